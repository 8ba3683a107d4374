/* What follows from facts, in the same write: the closure, stays, places of employers; at once, or for many together.
 */
#include "base/arena.h"
#include "domain/employer.h"
#include "domain/fact_row.h"
#include "domain/member.h"
#include "domain/structure.h"

#include <assert.h>
#include <stdlib.h>

#define IDS_MAX 4

struct ids {
	int64_t items[IDS_MAX];
	size_t n;
};

static void add_id(struct ids *ids, const struct record *r, const char *field)
{
	struct value v = r ? record_get(r, field) : VALUE_NONE;
	if (v.type != VALUE_INT)
		return;
	for (size_t i = 0; i < ids->n; i++) {
		if (ids->items[i] == v.i)
			return;
	}
	ids->items[ids->n++] = v.i;
}

static enum status derive_kind(struct ctx *ctx, enum derived_kind kind, const int64_t *ids, size_t n, instant_t at)
{
	if (n == 0)
		return OK;
	switch (kind) {
	case DERIVED_STAYS:
		return stay_derive(ctx, ids, n, at);
	case DERIVED_STRUCTURE:
		return structure_derive(ctx, ids, n, at);
	case DERIVED_PLACES:
		break;
	}
	return employer_place_derive(ctx, ids, n, at);
}

static void add_pending(struct fact_pending *p, enum derived_kind kind, int64_t id, int row)
{
	struct derived_ids *list = &p->lists[kind];

	if (list->n > 0 && list->items[list->n - 1].id == id && list->items[list->n - 1].row == row)
		return;
	*LIST_ADD(p->arena, list) = (struct derived_id){ id, row };
}

static enum status derive(struct ctx *ctx, struct act *act, enum derived_kind kind, const struct ids *ids, instant_t at)
{
	struct fact_pending *p = fact_memory_pending(act->memory);

	if (kind == DERIVED_STRUCTURE && !p->is_deferred)
		fact_memory_forget_roles(act->memory);
	if (!p->is_deferred)
		return derive_kind(ctx, kind, ids->items, ids->n, at);
	for (size_t i = 0; i < ids->n; i++)
		add_pending(p, kind, ids->items[i], act->row);
	if (p->at < at)
		p->at = at;
	return OK;
}

static enum status derive_one(struct ctx *ctx, struct act *act, enum derived_kind kind, int64_t id, instant_t at)
{
	return derive(ctx, act, kind, &(struct ids){ { id }, 1 }, at);
}

static enum status employers_of_division(struct ctx *ctx, struct act *act, const struct record *area, instant_t at)
{
	struct sql_text q;
	struct db_rows rows;

	if (!area)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT owner_id FROM employer_division WHERE superseded_at = 9223372036854775807 AND "
		    "value = ");
	sql_value(&q, record_get(area, "division"));
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(derive_one(ctx, act, DERIVED_PLACES, db_cell(&rows, i, 0).i, at));
	return OK;
}

static enum status derive_ends(struct ctx *ctx, struct act *act, enum derived_kind kind, const struct record *before,
			       const struct record *after, const char *const ends[2], instant_t at)
{
	struct ids ids = { .n = 0 };

	for (int i = 0; i < 2 && ends[i]; i++)
		add_id(&ids, before, ends[i]);
	for (int i = 0; i < 2 && ends[i]; i++)
		add_id(&ids, after, ends[i]);
	return derive(ctx, act, kind, &ids, at);
}

enum status fact_derive(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before,
			const struct record *after, instant_t at)
{
	static const struct {
		const char *type;
		enum derived_kind kind;
		const char *ends[2];
	} relations[] = {
		{ "edge", DERIVED_STRUCTURE, { "child", "parent" } },
		{ "successor", DERIVED_STRUCTURE, { "unit", "successor" } },
		{ "membership_event", DERIVED_STAYS, { "member", NULL } },
		{ "unit_employer", DERIVED_PLACES, { "employer", NULL } },
	};
	int64_t id = after ? after->id : before->id;

	if (str_is(type->code, "unit"))
		return derive_one(ctx, act, DERIVED_STRUCTURE, id, at);
	if (str_is(type->code, "employer"))
		return derive_one(ctx, act, DERIVED_PLACES, id, at);
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
		if (str_is(type->code, relations[i].type))
			return derive_ends(ctx, act, relations[i].kind, before, after, relations[i].ends, at);
	}
	if (str_is(type->code, "area")) {
		TRY(employers_of_division(ctx, act, before, at));
		return employers_of_division(ctx, act, after, at);
	}
	return OK;
}

