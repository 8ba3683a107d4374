/* What units count in a tree, and the statements of this slice; on both engines. */
#include "domain/fact_fixture.h"
#include "domain/founding.h"
#include "features/units/units_page.h"
#include "features/units/units_queries.h"
#include "web/web.h"

static enum status write_members(struct ctx *ctx, void *arg)
{
	struct fixture *f = arg;
	const struct founding_member person = { .full_name = STR("Lý A Chớ"), .born_on = DAY_NONE };
	struct act act = { .verb = "admit" };
	int64_t id;

	TRY(act_begin(ctx, &act, &id));
	TRY(member_join(ctx, &act, &person, false, f->first, "admission", ctx->today - 10, &id));
	TRY(member_join(ctx, &act, &person, false, f->first, "admission", ctx->today, &id));
	return member_join(ctx, &act, &person, false, f->second, "admission", ctx->today, &id);
}

static void rows_count_what_belongs_on_the_day_and_nothing_that_is_guided(struct harness_db *h)
{
	struct fixture f;

	fixture_begin(&f, h);
	assert_int_equal(fixture_write(&f, write_members, &f), OK);
	harness_read(h);
	struct web web = { .ctx = *f.ctx };
	struct unit_row rows[] = {
		{ .id = f.north }, { .id = f.district }, { .id = f.first }, { .id = f.commune }, { .id = f.south }
	};
	assert_int_equal(unit_rows_count(&web, rows, 5, f.ctx->today), OK);
	assert_int_equal(rows[0].n_members, 3);
	assert_int_equal(rows[1].n_members, 3);
	assert_int_equal(rows[1].n_grassroots, 2);
	assert_int_equal(rows[2].n_members, 2);
	assert_int_equal(rows[3].n_members, 0);
	assert_int_equal(rows[4].n_members, 0);
	assert_str(rows[1].detail, "2 CĐCS · 3 đoàn viên");

	struct unit_row earlier[] = { { .id = f.north } };
	assert_int_equal(unit_rows_count(&web, earlier, 1, f.ctx->today - 1), OK);
	assert_int_equal(earlier[0].n_members, 1);
	fixture_end(&f);
}

static void communes_guide_and_do_not_recognise(void **state)
{
	assert_true(unit_founds(unit_kind(STR("province"))));
	assert_true(unit_founds(unit_kind(STR("district"))));
	assert_false(unit_founds(unit_kind(STR("commune"))));
	assert_false(unit_founds(unit_kind(STR("confederation"))));
	assert_false(unit_founds(unit_kind(STR("grassroots"))));
	assert_false(unit_founds(unit_kind(STR("emulation_block"))));
	assert_true(unit_has_members(unit_kind(STR("grassroots"))));
	assert_false(unit_has_members(unit_kind(STR("province"))));
	assert_null(unit_kind(STR("guild")));
}

static void units_below_are_chosen_by_words_and_those_above_the_grassroots_stand_first(void **state)
{
	const struct unit units[] = {
		{ .code = STR("cdcs-an"), .name = STR("CĐCS Công ty May An Phú"), .kind = STR("grassroots") },
		{ .code = STR("cdcs-binh"), .name = STR("CĐCS Trường Bình Minh"), .kind = STR("grassroots") },
		{ .code = STR("ldld-an-duong"), .name = STR("LĐLĐ huyện An Dương"), .kind = STR("district") },
	};
	struct arena *a = arena_new();
	struct unit chosen[3];

	assert_int_equal(children_chosen(a, units, 3, STR_EMPTY, chosen), 3);
	assert_str(chosen[0].code, "ldld-an-duong");
	assert_str(chosen[1].code, "cdcs-an");
	assert_int_equal(children_chosen(a, units, 3, STR("  AN   phú "), chosen), 1);
	assert_str(chosen[0].code, "cdcs-an");
	assert_int_equal(children_chosen(a, units, 3, STR("ldld-an-duong"), chosen), 1);
	assert_int_equal(children_chosen(a, units, 3, STR("an bình"), chosen), 0);
	arena_free(a);
}

static void every_statement_is_understood(struct harness_db *h)
{
	harness_check_statements(h, units_queries, n_units_queries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(rows_count_what_belongs_on_the_day_and_nothing_that_is_guided),
		cmocka_unit_test(communes_guide_and_do_not_recognise),
		cmocka_unit_test(units_below_are_chosen_by_words_and_those_above_the_grassroots_stand_first),
		each_engine(every_statement_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
