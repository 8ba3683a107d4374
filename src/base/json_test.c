/* Tests of the JSON writer. */
#include "base/json.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/harness.h"

struct written {
	struct arena *arena;
	struct buf out;
	struct json json;
};

static void written_begin(struct written *w)
{
	w->arena = arena_new();
	buf_init(&w->out, w->arena, 0);
	json_begin(&w->json, &w->out);
}

static void commas_and_nesting_are_the_writers_business(void **state)
{
	struct written w;

	written_begin(&w);
	json_object(&w.json);
	json_kstr(&w.json, "name", STR("Gia Lâm"));
	json_key(&w.json, "rows");
	json_array(&w.json);
	json_int(&w.json, -1);
	json_array(&w.json);
	json_array_end(&w.json);
	json_object(&w.json);
	json_object_end(&w.json);
	json_bool(&w.json, true);
	json_null(&w.json);
	json_array_end(&w.json);
	json_kcstr(&w.json, "none", NULL);
	json_kint(&w.json, "n", INT64_MAX);
	json_kbool(&w.json, "ok", false);
	json_kday(&w.json, "from", day_of(2021, 6, 30));
	json_kday(&w.json, "until", DAY_FOREVER);
	json_key(&w.json, "large");
	json_int128(&w.json, (int128_t)INT64_MAX * 10);
	json_object_end(&w.json);
	assert_str(buf_str(&w.out),
		   "{\"name\":\"Gia Lâm\",\"rows\":[-1,[],{},true,null],\"none\":null,\"n\":9223372036854775807,"
		   "\"ok\":false,\"from\":\"2021-06-30\",\"until\":null,\"large\":92233720368547758070}");
	arena_free(w.arena);
}

static struct str quoted(struct written *w, struct str s)
{
	buf_init(&w->out, w->arena, 0);
	json_begin(&w->json, &w->out);
	json_str(&w->json, s);
	return buf_str(&w->out);
}

static void text_is_escaped_so_that_it_may_stand_in_a_page(void **state)
{
	struct written w;

	written_begin(&w);
	assert_str(quoted(&w, STR("\"\\\n\r\t\x01\x7F")), "\"\\\"\\\\\\n\\r\\t\\u0001\\u007f\"");
	assert_str(quoted(&w, STR("</script>&'")), "\"\\u003c/script\\u003e\\u0026\\u0027\"");
	assert_str(quoted(&w, STR("a\u2028b\u2029")), "\"a\\u2028b\\u2029\"");
	assert_str(quoted(&w, STR("Đặng 😀")), "\"Đặng 😀\"");
	assert_str(quoted(&w, STR_EMPTY), "\"\"");
	assert_str(quoted(&w, ((struct str){ "a\0b", 3 })), "\"a\\u0000b\"");
	arena_free(w.arena);
}

static void broken_utf8_does_not_come_out(void **state)
{
	struct written w;

	written_begin(&w);
	assert_str(quoted(&w, STR("a\xFF"
				  "b")),
		   "\"a\\ufffdb\"");
	assert_str(quoted(&w, STR("\xE1\xBA")), "\"\\ufffd\\ufffd\"");
	assert_str(quoted(&w, STR("\uFFFD")), "\"\uFFFD\"");
	arena_free(w.arena);
}

static void value_without_key(struct json *j)
{
	json_object(j);
	json_int(j, 1);
}

static void key_in_array(struct json *j)
{
	json_array(j);
	json_key(j, "a");
}

static void key_without_value(struct json *j)
{
	json_object(j);
	json_key(j, "a");
	json_object_end(j);
}

static void wrong_bracket(struct json *j)
{
	json_object(j);
	json_array_end(j);
}

static void two_documents(struct json *j)
{
	json_int(j, 1);
	json_int(j, 2);
}

static void too_deep(struct json *j)
{
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_array(j);
}

static void misuse_is_asserted(void **state)
{
	void (*const misuses[])(struct json *) = { value_without_key, key_in_array,  key_without_value,
						   wrong_bracket,     two_documents, too_deep };

	for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
		pid_t child = fork();
		if (child == 0) {
			struct written w;
			signal(SIGABRT, SIG_DFL);
			close(STDERR_FILENO);
			written_begin(&w);
			misuses[i](&w.json);
			_exit(0);
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_and_nesting_are_the_writers_business),
		cmocka_unit_test(text_is_escaped_so_that_it_may_stand_in_a_page),
		cmocka_unit_test(broken_utf8_does_not_come_out),
		cmocka_unit_test(misuse_is_asserted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
