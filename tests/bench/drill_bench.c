/*
 * Times of figures that are counted when asked, and of the first page of records behind them, seen from the root of a
 * book of national size: the first time, and again after somebody has written one activity somewhere. It writes into the
 * book it is given, so give it a copy:
 *   drill_bench URL [FORMULA…]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/figure.h"
#include "figures/plan.h"

#define TIMES 9
#define PAGE 50
#define UNITS 1000 /* among which the activities fall */

static const char *const formulas[] = {
	"count(unit at end where kind = grassroots and has(activity)) / count(unit at end where kind = grassroots)",
	"count(unit at end where kind = grassroots and count(activity where kind in (culture, sport)) >= 3)",
	"sum(unit at end where kind = grassroots : max(activity.members where kind in (culture, sport)))",
	"count(employer at end where bargains and has_union and has(dialogue where kind = periodic))",
	"count(member at end where has(hardship) and has(visit)) / count(member at end where has(hardship))",
	"distinct(activity.unit where kind = sport)",
	"distinct(dialogue.employer where employer.bargains)",
	"avg(activity.members where kind = sport)",
	"count(activity where present >= 90)",
	"count(member at end where sex = female and born_on between 1990-01-01 and 1990-12-31)",
};
#define N_FORMULAS (sizeof formulas / sizeof *formulas)

struct bench {
	struct ctx *ctx;
	struct db *db;
	int64_t root_id;
	int64_t units[UNITS];
	size_t n_units;
	unsigned seed;
	struct figure_ask ask;
	struct figure figure;
	struct figure_records records;
};

static void must(struct ctx *ctx, enum status status, const char *what)
{
	if (status == OK)
		return;
	fprintf(stderr, "%s: status %d\n", what, (int)status);
	for (size_t i = 0; i < ctx->problems.n && i < 5; i++)
		fprintf(stderr, "  %.*s: %.*s\n", STR_ARG(ctx->problems.items[i].field),
			STR_ARG(ctx->problems.items[i].message));
	exit(1);
}

struct taken {
	double wall; /* milliseconds */
	double cpu;  /* of this process */
};

static double read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* As a request does it: memory of its own, a snapshot of its own. */
static struct taken take(struct bench *b, void (*fn)(struct bench *b))
{
	struct arena *outer = b->ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();
	double wall = read_clock(CLOCK_MONOTONIC), cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);

	problems_clear(b->ctx);
	b->ctx->arena = own;
	must(b->ctx, db_reader(b->ctx, b->db), "a reader");
	fn(b);
	db_reader_done(b->ctx);
	b->ctx->arena = outer;
	return (struct taken){ read_clock(CLOCK_MONOTONIC) - wall, read_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu };
}

static void ask_figure(struct bench *b)
{
	must(b->ctx, figure_ask(b->ctx, &b->ask, 1, &b->figure), "a figure");
}

static void ask_page(struct bench *b)
{
	must(b->ctx, figure_records_page(b->ctx, &b->ask, STR_EMPTY, PAGE, 0, &b->records), "records");
}

static enum status write_activity(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	const struct record_type *type = catalog_type(ctx->catalog, STR("activity"));
	struct record r = record_new(ctx, type);
	struct act act = { .verb = "enter", .reason = STR("đo") };
	int64_t replayed;

	b->seed = b->seed * 1103515245u + 12345u;
	TRY(act_begin(ctx, &act, &replayed));
	record_set(&r, "unit", VALUE_OF_INT(b->units[(b->seed >> 8) % b->n_units]));
	record_set(&r, "held_on", VALUE_OF_INT(b->ask.as_of - (day_t)((b->seed >> 8) % 30)));
	record_set(&r, "kind", VALUE_OF_TEXT(STR("sport")));
	record_set(&r, "members", VALUE_OF_INT(40));
	record_set(&r, "present", VALUE_OF_INT(95));
	return fact_apply(ctx, &act, type, NULL, &r);
}

static void write_one(struct bench *b)
{
	struct arena *outer = b->ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();

	problems_clear(b->ctx);
	b->ctx->arena = own;
	must(b->ctx, db_write(b->ctx, b->db, write_activity, b), "a write");
	b->ctx->arena = outer;
}

