/* Figures and the records behind them in another day's structure: the same as where all units are placed and the tree
 * is joined, found along the order of the page or by the units below, on both engines, in the largest book. */
#include "plans/large_book.h"

#include "harness/plans.h"

#include "db/sql_text.h"
#include "figures/cache.h"
#include "figures/figure.h"

#define MOVED_ON 15500 /* every fifth union of the north goes to the south */
#define ENDED_ON 15450 /* every fifth of the south goes on in the next one, of the north */

#define MOVED "% 10 = 4 AND superseded_at = 9223372036854775807"
#define ENDED "% 10 = 3 AND superseded_at = 9223372036854775807"
#define LARGE "BETWEEN 1000001 AND 1003000"

/* $1 is the north, $2 the south. */
static const char *const moves[] = {
	"INSERT INTO edge (id, version, recorded_at, superseded_at, change_id, child_id, parent_id, relation, from_day,"
	" until_day) SELECT id + 1000000, 1, 0, superseded_at, 1, child_id, $2, 'belongs', 15500, until_day FROM edge"
	" WHERE child_id " LARGE " AND parent_id = $1 AND child_id " MOVED,
	"UPDATE edge SET until_day = 15500 WHERE child_id " LARGE " AND parent_id = $1 AND $2 > 0 AND child_id " MOVED,
	"INSERT INTO closure (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at,"
	" superseded_at) SELECT $2, descendant_id, relation, 15500, until_day, depth, recorded_at, superseded_at"
	" FROM closure WHERE ancestor_id = $1 AND descendant_id " LARGE " AND descendant_id " MOVED,
	"UPDATE closure SET until_day = 15500 WHERE ancestor_id = $1 AND $2 > 0 AND descendant_id " LARGE
	" AND descendant_id " MOVED,
	"UPDATE unit SET until_day = 15450 WHERE $1 + $2 > 0 AND id " LARGE " AND id " ENDED,
	"UPDATE edge SET until_day = 15450 WHERE $1 + $2 > 0 AND child_id " LARGE " AND child_id " ENDED,
	"UPDATE closure SET until_day = 15450 WHERE $1 + $2 > 0 AND descendant_id " LARGE " AND descendant_id " ENDED,
	"INSERT INTO successor (id, version, recorded_at, superseded_at, change_id, unit_id, successor_id, day,"
	" is_principal, is_principal_origin) SELECT id + 3000000, 1, 0, superseded_at, 1, id, id + 1, 15450, 1, 0"
	" FROM unit WHERE $1 + $2 > 0 AND id " LARGE " AND id " ENDED,
};

static enum status move_unions(struct ctx *ctx, void *arg)
{
	const struct fixture *f = arg;

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, moves[i]);
		*LIST_ADD(ctx->arena, &q.params) = VALUE_OF_INT(f->north);
		*LIST_ADD(ctx->arena, &q.params) = VALUE_OF_INT(f->south);
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

static const char *const measures[] = {
	"count(dialogue)",
	"count(activity where kind = sport)",
	"sum(activity.members) / count(activity)",
	"max(activity.members)",
	"last(activity.members)",
	"count(rating)",
	"growth(member)",
	"count(member at end)",
	"count(member at end where sex is empty)",
	"growth(member where sex is empty)",
	"count(unit at end where kind = grassroots and has(dialogue))",
	"count(employer at end)",
	"count(employer at end where tax_code is not empty)",
	"distinct(dialogue.employer)",
};
#define N_MEASURES (sizeof measures / sizeof *measures)

#define WALKS "the page is found along its order"
static const struct harness_meant walks[] = {
	{ "reg_activity", "reg_activity_by_day", WALKS, NULL },
	{ "reg_dialogue", "reg_dialogue_by_day", WALKS, NULL },
	{ "reg_rating", "reg_rating_by_day", WALKS, NULL },
	{ "membership_event", "membership_event_by_day", WALKS, NULL },
	{ "stay", NULL, "people along their ids", NULL },
	{ "member", "member_pkey", "the same, on PostgreSQL beside their stays", NULL },
	{ "employer_place", NULL, "employers along their ids", NULL },
	{ "employer", "employer_pkey", "the same, on PostgreSQL beside their places", NULL },
	{ "unit", NULL, "units along their ids", NULL },
	{ "closure", NULL, "PostgreSQL knows that the country has few units here, and hashes them", NULL },
	{ "employer", NULL, "PostgreSQL hashes these 3,000 rather than look up the fifty names of a page", NULL },
};
#define N_WALKS (sizeof walks / sizeof *walks)

