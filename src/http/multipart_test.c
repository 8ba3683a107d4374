/* Multipart forms, fed whole and byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/multipart.h"

#define PART(disposition, content) "--B\r\nContent-Disposition: form-data; " disposition "\r\n\r\n" content "\r\n"
#define CLOSE "--B--\r\n"
#define assert_text(got, want) assert_true(str_is((got), (want)))

struct form {
	struct arena *arena;
	struct http_pairs fields;
	struct http_uploads uploads;
};

static int setup(void **state)
{
	struct arena *arena = arena_new();
	struct form *form = arena_new_of(arena, struct form);

	form->arena = arena;
	*state = form;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((struct form *)*state)->arena);
	return 0;
}

/* Feeds pieces of `piece` bytes. */
static enum status parse(struct form *form, struct str body, size_t piece)
{
	struct http_multipart *m = NULL;

	form->fields.n = 0;
	form->uploads.n = 0;
	TRY(http_multipart_new(form->arena, STR("multipart/form-data; boundary=B"), "/tmp", &form->fields,
			       &form->uploads, &m));
	for (size_t i = 0; i < body.n; i += piece)
		TRY(http_multipart_feed(m, str_slice(body, i, i + piece)));
	return http_multipart_finish(m);
}

static enum status parse_whole(struct form *form, const char *body)
{
	return parse(form, str_of(body), strlen(body) + 1);
}

static void texts_and_files_are_told_apart_however_they_are_cut(void **state)
{
	struct form *form = *state;
	struct str body = STR(PART("name=\"a\"", "1\r\n--\r\n--C") PART("name=\"f\"; filename=\"t.txt\"", "\r\n--A-")
				      PART("name=\"a\"", "") CLOSE);

	for (size_t piece = 1; piece <= body.n; piece++) {
		struct str content = STR_EMPTY;

		assert_int_equal(parse(form, body, piece), OK);
		assert_int_equal(form->fields.n, 2);
		assert_text(form->fields.items[0].value, "1\r\n--\r\n--C");
		assert_text(form->fields.items[1].value, "");
		assert_int_equal(form->uploads.n, 1);
		assert_int_equal(http_upload_content(&form->uploads.items[0], &content), OK);
		assert_text(content, "\r\n--A-");
	}
}

static void a_control_without_a_file_leaves_none(void **state)
{
	struct form *form = *state;

	assert_int_equal(parse_whole(form, PART("name=\"f\"; filename=\"\"", "") CLOSE), OK);
	assert_int_equal(form->uploads.n, 0);
	assert_int_equal(parse_whole(form, PART("name=\"f\"; filename=\"empty.txt\"", "") CLOSE), OK);
	assert_int_equal(form->uploads.n, 1);
	assert_int_equal(form->uploads.items[0].size, 0);
}

static void names_of_files_are_cut_to_their_last_part(void **state)
{
	struct form *form = *state;

	assert_int_equal(parse_whole(form, PART("name=\"f\"; filename=\"../../etc/passwd\"", "x") CLOSE), OK);
	assert_text(form->uploads.items[0].filename, "passwd");
	assert_int_equal(parse_whole(form, PART("name=\"f\"; filename=\"C:\\Báo cáo\\đv.xlsx\"", "x") CLOSE), OK);
	assert_text(form->uploads.items[0].filename, "đv.xlsx");
}

static void a_large_file_goes_to_the_disk_whole(void **state)
{
	struct form *form = *state;
	size_t n = HTTP_FILE_IN_MEMORY * 3 + 17;
	char *content = arena_alloc(form->arena, n);
	struct str got = STR_EMPTY;

	for (size_t i = 0; i < n; i++)
		content[i] = (char)(i * 31 + i / 251);

	struct str body = str_fmt(form->arena, PART("name=\"f\"; filename=\"b\"", "%*d") CLOSE, (int)n, 0);
	char *at = memmem(body.p, body.n, "     ", 5);

	memcpy(at, content, n);
	assert_int_equal(parse(form, body, 4099), OK);
	assert_true(form->uploads.items[0].fd >= 0);
	assert_int_equal(form->uploads.items[0].size, n);
	assert_int_equal(http_upload_content(&form->uploads.items[0], &got), OK);
	assert_int_equal(got.n, n);
	assert_memory_equal(got.p, content, n);
}

static void a_file_of_a_folder_that_is_not_there_fails(void **state)
{
	struct form *form = *state;
	struct http_upload upload;
	char *content = arena_alloc(form->arena, HTTP_FILE_IN_MEMORY + 1);

	http_upload_init(&upload, form->arena, "/nowhere/at/all");
	assert_int_equal(http_upload_add(&upload, (struct str){ content, HTTP_FILE_IN_MEMORY + 1 }), FAILED);
}

