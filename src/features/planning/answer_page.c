/* The page on which a unit answers what it was given. */
#include "features/planning/answer_page.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/answer.h"
#include "features/planning/answer_views.h"
#include "figures/level_words.h"
#include "web/asking.h"

/* One request: the plan, the unit that answers, what it was given. */
struct answering {
	struct work work;
	struct unit unit;
	enum role role;
	struct sql_planning_answers_rows answers;
	struct given *given;
	size_t n_given;
	struct answer_new *typed;
	size_t n_typed;
	struct str client_key;
};

/* The unit asked for, else the first of the user's units. The plan is seen by who lies under its body. */
static enum status open_answers(struct web *web, struct str code, enum role role, struct answering *a)
{
	struct ctx *ctx = &web->ctx;

	TRY(plan_by_code(ctx, web_param(web, "plan"), INSTANT_FOREVER, &a->work.plan));
	if (code.n > 0)
		TRY(unit_by_code(ctx, code, a->work.plan.until_day - 1, &a->unit));
	else
		TRY(web_own_unit(web, &a->unit));
	TRY(scope_require(ctx, a->unit.id, role));
	TRY(scope_role(ctx, a->unit.id, &a->role));
	TRY(sql_planning_targets(ctx, a->work.plan.id, TARGETS_MAX, &a->work.targets));
	TRY(sql_planning_levels(ctx, a->work.plan.id, LEVELS_MAX, &a->work.levels));
	TRY(sql_planning_answers(ctx, a->work.plan.id, LEVELS_MAX, &a->answers));
	return given_list(ctx, &a->work, &a->answers, a->unit.id, plan_day(&a->work.plan, ctx->today), &a->given,
			  &a->n_given);
}

static struct str field(struct arena *a, const char *what, const struct given *given)
{
	return str_fmt(a, "%s.%.*s", what, STR_ARG(given->target->code));
}

static struct str typed(struct web *web, const char *what, const struct given *given)
{
	return web_form(web, str_zero(web->ctx.arena, field(web->ctx.arena, what, given)));
}

static struct str said_text(struct web *web, const struct given *given)
{
	struct arena *a = web->ctx.arena;
	const struct sql_planning_answers_row *answer = given->answer;
	struct str said;

	if (!answer)
		return STR_EMPTY;
	said = day_people(a, (day_t)answer->day);
	if (value_text(answer->level).n > 0)
		said = str_fmt(a, "%.*s · %s %.*s", STR_ARG(said),
			       tr(&web->ctx, given->kind == ANSWER_MORE ? T("đề ra") : T("đề nghị")),
			       STR_ARG(work_level_text(&web->ctx, value_text(answer->level))));
	if (value_text(answer->reason).n > 0)
		said = str_fmt(a, "%.*s · %.*s", STR_ARG(said), STR_ARG(value_text(answer->reason)));
	return said;
}

static struct answer_chip chip_of(struct web *web, enum answer_kind kind)
{
	return (struct answer_chip){ answer_class(kind), answer_icon(kind), str_of(tr(&web->ctx, answer_label(kind))) };
}

static void fill_row(struct web *web, const struct answering *answering, const struct given *given,
		     struct answer_row *row)
{
	struct arena *a = web->ctx.arena;
	bool was_sent = web->route->effect == ROUTE_WRITES;
	struct str code = was_sent ? typed(web, "answer", given) : str_of(answer_code(given->kind));

	*row = (struct answer_row){
		.code = given->target->code,
		.label = given->target->label,
		.given = work_level_text(&web->ctx, given->level->level),
		.since = str_fmt(a, "%s %.*s%s%.*s", tr(&web->ctx, T("từ")),
				 STR_ARG(day_people(a, (day_t)given->level->from_day)),
				 value_text(given->level->decision).n > 0 ? ", " : "",
				 STR_ARG(value_text(given->level->decision))),
		.chip = chip_of(web, given->kind),
		.said = said_text(web, given),
		.accepts = str_is(code, "accepted"),
		.adopts = str_is(code, "more"),
		.objects = str_is(code, "objected"),
		.level = was_sent ? typed(web, "level", given) : STR_EMPTY,
		.reason = was_sent ? typed(web, "reason", given) : STR_EMPTY,
		.level_error = entry_problem(web, str_zero(a, field(a, "level", given))),
		.reason_error = entry_problem(web, str_zero(a, field(a, "reason", given))),
	};
	if (!was_sent && given->answer) {
		row->level = level_typed(a, value_text(given->answer->level));
		row->reason = value_text(given->answer->reason);
	}
	row->href = url_local(a, str_fmt(a, "/plan/%.*s/target/%.*s?unit=%.*s", STR_ARG(answering->work.plan.code),
					 STR_ARG(row->code), STR_ARG(answering->unit.code)));
}

