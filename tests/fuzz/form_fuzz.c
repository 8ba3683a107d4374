/* Urlencoded forms: every pair that comes out is valid UTF-8, and writing the pairs gives the same form again. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "http/form.h"
#include "http/percent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static struct str write_form(struct arena *a, const struct http_pairs *form)
{
	struct buf out;

	buf_init(&out, a, 0);
	for (size_t i = 0; i < form->n; i++) {
		must(form->items[i].name.n > 0);
		must(utf8_is_valid(form->items[i].name) && utf8_is_valid(form->items[i].value));
		buf_add(&out, http_percent_encode(a, form->items[i].name));
		buf_char(&out, '=');
		buf_add(&out, http_percent_encode(a, form->items[i].value));
		buf_char(&out, '&');
	}
	return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct http_pairs form = { 0 };
	struct http_pairs again = { 0 };

	if (http_form_parse(arena, (struct str){ (const char *)data, size }, HTTP_FIELDS_MAX, &form) == OK) {
		must(http_form_parse(arena, write_form(arena, &form), HTTP_FIELDS_MAX, &again) == OK);
		must(again.n == form.n);
		for (size_t i = 0; i < form.n; i++)
			must(str_eq(form.items[i].name, again.items[i].name) &&
			     str_eq(form.items[i].value, again.items[i].value));
	}
	arena_free(arena);
	return 0;
}
