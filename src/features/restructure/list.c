/* The acts of restructuring that are recorded within one's scope, and taking one back. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "features/restructure/restructure_page.h"
#include "features/restructure/restructure_queries.h"
#include "features/restructure/views.h"
#include "web/web.h"

#define ACTS_SHOWN 50
#define PLANS_SHOWN 20

static const struct record_type *type_of(struct web *web)
{
	return catalog_type(web->ctx.catalog, STR("restructuring"));
}

static struct str text_of(struct web *web, const struct record *r, const char *field)
{
	return record_text(&web->ctx, r, record_type_field(r->type, str_of(field)), false);
}

/* When, by whom and why a decision was taken back. */
static enum status fill_annulment(struct web *web, const struct record *r, struct act_row *row)
{
	struct arena *a = web->ctx.arena;
	struct sql_restructure_annulment_row found;

	TRY(sql_restructure_annulment(&web->ctx, r->id, &found));
	row->annulled = str_fmt(a, "%.*s%s%.*s: %.*s", STR_ARG(instant_people(a, found.at)),
				found.who.n > 0 ? ", " : "", STR_ARG(found.who), STR_ARG(found.reason));
	return OK;
}

/* A unit that has ended leaves targets behind, until they are passed on. */
static enum status fill_plans(struct web *web, const struct record *r, struct str subject, struct act_row *row)
{
	struct arena *a = web->ctx.arena;
	struct sql_restructure_to_pass_rows rows;

	TRY(sql_restructure_to_pass(&web->ctx, record_get(r, "subject").i, record_get(r, "effective_on").i, PLANS_SHOWN,
				    &rows));
	row->plans = arena_array_of(a, struct page_link, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		enum role role;
		TRY(scope_role(&web->ctx, rows.items[i].unit_id, &role));
		if (role < ROLE_OFFICER)
			continue;
		struct url url = url_local(a, str_fmt(a, "/plan/%.*s/pass-on", STR_ARG(rows.items[i].code)));
		row->plans[row->n_plans++] = (struct page_link){ .href = url_param(a, url, STR("unit"), subject),
								 .label = rows.items[i].title };
	}
	return OK;
}

static enum status fill_row(struct web *web, const struct record *r, struct act_row *row)
{
	struct arena *a = web->ctx.arena;
	int64_t moved = record_get(r, "moved").i, departed = record_get(r, "departed").i;
	struct str code;

	*row = (struct act_row){ .code = code_of_id(a, r->id),
				 .kind = text_of(web, r, "kind"),
				 .subject = text_of(web, r, "subject"),
				 .receiver = text_of(web, r, "receiver"),
				 .day = text_of(web, r, "effective_on"),
				 .decision = text_of(web, r, "decision") };
	TRY(record_own_code(&web->ctx, STR("unit"), record_get(r, "subject").i, &code));
	row->subject_href = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(code)));
	row->undo = url_local(a, str_fmt(a, "/restructures/%.*s/undo", STR_ARG(row->code)));
	row->is_annulled = r->superseded_at != INSTANT_FOREVER;
	row->is_pending = !row->is_annulled && record_get(r, "effective_on").i > web->ctx.today;
	if (moved + departed > 0)
		row->members = num_people(a, moved + departed);
	if (row->is_annulled)
		return fill_annulment(web, r, row);
	return row->is_pending ? OK : fill_plans(web, r, code, row);
}

/* The address of the list with what is asked of it, one thing changed; another filter begins at the first page. */
static struct url list_url(struct web *web, const char *name, struct str value)
{
	static const char *const kept[] = { "kind", "year", "state" };
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, STR("/restructures"));

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		url = url_param(a, url, str_of(kept[i]), web_query(web, kept[i]));
	return url_param(a, url, str_of(name), value);
}

static void pill(struct web *web, struct act_filter *f, const char *name, struct str label)
{
	f->pills[f->n_pills++] = (struct page_link){ .href = list_url(web, name, STR_EMPTY), .label = label };
}