static struct figure_ask ask_of(const char *formula, int64_t unit_id, day_t on)
{
	return (struct figure_ask){
		.formula = str_of(formula),
		.unit_id = unit_id,
		.from = 15300,
		.until = 15700,
		.as_of = 16000,
		.structure = { .is_restated = true, .restated_on = on, .known = INSTANT_FOREVER },
	};
}

/* What is known at the end of time is the same, and found by placing all units. */
static struct figure_ask joined(struct figure_ask ask)
{
	ask.structure.known = INSTANT_FOREVER - 1;
	return ask;
}

static void assert_same_records(const struct figure_records *a, const struct figure_records *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->total, b->total);
	assert_int_equal(a->is_over, b->is_over);
	assert_int_equal(rational_cmp(a->sum, b->sum), 0);
	for (size_t i = 0; i < a->n; i++) {
		const struct figure_record *x = &a->items[i], *y = &b->items[i];
		assert_int_equal(x->id, y->id);
		assert_int_equal(x->unit_id, y->unit_id);
		assert_int_equal(x->day, y->day);
		assert_int_equal(rational_cmp(x->contribution, y->contribution), 0);
		assert_true(str_eq(x->label, y->label) && str_eq(x->unit, y->unit));
	}
}

typedef void each_fn(struct fixture *f, struct figure_ask ask);

static void for_each_ask(struct fixture *f, each_fn *fn)
{
	const int64_t units[] = { f->root, f->north, f->south, 1000004 };
	static const day_t days[] = { 15400, 15900 };

	for (size_t i = 0; i < N_MEASURES; i++)
		for (size_t u = 0; u < sizeof units / sizeof *units; u++)
			for (size_t d = 0; d < 2; d++)
				fn(f, ask_of(measures[i], units[u], days[d]));
}

static void are_the_same(struct fixture *f, struct figure_ask ask)
{
	struct figure_ask other = joined(ask);
	struct figure figure, expected;
	struct figure_records here, there;

	if (f->h->engine == DB_POSTGRES && !str_contains(ask.formula, STR("count(dialogue)")) &&
	    !str_contains(ask.formula, STR("last(")))
		return; /* to place all units takes it seconds each time; small unions are compared on both
			   (oracle_test.c) */
	harness_read(f->h);
	assert_int_equal(figure_ask(f->ctx, &ask, 1, &figure), OK);
	assert_int_equal(figure_ask(f->ctx, &other, 1, &expected), OK);
	assert_int_equal(figure.has_value, expected.has_value);
	assert_int_equal(rational_cmp(figure.num, expected.num), 0);
	assert_int_equal(rational_cmp(figure.den, expected.den), 0);
	assert_int_equal(figure_records_page(f->ctx, &ask, STR_EMPTY, 50, 30, &here), OK);
	assert_int_equal(figure_records_page(f->ctx, &other, STR_EMPTY, 50, 30, &there), OK);
	assert_same_records(&here, &there);
	assert_int_equal(figure_records(f->ctx, &ask, STR_EMPTY, FIGURE_RECORDS_MAX, 0, &here), OK);
	assert_int_equal(figure_records(f->ctx, &other, STR_EMPTY, FIGURE_RECORDS_MAX, 0, &there), OK);
	assert_same_records(&here, &there);
}

static void records_are_those_of_the_joined_tree(struct fixture *f)
{
	for_each_ask(f, are_the_same);
}

