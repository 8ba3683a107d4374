/* Which rows of a kept measure what was written may have changed: references are walked backwards. */
#include "domain/written.h"
#include "figures/aggregate_parts.h"
#include "figures/ids.h"
#include "figures/reach.h"

#include <stdlib.h>

struct touching {
	struct ctx *ctx;
	const struct written *w;
	struct id_heap known;
	struct id_list *out;
};

/* Whether an earlier way of the measure begins with the same steps. */
static bool reached_before(const struct kept *a, size_t i, size_t n)
{
	for (size_t k = 0; k < i; k++) {
		const struct way *x = &a->ways.items[k], *y = &a->ways.items[i];
		size_t same = 0;
		while (same < n && same < x->n && x->steps[same] == y->steps[same])
			same++;
		if (same == n && x->n > n)
			return true;
	}
	return false;
}

/* Of a unit an edge tells its parent and nothing else. */
static bool is_parent(const struct way *way, size_t n)
{
	return str_is(way->steps[n]->name, "parent");
}

static bool reads_parent(const struct kept *a)
{
	for (size_t i = 0; i < a->ways.n; i++)
		if (a->ways.items[i].n > 0 && is_parent(&a->ways.items[i], 0))
			return true;
	return false;
}

static enum status touch_by_way(struct touching *t, const struct kept *a, size_t i)
{
	const struct written *w = t->w;
	const struct way *way = &a->ways.items[i];

	for (size_t n = 1; n < way->n; n++) {
		LIST(int64_t) ids = { 0 };
		if (reached_before(a, i, n))
			continue;
		for (size_t k = 0; k < w->ids.n; k++)
			if (str_eq(w->ids.items[k].table, way->of[n]->table) &&
			    (!w->ids.items[k].is_moved || is_parent(way, n)))
				*LIST_ADD(t->ctx->arena, &ids) = w->ids.items[k].id;
		TRY(reach_back(t->ctx, way, n, ids.items, ids.n, &t->known));
	}
	return OK;
}

struct mention {
	int64_t id;
	size_t at; /* its place in what was written */
	bool is_new;
};

static int compare_mentions(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Rows of the root itself, by id. What this write did first with a row decides: what it added had nothing before. */
static void touch_root(struct touching *t, const struct kept *a)
{
	const struct written *w = t->w;
	struct arena *arena = t->ctx->arena;
	struct mention *all = arena_array_of(arena, struct mention, w->ids.n);
	bool may_be_moved = reads_parent(a);
	size_t n = 0;

	for (size_t i = 0; i < w->ids.n; i++)
		if (str_eq(w->ids.items[i].table, a->root->table) && (!w->ids.items[i].is_moved || may_be_moved))
			all[n++] = (struct mention){ w->ids.items[i].id, i, w->ids.items[i].is_new };
	if (n > 0)
		qsort(all, n, sizeof *all, compare_mentions);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && all[i].id == all[i - 1].id)
			continue;
		if (all[i].is_new)
			*LIST_ADD(arena, &t->out->added) = all[i].id;
		else
			*LIST_ADD(arena, &t->known.all) = all[i].id;
	}
}

enum status aggregate_touched(struct ctx *ctx, const struct written *w, const struct kept *a, struct id_list *out)
{
	struct touching t = { .ctx = ctx, .w = w, .out = out };
	size_t n_known;

	*out = (struct id_list){ 0 };
	touch_root(&t, a);
	for (size_t i = 0; i < a->ways.n; i++)
		TRY(touch_by_way(&t, a, i));
	n_known = ids_sort(t.known.all.items, t.known.all.n);
	for (size_t i = 0; t.known.all.items && i < n_known; i++)
		if (!out->added.items ||
		    !bsearch(&t.known.all.items[i], out->added.items, out->added.n, sizeof(int64_t), ids_compare))
			*LIST_ADD(ctx->arena, &out->known) = t.known.all.items[i];
	return OK;
}

static enum status take_employer(void *arg, const struct value *cells, int n_columns)
{
	struct written *w = arg;
	(void)n_columns;
	*LIST_ADD(w->arena, &w->ids) = (struct written_id){ STR("employer"), cells[0].i, false, false };
	return OK;
}

enum status aggregate_touch_places(struct ctx *ctx, struct written *w)
{
	struct sql_text q;
	bool may_have_moved = w->is_structure;

	for (size_t i = 0; i < w->ids.n; i++)
		may_have_moved |= str_is(w->ids.items[i].table, "unit_employer") ||
				  str_is(w->ids.items[i].table, "employer") || str_is(w->ids.items[i].table, "area");
	if (!may_have_moved)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT employer_id FROM employer_place WHERE recorded_at > ");
	sql_int(&q, w->before);
	sql_lit(&q, " UNION SELECT employer_id FROM employer_place WHERE superseded_at < 9223372036854775807"
		    " AND superseded_at > ");
	sql_int(&q, w->before);
	return db_each_text(ctx, &q, take_employer, w);
}
