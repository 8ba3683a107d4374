/* The aggregates that are stored, and those that indicators and plans ask for. */
#include <sodium.h>

#include "base/text.h"
#include "domain/catalog.h"
#include "domain/data_version.h"
#include "domain/definition.h"
#include "figures/aggregate.h"
#include "figures/aggregate_parts.h"
#include "figures/aggregate_turns.h"
#include "figures/cache.h"
#include "figures/indicator.h"
#include "figures/question.h"

#define AGGREGATES_MAX 2000

static int compare_aggregates(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

void kept_memory_forget(struct kept_memory *m)
{
	if (m->catalog)
		catalog_give_back(m->catalog);
	arena_free(m->arena);
	*m = (struct kept_memory){ 0 };
}

/* Reads the measure again; what is no longer understood is left without a node, and nobody asks it. */
static enum status read_measure(struct ctx *ctx, struct str measure, bool is_rows, struct kept *out)
{
	size_t n_problems = ctx->problems.n;
	struct node *node;
	bool fits;

	*out = (struct kept){ .measure = measure, .is_rows = is_rows };
	if (figure_check(ctx, NULL, measure, &node) != OK) {
		ctx->problems.n = n_problems;
		return OK;
	}
	TRY(aggregate_fit(ctx, node, is_rows, out, &fits));
	if (!fits)
		out->node = NULL;
	return OK;
}

/* The memory of the process, emptied when the catalogue is another; NULL where there is none, or no write. */
static struct kept_memory *memory_of(struct ctx *ctx)
{
	if (!ctx->figures || !ctx->catalog || !db_is_writing(ctx))
		return NULL;
	struct kept_memory *m = figure_cache_kept(ctx->figures);
	if (m->catalog == ctx->catalog)
		return m;
	kept_memory_forget(m);
	m->arena = arena_new();
	m->catalog = ctx->catalog;
	catalog_hold(m->catalog);
	return m;
}

static void take_meaning(struct kept *a, const struct kept *understood)
{
	struct kept stored = *a;

	*a = *understood;
	a->id = stored.id;
	a->measure = stored.measure;
	a->scale = stored.scale;
	a->counted_to = stored.counted_to;
	a->held_by = stored.held_by;
	a->held_until = stored.held_until;
}

static enum status understand(struct ctx *ctx, struct kept *a)
{
	struct kept_memory *m = memory_of(ctx);
	struct kept understood;
	struct arena *outer = ctx->arena;
	enum status status;

	for (size_t i = 0; m && i < m->list.n; i++) {
		if (m->list.items[i].is_rows != a->is_rows || !str_eq(m->list.items[i].measure, a->measure))
			continue;
		take_meaning(a, &m->list.items[i]);
		return OK;
	}
	if (m)
		ctx->arena = m->arena;
	status = read_measure(ctx, str_dup(ctx->arena, a->measure), a->is_rows, &understood);
	ctx->arena = outer;
	TRY(status);
	if (m)
		*LIST_ADD(m->arena, &m->list) = understood;
	take_meaning(a, &understood);
	return OK;
}

enum status aggregates_read(struct ctx *ctx, struct aggregates *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, measure, part, is_stock, scale, counted_to, held_by, held_until FROM aggregate"
		    " ORDER BY id");
	TRY(db_query_text(ctx, &q, &rows));
	out->items = arena_array_of(ctx->arena, struct kept, rows.n);
	out->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		out->items[i] = (struct kept){
			.id = (int)db_cell(&rows, i, 0).i,
			.measure = db_cell(&rows, i, 1).s,
			.is_rows = str_is(db_cell(&rows, i, 2).s, "rows"),
			.is_stock = db_cell(&rows, i, 3).i == 1,
			.scale = db_cell(&rows, i, 4).i,
			.counted_to = db_cell(&rows, i, 5).i,
			.held_by = db_cell(&rows, i, 6).i,
			.held_until = db_cell(&rows, i, 7).i,
		};
		TRY(understand(ctx, &out->items[i]));
	}
	return OK;
}

struct kept *aggregates_find(const struct aggregates *set, int id)
{
	struct kept key = { .id = id };
	return set->n ? bsearch(&key, set->items, set->n, sizeof key, compare_aggregates) : NULL;
}

struct wanting {
	struct ctx *ctx;
	LIST(struct kept) list;
};

static enum status want_part(struct wanting *w, struct node *measure, bool is_rows)
{
	struct kept a;
	bool fits;

	TRY(aggregate_fit(w->ctx, measure, is_rows, &a, &fits));
	for (size_t i = 0; i < w->list.n; i++)
		fits &= !(str_eq(w->list.items[i].measure, a.measure) && w->list.items[i].is_rows == is_rows);
	if (fits && w->list.n < AGGREGATES_MAX)
		*LIST_ADD(w->ctx->arena, &w->list) = a;
	return OK;
}

