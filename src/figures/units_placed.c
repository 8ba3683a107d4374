/* Chooses rows by their units, from the tree of another day; see units_placed.h. */
#include "figures/units_placed.h"

#include "base/arena.h"
#include "figures/cache.h"
#include "figures/tree_pair.h"

#define DIGITS_OF_ID 21 /* and the comma */

static bool counts_under(const struct day_tree *tree, size_t unit, int32_t ancestor)
{
	int32_t at = tree->place[unit];

	for (int depth = 0; at != TREE_NOWHERE && depth <= STRUCTURE_DEPTH_MAX; depth++, at = tree->parent[at])
		if (at == ancestor)
			return true;
	return false;
}

/* "[1,2]", or "{1,2}" as PostgreSQL has it. */
static struct str list_of(struct ctx *ctx, const struct tree_pair *pair, const bool *is_below, bool are_others,
			  size_t n)
{
	bool is_json = db_ctx_engine(ctx) == DB_SQLITE;
	bool is_first = true;
	struct buf list;

	buf_init(&list, ctx->arena, DIGITS_OF_ID * n + DIGITS_OF_ID);
	buf_char(&list, is_json ? '[' : '{');
	for (size_t i = 0; i < pair->n; i++) {
		if (is_below[i] == are_others)
			continue;
		if (!is_first)
			buf_char(&list, ',');
		buf_int(&list, pair->ids[i]);
		is_first = false;
	}
	buf_char(&list, is_json ? ']' : '}');
	return buf_str(&list);
}

static void fill(struct ctx *ctx, const struct tree_pair *pair, struct units_placed *placed)
{
	int32_t ancestor = tree_pair_index(pair, placed->unit_id);
	bool *is_below = arena_array_of(ctx->arena, bool, pair->n);

	for (size_t i = 0; i < pair->n && ancestor != TREE_NOWHERE; i++) {
		is_below[i] = counts_under(&pair->day, i, ancestor);
		placed->n += is_below[i];
	}
	placed->n_of_all = (int64_t)pair->n;
	placed->are_others = placed->n > placed->n_of_all / 2;
	placed->n_listed = (size_t)(placed->are_others ? placed->n_of_all - placed->n : placed->n);
	placed->list = list_of(ctx, pair, is_below, placed->are_others, placed->n_listed);
}

enum status units_placed_find(struct compiler *c, int64_t unit_id)
{
	const struct structure *s = &c->structure;
	struct units_placed *placed = c->placed;
	struct tree_pair *pair;

	if (placed && placed->unit_id == unit_id && placed->on == s->restated_on)
		return OK;
	c->placed = NULL;
	if (!s->is_restated || s->relation != RELATION_BELONGS || s->known != INSTANT_FOREVER || db_is_writing(c->ctx))
		return OK;
	TRY(tree_pair_get(c->ctx, s->restated_on, &pair));
	placed = arena_new_of(c->ctx->arena, struct units_placed);
	*placed = (struct units_placed){ .unit_id = unit_id, .on = s->restated_on };
	fill(c->ctx, pair, placed);
	tree_pair_release(pair, figure_cache_tree_pairs(c->ctx->figures));
	c->placed = placed;
	return OK;
}

/* The plus keeps SQLite from beginning with the units. What PostgreSQL finds within a larger condition it hashes for
 * the rows that it meets. */
void units_placed_put(struct sql_text *q, const struct units_placed *placed, const struct sql_text *place)
{
	bool is_chosen = placed->is_walked || placed->are_others;

	if (placed->n_listed == 0 && placed->are_others) {
		sql_append(q, place);
		sql_lit(q, " IS NOT NULL");
		return;
	}
	if (is_chosen)
		sql_either(q, "+", "(");
	sql_append(q, place);
	sql_add_literal(q, placed->are_others ? " NOT IN (SELECT " : " IN (SELECT ");
	sql_either(q, "j.value FROM json_each(", "unnest(CAST(");
	sql_str(q, placed->list);
	sql_either(q, ") j)", " AS bigint[])))");
	if (is_chosen)
		sql_either(q, "", ") IS TRUE");
}

void units_placed_put_unit(struct sql_text *q, const struct units_placed *placed)
{
	sql_lit(q, "CAST(");
	sql_int(q, placed->unit_id);
	sql_lit(q, " AS BIGINT)");
}

void units_placed_with(struct sql_text *q, const struct compiler *c)
{
	if (!c->placed)
		structure_with(q, &c->structure, 1);
}