static void read_kind(struct web *web, struct act_filter *f, struct record_filter *out, size_t *n)
{
	const struct field *field = record_type_field(type_of(web), STR("kind"));
	struct str asked = web_query(web, "kind");
	const struct choice *chosen = field_choice(field, asked);

	for (size_t i = 0; i < field->n_choices && f->n_kinds < ACT_KINDS; i++)
		f->kinds[f->n_kinds++] =
			(struct act_option){ field->choices[i].code, tr_str(&web->ctx, field->choices[i].label),
					     chosen == &field->choices[i] };
	if (!chosen)
		return;
	out[(*n)++] = (struct record_filter){ STR("kind"), FILTER_IS, VALUE_OF_TEXT(chosen->code) };
	pill(web, f, "kind", tr_str(&web->ctx, chosen->label));
}

static enum status read_year(struct web *web, struct act_filter *f, struct record_filter *out, size_t *n)
{
	int64_t year;

	f->year = str_trim(web_query(web, "year"));
	if (f->year.n == 0)
		return OK;
	if (num_parse_int(f->year, 1900, 2200, &year) != OK)
		return problem_add(&web->ctx, "year", T("“%.*s” chưa phải là năm; viết như 2026."),
				   STR_ARG(str_slice(f->year, 0, 20)));
	day_t from = day_of((int)year, 1, 1), until = day_of((int)year, 12, 31);
	out[(*n)++] = (struct record_filter){ STR("effective_on"), FILTER_FROM, VALUE_OF_INT(from) };
	out[(*n)++] = (struct record_filter){ STR("effective_on"), FILTER_UNTIL, VALUE_OF_INT(until) };
	pill(web, f, "year", f->year);
	return OK;
}

/* Pending and done are decisions that stand; without a state those taken back are shown too. */
static void read_state(struct web *web, struct act_filter *f, struct record_list *list, struct record_filter *out)
{
	struct str asked = web_query(web, "state");
	day_t today = web->ctx.today;

	f->states[0] = (struct act_option){ STR("pending"), str_of(tr(&web->ctx, T("chờ hiệu lực"))),
					    str_is(asked, "pending") };
	f->states[1] =
		(struct act_option){ STR("done"), str_of(tr(&web->ctx, T("đã hiệu lực"))), str_is(asked, "done") };
	f->states[2] =
		(struct act_option){ STR("annulled"), str_of(tr(&web->ctx, T("đã hủy"))), str_is(asked, "annulled") };
	list->state = f->states[2].is_chosen                             ? LIST_ANNULLED
		      : f->states[0].is_chosen || f->states[1].is_chosen ? LIST_IN_FORCE
									 : LIST_BOTH;
	if (f->states[0].is_chosen)
		out[list->n_filters++] =
			(struct record_filter){ STR("effective_on"), FILTER_FROM, VALUE_OF_INT(today + 1) };
	if (f->states[1].is_chosen)
		out[list->n_filters++] =
			(struct record_filter){ STR("effective_on"), FILTER_UNTIL, VALUE_OF_INT(today) };
	for (size_t i = 0; i < 3; i++) {
		if (f->states[i].is_chosen)
			pill(web, f, "state", f->states[i].label);
	}
}

static enum status fill(struct web *web, struct acts_page *page)
{
	int64_t number = web_number(web, "page", 1, 100000, 1), total;
	struct record_filter filters[5];
	struct record_list list = { .type = type_of(web),
				    .filters = filters,
				    .sort = STR("effective_on"),
				    .is_descending = true,
				    .limit = ACTS_SHOWN,
				    .offset = (size_t)(number - 1) * ACTS_SHOWN };
	struct record *records;
	size_t n;

