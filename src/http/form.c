/* The parser of urlencoded forms. */
#include "http/form.h"

#include "http/percent.h"

enum status http_form_parse(struct arena *a, struct str s, size_t max, struct http_pairs *out)
{
	while (s.n > 0) {
		struct str value = str_cut(&s, '&');

		if (value.n == 0)
			continue;
		if (out->n >= max)
			return TOO_LARGE;

		struct str name = str_cut(&value, '=');

		TRY(http_percent_decode(a, name, true, &name));
		TRY(http_percent_decode(a, value, true, &value));
		if (name.n == 0)
			return INVALID;
		http_pairs_add(a, out, name, value);
	}
	return OK;
}
