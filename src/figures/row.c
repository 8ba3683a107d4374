/* Values of one row as SQL: columns, histories, derived fields, and ways to other records. */
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/derived_sql.h"
#include "figures/compile.h"

struct sql_text part_new(struct compiler *c)
{
	struct sql_text q;
	sql_init(&q, c->ctx->arena, db_ctx_engine(c->ctx));
	return q;
}

struct sql_text part_int(struct compiler *c, int64_t v)
{
	struct sql_text q = part_new(c);
	sql_int(&q, v);
	return q;
}

void row_unit_sql(struct sql_text *q, const void *row)
{
	sql_append(q, &((const struct row *)row)->place);
}

void row_day_sql(struct sql_text *q, const void *row)
{
	sql_append(q, &((const struct row *)row)->day);
}

static void column(struct sql_text *q, const char *prefix, int alias, struct str name, bool is_ref)
{
	sql_alias(q, prefix, alias);
	sql_lit(q, ".");
	sql_name(q, name);
	if (is_ref)
		sql_lit(q, "_id");
}

/* Precedence of sources, joined because SQLite does not see the outer row from a query within ORDER BY. */
static void join_rank(struct compiler *c, struct sql_text *q, const struct row *row, const struct field *field, int h)
{
	sql_lit(q, " LEFT JOIN source_rank ");
	sql_alias(q, "s", h);
	sql_lit(q, " ON ");
	column(q, "s", h, STR("field"), false);
	sql_lit(q, " = ");
	sql_str(q, str_fmt(c->ctx->arena, "%.*s.%.*s", STR_ARG(row->type->code), STR_ARG(field->name)));
	sql_lit(q, " AND ");
	column(q, "s", h, STR("source"), false);
	sql_lit(q, " = ");
	column(q, "h", h, STR("source"), false);
	sql_lit(q, " AND ");
	column(q, "s", h, STR("from_day"), false);
	sql_lit(q, " <= ");
	sql_append(q, &row->day);
	sql_lit(q, " AND ");
	column(q, "s", h, STR("until_day"), false);
	sql_lit(q, " > ");
	sql_append(q, &row->day);
}

/* The entry of a history that counts on the row's day: by precedence of its source, then the latest. */
static void row_history(struct compiler *c, struct sql_text *q, const struct row *row, const struct field *field)
{
	int h = ++c->n_aliases;
	sql_lit(q, "(SELECT ");
	column(q, "h", h, STR("value"), field->type == FIELD_REF);
	sql_lit(q, " FROM ");
	sql_name(q, str_fmt(c->ctx->arena, "%.*s_%.*s", STR_ARG(row->type->table), STR_ARG(field->name)));
	sql_lit(q, " ");
	sql_alias(q, "h", h);
	if (field->has_sources)
		join_rank(c, q, row, field, h);
	sql_lit(q, " WHERE ");
	column(q, "h", h, STR("owner_id"), false);
	sql_lit(q, " = ");
	sql_append(q, &row->id);
	sql_lit(q, " AND ");
	column(q, "h", h, STR("from_day"), false);
	sql_lit(q, " <= ");
	sql_append(q, &row->day);
	sql_lit(q, " AND ");
	structure_version(q, "h", h, row->known);
	sql_lit(q, " ORDER BY ");
	if (field->has_sources) {
		sql_lit(q, "COALESCE(");
		column(q, "s", h, STR("rank"), false);
		sql_lit(q, ", 100), ");
	}
	column(q, "h", h, STR("from_day"), false);
	sql_lit(q, " DESC, ");
	column(q, "h", h, STR("id"), false);
	sql_lit(q, " DESC LIMIT 1)");
}

enum status compile_derived(struct compiler *c, const struct record_type *type, const struct field *field,
			    struct node **out)
{
	return formula_check_row(c->ctx, type, field->derived, out);
}

/* The value of a formula over the row, as a field. */
static enum status row_formula(struct compiler *c, struct sql_text *q, const struct row *row, const struct field *field,
			       int64_t *out_scale)
{
	struct node *node;
	TRY(compile_derived(c, row->type, field, &node));
	if (node->meaning->type == TYPE_BOOL) {
		sql_lit(q, "(CASE WHEN ");
		TRY(compile_condition(c, q, row, node, false));
		sql_lit(q, " THEN 1 ELSE 0 END)");
		return OK;
	}
	if (node->meaning->type != TYPE_NUMBER && node->meaning->type != TYPE_MONEY)
		return compile_value(c, q, row, node);

	struct number value;
	TRY(compile_number(c, row, node, &value));
	if (value.has_den)
		return problem_add(c->ctx, "", T("Trường “%.*s” là một phép chia nên không dùng được ở đây."),
				   STR_ARG(field->label));
	sql_append(q, &value.num);
	*out_scale = value.scale;
	return OK;
}

static enum status row_field(struct compiler *c, struct sql_text *q, const struct row *row, const struct field *field,
			     int64_t *out_scale)
{
	*out_scale = field->type == FIELD_RATE ? 10000 : 1;
	if (row->place.text.n > 0 && str_is(field->name, "unit") && str_is(row->type->unit_path, "unit")) {
		sql_append(q, &row->place);
		return OK;
	}
	if (field_is_formula(field))
		return row_formula(c, q, row, field, out_scale);
	if (field->sql) {
		derived_sql(q, field->sql, &(struct derived_row){ "r", row->alias, row_day_sql, row, row->known });
		return OK;
	}
	if (field->has_history) {
		row_history(c, q, row, field);
		return OK;
	}
	/* a life without an end is stored as the last day there is, a searched text that is not given as an empty one
	 */
	bool is_until = field->type == FIELD_DAY && str_eq(field->name, row->type->until_field);
	bool is_text = field->is_searched && !field->required;
	if (is_until || is_text)
		sql_lit(q, "NULLIF(");
	column(q, "r", row->alias, field->name, field->type == FIELD_REF);
	if (is_until)
		sql_lit(q, ", 2147483647)");
	else if (is_text)
		sql_lit(q, ", '')");
	return OK;
}

enum status row_way(struct compiler *c, struct sql_text *q, const struct row *row, const struct way *way, size_t step,
		    int64_t *out_scale)
{
	if (way->n == 0) {
		*out_scale = 1;
		sql_append(q, &row->id);
		return OK;
	}
	if (step + 1 == way->n)
		return row_field(c, q, row, way->steps[step], out_scale);

	const struct record_type *type = catalog_type(c->ctx->catalog, way->steps[step]->ref);
	if (!type)
		return fail("the catalogue has no type %.*s", STR_ARG(way->steps[step]->ref));
	struct row next = { .type = type,
			    .alias = ++c->n_aliases,
			    .known = row->known,
			    .id = part_new(c),
			    .day = row->day,
			    .place = part_new(c) };
	column(&next.id, "r", next.alias, STR("id"), false);

	sql_lit(q, "(SELECT ");
	TRY(row_way(c, q, &next, way, step + 1, out_scale));
	sql_lit(q, " FROM ");
	sql_name(q, type->table);
	sql_lit(q, " ");
	sql_alias(q, "r", next.alias);
	sql_lit(q, " WHERE ");
	sql_append(q, &next.id);
	sql_lit(q, " = ");
	int64_t unused;
	TRY(row_field(c, q, row, way->steps[step], &unused));
	sql_lit(q, " AND ");
	structure_version(q, "r", next.alias, row->known);
	sql_lit(q, ")");
	return OK;
}
