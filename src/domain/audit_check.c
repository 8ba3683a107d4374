/* Recomputes the digest of every version and compares what was recorded with what lies there (fact.h). */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/audit.h"
#include "domain/catalog.h"
#include "domain/history_entry.h"
#include "domain/record_sql.h"

/* One table of versions: the columns that its digests are made of, in their order. */
struct table {
	struct ctx *ctx;
	struct str type; /* as in change.type */
	struct str table;
	LIST(struct str) columns;
	struct fact_column *row; /* room for one */
	bool is_bad;
};

static void table_add(struct table *t, struct str column)
{
	*LIST_ADD(t->ctx->arena, &t->columns) = column;
}

static void defect(struct table *t, const char *what, int64_t id, int64_t version)
{
	t->is_bad = true;
	(void)problem_add(t->ctx, "audit", "%.*s %lld.%lld: %s", STR_ARG(t->type), (long long)id, (long long)version,
			  what);
}

/* id, version, recorded_at, superseded_at, change_id; of the change type, record, version, verb, digest; of the change
 * after it verb and time; last_id of the change. */
#define HEAD_COLUMNS 13

static void check_superseded(struct table *t, const struct value *cells)
{
	int64_t superseded_at = cells[3].i, recorded_at = cells[2].i;
	int64_t expected = cells[10].type == VALUE_NULL ? INSTANT_FOREVER
			   : cells[11].i > recorded_at  ? cells[11].i
							: recorded_at;
	if (superseded_at != expected)
		defect(t, tr(t->ctx, T("thời điểm hết hiệu lực không khớp với thay đổi sau đó")), cells[0].i,
		       cells[1].i);
}

static enum status check_version(void *arg, const struct value *cells, int n_columns)
{
	struct table *t = arg;
	struct fact_row row = { .type = t->type,
				.table = t->table,
				.id = cells[0].i,
				.version = (int)cells[1].i,
				.recorded_at = cells[2].i,
				.change_id = cells[4].i };
	unsigned char digest[DIGEST_BYTES];

	if (cells[5].type == VALUE_NULL || cells[12].type != VALUE_NULL || !str_eq(cells[5].s, t->type) ||
	    cells[6].i != row.id || cells[7].i != row.version) {
		defect(t, tr(t->ctx, T("không có thay đổi nào ghi phiên bản này")), row.id, row.version);
		return OK;
	}
	struct fact_column *columns = t->row;
	row.columns.items = columns;
	row.columns.n = t->columns.n;
	for (size_t i = 0; i < t->columns.n; i++)
		columns[i] = (struct fact_column){ t->columns.items[i], cells[HEAD_COLUMNS + (int)i], false };
	fact_digest(t->ctx, &row, str_is(cells[8].s, "add") ? "add" : "correct", digest);
	if (cells[9].s.n != DIGEST_BYTES || memcmp(cells[9].s.p, digest, DIGEST_BYTES) != 0)
		defect(t, tr(t->ctx, T("nội dung đã bị đổi sau khi ghi")), row.id, row.version);
	check_superseded(t, cells);
	return OK;
}

static enum status check_rows(struct table *t)
{
	struct sql_text q;
	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT r.id, r.version, r.recorded_at, r.superseded_at, r.change_id, c.type, c.record_id, "
		    "c.version, c.verb,"
		    " c.digest, n.verb, a.at, c.last_id");
	for (size_t i = 0; i < t->columns.n; i++) {
		sql_lit(&q, ", r.");
		sql_name(&q, t->columns.items[i]);
	}
	sql_lit(&q, " FROM ");
	sql_name(&q, t->table);
	sql_lit(&q, " r LEFT JOIN change c ON c.id = r.change_id LEFT JOIN change n ON n.type = c.type"
		    " AND n.record_id = r.id AND n.version = r.version + 1 LEFT JOIN act a ON a.id = n.act_id"
		    " WHERE c.last_id IS NULL OR r.version <> 1 OR r.id < c.record_id OR r.id > c.last_id"
		    " OR c.type <> ");
	sql_str(&q, t->type);
	return db_each_text(t->ctx, &q, check_version, t);
}

static enum status missing_row(void *arg, const struct value *cells, int n_columns)
{
	defect(arg, tr(((struct table *)arg)->ctx, T("phiên bản đã ghi không còn")), cells[0].i, cells[1].i);
	return OK;
}

