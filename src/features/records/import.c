/* Import in the browser: file, columns, check, import; nothing is written before the last step, and it is taken back
 * as a whole. */
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "features/records/import_fill.h"
#include "features/records/import_views.h"
#include "features/records/records_queries.h"
#include "web/entry.h"
#include "web/web.h"

static enum status import_type(struct web *web, const struct record_type **out)
{
	TRY(records_type(web, out));
	return import_is_offered(*out) ? OK : NOT_FOUND;
}

static struct url import_url(struct web *web, const struct record_type *type, const char *below)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/records/%.*s%s", STR_ARG(type->code), below));
}

static enum status show(struct web *web, const struct record_type *type, struct import_page *page, int http_status)
{
	struct arena *a = web->ctx.arena;
	struct str label = tr_str(&web->ctx, type->label);
	struct html h;

	page->problems = arena_array_of(a, struct str, web->ctx.problems.n);
	for (size_t i = 0; i < web->ctx.problems.n; i++)
		page->problems[page->n_problems++] = web->ctx.problems.items[i].message;
	page->title = str_fmt(a, "%s %.*s", tr(&web->ctx, T("Nhập từ Excel:")), STR_ARG(label));
	page->action = import_url(web, type, "/import");
	page->list = import_url(web, type, "");
	page->template = import_url(web, type, "/template");
	page->undo = import_url(web, type, "/import/undo");
	TRY(page_begin(web, page->title, &page->chrome));
	page_crumb(&page->chrome, page->list, page_capital(a, label));
	page_crumb(&page->chrome, page->action, str_of(tr(&web->ctx, T("Nhập từ Excel"))));
	html_init(&h, &web->ctx);
	import_page_view(&h, page);
	return web_html(web, http_status, &h);
}

static enum status show_file(struct web *web, const struct record_type *type, int http_status)
{
	struct import_page page = { 0 };

	TRY(import_fill_file(web, type, &page));
	if (web_query(web, "act").n > 0)
		page.step = IMPORT_DONE;
	return show(web, type, &page, http_status);
}

enum status import_get(struct web *web)
{
	const struct record_type *type;

	TRY(import_type(web, &type));
	return show_file(web, type, 200);
}

enum status import_get_template(struct web *web)
{
	const struct record_type *type;
	struct str bytes;

	TRY(import_type(web, &type));
	TRY(import_template(web, type, &bytes));
	return web_file(web, table_media_type(TABLE_XLSX),
			str_fmt(web->ctx.arena, "mau-%.*s.xlsx", STR_ARG(type->code)), bytes);
}

static void json_row(struct json *j, const struct import_request *r, size_t i, const struct import_row *row)
{
	static const char *const fates[] = { "good", "twice", "bad" };

	json_object(j);
	json_kint(j, "line", r->table.rows[i + 1].line);
	json_kstr(j, "fate", str_of(fates[row->fate]));
	json_key(j, "problems");
	json_array(j);
	for (size_t k = 0; k < row->n_problems; k++) {
		json_object(j);
		json_kint(j, "column", row->problems[k].column);
		json_kstr(j, "message", row->problems[k].message);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static enum status show_json(struct web *web, const struct import_request *r, const struct table_import *job,
			     int http_status)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kint(&j, "good", (int64_t)job->n_good);
	json_kint(&j, "twice", (int64_t)job->n_twice);
	json_kint(&j, "bad", (int64_t)job->n_bad);
	json_kint(&j, "added", (int64_t)job->n_added);
	json_kstr(&j, "seal", import_seal(web, r));
	if (job->act_id != 0)
		json_kstr(&j, "act", code_of_id(web->ctx.arena, job->act_id));
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i + 1 < r->table.n; i++) {
		if (job->rows[i].fate != IMPORT_GOOD)
			json_row(&j, r, i, &job->rows[i]);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, http_status, &body);
}

static enum status show_columns(struct web *web, const struct import_request *r, int http_status)
{
	struct import_page page = { 0 };

	TRY(import_fill_columns(web, r, &page));
	import_fill_carried(web, r, &page);
	return show(web, r->type, &page, http_status);
}

static enum status show_check(struct web *web, const struct import_request *r, const struct table_import *job,
			      struct import_page *page, int http_status)
{
	if (web->wants_json)
		return show_json(web, r, job, http_status);
	TRY(db_snapshot_renew(&web->ctx));
	import_fill_check(web, r, job, page);
	import_fill_carried(web, r, page);
	return show(web, r->type, page, http_status);
}

