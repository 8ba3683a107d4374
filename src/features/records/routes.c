/* Routes of records: list, form, page, correction, annulment, for every described type. */
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "features/records/import_page.h"
#include "features/records/import_table.h"
#include "features/records/records.h"
#include "features/records/json.h"
#include "features/records/records_page.h"
#include "features/records/views.h"
#include "features/records/write.h"
#include "web/web.h"

#define RECORDS_COUNTED_EACH 1000 /* of one register among all */

static struct str type_title(struct web *web, const struct record_type *type)
{
	return str_of(tr(&web->ctx, str_zero(web->ctx.arena, type->label)));
}

static struct url type_url(struct web *web, const char *what, const struct record_type *type)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/records/%.*s%s", STR_ARG(type->code), what));
}

static bool may_write(const struct web *web)
{
	for (size_t i = 0; i < web->user.n_grants; i++) {
		if (web->user.grants[i].role >= ROLE_DATA_ENTRY)
			return true;
	}
	return false;
}

static enum status get_list(struct web *web)
{
	struct list_page page = { 0 };
	const struct record_type *type;
	struct html h;

	TRY(records_type(web, &type));
	page.title = page_capital(web->ctx.arena, type_title(web, type));
	page.may_admit = may_write(web) && records_admitted_elsewhere(type);
	page.is_decided = records_decided_elsewhere(type);
	page.may_add = may_write(web) && !page.may_admit && !page.is_decided;
	page.add = type_url(web, "/new", type);
	page.may_import = may_write(web) && import_is_offered(type);
	page.import = type_url(web, "/import", type);
	TRY(list_fill(web, type, &page));
	if (web->wants_json)
		return list_json(web, &page);
	TRY(page_begin(web, page.title, &page.chrome));
	html_init(&h, &web->ctx);
	list_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static enum status get_export(struct web *web)
{
	const struct record_type *type;

	TRY(records_type(web, &type));
	return list_export(web, type);
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct register_row *)a)->key, ((const struct register_row *)b)->key);
}

static enum status get_registers(struct web *web)
{
	struct registers_page page = { 0 };
	struct html h;
	size_t n = catalog_n_types(web->ctx.catalog);

