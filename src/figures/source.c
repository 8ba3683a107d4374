/* Rows of a source as FROM and WHERE. */
#include "base/text.h"
#include "domain/derived_sql.h"
#include "figures/compile.h"

static void col(struct sql_text *q, const char *prefix, int alias, const char *name)
{
	sql_alias(q, prefix, alias);
	sql_add_literal(q, name);
}

bool source_reads_row(const struct node *n)
{
	return n->where || n->each || n->meaning->way.n > 0 || n->meaning->correlated.n > 0;
}

/* The last day of the year in column r.field: 365 y + leap days, counted to 1970. */
static void year_end(struct sql_text *q, int alias, struct str field)
{
	static const char *const parts[] = { "(365 * ", " + ", " / 4 - ", " / 100 + " };
	for (size_t i = 0; i < 4; i++) {
		sql_add_literal(q, parts[i]);
		sql_alias(q, "r", alias);
		sql_lit(q, ".");
		sql_name(q, field);
	}
	sql_lit(q, " / 400 - 719163)");
}

static void event_day(struct row *row)
{
	const struct field *field = record_type_field(row->type, row->type->decided_by);
	if (field && field->type == FIELD_YEAR) {
		year_end(&row->day, row->alias, field->name);
		return;
	}
	sql_alias(&row->day, "r", row->alias);
	sql_lit(&row->day, ".");
	sql_name(&row->day, row->type->decided_by);
}

void source_row(struct compiler *c, const struct record_type *type, instant_t known, struct row *out)
{
	*out = (struct row){ .type = type,
			     .alias = ++c->n_aliases,
			     .known = known,
			     .id = part_new(c),
			     .day = part_new(c),
			     .place = part_new(c) };
	col(&out->id, "r", out->alias, ".id");
	event_day(out);
}

/* " AND the deciding day lies in the period", or before its end for what is counted from the first on. */
static void in_period(const struct compiler *c, struct source_query *s)
{
	if (c->is_bare)
		return;
	if (s->node->at == AT_NOTHING || s->node->at == AT_LAST_YEAR) {
		sql_lit(&s->where, " AND ");
		sql_append(&s->where, &s->row.day);
		sql_lit(&s->where, " >= ");
		sql_int(&s->where, c->from);
	}
	sql_lit(&s->where, " AND ");
	sql_append(&s->where, &s->row.day);
	sql_lit(&s->where, " < ");
	sql_int(&s->where, s->node->at == BY_START ? c->from : c->until);
}

static void source_event(struct compiler *c, struct source_query *s)
{
	const struct record_type *type = s->row.type;
	int k = s->row.alias;
	event_day(&s->row);
	sql_name(&s->from, type->table);
	sql_lit(&s->from, " ");
	sql_alias(&s->from, "r", k);
	structure_version(&s->where, "r", k, s->row.known);
	in_period(c, s);
	if (type->filter_sql) {
		sql_lit(&s->where, " AND ");
		derived_sql(&s->where, type->filter_sql,
			    &(struct derived_row){ "r", k, row_day_sql, &s->row, s->row.known });
	}
}

/* " AND l3.from_day <= D AND l3.until_day > D" */
static void lives(struct sql_text *q, const char *prefix, int alias, struct str from, struct str until,
		  const struct sql_text *day)
{
	sql_lit(q, " AND ");
	sql_alias(q, prefix, alias);
	sql_lit(q, ".");
	sql_name(q, from);
	sql_lit(q, " <= ");
	sql_append(q, day);
	if (until.n == 0)
		return;
	sql_lit(q, " AND COALESCE(");
	sql_alias(q, prefix, alias);
	sql_lit(q, ".");
	sql_name(q, until);
	sql_lit(q, ", 2147483647) > ");
	sql_append(q, day);
}

/* A table beside the record that says where it lies when: stays of members, places of employers. Where units choose
 * among all rows no tree leads, and SQLite would begin with the records and look for each one's places. */
