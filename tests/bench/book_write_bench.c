/*
 * Times of writes into a book of national size whose aggregates are stored: every figure is the whole of db_write(),
 * durable and with all sums moved. Everything is done twice and the second time told, with the pages of the book that it
 * needs in memory. It writes into the book it is given, so give it a copy:
 *   book_write_bench URL [UNIONS]     UNIONS to move under another parent by one decision, 6349
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/plan.h"

#define SINGLES 200
#define BATCH 2000
#define DAY_OF_BOOK day_of(2026, 3, 1) /* on which the unions live */
#define DAY_OF_MOVE day_of(2026, 6, 1)
#define PROVINCE "ldld-hai-phong-2025"

enum kind { KIND_DUES, KIND_DIALOGUE, KIND_ADMISSION, KINDS };
static const char *const kind_names[KINDS] = { "dues of a month", "dialogue", "admission of a member" };

struct unions {
	int64_t *items;
	size_t n;
};

struct bench {
	struct ctx *ctx;
	struct db *db;
	struct unions all, province, others; /* others: not in the province */
	int64_t to_id;                       /* of the move */
	size_t n_moved;
	const struct unions *from;
	enum kind kind;
	size_t n;
	unsigned seed;
	int64_t act_id;
	bool is_told;
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

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t draw(struct bench *b, size_t below)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return (b->seed >> 8) % below;
}

/* Every write with memory of its own, as a request has it. */
static double run(struct bench *b, db_write_fn *fn)
{
	struct arena *outer = b->ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();
	double from = seconds();

	problems_clear(b->ctx);
	b->ctx->arena = own;
	must(b->ctx, db_write(b->ctx, b->db, fn, b), "a write");
	b->ctx->arena = outer;
	return seconds() - from;
}

static enum status begin(struct ctx *ctx, struct bench *b, struct act *act)
{
	int64_t replayed;

	*act = (struct act){ .verb = "enter", .reason = STR("đo"), .decision = STR("1/QĐ") };
	TRY(act_begin(ctx, act, &replayed));
	b->act_id = act->id;
	return OK;
}

static struct record make(struct ctx *ctx, struct bench *b)
{
	const struct record_type *type = catalog_type(ctx->catalog, str_of(b->kind == KIND_DUES ? "dues" : "dialogue"));
	struct record r = record_new(ctx, type);

	record_set(&r, "unit", VALUE_OF_INT(b->from->items[draw(b, b->from->n)]));
	if (b->kind == KIND_DIALOGUE) {
		record_set(&r, "held_on", VALUE_OF_INT(DAY_OF_BOOK + (day_t)draw(b, 60)));
		record_set(&r, "kind", VALUE_OF_TEXT(STR("periodic")));
		return r;
	}
	record_set(&r, "month", VALUE_OF_INT(DAY_OF_BOOK));
	record_set(&r, "due", VALUE_OF_INT(1000000));
	record_set(&r, "paid", VALUE_OF_INT((int64_t)draw(b, 1000000)));
	return r;
}

static enum status write_records(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;
	const struct record_type *type = NULL;
	struct record *records = arena_array_of(ctx->arena, struct record, b->n);
	struct fact_change *changes = arena_array_of(ctx->arena, struct fact_change, b->n);

	TRY(begin(ctx, b, &act));
	for (size_t i = 0; i < b->n; i++) {
		records[i] = make(ctx, b);
		changes[i] = (struct fact_change){ NULL, &records[i] };
		type = records[i].type;
	}
	return fact_apply_many(ctx, &act, &(struct fact_changes){ type, changes, b->n, 1 });
}

