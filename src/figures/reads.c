/* The tables that a formula reads, from its tree; see stamp.h. */
#include "domain/member.h"
#include "figures/aggregate_parts.h"
#include "figures/question.h"
#include "figures/stamp.h"

struct reading {
	struct compiler c;
	struct reads *out;
};

static enum status read_node(struct reading *r, const struct node *n);

/* An employer without a union lies where somebody is in charge of its area. */
static void add_table(struct reading *r, struct str table)
{
	if (str_is(table, "employer"))
		add_table(r, STR("area"));
	for (size_t i = 0; i < r->out->tables.n; i++)
		if (str_eq(r->out->tables.items[i], table))
			return;
	*LIST_ADD(r->c.ctx->arena, &r->out->tables) = table;
}

static enum status read_way(struct reading *r, const struct way *way)
{
	for (size_t i = 0; i < way->n; i++) {
		const struct field *field = way->steps[i];
		add_table(r, way->of[i]->table);
		if (field_is_formula(field)) {
			struct node *node;
			TRY(compile_derived(&r->c, way->of[i], field, &node));
			TRY(read_node(r, node));
		} else if (field->sql && !aggregate_follows(way->of[i], field)) {
			r->out->is_all = true;
		}
	}
	return OK;
}

static enum status read_measure(struct reading *r, const struct node *n)
{
	const struct meaning *m = n->meaning;

	add_table(r, m->source->table);
	if (n->aggregate == AGGREGATE_GROWTH)
		add_table(r, membership_event_type.table);
	TRY(read_way(r, &m->way));
	TRY(read_way(r, &m->place));
	TRY(read_way(r, &m->correlated));
	return read_way(r, &m->outer_place);
}

static enum status read_node(struct reading *r, const struct node *n)
{
	if (!n || r->out->is_all)
		return OK;
	n = node_resolved(n);
	if (n->kind == NODE_REPORTED || n->kind == NODE_ATTAINMENT)
		r->out->is_all = true;
	if (n->kind == NODE_MEASURE)
		TRY(read_measure(r, n));
	if ((n->kind == NODE_PATH && !n->meaning->choice) || n->kind == NODE_FIRST)
		TRY(read_way(r, &n->meaning->way));
	for (size_t i = 0; i < n->n_items; i++)
		TRY(read_node(r, n->items[i]));
	TRY(read_node(r, n->left));
	TRY(read_node(r, n->right));
	TRY(read_node(r, n->where));
	return read_node(r, n->each);
}

enum status node_reads(struct ctx *ctx, const struct node *node, struct reads *out)
{
	struct reading r = { .c = { .ctx = ctx }, .out = out };

	*out = (struct reads){ 0 };
	return read_node(&r, node);
}

enum status formula_reads(struct ctx *ctx, const struct figure_names *names, struct str formula, struct reads *out)
{
	struct node *node;

	*out = (struct reads){ 0 };
	TRY(figure_check(ctx, names, formula, &node));
	return node_reads(ctx, node, out);
}
