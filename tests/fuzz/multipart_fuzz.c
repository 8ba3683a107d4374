/* Multipart forms with the boundary "B": fed whole or in pieces (sizes from the first byte), the outcome is the same.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/utf8.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct form {
	struct http_pairs fields;
	struct http_uploads uploads;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static enum status parse(struct arena *a, struct str body, size_t piece, struct form *form)
{
	struct http_multipart *m = NULL;

	TRY(http_multipart_new(a, STR("multipart/form-data; boundary=B"), "/tmp", &form->fields, &form->uploads, &m));
	for (size_t i = 0; i < body.n; i += piece)
		TRY(http_multipart_feed(m, str_slice(body, i, i + piece)));
	return http_multipart_finish(m);
}

static void compare(struct form *a, struct form *b)
{
	must(a->fields.n == b->fields.n && a->uploads.n == b->uploads.n);
	for (size_t i = 0; i < a->fields.n; i++) {
		must(str_eq(a->fields.items[i].name, b->fields.items[i].name));
		must(str_eq(a->fields.items[i].value, b->fields.items[i].value));
		must(utf8_is_valid(a->fields.items[i].value));
	}
	for (size_t i = 0; i < a->uploads.n; i++) {
		struct str one = STR_EMPTY;
		struct str other = STR_EMPTY;

		must(http_upload_content(&a->uploads.items[i], &one) == OK);
		must(http_upload_content(&b->uploads.items[i], &other) == OK);
		must(str_eq(one, other) && str_eq(a->uploads.items[i].filename, b->uploads.items[i].filename));
		must(http_is_field_value(a->uploads.items[i].filename));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct form whole = { 0 };
	struct form pieces = { 0 };
	size_t piece = size > 0 ? (size_t)data[0] + 1 : 1;
	struct str body = { (const char *)data + (size > 0), size > 0 ? size - 1 : 0 };
	enum status status = parse(arena, body, body.n + 1, &whole);

	must(parse(arena, body, piece, &pieces) == status);
	if (status == OK)
		compare(&whole, &pieces);
	arena_free(arena);
	return 0;
}
