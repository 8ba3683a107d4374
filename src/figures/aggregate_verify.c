/*
 * Proves what is stored: own rows against the records, cells against own rows and the tree. A country's sums fit no
 * memory, so they are compared by fingerprints first: everything that should be adds its value times a random number of
 * its key, everything that is stored takes that away, and what is left of a share of the units is zero if both are
 * equal (else with a chance of 2^-61). Only shares with a rest are gathered and compared cell by cell.
 */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "domain/record.h"
#include "figures/aggregate.h"
#include "figures/aggregate_turns.h"

#define SHARES 128        /* of the units */
#define GATHERED_MAX 64   /* shares of a measure that are compared cell by cell */
#define TOLD_MAX 20       /* differences of one aggregate that are told */
#define CHUNK_ROWS 200000 /* records of one statement */
#define PRIME (((uint64_t)1 << 61) - 1)

enum { SUMS_OWN, SUMS_CELLS, SUMS_KINDS };

struct proof {
	struct ctx *ctx;
	struct aggregates set;
	struct paths *paths;
	struct id_set *waiting; /* of each measure the units whose restated cells are not looked at */
	uint64_t seeds[2];
	uint64_t *rests;      /* of each measure, kind and share, modulo PRIME */
	bool *is_gathered;    /* the same; NULL while fingerprints are made */
	struct deltas should; /* what should be stored, or takes of it what is */
	struct deltas cells;  /* where own rows go up the tree */
	int sign;
	int64_t last_id; /* of an aggregate that ever was */
	struct aggregate_compared n;
	int64_t n_strange; /* rows of aggregates that never were */
};

static uint64_t mix(uint64_t h)
{
	h ^= h >> 31;
	h *= 0x7fb5d329728ea185u;
	h ^= h >> 27;
	h *= 0x81dadef4bc2dd44du;
	return h ^ (h >> 33);
}

/* A number below PRIME that nobody can foresee, of the key. */
static uint64_t number_of(const struct proof *p, const struct delta *d)
{
	uint64_t h = mix(p->seeds[0] ^ (uint64_t)d->unit_id);

	h = mix(h + ((uint64_t)(uint32_t)d->aggregate_id << 32 | (uint32_t)d->day));
	h = mix((h ^ p->seeds[1]) + (uint64_t)(d->tree * 8 + d->grain));
	return h % PRIME;
}

static size_t place_of(size_t measure, const struct delta *d)
{
	size_t kind = d->tree == TREE_OWN ? SUMS_OWN : SUMS_CELLS;

	return (measure * SUMS_KINDS + kind) * SHARES + mix((uint64_t)d->unit_id) % SHARES;
}

static void take(void *arg, const struct delta *d)
{
	struct proof *p = arg;
	size_t measure = (size_t)(aggregates_find(&p->set, d->aggregate_id) - p->set.items);
	size_t place = place_of(measure, d);

	if (d->tree == TREE_RESTATED && waiting_has(&p->waiting[measure], d->unit_id))
		return;
	if (p->is_gathered) {
		struct delta signed_one = *d;
		signed_one.value *= p->sign;
		if (p->is_gathered[place])
			deltas_add(&p->should, signed_one);
		return;
	}
	int128_t product = (int128_t)(d->value % (int64_t)PRIME) * p->sign * (int128_t)number_of(p, d);
	int128_t rest = ((int128_t)p->rests[place] + product) % (int128_t)PRIME;
	p->rests[place] = (uint64_t)(rest < 0 ? rest + (int128_t)PRIME : rest);
}

/* What is whole and still understood is proved. */
static const struct kept *proved(const struct proof *p, int id)
{
	const struct kept *a = aggregates_find(&p->set, id);
	return a && a->node && a->counted_to == AGGREGATE_WHOLE ? a : NULL;
}

/* Of a stored row the aggregate that is proved. Rows of those that are not asked any more are swept away some time. */
static const struct kept *proved_row(struct proof *p, int64_t id)
{
	const struct kept *a = proved(p, (int)id);

	if (a)
		p->n.n_rows++;
	else if (id <= 0 || id > p->last_id)
		p->n_strange++;
	else if (!aggregates_find(&p->set, (int)id))
		p->n.n_left++;
	return a;
}

struct counting {
	struct proof *p;
	const struct kept *kept[AGGREGATE_TOGETHER];
	size_t n;
};