/* The rows that were not written, to go on with. */
static void keep_rest(struct import_request *r, struct table_import *job)
{
	size_t kept = 1;

	for (size_t i = 1; i < r->table.n; i++) {
		if (job->rows[i - 1].fate != IMPORT_BAD)
			continue;
		job->rows[kept - 1] = job->rows[i - 1];
		r->table.rows[kept++] = r->table.rows[i];
	}
	r->table.n = kept;
	job->n_good = job->n_twice = 0;
}

static enum status write(struct web *web, struct import_request *r)
{
	struct table_import job = import_job(web, r);
	struct import_page page = { 0 };
	struct arena *a = web->ctx.arena;

	enum status status = table_import_write(&web->ctx, web->app->db, &job);
	if (status == INVALID || status == CONFLICT)
		return show_check(web, r, &job, &page, status == CONFLICT ? 409 : 422);
	TRY(status);
	struct url done = url_param(a, import_url(web, r->type, "/import"), STR("act"), code_of_id(a, job.act_id));
	if (web->wants_json)
		return show_json(web, r, &job, 200);
	if (job.n_bad == 0)
		return web_redirect(web, url_param(a, done, STR("done"), STR("imported")).s);
	page.has_written = true;
	page.written = num_people(a, (int64_t)job.n_added);
	page.written_act = done;
	keep_rest(r, &job);
	return show_check(web, r, &job, &page, 200);
}

static enum status check(struct web *web, const struct import_request *r, bool is_changed)
{
	struct table_import job = import_job(web, r);
	struct import_page page = { .is_changed = is_changed };

	TRY(table_import_look(&web->ctx, web->app->db, &job));
	return show_check(web, r, &job, &page, 200);
}

static enum status send_bad_rows(struct web *web, const struct import_request *r)
{
	struct table_import job = import_job(web, r);
	struct str bytes;

	TRY(table_import_look(&web->ctx, web->app->db, &job));
	TRY(import_bad_rows(web, r, &job, &bytes));
	return web_file(web, table_media_type(TABLE_XLSX),
			str_fmt(web->ctx.arena, "can-sua-%.*s.xlsx", STR_ARG(r->type->code)), bytes);
}

enum status import_post(struct web *web)
{
	struct str step = web_form(web, "do");
	const struct record_type *type;
	struct import_request r;

	TRY(import_type(web, &type));
	enum status status = import_read(web, type, &r);
	if ((status == INVALID || status == TOO_LARGE) && !web->wants_json)
		return show_file(web, type, status == TOO_LARGE ? 413 : 422);
	TRY(status);
	if (str_is(step, "columns"))
		return show_columns(web, &r, 200);
	status = import_check_columns(web, &r);
	if (status != OK)
		return web->wants_json ? status : show_columns(web, &r, 422);
	if (!r.has_sent_columns && !import_knows_all(&r) && !web->wants_json)
		return show_columns(web, &r, 200);
	if (str_is(step, "bad"))
		return send_bad_rows(web, &r);
	bool is_seen = str_eq(web_form(web, "seal"), import_seal(web, &r));
	if (str_is(step, "write") && is_seen)
		return write(web, &r);
	return check(web, &r, str_is(step, "write"));
}

struct undoing {
	int64_t act_id;
	int64_t unit_id;
	struct str reason;
};

static enum status write_undo(struct ctx *ctx, void *arg)
{
	const struct undoing *undoing = arg;
	struct act act = { .verb = "annul", .unit_id = undoing->unit_id, .reason = undoing->reason };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return fact_annul_act(ctx, &act, undoing->act_id);
}

/* Of one's own imports; the door for facts asks for the rights over every record. */
enum status import_post_undo(struct web *web)
{
	struct undoing undoing = { .reason = str_trim(web_form(web, "reason")) };
	struct sql_records_import_act_row act;
	const struct record_type *type;

	TRY(import_type(web, &type));
	if (id_of_code(web_form(web, "act"), &undoing.act_id) != OK)
		return NOT_FOUND;
	TRY(sql_records_import_act(&web->ctx, undoing.act_id, &act));
	if (act.account_id.type != VALUE_INT || act.account_id.i != web->user.id)
		return NOT_FOUND;
	if (undoing.reason.n == 0)
		undoing.reason = str_of(tr(&web->ctx, T("Hủy cả lần nhập")));
	undoing.unit_id = act.unit_id.type == VALUE_INT ? act.unit_id.i : 0;
	enum status status = db_write(&web->ctx, web->app->db, write_undo, &undoing);
	if ((status == CONFLICT || status == DENIED) && !web->wants_json) {
		TRY(db_snapshot_renew(&web->ctx));
		return show_file(web, type, status == CONFLICT ? 409 : 403);
	}
	TRY(status);
	struct url back = import_url(web, type, "/import");
	return web_redirect(web, url_param(web->ctx.arena, back, STR("done"), STR("undone")).s);
}
