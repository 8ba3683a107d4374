/*
 * Stored aggregates on random unions: after every kind of deed (late, wrong, corrected, taken back, moves, merges,
 * splits, ends) what is stored equals what is counted anew, and figures from it equal those counted live.
 *
 * CONGDOAN_ORACLE_SEEDS=N runs so many unions, CONGDOAN_ORACLE_FIRST=S begins with seed S.
 */
#include "figures/aggregate.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "db/sql_text.h"
#include "figures/cache.h"
#include "figures/days.h"
#include "figures/figure.h"
#include "figures/indicator.h"
#include "figures/level.h"
#include "oracle/answer.h"
#include "oracle/random_formula.h"
#include "oracle/random_union.h"

#define SEEDS 2
#define DEEDS 360
#define SINGLE_DEEDS 50 /* after each third */
#define ASKED_AGAIN 16  /* indicators */
#define LEVELS_AGAIN 5
#define FORMULAS 60 /* random ones beside the indicators that ship */
#define VIEWS 6     /* every other one on another day */
#define UNITS 6

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

static uint64_t first_seed;
static uint64_t n_lived[2];

static int64_t number_of(const char *variable, int64_t otherwise)
{
	const char *text = getenv(variable);
	int64_t n;
	return text && num_parse_int(str_of(text), 1, 1000000, &n) == OK ? n : otherwise;
}

static void assert_ok(struct ctx *ctx, enum status status)
{
	for (size_t i = 0; status != OK && i < ctx->problems.n; i++)
		print_error("%.*s\n", STR_ARG(ctx->problems.items[i].message));
	assert_int_equal(status, OK);
}

/* Measures outside rows, as indicators of a file. */
static struct str random_indicators(struct random_union *u, struct formula_draw *d)
{
	struct ctx *ctx = u->ctx;
	struct buf b;
	buf_init(&b, ctx->arena, 0);
	buf_lit(&b, "indicators:\n");
	for (int i = 0; i < FORMULAS;) {
		struct node *node;
		struct str formula = formula_any(d, 2);
		problems_clear(ctx);
		if (figure_check(ctx, NULL, formula, &node) != OK || node->meaning->type == TYPE_BOOL)
			continue;
		buf_fmt(&b, "  - code: random_%d\n    group: g\n    label: l\n    unit: u\n    meaning: m\n", i++);
		buf_lit(&b, "    formula: '");
		for (size_t k = 0; k < formula.n; k++)
			buf_lit(&b, formula.p[k] == '\'' ? "''" : (char[]){ formula.p[k], 0 });
		buf_lit(&b, "'\n");
	}
	problems_clear(ctx);
	return buf_str(&b);
}

static enum status install(struct ctx *ctx, void *arg)
{
	TRY(indicators_install(ctx));
	return indicators_apply(ctx, *(struct str *)arg);
}

static void verify(struct random_union *u)
{
	struct aggregate_compared compared;
	harness_read(u->h);
	assert_ok(u->ctx, aggregate_verify(u->ctx, &compared));
	assert_true(compared.n_rows > 0);
}

static struct figure_ask draw_view(const struct random_union *u, struct formula_draw *d, struct str formula, int view)
{
	day_t from = u->first_day + (day_t)formula_below(d, 700), length = 1 + (day_t)formula_below(d, 380);
	struct figure_ask ask = { .formula = formula,
				  .from = from,
				  .until = from + length,
				  .as_of = from + length - 1 - (day_t)formula_below(d, (unsigned)length),
				  .structure = { .known = INSTANT_FOREVER } };
	if (formula_below(d, 2) == 0) {
		ask.from = day_of(day_civil(from).year, 1, 1);
		ask.until = day_of(day_civil(from).year + 1, 1, 1);
		ask.as_of = ask.from + (day_t)formula_below(d, 365);
	}
	ask.structure.is_restated = view % 2 == 1;
	ask.structure.restated_on = view == 1 ? u->ctx->today : u->first_day + (day_t)formula_below(d, 760);
	return ask;
}

static bool alike(const struct figure *a, const struct figure *b)
{
	return a->has_value == b->has_value &&
	       (!a->has_value || (rational_cmp(a->num, b->num) == 0 && rational_cmp(a->den, b->den) == 0));
}

