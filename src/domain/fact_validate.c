/* Values against their description: one problem a field that names it and says what was expected. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/identifiers.h"
#include "domain/record_sql.h"

#define NUMBER_MAX INT64_C(1000000000000000) /* of counts and đồng without a limit of their own */
#define RATE_MAX INT64_C(1000000)            /* 10.000 % */

static enum status refuse(struct ctx *ctx, const struct field *field, const char *what)
{
	return problem_add(ctx, str_zero(ctx->arena, field->name), "%.*s: %s", STR_ARG(field->label), what);
}

static enum status check_range(struct ctx *ctx, const struct field *field, int64_t v, int64_t min, int64_t max)
{
	if (v >= min && v <= max)
		return OK;
	return problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s: cần một số từ %.*s đến %.*s."),
			   STR_ARG(field->label), STR_ARG(num_people(ctx->arena, min)),
			   STR_ARG(num_people(ctx->arena, max)));
}

static enum status check_int(struct ctx *ctx, const struct field *field, int64_t v)
{
	bool is_limited = field->min != 0 || field->max != 0;

	switch (field->type) {
	case FIELD_DAY:
		if ((v >= DAY_MIN && v <= DAY_MAX) || v == DAY_FOREVER)
			return OK;
		return refuse(ctx, field, tr(ctx, T("cần một ngày từ năm 1900 đến năm 2199.")));
	case FIELD_YEAR:
		return check_range(ctx, field, v, is_limited ? field->min : 1900, is_limited ? field->max : 2199);
	case FIELD_BOOL:
		return v == 0 || v == 1 ? OK : refuse(ctx, field, tr(ctx, T("cần có hoặc không.")));
	case FIELD_RATE:
		return check_range(ctx, field, v, is_limited ? field->min : 0, is_limited ? field->max : RATE_MAX);
	case FIELD_INT:
	case FIELD_MONEY:
		return check_range(ctx, field, v, is_limited ? field->min : -NUMBER_MAX,
				   is_limited ? field->max : NUMBER_MAX);
	default:
		return OK;
	}
}

static enum status check_text(struct ctx *ctx, const struct field *field, struct str text)
{
	size_t most = field->max_length > 0        ? field->max_length
		      : field->type == FIELD_PROSE ? FIELD_PROSE_MAX
						   : FIELD_TEXT_MAX;

	if (!utf8_is_valid(text))
		return refuse(ctx, field, tr(ctx, T("có ký tự không hợp lệ.")));
	if (utf8_length(text) > most)
		return problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s: không quá %d ký tự."),
				   STR_ARG(field->label), (int)most);
	if (field->type == FIELD_TEXT && str_contains(text, STR("\n")))
		return refuse(ctx, field, tr(ctx, T("chỉ được một dòng.")));
	if (field->is_unique && !code_is_name(text))
		return refuse(
			ctx, field,
			tr(ctx, T("chỉ gồm chữ thường không dấu, số và gạch nối, bắt đầu bằng chữ, tối đa 60 ký tự.")));
	return OK;
}

static enum status check_choice(struct ctx *ctx, const struct field *field, struct str code, day_t day)
{
	const struct choice *choice = field_choice(field, code);
	if (!choice)
		return problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s: không có lựa chọn “%.*s”."),
				   STR_ARG(field->label), STR_ARG(code));
	if (day != DAY_NONE && (day < choice->from_day || day >= choice->until_day))
		return problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s: “%.*s” không dùng vào ngày %.*s."),
				   STR_ARG(field->label), STR_ARG(choice->label), STR_ARG(day_people(ctx->arena, day)));
	return OK;
}

enum status fact_validate_value(struct ctx *ctx, const struct field *field, struct value v, day_t day)
{
	bool is_text = field->type == FIELD_TEXT || field->type == FIELD_PROSE || field->type == FIELD_CHOICE;

	if (v.type == VALUE_NULL || (v.type == VALUE_TEXT && v.s.n == 0))
		return field->required && field_is_offered(field, ctx->today)
			       ? problem_add(ctx, str_zero(ctx->arena, field->name), T("Cần nhập “%.*s”."),
					     STR_ARG(field->label))
			       : OK;
	if (is_text != (v.type == VALUE_TEXT) || v.type == VALUE_BYTES)
		return refuse(ctx, field, tr(ctx, T("giá trị không đúng kiểu.")));
	if (field->type == FIELD_CHOICE)
		return check_choice(ctx, field, v.s, day);
	return is_text ? check_text(ctx, field, v.s) : check_int(ctx, field, v.i);
}

/* References lead to what exists. Members only to whom the scope reaches; the event that makes one a member comes
 * first. */
static enum status check_refs(struct ctx *ctx, struct act *act, const struct record_type *type, struct record *after)
{
	struct fact_change change = { NULL, after };
	enum status status = OK;

