/* Cells; see value.h. */
#include "base/value.h"

bool value_eq(struct value a, struct value b)
{
	if (a.type != b.type)
		return false;
	if (a.type == VALUE_INT)
		return a.i == b.i;
	return a.type == VALUE_NULL || str_eq(a.s, b.s);
}

struct str value_text(struct value v)
{
	return v.type == VALUE_TEXT ? v.s : STR_EMPTY;
}
