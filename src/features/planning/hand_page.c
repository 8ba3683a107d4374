/* The grid of handing down as a page: shown, suggested, saved as a draft, handed down by decision. */
#include "features/planning/hand_page.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "features/planning/hand_views.h"
#include "features/planning/suggest.h"
#include "figures/level_words.h"

#define CELLS_MAX 1500 /* of one grid: more targets are handed down one by one */

/* One request: the grid, what was typed, what was suggested. */
struct handing {
	struct work work;
	struct hand hand;
	struct str only; /* code of the only target; "" for all */
	struct str decision;
	day_t from_day;
	struct division *parts;
	size_t suggested;
	enum suggest_by by;
	int64_t total;
};

/* ---- what is shown ---- */

static const char *rule_words(const struct hand_target *target)
{
	switch (target->rule) {
	case HAND_SUM:
		return T("cộng các đơn vị");
	case HAND_THRESHOLD:
		return T("mỗi đơn vị bằng hoặc cao hơn");
	case HAND_FREE:
		break;
	}
	return T("không cộng");
}

static struct str whole_text(struct arena *a, struct rational r)
{
	return rational_people(a, r, r.den == 1 ? 0 : 1, ROUND_HALF_AWAY);
}

/* The least whole number that is not below the body's own target. */
static int64_t whole_above(struct rational r)
{
	return (int64_t)((r.num + r.den - 1) / r.den);
}

static void fill_sum(struct web *web, const struct hand_target *target, struct hand_column *column)
{
	struct arena *a = web->ctx.arena;
	struct rational gap;

	column->sum = target->has_sum ? whole_text(a, target->sum) : STR("–");
	column->state_class = target->is_short ? "is-short" : "";
	if (!target->has_sum || !target->has_own || rational_sub(target->sum, target->own.value, &gap) != OK)
		return;
	bool is_short = gap.num < 0;
	gap.num = is_short ? -gap.num : gap.num;
	column->state = gap.num == 0 ? str_of(tr(&web->ctx, T("Vừa đủ")))
				     : str_fmt(a, "%s %.*s", tr(&web->ctx, is_short ? T("Còn thiếu") : T("Vượt")),
					       STR_ARG(whole_text(a, gap)));
}

static void fill_column(struct web *web, const struct handing *h, size_t t, struct hand_column *column)
{
	struct arena *a = web->ctx.arena;
	const struct hand_target *target = &h->hand.targets[t];
	struct str code = target->result->code;

	*column = (struct hand_column){ .code = code, .label = target->result->label, .state_class = "" };
	column->href = url_param(a, plan_url(web, h->hand.plan.code, "/hand-down"), STR("target"), code);
	column->rule = str_of(tr(&web->ctx, rule_words(target)));
	if (target->has_own)
		column->own = bound_text(a, &target->own);
	column->is_summed = target->rule == HAND_SUM;
	if (!column->is_summed)
		return;
	int64_t least = target->has_own ? whole_above(target->own.value) : 0;
	bool is_minimum = target->own.comparator != AT_MOST && target->own.comparator != LESS_THAN;
	if (target->has_own && is_minimum)
		column->least = str_fmt(a, "%lld", (long long)least);
	column->reason_name = hand_field_name(a, "reason", &h->hand, t);
	column->reason = target->reason;
	column->reason_error = entry_problem(web, str_zero(a, column->reason_name));
	column->total_name = hand_field_name(a, "total", &h->hand, t);
	column->total = web_form(web, str_zero(a, column->total_name));
	if (column->total.n == 0 && target->has_own)
		column->total = num_people(a, least);
	for (int by = SUGGEST_WORKERS; by <= SUGGEST_EVEN; by++)
		column->ways[column->n_ways++] =
			(struct hand_way){ str_fmt(a, "%.*s.%s", STR_ARG(code), suggest_name((enum suggest_by)by)),
					   str_of(tr(&web->ctx, suggest_label((enum suggest_by)by))) };
	fill_sum(web, target, column);
}

