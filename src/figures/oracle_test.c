/*
 * Random unions, random formulas: SQLite = PostgreSQL = the oracle (tests/oracle/answer.h), for units, periods,
 * structures and what was known when; and the records behind a figure add up to the oracle's parts.
 *
 * CONGDOAN_ORACLE_SEEDS=N runs so many unions, CONGDOAN_ORACLE_FIRST=S begins with seed S. A difference is told with
 * its seed, formula, unit and period; with FIRST=S and SEEDS=1 it comes again.
 */
#include "oracle/random_union.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "db/sql_text.h"
#include "domain/scope.h"
#include "figures/figure.h"
#include "figures/part.h"
#include "oracle/answer.h"
#include "oracle/random_formula.h"
#include "oracle/whereabouts.h"

#define SEEDS 2
#define DEEDS 700
#define FORMULAS 800 /* every second one of the second engine too */
#define VIEWS 2      /* of a formula: period, as-of day, structure, known-on */
#define UNITS 4      /* of a view */
#define DEPTH 2
#define TOLD_MAX 10 /* differences that are told of one union */

struct trial {
	struct random_union u;
	uint64_t seed;
	struct formula_draw draw;
	struct book all;
	int n_asked;
	int n_refused;
	int n_joined; /* pages of another structure that were compared */
	int n_wrong;
	struct user viewer; /* of the whole union: sees no names */
	struct grant grant;
	struct scope scope;
};

/* What the first engine said, for the second. */
struct said {
	enum status status;
	struct figure figure;
};
static struct said first_said[FORMULAS * VIEWS * UNITS];

static int64_t number_of(const char *variable, int64_t otherwise)
{
	const char *text = getenv(variable);
	int64_t n;
	return text && num_parse_int(str_of(text), 1, 1000000, &n) == OK ? n : otherwise;
}

static struct figure_ask draw_view(struct trial *t, struct str formula)
{
	struct formula_draw *d = &t->draw;
	const struct random_union *u = &t->u;
	day_t from = u->first_day + (day_t)formula_below(d, 700), length = 20 + (day_t)formula_below(d, 380);
	if (formula_below(d, 2) == 0) { /* a quarter, a half, a year */
		struct civil c = day_civil(from);
		from = day_of(c.year, (c.month - 1) / 3 * 3 + 1, 1);
		length = day_add_months(from, 3 << formula_below(d, 3)) - from;
	}
	struct figure_ask ask = { .formula = formula,
				  .from = from,
				  .until = from + length,
				  .as_of = from + length - 1,
				  .structure = { .known = INSTANT_FOREVER } };
	if (formula_below(d, 4) == 0)
		ask.as_of -= (day_t)formula_below(d, (unsigned)length);
	if (formula_below(d, 2) == 0) {
		ask.structure.is_restated = true;
		ask.structure.restated_on = u->first_day + (day_t)formula_below(d, 760);
	}
	if (formula_below(d, 8) == 0)
		ask.structure.relation = RELATION_GUIDED;
	if (formula_below(d, 3) == 0)
		ask.structure.known = u->knowns[formula_below(d, 3)];
	return ask;
}

static void tell(struct trial *t, const struct figure_ask *ask, const char *what)
{
	struct arena *a = t->u.ctx->arena;
	if (++t->n_wrong > TOLD_MAX)
		return;
	print_error(
		"%s\n  CONGDOAN_ORACLE_FIRST=%llu, unit %lld, %.*s to %.*s as of %.*s%s%s%.*s, known %.*s\n  %.*s\n",
		what, (unsigned long long)t->seed, (long long)ask->unit_id, STR_ARG(day_iso(a, ask->from)),
		STR_ARG(day_iso(a, ask->until - 1)), STR_ARG(day_iso(a, ask->as_of)),
		ask->structure.relation == RELATION_GUIDED ? ", guided" : "",
		ask->structure.is_restated ? ", restated on " : ", at the time",
		STR_ARG(ask->structure.is_restated ? day_iso(a, ask->structure.restated_on) : STR_EMPTY),
		STR_ARG(ask->structure.known == INSTANT_FOREVER ? STR("now") : instant_iso(a, ask->structure.known)),
		STR_ARG(ask->formula));
}

