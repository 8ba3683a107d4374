/* A list narrowed to its last days; see record_newest.h. */
#include "domain/record_newest.h"

#include "base/arena.h"
#include "db/sql_text.h"
#include "domain/record_reach.h"

#define GATHERED_ROWS 500  /* so few are gathered and put in order as they are */
#define NEWEST_ROWS 1000   /* by which the last day is known, days typed wrongly in the future aside */
#define ROWS_OF_A_DAY 5000 /* beyond, walking past those of others takes long */

/* Besides the last day itself. */
static const int spans[] = { 0, 124 };

static bool is_newest_first(const struct record_list *list)
{
	const struct record_type *type = list->type;
	const struct field *decided = record_type_field(type, type->decided_by);
	bool is_by_day = list->sort.n == 0 || str_eq(list->sort, type->decided_by);

	return type->kind == RECORD_EVENT && decided && decided->type == FIELD_DAY && decided->derived.n == 0 &&
	       list->is_descending && is_by_day && list->state == LIST_IN_FORCE;
}

static void begin(struct ctx *ctx, struct sql_text *q, const struct record_list *list, const char *select)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(q, select);
	sql_name(q, list->type->table);
	sql_lit(q, " r0 WHERE r0.superseded_at = 9223372036854775807");
	record_where_days(q, list);
	sql_remember(q);
}

/* DAY_NONE: there are few rows. */
static enum status last_day(struct ctx *ctx, const struct record_list *list, day_t *out)
{
	struct sql_text select, q;
	struct db_rows rows;

	sql_init(&select, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&select, "SELECT r0.");
	sql_name(&select, list->type->decided_by);
	sql_lit(&select, " FROM ");
	begin(ctx, &q, list, str_zero(ctx->arena, buf_str(&select.text)));
	sql_lit(&q, " ORDER BY r0.");
	sql_name(&q, list->type->decided_by);
	sql_lit(&q, " DESC LIMIT 1 OFFSET ");
	sql_int(&q, NEWEST_ROWS);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n == 0 || db_cell(&rows, 0, 0).type != VALUE_INT ? DAY_NONE : (day_t)db_cell(&rows, 0, 0).i;
	return OK;
}

static enum status is_crowded(struct ctx *ctx, const struct record_list *list, day_t day, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	begin(ctx, &q, list, "SELECT count(*) FROM (SELECT 1 FROM ");
	sql_lit(&q, " AND r0.");
	sql_name(&q, list->type->decided_by);
	sql_lit(&q, " = ");
	sql_int(&q, day);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, ROWS_OF_A_DAY + 1);
	sql_lit(&q, ") few");
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i > ROWS_OF_A_DAY;
	return OK;
}

static struct record_list since(struct ctx *ctx, const struct record_list *list, day_t day)
{
	struct record_filter *filters = arena_array_of(ctx->arena, struct record_filter, list->n_filters + 1);
	struct record_list narrowed = *list;

	for (size_t i = 0; i < list->n_filters; i++)
		filters[i] = list->filters[i];
	filters[list->n_filters] = (struct record_filter){ list->type->decided_by, FILTER_FROM, VALUE_OF_INT(day) };
	narrowed.filters = filters;
	narrowed.n_filters++;
	narrowed.count_to = (int64_t)(list->offset + list->limit);
	return narrowed;
}

enum status record_newest(struct ctx *ctx, const struct record_list *list, int64_t total, struct record_list *out)
{
	bool by_units, is_over = record_list_is_over(list, total), is_slow = true;
	day_t day;

	*out = *list;
	if (!is_newest_first(list) || total <= GATHERED_ROWS)
		return OK;
	TRY(record_is_found_by_units(ctx, list, &by_units));
	if (!by_units)
		return OK;
	TRY(last_day(ctx, list, &day));
	if (day != DAY_NONE && is_over)
		TRY(is_crowded(ctx, list, day, &is_slow));
	if (day == DAY_NONE || !is_slow)
		return OK;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		struct record_list narrowed = since(ctx, list, day - spans[i]);
		int64_t n;
		TRY(record_list_count(ctx, &narrowed, &n));
		if (n < narrowed.count_to)
			continue;
		*out = narrowed;
		return OK;
	}
	return OK;
}
