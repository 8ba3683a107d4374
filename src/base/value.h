/*
 * One cell: what a field of a record holds and what a statement binds or returns. Text and bytes point into an arena.
 */
#pragma once

#include "base/str.h"

enum value_type { VALUE_NULL = 0, VALUE_INT, VALUE_TEXT, VALUE_BYTES };

struct value {
	enum value_type type;
	int64_t i;    /* VALUE_INT: counts, đồng, basis points, days, instants, ids, 0/1 */
	struct str s; /* VALUE_TEXT (UTF-8) and VALUE_BYTES */
};

#define VALUE_NONE ((struct value){ .type = VALUE_NULL })
#define VALUE_OF_INT(v) ((struct value){ .type = VALUE_INT, .i = (v) })
#define VALUE_OF_TEXT(v) ((struct value){ .type = VALUE_TEXT, .s = (v) })
#define VALUE_OF_BYTES(v) ((struct value){ .type = VALUE_BYTES, .s = (v) })

bool value_eq(struct value a, struct value b);
/* The text of a cell that may be null; "" for anything else. */
struct str value_text(struct value v);
