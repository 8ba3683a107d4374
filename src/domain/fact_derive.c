/* What follows from a fact, in the same write: the closure, stays, places of employers; and those who listen. */
#include "base/arena.h"
#include "domain/employer.h"
#include "domain/fact_row.h"
#include "domain/member.h"

#include "domain/structure.h"

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

static enum status employers_of_division(struct ctx *ctx, const struct record *area, instant_t at)
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
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	return rows.n > 0 ? employer_place_derive(ctx, ids, rows.n, at) : OK;
}

static enum status derive_pair(struct ctx *ctx, const struct record *before, const struct record *after, const char *a,
			       const char *b, instant_t at)
{
	struct ids ids = { .n = 0 };
	add_id(&ids, before, a);
	add_id(&ids, before, b);
	add_id(&ids, after, a);
	add_id(&ids, after, b);
	return structure_derive(ctx, ids.items, ids.n, at);
}

enum status fact_derive(struct ctx *ctx, const struct record_type *type, const struct record *before,
			const struct record *after, instant_t at)
{
	const struct record *any = after ? after : before;
	struct ids ids = { .n = 0 };

	if (str_is(type->code, "unit"))
		return structure_derive(ctx, &any->id, 1, at);
	if (str_is(type->code, "edge"))
		return derive_pair(ctx, before, after, "child", "parent", at);
	if (str_is(type->code, "successor"))
		return derive_pair(ctx, before, after, "unit", "successor", at);
	if (str_is(type->code, "membership_event")) {
		add_id(&ids, before, "member");
		add_id(&ids, after, "member");
		return stay_derive(ctx, ids.items, ids.n, at);
	}
	if (str_is(type->code, "unit_employer")) {
		add_id(&ids, before, "employer");
		add_id(&ids, after, "employer");
		return employer_place_derive(ctx, ids.items, ids.n, at);
	}
	if (str_is(type->code, "employer"))
		return employer_place_derive(ctx, &any->id, 1, at);
	if (str_is(type->code, "area")) {
		TRY(employers_of_division(ctx, before, at));
		return employers_of_division(ctx, after, at);
	}
	return OK;
}

enum status fact_derive_history(struct ctx *ctx, const struct record_type *type, int64_t owner_id, struct str field,
				instant_t at)
{
	if (str_is(type->code, "employer") && (str_is(field, "division") || str_is(field, "in_charge")))
		return employer_place_derive(ctx, &owner_id, 1, at);
	return OK;
}
