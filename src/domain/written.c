/* Gathers what a write changes (written.h). */
#include "domain/written.h"

#include "domain/record.h"

void written_begin(struct ctx *ctx)
{
	struct arena *arena = arena_new();

	ctx->written = arena_new_of(arena, struct written);
	*ctx->written = (struct written){ .arena = arena, .before = INSTANT_FOREVER };
}

void written_end(struct ctx *ctx)
{
	if (ctx->written)
		arena_free(ctx->written->arena);
	ctx->written = NULL;
}

void written_act(struct ctx *ctx, instant_t at)
{
	if (ctx->written && ctx->written->before > at - 1)
		ctx->written->before = at - 1;
}

static void add(struct written *w, struct str table, int64_t id, bool is_new, bool is_moved)
{
	if (w->ids.n > 0) {
		struct written_id *last = &w->ids.items[w->ids.n - 1];
		if (last->id == id && str_eq(last->table, table)) {
			last->is_moved &= is_moved;
			return;
		}
	}
	*LIST_ADD(w->arena, &w->ids) = (struct written_id){ table, id, is_new, is_moved };
}

/* What a relation ties together changes with it. */
static void add_ends(struct written *w, const struct record_type *type, const struct record *r)
{
	static const struct {
		const char *type, *field, *table;
	} ends[] = {
		{ "membership_event", "member", "member" },
		{ "unit_employer", "unit", "unit" },
		{ "unit_employer", "employer", "employer" },
		{ "edge", "child", "unit" },
	};
	for (size_t i = 0; r && i < sizeof ends / sizeof *ends; i++) {
		if (!str_is(type->code, ends[i].type))
			continue;
		struct value id = record_get(r, ends[i].field);
		if (id.type == VALUE_INT)
			add(w, str_of(ends[i].table), id.i, false, str_is(type->code, "edge"));
	}
}

void written_add(struct ctx *ctx, const struct record_type *type, const struct record *before,
		 const struct record *after)
{
	struct written *w = ctx->written;
	const struct record *any = after ? after : before;
	bool is_history = before && before == after;

	if (!w || !any)
		return;
	/* the catalogue outlives the write, the names in it do as well */
	add(w, type->table, any->id, !before, false);
	w->is_structure |= !is_history && (str_is(type->code, "unit") || str_is(type->code, "edge") ||
					   str_is(type->code, "successor"));
	if (is_history)
		return;
	add_ends(w, type, before);
	if (after)
		add_ends(w, type, after);
}

void written_bulk(struct ctx *ctx)
{
	if (ctx->written)
		ctx->written->is_bulk = true;
}
