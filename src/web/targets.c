/* Targets, baselines and children as rows of pages (targets.h). */
#include "web/targets.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "web/web.h"

static struct str percent_of_bar(struct arena *a, struct rational share)
{
	if (rational_mul(share, RATIONAL_OF(1000), &share) != OK)
		return STR("100%");
	int64_t tenths = (int64_t)(share.num / share.den);
	if (tenths < 0)
		tenths = 0;
	return str_fmt(a, "%d.%d%%", (int)(tenths / 10), (int)(tenths % 10));
}

struct rational time_passed(const struct plan_result *plan)
{
	day_t until = plan->as_of < plan->until_day ? plan->as_of + 1 : plan->until_day;
	struct rational share = RATIONAL_OF(0);
	if (until <= plan->from_day ||
	    rational_make(until - plan->from_day, plan->until_day - plan->from_day, &share) != OK)
		return RATIONAL_OF(0);
	return share;
}

static void bar_fill(struct web *web, const struct plan_result *plan, const struct measured *m, struct str share,
		     struct bar *out)
{
	static const char *const icons[] = { "exceeded",   "met",         "on_course", "behind",
					     "far_behind", "not_started", "no_data" };
	struct arena *a = web->ctx.arena;
	struct rational whole = RATIONAL_OF(1), full = m->share, tick = time_passed(plan), excess;

	*out = (struct bar){
		.standing = str_fmt(a, "is-%s", standing_name(m->standing)),
		.label = str_of(tr(&web->ctx, standing_label(m->standing))),
		.icon = icons[m->standing],
		.pattern = m->standing == BEHIND       ? "url(#hatch-behind)"
			   : m->standing == FAR_BEHIND ? "url(#hatch-far_behind)"
						       : "",
		.share = share,
	};
	/* Over 100 % the whole bar stands for the share reached, and the part beyond the target is told apart. */
	if (m->has_share && rational_cmp(m->share, whole) > 0 && rational_div(whole, m->share, &full) == OK &&
	    rational_sub(whole, full, &excess) == OK && rational_mul(tick, full, &tick) == OK) {
		out->excess_from = percent_of_bar(a, full);
		out->excess = percent_of_bar(a, excess);
	}
	out->fill = m->has_share ? percent_of_bar(a, full) : m->is_met ? STR("100%") : STR("0%");
	if (rational_cmp(tick, RATIONAL_OF(0)) > 0 && plan->as_of < plan->until_day - 1)
		out->tick = percent_of_bar(a, tick);
}

struct str as_of_text(struct web *web, day_t as_of)
{
	return str_fmt(web->ctx.arena, "%s %.*s", tr(&web->ctx, T("đến")), STR_ARG(day_people(web->ctx.arena, as_of)));
}

struct url target_url(struct web *web, const struct plan_result *plan, const struct target_result *target, bool records)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_fmt(a, "/plan/%.*s/target/%.*s%s", STR_ARG(plan->plan.code),
					      STR_ARG(target->code), records ? "/records" : ""));
	if (plan->unit.id != plan->plan.unit_id)
		url = url_param(a, url, STR("unit"), plan->unit.code);
	url = url_param(a, url, STR("as_of"), day_iso(a, plan->as_of));
	if (plan->structure.is_restated)
		url = url_param(a, url, STR("structure"), day_iso(a, plan->structure.restated_on));
	return url;
}

struct url target_view_url(struct web *web, const struct plan_result *plan, const struct target_result *target,
			   const char *what)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_fmt(a, "/plan/%.*s/%s", STR_ARG(plan->plan.code), what));

	url = url_param(a, url, STR("target"), target->code);
	if (plan->unit.id != plan->plan.unit_id)
		url = url_param(a, url, STR("unit"), plan->unit.code);
	return url_param(a, url, STR("as_of"), day_iso(a, plan->as_of));
}