static void compare(struct random_union *u, struct formula_draw *d, const struct indicator *indicator, int view)
{
	struct ctx *ctx = u->ctx;
	struct figure_ask asks[UNITS], live[UNITS], like = draw_view(u, d, indicator->formula, view);
	struct figure kept_figures[UNITS], live_figures[UNITS];
	for (int i = 0; i < UNITS; i++) {
		asks[i] = like;
		asks[i].unit_id = u->units[i < 4 ? i : (int)formula_below(d, (unsigned)u->n_units)];
		live[i] = asks[i];
		live[i].structure.known = INSTANT_FOREVER - 1; /* the same, but not what is stored */
	}
	enum status status = figure_ask(ctx, asks, UNITS, kept_figures);
	assert_int_equal(figure_ask(ctx, live, UNITS, live_figures), status);
	for (int i = 0; i < UNITS && status == OK; i++) {
		if (alike(&kept_figures[i], &live_figures[i]))
			continue;
		struct arena *a = ctx->arena;
		fail_msg("%.*s\nunit %lld, %.*s to %.*s as of %.*s, restated on %.*s: stored %.*s, live %.*s",
			 STR_ARG(like.formula), (long long)asks[i].unit_id, STR_ARG(day_iso(a, like.from)),
			 STR_ARG(day_iso(a, like.until - 1)), STR_ARG(day_iso(a, like.as_of)),
			 STR_ARG(like.structure.is_restated ? day_iso(a, like.structure.restated_on) : STR("no day")),
			 STR_ARG(figure_display(ctx, &kept_figures[i])),
			 STR_ARG(figure_display(ctx, &live_figures[i])));
	}
}

/* What each day added, and that it is not counted when it is stored. */
static void compare_days(struct random_union *u, struct formula_draw *d, const struct indicator *indicator, int view)
{
	struct figure_ask like = draw_view(u, d, indicator->formula, view), live = like;
	struct figure_days kept_days, live_days;
	int64_t units[UNITS];
	live.structure.known = INSTANT_FOREVER - 1;
	for (int i = 0; i < UNITS; i++) /* a ranking asks by rank, not by number */
		units[i] = u->units[UNITS - 1 - i];
	if (figure_days(u->ctx, &like, units, UNITS, &kept_days) != OK)
		return;
	assert_int_equal(figure_days(u->ctx, &live, units, UNITS, &live_days), OK);
	size_t k = 0;
	for (size_t i = 0; i < live_days.n; i++) {
		if (live_days.items[i].value == 0)
			continue; /* what cancels leaves a row behind where it is stored, or none */
		while (k < kept_days.n && kept_days.items[k].value == 0)
			k++;
		assert_true(k < kept_days.n);
		assert_int_equal(kept_days.items[k].unit_id, live_days.items[i].unit_id);
		assert_int_equal(kept_days.items[k].day, live_days.items[i].day);
		assert_int_equal(kept_days.items[k++].value, live_days.items[i].value);
	}
	while (k < kept_days.n && kept_days.items[k].value == 0)
		k++;
	assert_int_equal(k, kept_days.n);
}

/* The same questions again after every deed: a figure that is remembered from before (stamp.h) is that of now. */
static void compare_remembered(struct random_union *u)
{
	struct figure_cache *cache = u->ctx->figures;
	struct formula_draw same = { .ctx = u->ctx, .seed = first_seed + 2, .around = u->first_day + 500 };
	struct indicator *indicators;
	size_t n;
	int view = 0;
	harness_read(u->h);
	assert_int_equal(indicator_list(u->ctx, &indicators, &n), OK);
	for (size_t i = first_seed % ASKED_AGAIN; i < n; i += n / ASKED_AGAIN, view = (view + 1) % VIEWS) {
		struct figure_ask asks[2] = { draw_view(u, &same, indicators[i].formula, view) };
		struct figure remembered[2], now[2];
		if (view > 1)
			asks[0].structure.restated_on = same.around; /* few days: their trees are still there */
		asks[1] = asks[0];
		asks[0].unit_id = u->units[0];
		asks[1].unit_id = u->units[1 + i % 3];
		enum status status = figure_ask(u->ctx, asks, 2, remembered);
		u->ctx->figures = NULL;
		assert_int_equal(figure_ask(u->ctx, asks, 2, now), status);
		u->ctx->figures = cache;
		for (int k = 0; k < 2 && status == OK; k++)
			if (!alike(&remembered[k], &now[k]))
				fail_msg("%.*s: remembered %.*s, now %.*s", STR_ARG(indicators[i].formula),
					 STR_ARG(figure_display(u->ctx, &remembered[k])),
					 STR_ARG(figure_display(u->ctx, &now[k])));
	}
	db_reader_done(u->ctx);
}

