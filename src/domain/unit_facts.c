/* Records of the structure found by their unit and changed whole. */
#include "domain/unit_facts.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"

#include <string.h>

int64_t record_int(const struct record *record, const char *field)
{
	return record_get(record, field).i;
}

/* An empty until day of a record is "still". */
day_t record_day(const struct record *record, const char *field)
{
	struct value v = record_get(record, field);

	return v.type == VALUE_INT ? (day_t)v.i : DAY_FOREVER;
}

struct record record_copy(struct ctx *ctx, const struct record *record)
{
	struct record copy = *record;

	copy.values = arena_array_of(ctx->arena, struct value, record->type->n_fields);
	memcpy(copy.values, record->values, record->type->n_fields * sizeof *copy.values);
	return copy;
}

enum status fact_find(struct ctx *ctx, const struct fact_search *search, struct record **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM ");
	sql_name(&q, search->type->table);
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND ");
	sql_name(&q, str_of(search->column));
	sql_lit(&q, " = ");
	sql_int(&q, search->unit_id);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, search->after);
	if (search->relation) {
		sql_lit(&q, " AND relation = ");
		sql_str(&q, str_of(search->relation));
	}
	sql_lit(&q, " ORDER BY from_day, id");
	TRY(db_query_text(ctx, &q, &rows));
	struct record *records = arena_array_of(ctx->arena, struct record, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		TRY(record_read(ctx, search->type, db_cell(&rows, i, 0).i, INSTANT_FOREVER, ctx->today, &records[i]));
	*out = records;
	*out_n = rows.n;
	return OK;
}

enum status fact_cut(struct ctx *ctx, struct act *act, const struct record *record, day_t day)
{
	struct record after;

	if (record_day(record, "from_day") >= day)
		return fact_apply(ctx, act, record->type, record, NULL);
	after = record_copy(ctx, record);
	record_set(&after, "until_day", VALUE_OF_INT(day));
	return fact_apply(ctx, act, record->type, record, &after);
}

enum status edge_add(struct ctx *ctx, struct act *act, const struct edge_new *edge)
{
	struct record record;

	if (edge->from_day >= edge->until_day)
		return OK;
	record = record_new(ctx, &edge_type);
	record_set(&record, "child", VALUE_OF_INT(edge->child_id));
	record_set(&record, "parent", VALUE_OF_INT(edge->parent_id));
	record_set(&record, "relation", VALUE_OF_TEXT(str_of(relation_code(edge->relation))));
	record_set(&record, "from_day", VALUE_OF_INT(edge->from_day));
	record_set(&record, "until_day", VALUE_OF_INT(edge->until_day));
	return fact_apply(ctx, act, &edge_type, NULL, &record);
}

enum status unit_record(struct ctx *ctx, int64_t unit_id, day_t day, struct record *out)
{
	enum status status = record_read(ctx, &unit_type, unit_id, INSTANT_FOREVER, day, out);

	if (status == NOT_FOUND)
		problem_add(ctx, "unit", T("Không có đơn vị này."));
	return status;
}
