/* What waits at a unit: reminders to answer, targets that are behind, units to remind, answers outstanding. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/home/home_page.h"
#include "features/home/home_queries.h"
#include "figures/reminder.h"
#include "web/web.h"

#define TO_DOS_MAX 8
#define OWN_MAX 3
#define GROUPS_MAX 2 /* targets whose units are to be reminded */
#define NAMES_MAX 3
#define OBJECTIONS_MAX 1000

static void add(struct home_content *c, struct to_do item)
{
	if (c->n_to_dos < TO_DOS_MAX)
		c->to_dos[c->n_to_dos++] = item;
}

static struct str count_text(struct web *web, int64_t n, const char *words)
{
	return str_fmt(web->ctx.arena, "%.*s %s", STR_ARG(num_people(web->ctx.arena, n)), tr(&web->ctx, words));
}

/* Reminders that this unit has not answered. */
static enum status add_received(struct web *web, const struct home *home, struct home_content *c)
{
	struct reminder_ask ask = { .units = &home->asking.unit.id, .n_units = 1, .only_open = true };
	struct url href = url_local(web->ctx.arena, STR("/to-do"));
	struct reminder *list;
	size_t n;

	TRY(reminder_list(&web->ctx, &ask, &list, &n));
	if (n > 0)
		add(c, (struct to_do){ .standing = STR("is-far_behind"),
				       .icon = "remind",
				       .chip = count_text(web, (int64_t)n, T("lời nhắc")),
				       .href = href,
				       .title = list[0].label,
				       .detail = list[0].by,
				       .act = href,
				       .button = str_of(tr(&web->ctx, T("Trả lời"))) });
	return OK;
}

static struct url plan_url(struct web *web, const struct home *home, const char *what)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_fmt(a, "/plan/%.*s/%s", STR_ARG(home->asking.plan.code), what));
	return home->asking.unit.id == home->asking.plan.unit_id
		       ? url
		       : url_param(a, url, STR("unit"), home->asking.unit.code);
}

/* What the plan gave this unit waits for its answer; what units below object to waits for this one. */
static enum status add_answers(struct web *web, const struct home *home, struct home_content *c)
{
	const struct plan *plan = &home->asking.plan;
	struct sql_home_unanswered_row due;
	struct sql_home_objections_rows objections = { 0 };
	struct url href = plan_url(web, home, "answer");

	TRY(sql_home_unanswered(&web->ctx, plan->id, home->asking.unit.id, home->result.as_of, &due));
	if (due.n > 0)
		add(c, (struct to_do){ .standing = STR("is-behind"),
				       .icon = "plan",
				       .chip = count_text(web, due.n, T("chỉ tiêu")),
				       .href = href,
				       .title = str_of(tr(&web->ctx, T("Trả lời chỉ tiêu được giao"))),
				       .detail = plan->title,
				       .act = href,
				       .button = str_of(tr(&web->ctx, T("Trả lời"))) });
	if (home->asking.unit.id == plan->unit_id)
		TRY(sql_home_objections(&web->ctx, plan->id, OBJECTIONS_MAX, &objections));
	href = plan_url(web, home, "answers");
	if (objections.n > 0)
		add(c, (struct to_do){ .standing = STR("is-behind"),
				       .icon = "conflict",
				       .chip = count_text(web, (int64_t)objections.n, T("đơn vị")),
				       .href = href,
				       .title = str_of(tr(&web->ctx, T("Đề nghị xem lại chỉ tiêu được giao"))),
				       .detail = plan->title,
				       .act = href,
				       .button = str_of(tr(&web->ctx, T("Xem"))) });
	return OK;
}

static bool is_behind(const struct baseline *b)
{
	return b->has_bound && (b->measured.standing == BEHIND || b->measured.standing == FAR_BEHIND);
}

/* The unit's own targets that are behind one of their levels. */
static void add_own(struct web *web, const struct home *home, struct home_content *c)
{
	const struct plan_result *r = &home->result;
	size_t n = 0;

	for (size_t i = 0; i < r->n_targets && n < OWN_MAX; i++) {
		const struct target_result *t = &r->targets[i];
		const struct baseline *worst = NULL;
		struct baseline_row row;
		for (size_t k = 0; k < t->n_baselines; k++) {
			const struct baseline *b = &t->baselines[k];
			if (is_behind(b) && (!worst || b->measured.standing > worst->measured.standing))
				worst = b;
		}
		if (!worst)
			continue;
		n++;
		baseline_row_fill(web, r, t, worst, &row);
		struct str detail = str_fmt(web->ctx.arena, "%.*s %.*s%s%.*s", STR_ARG(row.title), STR_ARG(row.level),
					    row.gap.n > 0 ? " · " : "", STR_ARG(row.gap));
		add(c, (struct to_do){ .standing = row.bar.standing,
				       .icon = row.bar.icon,
				       .chip = row.bar.label,
				       .href = target_url(web, r, t, false),
				       .title = t->label,
				       .detail = detail,
				       .act = target_view_url(web, r, t, "trend"),
				       .button = t->formula.n > 0 ? str_of(tr(&web->ctx, T("Xem"))) : STR_EMPTY });
	}
}

