/* Figures as JSON, as `eval`, `explain` and `records` print them. */
#include "base/code.h"
#include "base/json.h"
#include "figures/figure.h"

static struct rational whole_or_zero(struct rational r)
{
	return r.den == 0 ? RATIONAL_OF(0) : r;
}

/* A whole number as a number, another as {"num","den"}. */
static void rational_json(struct json *j, struct rational r)
{
	r = whole_or_zero(r);
	if (r.den == 1) {
		json_int128(j, r.num);
		return;
	}
	json_object(j);
	json_key(j, "num");
	json_int128(j, r.num);
	json_key(j, "den");
	json_int128(j, r.den);
	json_object_end(j);
}

void figure_value_json(struct ctx *ctx, struct json *j, const struct figure *figure)
{
	struct rational num = figure->num, den = figure->den;
	/* whole counts stay apart; a fraction in one of them makes both one number in lowest terms */
	if (num.den != 1 || den.den != 1) {
		struct rational value;
		if (figure->has_value && figure_value(figure, &value) == OK) {
			num = RATIONAL_OF(value.num);
			den = RATIONAL_OF(value.den);
		}
	}
	json_object(j);
	json_key(j, "num");
	if (figure->has_value || figure->is_ratio)
		rational_json(j, num);
	else
		json_null(j);
	json_key(j, "den");
	if (figure->has_value || figure->is_ratio)
		rational_json(j, den);
	else
		json_null(j);
	json_kstr(j, "display", figure_display(ctx, figure));
	json_object_end(j);
}

static void figure_members(struct ctx *ctx, struct json *j, const struct figure_ask *ask, struct str unit_code,
			   const struct figure *figure)
{
	json_kstr(j, "formula", ask->formula);
	json_kcstr(j, "kind", figure_kind_name(figure->kind));
	json_key(j, "value");
	figure_value_json(ctx, j, figure);
	json_kbool(j, "has_value", figure->has_value);
	json_kbool(j, "additive", figure->is_additive);
	json_kbool(j, "live", figure->is_live);
	json_kstr(j, "unit", unit_code);
	json_kday(j, "from", ask->from);
	json_kday(j, "to", ask->until - 1);
	json_kday(j, "as_of", ask->as_of);
	json_kstr(j, "structure",
		  ask->structure.is_restated ? day_iso(ctx->arena, ask->structure.restated_on) : STR("at-time"));
	if (ask->structure.relation == RELATION_GUIDED)
		json_kcstr(j, "relation", "guided");
	if (ask->structure.known != INSTANT_FOREVER)
		json_kstr(j, "known_on", day_iso(ctx->arena, day_of_instant(ask->structure.known)));
}

void figure_json(struct ctx *ctx, struct json *j, const struct figure_ask *ask, struct str unit_code,
		 const struct figure *figure)
{
	json_object(j);
	figure_members(ctx, j, ask, unit_code, figure);
	json_object_end(j);
}

static void record_json(struct ctx *ctx, struct json *j, struct str part, const struct figure_record *record)
{
	json_object(j);
	json_kstr(j, "part", part);
	json_key(j, "contribution");
	rational_json(j, record->contribution);
	json_kstr(j, "type", record->type);
	json_key(j, "id");
	if (record->type.n > 0)
		json_str(j, code_of_id(ctx->arena, record->id));
	else
		json_null(j);
	json_kstr(j, "unit", record->unit);
	json_kday(j, "day", record->day);
	json_kstr(j, "label", record->label);
	json_object_end(j);
}

void figure_records_json(struct ctx *ctx, struct json *j, const struct figure_ask *ask, struct str unit_code,
			 const struct figure *figure, const struct figure_records *records)
{
	json_object(j);
	json_key(j, "figure");
	figure_json(ctx, j, ask, unit_code, figure);
	json_kint(j, "count", records->total);
	json_kstr(j, "part", records->part);
	json_key(j, "sum");
	rational_json(j, records->sum);
	json_key(j, "records");
	json_array(j);
	for (size_t i = 0; i < records->n; i++)
		record_json(ctx, j, records->part, &records->items[i]);
	json_array_end(j);
	json_object_end(j);
}

#define PARAM_SHOWN_MAX 200 /* a list of units is no news to anybody */

static void param_json(struct json *j, struct value value)
{
	if (value.type == VALUE_INT)
		json_int(j, value.i);
	else if (value.type == VALUE_TEXT)
		json_str(j, value.s.n > PARAM_SHOWN_MAX ? STR("…") : value.s);
	else
		json_null(j);
}

void figure_explain_json(struct ctx *ctx, struct json *j, const struct figure_explained *explained)
{
	json_object(j);
	json_kstr(j, "formula", explained->formula);
	json_kstr(j, "words", explained->words);
	json_key(j, "value");
	figure_value_json(ctx, j, &explained->figure);
	json_kbool(j, "live", explained->figure.is_live);
	json_key(j, "statements");
	json_array(j);
	for (size_t i = 0; i < explained->n_statements; i++) {
		const struct figure_statement *s = &explained->statements[i];
		json_object(j);
		json_kstr(j, "measure", s->measure);
		json_kstr(j, "words", s->words);
		json_kstr(j, "sql", s->sql);
		json_key(j, "parameters");
		json_array(j);
		for (size_t k = 0; k < s->n_params; k++)
			param_json(j, s->params[k]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "lacking");
	json_array(j);
	for (size_t i = 0; i < explained->n_lacks; i++) {
		json_object(j);
		json_kstr(j, "measure", explained->lacks[i].measure);
		json_kstr(j, "field", explained->lacks[i].path);
		json_kstr(j, "label", explained->lacks[i].label);
		json_kint(j, "rows", explained->lacks[i].n);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}
