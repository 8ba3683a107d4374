/* Which rows of a measure count otherwise since an instant, through the measures inside them; see remembered.h. */
#include "domain/member.h"
#include "figures/ids.h"
#include "figures/reach.h"
#include "figures/remembered.h"

struct touching {
	struct ctx *ctx;
	const struct written *w;
	bool fits;
};

static enum status touch(struct touching *t, const struct node *measure, struct id_heap *out);

static void sort(struct id_heap *heap)
{
	heap->all.n = ids_sort(heap->all.items, heap->all.n);
}

/* From rows of a measure inside rows to what ties it to the row outside: their unit, employer or member. Events of
 * growth have a unit of their own, and their member leads to the rest. */
static struct way way_out(const struct node *inner)
{
	const struct meaning *m = inner->meaning;
	bool is_subtree = m->correlation == CORRELATED_SUBTREE;
	const struct way *to = is_subtree ? &m->place : &m->correlated;
	struct way way = { .n = 0 };

	if (inner->aggregate != AGGREGATE_GROWTH)
		return *to;
	way.of[way.n] = &membership_event_type;
	way.steps[way.n++] = record_type_field(&membership_event_type, is_subtree ? STR("unit") : STR("member"));
	for (size_t i = 0; !is_subtree && i < to->n && way.n < STEPS_MAX; i++) {
		way.of[way.n] = to->of[i];
		way.steps[way.n++] = to->steps[i];
	}
	return way;
}

static enum status touch_through(struct touching *t, const struct inner_measure *inner, struct id_heap *out)
{
	const struct meaning *m = inner->node->meaning;
	struct id_heap rows = { 0 }, there = { 0 }, above = { 0 }, outer = { 0 };
	struct way way = way_out(inner->node);

	TRY(touch(t, inner->node, &rows));
	if (!t->fits || rows.all.n == 0)
		return OK;
	TRY(reach_on(t->ctx, &way, rows.all.items, rows.all.n, &there));
	sort(&there);
	if (m->correlation == CORRELATED_SUBTREE) {
		TRY(reach_up(t->ctx, there.all.items, there.all.n, &above));
		sort(&above);
		TRY(reach_back(t->ctx, &m->outer_place, m->outer_place.n, above.all.items, above.all.n, &outer));
		sort(&outer);
	} else {
		outer = there;
	}
	return reach_back(t->ctx, &inner->to_row, inner->to_row.n, outer.all.items, outer.all.n, out);
}

static enum status touch(struct touching *t, const struct node *measure, struct id_heap *out)
{
	struct row_reads reads;
	struct id_list own;
	bool fits;

	TRY(aggregate_row_reads(t->ctx, measure, &reads, &fits));
	t->fits &= fits;
	if (!t->fits)
		return OK;
	TRY(aggregate_touched(t->ctx, t->w, &reads.own, &own));
	for (size_t i = 0; i < own.known.n; i++)
		*LIST_ADD(t->ctx->arena, &out->all) = own.known.items[i];
	for (size_t i = 0; i < own.added.n; i++)
		*LIST_ADD(t->ctx->arena, &out->all) = own.added.items[i];
	for (size_t i = 0; i < reads.inner.n && t->fits; i++)
		TRY(touch_through(t, &reads.inner.items[i], out));
	sort(out);
	t->fits &= out->all.n <= REMEMBERED_ROWS;
	return OK;
}

enum status remembered_touched(struct ctx *ctx, const struct written *w, const struct node *measure,
			       struct id_heap *out, bool *out_fits)
{
	struct touching t = { ctx, w, true };

	*out = (struct id_heap){ 0 };
	TRY(touch(&t, measure, out));
	*out_fits = t.fits;
	return OK;
}
