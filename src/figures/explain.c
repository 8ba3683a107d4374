/* How a figure was computed: its statements, and the rows that lack a value which a condition reads. */
#include "base/text.h"
#include "domain/scope.h"
#include "figures/cache.h"
#include "figures/question.h"
#include "figures/units_placed.h"

#define LACKS_TRIES 3 /* of a count that took too long: other work may have slowed it */

struct explaining {
	struct question q;
	int64_t unit_id;
	LIST(struct figure_lack) lacks;
};

static void put_under(const struct explaining *e, const struct source_query *s, struct sql_text *q)
{
	if (e->q.compiler.placed) {
		units_placed_put(q, e->q.compiler.placed, &s->place);
		return;
	}
	sql_alias(q, "c", s->row.alias);
	sql_lit(q, ".ancestor_id = ");
	sql_int(q, e->unit_id);
}

/* Rows of the measure's source, without its predicate, for which the way has no value. */
static enum status lack_count(struct explaining *e, const struct node *measure, const struct node *path)
{
	struct compiler *c = &e->q.compiler;
	struct source_query s;
	struct sql_text value = part_new(c), q = part_new(c);
	struct db_rows rows;
	int64_t unused;

	c->n_aliases = 0;
	/* `each` only says that the row itself is read */
	struct node all = { .kind = NODE_MEASURE,
			    .aggregate = measure->aggregate,
			    .at = measure->at,
			    .each = measure->where,
			    .meaning = measure->meaning };
	TRY(units_placed_find(c, e->unit_id));
	TRY(source_open(c, &all, NULL, &s));
	TRY(row_way(c, &value, &s.row, &path->meaning->way, 0, &unused));
	units_placed_with(&q, c);
	sql_lit(&q, "SELECT COUNT(*) FROM ");
	sql_append(&q, &s.from);
	sql_lit(&q, " WHERE ");
	sql_append(&q, &s.where);
	sql_lit(&q, " AND ");
	put_under(e, &s, &q);
	sql_lit(&q, " AND (");
	sql_append(&q, &value);
	sql_lit(&q, ") IS NULL");
	sql_remember(&q);
	TRY(db_query_text(e->q.ctx, &q, &rows));
	if (db_cell(&rows, 0, 0).i == 0)
		return OK;
	struct node bare = { .kind = NODE_PATH, .n_names = path->n_names };
	for (size_t i = 0; i < path->n_names; i++)
		bare.names[i] = path->names[i];
	*LIST_ADD(e->q.ctx->arena, &e->lacks) = (struct figure_lack){
		.measure = formula_print(e->q.ctx->arena, measure),
		.path = formula_print(e->q.ctx->arena, &bare),
		.label = path->meaning->field->label,
		.n = db_cell(&rows, 0, 0).i,
	};
	return OK;
}

/* Fields that the predicate reads of the row itself; "is empty" asks for what is missing, so it lacks nothing. */
static enum status lacks_find(struct explaining *e, const struct node *measure, const struct node *n)
{
	if (!n || n->kind == NODE_MEASURE || n->kind == NODE_EMPTY)
		return OK;
	if (n->kind == NODE_PATH && n->meaning->way.n > 0 && !n->meaning->choice)
		return lack_count(e, measure, n);
	TRY(lacks_find(e, measure, n->left));
	TRY(lacks_find(e, measure, n->right));
	for (size_t i = 0; i < n->n_items; i++)
		TRY(lacks_find(e, measure, n->items[i]));
	return OK;
}

enum status figure_lacks_within(struct ctx *ctx, const struct figure_ask *ask, int milliseconds,
				struct figure_lack **out, size_t *out_n, bool *out_is_whole)
{
	struct explaining e = { .unit_id = ask->unit_id };
	instant_t began = instant_now();
	struct figure tries = { 0 };
	struct figure_key key, late;
	bool is_late;

	if (!ctx->scope || !ctx->scope->is_all)
		TRY(scope_require(ctx, ask->unit_id, ROLE_VIEWER));
	TRY(question_open(ctx, ask, &e.q));
	TRY(figure_cache_key(ctx, ask, &key));
	late = figure_cache_late(ctx->arena, 'n', &key);
	TRY(figure_cache_get(ctx, &late, &tries, &is_late));
	*out = NULL;
	*out_n = 0;
	*out_is_whole = !is_late || tries.num.num < LACKS_TRIES;
	if (!*out_is_whole)
		return OK;
	for (size_t i = 0; i < e.q.leaves.n; i++) {
		instant_t left = milliseconds - (instant_now() - began);
		size_t n_problems = ctx->problems.n;
		db_limit_time(ctx, left > 0 ? (int)left : 1);
		enum status status = lacks_find(&e, e.q.leaves.items[i].node, e.q.leaves.items[i].node->where);
		db_limit_time(ctx, 0);
		if (status != OK && status != TOO_LARGE)
			return status;
		ctx->problems.n = n_problems;
		*out_is_whole = *out_is_whole && status == OK;
	}
	if (!*out_is_whole)
		figure_cache_put(ctx, &late, &(struct figure){ .num = RATIONAL_OF(tries.num.num + 1) }, false);
	*out = e.lacks.items;
	*out_n = e.lacks.n;
	return OK;
}

static void statement_of(struct explaining *e, const struct leaf *leaf, struct figure_statement *out)
{
	struct arena *a = e->q.ctx->arena;
	*out = (struct figure_statement){
		.measure = formula_print(a, leaf->node),
		.words = node_words(e->q.ctx, leaf->node),
		.sql = str_dup(a, buf_str(&((struct leaf *)leaf)->sql.text)),
		.params = leaf->sql.params.items,
		.n_params = leaf->sql.params.n,
	};
}

enum status figure_explain(struct ctx *ctx, const struct figure_ask *ask, struct figure_explained *out)
{
	struct explaining e = { .unit_id = ask->unit_id };
	struct figure_explained explained = { 0 };

	if (!ctx->scope || !ctx->scope->is_all)
		TRY(scope_require(ctx, ask->unit_id, ROLE_VIEWER));
	TRY(question_open(ctx, ask, &e.q));
	db_limit_time(ctx, FIGURE_MILLISECONDS);
	TRY(question_run(&e.q, &ask->unit_id, 1));
	TRY(question_figure(&e.q, 0, &explained.figure));
	explained.formula = formula_print(ctx->arena, e.q.node);
	TRY(formula_words(ctx, ask->names, ask->formula, &explained.words));
	explained.n_statements = e.q.leaves.n;
	explained.statements = arena_array_of(ctx->arena, struct figure_statement, e.q.leaves.n + 1);
	for (size_t i = 0; i < e.q.leaves.n; i++) {
		statement_of(&e, &e.q.leaves.items[i], &explained.statements[i]);
		TRY(lacks_find(&e, e.q.leaves.items[i].node, e.q.leaves.items[i].node->where));
	}
	db_limit_time(ctx, 0);
	explained.lacks = e.lacks.items;
	explained.n_lacks = e.lacks.n;
	*out = explained;
	return OK;
}
