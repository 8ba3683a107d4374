/* The plan that is worked on, and what its forms have in common (work.h). */
#include "features/planning/work.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "db/db.h"
#include "figures/level_words.h"

const char *const level_hint =
	T("Ví dụ: 650 · ≥ 3 · trên 90% · từ 2 đến 5 · tăng 200 · 100 mỗi năm đến 2025 · 2025: 80%; 2030: 85% · cấp "
	  "trên giao · hoàn thành · “hầu hết”");

struct url plan_url(struct web *web, struct str code, const char *rest)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/plan/%.*s%s", STR_ARG(code), rest));
}

enum status work_done(struct web *web, struct url where, const char *done)
{
	return web_redirect(web, url_param(web->ctx.arena, where, STR("done"), str_of(done)).s);
}

enum status work_open(struct web *web, enum role role, struct work *out)
{
	struct work work = { 0 };
	struct ctx *ctx = &web->ctx;
	enum role own;

	TRY(plan_by_code(ctx, web_param(web, "plan"), INSTANT_FOREVER, &work.plan));
	TRY(scope_require(ctx, work.plan.unit_id, role));
	TRY(scope_role(ctx, work.plan.unit_id, &own));
	work.may_issue = own >= ROLE_LEADER;
	TRY(unit_by_id(ctx, work.plan.unit_id, ctx->today, &work.unit));
	TRY(sql_planning_targets(ctx, work.plan.id, TARGETS_MAX, &work.targets));
	TRY(sql_planning_levels(ctx, work.plan.id, LEVELS_MAX, &work.levels));
	*out = work;
	return OK;
}

enum status work_again(struct web *web, enum role role, struct work *out)
{
	TRY(db_snapshot_renew(&web->ctx));
	return work_open(web, role, out);
}

const struct sql_planning_targets_row *work_target(const struct work *work, struct str code)
{
	for (size_t i = 0; i < work->targets.n; i++) {
		if (str_eq(work->targets.items[i].code, code))
			return &work->targets.items[i];
	}
	return NULL;
}

const struct sql_planning_levels_row *work_level(const struct work *work, int64_t target_id, int64_t unit_id,
						 const char *kind, day_t day)
{
	const struct sql_planning_levels_row *found = NULL;

	for (size_t i = 0; i < work->levels.n; i++) {
		const struct sql_planning_levels_row *row = &work->levels.items[i];
		bool fits = row->target_id == target_id && row->unit_id == unit_id && str_is(row->kind, kind);
		if (fits && (!found || row->from_day <= day))
			found = row;
	}
	return found;
}

enum status work_require_draft(struct web *web, const struct work *work)
{
	if (work->plan.is_draft)
		return OK;
	problem_add(&web->ctx, "", T("Kế hoạch đã ban hành: chỉ thay đổi bằng quyết định điều chỉnh."));
	return CONFLICT;
}

enum status work_read_level(struct web *web, const char *field, struct str *out)
{
	struct target target;
	struct str typed;
	size_t before = web->ctx.problems.n;

	TRY(entry_line(web, field, &typed));
	struct str level = level_of_words(web->ctx.arena, typed);
	if (level.n == 0) {
		*out = STR_EMPTY;
		return OK;
	}
	enum status status = target_parse(&web->ctx, level, &target);
	for (size_t i = before; i < web->ctx.problems.n; i++)
		web->ctx.problems.items[i].field = str_of(field);
	TRY(status);
	*out = level;
	return OK;
}

static void add_steps(struct ctx *ctx, struct buf *out, const struct target *target)
{
	for (int i = 0; i < target->n_steps; i++) {
		struct bound bound = { .comparator = target->comparator,
				       .value = target->steps[i].value,
				       .is_percent = target->steps[i].is_percent };
		if (i > 0)
			buf_lit(out, "; ");
		buf_add(out, bound_text(ctx->arena, &bound));
		if (target->form == TARGET_YEARLY)
			buf_fmt(out, " %s %d", tr(ctx, T("mỗi năm đến")), target->steps[i].year);
		else
			buf_fmt(out, " (%d)", target->steps[i].year);
	}
}

struct str work_level_text(struct ctx *ctx, struct str level)
{
	struct target target;
	struct bound bound;
	struct buf out;

	if (target_parse(ctx, level, &target) != OK)
		return level;
	buf_init(&out, ctx->arena, 0);
	if (target.n_steps > 0) {
		add_steps(ctx, &out, &target);
		return buf_str(&out);
	}
	if (target.form == TARGET_DONE)
		return str_of(tr(ctx, T("hoàn thành")));
	if (target.form == TARGET_QUALITATIVE)
		return target.words;
	if (target.form == TARGET_WITHDRAWN)
		return str_of(tr(ctx, T("thu hồi")));
	if (target.form == TARGET_ASSIGNED)
		return str_of(tr(ctx, target.comparator == MORE_THAN ? T("cao hơn mức cấp trên giao")
								     : T("theo mức cấp trên giao")));
	if (target.form == TARGET_UNKNOWN)
		return str_of(tr(ctx, target.comparator == LESS_THAN ? T("chưa rõ số, thấp hơn mức đơn vị đề ra")
								     : T("chưa rõ số")));
	if (target.form == TARGET_IMPLIED && target_on(&target, ctx->today, &bound) == OK)
		return str_fmt(ctx->arena, "%.*s (%s)", STR_ARG(bound_text(ctx->arena, &bound)), tr(ctx, T("suy ra")));
	return target_on(&target, ctx->today, &bound) == OK ? bound_text(ctx->arena, &bound) : level;
}

enum status work_need(struct web *web, const char *field, struct str text, const char *told)
{
	return text.n > 0 ? OK : problem_add(&web->ctx, field, "%s", tr(&web->ctx, told));
}

void record_put_text(struct record *r, const char *field, struct str text)
{
	record_set(r, field, text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE);
}

void record_put_day(struct record *r, const char *field, day_t day)
{
	record_set(r, field, day == DAY_NONE ? VALUE_NONE : VALUE_OF_INT(day));
}

enum status work_record(struct ctx *ctx, const struct record_type *type, int64_t id, int version, struct record *out)
{
	TRY(record_read(ctx, type, id, INSTANT_FOREVER, ctx->today, out));
	if (version != 0)
		out->version = version;
	return OK;
}

struct record record_again(struct ctx *ctx, const struct record *r)
{
	struct record copy = record_new(ctx, r->type);

	copy.id = r->id;
	copy.version = r->version;
	for (size_t i = 0; i < r->type->n_fields; i++)
		copy.values[i] = r->values[i];
	return copy;
}