static struct str shown(struct arena *a, bool has_value, struct rational num, struct rational den)
{
	if (!has_value)
		return STR("none");
	return str_fmt(a, "(%.*s/%.*s) / (%.*s/%.*s)", STR_ARG(int128_str(a, num.num)), STR_ARG(int128_str(a, num.den)),
		       STR_ARG(int128_str(a, den.num)), STR_ARG(int128_str(a, den.den)));
}

static bool alike(bool has_value, struct rational num, struct rational den, const struct figure *b)
{
	return has_value == b->has_value &&
	       (!has_value || (rational_cmp(num, b->num) == 0 && rational_cmp(den, b->den) == 0));
}

/* A number too large for SQL or for 128 bits is no answer to compare. */
static void compare_with_oracle(struct trial *t, const struct book *known, const struct figure_ask *ask,
				const struct node *node, const struct figure *figure, int64_t *out_lacking)
{
	struct arena *a = t->u.ctx->arena;
	struct answer answer = answer_ask(t->u.ctx, known, ask, node);
	*out_lacking = answer.lacking;
	if (answer.status == OK && alike(answer.has_value, answer.num, answer.den, figure))
		return;
	struct str what =
		str_fmt(a, "the engine says %.*s, the oracle %.*s (%s)",
			STR_ARG(shown(a, figure->has_value, figure->num, figure->den)),
			STR_ARG(shown(a, answer.has_value, answer.num, answer.den)), status_name(answer.status));
	tell(t, ask, str_zero(a, what));
}

/* What `explain` says that conditions lack. */
static void compare_lacks(struct trial *t, const struct figure_ask *ask, int64_t lacking)
{
	struct figure_explained explained;
	int64_t n = 0;
	if (figure_explain(t->u.ctx, ask, &explained) != OK) {
		tell(t, ask, "the figure is not explained");
		return;
	}
	for (size_t i = 0; i < explained.n_lacks; i++)
		n += explained.lacks[i].n;
	if (n != lacking)
		tell(t, ask, "other records lack a value than the oracle says");
}

/* The contributions of all records of each part add up to it, and so do the parts to the figure. */
static void open_figure(struct trial *t, const struct figure_ask *ask, const struct figure *figure)
{
	struct ctx *ctx = t->u.ctx;
	struct str *parts;
	size_t n;
	assert_int_equal(figure_parts(ctx, ask, &parts, &n), OK);
	for (size_t i = 0; i < n; i++) {
		struct figure_records page;
		struct rational sum = RATIONAL_OF(0);
		problems_clear(ctx);
		enum status status = figure_records(ctx, ask, parts[i], FIGURE_RECORDS_MAX, 0, &page);
		if (status == INVALID)
			continue; /* a product of measures does not open */
		if (status != OK) {
			tell(t, ask, "the records are not told");
			continue;
		}
		for (size_t k = 0; k < page.n; k++)
			assert_int_equal(rational_add(sum, page.items[k].contribution, &sum), OK);
		bool is_of_figure = figure->has_value && figure->kind != KIND_YES_NO;
		bool is_sum = rational_cmp(sum, page.sum) == 0;
		if (is_of_figure && str_is(parts[i], "num"))
			is_sum &= rational_cmp(sum, figure->num) == 0;
		if (is_of_figure && str_is(parts[i], "den"))
			is_sum &= rational_cmp(sum, figure->den) == 0;
		if (!is_sum)
			tell(t, ask, "the records do not add up to the part");
	}
}

static bool is_same_record(const struct figure_record *a, const struct figure_record *b)
{
	return str_eq(a->type, b->type) && a->id == b->id && a->unit_id == b->unit_id && a->day == b->day &&
	       rational_cmp(a->contribution, b->contribution) == 0 && str_eq(a->label, b->label) &&
	       str_eq(a->unit, b->unit);
}

static bool are_same_records(const struct figure_records *a, const struct figure_records *b)
{
	if (a->n != b->n || a->total != b->total || a->is_over != b->is_over || rational_cmp(a->sum, b->sum) != 0)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!is_same_record(&a->items[i], &b->items[i]))
			return false;
	return true;
}

/* What is known now is chosen by the units of the tree in memory; what is known at the end of time, which is the same,
 * by placing all units and joining the tree. */
