/*
 * Records of any described type, read as they were known at an instant. Writing is fact.h's.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "base/value.h"

struct record {
	const struct record_type *type;
	int64_t id;
	int version;
	instant_t recorded_at;
	instant_t superseded_at; /* INSTANT_FOREVER: in force */
	int64_t change_id;
	struct value *values; /* one a field, in the order of type->fields; a field with history, or derived by SQL,
				 holds its value on the day asked for; one derived by a formula is VALUE_NONE */
};

/* An empty record of that type: id 0, version 0, all values none. */
struct record record_new(struct ctx *ctx, const struct record_type *type);
struct value record_get(const struct record *r, const char *field); /* asserts that the field exists */
void record_set(struct record *r, const char *field, struct value v);

/* The version known at `known` (INSTANT_FOREVER: in force), history fields as of `day`. NOT_FOUND if there is none or
 * the user's scope does not reach it. Sensitive fields are filled; masking is the page's, through record_text(). */
MUST enum status record_read(struct ctx *ctx, const struct record_type *type, int64_t id, instant_t known, day_t day,
			     struct record *out);

/* All versions, newest first, with who, when and why. */
struct record_version {
	struct record record;
	struct str verb; /* add, correct, annul */
	struct str reason;
	struct str decision;
	struct str who; /* full name of the account, "" for the system */
	instant_t at;
};
MUST enum status record_history(struct ctx *ctx, const struct record_type *type, int64_t id,
				struct record_version **out, size_t *out_n);

/* A page of a list, narrowed to the scope and, if unit_id is not 0, to what lies under that unit today. */
struct record_filter {
	struct str field;
	enum { FILTER_IS, FILTER_FROM, FILTER_UNTIL, FILTER_CONTAINS } how; /* CONTAINS: folded, searched texts only */
	struct value value;
};
#define RECORD_LIST_MAX 200
struct record_list {
	const struct record_type *type;
	int64_t unit_id;
	const struct record_filter *filters;
	size_t n_filters;
	bool has_as_of; /* only what happened until that day or lived on it, with values as of it; else all that is
			   in force, with today's values */
	day_t as_of;
	enum { LIST_IN_FORCE, LIST_ANNULLED, LIST_BOTH } state; /* annulled: as its last version had it */
	struct str sort; /* a field's name, "" for the deciding day; newest first when is_descending */
	bool is_descending;
	size_t limit; /* 1..RECORD_LIST_MAX */
	size_t offset;
	int64_t count_to; /* records are counted up to this number, 0: RECORD_COUNTED_TO; one more says that there are
			     more */
};
#define RECORD_COUNTED_TO 10000
/* Records that are not counted further than list->count_to: *out_total is at most one more than it. */
MUST enum status record_list_read(struct ctx *ctx, const struct record_list *list, struct record **out, size_t *out_n,
				  int64_t *out_total);
MUST enum status record_list_count(struct ctx *ctx, const struct record_list *list, int64_t *out_total);
/* Sets list->count_to where it is 0, for this list: people among millions, and those found by name, are counted less
 * far.
 */
MUST enum status record_list_limit(struct ctx *ctx, struct record_list *list);
/* Whether its order is that of an index: then a page of millions is as quick as one of hundreds. */
bool record_list_is_walked(const struct record_list *list);
bool record_list_is_over(const struct record_list *list, int64_t total); /* there are more than were counted */
/* "1.128", "hơn 10.000". */
struct str record_list_total(struct ctx *ctx, const struct record_list *list, int64_t total);

/* The name of a record as others refer to it: a unit's name on that day, an employer's, a member's; else its code. The
 * referred record need not lie within the scope: who sees a record sees what it refers to by name. */
MUST enum status record_title(struct ctx *ctx, struct str type_code, int64_t id, day_t day, struct str *out);

/* The code by which a record is typed and exchanged: its own (a unit's, an employer's), else that of its id. */
MUST enum status record_own_code(struct ctx *ctx, struct str type_code, int64_t id, struct str *out);

/* A value as people read it: label of a choice, dd/mm/yyyy, 1.128, name of the record referred to; sensitive values
 * come masked unless `is_clear`, which the caller has logged (read_log). */
struct str record_text(struct ctx *ctx, const struct record *r, const struct field *field, bool is_clear);
