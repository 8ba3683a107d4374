/* The records behind a part of a figure, page by page; see figure.h. */
#include "base/code.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/part.h"

struct drill {
	struct question q;
	int64_t unit_id;
	bool sees_names; /* of people: data entry or more over the unit, and no condition tells what is sensitive */
	size_t limit;
	size_t offset; /* records still to be passed over */
	struct figure_records *out;
};

/* One term's records as SQL: rows of (type's id, unit, day, value), and what they are. */
struct term_rows {
	struct source_query s;
	struct sql_text from;
	struct sql_text where;
	struct sql_text value;
	struct row row;
	const struct record_type *type; /* of the id */
	int64_t scale;
	bool is_single;  /* min, max, last: one witness */
	bool is_grouped; /* people's names are not shown: one row a unit */
	bool is_distinct;
};

static bool is_about_people(const struct record_type *type)
{
	return type->member_path.n > 0 || str_is(type->code, "officer");
}

/* The name of a unit on the row's day. */
static void put_unit_name(struct compiler *c, struct sql_text *q, const struct row *row, const struct sql_text *unit)
{
	struct row placed = { .type = &unit_type,
			      .alias = ++c->n_aliases,
			      .known = row->known,
			      .id = *unit,
			      .day = row->day,
			      .place = part_new(c) };
	const struct way name = { .steps = { record_type_field(&unit_type, STR("name")) },
				  .of = { &unit_type },
				  .n = 1 };
	int64_t unused;
	if (row_way(c, q, &placed, &name, 0, &unused) != OK)
		q->is_bad = true;
}

static void put_way_or_null(struct compiler *c, struct sql_text *q, const struct row *row, const char *first,
			    const char *second)
{
	struct str names[] = { str_of(first), str_of(second) };
	struct way way;
	int64_t unused;
	if (!way_find(c->ctx, row->type, names, *second ? 2 : 1, &way) || row_way(c, q, row, &way, 0, &unused) != OK)
		sql_lit(q, "NULL");
}

/* Stays and events know the member's id; the record itself may not be joined. */
static void put_member_name(struct compiler *c, struct sql_text *q, const struct row *row)
{
	int k = ++c->n_aliases;
	sql_lit(q, "(SELECT ");
	sql_alias(q, "r", k);
	sql_lit(q, ".full_name FROM member ");
	sql_alias(q, "r", k);
	sql_lit(q, " WHERE ");
	sql_alias(q, "r", k);
	sql_lit(q, ".id = ");
	sql_append(q, &row->id);
	sql_lit(q, " AND ");
	structure_version(q, "r", k, row->known);
	sql_lit(q, ")");
}

/* How a row is called: unit, employer and person by name; what concerns one of them by its name. */
static void put_label(struct compiler *c, struct sql_text *q, const struct row *row, bool sees_names)
{
	const struct record_type *type = row->type;
	if (str_is(type->code, "unit") || str_is(type->code, "employer"))
		put_way_or_null(c, q, row, "name", "");
	else if (is_about_people(type) && !sees_names)
		sql_lit(q, "NULL");
	else if (str_is(type->code, "member"))
		put_member_name(c, q, row);
	else if (str_is(type->code, "officer"))
		put_way_or_null(c, q, row, "full_name", "");
	else if (type->member_path.n > 0)
		put_way_or_null(c, q, row, "member", "full_name");
	else if (type->employer_path.n > 0)
		put_way_or_null(c, q, row, "employer", "name");
	else
		sql_lit(q, "NULL");
}

static enum status open_reported(struct drill *d, const struct term *term, struct term_rows *t)
{
	reported_tail(&d->q.compiler, term->measure->text, &t->from, &t->where, &t->row);
	sql_lit(&t->where, " AND c1.ancestor_id = ");
	sql_int(&t->where, d->unit_id);
	sql_lit(&t->value, "r1.value");
	t->type = catalog_type(d->q.ctx->catalog, STR("return_line"));
	t->row.type = t->type;
	return t->type ? OK : fail("the catalogue has no returns");
}

static enum status open_measure(struct drill *d, const struct term *term, struct term_rows *t)
{
	struct compiler *c = &d->q.compiler;
	const struct node *n = term->measure;
	bool counts_rows = n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_HAS;

	TRY(source_open(c, n, NULL, &t->s));
	t->from = t->s.from;
	t->where = t->s.where;
	t->row = t->s.row;
	t->type = n->meaning->source;
	sql_lit(&t->where, " AND ");
	sql_alias(&t->where, "c", t->row.alias);
	sql_lit(&t->where, ".ancestor_id = ");
	sql_int(&t->where, d->unit_id);
	if (counts_rows) {
		sql_lit(&t->value, "1");
		return OK;
	}
	TRY(source_value(c, &t->s, &t->value, &t->scale));
	sql_lit(&t->where, " AND ");
	sql_append(&t->where, &t->value);
	sql_lit(&t->where, " IS NOT NULL");
	if (n->aggregate == AGGREGATE_GROWTH) {
		t->type = catalog_type(c->ctx->catalog, STR("membership_event"));
		t->row.id = part_new(c);
		sql_alias(&t->row.id, "e", t->s.event_alias);
		sql_lit(&t->row.id, ".id");
	}
	t->is_single = n->aggregate == AGGREGATE_MIN || n->aggregate == AGGREGATE_MAX || n->aggregate == AGGREGATE_LAST;
	t->is_distinct = n->aggregate == AGGREGATE_DISTINCT;
	if (term->kind == PART_COUNT) {
		t->value = part_new(c);
		t->scale = 1;
		sql_lit(&t->value, "1");
	}
	return OK;
}

