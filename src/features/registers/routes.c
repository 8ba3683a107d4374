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

static struct url admin_url(struct web *web, struct str code)
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
			.href = admin_url(web, type->code),
			.label = page_capital(a, tr_str(&web->ctx, type->label)),
			.code = type->code,
			.n_fields = num_people(a, (int64_t)type->n_fields),
			.version = num_people(a, type->definition),
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

static struct str typed(struct web *web, const char *name)
{
	struct str text;

	return entry_line(web, name, &text) == OK ? text : STR_EMPTY;
}

static struct str typed_at(struct web *web, const char *name, int i)
{
	return typed(web, str_zero(web->ctx.arena, str_fmt(web->ctx.arena, "%s%d", name, i)));
}

static void read_form(struct web *web, struct new_register *out)
{
	*out = (struct new_register){ .label = typed(web, "label"),
				      .note = typed(web, "note"),
				      .code = typed(web, "code"),
				      .kind = typed(web, "kind"),
				      .day_label = typed(web, "day_label"),
				      .guided_may_enter = typed(web, "guided").n > 0 };
	for (int i = 0; i < NEW_FIELDS_MAX; i++)
		out->fields[i] =
			(struct new_field){ typed_at(web, "f_label", i), typed_at(web, "f_type", i),
					    typed_at(web, "f_choices", i), typed_at(web, "f_required", i).n > 0 };
}

static const char *type_label(enum field_type type)
{
	static const char *const labels[] = {
		[FIELD_TEXT] = T("chữ, một dòng"), [FIELD_PROSE] = T("chữ, nhiều dòng"),
		[FIELD_INT] = T("số đếm"),         [FIELD_MONEY] = T("số tiền"),
		[FIELD_RATE] = T("tỷ lệ"),         [FIELD_DAY] = T("ngày"),
		[FIELD_YEAR] = T("năm"),           [FIELD_BOOL] = T("có hoặc không"),
		[FIELD_CHOICE] = T("lựa chọn"),    [FIELD_REF] = T("tra từ sổ khác"),
	};
	return labels[type];
}

static void fill_fields(struct web *web, const struct record_type *type, struct register_admin_page *page)
{
	struct arena *a = web->ctx.arena;

	page->fields = arena_array_of(a, struct field_line, type->n_fields);
	page->n_fields = type->n_fields;
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		struct str choices = STR_EMPTY;
		for (size_t k = 0; k < field->n_choices; k++)
			choices = str_fmt(a, "%.*s%s%.*s", STR_ARG(choices), k > 0 ? ", " : "",
					  STR_ARG(tr_str(&web->ctx, field->choices[k].label)));
		page->fields[i] =
			(struct field_line){ tr_str(&web->ctx, field->label), field->name,
					     str_of(tr(&web->ctx, type_label(field->type))), choices, field->required };
	}
}

/* type NULL: the form of a new register. */
static enum status show(struct web *web, const struct record_type *type, const struct new_register *r, int http_status)
{
	struct register_admin_page page = { .list = admin_url(web, STR_EMPTY) };
	const struct problems *problems = &web->ctx.problems;
	struct arena *a = web->ctx.arena;
	struct html h;

	if (r)
		page.typed = *r;
	page.title = type ? page_capital(a, tr_str(&web->ctx, type->label)) : STR_EMPTY;
	page.action = admin_url(web, type ? type->code : STR("new"));
	page.kinds[0] = (struct entry_option){ STR("event"), str_of(tr(&web->ctx, T("Việc xảy ra vào một ngày"))),
					       !str_is(page.typed.kind, "standing") };
	page.kinds[1] =
		(struct entry_option){ STR("standing"), str_of(tr(&web->ctx, T("Điều kéo dài từ ngày đến ngày"))),
				       str_is(page.typed.kind, "standing") };
	if (type) {
		page.note = tr_str(&web->ctx, type->note);
		fill_fields(web, type, &page);
	}
	page.errors = arena_array_of(a, struct str, problems->n + 1);
	for (size_t i = 0; i < problems->n; i++)
		page.errors[page.n_errors++] = problems->items[i].message;
	struct str title = type ? page.title : str_of(tr(&web->ctx, T("Thêm sổ")));
	TRY(page_begin(web, title, &page.chrome));
	page_crumb(&page.chrome, page.list, str_of(tr(&web->ctx, T("Sổ và trường"))));
	page_crumb(&page.chrome, page.action, title);
	html_init(&h, &web->ctx);
	register_admin_view(&h, &page);
	return web_html(web, http_status, &h);
}

static enum status find_type(struct web *web, const struct record_type **out)
{
	*out = catalog_type(web->ctx.catalog, web_param(web, "code"));
	return *out && (*out)->is_register ? OK : NOT_FOUND;
}

static enum status get_new(struct web *web)
{
	return show(web, NULL, NULL, 200);
}

static enum status get_one(struct web *web)
{
	const struct record_type *type;

	TRY(find_type(web, &type));
	return show(web, type, NULL, 200);
}

static enum status write_text(struct ctx *ctx, void *arg)
{
	return register_apply(ctx, *(struct str *)arg);
}

static enum status apply(struct web *web, const struct record_type *type, const struct new_register *r,
			 struct str *code)
{
	struct definition current;
	struct str text;

	TRY(require_whole(web));
	if (type) {
		*code = type->code;
		TRY(definition_current(&web->ctx, "register", type->code, &current));
		TRY(register_text_add(web, type, current.body, r, &text));
	} else {
		TRY(register_text_new(web, r, code, &text));
		if (catalog_type(web->ctx.catalog, *code))
			return problem_add(&web->ctx, "code", T("Đã có sổ mã “%.*s”; ghi một mã khác."),
					   STR_ARG(*code));
	}
	return db_write(&web->ctx, web->app->db, write_text, &text);
}

static enum status post(struct web *web, const struct record_type *type)
{
	struct new_register r;
	struct str code;
	int http_status;

	read_form(web, &r);
	enum status status = apply(web, type, &r, &code);
	if (entry_shows(web, status, &http_status))
		return show(web, type, &r, http_status);
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
	  .doc = "A register's fields, and the form that adds some." },
	{ "POST", "/admin/registers/{code}", post_one, ROUTE_WRITES, ADMINISTRATORS,
	  .doc = "Adds fields to a register." },
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
