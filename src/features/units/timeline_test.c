/* The life of a unit as one list of days; on both engines. */
#include "domain/fact_fixture.h"
#include "features/units/units_page.h"
#include "web/web.h"

static enum status write_life(struct ctx *ctx, void *arg)
{
	struct fixture *f = arg;
	const int64_t merged[] = { f->second };
	struct act act = { .verb = "restructure", .decision = STR("12/QĐ-LĐLĐ") };
	int64_t id;

	TRY(act_begin(ctx, &act, &id));
	TRY(unit_rename(ctx, &act, f->first, STR("CĐCS Tên Mới"), ctx->today - 20));
	TRY(unit_merge(ctx, &act, merged, 1, f->first, ctx->today - 10));
	return unit_rename(ctx, &act, f->first, STR("CĐCS Tên Mai Sau"), ctx->today + 30);
}

static void fill(struct fixture *f, int64_t unit_id, struct str cause, struct unit_page *page)
{
	struct web web = { .ctx = *f->ctx };
	struct unit unit;

	assert_int_equal(unit_by_id(&web.ctx, unit_id, f->ctx->today, &unit), OK);
	assert_int_equal(timeline_fill(&web, &unit, cause, f->ctx->today, page), OK);
}

static void names_places_and_what_came_in_stand_in_one_list_the_newest_first(struct harness_db *h)
{
	struct unit_page page = { 0 };
	struct fixture f;

	fixture_begin(&f, h);
	assert_int_equal(fixture_write(&f, write_life, &f), OK);
	harness_read(h);
	fill(&f, f.first, STR_EMPTY, &page);
	assert_int_equal(page.n_life_entries, 6);
	const struct life_entry *e = page.life_entries;
	assert_str(e[0].text, "CĐCS Tên Mai Sau");
	assert_true(e[0].is_coming);
	assert_str(e[1].what, "Tiếp nhận");
	assert_int_equal(e[1].n_units, 1);
	assert_int_equal(e[1].on, f.ctx->today - 10);
	assert_str(e[2].text, "CĐCS Tên Mới");
	assert_false(e[2].is_past); /* the name in force */
	assert_str(e[3].what, "Được hướng dẫn bởi");
	assert_str(e[4].what, "Trực thuộc");
	assert_false(e[4].is_past);
	assert_str(e[5].what, "Thành lập, tên là");
	assert_true(e[5].is_past);
	fixture_end(&f);
}

static void what_has_ended_tells_why_and_where_it_went(struct harness_db *h)
{
	struct unit_page page = { 0 };
	struct fixture f;

	fixture_begin(&f, h);
	assert_int_equal(fixture_write(&f, write_life, &f), OK);
	harness_read(h);
	fill(&f, f.second, STR("Sáp nhập"), &page);
	const struct life_entry *e = page.life_entries;
	assert_int_equal(page.n_life_entries, 4);
	assert_str(e[0].what, "Kết thúc hoạt động");
	assert_str(e[0].text, "Sáp nhập");
	assert_str(e[1].what, "Chuyển vào");
	assert_str(e[1].units[0].name, "CĐCS Tên Mới");
	assert_int_equal(e[0].on, e[1].on);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(names_places_and_what_came_in_stand_in_one_list_the_newest_first),
		each_engine(what_has_ended_tells_why_and_where_it_went),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
