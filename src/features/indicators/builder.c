/* The page of the builder: the formula with its value while it is being built, and saving it as an indicator. */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/scope.h"
#include "features/indicators/builder_page.h"
#include "features/indicators/views.h"
#include "figures/figure.h"
#include "web/web.h"

#define OWN_PREFIX "x_" /* of codes made in the browser */

static struct url with_formula(struct web *web, const char *path, const struct figure_question *q, struct str formula)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_param(a, url_local(a, str_of(path)), STR("formula"), formula);

	url = url_param(a, url, STR("unit"), q->unit.code);
	return url_param(a, url, STR("period"), q->period);
}

static void add_line(struct web *web, struct entry_page *form, const char *name, const char *label, const char *hint,
		     bool is_required)
{
	entry_add(web, form,
		  (struct entry){
			  .kind = ENTRY_LINE, .name = name, .label = label, .hint = hint, .is_required = is_required });
}

/* The form below: what was built becomes an indicator that formulas and plans name by its code. */
static void fill_saving(struct web *web, struct builder_page *page)
{
	struct entry_page *form = &page->form;

	form->lead = "";
	form->submit = T("Lưu vào danh mục");
	form->action = url_local(web->ctx.arena, STR("/indicators/build"));
	form->cancel = url_local(web->ctx.arena, STR("/indicators"));
	form->chrome = page->chrome;
	add_line(web, form, "label", T("Tên chỉ số"), "", true);
	add_line(web, form, "code", T("Mã"), T("Chữ thường không dấu, số, gạch dưới; sổ tự thêm x_ ở đầu."), true);
	add_line(web, form, "measured_in", T("Đơn vị tính"), T("Ví dụ: đoàn viên, CĐCS, %."), false);
	add_line(web, form, "meaning", T("Ý nghĩa"), T("Một câu: tính cái gì, không tính cái gì."), true);
	struct entry *formula = entry_add(
		web, form, (struct entry){ .kind = ENTRY_HIDDEN, .name = "formula", .label = "", .hint = "" });
	if (formula->value.n == 0)
		formula->value = page->built.formula;
	entry_finish(web, form);
}

static enum status offer_shape(struct web *web, struct builder_page *page)
{
	const struct shape *shape = &page->built.shape;

	builder_offer_joints(web, shape, page);
	TRY(builder_offer(web, "t", &shape->top, &page->top));
	if (page->has_more)
		TRY(builder_offer(web, "m", &shape->more, &page->more));
	if (page->has_bottom)
		TRY(builder_offer(web, "b", &shape->bottom, &page->bottom));
	if (page->has_less)
		TRY(builder_offer(web, "l", &shape->less, &page->less));
	return OK;
}

static enum status show(struct web *web, struct builder_page *page, int http_status)
{
	struct ctx *ctx = &web->ctx;
	struct figure_question q;
	struct figure figure;
	struct html h;

	TRY(question_read(web, &q));
	page->unit_code = q.unit.code;
	page->period = q.period;
	page->asked = q.text;
	TRY(builder_offer_question(web, &q, page));
	if (!page->built.is_typed)
		TRY(offer_shape(web, page));
	page->as_form = with_formula(web, "/indicators/build", &q, page->built.formula);
	page->as_text = url_param(ctx->arena, page->as_form, STR("typed"), STR("1"));
	page->may_save = scope_has_role(ctx->scope, ROLE_OFFICER);
	TRY(page_begin(web, str_of(tr(ctx, T("Dựng chỉ số"))), &page->chrome));
	page_crumb(&page->chrome, url_local(ctx->arena, STR("/indicators")), str_of(tr(ctx, T("Danh mục chỉ số"))));
	page_crumb(&page->chrome, url_local(ctx->arena, STR("/indicators/build")), str_of(tr(ctx, T("Dựng chỉ số"))));
	fill_saving(web, page);
	if (page->built.formula.n > 0) {
		problems_clear(ctx);
		TRY(question_ask(web, &q, page->built.formula, &figure, &page->value, &page->error));
		page->is_live = figure.is_live;
		page->has_value = page->error.n == 0;
		page->records = with_formula(web, "/indicators/records", &q, page->built.formula);
		if (page->has_value)
			TRY(formula_words(ctx, NULL, page->built.formula, &page->words));
		if (page->has_value)
			TRY(into_plan_links(web, "formula", page->built.formula, &page->plans, &page->n_plans));
	}
	html_init(&h, ctx);
	builder_page_view(&h, page);
	return web_html(web, http_status, &h);
}

enum status builder_get(struct web *web)
{
	struct builder_page page = { 0 };

	TRY(builder_read(web, &page.built));
	return show(web, &page, 200);
}

static enum status need(struct web *web, const char *name, struct str text, const char *told)
{
	return text.n > 0 ? OK : problem_add(&web->ctx, name, "%s", tr(&web->ctx, told));
}

static enum status read_saving(struct web *web, struct indicator *out)
{
	struct str code;
	struct unit unit;

	TRY(entry_line(web, "label", &out->label));
	TRY(entry_line(web, "code", &code));
	TRY(entry_line(web, "measured_in", &out->unit));
	TRY(entry_line(web, "meaning", &out->meaning));
	out->formula = str_trim(web_form(web, "formula"));
	enum status first = need(web, "label", out->label, T("Hãy ghi tên chỉ số."));
	enum status second = need(web, "code", code, T("Hãy ghi mã."));
	enum status third = need(web, "meaning", out->meaning, T("Hãy ghi một câu về ý nghĩa."));
	TRY(first);
	TRY(second);
	TRY(third);
	size_t g = 0;
	while (g + 1 < web->user.n_grants && web->user.grants[g].role < ROLE_OFFICER)
		g++;
	if (web->user.n_grants == 0)
		return DENIED; /* the row asks for a role, so there is one */
	TRY(unit_by_id(&web->ctx, web->user.grants[g].unit_id, web->ctx.today, &unit));
	out->owner = unit.code;
	out->author = web->user.login;
	out->code =
		str_starts(code, STR(OWN_PREFIX)) ? code : str_fmt(web->ctx.arena, OWN_PREFIX "%.*s", STR_ARG(code));
	return OK;
}

static enum status write_indicator(struct ctx *ctx, void *arg)
{
	return indicator_put(ctx, arg);
}

enum status builder_post(struct web *web)
{
	struct builder_page page = { 0 };
	struct indicator indicator = { 0 };
	int http_status;

	enum status status = read_saving(web, &indicator);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_indicator, &indicator);
	if (entry_shows(web, status, &http_status)) {
		page.built = (struct builder){ .formula = indicator.formula, .is_typed = true };
		return show(web, &page, http_status);
	}
	TRY(status);
	return web_redirect(web, str_fmt(web->ctx.arena, "/indicator/%.*s?done=saved", STR_ARG(indicator.code)));
}
