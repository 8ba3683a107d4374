/* Records as values: reading one, its versions, its fields with history. */
#include "domain/record.h"

#include <assert.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/record_sql.h"
#include "domain/scope.h"
#include "domain/structure.h"

struct record record_new(struct ctx *ctx, const struct record_type *type)
{
	return (struct record){ .type = type,
				.superseded_at = INSTANT_FOREVER,
				.values = arena_array_of(ctx->arena, struct value, type->n_fields + 1) };
}

static struct value *slot(const struct record *r, const char *name)
{
	const struct field *field = record_type_field(r->type, str_of(name));
	assert(field);
	return &r->values[field - r->type->fields];
}

struct value record_get(const struct record *r, const char *field)
{
	return *slot(r, field);
}

void record_set(struct record *r, const char *field, struct value v)
{
	*slot(r, field) = v;
}

/* Of each owner the value of the source that ranks first, and of its entries the latest. */
static void history_query(struct sql_text *q, struct ctx *ctx, const struct record_type *type,
			  const struct field *field, instant_t known, day_t day, const struct record *records, size_t n)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT h0.owner_id, h0.");
	sql_add_literal(q, field->type == FIELD_REF ? "value_id" : "value");
	sql_lit(q, " FROM ");
	sql_name(q, record_history_table(ctx->arena, type, field));
	sql_lit(q, " h0 LEFT JOIN source_rank s ON s.source = h0.source AND s.field = ");
	sql_str(q, str_fmt(ctx->arena, "%.*s.%.*s", STR_ARG(type->code), STR_ARG(field->name)));
	sql_lit(q, " AND s.from_day <= ");
	sql_int(q, day);
	sql_lit(q, " AND s.until_day > ");
	sql_int(q, day);
	sql_lit(q, " WHERE ");
	structure_version(q, "h", 0, known);
	sql_lit(q, " AND h0.from_day <= ");
	sql_int(q, day);
	sql_lit(q, " AND h0.owner_id IN (");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_int(q, records[i].id);
	}
	sql_lit(q, ") ORDER BY h0.owner_id, COALESCE(s.rank, 100), h0.from_day DESC, h0.id DESC");
}

static enum status fill_field(struct ctx *ctx, const struct record_type *type, size_t at, instant_t known, day_t day,
			      struct record *records, size_t n)
{
	struct sql_text q;
	struct db_rows rows;

	history_query(&q, ctx, type, &type->fields[at], known, day, records, n);
	if (n == 1) /* pages of an export are asked once */
		sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = rows.n; i-- > 0;) { /* backwards: the first row of an owner stays */
		for (size_t k = 0; k < n; k++) {
			if (records[k].id == db_cell(&rows, i, 0).i)
				records[k].values[at] = db_cell(&rows, i, 1);
		}
	}
	return OK;
}

enum status record_fill_history(struct ctx *ctx, const struct record_type *type, instant_t known, day_t day,
				struct record *records, size_t n)
{
	for (size_t i = 0; i < type->n_fields && n > 0; i++) {
		if (type->fields[i].has_history)
			TRY(fill_field(ctx, type, i, known, day, records, n));
	}
	return OK;
}

static enum status not_found(struct ctx *ctx, const struct record_type *type)
{
	(void)problem_add(ctx, "", T("Không có bản ghi “%.*s” này, hoặc bản ghi nằm ngoài phạm vi của bạn."),
			  STR_ARG(type->label));
	return NOT_FOUND;
}

enum status record_read(struct ctx *ctx, const struct record_type *type, int64_t id, instant_t known, day_t day,
			struct record *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, type, known, day);
	sql_lit(&q, " FROM ");
	sql_name(&q, type->table);
	sql_lit(&q, " r0 WHERE r0.id = ");
	sql_int(&q, id);
	sql_lit(&q, " AND ");
	structure_version(&q, "r", 0, known);
	sql_lit(&q, " AND ");
	record_where_scope(&q, type, ctx->scope, ctx->today);
	sql_remember(&q); /* a page of a unit shows its employer each time */
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return not_found(ctx, type);
	struct record r = record_of_cells(ctx, type, rows.cells);
	TRY(record_fill_history(ctx, type, known, day, &r, 1));
	*out = r;
	return OK;
}

/* Changes of a record with their acts, newest first, and the values where the version has some. */
static void versions_query(struct sql_text *q, struct ctx *ctx, const struct record_type *type, int64_t id)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT c.verb, a.reason, a.decision, COALESCE(k.full_name, ''), a.at, c.version, ");
	record_columns(q, type, INSTANT_FOREVER, ctx->today);
	sql_lit(q,
		" FROM change c JOIN act a ON a.id = c.act_id LEFT JOIN account k ON k.id = a.account_id LEFT JOIN ");
	sql_name(q, type->table);
	sql_lit(q, " r0 ON r0.version = c.version AND r0.id = ");
	sql_int(q, id);
	sql_lit(q, " WHERE c.id IN (SELECT x.id FROM change x WHERE x.type = ");
	sql_str(q, type->code);
	sql_lit(q, " AND x.record_id = ");
	sql_int(q, id);
	/* of a record that came with others in a block: the block */
	sql_lit(q, " UNION ALL SELECT v.change_id FROM ");
	sql_name(q, type->table);
	sql_lit(q, " v WHERE v.version = 1 AND v.id = ");
	sql_int(q, id);
	sql_lit(q, ") ORDER BY c.version DESC");
}

#define VERSION_COLUMNS 6

enum status record_history(struct ctx *ctx, const struct record_type *type, int64_t id, struct record_version **out,
			   size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	int64_t n_seen;

	TRY(record_is_seen(ctx, type, id, &n_seen));
	if (n_seen == 0)
		return not_found(ctx, type);
	versions_query(&q, ctx, type, id);
	TRY(db_query_text(ctx, &q, &rows));
	struct record_version *list = arena_array_of(ctx->arena, struct record_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *cells = &rows.cells[i * (size_t)rows.n_columns];
		list[i] = (struct record_version){ .verb = cells[0].s,
						   .reason = cells[1].s,
						   .decision = cells[2].s,
						   .who = cells[3].s,
						   .at = cells[4].i };
		list[i].record = record_of_cells(ctx, type, cells + VERSION_COLUMNS);
		list[i].record.id = id;
		list[i].record.version = (int)cells[5].i;
	}
	*out = list;
	*out_n = rows.n;
	return OK;
}