static enum status take_counted(void *arg, const struct value *cells, int n_columns)
{
	const struct counting *c = arg;
	(void)n_columns;
	c->p->n.n_rows++;
	for (size_t i = 0; i < c->n; i++) {
		struct delta own = { .unit_id = cells[0].i,
				     .aggregate_id = c->kept[i]->id,
				     .day = (day_t)cells[1].i,
				     .value = cells[2 + i].i };
		if (cells[2 + i].type == VALUE_INT && own.value != 0)
			take(c->p, &own);
	}
	return OK;
}

static enum status count_chunk(struct counting *c, struct rows_asked *asked)
{
	struct ctx *ctx = c->p->ctx;
	struct sql_text q;
	int64_t unused;

	asked->above = asked->to;
	TRY(rows_chunk_end(ctx, c->kept[0]->root, asked->above, CHUNK_ROWS, &asked->to, &unused));
	TRY(aggregate_statement_of(ctx, c->kept, c->n, asked, &q));
	return db_each_text(ctx, &q, take_counted, c);
}

static enum status count_records(struct counting *c)
{
	struct ctx *ctx = c->p->ctx;
	struct rows_asked asked = { .above = 0, .to = 0 };

	while (asked.to != AGGREGATE_WHOLE) {
		struct arena *outer = ctx->arena, *own = arena_new();
		ctx->arena = own;
		enum status status = count_chunk(c, &asked);
		ctx->arena = outer;
		if (status != OK) {
			arena_defer(outer, (void (*)(void *))arena_free, own); /* problems lie there */
			return status;
		}
		arena_free(own);
	}
	return OK;
}

/* All records, of all measures. */
static enum status take_records(struct proof *p)
{
	bool *is_done = arena_array_of(p->ctx->arena, bool, p->set.n);

	p->sign = 1;
	for (size_t i = 0; i < p->set.n; i++) {
		struct counting c = { .p = p };
		for (size_t k = i; k < p->set.n && c.n < AGGREGATE_TOGETHER; k++) {
			const struct kept *a = proved(p, p->set.items[k].id);
			if (!a || is_done[k] || (c.n > 0 && !aggregate_goes_with(c.kept[0], a)) || (c.n == 0 && k != i))
				continue;
			is_done[k] = true;
			c.kept[c.n++] = a;
		}
		if (c.n > 0)
			TRY(count_records(&c));
	}
	return OK;
}

static enum status take_own(void *arg, const struct value *cells, int n_columns)
{
	struct proof *p = arg;
	const struct kept *a = proved_row(p, cells[1].i);
	(void)n_columns;
	if (!a)
		return OK;
	struct delta own = {
		.unit_id = cells[0].i, .aggregate_id = a->id, .day = (day_t)cells[2].i, .value = cells[3].i
	};
	p->sign = -1;
	take(p, &own);
	p->sign = 1;
	paths_spread(p->paths, a->is_stock, &own, &p->cells);
	return OK;
}

static enum status take_cell(void *arg, const struct value *cells, int n_columns)
{
	struct proof *p = arg;
	(void)n_columns;
	if (!proved_row(p, cells[2].i))
		return OK;
	struct delta cell = { .unit_id = cells[0].i,
			      .tree = (signed char)cells[1].i,
			      .aggregate_id = (int)cells[2].i,
			      .grain = (signed char)cells[3].i,
			      .day = (day_t)cells[4].i,
			      .value = cells[5].i };
	p->sign = -1;
	take(p, &cell);
	return OK;
}

/* Everything that should be stored, less everything that is. */
static enum status take_all(struct proof *p)
{
	static const struct {
		const char *text;
		db_row_fn *fn;
	} reads[] = {
		{ "SELECT unit_id, aggregate_id, day, value FROM aggregate_own", take_own },
		{ "SELECT unit_id, tree, aggregate_id, grain, day, value FROM aggregate_cell", take_cell },
	};

	p->n = (struct aggregate_compared){ 0 };
	p->n_strange = 0;
	TRY(take_records(p));
	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
		struct sql_text q;
		sql_init(&q, p->ctx->arena, db_ctx_engine(p->ctx));
		sql_add_literal(&q, reads[i].text);
		TRY(db_each_text(p->ctx, &q, reads[i].fn, p));
	}
	return OK;
}