static int compare(const void *a, const void *b)
{
	const struct taken *x = a, *y = b;

	return (x->wall > y->wall) - (x->wall < y->wall);
}

static void print_formula(struct bench *b, struct str formula)
{
	struct taken figures[TIMES], pages[TIMES], first, first_page;

	b->ask.formula = formula;
	first = take(b, ask_figure);
	first_page = take(b, ask_page);
	for (int i = 0; i < TIMES; i++) {
		write_one(b);
		figures[i] = take(b, ask_figure);
		pages[i] = take(b, ask_page);
	}
	qsort(figures, TIMES, sizeof *figures, compare);
	qsort(pages, TIMES, sizeof *pages, compare);
	printf("%.*s\n  figure first %.1f (%.1f) then %.1f (%.1f, longest %.1f); page first %.1f (%.1f) then %.1f (%.1f, "
	       "longest %.1f): ms (processor), %lld records\n",
	       STR_ARG(formula), first.wall, first.cpu, figures[TIMES / 2].wall, figures[TIMES / 2].cpu,
	       figures[TIMES - 1].wall, first_page.wall, first_page.cpu, pages[TIMES / 2].wall, pages[TIMES / 2].cpu,
	       pages[TIMES - 1].wall, (long long)b->records.total);
	fflush(stdout);
}

/* Grassroots unions that live today, by chance. */
static void read_units(struct bench *b)
{
	struct unit root;
	struct sql_text q;
	struct db_rows rows;

	must(b->ctx, unit_root(b->ctx, b->ctx->today, &root), "the root");
	b->root_id = root.id;
	sql_init(&q, b->ctx->arena, db_ctx_engine(b->ctx));
	sql_lit(&q, "SELECT c.descendant_id FROM closure c JOIN unit_kind k ON k.owner_id = c.descendant_id"
		    " AND k.value = 'grassroots' AND k.superseded_at = 9223372036854775807 WHERE c.ancestor_id = ");
	sql_int(&q, root.id);
	sql_lit(&q, " AND c.relation = 'belongs' AND c.superseded_at = 9223372036854775807 AND c.from_day <= ");
	sql_int(&q, b->ctx->today - 100);
	sql_lit(&q, " AND c.until_day > ");
	sql_int(&q, b->ctx->today);
	sql_lit(&q, " ORDER BY (c.descendant_id * 7919) % 104729 LIMIT ");
	sql_int(&q, UNITS);
	must(b->ctx, db_query_text(b->ctx, &q, &rows), "reading unions");
	for (b->n_units = 0; b->n_units < rows.n; b->n_units++)
		b->units[b->n_units] = db_cell(&rows, b->n_units, 0).i;
}

int main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct ctx own = { .arena = arena, .now = instant_now(), .scope = &scope_all }, *ctx = &own;
	struct bench b = { .ctx = ctx, .seed = 7 };
	struct catalog *catalog;
	int year;

	if (argc < 2) {
		fprintf(stderr, "usage: drill_bench URL [FORMULA…]\n");
		return 2;
	}
	ctx->today = day_of_instant(ctx->now);
	ctx->figures = figure_cache_new();
	must(ctx, db_open(ctx, str_of(argv[1]), 2, &b.db), "the book");
	db_set_write_hooks(b.db, (struct db_write_hooks){ aggregate_write_begin, aggregate_write_end });
	must(ctx, db_reader(ctx, b.db), "a reader");
	must(ctx, catalog_build_with(ctx, plan_types, PLAN_TYPES, &catalog), "the catalogue");
	ctx->catalog = catalog;
	read_units(&b);
	db_reader_done(ctx);
	year = day_civil(ctx->today).year;
	b.ask = (struct figure_ask){ .unit_id = b.root_id,
				     .from = day_of(year, 1, 1),
				     .until = day_of(year + 1, 1, 1),
				     .as_of = ctx->today,
				     .structure = { .known = INSTANT_FOREVER } };
	for (size_t i = 0; argc == 2 && i < N_FORMULAS; i++)
		print_formula(&b, str_of(formulas[i]));
	for (int i = 2; i < argc; i++)
		print_formula(&b, str_of(argv[i]));
	catalog_free(catalog);
	figure_cache_free(ctx->figures);
	db_close(b.db);
	return 0;
}