static enum status check_missing(struct table *t)
{
	struct sql_text q;
	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT c.record_id, c.version FROM change c LEFT JOIN ");
	sql_name(&q, t->table);
	sql_lit(&q, " r ON r.id = c.record_id AND r.version = c.version WHERE c.verb <> 'annul' AND r.id IS NULL AND "
		    "c.last_id IS NULL AND c.type = ");
	sql_str(&q, t->type);
	return db_each_text(t->ctx, &q, missing_row, t);
}

static enum status check_annulled(void *arg, const struct value *cells, int n_columns)
{
	struct table *t = arg;
	struct fact_row row = {
		.type = t->type, .id = cells[0].i, .version = (int)cells[1].i, .change_id = cells[2].i
	};
	unsigned char digest[DIGEST_BYTES];
	fact_digest(t->ctx, &row, "annul", digest);
	if (cells[3].s.n != DIGEST_BYTES || memcmp(cells[3].s.p, digest, DIGEST_BYTES) != 0)
		defect(t, tr(t->ctx, T("việc hủy đã bị đổi sau khi ghi")), row.id, row.version);
	return OK;
}

static enum status check_annulments(struct table *t)
{
	struct sql_text q;
	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	sql_lit(&q, "SELECT record_id, version, id, digest FROM change WHERE verb = 'annul' AND type = ");
	sql_str(&q, t->type);
	return db_each_text(t->ctx, &q, check_annulled, t);
}

static enum status check_table(struct table *t, bool *is_bad)
{
	t->row = arena_array_of(t->ctx->arena, struct fact_column, t->columns.n + 1);
	TRY(check_rows(t));
	TRY(check_missing(t));
	TRY(check_annulments(t));
	bool is_whole = true;
	TRY(audit_check_blocks(t->ctx, t->type, t->table, t->columns.items, t->columns.n, &is_whole));
	t->is_bad |= !is_whole;
	*is_bad = *is_bad || t->is_bad;
	return OK;
}

static enum status check_type(struct ctx *ctx, const struct record_type *type, bool *is_bad)
{
	struct table main_table = { .ctx = ctx, .type = type->code, .table = type->table };

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool is_ref = field->type == FIELD_REF;
		if (record_has_column(field))
			table_add(&main_table,
				  is_ref ? str_fmt(ctx->arena, "%.*s_id", STR_ARG(field->name)) : field->name);
		if (!field->has_history)
			continue;
		struct table history = { .ctx = ctx,
					 .type = history_type(ctx->arena, type, field),
					 .table = record_history_table(ctx->arena, type, field) };
		table_add(&history, STR("owner_id"));
		table_add(&history, STR("from_day"));
		table_add(&history, STR("source"));
		table_add(&history, is_ref ? STR("value_id") : STR("value"));
		TRY(check_table(&history, is_bad));
	}
	return check_table(&main_table, is_bad);
}

/* Changes of types that the catalogue no longer knows, and changes of no act. */
static enum status check_changes(struct ctx *ctx, bool *is_bad)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT type, count(*) FROM change GROUP BY type ORDER BY type");
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct str field, code = (field = db_cell(&rows, i, 0).s, str_cut(&field, '.'));
		const struct record_type *type = catalog_type(ctx->catalog, code);
		if (type && (field.n == 0 || record_type_field(type, field)))
			continue;
		*is_bad = true;
		(void)problem_add(ctx, "audit", T("Có %lld thay đổi của loại bản ghi không có trong danh mục: %.*s."),
				  (long long)db_cell(&rows, i, 1).i, STR_ARG(db_cell(&rows, i, 0).s));
	}
	return OK;
}

enum status audit_check(struct ctx *ctx)
{
	bool is_bad = false;

	for (size_t i = 0; i < catalog_n_types(ctx->catalog); i++) {
		const struct record_type *type = catalog_type_at(ctx->catalog, i);
		if (!type->filter_sql)
			TRY(check_type(ctx, type, &is_bad));
	}
	TRY(check_changes(ctx, &is_bad));
	enum status seals = audit_check_seals(ctx);
	if (seals == FAILED)
		return seals;
	return is_bad || seals != OK ? INVALID : OK;
}