static enum status show(struct web *web, const struct answering *answering, int http_status)
{
	struct arena *a = web->ctx.arena;
	const struct plan *plan = &answering->work.plan;
	const struct problems *problems = &web->ctx.problems;
	struct answer_page page = { .title = plan->title,
				    .unit = answering->unit.name,
				    .unit_code = answering->unit.code,
				    .may_answer = answering->role >= ROLE_LEADER,
				    .n_rows = answering->n_given };
	struct html h;

	page.action = plan_url(web, plan->code, "/answer");
	page.client_key = entry_key(web);
	page.rows = arena_array_of(a, struct answer_row, page.n_rows);
	for (size_t i = 0; i < page.n_rows; i++)
		fill_row(web, answering, &answering->given[i], &page.rows[i]);
	page.has_problems = problems->n > 0;
	page.problems = arena_array_of(a, struct str, problems->n);
	for (size_t i = 0; i < problems->n; i++)
		page.problems[page.n_problems++] = problems->items[i].message;
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, url_param(a, plan_url(web, plan->code, ""), STR("unit"), answering->unit.code),
		   plan->title);
	page_crumb(&page.chrome, page.action, str_of(tr(&web->ctx, T("Trả lời chỉ tiêu được giao"))));
	html_init(&h, &web->ctx);
	answer_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status answer_json(struct web *web, const struct answering *answering)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "plan", answering->work.plan.code);
	json_kstr(&j, "unit", answering->unit.code);
	json_key(&j, "targets");
	json_array(&j);
	for (size_t i = 0; i < answering->n_given; i++) {
		const struct given *given = &answering->given[i];
		json_object(&j);
		json_kstr(&j, "id", given->target->code);
		json_kstr(&j, "text", given->target->label);
		json_kstr(&j, "given", given->level->level);
		json_kday(&j, "from", (day_t)given->level->from_day);
		json_kcstr(&j, "answer", given->answer ? answer_code(given->kind) : NULL);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status answer_page_get(struct web *web)
{
	struct answering answering = { 0 };

	TRY(open_answers(web, web_query(web, "unit"), ROLE_VIEWER, &answering));
	return web->wants_json ? answer_json(web, &answering) : show(web, &answering, 200);
}

static enum answer_kind typed_kind(struct web *web, const struct given *given)
{
	struct str code = typed(web, "answer", given);
	for (int i = ANSWER_ACCEPTED; i <= ANSWER_OBJECTED; i++) {
		if (str_is(code, answer_code((enum answer_kind)i)))
			return (enum answer_kind)i;
	}
	return ANSWER_NONE;
}

/* What differs from the answer that stands. */
static enum status read_answers(struct web *web, struct answering *a)
{
	enum status status = OK;

	a->typed = arena_array_of(web->ctx.arena, struct answer_new, a->n_given);
	for (size_t i = 0; i < a->n_given; i++) {
		const struct given *given = &a->given[i];
		struct answer_new answer = { &a->work.plan, given, a->unit.id, typed_kind(web, given), { 0 }, { 0 } };
		if (answer.kind == ANSWER_NONE)
			continue;
		enum status one = work_read_level(web, str_zero(web->ctx.arena, field(web->ctx.arena, "level", given)),
						  &answer.level);
		TRY(entry_line(web, str_zero(web->ctx.arena, field(web->ctx.arena, "reason", given)), &answer.reason));
		if (answer.kind == ANSWER_ACCEPTED)
			answer.level = answer.reason = STR_EMPTY;
		if (one == OK)
			one = answer_check(&web->ctx, &answer);
		status = one == OK ? status : one;
		bool is_same = given->answer && given->kind == answer.kind &&
			       str_eq(value_text(given->answer->level), answer.level) &&
			       str_eq(value_text(given->answer->reason), answer.reason);
		if (!is_same)
			a->typed[a->n_typed++] = answer;
	}
	if (status == OK && a->n_typed == 0)
		return problem_add(&web->ctx, "", T("Chọn trả lời cho ít nhất một chỉ tiêu."));
	return status;
}

static enum status write_answers(struct ctx *ctx, void *arg)
{
	const struct answering *a = arg;
	struct act act = { .verb = "answer",
			   .unit_id = a->unit.id,
			   .reason = STR("Trả lời chỉ tiêu được giao"),
			   .client_key = a->client_key };
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	for (size_t i = 0; i < a->n_typed; i++)
		TRY(answer_write(ctx, &act, &a->typed[i]));
	return OK;
}

enum status answer_page_post(struct web *web)
{
	struct answering answering = { .client_key = web_form(web, "client_key") };
	int http_status;

	TRY(open_answers(web, web_form(web, "unit"), ROLE_LEADER, &answering));
	if (answering.n_given == 0)
		return NOT_FOUND;
	enum status status = read_answers(web, &answering);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_answers, &answering);
	if (entry_shows(web, status, &http_status)) {
		TRY(db_snapshot_renew(&web->ctx));
		TRY(open_answers(web, web_form(web, "unit"), ROLE_LEADER, &answering));
		return show(web, &answering, http_status);
	}
	TRY(status);
	struct url back = plan_url(web, answering.work.plan.code, "/answer");
	return work_done(web, url_param(web->ctx.arena, back, STR("unit"), answering.unit.code), "answered");
}