static void compare_with_joined_tree(struct trial *t, const struct figure_ask *ask, const struct figure *figure)
{
	struct ctx *ctx = t->u.ctx;
	struct figure_ask joined = *ask;
	struct figure alone;
	struct str *parts;
	size_t n;

	if (!ask->structure.is_restated || ask->structure.known != INSTANT_FOREVER)
		return;
	joined.structure.known = INSTANT_FOREVER - 1;
	if (figure_ask(ctx, ask, 1, &alone) != OK || !alike(figure->has_value, figure->num, figure->den, &alone))
		tell(t, ask, "asked alone it is another figure");
	assert_int_equal(figure_parts(ctx, ask, &parts, &n), OK);
	for (size_t i = 0; n > 0 && i < 2 * n; i++) {
		struct figure_records here = { 0 }, there = { 0 };
		bool is_page = i < n;
		size_t limit = is_page ? 7 : FIGURE_RECORDS_MAX, offset = is_page ? formula_below(&t->draw, 5) : 0;
		enum status status = is_page ? figure_records_page(ctx, ask, parts[i % n], limit, offset, &here)
					     : figure_records(ctx, ask, parts[i % n], limit, offset, &here);
		enum status expected = is_page ? figure_records_page(ctx, &joined, parts[i % n], limit, offset, &there)
					       : figure_records(ctx, &joined, parts[i % n], limit, offset, &there);
		problems_clear(ctx);
		if (status != expected || (status == OK && !are_same_records(&here, &there)))
			tell(t, ask, "the records are others than with the tree joined");
		t->n_joined += status == OK && here.n > 0;
	}
}

static void ask_view(struct trial *t, struct str formula, const struct node *node, struct said *said, bool is_first)
{
	struct ctx *ctx = t->u.ctx;
	struct figure_ask asks[UNITS], view = draw_view(t, formula);
	struct figure figures[UNITS] = { 0 };
	struct book known;
	int64_t lacking[UNITS] = { 0 };
	for (int i = 0; i < UNITS; i++) {
		asks[i] = view;
		asks[i].unit_id = t->u.units[i == 0   ? 0
					     : i == 1 ? 1 + formula_below(&t->draw, 6)
						      : formula_below(&t->draw, (unsigned)t->u.n_units)];
	}
	problems_clear(ctx);
	enum status status = figure_ask(ctx, asks, UNITS, figures);
	t->n_asked += status == OK;
	t->n_refused += status != OK;
	if (status == OK && is_first)
		book_known(ctx->arena, &t->all, view.structure.known, &known);
	for (int i = 0; i < UNITS; i++) {
		if (status == OK && is_first)
			compare_with_oracle(t, &known, &asks[i], node, &figures[i], &lacking[i]);
		if (!is_first &&
		    (said[i].status != status ||
		     (status == OK && !alike(figures[i].has_value, figures[i].num, figures[i].den, &said[i].figure))))
			tell(t, &asks[i], "the engines differ");
		said[i] = (struct said){ status, figures[i] };
	}
	if (status == OK && is_first)
		compare_lacks(t, &asks[1], lacking[1]);
	if (status == OK) {
		open_figure(t, &asks[1], &figures[1]);
		compare_with_joined_tree(t, &asks[1], &figures[1]);
		ctx->user = &t->viewer;
		ctx->scope = &t->scope;
		open_figure(t, &asks[0], &figures[0]);
		compare_with_joined_tree(t, &asks[0], &figures[0]);
		ctx->user = NULL;
		ctx->scope = &scope_all;
	} else if (status != INVALID && status != TOO_LARGE && status != NOT_FOUND)
		tell(t, &asks[0], status_name(status));
}

static void ask_formula(struct trial *t, int i, bool is_first)
{
	struct node *node;
	struct arena *outer = t->u.ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();
	t->u.ctx->arena = own;
	struct str formula;
	do {
		problems_clear(t->u.ctx);
		formula = formula_any(&t->draw, DEPTH);
	} while (figure_check(t->u.ctx, NULL, formula, &node) != OK);
	uint64_t after = t->draw.seed;
	for (int view = 0; view < VIEWS && (is_first || i % 2 == 0); view++)
		ask_view(t, formula, node, &first_said[(i * VIEWS + view) * UNITS], is_first);
	t->draw.seed = after; /* the next formula is the same whether this one was asked or not */
	problems_clear(t->u.ctx);
	t->u.ctx->arena = outer;
}