static enum status tell_one(struct ctx *ctx, const struct kept *a, const struct delta *d)
{
	static const char *const trees[] = { T("số của riêng đơn vị"), T("theo cơ cấu lúc đó"),
					     T("theo cơ cấu hiện nay") };
	static const char *const grains[] = { T("ngày"), T("năm từ ngày"), T("tháng từ ngày"), T("ngày") };
	struct str name;

	TRY(record_title(ctx, STR("unit"), d->unit_id, d->day, &name));
	problem_record(ctx, "", T("%.*s: %.*s, %s, %s %.*s lệch %lld."), STR_ARG(a->measure), STR_ARG(name),
		       tr(ctx, trees[(int)d->tree]), tr(ctx, grains[(int)d->grain]),
		       STR_ARG(day_people(ctx->arena, d->day)), (long long)d->value);
	return OK;
}

/* Whatever is left when the stored is taken from what should be. */
static enum status tell(struct proof *p)
{
	size_t n, *n_told = arena_array_of(p->ctx->arena, size_t, p->set.n);
	const struct delta *list = deltas_sorted(p->ctx->arena, &p->should, &n);

	for (size_t i = 0; i < n; i++) {
		const struct kept *a = aggregates_find(&p->set, list[i].aggregate_id);
		if (n_told[a - p->set.items]++ < TOLD_MAX)
			TRY(tell_one(p->ctx, a, &list[i]));
	}
	for (size_t i = 0; i < p->set.n; i++) {
		for (size_t k = 0; k < SUMS_KINDS * SHARES; k++) /* shares that were not looked into */
			n_told[i] += p->rests[i * SUMS_KINDS * SHARES + k] != 0 &&
				     !p->is_gathered[i * SUMS_KINDS * SHARES + k];
		if (n_told[i] > TOLD_MAX)
			problem_record(p->ctx, "", T("%.*s: còn %zu chỗ lệch khác."), STR_ARG(p->set.items[i].measure),
				       n_told[i] - TOLD_MAX);
	}
	return OK;
}

/* The shares of measures whose fingerprints differ, the first of them if there are many. */
static size_t find_differing(struct proof *p, bool *out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->set.n * SUMS_KINDS * SHARES; i++) {
		out[i] = p->rests[i] != 0 && n < GATHERED_MAX;
		n += p->rests[i] != 0;
	}
	return n;
}

static enum status read_last_id(struct proof *p)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, p->ctx->arena, db_ctx_engine(p->ctx));
	sql_lit(&q, "SELECT last_id FROM aggregate_state WHERE one = 1");
	TRY(db_query_text(p->ctx, &q, &rows));
	p->last_id = rows.n > 0 ? db_cell(&rows, 0, 0).i : 0;
	return OK;
}

/* Trees are begun by a recount: where nothing is whole they may wait as well. */
static enum status check_trees(struct proof *p)
{
	for (size_t i = 0; i < p->set.n; i++)
		if (proved(p, p->set.items[i].id))
			return aggregate_check_trees(p->ctx);
	return OK;
}

enum status aggregate_verify(struct ctx *ctx, struct aggregate_compared *out)
{
	struct proof p = { .ctx = ctx };
	size_t n_problems = ctx->problems.n + ctx->problems.n_more;

	TRY(aggregates_read(ctx, &p.set));
	TRY(read_last_id(&p));
	TRY(check_trees(&p));
	TRY(paths_read_all(ctx, &p.paths));
	p.waiting = arena_array_of(ctx->arena, struct id_set, p.set.n + 1);
	for (size_t i = 0; i < p.set.n; i++)
		TRY(waiting_read(ctx, p.set.items[i].id, &p.waiting[i]));
	size_t n_shares = p.set.n * SUMS_KINDS * SHARES;
	bool *differing = arena_array_of(ctx->arena, bool, n_shares);
	p.rests = arena_array_of(ctx->arena, uint64_t, n_shares);
	p.cells = (struct deltas){ .take = take, .arg = &p };
	p.should = (struct deltas){ .arena = ctx->arena };
	randombytes_buf(p.seeds, sizeof p.seeds);
	TRY(take_all(&p));
	*out = p.n;
	if (p.n_strange > 0)
		problem_record(ctx, "", T("%lld dòng cộng dồn không thuộc cách đếm nào."), (long long)p.n_strange);
	if (find_differing(&p, differing) > 0) {
		p.is_gathered = differing;
		TRY(take_all(&p));
		TRY(tell(&p));
	}
	return ctx->problems.n + ctx->problems.n_more > n_problems ? CONFLICT : OK;
}
