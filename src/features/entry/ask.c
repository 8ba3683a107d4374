/* The query of the pages of fast entry (ask.h). */
#include "features/entry/ask.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/catalog.h"
#include "domain/scope.h"
#include "i18n/names.h"
#include "web/asking.h"
#include "web/page.h"
#include "web/web.h"

#define PER_DEFAULT 100
#define PER_MAX 500

static const char *const kept[] = { "register", "period", "unit", "parent", "q", "show", "sort", "order", "per" };

static struct str preset_name(struct arena *a, struct str field)
{
	return str_fmt(a, "set-%.*s", STR_ARG(field));
}

struct url asked_url(struct web *web, const char *path, const char *name, struct str value)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_of(path));
	const struct http_pairs *query = &web->request->target.query;

	for (size_t i = 0; i < query->n; i++) {
		const struct http_pair *pair = &query->items[i];
		bool is_kept = str_starts(pair->name, STR("set-"));
		for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
			is_kept |= str_is(pair->name, kept[k]);
		if (is_kept && pair->value.n > 0 && !str_is(pair->name, name))
			url = url_param(a, url, pair->name, pair->value);
	}
	return *name ? url_param(a, url, str_of(name), value) : url;
}

/* One value for all lines takes the column out. */
static enum status read_presets(struct web *web, struct grid_ask *ask)
{
	for (size_t i = 0; i < ask->quick.n_presets; i++) {
		const struct field *field = ask->quick.presets[i];
		struct str name = preset_name(web->ctx.arena, field->name);
		struct str code = web_query(web, str_zero(web->ctx.arena, name));
		if (code.n == 0)
			continue;
		if (!field_choice(field, code))
			return problem_add(&web->ctx, str_zero(web->ctx.arena, name),
					   T("%.*s: không có lựa chọn “%.*s”."), STR_ARG(field->label), STR_ARG(code));
		ask->presets[i] = code;
		quick_drop(&ask->quick, field);
	}
	return OK;
}

static enum status read_period(struct web *web, struct grid_ask *ask)
{
	struct str code = web_query(web, "period");

	if (code.n > 0)
		TRY(period_by_code(&web->ctx, code, &ask->period));
	else
		TRY(period_of_day(&web->ctx, "civil", quick_every(ask->quick.type), web->ctx.today, &ask->period));
	grid_settle(ask, web->ctx.today);
	return OK;
}

enum status asked_grid_read(struct web *web, struct asked_grid *out)
{
	struct asked_grid asked = { .parent = web_query(web, "parent"),
				    .q = str_trim(str_slice(web_query(web, "q"), 0, 200)),
				    .show = web_query(web, "show"),
				    .sort = web_query(web, "sort"),
				    .is_descending = str_is(web_query(web, "order"), "descending"),
				    .per = web_number(web, "per", 1, PER_MAX, PER_DEFAULT),
				    .page = web_number(web, "page", 1, 1000000, 1) };
	const struct record_type *type = catalog_type(web->ctx.catalog, web_query(web, "register"));

	if (!type || !quick_of(type, &asked.ask.quick)) {
		problem_add(&web->ctx, "register", T("Sổ này ghi từng bản ghi, không ghi nhanh theo danh sách được."));
		return NOT_FOUND;
	}
	TRY(web_unit(web, web_query(web, "unit"), &asked.ask.unit));
	TRY(read_period(web, &asked.ask));
	TRY(read_presets(web, &asked.ask));
	*out = asked;
	return OK;
}

struct str asked_title(struct web *web, const struct record_type *type)
{
	return page_capital(web->ctx.arena, str_of(tr(&web->ctx, str_zero(web->ctx.arena, type->label))));
}

struct titled {
	const struct record_type *type;
	struct str key;
};

static int by_label(const void *a, const void *b)
{
	const struct titled *x = a, *y = b;
	return str_cmp(x->key, y->key);
}

enum status asked_registers(struct web *web, const struct record_type ***out, size_t *out_n)
{
	size_t n = catalog_n_types(web->ctx.catalog), kept_n = 0;
	const struct record_type **types = arena_array_of(web->ctx.arena, const struct record_type *, n + 1);
	struct titled *list = arena_array_of(web->ctx.arena, struct titled, n + 1);
	struct quick quick;

	for (size_t i = 0; i < n; i++) {
		const struct record_type *type = catalog_type_at(web->ctx.catalog, i);
		if (quick_of(type, &quick))
			list[kept_n++] = (struct titled){ type, text_sort_key(web->ctx.arena, type->label) };
	}
	qsort(list, kept_n, sizeof *list, by_label);
	for (size_t i = 0; i < kept_n; i++)
		types[i] = list[i].type;
	*out = types;
	*out_n = kept_n;
	return OK;
}
