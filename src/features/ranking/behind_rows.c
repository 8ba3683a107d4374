/* Rows of what is behind, with who was reminded already (behind_rows.h). */
#include "features/ranking/behind_rows.h"

#include "base/arena.h"
#include "base/text.h"
#include "web/web.h"

enum status behind_list_read(struct web *web, struct behind_list *list)
{
	struct reminder_ask ask = { .by_unit_id = list->asking.unit.id, .plan = list->asking.plan.code };

	if (!list->asking.has_plan)
		return OK;
	TRY(plan_evaluate(&web->ctx, &list->asking.plan, &list->asking.ask, &list->result));
	TRY(behind_find(&web->ctx, &list->asking.ask, &list->result, &list->behind));
	return reminder_list(&web->ctx, &ask, &list->reminders, &list->n_reminders);
}

static struct str pick_of(struct web *web, const struct behind_row *row)
{
	return str_fmt(web->ctx.arena, "%.*s/%.*s", STR_ARG(row->target->code), STR_ARG(row->child.unit.code));
}

const struct behind_row *behind_list_row(struct web *web, const struct behind_list *list, struct str pick)
{
	for (size_t i = 0; i < list->behind.n; i++) {
		if (str_eq(pick_of(web, &list->behind.rows[i]), pick))
			return &list->behind.rows[i];
	}
	return NULL;
}

/* The newest reminder of this unit about this target. */
static const struct reminder *last_reminder(const struct behind_list *list, const struct behind_row *row)
{
	const struct reminder *last = NULL;

	for (size_t i = 0; i < list->n_reminders; i++) {
		const struct reminder *r = &list->reminders[i];
		if (r->unit_id == row->child.unit.id && str_eq(r->target, row->target->code) &&
		    (!last || r->sent_on > last->sent_on))
			last = r;
	}
	return last;
}

static struct str reminded_text(struct web *web, const struct reminder *r)
{
	return str_fmt(web->ctx.arena, "%s %.*s, %s", tr(&web->ctx, T("Đã nhắc")),
		       STR_ARG(day_people(web->ctx.arena, r->sent_on)),
		       tr(&web->ctx, r->answered_on == DAY_NONE ? T("chưa trả lời") : T("đã trả lời")));
}

static struct str gap_text(struct web *web, const struct behind_row *row)
{
	/* Part of a person is a whole one still missing. */
	int128_t whole = (row->gap.num + row->gap.den - 1) / row->gap.den;
	return rational_people(web->ctx.arena, RATIONAL_OF(whole), 0, ROUND_HALF_AWAY);
}

void behind_line_fill(struct web *web, const struct behind_list *list, const struct behind_row *row,
		      struct behind_line *out)
{
	static const char *const standings[] = { "is-far_behind", "is-behind", "is-no_data", "is-no_data" };
	static const char *const icons[] = { "far_behind", "behind", "no_data", "no_data" };
	const struct reminder *last = last_reminder(list, row);
	struct child_row child;

	child_row_fill(web, &list->result, &row->child, row->target, &child);
	*out = (struct behind_line){
		.pick = pick_of(web, row),
		.may_remind = row->child.unit.until_day > web->ctx.today && !(last && last->sent_on == web->ctx.today),
		.unit_href = child.href,
		.unit = child.name,
		.target_href = target_view_url(web, &list->result, row->target, "ranking"),
		.target = row->target->label,
		.level = child.level,
		.result = child.result,
		.records = child.records,
		.has_bar = child.has_bar,
		.bar = child.bar,
		.chip = row->why == BEHIND_SILENT ? str_of(tr(&web->ctx, T("Chưa có kết quả"))) : child.bar.label,
		.icon = icons[row->why],
		.standing = str_of(standings[row->why]),
		.gap = row->has_gap ? gap_text(web, row) : STR("–"),
	};
	if (last)
		out->reminded = reminded_text(web, last);
}

void behind_head_fill(struct web *web, const struct behind_list *list, struct behind_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct unit_asking *asking = &list->asking;

	page->unit_code = asking->unit.code;
	page->unit_name = asking->unit.name;
	page->has_plan = asking->has_plan;
	if (!asking->has_plan)
		return;
	page->plan_code = asking->plan.code;
	page->as_of_text =
		str_fmt(a, "%.*s, %.*s", STR_ARG(asking->unit.name), STR_ARG(as_of_text(web, list->result.as_of)));
	page->as_of_input = day_people(a, list->result.as_of);
	page->as_of_iso = day_iso(a, list->result.as_of);
	page->plans = arena_array_of(a, struct choice_option, asking->n_plans);
	page->n_plans = asking->n_plans;
	for (size_t i = 0; i < asking->n_plans; i++)
		page->plans[i] = (struct choice_option){ asking->plans[i].code,
							 str_fmt(a, "%.*s: %.*s", STR_ARG(asking->plans[i].period),
								 STR_ARG(asking->plans[i].title)),
							 str_eq(asking->plans[i].code, asking->plan.code) };
}
