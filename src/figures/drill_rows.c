/* Records of a term as statements; see drill_rows.h. */
#include "domain/catalog.h"
#include "domain/unit.h"
#include "figures/drill_rows.h"
#include "figures/units_placed.h"

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
	reported_tail(&d->q.compiler, term->measure, &t->from, &t->where, &t->row);
	sql_lit(&t->where, " AND ");
	if (d->q.compiler.placed) {
		units_placed_put(&t->where, d->q.compiler.placed, &t->row.place);
	} else {
		sql_lit(&t->where, "c1.ancestor_id = ");
		sql_int(&t->where, d->unit_id);
	}
	sql_lit(&t->value, "r1.value");
	t->type = catalog_type(d->q.ctx->catalog, STR("return_line"));
	t->row.type = t->type;
	return t->type ? OK : fail("the catalogue has no returns");
}

/* At the time units are their own place: the closure has what lies below in their order. */
static bool is_unit_itself(const struct drill *d, const struct term_rows *t)
{
	return !d->q.compiler.structure.is_restated && t->s.node && t->s.has_closure && t->s.event_alias == 0 &&
	       str_is(t->row.type->code, "unit");
}

static void put_unit_id(struct sql_text *q, const void *arg)
{
	sql_lit(q, "u0.id");
}

/* The units whose records count below, for SQLite: restated it would go through all of them again for each row. */
static void put_units_below(const struct drill *d, struct term_rows *t)
{
	struct sql_text *q = &t->where;

	sql_lit(q, " AND ");
	sql_append(q, &t->s.place);
	sql_lit(q, " IN (SELECT u0.id FROM unit u0");
	structure_join(q, &d->q.compiler.structure, 0, put_unit_id, NULL, NULL);
	sql_lit(q, " WHERE c0.ancestor_id = ");
	sql_int(q, d->unit_id);
	sql_lit(q, ")");
}

/* The plus keeps SQLite, which plans without knowing how much lies below, from gathering by the unit: the index of
 * closure is for the bare column. */
static void put_under_unit(const struct drill *d, struct term_rows *t)
{
	bool is_restated = d->q.compiler.structure.is_restated;
	struct units_placed *placed = d->q.compiler.placed;

	sql_lit(&t->where, " AND ");
	if (placed) {
		placed->is_walked = d->walks;
		units_placed_put(&t->where, placed, &t->s.place);
		return;
	}
	if ((d->walks && !is_unit_itself(d, t)) || is_restated)
		sql_either(&t->where, "+", "");
	sql_alias(&t->where, "c", t->row.alias);
	sql_lit(&t->where, ".ancestor_id = ");
	sql_int(&t->where, d->unit_id);
	if (is_restated && !d->walks && t->where.engine == DB_SQLITE)
		put_units_below(d, t);
}

