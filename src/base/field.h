/*
 * A record is described once. Forms, lists, JSON, validation, import columns and the columns that an indicator may name
 * all read the same description. Core nouns have theirs in C beside their module; activity registers have theirs in
 * catalog/registers/<code>.yaml, loaded into the same structures.
 *
 * How a described record lies in the database (one shape for every type; see docs/architecture.md, "Records"):
 *   table <table>: id, version, recorded_at, superseded_at, change_id, then one column a field.
 *   Column names: the field's name; a FIELD_REF adds "_id". Booleans are 0/1; days are day_t; choices are their codes.
 *   A field with history has no column but a table <table>_<field>: id, version, recorded_at, superseded_at, change_id,
 *   owner_id, from_day, value (or value_id), source; the value on a day is chosen by the precedence of sources in force
 *   that day (table source_rank), then by the latest from_day not after it.
 *   The version in force has superseded_at = INSTANT_FOREVER; an annulled record has no such version.
 */
#pragma once

#include "base/date.h"
#include "base/str.h"

enum field_type {
	FIELD_TEXT,   /* one line */
	FIELD_PROSE,  /* several lines */
	FIELD_INT,    /* a count, in `unit` */
	FIELD_MONEY,  /* đồng */
	FIELD_RATE,   /* basis points: 7500 is 75 % */
	FIELD_DAY,    /* day_t */
	FIELD_YEAR,   /* a civil year */
	FIELD_BOOL,   /* 0/1 */
	FIELD_CHOICE, /* the code of one of `choices` */
	FIELD_REF     /* id of a record of type `ref` ("unit", "employer", "member", …) */
};

struct choice {
	struct str code;  /* [a-z0-9_]+ */
	struct str label; /* Vietnamese */
	int rank;         /* order within a scale, higher is better; 0 where order has no meaning */
	struct str scale; /* ranks are compared within one scale only; "" where there is one */
	day_t from_day;   /* offered in forms from … until; DAY_MIN … DAY_FOREVER if always */
	day_t until_day;
};

struct field {
	struct str name;  /* [a-z][a-z0-9_]*, English, the same in SQL, C, formula, JSON */
	struct str label; /* Vietnamese, as on forms */
	struct str hint;  /* one sentence under the control, "" if none */
	enum field_type type;
	struct str unit; /* of measure, Vietnamese: "người"; "" if none */
	struct str ref;  /* FIELD_REF: code of the record type */
	const struct choice *choices;
	size_t n_choices;
	int64_t min; /* numbers and days: limits, both 0 for the type's own */
	int64_t max;
	size_t max_length; /* texts: characters; 0 for FIELD_TEXT_MAX / FIELD_PROSE_MAX */
	bool required;
	day_t retired_from; /* from that day forms do not offer it and it may be empty; records keep it; 0: in use */
	bool sensitive;     /* masked in lists and exports; reading is logged */
	bool has_history;   /* see above */
	bool has_sources;   /* history from several sources: source_rank decides, all are kept */
	bool is_searched;   /* texts: the list's search looks here (a column <name>_key holds the folded text) */
	bool is_unique; /* texts: no two records in force share the value; it is a code of code.h, immutable once given
			 */
	struct str
		fill; /* FIELD_REF: where a value left empty comes from when written, "unit.employer"; "" for nowhere */
	struct str derived; /* a formula over the row, or "sql"; then there is no column and nothing to type */
	/* derived "sql": an expression over the row, where a formula cannot say it. In it stand for the reader to
	 * replace: {row}      the row's alias {id}       the row's id {day}      the day on which the row is read (the
	 * event's, or the counting day) {known x}  a condition that is true for the version of alias x that is asked
	 * for Its aliases are of its own and used nowhere else; it gives one value, NULL where there is none. */
	const char *sql;
};

#define FIELD_TEXT_MAX 200
#define FIELD_PROSE_MAX 4000

enum record_kind {
	RECORD_EVENT,    /* counted when its deciding day lies in the period */
	RECORD_STANDING, /* has a life, [from_day, until_day), and is counted at a day */
	RECORD_PLAIN     /* neither: looked up, never counted over time */
};

struct record_type {
	struct str code;  /* "agreement": source in formulas, URL, CLI */
	struct str label; /* "thỏa ước lao động tập thể" */
	struct str table; /* SQL name */
	enum record_kind kind;
	struct str decided_by; /* RECORD_EVENT: the FIELD_DAY or FIELD_YEAR whose day decides; a year is decided by its
				  31 Dec */
	struct str from_field; /* RECORD_STANDING: the days of its life; until may be empty ("still") */
	struct str until_field;
	struct str life_table; /* RECORD_STANDING whose days are derived: a table of <code>_id, unit_id, from_day,
				  until_day, recorded_at, superseded_at, one row a stretch ("stay"); then both fields
				  above are "" */
	/* The one path to unit, employer and member, as in a formula: "unit", "employer", "unit.employer"; "id" for the
	 * record itself (a unit lies at itself), "" for none. */
	struct str unit_path;
	struct str employer_path;
	struct str member_path;
	const struct field *fields;
	size_t n_fields;
	const char *filter_sql; /* a source that reads part of another type's table (admission, departure): a condition
				   over the row, written as a field's `sql`; NULL for none */
	bool is_register;       /* from catalog/registers: list and form pages are offered */
	bool needs_officer;     /* writing needs the officer's role: units, edges, plans */
	bool guided_may_enter;  /* who only guides the unit may write as well (scope.h) */
	/* Fast entry of one period's records as a grid of units. */
	const struct str *quick; /* names of the columns; none: the required and the numeric fields */
	size_t n_quick;
	bool quick_first_day; /* a line without a day is dated the first day of the period, else the last that has come
			       */
	struct str every;   /* how often each unit owes a record: "month", "quarter", "half", "year"; "" is not said */
	day_t retired_from; /* the first day of which it takes no more records; 0: in use */
	int definition;     /* version of the definition */
	struct str note;    /* what it is for, one or two Vietnamese sentences, for the catalogue page */
};

/* Whether forms offer it on that day. */
bool field_is_offered(const struct field *field, day_t day);
/* The field of that name, NULL if there is none. */
const struct field *record_type_field(const struct record_type *type, struct str name);
/* The choice of that code, NULL if there is none. */
const struct choice *field_choice(const struct field *field, struct str code);