/* "TLĐ giao", "LĐLĐ tỉnh Lào Cai giao": what is handed down is given by the unit itself. */
static struct str baseline_text(struct web *web, const struct plan_result *plan, const struct baseline *b)
{
	bool is_down = str_is(b->kind, "handed_down");
	struct str by = b->by.id != 0 ? b->by.name : is_down ? plan->unit.name : STR_EMPTY;
	const char *own = str_is(b->kind, "assigned") ? T("Cấp trên giao") : T("Đơn vị đề ra");

	if (by.n == 0)
		return str_of(tr(&web->ctx, own));
	if (str_is(b->by.kind, "confederation"))
		by = str_of(tr(&web->ctx, T("TLĐ")));
	return str_fmt(web->ctx.arena, "%.*s %s", STR_ARG(by), tr(&web->ctx, T("giao")));
}

/* "Còn thiếu 372", "Vượt 29"; nothing for shares and for targets that are only implied. */
static struct str gap_text(struct web *web, const struct target_result *target, const struct baseline *b)
{
	struct arena *a = web->ctx.arena;
	struct rational value, gap;

	if (!b->has_bound || !target->has_value || b->bound.is_implied || b->bound.is_percent || !b->measured.has_share)
		return STR_EMPTY;
	if (rational_div(target->num, target->den, &value) != OK || rational_sub(b->bound.value, value, &gap) != OK ||
	    gap.num == 0)
		return STR_EMPTY;
	bool is_over = gap.num < 0;
	if (is_over)
		gap.num = -gap.num;
	int decimals = gap.den == 1 ? 0 : 1;
	return str_fmt(a, "%s %.*s", tr(&web->ctx, is_over ? T("Vượt") : T("Còn thiếu")),
		       STR_ARG(rational_people(a, gap, decimals, ROUND_HALF_AWAY)));
}

/* Plan files write a dot, people read a comma: 41.8% is 41,8%. */
static struct str printed_text(struct arena *a, struct str printed)
{
	struct str fraction = printed, whole = str_cut(&fraction, '.');
	return fraction.p ? str_fmt(a, "%.*s,%.*s", STR_ARG(whole), STR_ARG(fraction)) : whole;
}

/* The figure was assigned, but nobody printed it. */
static const char *unknown_words(enum comparator comparator)
{
	switch (comparator) {
	case LESS_THAN:
		return T("chưa rõ số, thấp hơn mức đơn vị đề ra");
	case MORE_THAN:
		return T("chưa rõ số, cao hơn mức đơn vị đề ra");
	case AT_LEAST:
	case AT_MOST:
	case EQUAL_TO:
		break;
	}
	return T("chưa rõ số");
}

/* Of horizons and yearly levels the one in force, with its year, and what follows. */
static void fill_steps(struct web *web, const struct baseline *b, struct baseline_row *out)
{
	struct arena *a = web->ctx.arena;
	bool is_yearly = b->level.form == TARGET_YEARLY;
	const char *each = tr(&web->ctx, T("mỗi năm đến")), *then = tr(&web->ctx, T("sau đó"));

	for (int i = 0; i < b->level.n_steps; i++) {
		const struct target_step *step = &b->level.steps[i];
		struct bound bound = { .comparator = b->level.comparator,
				       .value = step->value,
				       .is_percent = step->is_percent };
		struct str text = bound_text(a, &bound);
		text = is_yearly ? str_fmt(a, "%.*s %s %d", STR_ARG(text), each, step->year)
				 : str_fmt(a, "%.*s (%d)", STR_ARG(text), step->year);
		if (step->year == b->bound.year)
			out->level = text;
		else if (step->year > b->bound.year)
			out->later =
				str_fmt(a, "%.*s%s%.*s", STR_ARG(out->later),
					out->later.n > 0 ? ", " : str_zero(a, str_fmt(a, "%s ", then)), STR_ARG(text));
	}
}

