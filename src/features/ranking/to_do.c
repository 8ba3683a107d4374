/* Reminders that the user's units have received and answer, and those that they have sent. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/ranking/behind_page.h"
#include "features/ranking/ranking_page.h"
#include "features/ranking/views.h"
#include "figures/plan.h"
#include "figures/reminder.h"
#include "web/web.h"

#define COMPARED_MAX 30 /* open reminders whose figure is asked anew */

/* The units at which the user may answer. */
static size_t own_units(struct web *web, enum role role, int64_t **out)
{
	int64_t *units = arena_array_of(web->ctx.arena, int64_t, web->user.n_grants);
	size_t n = 0;

	for (size_t i = 0; i < web->user.n_grants; i++) {
		if (web->user.grants[i].role >= role)
			units[n++] = web->user.grants[i].unit_id;
	}
	*out = units;
	return n;
}

enum status to_do_count(struct web *web, int64_t *out)
{
	struct reminder_ask ask = { .only_open = true };
	int64_t *units;

	ask.n_units = own_units(web, ROLE_DATA_ENTRY, &units);
	ask.units = units;
	*out = 0;
	return ask.n_units > 0 ? reminder_count(&web->ctx, &ask, out) : OK;
}

static struct str with_share(struct arena *a, struct str figure, struct str level, struct str share)
{
	if (level.n > 0)
		figure = str_fmt(a, "%.*s/%.*s", STR_ARG(figure), STR_ARG(level));
	return share.n > 0 ? str_fmt(a, "%.*s (%.*s)", STR_ARG(figure), STR_ARG(share)) : figure;
}

/* The figure today; a plan that is gone, or a day beyond the figure's, leaves the line without one. */
static enum status compare_now(struct web *web, const struct reminder *r, struct to_do_line *line)
{
	struct arena *a = web->ctx.arena;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct plan_result result;
	struct plan plan;

	enum status status = plan_by_code(&web->ctx, r->plan, INSTANT_FOREVER, &plan);
	if (status == OK) {
		ask.unit_id = r->unit_id;
		ask.only_target = str_zero(a, r->target);
		status = plan_evaluate(&web->ctx, &plan, &ask, &result);
	}
	if (status == NOT_FOUND) {
		problems_clear(&web->ctx);
		return OK;
	}
	TRY(status);
	const struct target_result *t = &result.targets[0];
	line->has_target = true;
	line->target_href = target_url(web, &result, t, false);
	if (!t->has_value || str_eq(t->display, r->figure))
		return OK;
	line->now = str_fmt(
		a, "%s %.*s", tr(&web->ctx, T("nay")),
		STR_ARG(with_share(a, t->display, STR_EMPTY, t->n_baselines > 0 ? t->baselines[0].share : STR_EMPTY)));
	line->done = str_fmt(a, "%s: %.*s → %.*s", tr(&web->ctx, T("Đã thực hiện thêm")), STR_ARG(r->figure),
			     STR_ARG(t->display));
	return OK;
}

static enum status line_fill(struct web *web, const struct reminder *r, bool is_compared, struct to_do_line *out)
{
	struct arena *a = web->ctx.arena;
	enum role role;

	TRY(scope_role(&web->ctx, r->unit_id, &role));
	*out = (struct to_do_line){
		.answer = url_local(a, str_fmt(a, "/reminder/%.*s/answer", STR_ARG(code_of_id(a, r->id)))),
		.is_open = r->answered_on == DAY_NONE,
		.unit = r->unit,
		.by = r->sender.n > 0 ? str_fmt(a, "%.*s, %.*s", STR_ARG(r->by), STR_ARG(r->sender)) : r->by,
		.target = r->label,
		.words = r->words,
		.sent_on = day_people(a, r->sent_on),
		.then = str_fmt(a, "%.*s, %s %.*s", STR_ARG(with_share(a, r->figure, r->level, r->share)),
				tr(&web->ctx, T("đến")), STR_ARG(day_people(a, r->as_of))),
		.answered_on = day_people(a, r->answered_on),
		.answer_text = r->answer,
	};
	out->may_answer = out->is_open && role >= ROLE_DATA_ENTRY;
	return is_compared ? compare_now(web, r, out) : OK;
}

static enum status read_list(struct web *web, bool is_sent, struct reminder **out, size_t *out_n)
{
	LIST(struct reminder) all = { 0 };
	struct reminder_ask ask = { 0 };
	int64_t *units;
	size_t n = own_units(web, ROLE_VIEWER, &units);

	if (!is_sent && n > 0) {
		ask.units = units;
		ask.n_units = n;
		return reminder_list(&web->ctx, &ask, out, out_n);
	}
	for (size_t i = 0; i < n; i++) {
		struct reminder *list;
		size_t n_list;
		ask.by_unit_id = units[i];
		TRY(reminder_list(&web->ctx, &ask, &list, &n_list));
		for (size_t k = 0; k < n_list; k++)
			*LIST_ADD(web->ctx.arena, &all) = list[k];
	}
	*out = all.items;
	*out_n = all.n;
	return OK;
}

static enum status page_fill(struct web *web, struct to_do_page *page)
{
	struct reminder *list;
	size_t n;

	page->shows_sent = str_is(web_query(web, "view"), "sent");
	TRY(read_list(web, page->shows_sent, &list, &n));
	page->rows = arena_array_of(web->ctx.arena, struct to_do_line, n);
	page->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		bool is_open = list[i].answered_on == DAY_NONE;
		page->n_open += is_open;
		TRY(line_fill(web, &list[i], is_open && page->n_open <= COMPARED_MAX, &page->rows[i]));
	}
	return OK;
}

static enum status list_json(struct web *web, const struct to_do_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kint(&j, "open", (int64_t)page->n_open);
	json_key(&j, "rows");
	json_array(&j);
	for (const struct to_do_line *l = page->rows; l < page->rows + page->n_rows; l++) {
		json_object(&j);
		json_kstr(&j, "unit", l->unit);
		json_kstr(&j, "by", l->by);
		json_kstr(&j, "target", l->target);
		json_kstr(&j, "words", l->words);
		json_kstr(&j, "then", l->then);
		json_kstr(&j, "now", l->now);
		json_kstr(&j, "answer_at", l->answer.s);
		json_kbool(&j, "is_open", l->is_open);
		json_kstr(&j, "answer", l->answer_text);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status show(struct web *web, struct to_do_page *page, int http_status)
{
	struct html h;

	TRY(page_fill(web, page));
	if (web->wants_json)
		return list_json(web, page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Việc cần làm"))), &page->chrome));
	html_init(&h, &web->ctx);
	to_do_page_view(&h, page);
	return web_html(web, http_status, &h);
}

enum status to_do_get(struct web *web)
{
	struct to_do_page page = { 0 };
	return show(web, &page, 200);
}

enum status answer_post(struct web *web)
{
	struct to_do_page page = { 0 };
	struct str answer = web_form(web, "done").n > 0 ? web_form(web, "done") : web_form(web, "answer");
	int64_t id;

	if (id_of_code(web_param(web, "code"), &id) != OK)
		return NOT_FOUND;
	enum status status = reminder_answer(&web->ctx, web->app->db, id, answer);
	if (status == INVALID && !web->wants_json && web->ctx.problems.n > 0) {
		page.error = web->ctx.problems.items[0].message;
		page.error_at = web->request->target.path;
		page.typed = answer;
		TRY(db_snapshot_renew(&web->ctx));
		return show(web, &page, 422);
	}
	TRY(status);
	return web_redirect(web, STR("/to-do?done=answered"));
}