/* The measures outside rows. */
static enum status want_node(struct wanting *w, struct node *n)
{
	if (!n)
		return OK;
	n = (struct node *)node_resolved(n);
	if (n->kind == NODE_MEASURE) {
		TRY(want_part(w, n, false));
		return n->aggregate == AGGREGATE_AVG ? want_part(w, n, true) : OK;
	}
	TRY(want_node(w, n->left));
	TRY(want_node(w, n->right));
	for (size_t i = 0; i < n->n_items; i++)
		TRY(want_node(w, n->items[i]));
	return OK;
}

/* A plan may name other targets: what it shares in is found by their formulas. */
static enum status no_attainment(struct ctx *ctx, void *arg, int64_t unit_id, struct str code, bool *out_has,
				 struct rational *out)
{
	(void)ctx;
	(void)arg;
	(void)unit_id;
	(void)code;
	*out_has = false;
	*out = RATIONAL_OF(0);
	return OK;
}

static enum status want_formula(struct wanting *w, struct str formula)
{
	static const struct figure_names names = { NULL, no_attainment };
	size_t n_problems = w->ctx->problems.n;
	struct node *node;

	if (figure_check(w->ctx, &names, formula, &node) != OK) {
		w->ctx->problems.n = n_problems; /* its page tells */
		return OK;
	}
	return want_node(w, node);
}

static enum status want_all(struct wanting *w)
{
	struct indicator *indicators;
	struct sql_text q;
	struct db_rows rows;
	size_t n;

	TRY(want_formula(w, STR(AGGREGATE_MEMBERS)));
	TRY(want_formula(w, STR(AGGREGATE_GRASSROOTS)));
	TRY(indicator_list(w->ctx, &indicators, &n));
	for (size_t i = 0; i < n; i++)
		TRY(want_formula(w, indicators[i].formula));
	sql_init(&q, w->ctx->arena, db_ctx_engine(w->ctx));
	sql_lit(&q, "SELECT DISTINCT formula FROM target WHERE superseded_at = 9223372036854775807"
		    " AND formula IS NOT NULL ORDER BY formula");
	TRY(db_query_text(w->ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(want_formula(w, db_cell(&rows, i, 0).s));
	return OK;
}

static void digest_str(crypto_hash_sha256_state *state, struct str s)
{
	unsigned long long n = s.n;
	crypto_hash_sha256_update(state, (const unsigned char *)&n, sizeof n);
	if (s.n > 0)
		crypto_hash_sha256_update(state, (const unsigned char *)s.p, s.n);
}

/* Over the statement, what is bound in it, and the definitions that it reads as rows: causes and ranks of sources. */
static enum status digest_of(struct ctx *ctx, struct kept *a, struct str *out)
{
	static const char *const kinds[] = { "causes", "source_ranks" };
	struct rows_asked all = { .above = 0, .to = AGGREGATE_WHOLE };
	crypto_hash_sha256_state state;
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct sql_text q;

	TRY(aggregate_statement(ctx, a, &all, INSTANT_FOREVER, &q, &a->scale));
	crypto_hash_sha256_init(&state);
	digest_str(&state, buf_str(&q.text));
	for (size_t i = 0; i < q.params.n; i++) {
		const struct value *v = &q.params.items[i];
		digest_str(&state, v->type == VALUE_INT ? str_fmt(ctx->arena, "%lld", (long long)v->i) : v->s);
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct definition definition;
		TRY(definition_current(ctx, kinds[i], str_of(kinds[i]), &definition));
		digest_str(&state, definition.body);
	}
	crypto_hash_sha256_final(&state, digest);
	*out = str_dup(ctx->arena, (struct str){ (const char *)digest, sizeof digest });
	return OK;
}

static void put_key(struct sql_text *q, const struct kept *a)
{
	sql_lit(q, "measure = ");
	sql_str(q, a->measure);
	sql_lit(q, " AND part = ");
	sql_str(q, a->is_rows ? STR("rows") : STR("value"));
}

static enum status store(struct ctx *ctx, const struct kept *a, struct str digest)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate WHERE ");
	put_key(&q, a);
	TRY(db_exec_text(ctx, &q));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate_state SET last_id = last_id + 1 WHERE one = 1 RETURNING last_id");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("aggregate_state has no row");
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO aggregate (id, measure, part, statement, is_stock, scale, counted_to) VALUES (");
	sql_int(&q, db_cell(&rows, 0, 0).i);
	sql_lit(&q, ", ");
	sql_str(&q, a->measure);
	sql_lit(&q, ", ");
	sql_str(&q, a->is_rows ? STR("rows") : STR("value"));
	sql_lit(&q, ", ");
	sql_value(&q, VALUE_OF_BYTES(digest));
	sql_lit(&q, ", ");
	sql_int(&q, a->is_stock);
	sql_lit(&q, ", ");
	sql_int(&q, a->scale);
	sql_lit(&q, ", 0)");
	return db_exec_text(ctx, &q);
}

struct stored {
	int64_t id;
	int64_t counted_to;
	struct str measure;
	struct str part;
	struct str digest;
	bool is_wanted;
};

static struct stored *find_stored(struct stored *list, size_t n, const struct kept *a)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].measure, a->measure) && str_is(list[i].part, a->is_rows ? "rows" : "value"))
			return &list[i];
	return NULL;
}

