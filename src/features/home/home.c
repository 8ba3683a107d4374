/* The first page of a unit: how far, since when, what to do, who is ahead. */
#include "features/home/home.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/scope.h"
#include "features/home/home_page.h"
#include "features/home/views.h"
#include "html/fragment.h"
#include "web/web.h"

static void fill_choices(struct web *web, const struct home *home, struct home_content *c)
{
	const struct unit_asking *asking = &home->asking;
	size_t n = asking->n_plans < PLANS_OFFERED ? asking->n_plans : PLANS_OFFERED;

	c->plans = arena_array_of(web->ctx.arena, struct plan_option, n);
	for (size_t i = 0; i < n; i++) {
		bool is_chosen = str_eq(asking->plans[i].code, asking->plan.code);
		bool is_doubtful =
			(i > 0 && str_eq(asking->plans[i].period, asking->plans[i - 1].period)) ||
			(i + 1 < asking->n_plans && str_eq(asking->plans[i].period, asking->plans[i + 1].period));
		struct str label = asking->plans[i].period;
		if (is_doubtful)
			label = str_fmt(web->ctx.arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(asking->plans[i].title));
		c->plans[c->n_plans++] = (struct plan_option){ asking->plans[i].code, label, is_chosen };
	}
	c->as_of_input = day_people(web->ctx.arena, home->result.as_of);
}

static enum status fill_children(struct web *web, struct home *home, struct home_content *c)
{
	const struct plan_result *r = &home->result;
	const struct target_result *t = &r->targets[0];

	TRY(target_children(&web->ctx, &home->asking.ask, r, t, &home->children, &home->n_children));
	c->ranked = t->label;
	c->ranked_url = t->formula.n > 0 ? target_view_url(web, r, t, "ranking") : target_url(web, r, t, false);
	c->n_children_all = home->n_children;
	c->n_children = home->n_children < HOME_CHILDREN ? home->n_children : HOME_CHILDREN;
	c->children = arena_array_of(web->ctx.arena, struct child_row, c->n_children);
	for (size_t i = 0; i < c->n_children; i++)
		child_row_fill(web, r, &home->children[i], t, &c->children[i]);
	return OK;
}

/* The first target that can be drawn, beside what is to do. */
static enum status fill_trend(struct web *web, const struct home *home, struct home_content *c)
{
	const struct plan_result *r = &home->result;

	for (size_t i = 0; i < r->n_targets && !c->has_trend; i++) {
		if (r->targets[i].formula.n == 0 || r->targets[i].kind == KIND_YES_NO)
			continue;
		TRY(trend_block_fill(web, r, &r->targets[i], &c->trend));
		c->trend_url = target_view_url(web, r, &r->targets[i], "trend");
		c->has_trend = true;
	}
	return OK;
}

static enum status fill_results(struct web *web, struct home *home, struct home_content *c)
{
	struct arena *a = web->ctx.arena;
	struct plan_result *r = &home->result;

	TRY(plan_evaluate(&web->ctx, &home->asking.plan, &home->asking.ask, r));
	c->plan_title = r->plan.title;
	c->plan_url = url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(r->plan.code)));
	if (r->unit.id != r->plan.unit_id)
		c->plan_url = url_param(a, c->plan_url, STR("unit"), r->unit.code);
	c->plan_url = url_param(a, c->plan_url, STR("as_of"), day_iso(a, r->as_of));
	c->as_of_text = str_fmt(a, "%.*s, %.*s", STR_ARG(r->plan.period_label), STR_ARG(as_of_text(web, r->as_of)));
	for (size_t i = 0; i < r->n_targets && c->n_cards < HOME_CARDS; i++)
		target_row_fill(web, r, &r->targets[i], i + 1, &c->cards[c->n_cards++]);
	c->n_more = r->n_targets - c->n_cards;
	fill_choices(web, home, c);
	home_sentence(web, r, c);
	if (r->n_targets == 0)
		return OK;
	TRY(fill_trend(web, home, c));
	return fill_children(web, home, c);
}

enum status home_fill(struct web *web, struct home *home, struct home_content *c)
{
	struct arena *a = web->ctx.arena;
	const struct unit *unit = &home->asking.unit;
	const struct field *kinds = record_type_field(&unit_type, STR("kind"));
	const struct choice *own = field_choice(kinds, unit->kind), *base = field_choice(kinds, STR("grassroots"));
	enum role role;