/* Grassroots unions in order, kept from deed to deed (level.h): each stands with the figure of now. */
static void compare_level(struct random_union *u)
{
	struct figure_cache *cache = u->ctx->figures;
	struct indicator *indicators;
	struct level_page page;
	size_t n;
	harness_read(u->h);
	assert_int_equal(indicator_list(u->ctx, &indicators, &n), OK);
	for (size_t i = 0; i < n; i += n / LEVELS_AGAIN) {
		struct level_ask ask = { .formula = indicators[i].formula,
					 .unit_id = u->units[0],
					 .level = LEVEL_GRASSROOTS,
					 .from = u->first_day,
					 .until = u->first_day + 700,
					 .as_of = u->first_day + 600,
					 .limit = 500 };
		problems_clear(u->ctx);
		if (level_ask(u->ctx, &ask, &page) != OK)
			continue;
		struct figure_ask *asks = arena_array_of(u->ctx->arena, struct figure_ask, page.n + 1);
		struct figure *now = arena_array_of(u->ctx->arena, struct figure, page.n + 1);
		for (size_t k = 0; k < page.n; k++)
			asks[k] = (struct figure_ask){ .formula = ask.formula,
						       .unit_id = page.rows[k].unit_id,
						       .from = ask.from,
						       .until = ask.until,
						       .as_of = ask.as_of,
						       .structure = { .known = INSTANT_FOREVER } };
		u->ctx->figures = NULL;
		assert_int_equal(figure_ask(u->ctx, asks, page.n, now), OK);
		u->ctx->figures = cache;
		for (size_t k = 0; k < page.n; k++) {
			struct rational kept, value = RATIONAL_OF(0);
			assert_int_equal(page.rows[k].figure.has_value, now[k].has_value);
			assert_int_equal(figure_value(&page.rows[k].figure, &kept), OK);
			if (now[k].has_value)
				assert_int_equal(figure_value(&now[k], &value), OK);
			if (rational_cmp(kept, value) != 0)
				fail_msg("%.*s: kept %.*s, now %.*s", STR_ARG(ask.formula),
					 STR_ARG(figure_display(u->ctx, &page.rows[k].figure)),
					 STR_ARG(figure_display(u->ctx, &now[k])));
		}
	}
	db_reader_done(u->ctx);
}

static int64_t n_whole(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM aggregate WHERE counted_to = 9223372036854775807");
}

static void compare_all(struct random_union *u, struct formula_draw *d)
{
	struct indicator *indicators;
	size_t n;
	assert_int_equal(indicator_list(u->ctx, &indicators, &n), OK);
	for (size_t i = 0; i < n; i++) {
		struct arena *outer = u->ctx->arena;
		CLEANUP(arena_freep) struct arena *own = arena_new();
		u->ctx->arena = own;
		for (int view = 0; view < VIEWS; view++)
			compare(u, d, &indicators[i], view);
		for (int view = 0; view < VIEWS; view++)
			compare_days(u, d, &indicators[i], view);
		u->ctx->arena = outer;
	}
}

static enum status reset(struct ctx *ctx, void *arg)
{
	(void)arg;
	return aggregate_reset(ctx);
}

/* From now on the cells of every unit that turns wait. */
static enum status let_all_wait(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	(void)arg;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate_state SET most_turned = 0 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static int64_t n_waiting(struct harness_db *h)
{
	return harness_number(h, "SELECT count(*) FROM aggregate_waiting");
}

/* Where many units turned, figures are right while cells wait, and after they were summed. */
static void what_waits_is_right_and_is_summed(struct random_union *u, struct formula_draw *d)
{
	struct harness_db *h = u->h;

	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, let_all_wait, NULL));
	union_go_on(u, DEEDS / 3);
	assert_true(n_waiting(h) > 0);
	verify(u);
	compare_all(u, d);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, NULL, NULL));
	assert_int_equal(n_waiting(h), 0);
	verify(u);
	compare_all(u, d);
}

static void assert_live(struct random_union *u, const char *formula, day_t as_of, bool is_live)
{
	struct figure_ask ask = { .formula = str_of(formula),
				  .unit_id = u->units[0],
				  .from = u->first_day + 365,
				  .until = u->first_day + 730,
				  .as_of = as_of,
				  .structure = { .known = INSTANT_FOREVER } };
	struct figure figure;
	struct figure_records records;

	for (int i = 0; i < 2; i++) { /* the second is remembered */
		assert_ok(u->ctx, figure_ask(u->ctx, &ask, 1, &figure));
		assert_int_equal(figure.is_live, is_live);
	}
	assert_ok(u->ctx, figure_records_page(u->ctx, &ask, STR_EMPTY, 10, 0, &records));
	assert_int_equal(records.is_live, is_live);
}

static void what_no_sum_holds_is_told(struct random_union *u)
{
	day_t during = u->first_day + 700, before = u->first_day + 300;

	assert_live(u, "count(admission)", during, false);
	assert_live(u, "count(member)", during, false);
	assert_live(u, "count(admission)", before, false); /* nothing to count yet */
	assert_live(u, "count(member where born_on >= 1990-01-01)", during, true);
	assert_live(u, "count(admission) / count(member where born_on >= 1990-01-01)", during, true);
	assert_live(u, "sum(unit where kind = grassroots : max(activity.members))", during, true);
	assert_live(u, "reported(gifts)", during, false); /* typed, not counted */
}

