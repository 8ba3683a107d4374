/* Tests of civil days and instants. */
#include "base/date.h"

#include "harness/harness.h"

static void days_and_dates_answer_each_other_over_four_centuries(void **state)
{
	day_t expected = day_of(1900, 1, 1);

	assert_int_equal(expected, DAY_MIN);
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(day_of(2000, 2, 29), 11016);
	assert_int_equal(day_of(2199, 12, 31), DAY_MAX);
	for (int year = 1900; year < 2300; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int day = 1; civil_exists(year, month, day); day++) {
				struct civil c = day_civil(expected);
				assert_int_equal(day_of(year, month, day), expected);
				assert_true(c.year == year && c.month == month && c.day == day);
				expected++;
			}
		}
	}
}

static void days_that_the_calendar_lacks_do_not_exist(void **state)
{
	assert_true(civil_exists(2024, 2, 29));
	assert_true(civil_exists(2000, 2, 29));
	assert_false(civil_exists(2023, 2, 29));
	assert_false(civil_exists(1900, 2, 29));
	assert_false(civil_exists(2021, 4, 31));
	assert_false(civil_exists(2021, 0, 1));
	assert_false(civil_exists(2021, 13, 1));
	assert_false(civil_exists(2021, 1, 0));
}

static void a_month_later_is_the_last_day_of_a_shorter_month(void **state)
{
	assert_int_equal(day_add_months(day_of(2021, 1, 31), 1), day_of(2021, 2, 28));
	assert_int_equal(day_add_months(day_of(2024, 1, 31), 1), day_of(2024, 2, 29));
	assert_int_equal(day_add_months(day_of(2021, 3, 31), -1), day_of(2021, 2, 28));
	assert_int_equal(day_add_months(day_of(2021, 11, 30), 3), day_of(2022, 2, 28));
	assert_int_equal(day_add_months(day_of(2021, 6, 15), -18), day_of(2019, 12, 15));
	assert_int_equal(day_add_months(DAY_FOREVER, 1), DAY_FOREVER);
	assert_int_equal(day_add_months(DAY_NONE, 1), DAY_NONE);
}

static void months_between_counts_whole_months(void **state)
{
	assert_int_equal(day_months_between(day_of(2021, 1, 15), day_of(2021, 2, 14)), 0);
	assert_int_equal(day_months_between(day_of(2021, 1, 15), day_of(2021, 2, 15)), 1);
	assert_int_equal(day_months_between(day_of(2021, 1, 31), day_of(2021, 2, 28)), 1);
	assert_int_equal(day_months_between(day_of(2016, 6, 30), day_of(2021, 6, 30)), 60);
	assert_int_equal(day_months_between(day_of(2021, 6, 30), day_of(2016, 6, 30)), -60);
	assert_int_equal(day_months_between(day_of(2021, 6, 30), day_of(2021, 6, 30)), 0);
}

static void weeks_begin_on_monday(void **state)
{
	assert_int_equal(day_weekday(day_of(1970, 1, 1)), 4);
	assert_int_equal(day_weekday(day_of(2021, 6, 30)), 3);
	assert_int_equal(day_weekday(day_of(1969, 12, 28)), 7);
	assert_int_equal(day_weekday(day_of(1969, 12, 29)), 1);
}

static void a_day_begins_at_midnight_in_ho_chi_minh_city(void **state)
{
	day_t day = day_of(2021, 6, 30);

	assert_int_equal(instant_of_day(day), 1624986000000);
	assert_int_equal(day_of_instant(1624986000000), day);
	assert_int_equal(day_of_instant(1624985999999), day - 1);
	assert_int_equal(day_of_instant(0), 0);
	assert_int_equal(day_of_instant(-7 * 3600000LL - 1), -1);
	assert_int_equal(day_of_instant(INSTANT_FOREVER), DAY_FOREVER);
	assert_int_equal(instant_of_day(DAY_FOREVER), INSTANT_FOREVER);
}