static void fill_input(struct web *web, const struct handing *h, size_t u, size_t t, struct hand_input *input)
{
	struct arena *a = web->ctx.arena;
	const struct hand_cell *cell = hand_cell_at(&h->hand, u, t);
	const struct target_result *target = h->hand.targets[t].result;
	struct str name = hand_cell_name(a, &h->hand, u, t);
	bool was_typed = web->route->effect == ROUTE_WRITES && !(h->parts && t == h->suggested);

	*input = (struct hand_input){
		.name = name,
		.value = was_typed ? web_form(web, str_zero(a, name)) : level_typed(a, cell->level),
		.label = str_fmt(a, "%.*s, %.*s", STR_ARG(target->label), STR_ARG(h->hand.units[u].name)),
		.column = target->code,
		.is_bad = entry_problem(web, str_zero(a, name)).n > 0,
		.is_number = h->hand.targets[t].rule == HAND_SUM,
	};
	if (!was_typed && input->is_number && num_parse_int(cell->level, 0, INT64_MAX, &(int64_t){ 0 }) == OK) {
		int64_t number = 0;
		if (num_parse_int(cell->level, 0, INT64_MAX, &number) == OK)
			input->value = num_people(a, number);
	}
	if (cell->given && str_is(cell->given->level, LEVEL_WITHDRAWN))
		input->note = str_of(tr(&web->ctx, T("đã thu hồi")));
	else if (cell->given && !str_eq(cell->given->level, cell->level))
		input->note = str_fmt(a, "%s %.*s", tr(&web->ctx, T("đang giao")),
				      STR_ARG(work_level_text(&web->ctx, cell->given->level)));
}

static enum status fill_rows(struct web *web, const struct handing *h, struct hand_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct hand *hand = &h->hand;
	int64_t *last = arena_array_of(a, int64_t, hand->n_units), *workers = arena_array_of(a, int64_t, hand->n_units);
	bool is_alone = h->only.n > 0 && hand->targets[0].rule == HAND_SUM;

	if (is_alone) {
		TRY(suggest_weights(&web->ctx, hand, 0, SUGGEST_LAST, last));
		TRY(suggest_weights(&web->ctx, hand, 0, SUGGEST_WORKERS, workers));
	}
	page->rows = arena_array_of(a, struct hand_row, hand->n_units);
	page->n_rows = hand->n_units;
	for (size_t u = 0; u < hand->n_units; u++) {
		struct hand_row *row = &page->rows[u];
		row->name = hand->units[u].name;
		row->href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(hand->units[u].code)));
		row->inputs = arena_array_of(a, struct hand_input, hand->n_targets);
		for (size_t t = 0; t < hand->n_targets; t++)
			fill_input(web, h, u, t, &row->inputs[t]);
		if (is_alone) {
			row->last = num_people(a, last[u]);
			row->workers = num_people(a, workers[u]);
		}
	}
	return OK;
}

/* "1.500 × 155/1.234 = 188,4: làm tròn xuống, được thêm 1 vì phần lẻ lớn". */
static void fill_division(struct web *web, const struct handing *h, struct hand_page *page)
{
	struct arena *a = web->ctx.arena;

	if (!h->parts)
		return;
	page->division = str_fmt(a, "%s %.*s · %s", tr(&web->ctx, T("Chia")), STR_ARG(num_people(a, h->total)),
				 tr(&web->ctx, suggest_label(h->by)));
	page->parts = arena_array_of(a, struct hand_part, h->hand.n_units);
	page->n_parts = h->hand.n_units;
	for (size_t u = 0; u < h->hand.n_units; u++) {
		const struct division *part = &h->parts[u];
		page->parts[u] = (struct hand_part){
			.name = h->hand.units[u].name,
			.weight = num_people(a, part->weight),
			.exact = rational_people(a, part->exact, 2, ROUND_TRUNCATE),
			.share = num_people(a, part->share),
			.why = str_of(tr(&web->ctx, part->is_raised ? T("thêm 1: phần lẻ thuộc nhóm lớn nhất")
						    : part->exact.den == 1 ? T("chia hết")
									   : T("bỏ phần lẻ"))),
		};
	}
}

static void fill_tabs(struct web *web, const struct handing *h, struct hand_page *page)
{
	struct arena *a = web->ctx.arena;

	page->tabs = arena_array_of(a, struct page_link, h->work.targets.n + 1);
	page->tabs[page->n_tabs++] = (struct page_link){ .href = page->all,
							 .label = str_of(tr(&web->ctx, T("Tất cả"))),
							 .is_current = h->only.n == 0 };
	for (size_t i = 0; i < h->work.targets.n; i++) {
		const struct sql_planning_targets_row *t = &h->work.targets.items[i];
		page->tabs[page->n_tabs++] =
			(struct page_link){ .href = url_param(a, page->all, STR("target"), t->code),
					    .label = str_fmt(a, "%d. %.*s", (int)i + 1, STR_ARG(t->label)),
					    .is_current = str_eq(t->code, h->only) };
	}
}