/* Some count elsewhere than before, or the test would prove little. */
static void unions_count_elsewhere_on_the_days_that_are_asked(struct fixture *f)
{
	struct figure_ask asks[] = { ask_of("count(dialogue)", f->north, 15400),
				     ask_of("count(dialogue)", f->north, 15900),
				     ask_of("count(dialogue)", f->root, 15400),
				     ask_of("count(dialogue)", f->root, 15900) };
	struct figure figures[4];

	harness_read(f->h);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(figure_ask(f->ctx, &asks[i], 1, &figures[i]), OK);
	assert_int_not_equal(rational_cmp(figures[0].num, figures[1].num), 0);
	assert_int_equal(rational_cmp(figures[2].num, figures[3].num), 0);
}

static void is_walked(struct fixture *f, struct figure_ask ask)
{
	struct figure_records records;
	struct harness_plans p;

	harness_read(f->h);
	harness_plans_begin(&p, f->h);
	assert_int_equal(figure_records_page(f->ctx, &ask, STR_EMPTY, 50, 0, &records), OK);
	harness_plans_drop(&p, "FROM unit u WHERE u.superseded_at"); /* the trees, which the process keeps */
	harness_plans_drop(&p, "FROM closure k WHERE");
	harness_plans_drop(&p, "FROM unit a WHERE a.superseded_at");
	harness_plans_drop(&p, "FROM aggregate_place");
	harness_plans_drop(&p, "FROM aggregate_inner");
	for (size_t i = 0; i < p.statements.n; i++) {
		assert_false(str_contains(p.statements.items[i].text, STR("placement")));
		assert_false(str_contains(p.statements.items[i].text, STR("closure c1")));
	}
	if (f->h->engine == DB_POSTGRES)
		harness_plans_drop(&p, ") t WHERE t.n > 0"); /* the figure itself, which was never summed here */
	if (p.statements.n > 0) /* else the same units lie below on both days, and the page is remembered */
		harness_plans_check(&p, ask.formula.p, walks, N_WALKS);
}

static void pages_go_along_their_order(struct fixture *f)
{
	for_each_ask(f, is_walked);
}

/* As known earlier all units are placed and the tree joined; counted to the last, and to a page's end. */
static void what_was_known_does_not_go_through_the_tree_again(struct fixture *f)
{
	static const struct harness_meant placed[] = {
		{ "unit", NULL, "every unit has its place", NULL },
		{ "edge", NULL, "the same", NULL },
		{ "stay", NULL, "who is a member on a day, counted to the last", NULL },
		{ "employer_place", NULL, "the same of employers", NULL },
	};
	struct harness_db *h = f->h;
	struct harness_plans p;

	harness_read(h);
	for (size_t i = 0; i < 2 * N_MEASURES; i++) {
		struct figure_ask ask = joined(ask_of(measures[i / 2], i % 4 < 2 ? f->root : f->north, 15900));
		struct figure_records records;
		harness_plans_begin(&p, h);
		if (i % 2)
			assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 50, 0, &records), OK);
		else
			assert_int_equal(figure_records_page(h->ctx, &ask, STR_EMPTY, 50, 0, &records), OK);
		harness_plans_drop(&p, "GROUP BY c1.ancestor_id");
		harness_plans_drop(&p, ") few");
		if (h->engine == DB_SQLITE && records.total > 0)
			harness_plans_check(&p, measures[i / 2], placed, sizeof placed / sizeof *placed);
	}
}

static void what_is_asked_in_another_structure_is_found_by_indexes(struct harness_db *h)
{
	static void (*const parts[])(struct fixture * f) = {
		unions_count_elsewhere_on_the_days_that_are_asked,
		pages_go_along_their_order, /* before anything is remembered */
		what_was_known_does_not_go_through_the_tree_again,
		records_are_those_of_the_joined_tree,
	};
	struct fixture f;

	fixture_begin(&f, h);
	large_book_fill(&f);
	assert_int_equal(fixture_write(&f, move_unions, &f), OK);
	harness_plans_analyze(h);
	h->ctx->figures = figure_cache_new();
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		fixture_be_all(&f);
		harness_read(h);
		parts[i](&f);
		db_set_told(h->db, NULL, NULL);
	}
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_is_asked_in_another_structure_is_found_by_indexes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
