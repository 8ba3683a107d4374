/* Rates, thresholds and deadlines by date, from YAML into the table parameter; see parameter.h. */
#include "domain/parameter.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "domain/definition.h"
#include "domain/yaml_tree.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

#define SELECT_PARAMETER \
	"SELECT num, den, unit, label, source, is_confirmed, from_day, until_day FROM parameter WHERE code = "

static struct parameter of_row(struct ctx *ctx, struct str code, const struct db_rows *rows, size_t i)
{
	return (struct parameter){
		.code = str_dup(ctx->arena, code),
		.value = { db_cell(rows, i, 0).i, db_cell(rows, i, 1).i },
		.unit = db_cell(rows, i, 2).s,
		.label = db_cell(rows, i, 3).s,
		.source = db_cell(rows, i, 4).s,
		.is_confirmed = db_cell(rows, i, 5).i != 0,
		.from_day = (day_t)db_cell(rows, i, 6).i,
		.until_day = (day_t)db_cell(rows, i, 7).i,
	};
}

enum status parameter_on(struct ctx *ctx, struct str code, day_t day, struct parameter *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, SELECT_PARAMETER);
	sql_str(&q, code);
	sql_lit(&q, " AND from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(ctx, "", T("Không có tham số “%.*s” vào ngày %.*s."), STR_ARG(code),
				  STR_ARG(day_people(ctx->arena, day)));
		return NOT_FOUND;
	}
	*out = of_row(ctx, code, &rows, 0);
	return OK;
}

enum status parameter_versions(struct ctx *ctx, struct str code, struct parameter **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, SELECT_PARAMETER);
	sql_str(&q, code);
	sql_lit(&q, " ORDER BY from_day");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(ctx, "", T("Không có tham số “%.*s”."), STR_ARG(code));
		return NOT_FOUND;
	}
	struct parameter *list = arena_array_of(ctx->arena, struct parameter, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		list[i] = of_row(ctx, code, &rows, i);
	*out = list;
	*out_n = rows.n;
	return OK;
}

enum status parameter_list(struct ctx *ctx, day_t day, struct parameter **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"SELECT num, den, unit, label, source, is_confirmed, from_day, until_day, code FROM parameter WHERE "
		"from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " ORDER BY label, code");
	TRY(db_query_text(ctx, &q, &rows));
	struct parameter *list = arena_array_of(ctx->arena, struct parameter, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		list[i] = of_row(ctx, db_cell(&rows, i, 8).s, &rows, i);
	*out = list;
	*out_n = rows.n;
	return OK;
}

/* "2%", "0.5%", "2340000" */
static struct rational read_value(struct yaml_reader *r, const struct yaml *map)
{
	struct str text = yaml_text(r, map, "value", true);
	bool is_percent = str_ends(text, STR("%"));
	struct rational value = RATIONAL_OF(0);

	if (text.n == 0)
		return value;
	if (rational_parse(is_percent ? str_slice(text, 0, text.n - 1) : text, &value) != OK ||
	    (is_percent && rational_div(value, RATIONAL_OF(100), &value) != OK) || value.num > INT64_MAX ||
	    value.den > INT64_MAX)
		yaml_refuse(r, map, T("Giá trị “%.*s” phải là số, ví dụ 2%%, 0.5%% hoặc 2340000."), STR_ARG(text));
	return value;
}

static enum status write_value(struct ctx *ctx, const struct parameter *p)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO parameter (code, from_day, until_day, num, den, unit, label, source, is_confirmed) "
		    "VALUES (");
	sql_str(&q, p->code);
	sql_lit(&q, ", ");
	sql_int(&q, p->from_day);
	sql_lit(&q, ", ");
	sql_int(&q, p->until_day);
	sql_lit(&q, ", ");
	sql_int(&q, (int64_t)p->value.num);
	sql_lit(&q, ", ");
	sql_int(&q, (int64_t)p->value.den);
	sql_lit(&q, ", ");
	sql_str(&q, p->unit);
	sql_lit(&q, ", ");
	sql_str(&q, p->label);
	sql_lit(&q, ", ");
	sql_str(&q, p->source);
	sql_lit(&q, ", ");
	sql_int(&q, p->is_confirmed);
	sql_lit(&q, ")");
	return db_exec_text(ctx, &q);
}

static bool is_parameter_code(struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (!((c >= 'A' && c <= 'Z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_'))))
			return false;
	}
	return code.n > 0 && code.n <= 40;
}

/* One parameter: its values in the order of their days, none over another. */
static enum status write_parameter(struct yaml_reader *r, const struct yaml *map)
{
	static const char *const keys[] = { "code", "label", "unit", "values" };
	static const char *const value_keys[] = { "from", "until", "value", "source", "confirmed" };
	day_t until_before = DAY_MIN;

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return INVALID;
	struct parameter p = { .code = yaml_text(r, map, "code", true),
			       .label = yaml_text(r, map, "label", true),
			       .unit = yaml_text(r, map, "unit", false) };
	if (p.code.n > 0 && !is_parameter_code(p.code))
		yaml_refuse(r, map, T("Mã tham số “%.*s” chỉ được gồm chữ hoa không dấu, chữ số, gạch dưới."),
			    STR_ARG(p.code));
	const struct yaml *values = yaml_list(r, map, "values", true);
	for (size_t i = 0; values && i < values->n; i++) {
		const struct yaml *item = &values->items[i];
		if (!yaml_check_keys(r, item, value_keys, COUNT(value_keys)))
			continue;
		p.from_day = yaml_day(r, item, "from", DAY_MIN);
		p.until_day = yaml_day(r, item, "until", DAY_FOREVER);
		p.source = yaml_text(r, item, "source", true);
		p.is_confirmed = yaml_bool(r, item, "confirmed", true);
		p.value = read_value(r, item);
		if (p.until_day <= p.from_day || p.from_day < until_before)
			yaml_refuse(r, item, T("Các khoảng ngày phải nối tiếp nhau, không chồng lên nhau."));
		until_before = p.until_day;
		if (r->n_bad == 0)
			TRY(write_value(r->ctx, &p));
	}
	return r->n_bad == 0 ? OK : INVALID;
}

static enum status delete_parameter(struct ctx *ctx, struct str code)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM parameter WHERE code = ");
	sql_str(&q, code);
	return db_exec_text(ctx, &q);
}

enum status parameters_apply(struct ctx *ctx, struct str yaml)
{
	static const char *const key = "parameters";
	struct yaml root;
	struct yaml_reader r = { .ctx = ctx, .arena = ctx->arena };
	bool is_new;

	TRY(yaml_parse(ctx, ctx->arena, yaml, &root));
	if (!yaml_check_keys(&r, &root, &key, 1))
		return INVALID;
	const struct yaml *list = yaml_list(&r, &root, key, true);
	if (!list || list->n == 0)
		return INVALID;
	/* a file has no code of its own: the first parameter names it */
	TRY(definition_put(ctx, key, yaml_text(&r, &list->items[0], "code", true), yaml, &is_new));
	if (!is_new)
		return OK;
	for (size_t i = 0; i < list->n; i++)
		TRY(delete_parameter(ctx, yaml_text(&r, &list->items[i], "code", true)));
	for (size_t i = 0; i < list->n; i++)
		TRY(write_parameter(&r, &list->items[i]));
	return OK;
}