/* One by one as a form does it; many as an import does: the people, then that they were admitted. */
static enum status write_admissions(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct founding_member person = { .full_name = STR("Nguyễn Văn An"), .born_on = DAY_NONE };
	struct record *people = arena_array_of(ctx->arena, struct record, b->n);
	struct record *events = arena_array_of(ctx->arena, struct record, b->n);
	struct fact_change *changes = arena_array_of(ctx->arena, struct fact_change, 2 * b->n);
	struct act act;
	int64_t id;

	TRY(begin(ctx, b, &act));
	if (b->n == 1)
		return member_join(ctx, &act, &person, true, b->from->items[draw(b, b->from->n)], "admission",
				   DAY_OF_BOOK + (day_t)draw(b, 60), &id);
	for (size_t i = 0; i < b->n; i++) {
		people[i] = record_new(ctx, &member_type);
		record_set(&people[i], "full_name", VALUE_OF_TEXT(person.full_name));
		changes[i] = (struct fact_change){ NULL, &people[i] };
	}
	TRY(fact_apply_many(ctx, &act, &(struct fact_changes){ &member_type, changes, b->n, 1 }));
	for (size_t i = 0; i < b->n; i++) {
		events[i] = record_new(ctx, &membership_event_type);
		record_set(&events[i], "member", VALUE_OF_INT(people[i].id));
		record_set(&events[i], "unit", VALUE_OF_INT(b->from->items[draw(b, b->from->n)]));
		record_set(&events[i], "day", VALUE_OF_INT(DAY_OF_BOOK + (day_t)draw(b, 60)));
		record_set(&events[i], "cause", VALUE_OF_TEXT(STR("admission")));
		changes[b->n + i] = (struct fact_change){ NULL, &events[i] };
	}
	return fact_apply_many(ctx, &act, &(struct fact_changes){ &membership_event_type, changes + b->n, b->n, 1 });
}

static enum status write_moves(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act;

	TRY(begin(ctx, b, &act));
	return unit_move_all(ctx, &act, b->others.items, b->n_moved, b->to_id, DAY_OF_MOVE);
}

static enum status write_undo(struct ctx *ctx, void *arg)
{
	struct bench *b = arg;
	struct act act = { .verb = "annul", .reason = STR("đo") };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	return fact_annul_act(ctx, &act, b->act_id);
}

