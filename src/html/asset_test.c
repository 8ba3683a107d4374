/* The files and drawings that were built in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/asset.h"
#include "html/icon.h"

static void every_asset_is_found_by_its_name_and_by_its_path(void **state)
{
	(void)state;
	assert_true(n_assets > 0);
	for (size_t i = 0; i < n_assets; i++) {
		assert_ptr_equal(asset_named(assets[i].name), &assets[i]);
		assert_ptr_equal(asset_at(assets[i].hashed_path), &assets[i]);
		assert_true(str_starts(assets[i].hashed_path, STR(ASSET_PREFIX)));
		assert_true(assets[i].gz.n < assets[i].data.n);
	}
}

static void unknown_names_are_not_found(void **state)
{
	(void)state;
	assert_null(asset_named(STR("nothing.css")));
	assert_null(asset_named(STR("")));
	assert_null(asset_at(STR("/assets/app.css")));
	assert_int_equal(icon("nothing").s.n, 0);
}

static void url_of_an_asset_is_its_hashed_path(void **state)
{
	(void)state;
	assert_true(str_starts(asset("app.css").s, STR("/assets/app.")));
	assert_true(str_ends(asset("app.css").s, STR(".css")));
}

static void every_icon_is_found_and_is_hidden_from_screen_readers(void **state)
{
	(void)state;
	assert_true(n_icons > 0);
	for (size_t i = 0; i < n_icons; i++) {
		assert_ptr_equal(icon_of(icons[i].name).s.p, icons[i].svg.p);
		assert_true(
			str_starts(icons[i].svg, STR("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_asset_is_found_by_its_name_and_by_its_path),
		cmocka_unit_test(unknown_names_are_not_found),
		cmocka_unit_test(url_of_an_asset_is_its_hashed_path),
		cmocka_unit_test(every_icon_is_found_and_is_hidden_from_screen_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
