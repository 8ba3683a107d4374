/* The records behind a part of a figure, page by page; see figure.h. */
#include "base/code.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/drill_rows.h"
#include "figures/units_placed.h"

#define FEW_UNITS 300 /* below: gathered by the units; values stand in their own order, of more by their days */
#define UNITS_COUNTED_TO 20000 /* units below; beyond, rows are found along the days whatever the country has */
#define MUCH_OF_ALL 16         /* a sixteenth of all units */
#define CROWDED 5              /* times more rows are passed over */
#define WALK_ROWS 8            /* rows looked at for one value, and how many times more if they were too few */
#define WALK_ROWS_MAX 1000000

#define ROWS_REMEMBERED 100 /* of a page; more are those of a file */

struct page_reader {
	struct drill *d;
	const struct term *term;
	struct str type;
	const struct term_rows *rows;
};

static enum status page_row(void *arg, const struct value *cells, int n_columns)
{
	struct page_reader *r = arg;
	struct arena *a = r->d->q.ctx->arena;
	struct figure_record record = {
		.type = r->type,
		.id = cells[0].i,
		.unit_id = cells[1].type == VALUE_INT ? cells[1].i : 0,
		.day = cells[2].type == VALUE_INT ? (day_t)cells[2].i : DAY_NONE,
		.label = cells[4].type == VALUE_TEXT ? str_dup(a, cells[4].s) : STR_EMPTY,
		.unit = cells[5].type == VALUE_TEXT ? str_dup(a, cells[5].s) : STR_EMPTY,
	};
	TRY(rational_make(cells[3].i, r->rows->scale, &record.contribution));
	TRY(rational_mul(record.contribution, r->term->coefficient, &record.contribution));
	if (record.label.n == 0)
		record.label =
			str_fmt(a, "%.*s %.*s", STR_ARG(r->rows->type->label), STR_ARG(code_of_id(a, record.id)));
	r->d->out->items[r->d->out->n++] = record;
	return OK;
}

/* A page of values. Where much lies below, those that come first along the days are looked for: among all rows below,
 * or along the days among as many as it takes, for the first page is full long before the last row. */
static enum status read_distinct(struct drill *d, struct page_reader *reader, const struct record_type *of,
				 size_t limit)
{
	const struct term_rows *t = reader->rows;
	size_t n_before = d->out->n, expected = limit;
	bool by_days = d->n_below > FEW_UNITS && d->told >= 0;
	int64_t first = d->walks ? WALK_ROWS * (int64_t)(d->offset + limit) : WALK_ROWS_MAX;

	if (d->told >= 0 && (int64_t)(d->offset + limit) > d->told)
		expected = (size_t)(d->told - (int64_t)d->offset);
	for (int64_t most = first;; most *= WALK_ROWS) {
		struct sql_text q = part_new(&d->q.compiler);
		bool is_all = !by_days || most > WALK_ROWS_MAX;
		d->out->n = n_before;
		units_placed_with(&q, &d->q.compiler);
		drill_select_distinct(d, &q, t, of, limit, is_all ? 0 : most);
		TRY(db_each_text(d->q.ctx, &q, page_row, reader));
		if (is_all || d->out->n - n_before >= expected)
			return OK;
	}
}

static enum status count_units(struct drill *d, struct sql_text *q, int64_t most, int64_t *out)
{
	struct db_rows rows;