static db_write_fn *writer_of(enum kind kind)
{
	return kind == KIND_ADMISSION ? write_admissions : write_records;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void print_singles(struct bench *b)
{
	double times[SINGLES];

	b->n = 1;
	b->from = &b->all;
	for (int i = 0; i < SINGLES; i++)
		times[i] = run(b, writer_of(b->kind));
	qsort(times, SINGLES, sizeof *times, compare);
	if (!b->is_told)
		return;
	printf("one %-32s p50 %7.2f ms   p95 %7.2f ms   p99 %7.2f ms\n", kind_names[b->kind], times[SINGLES / 2] * 1e3,
	       times[SINGLES * 95 / 100] * 1e3, times[SINGLES * 99 / 100] * 1e3);
}

static void print_batch(struct bench *b, const struct unions *from, const char *where)
{
	double times[3], undo = 0;

	b->n = BATCH;
	b->from = from;
	for (int i = 0; i < 3; i++) {
		times[i] = run(b, writer_of(b->kind));
		undo = run(b, write_undo);
	}
	qsort(times, 3, sizeof *times, compare);
	if (!b->is_told)
		return;
	printf("%d × %-22s %-13s %7.0f a second   taken back %7.0f a second\n", BATCH, kind_names[b->kind], where,
	       BATCH / times[1], BATCH / undo);
}

static void print_move(struct bench *b)
{
	double time = run(b, write_moves), undo = run(b, write_undo);

	if (!b->is_told)
		return;
	printf("%zu unions moved under another parent %7.2f s   taken back %7.2f s\n", b->n_moved, time, undo);
}

/* Grassroots unions that live from the day on under an ancestor and not under another (0: whichever), by chance. */
static struct unions read_unions(struct bench *b, int64_t ancestor_id, int64_t without_id)
{
	struct sql_text q;
	struct db_rows rows;
	struct unions out;

	sql_init(&q, b->ctx->arena, db_ctx_engine(b->ctx));
	sql_lit(&q, "SELECT u.id FROM unit u JOIN unit_kind k ON k.owner_id = u.id AND k.value = 'grassroots'"
		    " AND k.superseded_at = 9223372036854775807 JOIN closure c ON c.descendant_id = u.id AND"
		    " c.relation = 'belongs' AND c.superseded_at = 9223372036854775807 AND c.from_day <= ");
	sql_int(&q, DAY_OF_BOOK);
	sql_lit(&q, " AND c.until_day > ");
	sql_int(&q, DAY_OF_MOVE + 365);
	sql_lit(&q, " AND c.ancestor_id = ");
	sql_int(&q, ancestor_id);
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND NOT EXISTS (SELECT 1 FROM closure w"
		    " WHERE w.descendant_id = u.id AND w.relation = 'belongs' AND w.superseded_at = 9223372036854775807"
		    " AND w.ancestor_id = ");
	sql_int(&q, without_id);
	sql_lit(&q, ") ORDER BY (u.id * 7919) % 104729, u.id");
	must(b->ctx, db_query_text(b->ctx, &q, &rows), "reading unions");
	out = (struct unions){ arena_array_of(b->ctx->arena, int64_t, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out.items[i] = db_cell(&rows, i, 0).i;
	return out;
}

static void read_book(struct bench *b)
{
	struct unit root, province;

	must(b->ctx, unit_root(b->ctx, DAY_OF_BOOK, &root), "the root");
	must(b->ctx, unit_by_code(b->ctx, STR(PROVINCE), DAY_OF_BOOK, &province), PROVINCE);
	b->all = read_unions(b, root.id, 0);
	b->province = read_unions(b, province.id, 0);
	b->others = read_unions(b, root.id, province.id);
	b->to_id = province.id;
	if (b->n_moved > b->others.n)
		b->n_moved = b->others.n;
	printf("%zu unions, %zu of them in the province\n", b->all.n, b->province.n);
}

static void measure(struct bench *b, const char *only)
{
	for (b->kind = 0; b->kind < KINDS; b->kind++) {
		if (!only || str_is(str_of(only), "singles"))
			print_singles(b);
		if (only && !str_is(str_of(only), "batches"))
			continue;
		print_batch(b, &b->province, "one province");
		print_batch(b, &b->all, "anywhere");
	}
	if (!only || str_is(str_of(only), "move"))
		print_move(b);
}

int main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct ctx own = { .arena = arena, .now = instant_now(), .scope = &scope_all }, *ctx = &own;
	struct bench b = { .ctx = ctx, .n_moved = 6349 };
	struct figure_cache *figures = figure_cache_new();
	struct catalog *catalog;
	int64_t n;

	if (argc < 2) {
		fprintf(stderr, "usage: book_write_bench URL [UNIONS [singles|batches|move]]\n");
		return 2;
	}
	if (argc > 2 && num_parse_int(str_of(argv[2]), 1, 1000000, &n) == OK)
		b.n_moved = (size_t)n;
	ctx->today = day_of_instant(ctx->now);
	ctx->figures = figures;
	must(ctx, db_open(ctx, str_of(argv[1]), 2, &b.db), "the book");
	db_set_write_hooks(b.db, (struct db_write_hooks){ aggregate_write_begin, aggregate_write_end });
	must(ctx, db_reader(ctx, b.db), "a reader");
	must(ctx, catalog_build_with(ctx, plan_types, PLAN_TYPES, &catalog), "the catalogue");
	ctx->catalog = catalog;
	read_book(&b);
	db_reader_done(ctx);
	for (int i = 0; i < 2; i++) {
		b.is_told = i == 1;
		b.seed = 7;
		measure(&b, argc > 3 ? argv[3] : NULL);
	}
	catalog_free(catalog);
	figure_cache_free(figures);
	db_close(b.db);
	return 0;
}