void baseline_row_fill(struct web *web, const struct plan_result *plan, const struct target_result *target,
		       const struct baseline *b, struct baseline_row *out)
{
	struct arena *a = web->ctx.arena;

	*out = (struct baseline_row){ .note = b->note, .level = b->has_bound ? bound_text(a, &b->bound) : STR_EMPTY };
	out->title = baseline_text(web, plan, b);
	out->since = str_fmt(a, "%s %.*s%s%.*s", tr(&web->ctx, T("từ")), STR_ARG(day_people(a, b->from_day)),
			     b->decision.n > 0 ? ", " : "", STR_ARG(b->decision));
	if (b->has_bound && b->level.n_steps > 0)
		fill_steps(web, b, out);
	if (b->has_bound && b->bound.is_implied) {
		out->is_implied = true;
		out->range =
			str_fmt(a, "%.*s–%.*s %s", STR_ARG(num_people(a, b->level.implied_low)),
				STR_ARG(num_people(a, b->level.implied_high)), tr(&web->ctx, T("đều cho tỷ lệ đã in")));
	}
	if (b->printed.n > 0)
		out->printed = str_fmt(
			a, "%s %.*s%s", tr(&web->ctx, T("văn bản in")), STR_ARG(printed_text(a, b->printed)),
			b->measured.has_share && !b->prints_alike ? tr(&web->ctx, T(", khác số tính được")) : "");
	if (b->has_bound || b->level.form == TARGET_DONE) {
		out->has_bar = b->measured.has_share || b->level.form == TARGET_DONE;
		bar_fill(web, plan, &b->measured, b->share, &out->bar);
		out->gap = gap_text(web, target, b);
	}
	if (b->level.form == TARGET_DONE)
		out->level = str_of(tr(&web->ctx, T("hoàn thành")));
	if (b->level.form == TARGET_ASSIGNED && !b->has_bound)
		out->missing =
			str_of(tr(&web->ctx, b->level.comparator == MORE_THAN ? T("cao hơn mức cấp trên giao, chờ giao")
									      : T("chờ giao")));
	else if (b->level.form == TARGET_QUALITATIVE)
		out->missing = b->level.words;
	else if (b->level.form == TARGET_WITHDRAWN)
		out->missing = str_of(tr(&web->ctx, T("thu hồi")));
	else if (b->level.form == TARGET_UNKNOWN)
		out->missing = str_of(tr(&web->ctx, unknown_words(b->level.comparator)));
}

static const char *kind_label(enum figure_kind kind)
{
	switch (kind) {
	case KIND_REPORTED:
		return T("theo báo cáo");
	case KIND_QUALITATIVE:
		return T("định tính, không tính được");
	case KIND_COMPUTED:
	case KIND_YES_NO:
		break;
	}
	return "";
}

static void add_detail(struct arena *a, struct target_row *row, struct str said)
{
	if (said.n > 0)
		row->detail =
			str_fmt(a, "%.*s%s%.*s", STR_ARG(row->detail), row->detail.n > 0 ? " · " : "", STR_ARG(said));
}

static void target_detail(struct web *web, const struct plan_result *plan, const struct target_result *target,
			  struct target_row *out)
{
	struct arena *a = web->ctx.arena;

	add_detail(a, out, out->measured_in);
	for (size_t i = 0; i < plan->n_targets && target->part_of.n > 0; i++) {
		if (str_eq(plan->targets[i].code, target->part_of))
			add_detail(
				a, out,
				str_fmt(a, "%s: %.*s", tr(&web->ctx, T("nằm trong")), STR_ARG(plan->targets[i].label)));
	}
	if (target->has_value && target->is_ratio && target->kind != KIND_YES_NO)
		add_detail(a, out,
			   str_fmt(a, "%.*s/%.*s", STR_ARG(rational_people(a, target->num, 0, ROUND_TRUNCATE)),
				   STR_ARG(rational_people(a, target->den, 0, ROUND_TRUNCATE))));
	if (*kind_label(target->kind))
		add_detail(a, out, str_of(tr(&web->ctx, kind_label(target->kind))));
}