	sql_lit(q, " LIMIT ");
	sql_int(q, most);
	sql_lit(q, ") few");
	sql_remember(q);
	TRY(db_query_text(d->q.ctx, q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

static enum status count_below(struct drill *d)
{
	struct sql_text q = part_new(&d->q.compiler);

	sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM closure u WHERE u.ancestor_id = ");
	sql_int(&q, d->unit_id);
	sql_lit(&q, " AND u.relation = 'belongs'");
	return count_units(d, &q, UNITS_COUNTED_TO, &d->n_below);
}

static enum status count_all_to(struct drill *d, int64_t most, int64_t *out)
{
	struct sql_text q = part_new(&d->q.compiler);
	int64_t all = 0;

	sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM unit u WHERE u.superseded_at = 9223372036854775807");
	while (all < most) /* a few numbers, which are remembered for all who ask */
		all = 2 * all + 1024;
	return count_units(d, &q, all, out);
}

/* Of what each union owes every month or year very many stand on one day. */
static bool is_crowded(const struct term *term)
{
	const struct record_type *type =
		term->measure && term->measure->meaning ? term->measure->meaning->source : NULL;

	return type && type->every.n > 0;
}

/*
 * Whether n rows are found sooner along the days of the whole country or by the units below. Along the days one of
 * (all units / units below) rows is met, on a crowded day only behind all those of others; by the units each unit is
 * looked up, and for a page all its rows, some a year. So the days are taken where much of the country lies below, or
 * where the units' rows are more than those that are met along the days.
 */
static enum status choose_way(struct drill *d, const struct term *term, int64_t n)
{
	const struct units_placed *placed = d->q.compiler.placed;
	int64_t most, all = 0;

	d->walks = false;
	if (!d->is_page)
		return OK;
	if (placed)
		d->n_below = placed->n < UNITS_COUNTED_TO ? placed->n : UNITS_COUNTED_TO;
	else
		TRY(count_below(d));
	most = d->n_below * d->n_below / (is_crowded(term) ? CROWDED * n : n);
	if (most < d->n_below * MUCH_OF_ALL)
		most = d->n_below * MUCH_OF_ALL;
	if (d->n_below <= FEW_UNITS)
		return OK;
	if (placed)
		all = d->n_below < UNITS_COUNTED_TO ? placed->n_of_all : 0;
	else if (d->n_below < UNITS_COUNTED_TO)
		TRY(count_all_to(d, most, &all));
	d->walks = all < most;
	return OK;
}

/* A page, which many open again and again. */
static enum status read_remembered(struct drill *d, struct sql_text *q, struct page_reader *reader)
{
	struct db_rows rows;

	sql_remember(q);
	TRY(db_query_text(d->q.ctx, q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(page_row(reader, rows.cells + i * (size_t)rows.n_columns, rows.n_columns));
	return OK;
}

/* So many rows are met for a page. */
static int64_t rows_of_page(const struct drill *d, const struct term_rows *t, size_t limit)
{
	int64_t n = (int64_t)(d->offset + limit);

	return t->is_distinct ? n * WALK_ROWS : t->is_grouped ? d->count_to + 1 : n;
}

static enum status term_records(struct drill *d, const struct term *term)
{
	struct term_rows t;
	int64_t total;
	TRY(choose_way(d, term, d->count_to + 1));
	TRY(drill_open_term(d, term, &t));
	TRY(drill_count(d, &t, &total));
	d->out->total += total;
	d->out->is_over |= d->count_to > 0 && total > d->count_to && d->told < 0;
	size_t limit = d->limit - d->out->n;
	if ((int64_t)d->offset >= total || limit == 0) {
		d->offset -= (int64_t)d->offset >= total ? (size_t)total : d->offset;
		return OK;
	}
	if (t.is_single)
		limit = 1;
	TRY(choose_way(d, term, rows_of_page(d, &t, limit)));
	TRY(drill_open_term(d, term, &t));
	struct sql_text q = part_new(&d->q.compiler);
	struct page_reader reader = { d, term, t.type->code, &t };
	if (t.is_distinct) {
		const struct record_type *of = way_target(d->q.ctx, t.type, &term->measure->meaning->way);
		if (of)
			reader.type = of->code;
		enum status status = read_distinct(d, &reader, of, limit);
		d->offset = 0;
		return status;
	}
	units_placed_with(&q, &d->q.compiler);
	if (t.is_grouped) {
		reader.type = unit_type.code;
		drill_select_grouped(d, &q, &t, limit);
	} else {
		drill_select_rows(d, &q, &t, limit);
	}
	d->offset = 0;
	return limit <= ROWS_REMEMBERED ? read_remembered(d, &q, &reader)
					: db_each_text(d->q.ctx, &q, page_row, &reader);
}

static void constant_record(struct drill *d, const struct term *term)
{
	if (term->coefficient.num == 0)
		return;
	d->out->total++;
	if (d->offset > 0) {
		d->offset--;
		return;
	}
	if (d->out->n == d->limit)
		return;
	d->out->items[d->out->n++] = (struct figure_record){ .contribution = term->coefficient,
							     .day = DAY_NONE,
							     .label = formula_print(d->q.ctx->arena, term->constant) };
}

static enum status drill_open(struct ctx *ctx, const struct figure_ask *ask, struct question *out)
{
	if (!ctx->scope || !ctx->scope->is_all)
		TRY(scope_require(ctx, ask->unit_id, ROLE_VIEWER));
	return question_open(ctx, ask, out);
}

enum status figure_parts(struct ctx *ctx, const struct figure_ask *ask, struct str **out, size_t *out_n)
{
	struct question q;
	struct part_list parts;
	TRY(drill_open(ctx, ask, &q));
	part_list_fill(ctx, q.node, &parts);
	struct str *names = arena_array_of(ctx->arena, struct str, parts.all.n);
	for (size_t i = 0; i < parts.all.n; i++)
		names[i] = parts.all.items[i].name;
	*out = names;
	*out_n = parts.all.n;
	return OK;
}

static enum status part_find(struct ctx *ctx, const struct part_list *parts, struct str name, const struct part **out)
{
	if (name.n == 0) {
		*out = &parts->all.items[0];
		return OK;
	}
	struct str *names = arena_array_of(ctx->arena, struct str, parts->all.n);
	for (size_t i = 0; i < parts->all.n; i++) {
		names[i] = parts->all.items[i].name;
		if (str_eq(names[i], name)) {
			*out = &parts->all.items[i];
			return OK;
		}
	}
	return problem_at(ctx, 0, 0, nearest_name(name, names, parts->all.n), T("Số liệu này không có phần “%.*s”."),
			  STR_ARG(name));
}

static bool way_is_sensitive(const struct way *way)
{
	for (size_t i = 0; i < way->n; i++) {
		if (way->steps[i]->sensitive)
			return true;
	}
	return false;
}

/* Who stands under "religion is not empty" is told by that alone: reading it by name belongs to the record, where it is
 * logged. */
static bool reads_sensitive(const struct node *n)
{
	if (!n)
		return false;
	n = node_resolved(n);
	if (n->meaning && ((n->meaning->field && n->meaning->field->sensitive) || way_is_sensitive(&n->meaning->way)))
		return true;
	for (size_t i = 0; i < n->n_items; i++) {
		if (reads_sensitive(n->items[i]))
			return true;
	}
	return reads_sensitive(n->left) || reads_sensitive(n->right) || reads_sensitive(n->where) ||
	       reads_sensitive(n->each);
}

/* How many records there are, where the figure tells: what it counts, or divides by as an average; -1 where it does
 * not. */
static int64_t told_by(const struct drill *d, const struct figure *figure, const struct term *term)
{
	const struct node *n = term->measure;

	if (!n || n->kind != NODE_MEASURE || term->coefficient.num != 1 || term->coefficient.den != 1)
		return -1;
	if (term->kind == PART_SUM)
		return figure->den.den == 1 ? (int64_t)figure->den.num : -1;
	bool is_count =
		term->kind == PART_COUNT || n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_DISTINCT;
	return is_count && d->out->sum.den == 1 ? (int64_t)d->out->sum.num : -1;
}

/* The figure's own numbers, which may be remembered, instead of counting it once more. False: there is more to it. */
static enum status value_of_figure(struct drill *d, const struct figure_ask *ask, const struct part *part,
				   struct figure *figure, bool *out)
{
	*out = false;
	if (d->count_to == 0 || d->q.has_attainment || node_resolved(d->q.node)->meaning->type == TYPE_BOOL)
		return OK;
	TRY(figure_ask(d->q.ctx, ask, 1, figure));
	d->out->is_live = figure->is_live;
	if (!figure->has_value)
		return OK;
	*out = true;
	if (!figure->is_ratio)
		return figure_value(figure, &d->out->sum);
	d->out->sum = str_is(part->name, "den") ? figure->den : figure->num;
	return OK;
}

static enum status find_terms(struct drill *d, const struct figure_ask *ask, const struct part *part,
			      struct term_list *out)
{
	struct figure figure = { 0 };
	bool has_value;

	TRY(value_of_figure(d, ask, part, &figure, &has_value));
	TRY(units_placed_find(&d->q.compiler, d->unit_id));
	db_limit_time(d->q.ctx, FIGURE_MILLISECONDS);
	d->is_page = has_value;
	if (has_value) {
		d->q.units = &d->unit_id;
		d->q.n_units = 1;
		TRY(part_terms_with_value(&d->q, part, out));
	} else {
		TRY(question_run(&d->q, &d->unit_id, 1));
		d->out->is_live = question_is_live(&d->q);
		TRY(part_terms(&d->q, part, out));
		TRY(part_value(&d->q, part, &d->out->sum));
	}
	d->told = d->count_to > 0 && out->all.n == 1 ? told_by(d, &figure, &out->all.items[0]) : -1;
	return OK;
}

static enum status read_records(struct ctx *ctx, const struct figure_ask *ask, struct str part, struct drill *d)
{
	struct part_list parts;
	const struct part *found = NULL;
	struct term_list terms;

	if (d->limit == 0 || d->limit > FIGURE_RECORDS_MAX)
		return problem_add(ctx, "limit", T("Mỗi lần xem từ 1 đến %d bản ghi."), FIGURE_RECORDS_MAX);
	TRY(drill_open(ctx, ask, &d->q));
	if (!ctx->scope || !ctx->scope->is_all) {
		enum role role;
		TRY(scope_role(ctx, ask->unit_id, &role));
		d->sees_names = role >= ROLE_DATA_ENTRY;
	}
	d->sees_names = d->sees_names && (!ctx->user || !reads_sensitive(d->q.node));
	part_list_fill(ctx, d->q.node, &parts);
	TRY(part_find(ctx, &parts, part, &found));
	d->out->part = found->name;
	d->out->items = arena_array_of(ctx->arena, struct figure_record, d->limit);
	TRY(find_terms(d, ask, found, &terms));
	for (size_t i = 0; i < terms.all.n && !d->out->is_over; i++) {
		if (terms.all.items[i].measure)
			TRY(term_records(d, &terms.all.items[i]));
		else
			constant_record(d, &terms.all.items[i]);
	}
	db_limit_time(ctx, 0);
	if (d->out->is_over)
		d->out->total = d->count_to + 1;
	return OK;
}

enum status figure_records(struct ctx *ctx, const struct figure_ask *ask, struct str part, size_t limit, size_t offset,
			   struct figure_records *out)
{
	struct figure_records records = { 0 };
	struct drill d = {
		.unit_id = ask->unit_id, .limit = limit, .offset = offset, .out = &records, .sees_names = true
	};

	TRY(read_records(ctx, ask, part, &d));
	*out = records;
	return OK;
}

enum status figure_records_page(struct ctx *ctx, const struct figure_ask *ask, struct str part, size_t limit,
				size_t offset, struct figure_records *out)
{
	struct figure_records records = { 0 };
	struct drill d = { .unit_id = ask->unit_id,
			   .limit = limit,
			   .offset = offset,
			   .out = &records,
			   .sees_names = true,
			   .count_to = FIGURE_COUNTED_TO };

	TRY(read_records(ctx, ask, part, &d));
	*out = records;
	return OK;
}
