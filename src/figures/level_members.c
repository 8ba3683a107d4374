/* Which units are of a level, and whose figures make up theirs. */
#include "figures/level_members.h"

#include <stdlib.h>

#include "domain/scope.h"
#include "domain/structure.h"
#include "domain/unit.h"
#include "figures/compile.h"
#include "figures/ids.h"

#define MEMBERS_A_STATEMENT 2000

struct reading {
	struct ctx *ctx;
	day_t on;
};

static void kinds_of(struct sql_text *q, enum level level)
{
	const struct field *kinds = record_type_field(&unit_type, STR("kind"));
	const char *between = "(";

	for (size_t i = 0; i < kinds->n_choices; i++) {
		if (kinds->choices[i].rank != 5 - (int)level)
			continue;
		sql_add_literal(q, between);
		sql_str(q, kinds->choices[i].code);
		between = ", ";
	}
	sql_lit(q, ")");
}

static void put_unit(struct sql_text *q, const void *arg)
{
	(void)arg;
	sql_lit(q, "u.id");
}

static void put_unit_day(struct sql_text *q, const void *arg)
{
	const struct ctx *ctx = arg;
	scope_day_of_unit(q, ctx->today);
}

static void put_day(struct sql_text *q, const char *alias, day_t on)
{
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".superseded_at = 9223372036854775807 AND ");
	structure_days_hold(q, alias, on);
}

void level_units(struct ctx *ctx, int64_t unit_id, enum level level, day_t on, struct sql_text *out)
{
	sql_init(out, ctx->arena, db_ctx_engine(ctx));
	sql_lit(out, "SELECT u.id FROM closure k JOIN unit u ON u.id = k.descendant_id AND"
		     " u.superseded_at = 9223372036854775807 WHERE k.relation = 'belongs' AND k.ancestor_id = ");
	sql_int(out, unit_id);
	put_day(out, "k", on);
	sql_lit(out, " AND (SELECT h.value FROM unit_kind h WHERE h.owner_id = u.id AND"
		     " h.superseded_at = 9223372036854775807 AND h.from_day <= ");
	sql_int(out, on);
	sql_lit(out, " ORDER BY h.from_day DESC, h.recorded_at DESC, h.id DESC LIMIT 1) IN ");
	kinds_of(out, level);
	sql_lit(out, " AND ");
	scope_where(out, ctx->scope, put_unit, put_unit_day, ctx);
}

/* The highest of what a unit guides: what belongs under another that it guides is in that one's figure. */
static void guided_units(struct reading *a, const int64_t *ids, size_t n, struct sql_text *q)
{
	sql_init(q, a->ctx->arena, db_ctx_engine(a->ctx));
	sql_lit(q, "SELECT g.ancestor_id, g.descendant_id FROM closure g WHERE g.relation = 'guided' AND g.ancestor_id "
		   "IN ");
	compile_units(q, ids, n);
	put_day(q, "g", a->on);
	sql_lit(q, " AND NOT EXISTS (SELECT 1 FROM closure p JOIN closure o ON o.descendant_id = p.ancestor_id"
		   " WHERE p.descendant_id = g.descendant_id AND p.relation = 'belongs' AND p.depth = 1"
		   " AND o.ancestor_id = g.ancestor_id AND o.relation = 'guided'");
	put_day(q, "p", a->on);
	put_day(q, "o", a->on);
	sql_lit(q, ")");
}

static int by_part(const void *a, const void *b)
{
	return ids_compare(&((const struct level_part *)a)->part_id, &((const struct level_part *)b)->part_id);
}

static enum status read_guided(struct reading *a, struct level_members *m)
{
	LIST(struct level_part) parts = { 0 };

	for (size_t from = 0; from < m->n; from += MEMBERS_A_STATEMENT) {
		size_t n = m->n - from < MEMBERS_A_STATEMENT ? m->n - from : MEMBERS_A_STATEMENT;
		struct sql_text q;
		struct db_rows rows;
		guided_units(a, m->ids + from, n, &q);
		TRY(db_query_text(a->ctx, &q, &rows));
		for (size_t i = 0; i < rows.n; i++)
			*LIST_ADD(a->ctx->arena, &parts) =
				(struct level_part){ db_cell(&rows, i, 1).i, db_cell(&rows, i, 0).i };
	}
	if (parts.n == 0)
		return OK;
	for (size_t i = 0; i < m->n; i++)
		*LIST_ADD(a->ctx->arena, &parts) = (struct level_part){ m->ids[i], m->ids[i] };
	qsort(parts.items, parts.n, sizeof *parts.items, by_part);
	m->parts = parts.items;
	m->n_parts = parts.n;
	return OK;
}

enum status level_members_read(struct ctx *ctx, int64_t unit_id, enum level level, day_t on, struct level_members *out)
{
	struct reading a = { ctx, on };
	struct level_members m = { 0 };
	struct sql_text q;
	struct db_rows rows;

	level_units(ctx, unit_id, level, on, &q);
	TRY(db_query_text(ctx, &q, &rows));
	m.ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		m.ids[i] = db_cell(&rows, i, 0).i;
	m.n = ids_sort(m.ids, rows.n);
	if (level == LEVEL_COMMUNE)
		TRY(read_guided(&a, &m));
	*out = m;
	return OK;
}
