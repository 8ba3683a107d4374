/*
 * What the pages of registers show, and what their forms hold.
 */
#pragma once

#include "base/field.h"
#include "domain/register.h"
#include "web/entry.h"

struct web;

#define NEW_FIELDS_MAX 8 /* of one form */

struct new_field {
	struct str label;
	struct str type;    /* code: text, int, money, rate, day, year, bool, choice, prose; member, employer, officer,
			       unit */
	struct str choices; /* labels, parted by commas */
	struct str hint, unit, min, max;
	bool is_required, is_sensitive, has_history, is_quick;
};

struct new_register {
	struct str label;
	struct str note;
	struct str code;
	struct str kind;      /* event, year, standing */
	struct str day_label; /* of the deciding day or year, or of the first day */
	struct str every;     /* how often each unit owes one: month, quarter, half, year */
	bool guided_may_enter, needs_officer;
	struct new_field fields[NEW_FIELDS_MAX];
};

/* What is changed of a register that stands: by one form at a time. */
struct register_change {
	struct str what;    /* fields, choices, retire, quick */
	struct str field;   /* choices: of which */
	struct str choices; /* labels, parted by commas */
	struct str retired; /* "register", "field:NAME", "choice:FIELD:CODE" */
	day_t until;
	struct str every;
	struct str quick[REGISTER_QUICK_MAX];
	size_t n_quick;
};

struct register_line {
	struct url href;
	struct str label;
	struct str code;
	struct str n_fields;
	struct str version;
	struct str retired; /* "thôi ghi từ 01/01/2027" */
	bool is_own;        /* made in the browser */
};

struct registers_admin_page {
	struct page chrome;
	struct register_line *rows;
	size_t n_rows;
};

struct field_line {
	struct str label;
	struct str name;
	struct str type;
	struct str choices;
	struct str tags; /* "bắt buộc · nhạy cảm · thôi dùng từ 01/01/2027" */
};

/* A control as the record's form will have it. */
struct preview_line {
	struct str label;
	struct str hint;
	struct str unit;
	struct str choices; /* of a choice, parted by " · " */
	enum field_type type;
	bool is_required;
};

struct register_admin_page {
	struct page chrome;
	struct str title; /* the register's label; "" for a new one */
	struct str note;
	struct url action, list;
	struct field_line *fields;
	size_t n_fields;
	struct new_register typed;
	struct entry_option kinds[3];
	struct entry_option everies[5];
	struct preview_line *preview;
	size_t n_preview;
	/* of one that stands */
	struct entry_option *choice_fields, *retirable, *cells;
	size_t n_choice_fields, n_retirable, n_cells;
	struct str until; /* typed, else today */
	struct str choices_typed;
	struct url records;
	struct str *errors;
	size_t n_errors;
};

/* The text of a definition. INVALID with problems where something lacks. Codes are made of labels. */
MUST enum status register_text_new(struct web *web, const struct new_register *r, struct str *out_code,
				   struct str *out);
/* The text in force with fields added behind the others. */
MUST enum status register_text_add(struct web *web, const struct record_type *type, struct str body,
				   const struct new_register *r, struct str *out);
/* The text in force with choices added, something retired, or other columns of fast entry. */
MUST enum status register_text_change(struct web *web, const struct record_type *type, struct str body,
				      const struct register_change *change, struct str *out);
/* A text in double quotes of YAML; a code made of a label, "Số người" is x_so_nguoi. */
struct buf;
void register_quote(struct buf *b, struct str text);
struct str register_code_of(struct arena *a, struct str label, size_t max);
/* "a, b" as choices of YAML. */
MUST enum status register_add_choices(struct web *web, struct buf *b, struct str of, struct str labels);

/* "/admin/registers/CODE"; "" is the list. */
struct url register_admin_url(struct web *web, struct str code);
struct str register_retired_text(struct web *web, day_t from); /* "thôi dùng từ 01/01/2027"; "" of 0 */
/* What was sent: a new register or fields, and a change of one that stands. */
void register_read_form(struct web *web, struct new_register *out, struct register_change *change);
/* How the form of such a text will look. The statuses of register_parse() and register_compare(). */
MUST enum status register_preview(struct web *web, const struct record_type *type, struct str text,
				  struct register_admin_page *page);
/* type NULL: the form of a new register. */
enum status register_admin_show(struct web *web, const struct record_type *type, struct register_admin_page *page,
				int http_status);
