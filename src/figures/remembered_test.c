/*
 * Measures brought to now on random unions: after every deed (late, wrong, corrected, taken back, moves, merges) what is
 * remembered and brought on equals what is counted anew; and what is brought on at all.
 *
 * CONGDOAN_ORACLE_SEEDS=N runs so many unions, CONGDOAN_ORACLE_FIRST=S begins with seed S.
 */
#include "figures/remembered.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/figure.h"
#include "oracle/book.h"
#include "oracle/random_formula.h"
#include "oracle/random_union.h"

#define SEEDS 2
#define BEFORE 150
#define DEEDS 70
#define RANDOM 25

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

/* Every kind of correlation, nested, over histories, places and days. */
static const char *const shipped[] = {
	"count(unit at end where kind = grassroots and has(activity)) / count(unit at end where kind = grassroots)",
	"count(unit at end where kind = grassroots and count(member) >= 2 and has(activity where kind = sport))",
	"count(unit at end where kind = grassroots and growth(member) >= 1)",
	"sum(unit at end where kind = grassroots : max(activity.members where kind in (culture, sport)))",
	"count(unit at end where last(rating.grade) < last(rating.grade last year))",
	"count(employer at end where bargains and has(dialogue where kind = periodic))",
	"count(employer at end where headcount >= 10 and has_union and has(dialogue))",
	"sum(employer.headcount at end where has(agreement by end where effective_until > end))",
	"count(member at end where has(hardship) and has(visit))",
	"count(dialogue where unit.members >= 2)",
	"count(activity where unit.members >= 2 and unit.kind = grassroots)",
	"sum(unit at end : count(member) + count(dialogue))",
	"avg(unit at end where kind = grassroots : count(employer where has(dialogue)))",
	"count(member at end where months_between(born_on, end) < 420)",
	"count(unit at end where kind = grassroots and count(activity last year) < count(activity))",
	"count(membership_event where member.unit.members > 3)",
	"growth(member where has(party_introduction))",
	"count(employer at end where growth(member) > 0)",
	"count(unit at end where parent.kind = district and has(officer))",
	"distinct(dialogue.employer where kind = periodic)",
	"distinct(activity.unit where unit.members > 1)",
	"distinct(membership_event.member)",
	"sum(levy : param(LEVY_SPLIT_CDCS) * paid)",
};
#define N_SHIPPED (sizeof shipped / sizeof *shipped)

struct asked {
	struct str formulas[N_SHIPPED + RANDOM];
	size_t n;
};

static uint64_t first_seed;
static uint64_t n_lived[2];

static int64_t number_of(const char *variable, int64_t otherwise)
{
	const char *text = getenv(variable);
	int64_t n;
	return text && num_parse_int(str_of(text), 1, 1000000, &n) == OK ? n : otherwise;
}

static void draw_formulas(struct random_union *u, uint64_t seed, struct asked *out)
{
	struct book book;
	struct formula_draw d = { .ctx = u->ctx, .seed = seed, .around = u->first_day + 500, .book = &book };
	const struct record_type *source;
	struct node *node;

	*out = (struct asked){ .n = 0 };
	for (size_t i = 0; i < N_SHIPPED; i++) {
		assert_int_equal(figure_check(u->ctx, NULL, str_of(shipped[i]), &node), OK);
		out->formulas[out->n++] = str_of(shipped[i]);
	}
	harness_read(u->h);
	assert_int_equal(book_read(u->ctx, &book), OK);
	while (out->n < N_SHIPPED + RANDOM) {
		struct str formula = formula_measure(&d, 2, &source);
		problems_clear(u->ctx);
		if (figure_check(u->ctx, NULL, formula, &node) == OK)
			out->formulas[out->n++] = formula;
	}
	problems_clear(u->ctx);
}

static struct figure_ask ask_of(const struct random_union *u, struct str formula, size_t i)
{
	day_t from = u->first_day + 100 + (day_t)(i % 5) * 90;
	return (struct figure_ask){ .formula = formula,
				    .from = from,
				    .until = from + 365,
				    .as_of = from + (i % 2 ? 364 : 250),
				    .structure = { .relation = i % 7 == 6 ? RELATION_GUIDED : RELATION_BELONGS,
						   .known = INSTANT_FOREVER } };
}

static bool alike(const struct figure *a, const struct figure *b)
{
	return a->has_value == b->has_value &&
	       (!a->has_value || (rational_cmp(a->num, b->num) == 0 && rational_cmp(a->den, b->den) == 0));
}

static void compare(struct random_union *u, const struct asked *asked)
{
	struct figure_cache *cache = u->ctx->figures;

	harness_read(u->h);
	for (size_t i = 0; i < asked->n; i++) {
		struct arena *outer = u->ctx->arena;
		CLEANUP(arena_freep) struct arena *own = arena_new();
		struct figure_ask asks[3];
		struct figure brought[3], now[3];
		u->ctx->arena = own;
		for (int k = 0; k < 3; k++) {
			asks[k] = ask_of(u, asked->formulas[i], i);
			asks[k].unit_id = u->units[k == 0 ? 0 : k == 1 ? 1 + (int)(i % 6) : 7 + (int)(i % 20)];
		}
		enum status status = figure_ask(u->ctx, asks, i % 3 == 0 ? 3 : 2, brought);
		u->ctx->figures = NULL;
		assert_int_equal(figure_ask(u->ctx, asks, i % 3 == 0 ? 3 : 2, now), status);
		u->ctx->figures = cache;
		for (int k = 0; k < (i % 3 == 0 ? 3 : 2) && status == OK; k++)
			if (!alike(&brought[k], &now[k]))
				fail_msg("%.*s at %lld: brought %.*s, now %.*s", STR_ARG(asked->formulas[i]),
					 (long long)asks[k].unit_id, STR_ARG(figure_display(u->ctx, &brought[k])),
					 STR_ARG(figure_display(u->ctx, &now[k])));
		problems_clear(u->ctx);
		u->ctx->arena = outer;
	}
	db_reader_done(u->ctx);
}

static void what_is_brought_to_now_is_what_is_counted_now(struct harness_db *h)
{
	struct random_union u;
	struct asked asked;
	uint64_t seed = first_seed + n_lived[h->engine]++;

	print_message("# seed %llu\n", (unsigned long long)seed);
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	remembered_begin_at(figure_cache_remembered(h->ctx->figures), 0);
	union_begin(&u, h, seed);
	union_go_on(&u, BEFORE);
	draw_formulas(&u, seed, &asked);
	for (int i = 0; i < DEEDS; i++) {
		compare(&u, &asked);
		union_go_on(&u, 1 + i % 3);
	}
	compare(&u, &asked);
	int64_t n = remembered_n_brought(figure_cache_remembered(h->ctx->figures));
	print_message("# brought to now %lld times\n", (long long)n);
	assert_true(n > 200);
	union_done(&u);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

int main(void)
{
	const struct CMUnitTest one[] = { each_engine(what_is_brought_to_now_is_what_is_counted_now) };
	size_t n = 2 * (size_t)number_of("CONGDOAN_ORACLE_SEEDS", SEEDS);
	struct CMUnitTest *tests = calloc(n, sizeof *tests);
	if (!tests)
		return 1;
	first_seed = (uint64_t)number_of("CONGDOAN_ORACLE_FIRST", 1);
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	for (size_t i = 0; i < n; i++)
		tests[i] = one[i % 2];
	int n_failed = _cmocka_run_group_tests("remembered", tests, n, NULL, NULL);
	free(tests);
	return n_failed;
}
