/* Until when figures hold that were computed before, on both engines: what a write touches is asked anew, the rest not.
 */
#include "figures/plan_world.h"

#include "domain/fact.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/indicator.h"

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

static enum status keep(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static int asked; /* statements that read stored sums or admissions */

static void told(void *arg, struct str text, const struct value *args, int n_args)
{
	(void)arg;
	(void)args;
	(void)n_args;
	asked += str_contains(text, STR("FROM (SELECT")) &&
		 (str_contains(text, STR("aggregate_")) || str_contains(text, STR("membership_event")));
}

/* Sums are kept, an admission stands in each union, and everything has been asked once. */
static void begin(struct plan_world *w, struct harness_db *h)
{
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	plan_world_begin(w, h);
	db_reader_done(w->ctx);
	assert_int_equal(db_write(w->ctx, h->db, keep, NULL), OK);
	assert_int_equal(aggregate_recount(w->ctx, h->db, NULL, NULL), OK);
	plan_world_admit(w, w->union_east, 1, day_of(2021, 5, 1));
	plan_world_admit(w, w->union_west, 1, day_of(2021, 5, 1));
	db_set_told(h->db, told, NULL);
}

static void end(struct plan_world *w)
{
	struct harness_db *h = w->h;
	db_set_told(h->db, NULL, NULL);
	plan_world_end(w);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

static int64_t figure(struct plan_world *w, const char *formula, int64_t unit_id)
{
	struct figure_ask ask = { .formula = str_of(formula),
				  .unit_id = unit_id,
				  .from = day_of(2021, 1, 1),
				  .until = day_of(2022, 1, 1),
				  .as_of = day_of(2021, 12, 31),
				  .structure.known = INSTANT_FOREVER };
	struct figure out;
	harness_read(w->h);
	asked = 0;
	assert_int_equal(figure_ask(w->ctx, &ask, 1, &out), OK);
	return (int64_t)out.num.num;
}

#define ADMISSIONS "count(admission)"
#define PERSONS "distinct(admission.member)"

static void a_figure_of_sums_holds_while_others_write(struct harness_db *h)
{
	struct plan_world w;
	begin(&w, h);
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 1);
	assert_int_equal(figure(&w, ADMISSIONS, w.union_west), 1);
	assert_int_equal(figure(&w, ADMISSIONS, w.root), 2);
	for (int i = 1; i <= 3; i++) {
		plan_world_admit(&w, w.union_east, 1, day_of(2021, 6, i));
		assert_int_equal(figure(&w, ADMISSIONS, w.west), 1);
		assert_int_equal(asked, 0);
		assert_int_equal(figure(&w, ADMISSIONS, w.union_west), 1);
		assert_int_equal(asked, 0);
		assert_int_equal(figure(&w, ADMISSIONS, w.root), 2 + i);
		assert_true(asked > 0);
		assert_int_equal(figure(&w, ADMISSIONS, w.root), 2 + i);
		assert_int_equal(asked, 0);
	}
	end(&w);
}

static void a_figure_that_nobody_asked_for_long_is_not_taken_for_new(struct harness_db *h)
{
	struct plan_world w;
	begin(&w, h);
	assert_int_equal(figure(&w, ADMISSIONS, w.union_east), 1);
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 1);
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 6, 1));
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 6, 1));
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 2);
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 6, 2));
	assert_int_equal(figure(&w, ADMISSIONS, w.union_east), 2);
	assert_int_equal(figure(&w, ADMISSIONS, w.east), 2);
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 3);
	end(&w);
}

static void what_is_counted_from_records_is_asked_again_after_each_of_them(struct harness_db *h)
{
	struct plan_world w;
	begin(&w, h);
	assert_int_equal(figure(&w, PERSONS, w.west), 1);
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 6, 1));
	assert_int_equal(figure(&w, PERSONS, w.west), 1);
	assert_true(asked > 0);
	assert_int_equal(figure(&w, PERSONS, w.east), 2);
	end(&w);
}

#define MANY 120

/* The same of many units at once, which are kept together. */
static void figures(struct plan_world *w, const int64_t *units, size_t n_units, struct figure *out)
{
	struct figure_ask asks[MANY];
	for (size_t i = 0; i < MANY; i++)
		asks[i] = (struct figure_ask){ .formula = STR_INIT(ADMISSIONS),
					       .unit_id = units[i % n_units],
					       .from = day_of(2021, 1, 1),
					       .until = day_of(2022, 1, 1),
					       .as_of = day_of(2021, 12, 31),
					       .structure.known = INSTANT_FOREVER };
	harness_read(w->h);
	asked = 0;
	assert_int_equal(figure_ask(w->ctx, asks, MANY, out), OK);
}

static void of_many_units_those_are_asked_anew_that_a_write_touched(struct harness_db *h)
{
	struct plan_world w;
	struct figure out[MANY];
	begin(&w, h);
	const int64_t west[] = { w.west, w.union_west }, both[] = { w.west, w.east, w.root };
	figures(&w, west, 2, out);
	figures(&w, both, 3, out);
	assert_int_equal(out[1].num.num, 1);
	figures(&w, both, 3, out);
	assert_int_equal(asked, 0);

	plan_world_admit(&w, w.union_east, 2, day_of(2021, 6, 1));
	figures(&w, west, 2, out);
	assert_int_equal(asked, 0);
	assert_true(out[0].num.num == 1 && out[1].num.num == 1 && out[MANY - 1].num.num == 1);
	figures(&w, both, 3, out);
	assert_true(asked > 0);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(out[i].num.num, i % 3 == 0 ? 1 : i % 3 == 1 ? 3 : 4);

	plan_world_admit(&w, w.union_west, 1, day_of(2021, 6, 2));
	figures(&w, west, 2, out);
	assert_true(out[0].num.num == 2 && out[1].num.num == 2);
	figures(&w, both, 3, out);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(out[i].num.num, i % 3 == 0 ? 2 : i % 3 == 1 ? 3 : 5);
	end(&w);
}

struct moving {
	int64_t unit_id, parent_id;
};

static enum status move(struct ctx *ctx, void *arg)
{
	const struct moving *m = arg;
	struct act act = { .verb = "move" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	return unit_move(ctx, &act, m->unit_id, m->parent_id, RELATION_BELONGS, day_of(2021, 2, 1));
}

static void a_move_changes_figures_of_units_that_nobody_wrote_under(struct harness_db *h)
{
	struct plan_world w;
	begin(&w, h);
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 1);
	assert_int_equal(figure(&w, ADMISSIONS, w.east), 1);
	struct moving m = { w.union_west, w.east };
	db_reader_done(w.ctx);
	assert_int_equal(db_write(w.ctx, h->db, move, &m), OK);
	assert_int_equal(figure(&w, ADMISSIONS, w.west), 0);
	assert_int_equal(figure(&w, ADMISSIONS, w.east), 2);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_figure_of_sums_holds_while_others_write),
		each_engine(a_figure_that_nobody_asked_for_long_is_not_taken_for_new),
		each_engine(what_is_counted_from_records_is_asked_again_after_each_of_them),
		each_engine(of_many_units_those_are_asked_anew_that_a_write_touched),
		each_engine(a_move_changes_figures_of_units_that_nobody_wrote_under),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
