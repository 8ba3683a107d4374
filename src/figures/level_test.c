/* Units of a level in order, on both engines: ranks and ties, pages, what is guided, scope, and what is kept after
 * writes. */
#include "figures/plan_world.h"

#include "domain/fact.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/indicator.h"
#include "figures/level.h"

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

static const struct level_ask admissions = { .formula = STR_INIT("count(admission)"),
					     .level = LEVEL_GRASSROOTS,
					     .limit = 10 };

static struct level_ask of_year(const struct plan_world *w, enum level level, int year)
{
	struct level_ask ask = admissions;
	ask.unit_id = w->root;
	ask.level = level;
	ask.from = day_of(year, 1, 1);
	ask.until = day_of(year + 1, 1, 1);
	ask.as_of = ask.until - 1;
	return ask;
}

static struct level_page page_of(struct plan_world *w, const struct level_ask *ask)
{
	struct level_page page;
	harness_read(w->h);
	assert_int_equal(level_ask(w->ctx, ask, &page), OK);
	return page;
}

static int64_t value_of(const struct level_row *row)
{
	assert_true(row->figure.has_value);
	return (int64_t)row->figure.num.num;
}

static void the_highest_stand_first_and_ties_share_a_rank(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_admit(&w, w.union_west, 3, day_of(2021, 5, 1));
	struct level_ask ask = of_year(&w, LEVEL_GRASSROOTS, 2021);
	struct level_page page = page_of(&w, &ask);
	assert_int_equal(page.n_units, 2);
	assert_int_equal(page.n_valued, 2);
	assert_int_equal(page.rows[0].unit_id, w.union_west);
	assert_int_equal(value_of(&page.rows[0]), 3);
	assert_int_equal(page.rows[0].rank, 1);
	assert_false(page.rows[0].is_tied);
	assert_int_equal(page.rows[1].rank, 2);

	plan_world_admit(&w, w.union_east, 3, day_of(2021, 6, 1));
	page = page_of(&w, &ask);
	assert_true(page.rows[0].is_tied && page.rows[1].is_tied);
	assert_int_equal(page.rows[1].rank, 1);
	ask.as_of = day_of(2021, 5, 31);
	assert_int_equal(page_of(&w, &ask).rows[1].rank, 2);
	plan_world_end(&w);
}

static void the_lowest_stand_first_where_they_are_asked_and_without_a_value_last(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_admit(&w, w.union_west, 3, day_of(2021, 5, 1));
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 5, 1));
	struct level_ask ask = of_year(&w, LEVEL_GRASSROOTS, 2021);
	ask.is_lowest_first = true;
	struct level_page page = page_of(&w, &ask);
	assert_int_equal(page.rows[0].unit_id, w.union_east);
	assert_int_equal(page.rows[0].rank, 1);
	assert_int_equal(page.rows[1].rank, 2);
	ask.offset = 1;
	page = page_of(&w, &ask);
	assert_int_equal(page.n, 1);
	assert_int_equal(page.rows[0].unit_id, w.union_west);

	ask.offset = 0;
	ask.formula = STR("count(admission) / count(admission where member.sex = female)");
	page = page_of(&w, &ask);
	assert_int_equal(page.n, 2);
	assert_int_equal(page.n_valued, 0);
	assert_int_equal(page.rows[0].rank, 0);
	assert_false(page.rows[0].figure.has_value);
	plan_world_end(&w);
}

static void each_level_has_its_own_units(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_admit(&w, w.union_west, 3, day_of(2021, 5, 1));
	struct level_ask ask = of_year(&w, LEVEL_UPPER, 2021);
	struct level_page page = page_of(&w, &ask);
	assert_int_equal(page.n_units, 2);
	assert_int_equal(page.rows[0].unit_id, w.west);
	assert_int_equal(value_of(&page.rows[0]), 3);
	ask.level = LEVEL_PROVINCE;
	assert_int_equal(page_of(&w, &ask).n_units, 1);
	ask.level = LEVEL_COMMUNE;
	assert_int_equal(page_of(&w, &ask).n_units, 0);
	ask = of_year(&w, LEVEL_GRASSROOTS, 2021);
	ask.unit_id = w.east;
	page = page_of(&w, &ask);
	assert_int_equal(page.n_units, 1);
	assert_int_equal(page.rows[0].unit_id, w.union_east);
	plan_world_end(&w);
}

