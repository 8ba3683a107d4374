/* Asking a formula from a page: for which unit and period, and its value in words. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/parameter.h"
#include "domain/period.h"
#include "domain/scope.h"
#include "features/indicators/indicators_page.h"
#include "figures/figure.h"
#include "web/asking.h"
#include "web/web.h"

enum status question_read(struct web *web, struct figure_question *out)
{
	struct str code = web_query(web, "unit"), period_code = str_trim(web_query(web, "period"));
	struct ctx *ctx = &web->ctx;
	struct period period;

	*out = (struct figure_question){ .period = period_code };
	TRY(web_unit(web, code, &out->unit));
	if (out->period.n == 0)
		out->period = str_fmt(ctx->arena, "%d", day_civil(ctx->today).year);
	enum status status = period_by_code(ctx, out->period, &period);
	if (status == NOT_FOUND)
		return INVALID;
	TRY(status);
	out->from = period.from_day;
	out->until = period.until_day;
	out->as_of = period.until_day <= ctx->today ? period.until_day - 1 : ctx->today;
	out->text = str_fmt(ctx->arena, "%.*s, %.*s", STR_ARG(out->unit.name), STR_ARG(period.label));
	return OK;
}

enum status question_ask(struct web *web, const struct figure_question *q, struct str formula, struct figure *out,
			 struct str *out_value, struct str *out_error)
{
	struct ctx *ctx = &web->ctx;
	struct figure_ask ask = { .unit_id = q->unit.id, .from = q->from, .until = q->until, .as_of = q->as_of };
	struct figure figure = { 0 };

	ask.formula = formula;
	ask.structure.known = INSTANT_FOREVER;
	*out = figure;
	*out_value = *out_error = STR_EMPTY;
	enum status status = figure_ask(ctx, &ask, 1, &figure);
	if ((status == INVALID || status == TOO_LARGE) && ctx->problems.n > 0) {
		const struct problem *p = &ctx->problems.items[0];
		*out_error = p->nearest.n > 0 ? str_fmt(ctx->arena, "%.*s %s “%.*s”?", STR_ARG(p->message),
							tr(ctx, T("Ý bạn là")), STR_ARG(p->nearest))
					      : p->message;
		problems_clear(ctx);
		return OK;
	}
	TRY(status);
	*out_value = figure_display(ctx, &figure);
	*out = figure;
	return OK;
}

struct str parameter_text(struct web *web, const struct parameter *parameter)
{
	struct arena *a = web->ctx.arena;

	if (str_is(parameter->unit, "%")) {
		struct rational percent;
		if (rational_mul(parameter->value, RATIONAL_OF(100), &percent) == OK)
			return str_fmt(a, "%.*s%%",
				       STR_ARG(rational_people(a, percent, percent.den == 1 ? 0 : 1, ROUND_HALF_AWAY)));
	}
	return str_trim(str_fmt(
		a, "%.*s %.*s",
		STR_ARG(rational_people(a, parameter->value, parameter->value.den == 1 ? 0 : 2, ROUND_HALF_AWAY)),
		STR_ARG(parameter->unit)));
}