/* The unit that a derived table has for an owner on a day, as known; 0 for none. */
static int64_t stored_unit(const struct db_rows *rows, int64_t owner_id, day_t day, instant_t known)
{
	for (size_t i = 0; i < rows->n; i++)
		if (db_cell(rows, i, 0).i == owner_id && db_cell(rows, i, 2).i <= day && day < db_cell(rows, i, 3).i &&
		    db_cell(rows, i, 4).i <= known && known < db_cell(rows, i, 5).i)
			return db_cell(rows, i, 1).i;
	return 0;
}

static void compare_stored(struct trial *t, const char *select, const int64_t *owners, int n, instant_t known,
			   bool are_members)
{
	struct db_rows rows;
	struct sql_text q;
	struct book book;
	sql_init(&q, t->u.ctx->arena, db_ctx_engine(t->u.ctx));
	sql_add_literal(&q, select);
	assert_int_equal(db_query_text(t->u.ctx, &q, &rows), OK);
	book_known(t->u.ctx->arena, &t->all, known, &book);
	for (int i = 0; i < n; i++) {
		for (day_t day = t->u.first_day; day < t->u.first_day + UNION_DAYS; day += 5) {
			bool has_union;
			int64_t stored = stored_unit(&rows, owners[i], day, known);
			int64_t is = are_members ? whereabouts_member(&book, owners[i], day)
						 : whereabouts_employer(&book, owners[i], day, &has_union);
			if (stored == is)
				continue;
			print_error("CONGDOAN_ORACLE_FIRST=%llu: %s %lld is stored at %lld on %d, the oracle has it at "
				    "%lld\n",
				    (unsigned long long)t->seed, are_members ? "member" : "employer",
				    (long long)owners[i], (long long)stored, day, (long long)is);
			t->n_wrong++;
			break;
		}
	}
}

static void compare_derived(struct trial *t)
{
	for (int i = 0; i < 4; i++) {
		instant_t known = i < 3 ? t->u.knowns[i] : INSTANT_FOREVER - 1;
		compare_stored(t,
			       "SELECT member_id, unit_id, from_day, until_day, recorded_at, superseded_at FROM stay",
			       t->u.members, t->u.n_members, known, true);
		compare_stored(t,
			       "SELECT employer_id, unit_id, from_day, until_day, recorded_at, superseded_at"
			       " FROM employer_place",
			       t->u.employers, t->u.n_employers, known, false);
	}
}

static uint64_t first_seed;
static uint64_t n_lived[2]; /* on each engine */

static void every_figure_is_what_the_oracle_says(struct harness_db *h)
{
	bool is_first = h->engine == DB_SQLITE || getenv("CONGDOAN_TEST_ENGINES") != NULL;
	struct trial t = { .seed = first_seed + n_lived[h->engine]++ };
	union_live(&t.u, h, t.seed, DEEDS);
	t.draw = (struct formula_draw){
		.ctx = h->ctx, .seed = t.seed + 1, .around = t.u.first_day + 500, .book = &t.all
	};
	t.grant = (struct grant){ t.u.units[0], ROLE_VIEWER };
	t.viewer = (struct user){ .id = 7, .login = STR("xem"), .grants = &t.grant, .n_grants = 1 };
	t.scope = scope_of(&t.viewer, h->ctx->today);
	assert_int_equal(book_read(h->ctx, &t.all), OK);
	compare_derived(&t);
	for (int i = 0; i < FORMULAS; i++)
		ask_formula(&t, i, is_first);
	union_show(&t.u);
	print_message("# asked %d, refused %d, pages in another structure %d\n", t.n_asked, t.n_refused, t.n_joined);
	assert_true(t.n_joined > 100);
	union_done(&t.u);
	assert_int_equal(t.n_wrong, 0);
}

int main(void)
{
	const struct CMUnitTest one[] = { each_engine(every_figure_is_what_the_oracle_says) };
	size_t n = 2 * (size_t)number_of("CONGDOAN_ORACLE_SEEDS", SEEDS);
	struct CMUnitTest *tests = calloc(n, sizeof *tests);
	if (!tests)
		return 1;
	first_seed = (uint64_t)number_of("CONGDOAN_ORACLE_FIRST", 1);
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0); /* hundreds of small writes, and nothing to lose */
	for (size_t i = 0; i < n; i++)
		tests[i] = one[i % 2];
	int n_failed = _cmocka_run_group_tests("oracle", tests, n, NULL, NULL);
	free(tests);
	return n_failed;
}
