/* What is behind, and reminding of it: the list, the summary before, sending. */
#include "features/ranking/behind_page.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/ranking/behind_rows.h"
#include "features/ranking/views.h"
#include "web/web.h"

#define ROWS_SHOWN 200
#define PICKS_MAX 500

static struct url list_url(struct web *web, const struct behind_list *list)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_param(a, url_local(a, STR("/behind")), STR("unit"), list->asking.unit.code);

	url = url_param(a, url, STR("plan"), list->asking.plan.code);
	return url_param(a, url, STR("as_of"), day_iso(a, list->result.as_of));
}

/* "9 đơn vị còn việc chậm: 4 chỉ tiêu rất chậm, 11 chưa có kết quả." */
static struct str sentence_text(struct web *web, const struct behind_list *list)
{
	static const char *const words[] = { T("chỉ tiêu rất chậm"), T("chỉ tiêu chậm"),
					     T("chỉ tiêu chưa có kết quả") };
	struct arena *a = web->ctx.arena;
	size_t n_of[4] = { 0 };

	for (size_t i = 0; i < list->behind.n; i++)
		n_of[list->behind.rows[i].why]++;
	if (list->behind.n == 0)
		return str_of(tr(&web->ctx, T("Không có đơn vị trực thuộc nào đang chậm.")));
	n_of[BEHIND_NO_DATA] += n_of[BEHIND_SILENT];
	struct str said = str_fmt(a, "%zu %s", list->behind.n_units, tr(&web->ctx, T("đơn vị còn việc chậm")));
	const char *before = ": ";
	for (size_t i = 0; i <= BEHIND_NO_DATA; i++) {
		if (n_of[i] == 0)
			continue;
		said = str_fmt(a, "%.*s%s%zu %s", STR_ARG(said), before, n_of[i], tr(&web->ctx, words[i]));
		before = ", ";
	}
	return str_fmt(a, "%.*s.", STR_ARG(said));
}

static void fill_targets(struct web *web, const struct behind_list *list, struct str chosen, struct behind_page *page)
{
	const struct plan_result *r = &list->result;

	page->targets = arena_array_of(web->ctx.arena, struct choice_option, r->n_targets + 1);
	page->targets[page->n_targets++] =
		(struct choice_option){ STR_EMPTY, str_of(tr(&web->ctx, T("Tất cả chỉ tiêu"))), chosen.n == 0 };
	for (size_t i = 0; i < r->n_targets; i++) {
		if (r->targets[i].formula.n > 0)
			page->targets[page->n_targets++] =
				(struct choice_option){ r->targets[i].code, r->targets[i].label,
							str_eq(r->targets[i].code, chosen) };
	}
}

/* "Đã nhắc 12 lượt; 2 lượt đã nhắc trong ngày nên không nhắc lại." */
static struct str just_now_text(struct web *web)
{
	struct arena *a = web->ctx.arena;
	int64_t n_sent = web_number(web, "sent", 0, PICKS_MAX, -1), n_left = web_number(web, "left", 0, PICKS_MAX, 0);
	struct str said;

	if (n_sent < 0)
		return STR_EMPTY;
	said = str_fmt(a, "%s %lld %s", tr(&web->ctx, T("Đã gửi")), (long long)n_sent, tr(&web->ctx, T("lời nhắc")));
	if (n_left > 0)
		said = str_fmt(a, "%.*s; %lld %s", STR_ARG(said), (long long)n_left,
			       tr(&web->ctx, T("việc đã nhắc trong ngày nên không nhắc lại")));
	return str_fmt(a, "%.*s.", STR_ARG(said));
}

static enum status fill_rows(struct web *web, const struct behind_list *list, struct behind_page *page)
{
	struct str target = web_query(web, "target");
	enum role role;