void target_row_fill(struct web *web, const struct plan_result *plan, const struct target_result *target, size_t place,
		     struct target_row *out)
{
	struct arena *a = web->ctx.arena;

	*out = (struct target_row){
		.place = place,
		.href = target_url(web, plan, target, false),
		.label = target->label,
		.measured_in = str_is(target->measured_in, "%") ? STR_EMPTY : target->measured_in,
		.result = target->has_value ? target->display : STR("–"),
		.records = target_url(web, plan, target, true),
		.opens = target->formula.n > 0,
	};
	target_detail(web, plan, target, out);
	out->baselines = arena_array_of(a, struct baseline_row, target->n_baselines);
	out->n_baselines = target->n_baselines;
	for (size_t i = 0; i < target->n_baselines; i++)
		baseline_row_fill(web, plan, target, &target->baselines[i], &out->baselines[i]);
}

bool children_have_targets(const struct child_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].has_target)
			return true;
	}
	return false;
}

void child_row_fill(struct web *web, const struct plan_result *plan, const struct child_result *child,
		    const struct target_result *whole, struct child_row *out)
{
	struct arena *a = web->ctx.arena;
	const struct target_result *result = &child->result;
	struct plan_result at_child = *plan;
	struct rational part;

	at_child.unit = child->unit;
	*out = (struct child_row){
		.rank = child->rank > 0 ? str_fmt(a, "%d", child->rank) : STR_EMPTY,
		.href = target_url(web, &at_child, result, false),
		.name = child->unit.name,
		.result = result->has_value ? result->display : STR("–"),
		.records = target_url(web, &at_child, result, true),
		.level = STR("–"),
		.missing = str_of(tr(&web->ctx, T("không có chỉ tiêu"))),
	};
	out->has_target = result->n_baselines > 0;
	if (out->has_target) {
		struct baseline_row row;
		baseline_row_fill(web, plan, result, &result->baselines[0], &row);
		out->level = row.level;
		out->has_bar = row.has_bar;
		out->bar = row.bar;
		out->missing = row.missing;
	}
	bool is_count = whole->has_value && result->has_value && whole->is_additive && whole->num.num != 0;
	if (is_count && rational_div(result->num, whole->num, &part) == OK)
		out->part = share_text(a, part, 1, ROUND_HALF_AWAY);
}

/* A plain number: what several children were given adds up. */
static bool level_adds_up(const struct target_result *t)
{
	const struct baseline *b = &t->baselines[0];
	return b->has_bound && !b->bound.is_percent && !b->bound.has_upper && b->bound.comparator == AT_LEAST;
}

bool child_total_fill(struct web *web, const struct child_result *children, size_t n, const struct target_result *whole,
		      struct child_total *out)
{
	struct arena *a = web->ctx.arena;
	struct rational sum = { 0, 1 }, level = { 0, 1 }, part;
	size_t n_levels = 0;
	bool adds_up = true;

	if (n < 2 || !whole->is_additive || !whole->has_value)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct target_result *t = &children[i].result;
		if (t->has_value && rational_add(sum, t->num, &sum) != OK)
			return false;
		if (t->n_baselines == 0)
			continue;
		n_levels++;
		adds_up = adds_up && level_adds_up(t) && rational_add(level, t->baselines[0].bound.value, &level) == OK;
	}
	*out = (struct child_total){
		.result = rational_cmp(sum, whole->num) == 0 ? whole->display
							     : rational_people(a, sum, 0, ROUND_HALF_AWAY),
		.level = n_levels > 0 && adds_up ? rational_people(a, level, 0, ROUND_HALF_AWAY) : STR("–"),
	};
	if (whole->num.num != 0 && rational_div(sum, whole->num, &part) == OK)
		out->part = share_text(a, part, 1, ROUND_HALF_AWAY);
	return true;
}