static enum status term_open(struct drill *d, const struct term *term, struct term_rows *t)
{
	struct compiler *c = &d->q.compiler;
	c->n_aliases = 0;
	*t = (struct term_rows){ .value = part_new(c), .scale = 1 };
	if (term->measure->kind == NODE_REPORTED)
		TRY(open_reported(d, term, t));
	else
		TRY(open_measure(d, term, t));
	t->is_grouped = !d->sees_names && is_about_people(t->type) && !t->is_single && !t->is_distinct;
	if (t->row.place.text.n == 0) {
		int64_t unused;
		TRY(row_way(c, &t->row.place, &t->s.row, &term->measure->meaning->place, 0, &unused));
	}
	return OK;
}

static void put_tail(struct sql_text *q, const struct term_rows *t)
{
	sql_lit(q, " FROM ");
	sql_append(q, &t->from);
	sql_lit(q, " WHERE ");
	sql_append(q, &t->where);
}

static enum status term_total(struct drill *d, const struct term_rows *t, int64_t *out)
{
	struct sql_text q = part_new(&d->q.compiler);
	struct db_rows rows;
	structure_with(&q, &d->q.compiler.structure, 1);
	sql_lit(&q, "SELECT COUNT(");
	if (t->is_distinct || t->is_grouped) {
		sql_lit(&q, "DISTINCT ");
		sql_append(&q, t->is_distinct ? &t->value : &t->row.place);
	} else {
		sql_lit(&q, "*");
	}
	sql_lit(&q, ")");
	put_tail(&q, t);
	TRY(db_query_text(d->q.ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	if (t->is_single && *out > 1)
		*out = 1;
	return OK;
}

static void put_order(struct sql_text *q, const struct term_rows *t)
{
	enum aggregate aggregate = t->s.node ? t->s.node->aggregate : AGGREGATE_SUM;
	sql_lit(q, " ORDER BY ");
	if (aggregate == AGGREGATE_MIN || aggregate == AGGREGATE_MAX) {
		sql_append(q, &t->value);
		sql_add_literal(q, aggregate == AGGREGATE_MIN ? ", " : " DESC, ");
	}
	sql_append(q, &t->row.day);
	sql_add_literal(q, aggregate == AGGREGATE_LAST ? " DESC, " : ", ");
	sql_append(q, &t->row.id);
	sql_add_literal(q, aggregate == AGGREGATE_LAST ? " DESC" : "");
}

static void put_page(struct sql_text *q, const struct drill *d, size_t limit)
{
	sql_lit(q, " LIMIT ");
	sql_int(q, (int64_t)limit);
	sql_lit(q, " OFFSET ");
	sql_int(q, (int64_t)d->offset);
}

/* The rows as a table v: grouping by a column of it is the same text on both sides, whatever parameters it holds. */
static void put_inner(struct sql_text *q, const struct term_rows *t)
{
	sql_lit(q, "(SELECT ");
	sql_append(q, &t->row.place);
	sql_lit(q, " AS unit_id, ");
	sql_append(q, &t->row.day);
	sql_lit(q, " AS day, ");
	sql_append(q, &t->row.id);
	sql_lit(q, " AS id, ");
	sql_append(q, &t->value);
	sql_lit(q, " AS value");
	put_tail(q, t);
	sql_lit(q, ") v");
}

/* One row a unit, with what its people contribute. */
static void select_grouped(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit)
{
	struct compiler *c = &d->q.compiler;
	struct sql_text unit = part_new(c);
	sql_lit(&unit, "g.unit_id");
	struct row row = t->row;
	row.day = part_int(c, c->at_end);
	sql_lit(q, "SELECT g.unit_id, g.unit_id, g.day, g.value, ");
	put_unit_name(c, q, &row, &unit);
	sql_lit(q, ", ");
	put_unit_name(c, q, &row, &unit);
	sql_lit(q, " FROM (SELECT v.unit_id, MIN(v.day) AS day, CAST(SUM(v.value) AS BIGINT) AS value FROM ");
	put_inner(q, t);
	sql_lit(q, " GROUP BY v.unit_id) g ORDER BY g.unit_id");
	put_page(q, d, limit);
}

/* Each value once; a reference is shown as the record that it names. */
static void select_distinct(struct drill *d, struct sql_text *q, const struct term_rows *t,
			    const struct record_type *of, size_t limit)
{
	struct compiler *c = &d->q.compiler;
	sql_add_literal(q, of ? "SELECT g.value, NULL, g.day, 1, " : "SELECT g.id, NULL, g.day, 1, ");
	if (of) {
		struct row row = { .type = of,
				   .alias = ++c->n_aliases,
				   .known = t->row.known,
				   .id = part_new(c),
				   .day = part_new(c),
				   .place = part_new(c) };
		sql_lit(&row.day, "g.day");
		sql_alias(&row.id, "r", row.alias);
		sql_lit(&row.id, ".id");
		put_label(c, q, &row, d->sees_names);
		sql_lit(q, ", NULL FROM (SELECT v.value, MIN(v.day) AS day FROM ");
		put_inner(q, t);
		sql_lit(q, " GROUP BY v.value) g LEFT JOIN ");
		sql_name(q, of->table);
		sql_lit(q, " ");
		sql_alias(q, "r", row.alias);
		sql_lit(q, " ON ");
		sql_append(q, &row.id);
		sql_lit(q, " = g.value AND ");
		structure_version(q, "r", row.alias, row.known);
		sql_lit(q, " ORDER BY g.value");
	} else {
		const struct field *field = t->s.node->meaning->field;
		sql_add_literal(q, field && field->sensitive ? "NULL" : "CAST(g.value AS TEXT)");
		sql_lit(q, ", NULL FROM (SELECT v.value, MIN(v.id) AS id, MIN(v.day) AS day FROM ");
		put_inner(q, t);
		sql_lit(q, " GROUP BY v.value");
		sql_lit(q, ") g ORDER BY g.id");
	}
	put_page(q, d, limit);
}

static void select_rows(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit)
{
	struct compiler *c = &d->q.compiler;
	sql_lit(q, "SELECT ");
	sql_append(q, &t->row.id);
	sql_lit(q, ", ");
	sql_append(q, &t->row.place);
	sql_lit(q, ", ");
	sql_append(q, &t->row.day);
	sql_lit(q, ", ");
	sql_append(q, &t->value);
	sql_lit(q, ", ");
	if (t->s.node)
		put_label(c, q, &t->s.row, d->sees_names);
	else
		sql_lit(q, "NULL");
	sql_lit(q, ", ");
	put_unit_name(c, q, &t->row, &t->row.place);
	put_tail(q, t);
	put_order(q, t);
	put_page(q, d, limit);
}

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

static enum status term_records(struct drill *d, const struct term *term)
{
	struct term_rows t;
	int64_t total;
	TRY(term_open(d, term, &t));
	TRY(term_total(d, &t, &total));
	d->out->total += total;
	size_t limit = d->limit - d->out->n;
	if ((int64_t)d->offset >= total || limit == 0) {
		d->offset -= (int64_t)d->offset >= total ? (size_t)total : d->offset;
		return OK;
	}
	if (t.is_single)
		limit = 1;
	struct sql_text q = part_new(&d->q.compiler);
	struct page_reader reader = { d, term, t.type->code, &t };
	structure_with(&q, &d->q.compiler.structure, 1);
	if (t.is_distinct) {
		const struct record_type *of = way_target(d->q.ctx, t.type, &term->measure->meaning->way);
		if (of)
			reader.type = of->code;
		select_distinct(d, &q, &t, of, limit);
	} else if (t.is_grouped) {
		reader.type = unit_type.code;
		select_grouped(d, &q, &t, limit);
	} else {
		select_rows(d, &q, &t, limit);
	}
	d->offset = 0;
	return db_each_text(d->q.ctx, &q, page_row, &reader);
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

enum status figure_records(struct ctx *ctx, const struct figure_ask *ask, struct str part, size_t limit, size_t offset,
			   struct figure_records *out)
{
	struct figure_records records = { 0 };
	struct drill d = {
		.unit_id = ask->unit_id, .limit = limit, .offset = offset, .out = &records, .sees_names = true
	};
	struct part_list parts;
	const struct part *found = NULL;
	struct term_list terms;

	if (limit == 0 || limit > FIGURE_RECORDS_MAX)
		return problem_add(ctx, "limit", T("Mỗi lần xem từ 1 đến %d bản ghi."), FIGURE_RECORDS_MAX);
	TRY(drill_open(ctx, ask, &d.q));
	if (!ctx->scope || !ctx->scope->is_all) {
		enum role role;
		TRY(scope_role(ctx, ask->unit_id, &role));
		d.sees_names = role >= ROLE_DATA_ENTRY;
	}
	d.sees_names = d.sees_names && (!ctx->user || !reads_sensitive(d.q.node));
	part_list_fill(ctx, d.q.node, &parts);
	TRY(part_find(ctx, &parts, part, &found));
	db_limit_time(ctx, FIGURE_MILLISECONDS);
	TRY(question_run(&d.q, &ask->unit_id, 1));
	TRY(part_terms(&d.q, found, &terms));
	TRY(part_value(&d.q, found, &records.sum));
	records.part = found->name;
	records.items = arena_array_of(ctx->arena, struct figure_record, limit);
	for (size_t i = 0; i < terms.all.n; i++) {
		if (terms.all.items[i].measure)
			TRY(term_records(&d, &terms.all.items[i]));
		else
			constant_record(&d, &terms.all.items[i]);
	}
	db_limit_time(ctx, 0);
	*out = records;
	return OK;
}
