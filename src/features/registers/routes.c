/* Pages by which an administrator adds registers and fields. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/definition.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "features/registers/registers.h"
#include "features/registers/registers_page.h"
#include "features/registers/views.h"
#include "web/web.h"

struct url register_admin_url(struct web *web, struct str code)
{
	struct arena *a = web->ctx.arena;

	return url_local(a, code.n > 0 ? str_fmt(a, "/admin/registers/%.*s", STR_ARG(code)) : STR("/admin/registers"));
}

/* What is added here holds for every body, so it needs the administrator of the whole. */
static enum status require_whole(struct web *web)
{
	struct unit root;
	enum role role = ROLE_NONE;

	enum status status = unit_root(&web->ctx, web->ctx.today, &root);
	if (status == OK)
		TRY(scope_role(&web->ctx, root.id, &role));
	else if (status != NOT_FOUND)
		return status;
	if (role >= ROLE_ADMINISTRATOR)
		return OK;
	(void)problem_add(&web->ctx, "",
			  T("Sổ và trường dùng chung cho mọi đơn vị: cần quản trị của đơn vị cao nhất."));
	return DENIED;
}

static enum status get_list(struct web *web)
{
	const struct catalog *catalog = web->ctx.catalog;
	struct registers_admin_page page = { 0 };
	struct arena *a = web->ctx.arena;
	struct html h;

	page.rows = arena_array_of(a, struct register_line, catalog_n_types(catalog));
	for (size_t i = 0; i < catalog_n_types(catalog); i++) {
		const struct record_type *type = catalog_type_at(catalog, i);
		if (!type->is_register)
			continue;
		page.rows[page.n_rows++] = (struct register_line){
			.href = register_admin_url(web, type->code),
			.label = page_capital(a, tr_str(&web->ctx, type->label)),
			.code = type->code,
			.n_fields = num_people(a, (int64_t)type->n_fields),
			.version = num_people(a, type->definition),
			.retired = register_retired_text(web, type->retired_from),
			.is_own = str_starts(type->code, STR("x_")),
		};
	}
	if (web->wants_json) {
		struct buf body;
		struct json j;
		buf_init(&body, a, 0);
		json_begin(&j, &body);
		json_array(&j);
		for (size_t i = 0; i < page.n_rows; i++) {
			json_object(&j);
			json_kstr(&j, "code", page.rows[i].code);
			json_kstr(&j, "label", page.rows[i].label);
			json_kstr(&j, "version", page.rows[i].version);
			json_object_end(&j);
		}
		json_array_end(&j);
		return web_json(web, 200, &body);
	}
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Sổ và trường"))), &page.chrome));
	html_init(&h, &web->ctx);
	registers_admin_view(&h, &page);
	return web_html(web, 200, &h);
}

static enum status find_type(struct web *web, const struct record_type **out)
{
	*out = catalog_type(web->ctx.catalog, web_param(web, "code"));
	return *out && (*out)->is_register ? OK : NOT_FOUND;
}

static enum status get_new(struct web *web)
{
	struct register_admin_page page = { 0 };

	return register_admin_show(web, NULL, &page, 200);
}

static enum status get_one(struct web *web)
{
	struct register_admin_page page = { 0 };
	const struct record_type *type;

	TRY(find_type(web, &type));
	return register_admin_show(web, type, &page, 200);
}

static enum status write_text(struct ctx *ctx, void *arg)
{
	return register_apply(ctx, *(struct str *)arg);
}

static enum status make_text(struct web *web, const struct record_type *type, const struct new_register *r,
			     const struct register_change *change, struct str *code, struct str *out)
{
	struct definition current;

	if (!type) {
		TRY(register_text_new(web, r, code, out));
		if (catalog_type(web->ctx.catalog, *code))
			return problem_add(&web->ctx, "code", T("Đã có sổ mã “%.*s”; ghi một mã khác."),
					   STR_ARG(*code));
		return OK;
	}
	*code = type->code;
	TRY(definition_current(&web->ctx, "register", type->code, &current));
	if (str_is(change->what, "fields"))
		return register_text_add(web, type, current.body, r, out);
	return register_text_change(web, type, current.body, change, out);
}

/* A sentence about a line of the text would tell nothing to whom filled in a form: its place goes. */
static void forget_places(struct web *web)
{
	for (size_t i = 0; i < web->ctx.problems.n; i++)
		web->ctx.problems.items[i].line = web->ctx.problems.items[i].column = 0;
}

static enum status post(struct web *web, const struct record_type *type)
{
	struct register_admin_page page = { 0 };
	struct register_change change;
	struct str code, text;
	int http_status;

	TRY(require_whole(web));
	register_read_form(web, &page.typed, &change);
	enum status status = make_text(web, type, &page.typed, &change, &code, &text);
	if (status == OK && web_form(web, "preview").n > 0) {
		status = register_preview(web, type, text, &page);
		if (status == OK)
			return register_admin_show(web, type, &page, 200);
	}
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_text, &text);
	forget_places(web);
	page.choices_typed = change.choices;
	if (entry_shows(web, status, &http_status))
		return register_admin_show(web, type, &page, http_status);
	TRY(status);
	return web_redirect(web, str_fmt(web->ctx.arena, "/admin/registers/%.*s?done=saved", STR_ARG(code)));
}

static enum status post_new(struct web *web)
{
	return post(web, NULL);
}

static enum status post_one(struct web *web)
{
	const struct record_type *type;

	TRY(find_type(web, &type));
	return post(web, type);
}

#define ADMINISTRATORS ACCESS_ROLE, ROLE_ADMINISTRATOR

static const struct route routes[] = {
	{ "GET", "/admin/registers", get_list, ROUTE_READS, ADMINISTRATORS,
	  .doc = "All registers with their versions." },
	{ "GET", "/admin/registers/new", get_new, ROUTE_READS, ADMINISTRATORS, .doc = "The form of a new register." },
	{ "POST", "/admin/registers/new", post_new, ROUTE_WRITES, ADMINISTRATORS,
	  .doc = "Adds a register: its table, list, form and source at once, in every process." },
	{ "GET", "/admin/registers/{code}", get_one, ROUTE_READS, ADMINISTRATORS,
	  .doc = "A register's fields, and the forms that change it." },
	{ "POST", "/admin/registers/{code}", post_one, ROUTE_WRITES, ADMINISTRATORS,
	  .doc = "Adds fields or choices to a register, retires some or the register itself, says how it is entered." },
};

static const struct menu_entry menu[] = {
	{ T("Quản trị"), T("Sổ và trường"), "catalog", "/admin/registers", ROLE_ADMINISTRATOR },
};

const struct feature registers_feature = {
	.name = "registers",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
};
