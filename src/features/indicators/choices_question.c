/* The units and periods that a question may be asked for. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/period.h"
#include "features/indicators/choices.h"
#include "features/indicators/indicators_queries.h"
#include "web/web.h"

#define CHILDREN_OFFERED 200
#define PERIODS_OFFERED 80

static void add_unit(struct web *web, struct choice_list *list, const struct unit *unit)
{
	if (!choices_has(list, unit->code))
		choices_add(web, list, unit->code, unit->name);
}

static enum status offer_units(struct web *web, const struct figure_question *q, struct choice_list *out)
{
	struct unit *children, own;
	size_t n;

	choices_part_named(web, out, STR_EMPTY);
	for (size_t i = 0; i < web->user.n_grants; i++) {
		TRY(unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &own));
		add_unit(web, out, &own);
	}
	add_unit(web, out, &q->unit);
	TRY(structure_children(&web->ctx, q->unit.id, RELATION_BELONGS, q->as_of, &children, &n));
	if (n > 0)
		choices_part(web, out, T("Trực thuộc"));
	for (size_t i = 0; i < n && i < CHILDREN_OFFERED; i++)
		add_unit(web, out, &children[i]);
	choices_choose(out, q->unit.code);
	return OK;
}

enum status choices_question(struct web *web, const struct figure_question *q, struct choice_list *units,
			     struct choice_list *periods)
{
	struct sql_builder_periods_rows rows;
	struct str kind = STR_EMPTY;

	TRY(offer_units(web, q, units));
	TRY(sql_builder_periods(&web->ctx, web->ctx.today, q->from, q->until, PERIODS_OFFERED, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct str part = str_is(rows.items[i].kind, "year") ? rows.items[i].kind : STR("part");
		if (!str_eq(part, kind))
			choices_part(web, periods, str_is(part, "year") ? T("Năm") : T("Trong kỳ đang chọn"));
		kind = part;
		choices_add(web, periods, rows.items[i].code,
			    period_words(&web->ctx, rows.items[i].code, rows.items[i].label));
	}
	*periods = choices_chosen(web, periods, q->period);
	return OK;
}