static void broken_grammar_is_refused(void **state)
{
	static const char *const bodies[] = {
		"",
		"x" CLOSE,
		"--B",
		"--Bx\r\n",
		"--B\r\n",
		PART("name=\"a\"", "1"),
		PART("name=\"a\"", "1") "--B-x",
		PART("nam=\"a\"", "1") CLOSE,
		PART("name=\"\"", "1") CLOSE,
		PART("name=\"a\xff\"", "1") CLOSE,
		PART("name=\"a\"", "\xff") CLOSE,
		PART("name=\"a\"; filename=\"\xff\"", "1") CLOSE,
		"--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" CLOSE,
		"--B\r\nContent-Type: text/plain\r\n\r\n1\r\n" CLOSE,
		"--B\r\n\r\n1\r\n" CLOSE,
		"--B\r\nContent-Disposition: form-data; name=a\nX: y\r\n\r\n1\r\n" CLOSE,
		"--B\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
		"name=b\r\n\r\n1\r\n" CLOSE,
		"--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n" CLOSE,
		"--B\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n" CLOSE,
	};

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		if (parse_whole(*state, bodies[i]) != INVALID)
			print_error("body %zu\n", i);
		assert_int_equal(parse_whole(*state, bodies[i]), INVALID);
		assert_int_equal(parse(*state, str_of(bodies[i]), 1), INVALID);
	}
}

static void a_line_end_before_and_words_after_the_form_are_taken(void **state)
{
	assert_int_equal(parse_whole(*state, "\r\n" PART("name=\"a\"", "1") CLOSE "words"), OK);
	assert_int_equal(parse_whole(*state, CLOSE), OK);
}

static void the_header_of_a_part_has_a_limit(void **state)
{
	struct form *form = *state;
	struct str body =
		str_fmt(form->arena, "--B\r\nContent-Disposition: form-data; name=a\r\nX: %*d\r\n\r\n1\r\n" CLOSE,
			(int)HTTP_PART_HEADER_MAX, 1);

	assert_int_equal(parse(form, body, body.n), INVALID);
	assert_int_equal(parse(form, body, 7), INVALID);
}

static void too_many_files_or_fields_are_told(void **state)
{
	struct form *form = *state;
	struct buf body;

	buf_init(&body, form->arena, 0);
	for (int i = 0; i <= HTTP_FILES_MAX; i++)
		buf_lit(&body, PART("name=\"f\"; filename=\"x\"", "1"));
	assert_int_equal(parse(form, buf_str(&body), body.n), TOO_LARGE);
	buf_init(&body, form->arena, 0);
	for (int i = 0; i <= HTTP_FIELDS_MAX; i++)
		buf_lit(&body, PART("name=\"a\"", "1"));
	assert_int_equal(parse(form, buf_str(&body), body.n), TOO_LARGE);
}

static void texts_together_have_a_limit(void **state)
{
	struct form *form = *state;
	struct str half = str_fmt(form->arena, PART("name=\"a\"", "%*d"), (int)HTTP_TEXT_MAX / 2 + 1, 1);
	struct str body = str_fmt(form->arena, "%.*s%.*s" CLOSE, STR_ARG(half), STR_ARG(half));

	assert_int_equal(parse(form, body, body.n), TOO_LARGE);
}

static void a_boundary_is_checked(void **state)
{
	struct form *form = *state;
	struct http_multipart *m = NULL;
	static const char *const types[] = {
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=\"a \"",
		"multipart/form-data; boundary=\"a\x01\"",
		"multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		assert_int_equal(
			http_multipart_new(form->arena, str_of(types[i]), "/tmp", &form->fields, &form->uploads, &m),
			INVALID);
	assert_null(m);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(texts_and_files_are_told_apart_however_they_are_cut),
		TEST(a_control_without_a_file_leaves_none),
		TEST(names_of_files_are_cut_to_their_last_part),
		TEST(a_large_file_goes_to_the_disk_whole),
		TEST(a_file_of_a_folder_that_is_not_there_fails),
		TEST(broken_grammar_is_refused),
		TEST(a_line_end_before_and_words_after_the_form_are_taken),
		TEST(the_header_of_a_part_has_a_limit),
		TEST(too_many_files_or_fields_are_told),
		TEST(texts_together_have_a_limit),
		TEST(a_boundary_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
