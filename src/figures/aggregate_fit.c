/* Which measures can be kept, and what they read of a row. */
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/member.h"
#include "figures/aggregate_parts.h"

struct fitting {
	struct compiler c;
	struct kept *a;
	struct row_reads *live; /* not NULL: counted when asked, so that a row may read other rows, and the period */
	bool fits;
};

bool aggregate_follows(const struct record_type *type, const struct field *field)
{
	static const char *const known[][2] = {
		{ "unit", "parent" },   { "unit", "employer" },      { "member", "unit" },
		{ "employer", "unit" }, { "employer", "has_union" }, { "member", "joined_on" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(type->code, known[i][0]) && str_is(field->name, known[i][1]))
			return true;
	return false;
}

static enum status fit_node(struct fitting *f, const struct way *prefix, const struct node *n);

static bool way_append(struct way *way, const struct record_type *of, const struct field *step)
{
	if (way->n == STEPS_MAX)
		return false;
	way->of[way->n] = of;
	way->steps[way->n++] = step;
	return true;
}

static enum status fit_way(struct fitting *f, const struct way *prefix, const struct way *way)
{
	struct way whole = *prefix;

	for (size_t i = 0; i < way->n && f->fits; i++) {
		const struct field *field = way->steps[i];
		if (field_is_formula(field)) {
			struct node *node;
			f->fits &= i + 1 == way->n;
			TRY(compile_derived(&f->c, way->of[i], field, &node));
			TRY(fit_node(f, &whole, node));
			break;
		}
		if (field->sql && !aggregate_follows(way->of[i], field))
			f->fits = false;
		f->fits &= way_append(&whole, way->of[i], field);
	}
	if (whole.n > 0)
		*LIST_ADD(f->c.ctx->arena, &f->a->ways) = whole;
	return OK;
}

static enum status fit_inner(struct fitting *f, const struct way *prefix, const struct node *n)
{
	f->fits &= f->live != NULL;
	if (!f->fits)
		return OK;
	*LIST_ADD(f->c.ctx->arena, &f->live->inner) = (struct inner_measure){ n, *prefix };
	return fit_way(f, prefix, &n->meaning->outer_place);
}

static enum status fit_node(struct fitting *f, const struct way *prefix, const struct node *n)
{
	if (!n || !f->fits)
		return OK;
	switch (n->kind) {
	case NODE_MEASURE:
		return fit_inner(f, prefix, n);
	case NODE_REPORTED:
	case NODE_ATTAINMENT:
	case NODE_FIRST:
		f->fits = false;
		return OK;
	case NODE_START:
	case NODE_END:
		f->fits &= f->live != NULL;
		return OK;
	case NODE_PARAM: /* of a stock it would be a step on the days of the parameter */
		f->fits &= f->live || !f->a->is_stock;
		return OK;
	case NODE_PATH:
		return n->meaning->choice ? OK : fit_way(f, prefix, &n->meaning->way);
	default:
		break;
	}
	TRY(fit_node(f, prefix, n->left));
	TRY(fit_node(f, prefix, n->right));
	for (size_t i = 0; i < n->n_items; i++)
		TRY(fit_node(f, prefix, n->items[i]));
	return OK;
}

bool aggregate_is_sum(const struct node *n)
{
	return n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_HAS || n->aggregate == AGGREGATE_SUM ||
	       n->aggregate == AGGREGATE_AVG || n->aggregate == AGGREGATE_GROWTH;
}

struct str aggregate_measure(struct arena *a, const struct node *measure)
{
	struct node n = *measure;

	n.at = AT_NOTHING;
	if (n.aggregate == AGGREGATE_AVG)
		n.aggregate = AGGREGATE_SUM;
	if (n.aggregate == AGGREGATE_HAS)
		n.aggregate = AGGREGATE_COUNT;
	return formula_print(a, &n);
}

static enum status fit_measure(struct ctx *ctx, struct node *measure, struct row_reads *live, struct kept *out,
			       bool *out_fits)
{
	const struct record_type *source = measure->meaning->source;
	bool is_growth = measure->aggregate == AGGREGATE_GROWTH;
	struct kept a = { .measure = aggregate_measure(ctx->arena, measure),
			  .is_stock = source->kind == RECORD_STANDING && !is_growth,
			  .scale = 1,
			  .node = measure,
			  .root = is_growth ? &membership_event_type : source };
	struct fitting f = { .c = { .ctx = ctx }, .a = &a, .live = live, .fits = source->kind != RECORD_PLAIN };
	struct way none = { .n = 0 }, to_row = none;

	if (is_growth)
		f.fits &= way_append(&to_row, a.root, record_type_field(a.root, STR("member")));
	/* a member lies where it stays, an employer where it has its place: rows of the life table */
	if (a.root->life_table.n == 0 && !str_is(source->code, "employer") && !is_growth)
		TRY(fit_way(&f, &to_row, &measure->meaning->place));
	TRY(fit_way(&f, &to_row, &measure->meaning->correlated));
	TRY(fit_way(&f, &to_row, &measure->meaning->way));
	TRY(fit_node(&f, &to_row, measure->where));
	TRY(fit_node(&f, &to_row, measure->each));
	*out = a;
	*out_fits = f.fits;
	return OK;
}

enum status aggregate_fit(struct ctx *ctx, struct node *measure, bool is_rows, struct kept *out, bool *out_fits)
{
	TRY(fit_measure(ctx, measure, NULL, out, out_fits));
	out->is_rows = is_rows;
	*out_fits &= aggregate_is_sum(measure);
	return OK;
}

enum status aggregate_row_reads(struct ctx *ctx, const struct node *measure, struct row_reads *out, bool *out_fits)
{
	*out = (struct row_reads){ 0 };
	return fit_measure(ctx, (struct node *)measure, out, &out->own, out_fits);
}