/* The days of years are an expression; the years themselves are found by an index. */
static void put_years(struct drill *d, struct term_rows *t)
{
	const struct compiler *c = &d->q.compiler;
	const struct field *day = record_type_field(t->row.type, t->row.type->decided_by);

	if (t->row.type->kind != RECORD_EVENT || !day || day->type != FIELD_YEAR || t->s.node->at != AT_NOTHING)
		return;
	sql_lit(&t->where, " AND ");
	sql_alias(&t->where, "r", t->row.alias);
	sql_lit(&t->where, ".");
	sql_name(&t->where, day->name);
	sql_lit(&t->where, " BETWEEN ");
	sql_int(&t->where, day_civil(c->from).year);
	sql_lit(&t->where, " AND ");
	sql_int(&t->where, day_civil(c->until - 1).year);
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
	put_under_unit(d, t);
	put_years(d, t);
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

enum status drill_open_term(struct drill *d, const struct term *term, struct term_rows *t)
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

/* Years stand in the order of their last days, and an index has the years. */
static void put_order_day(struct sql_text *q, const struct term_rows *t)
{
	const struct field *day = record_type_field(t->row.type, t->row.type->decided_by);

	if (t->row.type->kind != RECORD_EVENT || !day || day->type != FIELD_YEAR) {
		sql_append(q, &t->row.day);
		return;
	}
	sql_alias(q, "r", t->row.alias);
	sql_lit(q, ".");
	sql_name(q, day->name);
}

static void put_order(const struct drill *d, struct sql_text *q, const struct term_rows *t)
{
	enum aggregate aggregate = t->s.node ? t->s.node->aggregate : AGGREGATE_SUM;
	sql_lit(q, " ORDER BY ");
	if (aggregate == AGGREGATE_MIN || aggregate == AGGREGATE_MAX) {
		sql_append(q, &t->value);
		sql_add_literal(q, aggregate == AGGREGATE_MIN ? ", " : " DESC, ");
	}
	if (t->row.type->kind == RECORD_EVENT || t->s.event_alias > 0 || !t->s.node) {
		put_order_day(q, t);
		sql_add_literal(q, aggregate == AGGREGATE_LAST ? " DESC, " : ", ");
	} /* else all stand on the one day that is asked */
	if (is_unit_itself(d, t)) {
		sql_alias(q, "c", t->row.alias);
		sql_lit(q, ".descendant_id");
	} else {
		sql_append(q, &t->row.id);
	}
	sql_add_literal(q, aggregate == AGGREGATE_LAST ? " DESC" : "");
}

static void put_walk(const struct drill *d, struct sql_text *q, const struct term_rows *t)
{
	put_order(d, q, t);
	if (d->walks)
		sql_walk(q);
}

enum status drill_count(struct drill *d, const struct term_rows *t, int64_t *out)
{
	if (d->told >= 0 && !t->is_grouped) {
		*out = d->told;
		return OK;
	}
	struct sql_text q = part_new(&d->q.compiler);
	struct db_rows rows;
	units_placed_with(&q, &d->q.compiler);
	sql_lit(&q, "SELECT COUNT(*) FROM (SELECT ");
	if (t->is_distinct || t->is_grouped) {
		sql_lit(&q, "DISTINCT ");
		sql_append(&q, t->is_distinct ? &t->value : &t->row.place);
		sql_lit(&q, " AS v");
	} else {
		sql_lit(&q, "1 AS v");
	}
	put_tail(&q, t);
	if (d->count_to > 0) {
		if (d->walks && !t->is_distinct && !t->is_grouped)
			put_walk(d, &q, t); /* so that the count goes the way of the page, too */
		sql_lit(&q, " LIMIT ");
		sql_int(&q, d->count_to + 1);
	}
	sql_lit(&q, ") x WHERE x.v IS NOT NULL");
	sql_remember(&q);
	TRY(db_query_text(d->q.ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	if (t->is_single && *out > 1)
		*out = 1;
	return OK;
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
void drill_select_grouped(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit)
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

/* Each value once, with the first of its days: of all rows, or of the first rows of the walk alone. */
static void put_values(const struct drill *d, struct sql_text *q, const struct term_rows *t, int64_t most)
{
	if (most == 0) {
		sql_lit(q, "(SELECT v.value, MIN(v.id) AS id, MIN(v.day) AS day, 0 AS place FROM ");
		put_inner(q, t);
		sql_lit(q, " GROUP BY v.value) u");
		return;
	}
	sql_lit(q,
		"(SELECT v.value, MIN(v.id) AS id, MIN(v.day) AS day, MIN(v.place) AS place FROM (SELECT w.value, w.id,"
		" w.day, ROW_NUMBER() OVER (ORDER BY w.day, w.id) AS place FROM (SELECT ");
	sql_append(q, &t->row.id);
	sql_lit(q, " AS id, ");
	sql_append(q, &t->row.day);
	sql_lit(q, " AS day, ");
	sql_append(q, &t->value);
	sql_lit(q, " AS value");
	put_tail(q, t);
	put_order(d, q, t);
	sql_lit(q, " LIMIT ");
	sql_int(q, most);
	sql_lit(q, ") w) v GROUP BY v.value) u");
}

/* The page is cut before what it shows is looked up. */
static void put_page_of_values(const struct drill *d, struct sql_text *q, const struct term_rows *t, bool is_ref,
			       size_t limit, int64_t most)
{
	sql_lit(q, "(SELECT u.value, u.id, u.day, u.place FROM ");
	put_values(d, q, t, most);
	sql_add_literal(q, is_ref ? " ORDER BY u.place, u.value" : " ORDER BY u.place, u.id");
	put_page(q, d, limit);
	sql_lit(q, ") g");
}

/* A reference is shown as the record that it names. */
void drill_select_distinct(struct drill *d, struct sql_text *q, const struct term_rows *t, const struct record_type *of,
			   size_t limit, int64_t most)
{
	struct compiler *c = &d->q.compiler;
	struct row row;

	if (!of) {
		const struct field *field = t->s.node->meaning->field;
		sql_lit(q, "SELECT g.id, NULL, g.day, 1, ");
		sql_add_literal(q, field && field->sensitive ? "NULL" : "CAST(g.value AS TEXT)");
		sql_lit(q, ", NULL FROM ");
		put_page_of_values(d, q, t, false, limit, most);
		sql_lit(q, " ORDER BY g.place, g.id");
		return;
	}
	row = (struct row){ .type = of,
			    .alias = ++c->n_aliases,
			    .known = t->row.known,
			    .id = part_new(c),
			    .day = part_new(c),
			    .place = part_new(c) };
	sql_lit(&row.day, "g.day");
	sql_alias(&row.id, "r", row.alias);
	sql_lit(&row.id, ".id");
	sql_lit(q, "SELECT g.value, NULL, g.day, 1, ");
	put_label(c, q, &row, d->sees_names);
	sql_lit(q, ", NULL FROM ");
	put_page_of_values(d, q, t, true, limit, most);
	sql_lit(q, " LEFT JOIN ");
	sql_name(q, of->table);
	sql_lit(q, " ");
	sql_alias(q, "r", row.alias);
	sql_lit(q, " ON ");
	sql_append(q, &row.id);
	sql_lit(q, " = g.value AND ");
	structure_version(q, "r", row.alias, row.known);
	sql_lit(q, " ORDER BY g.place, g.value");
}

void drill_select_rows(struct drill *d, struct sql_text *q, const struct term_rows *t, size_t limit)
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
	put_walk(d, q, t);
	put_page(q, d, limit);
}