static struct url behind_url(struct web *web, const struct home *home, const struct target_result *t)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_param(a, url_local(a, STR("/behind")), STR("unit"), home->asking.unit.code);

	url = url_param(a, url, STR("plan"), home->asking.plan.code);
	url = url_param(a, url, STR("target"), t->code);
	return url_param(a, url, STR("as_of"), day_iso(a, home->result.as_of));
}

/* "8 rất chậm: LĐLĐ huyện Ba Vì, LĐLĐ huyện Đan Phượng…": the heaviest by name. */
static struct str group_detail(struct web *web, struct str names, size_t n, size_t n_far)
{
	struct arena *a = web->ctx.arena;

	if (n > NAMES_MAX)
		names = str_fmt(a, "%.*s…", STR_ARG(names));
	if (n_far == 0 || n_far == n)
		return names;
	return str_fmt(a, "%zu %s: %.*s", n_far, tr(&web->ctx, T("rất chậm")), STR_ARG(names));
}

/* The units that are behind with one target: how many, and the names of the heaviest. */
static void add_group(struct web *web, const struct home *home, const struct behind *behind,
		      const struct target_result *t, bool may_remind, struct home_content *c)
{
	static const char *const standings[] = { "is-far_behind", "is-behind", "is-no_data", "is-no_data" };
	static const char *const icons[] = { "far_behind", "behind", "no_data", "no_data" };
	struct arena *a = web->ctx.arena;
	struct str names = STR_EMPTY;
	enum behind_why worst = BEHIND_SILENT;
	size_t n = 0, n_far = 0;

	for (size_t i = 0; i < behind->n; i++) {
		const struct behind_row *row = &behind->rows[i];
		if (row->target != t)
			continue;
		worst = row->why < worst ? row->why : worst;
		n_far += row->why == BEHIND_FAR;
		if (++n <= NAMES_MAX)
			names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names), names.n > 0 ? ", " : "",
					STR_ARG(row->child.unit.name));
	}
	const char *words = worst > BEHIND_SLOW ? T("chưa có kết quả") : n_far == n ? T("rất chậm") : T("chậm tiến độ");
	add(c, (struct to_do){ .standing = str_of(standings[worst]),
			       .icon = icons[worst],
			       .chip = count_text(web, (int64_t)n, T("đơn vị")),
			       .href = behind_url(web, home, t),
			       .title = str_fmt(a, "%.*s: %s", STR_ARG(t->label), tr(&web->ctx, words)),
			       .detail = group_detail(web, names, n, n_far),
			       .act = behind_url(web, home, t),
			       .button = str_of(tr(&web->ctx, may_remind ? T("Nhắc") : T("Xem"))) });
}

static bool was_added(const struct target_result *const *done, size_t n, const struct target_result *t)
{
	for (size_t i = 0; i < n; i++) {
		if (done[i] == t)
			return true;
	}
	return false;
}

static enum status add_children(struct web *web, const struct home *home, bool may_remind, struct home_content *c)
{
	const struct target_result *done[GROUPS_MAX];
	struct behind behind;
	size_t n = 0;

	TRY(behind_find(&web->ctx, &home->asking.ask, &home->result, &behind));
	for (size_t i = 0; i < behind.n && n < GROUPS_MAX; i++) {
		if (was_added(done, n, behind.rows[i].target))
			continue;
		done[n++] = behind.rows[i].target;
		add_group(web, home, &behind, done[n - 1], may_remind, c);
	}
	return OK;
}

/* Reminders that this unit has sent and nobody has answered. */
static enum status add_unanswered(struct web *web, const struct home *home, struct home_content *c)
{
	struct reminder_ask ask = { .by_unit_id = home->asking.unit.id, .only_open = true };
	struct url href = url_local(web->ctx.arena, STR("/to-do?view=sent"));
	struct reminder *list;
	size_t n;

	TRY(reminder_list(&web->ctx, &ask, &list, &n));
	if (n > 0)
		add(c, (struct to_do){ .standing = STR("is-behind"),
				       .icon = "remind",
				       .chip = count_text(web, (int64_t)n, T("lời nhắc")),
				       .href = href,
				       .title = str_of(tr(&web->ctx, T("Đã nhắc, chưa được trả lời"))),
				       .detail = list[n - 1].unit,
				       .act = href,
				       .button = str_of(tr(&web->ctx, T("Xem"))) });
	return OK;
}

enum status home_to_dos(struct web *web, const struct home *home, struct home_content *c)
{
	enum role role;

	c->to_dos = arena_array_of(web->ctx.arena, struct to_do, TO_DOS_MAX);
	TRY(scope_role(&web->ctx, home->asking.unit.id, &role));
	TRY(add_received(web, home, c));
	if (c->is_base && c->may_enter)
		TRY(home_due(web, home, c));
	if (home->asking.has_plan) {
		TRY(add_answers(web, home, c));
		add_own(web, home, c);
		TRY(add_children(web, home, role >= ROLE_OFFICER, c));
	}
	return add_unanswered(web, home, c);
}