enum status fact_derive_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
				struct str field, instant_t at)
{
	if (str_is(type->code, "employer") && (str_is(field, "division") || str_is(field, "in_charge")))
		return derive_one(ctx, act, DERIVED_PLACES, owner_id, at);
	return OK;
}

bool fact_defer(struct act *act)
{
	struct fact_pending *p = fact_memory_pending(act->memory);
	bool begins = !p->is_deferred;

	p->is_deferred = true;
	return begins;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The ids once each, and in order where that does not matter. */
static int64_t *ids_of(struct ctx *ctx, const struct derived_ids *list, enum derived_kind kind, size_t *out_n)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, list->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		ids[i] = list->items[i].id;
	*out_n = list->n;
	if (kind == DERIVED_STRUCTURE || list->n == 0)
		return ids;
	qsort(ids, list->n, sizeof *ids, compare_ids);
	for (size_t i = 0; i < list->n; i++) {
		if (i == 0 || ids[i] != ids[i - 1])
			ids[n++] = ids[i];
	}
	*out_n = n;
	return ids;
}

static bool is_answer(enum status status)
{
	return status == INVALID || status == CONFLICT;
}

/* Together it was refused: row by row it shows whose contradictions these are. */
static enum status tell_rows(struct ctx *ctx, const struct derived_ids *list, enum derived_kind kind, instant_t at,
			     struct problems before)
{
	enum status worst = OK;

	ctx->problems.n = before.n;
	ctx->problems.n_more = before.n_more;
	for (size_t i = 0; i < list->n; i++) {
		size_t n_problems = ctx->problems.n;
		enum status status = derive_kind(ctx, kind, &list->items[i].id, 1, at);
		if (status != OK && !is_answer(status))
			return status;
		for (size_t k = n_problems; k < ctx->problems.n; k++)
			ctx->problems.items[k].line = list->items[i].row;
		if (worst == OK)
			worst = status;
	}
	return worst;
}

static enum status settle_kind(struct ctx *ctx, const struct fact_pending *p, enum derived_kind kind)
{
	const struct derived_ids *list = &p->lists[kind];
	struct problems before = ctx->problems;
	size_t n;
	int64_t *ids = ids_of(ctx, list, kind, &n);
	enum status status = derive_kind(ctx, kind, ids, n, p->at), told = OK;

	if (!is_answer(status) || list->items[list->n - 1].row == 0)
		return status;
	told = tell_rows(ctx, list, kind, p->at, before);
	if (told != OK)
		return told;
	return derive_kind(ctx, kind, ids, n, p->at); /* each is right by itself: they contradict each other */
}

/* Stays first: that nobody stays beyond a unit's life is looked at where lives are. */
enum status fact_settle(struct ctx *ctx, struct act *act)
{
	static const enum derived_kind order[DERIVED_KINDS] = { DERIVED_STAYS, DERIVED_STRUCTURE, DERIVED_PLACES };
	struct fact_pending *p = fact_memory_pending(act->memory);
	size_t n_problems = ctx->problems.n;
	struct arena *outer = fact_scratch_begin(ctx);
	enum status status = OK;

	assert(p->is_deferred);
	p->is_deferred = false;
	if (p->lists[DERIVED_STRUCTURE].n > 0)
		fact_memory_forget_roles(act->memory);
	for (size_t i = 0; i < DERIVED_KINDS && status == OK; i++)
		status = settle_kind(ctx, p, order[i]);
	for (size_t i = 0; i < DERIVED_KINDS; i++)
		p->lists[i].n = 0;
	fact_scratch_end(ctx, outer, status, n_problems);
	return status;
}