/* ---- what the body reads ---- */

static void add_count(struct web *web, struct str *text, size_t n, const char *label)
{
	if (n > 0)
		*text = str_fmt(web->ctx.arena, "%.*s%s%zu %s", STR_ARG(*text), text->n > 0 ? " · " : "", n,
				tr(&web->ctx, label));
}

static enum status fill_child(struct web *web, const struct answering *a, const struct unit *unit,
			      struct answers_page *page, size_t *counts)
{
	struct arena *arena = web->ctx.arena;
	struct given *given;
	size_t n;

	TRY(given_list(&web->ctx, &a->work, &a->answers, unit->id, plan_day(&a->work.plan, web->ctx.today), &given,
		       &n));
	for (size_t i = 0; i < n; i++) {
		counts[given[i].kind]++;
		bool is_open = given[i].kind == ANSWER_NONE || given[i].kind == ANSWER_OBJECTED;
		if (!page->shows_all && !is_open)
			continue;
		struct url plan = plan_url(web, a->work.plan.code, "");
		page->rows[page->n_rows++] = (struct answers_row){
			.unit = unit->name,
			.href = url_param(arena, plan, STR("unit"), unit->code),
			.label = given[i].target->label,
			.target_href = url_param(arena, page->hand_down, STR("target"), given[i].target->code),
			.given = work_level_text(&web->ctx, given[i].level->level),
			.chip = chip_of(web, given[i].kind),
			.said = said_text(web, &given[i]),
		};
	}
	return OK;
}

static enum status answers_json(struct web *web, const struct answers_page *page, const size_t *counts)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	for (int i = ANSWER_NONE; i <= ANSWER_OBJECTED; i++)
		json_kint(&j, i == ANSWER_NONE ? "open" : answer_code((enum answer_kind)i), (int64_t)counts[i]);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		json_object(&j);
		json_kstr(&j, "unit", page->rows[i].unit);
		json_kstr(&j, "target", page->rows[i].label);
		json_kstr(&j, "given", page->rows[i].given);
		json_kstr(&j, "answer", page->rows[i].chip.text);
		json_kstr(&j, "said", page->rows[i].said);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status answers_page_get(struct web *web)
{
	struct answering a = { 0 };
	struct answers_page page = { .shows_all = str_is(web_query(web, "show"), "all") };
	size_t counts[ANSWER_OBJECTED + 1] = { 0 }, n;
	struct unit *children;
	struct html h;

	TRY(work_open(web, ROLE_OFFICER, &a.work));
	TRY(sql_planning_answers(&web->ctx, a.work.plan.id, LEVELS_MAX, &a.answers));
	TRY(structure_children(&web->ctx, a.work.plan.unit_id, RELATION_BELONGS, plan_day(&a.work.plan, web->ctx.today),
			       &children, &n));
	page.title = a.work.plan.title;
	page.hand_down = plan_url(web, a.work.plan.code, "/hand-down");
	page.open = plan_url(web, a.work.plan.code, "/answers");
	page.all = url_param(web->ctx.arena, page.open, STR("show"), STR("all"));
	page.rows = arena_array_of(web->ctx.arena, struct answers_row, n * a.work.targets.n);
	for (size_t i = 0; i < n; i++)
		TRY(fill_child(web, &a, &children[i], &page, counts));
	for (int i = ANSWER_ACCEPTED; i <= ANSWER_OBJECTED; i++)
		add_count(web, &page.counts, counts[i], answer_label((enum answer_kind)i));
	add_count(web, &page.counts, counts[ANSWER_NONE], answer_label(ANSWER_NONE));
	if (web->wants_json)
		return answers_json(web, &page, counts);
	TRY(page_begin(web, page.title, &page.chrome));
	TRY(page_paper(web, &a.work.unit, &page.chrome));
	page_crumb(&page.chrome, url_local(web->ctx.arena, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, plan_url(web, a.work.plan.code, ""), page.title);
	page_crumb(&page.chrome, page.open, str_of(tr(&web->ctx, T("Trả lời của các đơn vị"))));
	html_init(&h, &web->ctx);
	answers_page_view(&h, &page);
	return web_html(web, 200, &h);
}