static void source_life(struct source_query *s, struct str table, bool joins_row, bool leads)
{
	int k = s->row.alias;
	struct str owner = s->row.type->code;

	sql_alias(&s->row.id, "l", k);
	sql_lit(&s->row.id, ".");
	sql_name(&s->row.id, owner);
	sql_lit(&s->row.id, "_id");
	col(&s->row.place, "l", k, ".unit_id");
	sql_name(&s->from, table);
	sql_lit(&s->from, " ");
	sql_alias(&s->from, "l", k);
	structure_version(&s->where, "l", k, s->row.known);
	sql_lit(&s->where, " AND ");
	col(&s->where, "l", k, ".from_day <= ");
	sql_append(&s->where, &s->row.day);
	sql_lit(&s->where, " AND ");
	col(&s->where, "l", k, ".until_day > ");
	sql_append(&s->where, &s->row.day);
	if (!joins_row)
		return;
	sql_either(&s->from, leads ? " CROSS JOIN " : " JOIN ", " JOIN ");
	sql_name(&s->from, s->row.type->table);
	sql_lit(&s->from, " ");
	sql_alias(&s->from, "r", k);
	sql_lit(&s->from, " ON ");
	col(&s->from, "r", k, ".id = ");
	sql_append(&s->from, &s->row.id);
	sql_lit(&s->from, " AND ");
	structure_version(&s->from, "r", k, s->row.known);
}

static void source_standing(struct compiler *c, const struct row *outer, struct source_query *s)
{
	const struct record_type *type = s->row.type;
	int k = s->row.alias;
	if (c->is_bare && !outer)
		s->row.day = c->bare_day;
	else if (s->node->at == AT_START)
		s->row.day = part_int(c, c->at_start);
	else
		s->row.day = outer && s->node->at == AT_NOTHING ? outer->day : part_int(c, c->at_end);

	if (type->life_table.n > 0) {
		source_life(s, type->life_table, source_reads_row(s->node), c->placed && !outer);
		return;
	}
	if (str_is(type->code, "employer")) {
		source_life(s, STR("employer_place"), true, c->placed && !outer);
		lives(&s->where, "r", k, type->from_field, type->until_field, &s->row.day);
		return;
	}
	sql_name(&s->from, type->table);
	sql_lit(&s->from, " ");
	sql_alias(&s->from, "r", k);
	structure_version(&s->where, "r", k, s->row.known);
	lives(&s->where, "r", k, type->from_field, type->until_field, &s->row.day);
}

/* Members by the events that count in growth, read on the event's day. */
static void source_growth(struct compiler *c, struct source_query *s)
{
	int k = s->row.alias;
	s->event_alias = k;
	col(&s->row.id, "e", k, ".member_id");
	col(&s->row.day, "e", k, ".day");
	col(&s->row.place, "e", k, ".unit_id");
	sql_lit(&s->from, "membership_event ");
	sql_alias(&s->from, "e", k);
	sql_lit(&s->from, " JOIN cause ");
	sql_alias(&s->from, "k", k);
	sql_lit(&s->from, " ON ");
	col(&s->from, "k", k, ".code = ");
	col(&s->from, "e", k, ".cause AND ");
	col(&s->from, "k", k, ".from_day <= ");
	sql_append(&s->from, &s->row.day);
	sql_lit(&s->from, " AND ");
	col(&s->from, "k", k, ".until_day > ");
	sql_append(&s->from, &s->row.day);
	sql_lit(&s->from, " AND ");
	col(&s->from, "k", k, ".in_growth = 1");
	if (source_reads_row(s->node)) {
		sql_lit(&s->from, " JOIN member ");
		sql_alias(&s->from, "r", k);
		sql_lit(&s->from, " ON ");
		col(&s->from, "r", k, ".id = ");
		sql_append(&s->from, &s->row.id);
		sql_lit(&s->from, " AND ");
		structure_version(&s->from, "r", k, s->row.known);
	}
	structure_version(&s->where, "e", k, s->row.known);
	in_period(c, s);
}

/* "unit.employer" follows the principal employer of the day; the links of any day, which an index gives, hold them all.
 */
static enum status source_narrow(struct compiler *c, const struct row *outer, struct source_query *s)
{
	const struct way *way = &s->node->meaning->correlated;
	if (s->node->meaning->correlation != CORRELATED_EMPLOYER || way->n != 2 || !str_is(way->of[1]->code, "unit"))
		return OK;
	const struct way first = { .steps = { way->steps[0] }, .of = { way->of[0] }, .n = 1 };
	int64_t unused;
	sql_lit(&s->where, " AND ");
	TRY(row_way(c, &s->where, &s->row, &first, 0, &unused));
	sql_lit(&s->where, " IN (SELECT ue.unit_id FROM unit_employer ue WHERE ue.employer_id = ");
	sql_append(&s->where, &outer->id);
	sql_lit(&s->where, ")");
	return OK;
}