static void fill_problems(struct web *web, struct hand_page *page)
{
	const struct problems *problems = &web->ctx.problems;

	page->has_problems = problems->n > 0;
	page->problems = arena_array_of(web->ctx.arena, struct str, problems->n);
	for (size_t i = 0; i < problems->n; i++)
		page->problems[page->n_problems++] = problems->items[i].message;
	page->decision_error = entry_problem(web, "decision");
	page->from_day_error = entry_problem(web, "from_day");
}

static enum status hand_json(struct web *web, const struct hand *hand)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "plan", hand->plan.code);
	json_key(&j, "targets");
	json_array(&j);
	for (size_t t = 0; t < hand->n_targets; t++) {
		const struct hand_target *target = &hand->targets[t];
		json_object(&j);
		json_kstr(&j, "id", target->result->code);
		json_kbool(&j, "summed", target->rule == HAND_SUM);
		json_kstr(&j, "own", target->has_own ? bound_text(web->ctx.arena, &target->own) : STR_EMPTY);
		json_kstr(&j, "sum", target->has_sum ? whole_text(web->ctx.arena, target->sum) : STR_EMPTY);
		json_kbool(&j, "short", target->is_short);
		json_kstr(&j, "reason", target->reason);
		json_key(&j, "children");
		json_array(&j);
		for (size_t u = 0; u < hand->n_units; u++) {
			const struct hand_cell *cell = hand_cell_at(hand, u, t);
			json_object(&j);
			json_kstr(&j, "unit", hand->units[u].code);
			json_kstr(&j, "level", cell->level);
			json_kstr(&j, "given", cell->given ? cell->given->level : STR_EMPTY);
			json_object_end(&j);
		}
		json_array_end(&j);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status show(struct web *web, struct handing *h, int http_status)
{
	struct arena *a = web->ctx.arena;
	struct hand_page page = { .target = h->only,
				  .state = h->hand.state,
				  .may_issue = h->work.may_issue,
				  .is_draft_plan = h->work.plan.is_draft };
	struct html html;

	page.all = plan_url(web, h->work.plan.code, "/hand-down");
	page.action = page.all;
	page.answers = plan_url(web, h->work.plan.code, "/answers");
	page.pass_on = plan_url(web, h->work.plan.code, "/pass-on");
	page.title = h->work.plan.title;
	page.decision = h->decision;
	const struct plan *plan = &h->work.plan;
	bool is_running = plan->from_day <= web->ctx.today && web->ctx.today < plan->until_day;
	page.from_day = web_form(web, "from_day").n > 0 ? web_form(web, "from_day")
							: day_people(a, is_running ? web->ctx.today : plan->from_day);
	page.columns = arena_array_of(a, struct hand_column, h->hand.n_targets);
	page.n_columns = h->hand.n_targets;
	for (size_t t = 0; t < page.n_columns; t++)
		fill_column(web, h, t, &page.columns[t]);
	TRY(fill_rows(web, h, &page));
	fill_division(web, h, &page);
	fill_tabs(web, h, &page);
	fill_problems(web, &page);
	TRY(page_begin(web, page.title, &page.chrome));
	TRY(page_paper(web, &h->work.unit, &page.chrome));
	page_crumb(&page.chrome, url_local(a, STR("/plans")), str_of(tr(&web->ctx, T("Kế hoạch"))));
	page_crumb(&page.chrome, plan_url(web, h->work.plan.code, ""), page.title);
	page_crumb(&page.chrome, page.all, str_of(tr(&web->ctx, T("Giao chỉ tiêu"))));
	page.client_key = entry_key(web);
	html_init(&html, &web->ctx);
	hand_page_view(&html, &page);
	return web_html(web, http_status, &html);
}

/* ---- what is read ---- */

static enum status open_grid(struct web *web, enum role role, struct str only, struct handing *h)
{
	TRY(work_open(web, role, &h->work));
	h->only = only;
	TRY(hand_open(&web->ctx, &h->work.plan, only, &h->hand));
	if (h->hand.n_units * h->hand.n_targets <= CELLS_MAX || h->hand.n_targets <= 1)
		return OK;
	h->only = h->work.targets.items[0].code;
	return hand_open(&web->ctx, &h->work.plan, h->only, &h->hand);
}

enum status hand_get(struct web *web)
{
	struct handing h = { 0 };

	TRY(open_grid(web, ROLE_OFFICER, web_query(web, "target"), &h));
	TRY(hand_check(&web->ctx, &h.hand, false));
	return web->wants_json ? hand_json(web, &h.hand) : show(web, &h, 200);
}

/* An empty cell takes nothing back: that is said in a word, with a reason. */
static enum status check_emptied(struct web *web, const struct hand *hand, size_t u, size_t t, struct str level)
{
	const struct hand_cell *cell = hand_cell_at(hand, u, t);
	const char *field = str_zero(web->ctx.arena, hand_cell_name(web->ctx.arena, hand, u, t));
	bool is_given = cell->given && !str_is(cell->given->level, LEVEL_WITHDRAWN);

	if (level.n > 0 || !is_given || !web_form(web, field).p)
		return OK;
	struct str given = work_level_text(&web->ctx, cell->given->level);
	return problem_add(&web->ctx, field, T("%.*s: đã giao %.*s; ghi “thu hồi” để thu hồi, hoặc ghi lại mức ấy."),
			   STR_ARG(hand->units[u].name), STR_ARG(given));
}

static enum status read_cells(struct web *web, struct handing *h, bool is_final)
{
	struct arena *a = web->ctx.arena;
	enum status status = OK;

	for (size_t t = 0; t < h->hand.n_targets; t++) {
		for (size_t u = 0; u < h->hand.n_units; u++) {
			struct str level;
			enum status one = work_read_level(web, str_zero(a, hand_cell_name(a, &h->hand, u, t)), &level);
			if (one == OK && is_final)
				one = check_emptied(web, &h->hand, u, t, level);
			if (one == OK)
				hand_cell_at(&h->hand, u, t)->level = level;
			status = one == OK ? status : one;
		}
		TRY(entry_line(web, str_zero(a, hand_field_name(a, "reason", &h->hand, t)),
			       &h->hand.targets[t].reason));
	}
	return status;
}

static enum status suggest(struct web *web, struct handing *h)
{
	struct arena *a = web->ctx.arena;

	if (!suggest_read(&h->hand, web_form(web, "suggest"), &h->suggested, &h->by))
		return problem_add(&web->ctx, "", T("Không có cách chia này."));
	const char *field = str_zero(a, hand_field_name(a, "total", &h->hand, h->suggested));
	if (num_parse_people(str_trim(web_form(web, field)), 0, DIVISION_TOTAL_MAX, &h->total) != OK)
		return problem_add(&web->ctx, field, T("Ghi tổng số cần chia, ví dụ 2.700."));
	return suggest_fill(&web->ctx, &h->hand, h->suggested, h->by, h->total, &h->parts);
}

static enum status read_decision(struct web *web, struct handing *h)
{
	enum status status;

	TRY(entry_line(web, "decision", &h->decision));
	status = work_need(web, "decision", h->decision, T("Hãy ghi số quyết định giao chỉ tiêu."));
	TRY(web_day(web, "from_day", web_form(web, "from_day"), web->ctx.today, &h->from_day));
	if (h->from_day >= h->work.plan.until_day)
		return problem_add(&web->ctx, "from_day", T("Ngày hiệu lực sau khi kỳ kế hoạch đã hết."));
	return status;
}

enum status hand_post(struct web *web)
{
	bool is_final = web_form(web, "issue").n > 0, suggests = web_form(web, "suggest").n > 0;
	struct handing h = { .from_day = DAY_NONE };
	int http_status;

	TRY(open_grid(web, is_final ? ROLE_LEADER : ROLE_OFFICER, web_form(web, "target"), &h));
	enum status status = read_cells(web, &h, is_final);
	if (suggests && status == OK)
		status = suggest(web, &h);
	enum status checked = hand_check(&web->ctx, &h.hand, is_final);
	if (status == OK)
		status = suggests ? OK : checked;
	if (is_final) {
		enum status decided = read_decision(web, &h);
		status = status == OK ? decided : status;
	}
	if (suggests && status == OK)
		return show(web, &h, 200);
	struct hand_order order = { .hand = &h.hand,
				    .is_final = is_final,
				    .state = web_form(web, "state"),
				    .decision = h.decision,
				    .from_day = h.from_day,
				    .client_key = web_form(web, "client_key") };
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, hand_write, &order);
	if (entry_shows(web, status, &http_status)) {
		struct hand typed = h.hand;
		TRY(db_snapshot_renew(&web->ctx));
		TRY(open_grid(web, ROLE_OFFICER, web_form(web, "target"), &h));
		for (size_t t = 0; t < h.hand.n_targets && t < typed.n_targets; t++)
			h.hand.targets[t] = typed.targets[t];
		return show(web, &h, http_status);
	}
	TRY(status);
	struct url back = plan_url(web, h.work.plan.code, "/hand-down");
	if (h.only.n > 0)
		back = url_param(web->ctx.arena, back, STR("target"), h.only);
	return work_done(web, back, is_final ? "handed_down" : "handed_saved");
}
