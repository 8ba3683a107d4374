/* What lies directly under a unit, page by page, those above the grassroots first; some have thousands. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "features/units/units_page.h"
#include "web/web.h"

#define GUIDED_SHOWN 200
#define JSON_SHOWN 200
#define QUERY_MAX 200

/* All words of the text, folded, in the name or in the code. */
static bool is_meant(struct arena *a, const struct unit *unit, struct str text)
{
	struct str rest = utf8_fold(a, text), name = utf8_fold(a, unit->name);

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		if (!str_contains(name, word) && !str_contains(unit->code, word))
			return false;
	}
	return true;
}

size_t children_chosen(struct arena *a, const struct unit *units, size_t n, struct str text, struct unit *out)
{
	size_t n_chosen = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			const struct choice *kind = unit_kind(units[i].kind);
			bool is_grassroots = kind && kind->rank <= 2;
			if (is_grassroots == (pass == 1) && is_meant(a, &units[i], text))
				out[n_chosen++] = units[i];
		}
	}
	return n_chosen;
}

static struct url list_url(struct web *web, const struct unit_page *page)
{
	struct arena *a = web->ctx.arena;
	struct url url = page->self;

	if (page->day_asked.n > 0)
		url = url_param(a, url, STR("day"), page->day_asked);
	return page->child_q.n > 0 ? url_param(a, url, STR("q"), page->child_q) : url;
}

static enum status fill_direct(struct web *web, struct unit_page *page, day_t day)
{
	int64_t per = web->wants_json ? JSON_SHOWN : CHILDREN_SHOWN;
	struct arena *a = web->ctx.arena;
	struct unit *units;
	size_t n;

	TRY(structure_children(&web->ctx, page->unit.id, RELATION_BELONGS, day, &units, &n));
	struct unit *chosen = arena_array_of(a, struct unit, n + 1);
	page->n_children_all = n;
	page->children_count = num_people(a, (int64_t)n);
	page->has_child_search = n > CHILDREN_SHOWN;
	page->day_asked = web_query(web, "day");
	page->child_q = str_trim(str_slice(web_query(web, "q"), 0, QUERY_MAX));
	page->n_children_found = children_chosen(a, units, n, page->child_q, chosen);
	int64_t last = page->n_children_found == 0 ? 1 : ((int64_t)page->n_children_found + per - 1) / per;
	int64_t number = web_number(web, "page", 1, last, 1);
	size_t begin = (size_t)((number - 1) * per);
	page->n_children =
		unit_rows_of(web, chosen + begin, page->n_children_found - begin, (size_t)per, &page->children);
	pager_fill(web, &page->children_pager, list_url(web, page), number, per, (int64_t)page->n_children,
		   (int64_t)page->n_children_found);
	return unit_rows_count(web, page->children, page->n_children, day);
}

enum status children_fill(struct web *web, struct unit_page *page, day_t day)
{
	struct unit *units;
	size_t n;

	TRY(fill_direct(web, page, day));
	TRY(structure_children(&web->ctx, page->unit.id, RELATION_GUIDED, day, &units, &n));
	page->n_guided_all = n;
	page->n_guided = unit_rows_of(web, units, n, GUIDED_SHOWN, &page->guided);
	return unit_rows_count(web, page->guided, page->n_guided, day);
}
