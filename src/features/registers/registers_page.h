/*
 * What the pages of registers show, and what their forms hold.
 */
#pragma once

#include "base/field.h"
#include "web/entry.h"

struct web;

#define NEW_FIELDS_MAX 8 /* of one form */

struct new_field {
	struct str label;
	struct str type;    /* code: text, int, money, day, bool, choice, prose */
	struct str choices; /* labels, parted by commas */
	bool is_required;
};

struct new_register {
	struct str label;
	struct str note;
	struct str code;
	struct str kind;      /* event, standing */
	struct str day_label; /* of the deciding day, or of the first */
	bool guided_may_enter;
	struct new_field fields[NEW_FIELDS_MAX];
};

struct register_line {
	struct url href;
	struct str label;
	struct str code;
	struct str n_fields;
	struct str version;
	bool is_own; /* made in the browser */
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
	struct entry_option kinds[2];
	struct str *errors;
	size_t n_errors;
};

/* The text of a definition. INVALID with problems where something lacks. Codes are made of labels. */
MUST enum status register_text_new(struct web *web, const struct new_register *r, struct str *out_code,
				   struct str *out);
/* The text in force with fields added behind the others. */
MUST enum status register_text_add(struct web *web, const struct record_type *type, struct str body,
				   const struct new_register *r, struct str *out);