	page.rows = arena_array_of(web->ctx.arena, struct register_row, n);
	for (size_t i = 0; i < n; i++) {
		const struct record_type *type = catalog_type_at(web->ctx.catalog, i);
		struct record_list list = { .type = type, .count_to = RECORDS_COUNTED_EACH };
		int64_t total;
		if (!records_has_pages(type))
			continue;
		TRY(record_list_count(&web->ctx, &list, &total));
		page.rows[page.n_rows++] = (struct register_row){
			.href = type_url(web, "", type),
			.label = page_capital(web->ctx.arena, type_title(web, type)),
			.key = str_fmt(web->ctx.arena, "%d%.*s", type->is_register,
				       STR_ARG(utf8_fold(web->ctx.arena, type_title(web, type)))),
			.note = tr_str(&web->ctx, type->note),
			.count = record_list_total(&web->ctx, &list, total),
		};
	}
	qsort(page.rows, page.n_rows, sizeof *page.rows, by_key);
	if (web->wants_json)
		return registers_json(web, &page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Sổ ghi"))), &page.chrome));
	html_init(&h, &web->ctx);
	registers_page_view(&h, &page);
	return web_html(web, 200, &h);
}

/* The form, empty or with what was typed and what is wrong with it. */
static enum status show_form(struct web *web, const struct record_type *type, const struct record *record,
			     bool was_sent, int http_status)
{
	struct form_page page = { 0 };
	struct arena *a = web->ctx.arena;
	struct html h;
	unsigned char key[12];
	char key_text[2 * sizeof key + 1];
	bool is_new = !record || record->id == 0;

	page.is_conflict = http_status == 409 && !is_new; /* with what somebody else has written meanwhile */
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(key_text, sizeof key_text, key, sizeof key);
	page.title = str_fmt(a, "%s %.*s", tr(&web->ctx, is_new ? T("Ghi") : T("Sửa")), STR_ARG(type_title(web, type)));
	page.action = is_new ? type_url(web, "", type) : records_url(web, type, record->id);
	page.cancel = is_new ? type_url(web, "", type) : records_url(web, type, record->id);
	if (is_new)
		page.client_key = was_sent ? web_form(web, "client_key") : str_dup(a, str_of(key_text));
	else if (was_sent &&
		 !page.is_conflict) /* refused for another reason: what was corrected meanwhile is still unseen */
		page.version = web_form(web, "version");
	else
		page.version = str_fmt(a, "%d", record->version);
	page.needs_reason = !is_new;
	page.reason = web_form(web, "reason");
	TRY(page_begin(web, page.title, &page.chrome));
	TRY(form_fill(web, type, record, was_sent, &page));
	if (page.is_conflict)
		form_theirs(web, type, record, &page);
	page_crumb(&page.chrome, type_url(web, "", type), page_capital(a, type_title(web, type)));
	page_crumb(&page.chrome, page.action, page.title);
	html_init(&h, &web->ctx);
	form_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status get_new(struct web *web)
{
	const struct record_type *type;
	TRY(records_type(web, &type));
	if (records_admitted_elsewhere(type)) {
		problem_add(&web->ctx, "", T("Đoàn viên được ghi khi kết nạp: mở trang đơn vị rồi chọn Ghi kết nạp."));
		return INVALID;
	}
	return show_form(web, type, NULL, false, 200);
}

static enum status find_record(struct web *web, struct record *out)
{
	const struct record_type *type;
	int64_t id;

	TRY(records_type(web, &type));
	if (id_of_code(web_param(web, "code"), &id) != OK)
		return NOT_FOUND;
	return record_read(&web->ctx, type, id, INSTANT_FOREVER, web->ctx.today, out);
}

static enum status go_to(struct web *web, const struct record_type *type, int64_t id, const char *done)
{
	struct url url = records_url(web, type, id);
	if (web->wants_json)
		return written_json(web, url, id);
	return web_redirect(web, url_param(web->ctx.arena, url, STR("done"), str_of(done)).s);
}

/* An answer that the form itself can show goes back to it with what was typed; anything else is passed on. */
static enum status refuse_form(struct web *web, const struct record_type *type, const struct record *record,
			       enum status status)
{
	if (status != INVALID && status != CONFLICT && status != DENIED)
		return status;
	if (web->wants_json)
		return status;
	TRY(db_snapshot_renew(&web->ctx));
	return show_form(web, type, record, true, status == CONFLICT ? 409 : status == DENIED ? 403 : 422);
}

static enum status post_new(struct web *web)
{
	const struct record_type *type;
	int64_t id;

	TRY(records_type(web, &type));
	struct record typed = record_new(&web->ctx, type);
	enum status status = form_read(web, type, &typed);
	if (status == OK)
		status = record_save(web, type, NULL, &typed, &id);
	if (status != OK)
		return refuse_form(web, type, NULL, status);
	return go_to(web, type, id, "saved");
}

static enum status write_read_log(struct ctx *ctx, void *arg)
{
	const struct record *record = arg;
	struct buf names;

	buf_init(&names, ctx->arena, 0);
	for (size_t i = 0; i < record->type->n_fields; i++) {
		if (record->type->fields[i].sensitive)
			buf_fmt(&names, "%s%.*s", names.n > 0 ? " " : "", STR_ARG(record->type->fields[i].name));
	}
	return read_log_add(ctx, record->type, record->id, buf_str(&names));
}

/* Reading what is sensitive is written down first; a record that has nothing sensitive leaves no trace. */
static enum status log_reading(struct web *web, struct record *record)
{
	for (size_t i = 0; i < record->type->n_fields; i++) {
		if (!record->type->fields[i].sensitive || record->values[i].type == VALUE_NULL)
			continue;
		TRY(db_write(&web->ctx, web->app->db, write_read_log, record));
		return db_snapshot_renew(&web->ctx);
	}
	return OK;
}

static enum status get_edit(struct web *web)
{
	struct record record;
	TRY(find_record(web, &record));
	TRY(log_reading(web, &record)); /* the form shows every value as it is */
	return show_form(web, record.type, &record, false, 200);
}

static enum status post_edit(struct web *web)
{
	struct record record, typed;
	int64_t version = 0, id;

	TRY(find_record(web, &record));
	typed = record;
	typed.values = arena_array_of(web->ctx.arena, struct value, record.type->n_fields);
	for (size_t i = 0; i < record.type->n_fields; i++)
		typed.values[i] = record.values[i];
	enum status status = form_read(web, record.type, &typed);
	if (status == OK &&
	    (num_parse_int(web_form(web, "version"), 1, INT32_MAX, &version) != OK || version != record.version))
		status = CONFLICT;
	if (status == OK)
		status = record_save(web, record.type, &record, &typed, &id);
	if (status != OK)
		return refuse_form(web, record.type, &record, status);
	return go_to(web, record.type, record.id, "saved");
}

static enum status show_record(struct web *web, bool is_clear, struct str annul_error, int http_status)
{
	struct record_page page = { .annul_error = annul_error };
	const struct record_type *type;
	int64_t id;
	struct html h;

	TRY(records_type(web, &type));
	if (id_of_code(web_param(web, "code"), &id) != OK)
		return NOT_FOUND;
	TRY(detail_fill(web, type, id, is_clear, &page));
	struct url url = records_url(web, type, id);
	if (page.title.n == 0)
		page.title = str_fmt(web->ctx.arena, "%.*s %.*s",
				     STR_ARG(page_capital(web->ctx.arena, type_title(web, type))),
				     STR_ARG(code_of_id(web->ctx.arena, id)));
	page.list = type_url(web, "", type);
	page.correct = url_local(web->ctx.arena, str_fmt(web->ctx.arena, "%.*s/edit", STR_ARG(url.s)));
	page.annul = url_local(web->ctx.arena, str_fmt(web->ctx.arena, "%.*s/annul", STR_ARG(url.s)));
	page.reveal = url_local(web->ctx.arena, str_fmt(web->ctx.arena, "%.*s/reveal", STR_ARG(url.s)));
	page.may_correct = page.may_annul = may_write(web) && !page.is_annulled;
	page.is_decided = page.may_annul && records_decided_elsewhere(type);
	page.may_annul = page.may_annul && !page.is_decided;
	page.may_reveal = page.may_reveal && may_write(web);
	if (web->wants_json)
		return record_json(web, type, id, &page);
	TRY(page_begin(web, page.title, &page.chrome));
	page_crumb(&page.chrome, page.list, page_capital(web->ctx.arena, type_title(web, type)));
	page_crumb(&page.chrome, url, page.title);
	html_init(&h, &web->ctx);
	record_page_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status get_record(struct web *web)
{
	return show_record(web, false, STR_EMPTY, 200);
}

static enum status post_reveal(struct web *web)
{
	struct record record;
	TRY(find_record(web, &record));
	TRY(log_reading(web, &record));
	return show_record(web, true, STR_EMPTY, 200);
}

/* What keeps a record from being annulled is told beside the reason, on the record's page as it is now. */
static enum status refuse_annul(struct web *web, enum status status)
{
	struct str why = web->ctx.problems.n > 0 ? web->ctx.problems.items[0].message : STR_EMPTY;

	if (status != INVALID && status != CONFLICT)
		return status;
	if (why.n == 0)
		why = str_of(
			tr(&web->ctx, T("Bản ghi đã được sửa sau khi bạn mở trang này; xem Lịch sử rồi hủy lại.")));
	if (web->wants_json)
		return status;
	TRY(db_snapshot_renew(&web->ctx));
	return show_record(web, false, why, status == CONFLICT ? 409 : 422);
}

static enum status post_annul(struct web *web)
{
	struct record record;
	int64_t version;

	TRY(find_record(web, &record));
	if (records_decided_elsewhere(record.type)) {
		problem_add(&web->ctx, "", T("Hủy ở trang Sắp xếp tổ chức: những gì quyết định đã đổi được hủy cùng."));
		return INVALID;
	}
	enum status status = CONFLICT;
	if (num_parse_int(web_form(web, "version"), 1, INT32_MAX, &version) == OK && version == record.version)
		status = record_annul(web, &record);
	if (status != OK)
		return refuse_annul(web, status);
	return go_to(web, record.type, record.id, "annulled");
}

static const struct route routes[] = {
	{ "GET", "/records", get_registers, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "All registers with how many records each holds." },
	{ "GET", "/records/{type}", get_list, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A filtered, sorted page of records of a type." },
	{ "GET", "/records/{type}/export", get_export, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The records of a list, all pages, as a spreadsheet." },
	{ "GET", "/records/{type}/template", import_get_template, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "An empty spreadsheet with the columns of a register." },
	{ "GET", "/records/{type}/import", import_get, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The first step of an import: the file, its columns, what one has imported before." },
	{ "POST", "/records/{type}/import", import_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .body_limit = IMPORT_FILE_MAX,
	  .doc = "Matches the columns of a file, checks its rows; with do=write imports the good ones as one act." },
	{ "POST", "/records/{type}/import/undo", import_post_undo, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Takes back a whole import of one's own." },
	{ "GET", "/records/{type}/new", get_new, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The empty form of a type." },
	{ "POST", "/records/{type}", post_new, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, .doc = "Adds a record." },
	{ "GET", "/record/{type}/{code}", get_record, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "One record with its versions." },
	{ "GET", "/record/{type}/{code}/edit", get_edit, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The form of a record." },
	{ "POST", "/record/{type}/{code}", post_edit, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Corrects a record." },
	{ "POST", "/record/{type}/{code}/annul", post_annul, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Annuls a record." },
	{ "POST", "/record/{type}/{code}/reveal", post_reveal, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Shows the sensitive fields of a record and logs that they were read." },
};

static const struct menu_entry menu[] = {
	{ T("Tổ chức"), T("Doanh nghiệp"), "employers", "/records/employer", ROLE_VIEWER },
	{ T("Tổ chức"), T("Đoàn viên"), "members", "/records/member", ROLE_VIEWER },
	{ T("Tổ chức"), T("Cán bộ công đoàn"), "officers", "/records/officer", ROLE_VIEWER },
	{ T("Sổ ghi"), T("Biến động đoàn viên"), "admission", "/records/membership_event", ROLE_VIEWER },
	{ T("Sổ ghi"), T("Đối thoại"), "dialogue", "/records/dialogue", ROLE_VIEWER },
	{ T("Sổ ghi"), T("Thỏa ước lao động"), "agreement", "/records/agreement", ROLE_VIEWER },
	{ T("Sổ ghi"), T("Tất cả các sổ"), "records", "/records", ROLE_VIEWER },
};

const struct feature records_feature = {
	.name = "records",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.commands = record_commands,
	.n_commands = RECORD_COMMANDS,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
};