static enum status read_stored(struct ctx *ctx, struct stored **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, counted_to, measure, part, statement FROM aggregate ORDER BY id");
	TRY(db_query_text(ctx, &q, &rows));
	struct stored *list = arena_array_of(ctx->arena, struct stored, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		list[i] = (struct stored){ db_cell(&rows, i, 0).i, db_cell(&rows, i, 1).i, db_cell(&rows, i, 2).s,
					   db_cell(&rows, i, 3).s, db_cell(&rows, i, 4).s, false };
	*out = list;
	*out_n = rows.n;
	return OK;
}

static enum status forget(struct ctx *ctx, int64_t id)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM aggregate WHERE id = ");
	sql_int(&q, id);
	return db_exec_text(ctx, &q);
}

enum status aggregate_refresh(struct ctx *ctx, int *out_waiting)
{
	struct wanting w = { .ctx = ctx };
	struct stored *stored;
	bool has_changed = false;
	int n_cells;
	size_t n;

	*out_waiting = 0;
	TRY(want_all(&w));
	TRY(read_stored(ctx, &stored, &n));
	for (size_t i = 0; i < w.list.n; i++) {
		struct stored *have = find_stored(stored, n, &w.list.items[i]);
		struct str digest;
		TRY(digest_of(ctx, &w.list.items[i], &digest));
		bool is_same = have && str_eq(have->digest, digest);
		if (have)
			have->is_wanted = true;
		*out_waiting += !is_same || have->counted_to != AGGREGATE_WHOLE;
		if (is_same)
			continue;
		TRY(store(ctx, &w.list.items[i], digest));
		has_changed = true;
	}
	for (size_t i = 0; i < n; i++) {
		if (stored[i].is_wanted)
			continue;
		TRY(forget(ctx, stored[i].id));
		has_changed = true;
	}
	if (has_changed)
		TRY(data_version_bump(ctx));
	TRY(waiting_count(ctx, &n_cells));
	*out_waiting += n_cells > 0;
	return OK;
}

enum status aggregate_stand(struct ctx *ctx, struct aggregate_standing *out)
{
	struct wanting w = { .ctx = ctx };
	struct stored *stored;
	struct sql_text q;
	struct db_rows rows;
	size_t n;

	*out = (struct aggregate_standing){ 0 };
	TRY(want_all(&w));
	TRY(read_stored(ctx, &stored, &n));
	for (size_t i = 0; i < w.list.n; i++) {
		const struct stored *have = find_stored(stored, n, &w.list.items[i]);
		struct str digest;
		TRY(digest_of(ctx, &w.list.items[i], &digest));
		out->n_whole += have && have->counted_to == AGGREGATE_WHOLE && str_eq(have->digest, digest);
	}
	out->n = (int)w.list.n;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"SELECT COUNT(DISTINCT w.unit_id) FROM aggregate_waiting w JOIN aggregate a ON a.id = w.aggregate_id");
	TRY(db_query_text(ctx, &q, &rows));
	out->n_moved = (int)db_cell(&rows, 0, 0).i;
	return OK;
}

enum status aggregate_reset(struct ctx *ctx)
{
	static const char *const texts[] = {
		"DELETE FROM aggregate WHERE 1 = 1",
		"DELETE FROM aggregate_own WHERE 1 = 1",
		"DELETE FROM aggregate_cell WHERE 1 = 1",
		"DELETE FROM aggregate_inner WHERE 1 = 1",
		"DELETE FROM aggregate_place WHERE 1 = 1",
		"DELETE FROM aggregate_waiting WHERE 1 = 1",
		"UPDATE aggregate_state SET restated_on = 0, n_swept = last_id WHERE one = 1",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, texts[i]);
		TRY(db_exec_text(ctx, &q));
	}
	return data_version_bump(ctx);
}