	read_kind(web, &page->filter, filters, &list.n_filters);
	TRY(read_year(web, &page->filter, filters, &list.n_filters));
	read_state(web, &page->filter, &list, filters);
	TRY(record_list_read(&web->ctx, &list, &records, &n, &total));
	page->rows = arena_array_of(web->ctx.arena, struct act_row, n + 1);
	page->n_rows = n;
	for (size_t i = 0; i < n; i++)
		TRY(fill_row(web, &records[i], &page->rows[i]));
	page->count_text = str_fmt(web->ctx.arena, "%.*s %s", STR_ARG(num_people(web->ctx.arena, total)),
				   tr(&web->ctx, T("quyết định")));
	pager_fill(web, &page->pager, list_url(web, "page", STR_EMPTY), number, ACTS_SHOWN, (int64_t)n, total);
	return OK;
}

static enum status show_json(struct web *web, int http_status, const struct acts_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_key(&j, "restructures");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		const struct act_row *row = &page->rows[i];
		json_object(&j);
		json_kstr(&j, "code", row->code);
		json_kstr(&j, "kind", row->kind);
		json_kstr(&j, "subject", row->subject);
		json_kstr(&j, "receiver", row->receiver);
		json_kstr(&j, "day", row->day);
		json_kstr(&j, "decision", row->decision);
		json_kbool(&j, "pending", row->is_pending);
		json_kbool(&j, "annulled", row->is_annulled);
		if (row->is_annulled)
			json_kstr(&j, "annulment", row->annulled);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, http_status, &body);
}

enum status acts_show(struct web *web, int http_status, struct str undo_code, struct str undo_error)
{
	struct acts_page page = { .undo_code = undo_code, .undo_error = undo_error };
	struct html h;

	page.may_undo = scope_has_role(web->ctx.scope, ROLE_LEADER);
	TRY(fill(web, &page));
	if (web->wants_json)
		return show_json(web, http_status, &page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Sắp xếp tổ chức"))), &page.chrome));
	html_init(&h, &web->ctx);
	acts_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

enum status acts_get(struct web *web)
{
	return acts_show(web, 200, STR_EMPTY, STR_EMPTY);
}

struct undoing {
	int64_t act_id;
	struct str reason;
};

static enum status write_undo(struct ctx *ctx, void *arg)
{
	struct undoing *undoing = arg;
	struct act act = { .verb = "annul", .reason = undoing->reason };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return fact_annul_act(ctx, &act, undoing->act_id);
}

enum status acts_post_undo(struct web *web)
{
	struct sql_restructure_act_row row;
	struct undoing undoing;
	struct record record;
	struct str code = web_param(web, "code");
	int64_t id;
	int http_status;

	if (id_of_code(code, &id) != OK)
		return NOT_FOUND;
	TRY(record_read(&web->ctx, type_of(web), id, INSTANT_FOREVER, web->ctx.today, &record));
	TRY(scope_require(&web->ctx, record_get(&record, "unit").i, ROLE_LEADER));
	TRY(sql_restructure_act(&web->ctx, id, &row));
	undoing.act_id = row.act_id;
	TRY(entry_line(web, "reason", &undoing.reason));
	enum status status = OK;
	if (undoing.reason.n == 0)
		status = problem_add(&web->ctx, "reason", T("Cần ghi lý do hủy, ví dụ: ghi nhầm đơn vị."));
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_undo, &undoing);
	if (status == CONFLICT)
		(void)problem_add(&web->ctx, "",
				  T("Đã có việc ghi tiếp lên lần sắp xếp này: hủy các việc ấy trước, hoặc ghi một "
				    "quyết định mới theo chiều ngược lại."));
	if (entry_shows(web, status, &http_status) && web->ctx.problems.n > 0) {
		struct str told = STR_EMPTY;
		for (size_t i = 0; i < web->ctx.problems.n; i++)
			told = str_fmt(web->ctx.arena, "%.*s%s%.*s", STR_ARG(told), i > 0 ? " " : "",
				       STR_ARG(web->ctx.problems.items[i].message));
		return acts_show(web, http_status, code, told);
	}
	TRY(status);
	return web_redirect(web, STR("/restructures?done=undone"));
}