static enum status source_join(struct compiler *c, const struct row *outer, struct source_query *s)
{
	const struct meaning *m = s->node->meaning;
	const struct structure at_the_time = { .relation = RELATION_BELONGS, .known = s->row.known };
	int64_t unused;

	if (m->correlation == CORRELATED_EMPLOYER || m->correlation == CORRELATED_MEMBER) {
		TRY(source_narrow(c, outer, s));
		sql_lit(&s->where, " AND ");
		TRY(row_way(c, &s->where, &s->row, &m->correlated, 0, &unused));
		sql_lit(&s->where, " = ");
		sql_append(&s->where, &outer->id);
		return OK;
	}
	struct row placed = s->row;
	if (placed.place.text.n == 0)
		TRY(row_way(c, &placed.place, &s->row, &m->place, 0, &unused));
	s->place = placed.place;
	if ((c->is_bare || c->placed) && !outer)
		return OK;
	structure_join(&s->from, outer ? &at_the_time : &c->structure, s->row.alias, row_unit_sql, row_day_sql,
		       &placed);
	s->has_closure = true;
	if (!outer)
		return OK;
	sql_lit(&s->where, " AND ");
	col(&s->where, "c", s->row.alias, ".ancestor_id = ");
	if (outer->place.text.n > 0 && !str_is(outer->type->code, "unit"))
		sql_append(&s->where, &outer->place);
	else
		TRY(row_way(c, &s->where, outer, &m->outer_place, 0, &unused));
	return OK;
}

static enum status open_rows(struct compiler *c, const struct node *measure, const struct row *outer,
			     struct source_query *out)
{
	*out = (struct source_query){ .node = measure, .from = part_new(c), .where = part_new(c) };
	struct row *row = &out->row;
	*row = (struct row){ .type = measure->meaning->source,
			     .alias = ++c->n_aliases,
			     .known = c->structure.known,
			     .id = part_new(c),
			     .day = part_new(c),
			     .place = part_new(c) };
	if (measure->aggregate == AGGREGATE_GROWTH)
		source_growth(c, out);
	else if (row->type->kind == RECORD_EVENT)
		source_event(c, out);
	else
		source_standing(c, outer, out);
	if (row->id.text.n == 0)
		col(&row->id, "r", row->alias, ".id");

	return source_join(c, outer, out);
}

enum status source_open_rows(struct compiler *c, const struct node *measure, const struct row *outer,
			     struct source_query *out)
{
	struct asked_days asked = asked_days_enter(c, measure);
	enum status status = open_rows(c, measure, outer, out);

	asked_days_leave(c, asked);
	return status;
}

enum status source_condition(struct compiler *c, const struct source_query *s, struct sql_text *out)
{
	struct asked_days asked = asked_days_enter(c, s->node);
	enum status status = compile_condition(c, out, &s->row, s->node->where, false);

	asked_days_leave(c, asked);
	return status;
}

enum status source_open(struct compiler *c, const struct node *measure, const struct row *outer,
			struct source_query *out)
{
	TRY(source_open_rows(c, measure, outer, out));
	if (!measure->where)
		return OK;
	sql_lit(&out->where, " AND ");
	return source_condition(c, out, &out->where);
}

static enum status value_of_row(struct compiler *c, const struct source_query *s, struct sql_text *out,
				int64_t *out_scale)
{
	const struct node *n = s->node;
	*out_scale = 1;
	*out = part_new(c);
	if (n->aggregate == AGGREGATE_GROWTH) {
		col(out, "k", s->event_alias, ".direction");
		return OK;
	}
	if (!n->each)
		return row_way(c, out, &s->row, &n->meaning->way, 0, out_scale);

	struct number value;
	TRY(compile_number(c, &s->row, n->each, &value));
	if (value.has_den)
		return problem_at(c->ctx, n->each->line, n->each->column, STR_EMPTY,
				  T("Sau dấu hai chấm không dùng phép chia: tỷ lệ của từng bản ghi không cộng được."));
	*out = value.num;
	*out_scale = value.scale;
	return OK;
}

enum status source_value(struct compiler *c, const struct source_query *s, struct sql_text *out, int64_t *out_scale)
{
	struct asked_days asked = asked_days_enter(c, s->node);
	enum status status = value_of_row(c, s, out, out_scale);

	asked_days_leave(c, asked);
	return status;
}