static void an_iso_date_is_read_strictly(void **state)
{
	const char *const refused[] = {
		"",           "2021-6-30",  "2021-06-3",  "2021-02-29",  "2021-06-31",  "2021-13-01",
		"2021-00-01", "21-06-30",   "2021/06/30", " 2021-06-30", "2021-06-30 ", "2021-06-30T",
		"1899-12-31", "2200-01-01", "0000-01-01", "+021-06-30",  "2021-06-3O",
	};
	day_t day = 5;

	assert_int_equal(day_parse_iso(STR("2021-06-30"), &day), OK);
	assert_int_equal(day, day_of(2021, 6, 30));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		day = 5;
		assert_int_equal(day_parse_iso(str_of(refused[i]), &day), INVALID);
		assert_int_equal(day, 5);
	}
}

static void a_date_is_read_as_people_type_it(void **state)
{
	static const struct {
		const char *text;
		int year, month, day;
	} cases[] = {
		{ "25/02/2026", 2026, 2, 25 },  { "5/3/26", 2026, 3, 5 },     { "5/3/68", 2068, 3, 5 },
		{ "5/3/69", 1969, 3, 5 },       { "25022026", 2026, 2, 25 },  { "25-2-2026", 2026, 2, 25 },
		{ "25.2.2026", 2026, 2, 25 },   { " 1/1/1900 ", 1900, 1, 1 }, { "29/2/2024", 2024, 2, 29 },
		{ "31/12/2199", 2199, 12, 31 }, { "5/3/00", 2000, 3, 5 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		day_t day = DAY_NONE;
		assert_int_equal(day_parse_people(str_of(cases[i].text), &day), OK);
		assert_int_equal(day, day_of(cases[i].year, cases[i].month, cases[i].day));
	}
}

static void what_is_no_date_is_refused(void **state)
{
	const char *const refused[] = { "",          "31/02/2026",  "29/2/2023",  "25/2",     "2026",      "25/02-2026",
					"25/02/026", "25/02/20260", "02/25/2026", "2502202",  "250220266", "25 2 2026",
					"25//2026",  "/2/2026",     "25/2/",      "a/b/c",    "1/1/1899",  "1/1/2200",
					"31022026",  "25/2/2026 x", "0/1/2026",   "1/0/2026", "25,2,2026" };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		day_t day = 5;
		assert_int_equal(day_parse_people(str_of(refused[i]), &day), INVALID);
		assert_int_equal(day, 5);
	}
}

static void days_and_instants_are_written_for_machines_and_for_people(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	day_t day = day_of(2026, 2, 25);
	instant_t at = instant_of_day(day) + (10 * 3600 + 5 * 60 + 9) * 1000;

	assert_str(day_iso(a, day), "2026-02-25");
	assert_str(day_people(a, day), "25/02/2026");
	assert_str(instant_iso(a, at), "2026-02-25T10:05:09+07:00");
	assert_str(instant_people(a, at), "10:05 25/02/2026");
	assert_str(day_iso(a, DAY_NONE), "");
	assert_str(day_people(a, DAY_FOREVER), "");
	assert_str(instant_people(a, INSTANT_FOREVER), "");
	assert_str(instant_iso(a, -1), "1970-01-01T06:59:59+07:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_dates_answer_each_other_over_four_centuries),
		cmocka_unit_test(days_that_the_calendar_lacks_do_not_exist),
		cmocka_unit_test(a_month_later_is_the_last_day_of_a_shorter_month),
		cmocka_unit_test(months_between_counts_whole_months),
		cmocka_unit_test(weeks_begin_on_monday),
		cmocka_unit_test(a_day_begins_at_midnight_in_ho_chi_minh_city),
		cmocka_unit_test(an_iso_date_is_read_strictly),
		cmocka_unit_test(a_date_is_read_as_people_type_it),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(days_and_instants_are_written_for_machines_and_for_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