	TRY(fact_foresee_refs(ctx, act, &(struct fact_changes){ type, &change, 1 }));
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (field->type != FIELD_REF || !record_has_column(field) || after->values[i].type != VALUE_INT)
			continue;
		const struct record_type *target = catalog_type(ctx->catalog, field->ref);
		if (!target)
			return fail("the catalogue has no type %.*s", STR_ARG(field->ref));
		if (!fact_memory_has(act->memory, fact_ref_kind(ctx, target, type), target->table, after->values[i].i,
				     NULL, NULL))
			status = refuse(ctx, field, tr(ctx, T("không có bản ghi này, hoặc ngoài phạm vi của bạn.")));
	}
	return status;
}

static enum status check_unique(struct ctx *ctx, const struct record_type *type, const struct field *field,
				const struct record *before, const struct record *after)
{
	size_t at = (size_t)(field - type->fields);
	struct sql_text q;
	struct db_rows rows;

	if (before && !value_eq(before->values[at], after->values[at]))
		return refuse(ctx, field, tr(ctx, T("mã không đổi được sau khi đã ghi.")));
	if (before || after->values[at].type != VALUE_TEXT)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM ");
	sql_name(&q, type->table);
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND ");
	sql_name(&q, field->name);
	sql_lit(&q, " = ");
	sql_str(&q, after->values[at].s);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return OK;
	(void)problem_add(ctx, str_zero(ctx->arena, field->name), T("%.*s “%.*s” đã có người dùng."),
			  STR_ARG(field->label), STR_ARG(after->values[at].s));
	return CONFLICT;
}

static enum status check_life_days(struct ctx *ctx, const struct record_type *type, const struct record *after)
{
	const struct field *until = record_type_field(type, type->until_field);
	bool is_year;
	day_t from = fact_day(after, &is_year);

	if (type->kind != RECORD_STANDING || !until || from == DAY_NONE || !record_has_column(until))
		return OK;
	if (after->values[until - type->fields].type != VALUE_INT || after->values[until - type->fields].i > from)
		return OK;
	return refuse(ctx, until, tr(ctx, T("phải sau ngày bắt đầu.")));
}

static enum status check_identifiers(struct ctx *ctx, const struct record_type *type, const struct record *after)
{
	struct identifier_finding finding = { IDENTIFIER_SOUND, "" };
	const char *name = NULL;

	if (str_is(type->code, "employer"))
		name = "tax_code";
	else if (str_is(type->code, "member"))
		name = "citizen_id";
	struct value v = name ? record_get(after, name) : VALUE_NONE;
	if (v.type != VALUE_TEXT)
		return OK;
	if (str_is(type->code, "employer")) {
		finding = tax_code_check(v.s);
	} else {
		struct value born_on = record_get(after, "born_on");
		finding = citizen_id_check(v.s, record_get(after, "sex").s,
					   born_on.type == VALUE_INT ? (day_t)born_on.i : DAY_NONE);
	}
	return finding.state == IDENTIFIER_WRONG ? problem_add(ctx, name, "%s", finding.told) : OK;
}

/* What a register records has happened. */
static enum status check_happened(struct ctx *ctx, const struct record_type *type, const struct record *after)
{
	bool is_year;
	day_t day = fact_day(after, &is_year);
	if (!type->is_register || type->kind != RECORD_EVENT || day == DAY_NONE || is_year || day <= ctx->today)
		return OK;
	return refuse(ctx, record_type_field(type, type->decided_by), tr(ctx, T("ngày này chưa đến.")));
}

/* A register that is kept no more takes what happened before that day, and no later record. */
static enum status check_kept(struct ctx *ctx, const struct record_type *type, const struct record *before, day_t day)
{
	if (before || type->retired_from == 0 || day == DAY_NONE || day < type->retired_from)
		return OK;
	return problem_add(ctx, str_zero(ctx->arena, type->kind == RECORD_EVENT ? type->decided_by : type->from_field),
			   T("Sổ “%.*s” thôi ghi từ ngày %.*s."), STR_ARG(type->label),
			   STR_ARG(day_people(ctx->arena, type->retired_from)));
}

enum status fact_validate(struct ctx *ctx, struct act *act, const struct record_type *type, const struct record *before,
			  struct record *after)
{
	bool is_year, is_bad = false;
	day_t day = fact_day(after, &is_year);

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool is_kept = before && value_eq(before->values[i], after->values[i]);
		if (!record_has_column(field) && !(field->has_history && !before))
			continue;
		if (fact_validate_value(ctx, field, after->values[i], is_kept ? DAY_NONE : day) != OK)
			is_bad = true;
	}
	if (is_bad)
		return INVALID;
	TRY(check_kept(ctx, type, before, day));
	TRY(check_life_days(ctx, type, after));
	TRY(check_happened(ctx, type, after));
	TRY(check_identifiers(ctx, type, after));
	TRY(check_refs(ctx, act, type, after));
	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].is_unique)
			TRY(check_unique(ctx, type, &type->fields[i], before, after));
	}
	return OK;
}
