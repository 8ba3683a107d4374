/* Causes of membership change and precedence of sources, from YAML into their tables. */
#include "domain/catalog_rows.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "domain/definition.h"
#include "domain/yaml_tree.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define ROWS_MAX 1000

static void check_days(struct yaml_reader *r, const struct yaml *map, day_t from, day_t until)
{
	if (until <= from)
		yaml_refuse(r, map, T("Ngày hết dùng phải sau ngày bắt đầu dùng."));
}

static enum status write_cause(struct yaml_reader *r, const struct yaml *map)
{
	static const char *const keys[] = {
		"code", "label", "direction", "flow", "in_growth", "source", "from", "until"
	};
	static const char *const flows[] = {
		"admission", "departure", "transfer", "restructure", "system_end", "other"
	};
	struct sql_text q;

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return INVALID;
	struct str code = yaml_text(r, map, "code", true), label = yaml_text(r, map, "label", true);
	int64_t direction = yaml_int(r, map, "direction", 0, -1, 1);
	int flow = yaml_word(r, map, "flow", flows, COUNT(flows), -1);
	bool in_growth = yaml_bool(r, map, "in_growth", false);
	struct str source = yaml_text(r, map, "source", true);
	day_t from = yaml_day(r, map, "from", DAY_MIN), until = yaml_day(r, map, "until", DAY_FOREVER);
	check_days(r, map, from, until);
	if (direction == 0)
		yaml_refuse(r, map, T("Mục “direction” phải là 1 hoặc -1."));
	if (r->n_bad > 0)
		return INVALID;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q,
		"INSERT INTO cause (code, from_day, until_day, label, direction, flow, in_growth, source) VALUES (");
	sql_str(&q, code);
	sql_lit(&q, ", ");
	sql_int(&q, from);
	sql_lit(&q, ", ");
	sql_int(&q, until);
	sql_lit(&q, ", ");
	sql_str(&q, label);
	sql_lit(&q, ", ");
	sql_int(&q, direction);
	sql_lit(&q, ", ");
	sql_str(&q, str_of(flows[flow]));
	sql_lit(&q, ", ");
	sql_int(&q, in_growth);
	sql_lit(&q, ", ");
	sql_str(&q, source);
	sql_lit(&q, ")");
	return db_exec_text(r->ctx, &q);
}

static enum status write_rank(struct yaml_reader *r, const struct yaml *map)
{
	static const char *const keys[] = { "field", "source", "rank", "basis", "from", "until" };
	struct sql_text q;

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return INVALID;
	struct str field = yaml_text(r, map, "field", true), source = yaml_text(r, map, "source", true);
	int64_t rank = yaml_int(r, map, "rank", 0, 1, SOURCE_RANK_OTHER - 1);
	struct str basis = yaml_text(r, map, "basis", true);
	day_t from = yaml_day(r, map, "from", DAY_MIN), until = yaml_day(r, map, "until", DAY_FOREVER);
	check_days(r, map, from, until);
	if (rank == 0)
		yaml_refuse(r, map, T("Thiếu mục “%s”."), "rank");
	if (r->n_bad > 0)
		return INVALID;

	sql_init(&q, r->ctx->arena, db_ctx_engine(r->ctx));
	sql_lit(&q, "INSERT INTO source_rank (field, source, from_day, until_day, rank, basis) VALUES (");
	sql_str(&q, field);
	sql_lit(&q, ", ");
	sql_str(&q, source);
	sql_lit(&q, ", ");
	sql_int(&q, from);
	sql_lit(&q, ", ");
	sql_int(&q, until);
	sql_lit(&q, ", ");
	sql_int(&q, rank);
	sql_lit(&q, ", ");
	sql_str(&q, basis);
	sql_lit(&q, ")");
	return db_exec_text(r->ctx, &q);
}

typedef enum status row_fn(struct yaml_reader *r, const struct yaml *map);

/* The rows of a text in the place of those that its former version gave. */
static enum status replace_rows(struct ctx *ctx, const char *kind, const char *delete_all, row_fn *write_row,
				struct str yaml)
{
	struct yaml root;
	struct yaml_reader r = { .ctx = ctx, .arena = ctx->arena };
	struct sql_text q;
	bool is_new;

	TRY(yaml_parse(ctx, ctx->arena, yaml, &root));
	if (!yaml_check_keys(&r, &root, &kind, 1))
		return INVALID;
	const struct yaml *list = yaml_list(&r, &root, kind, true);
	if (!list)
		return INVALID;
	if (list->n > ROWS_MAX)
		return problem_at(ctx, list->line, list->column, STR_EMPTY, T("Không quá %d dòng."), ROWS_MAX);
	TRY(definition_put(ctx, kind, str_of(kind), yaml, &is_new));
	if (!is_new)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, delete_all);
	TRY(db_exec_text(ctx, &q));
	for (size_t i = 0; i < list->n; i++)
		TRY(write_row(&r, &list->items[i]));
	return OK;
}

enum status causes_apply(struct ctx *ctx, struct str yaml)
{
	return replace_rows(ctx, "causes", "DELETE FROM cause", write_cause, yaml);
}

enum status source_ranks_apply(struct ctx *ctx, struct str yaml)
{
	return replace_rows(ctx, "source_ranks", "DELETE FROM source_rank", write_rank, yaml);
}
