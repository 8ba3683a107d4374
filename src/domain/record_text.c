/* Values as people read them (record.h). */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/catalog.h"
#include "domain/place.h"
#include "domain/record_sql.h"
#include "i18n/amount.h"

#define MASK "•••"

/* Which field names a record of a type; a unit has several names by date. */
static const struct field *name_field(const struct record_type *type)
{
	static const char *const names[] = { "name", "full_name", "title", "number", "label" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct field *field = record_type_field(type, str_of(names[i]));
		if (field && field->derived.n == 0)
			return field;
	}
	return NULL;
}

static void select_dated(struct sql_text *q, struct ctx *ctx, const struct record_type *type, const struct field *field,
			 int64_t id, day_t day)
{
	sql_lit(q, "SELECT value FROM ");
	sql_name(q, record_history_table(ctx->arena, type, field));
	sql_lit(q, " WHERE superseded_at = 9223372036854775807 AND owner_id = ");
	sql_int(q, id);
	/* the name in force; before the first one, the first */
	sql_lit(q, " ORDER BY CASE WHEN from_day <= ");
	sql_int(q, day);
	sql_lit(q, " THEN 0 ELSE 1 END, CASE WHEN from_day <= ");
	sql_int(q, day);
	sql_lit(q, " THEN -from_day ELSE from_day END, id DESC LIMIT 1");
}

enum status record_title(struct ctx *ctx, struct str type_code, int64_t id, day_t day, struct str *out)
{
	const struct record_type *type = catalog_type(ctx->catalog, type_code);
	const struct field *field = type ? name_field(type) : NULL;
	struct sql_text q;
	struct db_rows rows;

	if (!field) {
		*out = code_of_id(ctx->arena, id);
		return OK;
	}
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	if (field->has_history) {
		select_dated(&q, ctx, type, field, id, day);
	} else {
		sql_lit(&q, "SELECT ");
		sql_name(&q, field->name);
		sql_lit(&q, " FROM ");
		sql_name(&q, type->table);
		sql_lit(&q, " WHERE id = ");
		sql_int(&q, id);
		sql_lit(&q, " ORDER BY version DESC LIMIT 1");
	}
	sql_remember(&q); /* lists name the same units and people page after page */
	TRY(db_query_text(ctx, &q, &rows));
	bool has_name = rows.n > 0 && db_cell(&rows, 0, 0).type == VALUE_TEXT && db_cell(&rows, 0, 0).s.n > 0;
	*out = has_name ? db_cell(&rows, 0, 0).s : code_of_id(ctx->arena, id);
	return OK;
}

enum status record_own_code(struct ctx *ctx, struct str type_code, int64_t id, struct str *out)
{
	const struct record_type *type = catalog_type(ctx->catalog, type_code);
	const struct field *code = type ? record_type_field(type, STR("code")) : NULL;
	struct sql_text q;
	struct db_rows rows = { 0 };

	if (code && code->is_unique) {
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT code FROM ");
		sql_name(&q, type->table);
		sql_lit(&q, " WHERE id = ");
		sql_int(&q, id);
		sql_lit(&q, " ORDER BY version DESC LIMIT 1");
		sql_remember(&q);
		TRY(db_query_text(ctx, &q, &rows));
	}
	*out = rows.n > 0 ? db_cell(&rows, 0, 0).s : code_of_id(ctx->arena, id);
	return OK;
}

static struct str ref_text(struct ctx *ctx, const struct record *r, const struct field *field, int64_t id)
{
	struct str title;
	day_t day = ctx->today;
	const struct field *decided = record_type_field(r->type, r->type->decided_by);
	if (decided && decided->type == FIELD_DAY && r->values[decided - r->type->fields].type == VALUE_INT)
		day = (day_t)r->values[decided - r->type->fields].i;
	if (record_title(ctx, field->ref, id, day, &title) != OK)
		return code_of_id(ctx->arena, id);
	return title;
}

/* The last three characters of a sensitive text stay, so that who knows it can recognise it. */
static struct str masked(struct ctx *ctx, const struct field *field, struct value v)
{
	if (field->type != FIELD_TEXT || v.s.n < 8)
		return STR(MASK);
	struct str rest = v.s;
	size_t n = utf8_length(rest);
	for (size_t i = 0; i + 3 < n; i++)
		(void)utf8_next(&rest);
	return str_fmt(ctx->arena, MASK "%.*s", STR_ARG(rest));
}

static struct str choice_text(struct ctx *ctx, const struct field *field, struct str code)
{
	const struct choice *choice = field_choice(field, code);
	return choice ? str_of(tr(ctx, str_zero(ctx->arena, choice->label))) : code;
}

/* A code of a place, told by the place's name as well. */
static struct str place_text(struct ctx *ctx, struct str code)
{
	struct place place;

	if (place_find(ctx, code, ctx->today, &place) != OK)
		return code;
	return str_fmt(ctx->arena, "%.*s (%.*s)", STR_ARG(place_label(ctx, &place)), STR_ARG(code));
}

struct str record_text(struct ctx *ctx, const struct record *r, const struct field *field, bool is_clear)
{
	struct value v = r->values[field - r->type->fields];

	if (v.type == VALUE_NULL || (v.type == VALUE_TEXT && v.s.n == 0))
		return STR_EMPTY;
	if (field->sensitive && !is_clear)
		return masked(ctx, field, v);
	switch (field->type) {
	case FIELD_TEXT:
		return str_is(field->name, "division") ? place_text(ctx, v.s) : v.s;
	case FIELD_PROSE:
		return v.s;
	case FIELD_CHOICE:
		return choice_text(ctx, field, v.s);
	case FIELD_INT:
	case FIELD_MONEY:
		return num_people(ctx->arena, v.i);
	case FIELD_RATE:
		return rate_people(ctx->arena, v.i);
	case FIELD_DAY:
		return day_people(ctx->arena, (day_t)v.i);
	case FIELD_YEAR:
		return str_fmt(ctx->arena, "%d", (int)v.i);
	case FIELD_BOOL:
		return str_of(v.i ? tr(ctx, T("có")) : tr(ctx, T("không")));
	case FIELD_REF:
		return ref_text(ctx, r, field, v.i);
	}
	return STR_EMPTY;
}