static void what_is_stored_is_what_is_counted(struct harness_db *h)
{
	struct random_union u;
	uint64_t seed = first_seed + n_lived[h->engine]++;
	print_message("# seed %llu\n", (unsigned long long)seed);
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	union_begin(&u, h, seed);
	struct formula_draw draw = { .ctx = h->ctx, .seed = seed + 1, .around = u.first_day + 500 };
	struct book begun;
	assert_int_equal(book_read(h->ctx, &begun), OK);
	draw.book = &begun;
	struct str random = random_indicators(&u, &draw);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, install, &random));
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, NULL, NULL));
	assert_true(n_whole(h) > 30);
	harness_read(h);
	what_no_sum_holds_is_told(&u);
	for (int part = 0; part < 3; part++) {
		union_go_on(&u, DEEDS / 3);
		for (int i = 0; i < SINGLE_DEEDS; i++) {
			union_go_on(&u, 1);
			compare_remembered(&u);
			compare_level(&u);
		}
		verify(&u);
	}
	compare_all(&u, &draw);
	assert_ok(h->ctx, aggregate_restate(h->ctx, h->db)); /* the clock went on */
	verify(&u);
	compare_all(&u, &draw);
	what_waits_is_right_and_is_summed(&u, &draw);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, reset, NULL));
	assert_int_equal(n_whole(h), 0);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, NULL, NULL));
	verify(&u);
	compare_all(&u, &draw);
	union_done(&u);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

static enum status run(struct ctx *ctx, void *arg)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, *(const char **)arg);
	return db_exec_text(ctx, &q);
}

static void change(struct harness_db *h, const char *text)
{
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, run, &text));
}

static void assert_different(struct random_union *u, size_t n)
{
	struct aggregate_compared compared;
	harness_read(u->h);
	assert_int_equal(aggregate_verify(u->ctx, &compared), CONFLICT);
	assert_int_equal(u->ctx->problems.n, n);
	problems_clear(u->ctx);
}

static void live_on(void *arg, const struct aggregate_progress *progress)
{
	(void)progress;
	union_go_on(arg, 6);
}

/* Deeds while cells are held; what was held by one that is not alive; and what somebody changed by hand. */
static void a_recount_goes_on_among_writes_and_after_one_that_was_lost(struct harness_db *h)
{
	struct random_union u;
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	union_begin(&u, h, first_seed + 1000);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, db_write(h->ctx, h->db, install, &(struct str){ "indicators: []", 14 }));
	union_go_on(&u, DEEDS / 2);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, live_on, &u));
	verify(&u);
	change(h, "UPDATE aggregate SET held_by = 5, held_until = 1, counted_to = 9223372036854775806");
	change(h, "DELETE FROM aggregate_cell");
	assert_int_equal(n_whole(h), 0);
	db_reader_done(h->ctx);
	assert_ok(h->ctx, aggregate_recount(h->ctx, h->db, live_on, &u));
	assert_true(n_whole(h) > 30);
	verify(&u);
	change(h,
	       "UPDATE aggregate_cell SET value = value + 1 WHERE tree = 2 AND grain = 1 AND unit_id = (SELECT"
	       " min(unit_id) FROM aggregate_cell) AND day = (SELECT min(day) FROM aggregate_cell c WHERE c.tree = 2"
	       " AND c.grain = 1 AND c.unit_id = (SELECT min(unit_id) FROM aggregate_cell) AND c.aggregate_id = (SELECT"
	       " min(id) FROM aggregate)) AND aggregate_id = (SELECT min(id) FROM aggregate)");
	assert_different(&u, 1);
	union_done(&u);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

int main(void)
{
	const struct CMUnitTest one[] = { each_engine(what_is_stored_is_what_is_counted) };
	const struct CMUnitTest beside[] = {
		each_engine(a_recount_goes_on_among_writes_and_after_one_that_was_lost),
	};
	size_t n = 2 * (size_t)number_of("CONGDOAN_ORACLE_SEEDS", SEEDS);
	struct CMUnitTest *tests = calloc(n + 2, sizeof *tests);
	if (!tests)
		return 1;
	first_seed = (uint64_t)number_of("CONGDOAN_ORACLE_FIRST", 1);
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	for (size_t i = 0; i < n; i++)
		tests[i] = one[i % 2];
	for (size_t i = 0; i < 2; i++)
		tests[n + i] = beside[i];
	int n_failed = _cmocka_run_group_tests("aggregate", tests, n + 2, NULL, NULL);
	free(tests);
	return n_failed;
}