	TRY(scope_role(&web->ctx, unit->id, &role));
	c->title = unit->name;
	c->unit_code = unit->code;
	c->is_base = own && base && own->rank <= base->rank && own->rank > 0;
	c->may_enter = role >= ROLE_DATA_ENTRY && unit->until_day > web->ctx.today;
	c->unit = url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(unit->code)));
	c->admit = url_local(a, str_fmt(a, "/unit/%.*s/admit", STR_ARG(unit->code)));
	c->has_plan = home->asking.has_plan;
	if (c->has_plan)
		TRY(fill_results(web, home, c));
	return home_to_dos(web, home, c);
}

static enum status home_json(struct web *web)
{
	struct plan_result result;
	struct unit_asking asking;
	struct buf body;
	struct json j;

	TRY(unit_asking_read(web, &asking));
	if (asking.has_plan)
		TRY(plan_evaluate(&web->ctx, &asking.plan, &asking.ask, &result));
	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", asking.unit.code);
	json_kstr(&j, "name", asking.unit.name);
	json_key(&j, "plan");
	if (asking.has_plan)
		plan_result_json(&web->ctx, &j, &result);
	else
		json_null(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

/* All on which the content depends beside data: eyes, day, language, question. */
static struct str content_key(struct web *web)
{
	struct arena *a = web->ctx.arena;
	struct str unit = web_query(web, "unit"), plan = web_query(web, "plan"), as_of = web_query(web, "as_of");
	struct str key = str_fmt(a, "home %d %s %zu:%.*s %zu:%.*s %.*s", web->ctx.today,
				 web->ctx.texts ? web->ctx.texts->language : "vi", unit.n, STR_ARG(unit), plan.n,
				 STR_ARG(plan), STR_ARG(as_of));

	for (size_t i = 0; i < web->user.n_grants; i++)
		key = str_fmt(a, "%.*s %lld=%d", STR_ARG(key), (long long)web->user.grants[i].unit_id,
			      (int)web->user.grants[i].role);
	return key;
}

static enum status make_content(struct web *web, struct html_safe *out)
{
	struct home_content content = { 0 };
	struct home home = { 0 };
	struct html h;

	TRY(unit_asking_read(web, &home.asking));
	TRY(home_fill(web, &home, &content));
	html_init(&h, &web->ctx);
	home_content_view(&h, &content);
	*out = html_safe_of(&h);
	return OK;
}

/* From memory, while nothing has changed that it was made of. */
static enum status find_content(struct web *web, struct html_safe *out)
{
	struct str key = content_key(web);
	struct db_reading reading = { 0 };
	struct fragment kept;
	bool holds = false;

	if (fragment_get(web->app->fragments, key, web->ctx.arena, &kept) && kept.note.n == sizeof reading) {
		memcpy(&reading, kept.note.p, sizeof reading);
		TRY(db_reading_holds(&web->ctx, &reading, &holds));
	}
	if (holds) {
		*out = kept.markup;
		return OK;
	}
	TRY(db_reading_begin(&web->ctx));
	enum status status = make_content(web, out);
	db_reading_end(&web->ctx, &reading);
	if (status == OK)
		fragment_put(web->app->fragments, key,
			     (struct fragment){ { (const char *)&reading, sizeof reading }, *out });
	return status;
}

/* The frame names the unit that is looked at, be it below the user's own. */
static enum status begin(struct web *web, struct page *chrome)
{
	struct str code = web_query(web, "unit");
	struct unit unit;

	TRY(page_begin(web, str_of(tr(&web->ctx, T("Tổng quan"))), chrome));
	if (code.n == 0)
		return OK;
	TRY(unit_by_code(&web->ctx, code, web->ctx.today, &unit));
	chrome->unit_name = unit.name;
	return OK;
}

static enum status get_home(struct web *web)
{
	struct home_page page = { 0 };
	struct html h;

	if (web->wants_json)
		return home_json(web);
	TRY(find_content(web, &page.content));
	TRY(begin(web, &page.chrome));
	html_init(&h, &web->ctx);
	home_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static const struct route routes[] = {
	{ "GET", "/", get_home, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The first page of a unit: its plan, the trend, what to do, its children (query: unit, plan, "
		 "as_of)." },
};

static const struct menu_entry menu[] = {
	{ T("Điều hành"), T("Tổng quan"), "home", "/", ROLE_VIEWER },
};

const struct feature home_feature = {
	.name = "home",
	.routes = routes,
	.n_routes = 1,
	.menu = menu,
	.n_menu = 1,
};
