/* Places as they ship: found by code and day, by words, by district. */
#include "harness/harness.h"

#include "domain/place.h"

static struct place find(struct ctx *ctx, const char *code, day_t day)
{
	struct place place;
	assert_int_equal(place_find(ctx, str_of(code), day, &place), OK);
	return place;
}

static void a_code_stands_for_another_commune_from_the_first_of_july(void **state)
{
	struct ctx ctx;
	harness_ctx(&ctx);
	struct place before = find(&ctx, "26882", PLACES_SINCE - 1), now = find(&ctx, "26882", PLACES_SINCE);
	assert_str(place_label(&ctx, &before), "Phường 14, Quận Gò Vấp, Thành phố Hồ Chí Minh");
	assert_str(place_label(&ctx, &now), "Phường An Hội Tây, Thành phố Hồ Chí Minh");
	assert_str(before.now, "26882");
	assert_int_equal(now.check, PLACE_CURRENT);
	harness_done(&ctx);
}

static void the_first_the_last_and_a_province_are_found_and_what_is_none_is_not(void **state)
{
	struct ctx ctx;
	struct place place;
	harness_ctx(&ctx);
	place = find(&ctx, "01", PLACES_SINCE);
	assert_str(place_label(&ctx, &place), "Thành phố Hà Nội");
	place = find(&ctx, "00004", PLACES_SINCE);
	assert_str(place_label(&ctx, &place), "Phường Ba Đình, Thành phố Hà Nội");
	assert_int_equal(place_find(&ctx, STR("99999"), PLACES_SINCE, &place), NOT_FOUND);
	assert_int_equal(place_find(&ctx, STR("-"), PLACES_SINCE, &place), NOT_FOUND);
	assert_int_equal(place_find(&ctx, STR_EMPTY, PLACES_SINCE, &place), NOT_FOUND);
	harness_done(&ctx);
}

static void words_are_found_with_and_without_marks_those_of_today_first(void **state)
{
	struct ctx ctx;
	struct place *marked, *plain;
	size_t n_marked, n_plain;
	harness_ctx(&ctx);
	assert_int_equal(place_search(&ctx, STR(" Bát Tràng "), 10, &marked, &n_marked), OK);
	assert_int_equal(place_search(&ctx, STR("bat trang"), 10, &plain, &n_plain), OK);
	assert_true(n_marked >= 2 && n_marked == n_plain);
	assert_int_equal(marked[0].check, PLACE_CURRENT);
	assert_str(marked[0].name, "Xã Bát Tràng");
	size_t n_old = 0;
	for (size_t i = 0; i < n_marked; i++)
		n_old += str_is(marked[i].district, "Huyện Gia Lâm");
	assert_int_equal(n_old, 1);
	assert_int_equal(place_search(&ctx, STR("phường sa pa"), 10, &plain, &n_plain), OK);
	assert_true(n_plain >= 1);
	assert_str(plain[0].name, "Phường Sa Pa");
	for (size_t i = 0; i < n_plain; i++) /* none of another kind */
		assert_true(str_starts(plain[i].name, STR("Phường ")));
	assert_int_equal(place_search(&ctx, STR("xyzxyz"), 10, &plain, &n_plain), OK);
	assert_int_equal(n_plain, 0);
	assert_int_equal(place_search(&ctx, STR("xa"), 7, &plain, &n_plain), OK);
	assert_int_equal(n_plain, 7);
	harness_done(&ctx);
}

static void a_district_holds_its_communes_and_each_tells_how_sure_its_successor_is(void **state)
{
	struct ctx ctx;
	struct place *places, heir;
	size_t n;
	harness_ctx(&ctx);
	assert_int_equal(place_of_district(&ctx, STR("Thành phố Hà Nội"), STR("Huyện Gia Lâm"), &places, &n), OK);
	assert_true(n >= 15 && n <= 25);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(places[i].check == PLACE_UNKNOWN, places[i].now.n == 0);
		if (places[i].now.n > 0)
			assert_int_equal(place_find(&ctx, places[i].now, PLACES_SINCE, &heir), OK);
	}
	assert_int_equal(place_of_district(&ctx, STR("Tỉnh Không Có"), STR_EMPTY, &places, &n), OK);
	assert_int_equal(n, 0);
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_stands_for_another_commune_from_the_first_of_july),
		cmocka_unit_test(the_first_the_last_and_a_province_are_found_and_what_is_none_is_not),
		cmocka_unit_test(words_are_found_with_and_without_marks_those_of_today_first),
		cmocka_unit_test(a_district_holds_its_communes_and_each_tells_how_sure_its_successor_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
