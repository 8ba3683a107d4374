/* Tests of the log and of raising failures; standard error is caught in a pipe. */
#include "base/log.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "harness/harness.h"

#define CAUGHT_MAX 8192

static char caught[CAUGHT_MAX];
static int pipe_ends[2], real_stderr;

static void catch_begin(void)
{
	assert_int_equal(pipe2(pipe_ends, O_NONBLOCK), 0);
	real_stderr = dup(STDERR_FILENO);
	dup2(pipe_ends[1], STDERR_FILENO);
}

static const char *catch_end(void)
{
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(pipe_ends[1]);
	ssize_t n = read(pipe_ends[0], caught, CAUGHT_MAX - 1);
	close(pipe_ends[0]);
	caught[n > 0 ? n : 0] = '\0';
	return caught;
}

static void a_line_begins_with_utc_time_and_level(void **state)
{
	catch_begin();
	log_line(LOG_WARN, "unit=%s", "ldld-gia-lam");
	const char *line = catch_end();

	assert_int_equal(strlen("2021-06-30T03:00:00.000Z"), strcspn(line, " "));
	assert_int_equal(line[10], 'T');
	assert_int_equal(line[23], 'Z');
	assert_non_null(strstr(line, "Z level=warn unit=ldld-gia-lam\n"));
}

static void outside_text_cannot_begin_another_line(void **state)
{
	catch_begin();
	log_line(LOG_INFO, "name=%s", "a\nlevel=error\x1B[2J");
	const char *line = catch_end();

	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_null(strchr(line, '\x1B'));
}

static void a_long_line_is_cut_and_still_ends(void **state)
{
	char text[CAUGHT_MAX];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	catch_begin();
	log_line(LOG_INFO, "%s", text);
	const char *line = catch_end();

	assert_true(strlen(line) > 1000 && strlen(line) < 4096);
	assert_int_equal(line[strlen(line) - 1], '\n');
}

static void lines_below_the_level_are_not_written(void **state)
{
	catch_begin();
	log_line(LOG_DEBUG, "unseen");
	log_set_level(LOG_ERROR);
	log_line(LOG_WARN, "unseen");
	log_set_level(LOG_INFO);
	assert_string_equal(catch_end(), "");
}

static void a_failure_is_logged_with_its_place(void **state)
{
	catch_begin();
	enum status status = fail("sqlite: %s", "disk full");
	const char *line = catch_end();

	assert_int_equal(status, FAILED);
	assert_non_null(strstr(line, "level=error"));
	assert_non_null(strstr(line, "log_test.c:"));
	assert_non_null(strstr(line, "sqlite: disk full"));
}

static enum status passes_on(enum status status)
{
	TRY(status);
	return NOT_FOUND;
}

static void try_passes_on_all_but_ok(void **state)
{
	assert_int_equal(passes_on(BUSY), BUSY);
	assert_int_equal(passes_on(OK), NOT_FOUND);
	assert_string_equal(status_name(TOO_LARGE), "TOO_LARGE");
	assert_string_equal(status_name(OK), "OK");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_begins_with_utc_time_and_level),
		cmocka_unit_test(outside_text_cannot_begin_another_line),
		cmocka_unit_test(a_long_line_is_cut_and_still_ends),
		cmocka_unit_test(lines_below_the_level_are_not_written),
		cmocka_unit_test(a_failure_is_logged_with_its_place),
		cmocka_unit_test(try_passes_on_all_but_ok),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