struct guiding {
	struct plan_world *w;
	int64_t commune;
};

static enum status write_guiding(struct ctx *ctx, void *arg)
{
	struct guiding *g = arg;
	struct act act = { .verb = "add" };
	struct unit_new unit = { .code = STR("xa"),
				 .name = STR("xa"),
				 .kind = STR("commune"),
				 .parent_id = g->w->province,
				 .from_day = day_of(2025, 7, 1) };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(unit_found(ctx, &act, &unit, &g->commune));
	TRY(unit_move(ctx, &act, g->w->union_east, g->commune, RELATION_GUIDED, day_of(2025, 7, 1)));
	return unit_move(ctx, &act, g->w->union_west, g->commune, RELATION_GUIDED, day_of(2025, 7, 1));
}

static void a_commune_union_counts_with_what_it_guides(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	struct guiding g = { .w = &w };
	assert_int_equal(db_write(w.ctx, h->db, write_guiding, &g), OK);
	plan_world_admit(&w, w.union_west, 3, day_of(2025, 8, 1));
	plan_world_admit(&w, w.union_east, 2, day_of(2025, 9, 1));
	struct level_ask ask = of_year(&w, LEVEL_COMMUNE, 2025);
	struct level_page page = page_of(&w, &ask);
	assert_int_equal(page.n, 1);
	assert_int_equal(page.rows[0].unit_id, g.commune);
	assert_int_equal(value_of(&page.rows[0]), 5);
	assert_true(page.has_guided);

	ask.formula = STR("distinct(admission.member)");
	assert_int_equal(level_ask(w.ctx, &ask, &page), INVALID);
	assert_int_equal(w.ctx->problems.n, 1);
	problems_clear(w.ctx);
	plan_world_end(&w);
}

static void a_sibling_sees_nothing(struct harness_db *h)
{
	struct plan_world w;
	struct level_page page;
	plan_world_begin(&w, h);
	plan_world_admit(&w, w.union_west, 3, day_of(2021, 5, 1));
	struct level_ask ask = of_year(&w, LEVEL_GRASSROOTS, 2021);
	assert_int_equal(page_of(&w, &ask).n_units, 2);
	plan_world_be(&w, w.east, ROLE_LEADER);
	assert_int_equal(level_ask(w.ctx, &ask, &page), NOT_FOUND);
	ask.unit_id = w.west;
	assert_int_equal(level_ask(w.ctx, &ask, &page), NOT_FOUND);
	ask.unit_id = w.east;
	assert_int_equal(page_of(&w, &ask).n_units, 1);
	plan_world_end(&w);
}

static enum status keep(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static int asked_for_units; /* statements that look for the units of a level */

static void told(void *arg, struct str text, const struct value *args, int n_args)
{
	(void)arg;
	(void)args;
	(void)n_args;
	asked_for_units += str_contains(text, STR("unit_kind"));
}

static void after_a_write_only_what_it_touched_is_asked_anew(struct harness_db *h)
{
	struct plan_world w;
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	plan_world_begin(&w, h);
	db_reader_done(w.ctx);
	assert_int_equal(db_write(w.ctx, h->db, keep, NULL), OK);
	assert_int_equal(aggregate_recount(w.ctx, h->db, NULL, NULL), OK);
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 5, 1));
	struct level_ask ask = of_year(&w, LEVEL_GRASSROOTS, 2021);
	assert_int_equal(page_of(&w, &ask).rows[0].unit_id, w.union_east);
	db_set_told(h->db, told, NULL);
	asked_for_units = 0;
	plan_world_admit(&w, w.union_west, 4, day_of(2021, 5, 2));
	struct level_page page = page_of(&w, &ask);
	assert_int_equal(asked_for_units, 0);
	assert_int_equal(page.rows[0].unit_id, w.union_west);
	assert_int_equal(value_of(&page.rows[0]), 4);
	assert_int_equal(value_of(&page.rows[1]), 1);
	db_set_told(h->db, NULL, NULL);
	plan_world_end(&w);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(the_highest_stand_first_and_ties_share_a_rank),
		each_engine(the_lowest_stand_first_where_they_are_asked_and_without_a_value_last),
		each_engine(each_level_has_its_own_units),
		each_engine(a_commune_union_counts_with_what_it_guides),
		each_engine(a_sibling_sees_nothing),
		each_engine(after_a_write_only_what_it_touched_is_asked_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