	TRY(scope_role(&web->ctx, list->asking.unit.id, &role));
	page->rows = arena_array_of(web->ctx.arena, struct behind_line, list->behind.n);
	for (size_t i = 0; i < list->behind.n; i++) {
		const struct behind_row *row = &list->behind.rows[i];
		if (target.n > 0 && !str_eq(row->target->code, target))
			continue;
		if (page->n_rows == ROWS_SHOWN) {
			page->n_more++;
			continue;
		}
		struct behind_line *line = &page->rows[page->n_rows++];
		behind_line_fill(web, list, row, line);
		line->may_remind &= role >= ROLE_OFFICER;
		page->may_remind |= line->may_remind;
	}
	page->sentence = sentence_text(web, list);
	fill_targets(web, list, target, page);
	return OK;
}

static enum status list_json(struct web *web, const struct behind_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", page->unit_code);
	json_kstr(&j, "plan", page->plan_code);
	json_kstr(&j, "as_of", page->as_of_iso);
	json_key(&j, "rows");
	json_array(&j);
	for (const struct behind_line *l = page->rows; l < page->rows + page->n_rows; l++) {
		json_object(&j);
		json_kstr(&j, "pick", l->pick);
		json_kstr(&j, "name", l->unit);
		json_kstr(&j, "status", str_slice(l->standing, 3, l->standing.n));
		json_kstr(&j, "value", l->result);
		json_kstr(&j, "target", l->level);
		json_kstr(&j, "pct", l->bar.share);
		json_kstr(&j, "gap", l->gap);
		json_kbool(&j, "may_remind", l->may_remind);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status behind_get(struct web *web)
{
	struct behind_page page = { 0 };
	struct behind_list list = { 0 };
	struct html h;

	TRY(unit_asking_read(web, &list.asking));
	TRY(behind_list_read(web, &list));
	behind_head_fill(web, &list, &page);
	if (list.asking.has_plan)
		TRY(fill_rows(web, &list, &page));
	if (web->wants_json)
		return list_json(web, &page);
	page.title = str_of(tr(&web->ctx, T("Đơn vị đang chậm")));
	page.just_now = just_now_text(web);
	TRY(page_begin(web, page.title, &page.chrome));
	page.chrome.unit_name = list.asking.unit.name;
	html_init(&h, &web->ctx);
	behind_page_view(&h, &page);
	return web_html(web, 200, &h);
}

/* The rows that were picked and are behind still: one by its own button, else all boxes. */
static enum status read_picks(struct web *web, const struct behind_list *list, const struct behind_row **rows,
			      size_t *out_n)
{
	struct str only = web_form(web, "only"), pick;
	size_t n = 0, at = 0;

	if (only.n > 0) {
		rows[0] = behind_list_row(web, list, only);
		n = rows[0] != NULL;
	}
	while (only.n == 0 && n < PICKS_MAX && http_pairs_next(&web->request->form, "pick", &at, &pick)) {
		rows[n] = behind_list_row(web, list, pick);
		n += rows[n] != NULL;
	}
	*out_n = n;
	return n > 0 ? OK : problem_add(&web->ctx, "pick", T("Hãy chọn ít nhất một đơn vị đang chậm để nhắc."));
}

/* For one the figure stands in the words; for many it stands beside each. */
static struct str words_proposed(struct web *web, const struct remind_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct behind_line *l = page->of.rows;

	if (page->of.n_rows != 1)
		return str_of(
			tr(&web->ctx, T("Đề nghị đơn vị khẩn trương thực hiện chỉ tiêu được giao, trả lời nguyên nhân "
					"chậm và biện pháp trong tháng tới.")));
	struct str of = l->has_bar ? str_fmt(a, " %s %.*s (%.*s)", tr(&web->ctx, T("trên")), STR_ARG(l->level),
					     STR_ARG(l->bar.share))
				   : STR_EMPTY;
	return str_fmt(a, "%s “%.*s”: %.*s %s %.*s%.*s. %s", tr(&web->ctx, T("Đề nghị khẩn trương thực hiện chỉ tiêu")),
		       STR_ARG(l->target), STR_ARG(page->of.as_of_input), tr(&web->ctx, T("mới đạt")),
		       STR_ARG(l->result), STR_ARG(of),
		       tr(&web->ctx, T("Đơn vị trả lời nguyên nhân và biện pháp trong tháng tới.")));
}

static enum status show_summary(struct web *web, const struct behind_list *list, const struct behind_row *const *rows,
				size_t n, bool was_sent, int http_status)
{
	struct remind_page page = { .back = list_url(web, list) };
	struct html h;

	behind_head_fill(web, list, &page.of);
	page.of.rows = arena_array_of(web->ctx.arena, struct behind_line, n);
	page.of.n_rows = n;
	for (size_t i = 0; i < n; i++)
		behind_line_fill(web, list, rows[i], &page.of.rows[i]);
	page.words = was_sent ? web_form(web, "words") : words_proposed(web, &page);
	const struct problems *problems = &web->ctx.problems;
	for (size_t i = 0; i < problems->n; i++)
		*(str_is(problems->items[i].field, "words") ? &page.words_error : &page.problem) =
			problems->items[i].message;
	page.title = str_of(tr(&web->ctx, T("Nhắc đơn vị")));
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.back, str_of(tr(&web->ctx, T("Đơn vị đang chậm"))));
	page_crumb(&page.chrome, page.back, page.title);
	html_init(&h, &web->ctx);
	remind_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status answer_sent(struct web *web, const struct behind_list *list, const struct reminder_sending *sending)
{
	struct arena *a = web->ctx.arena;
	struct url url = list_url(web, list);
	struct buf body;
	struct json j;

	if (!web->wants_json) {
		url = url_param(a, url, STR("sent"), str_fmt(a, "%zu", sending->n_sent));
		return web_redirect(web, url_param(a, url, STR("left"), str_fmt(a, "%zu", sending->n_left_out)).s);
	}
	buf_init(&body, a, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kint(&j, "sent", (int64_t)sending->n_sent);
	json_kint(&j, "left_out", (int64_t)sending->n_left_out);
	json_object_end(&j);
	return web_json(web, 201, &body);
}

static enum status send(struct web *web, const struct behind_list *list, const struct behind_row *const *rows, size_t n)
{
	struct reminder_new *items = arena_array_of(web->ctx.arena, struct reminder_new, n);
	struct reminder_sending sending = {
		.by_unit_id = list->asking.unit.id, .words = web_form(web, "words"), .items = items, .n = n
	};

	for (size_t i = 0; i < n; i++) {
		struct behind_line line;
		behind_line_fill(web, list, rows[i], &line);
		items[i] = (struct reminder_new){ .unit_id = rows[i]->child.unit.id,
						  .plan = list->asking.plan.code,
						  .target = rows[i]->target->code,
						  .as_of = list->result.as_of,
						  .figure = line.result,
						  .level = line.has_bar ? line.level : STR_EMPTY,
						  .share = line.bar.share };
	}
	enum status status = reminder_send(&web->ctx, web->app->db, &sending);
	if (status == OK)
		return answer_sent(web, list, &sending);
	if (web->wants_json || status != INVALID)
		return status;
	TRY(db_snapshot_renew(&web->ctx));
	return show_summary(web, list, rows, n, true, 422);
}

enum status remind_post(struct web *web)
{
	struct behind_list list = { 0 };
	const struct behind_row **rows = arena_array_of(web->ctx.arena, const struct behind_row *, PICKS_MAX);
	size_t n;

	TRY(unit_asking_read_form(web, &list.asking));
	TRY(scope_require(&web->ctx, list.asking.unit.id, ROLE_OFFICER));
	TRY(behind_list_read(web, &list));
	TRY(read_picks(web, &list, rows, &n));
	if (web->wants_json || str_is(web_form(web, "step"), "send"))
		return send(web, &list, rows, n);
	return show_summary(web, &list, rows, n, false, 200);
}
