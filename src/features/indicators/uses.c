/* Which targets of plans use an indicator: they name it, or say the same. */
#include "base/arena.h"
#include "features/indicators/indicators_page.h"
#include "features/indicators/indicators_queries.h"
#include "web/web.h"

#define TARGETS_READ 5000
#define USES_SHOWN 40

/* Targets of the plans that the user sees. */
struct uses {
	const struct sql_indicator_uses_row **items;
	size_t n;
};

static enum status uses_read(struct web *web, struct uses *out)
{
	struct sql_indicator_uses_rows rows;
	struct plan *plans;
	size_t n_plans;

	TRY(sql_indicator_uses(&web->ctx, TARGETS_READ, &rows));
	TRY(plan_list(&web->ctx, 0, &plans, &n_plans));
	*out = (struct uses){ arena_array_of(web->ctx.arena, const struct sql_indicator_uses_row *, rows.n + 1), 0 };
	for (size_t i = 0; i < rows.n; i++) {
		bool is_seen = false;
		for (size_t k = 0; k < n_plans && !is_seen; k++)
			is_seen = str_eq(plans[k].code, rows.items[i].plan);
		if (is_seen)
			out->items[out->n++] = &rows.items[i];
	}
	return OK;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether the name stands in the formula as a word of its own. */
static bool names(struct str formula, struct str name)
{
	for (size_t i = 0; name.n > 0 && i + name.n <= formula.n; i++) {
		bool begins = i == 0 || !is_word_char(formula.p[i - 1]);
		bool ends = i + name.n == formula.n || !is_word_char(formula.p[i + name.n]);
		if (begins && ends && str_eq(str_slice(formula, i, i + name.n), name))
			return true;
	}
	return false;
}

static bool is_used(const struct indicator *indicator, struct str formula)
{
	formula = str_trim(formula);
	return names(formula, indicator->code) || str_eq(formula, indicator->formula);
}

enum status uses_count(struct web *web, const struct indicator *list, size_t n, int *out)
{
	struct uses uses;

	TRY(uses_read(web, &uses));
	for (size_t i = 0; i < n; i++) {
		out[i] = 0;
		for (size_t k = 0; k < uses.n; k++)
			out[i] += is_used(&list[i], uses.items[k]->formula);
	}
	return OK;
}

enum status uses_links(struct web *web, struct indicator_page *page)
{
	struct arena *a = web->ctx.arena;
	struct uses uses;

	TRY(uses_read(web, &uses));
	page->uses = arena_array_of(a, struct page_link, USES_SHOWN);
	for (size_t i = 0; i < uses.n && page->n_uses < USES_SHOWN; i++) {
		const struct sql_indicator_uses_row *row = uses.items[i];
		if (!is_used(&page->indicator, row->formula))
			continue;
		struct str path = str_fmt(a, "/plan/%.*s/target/%.*s", STR_ARG(row->plan), STR_ARG(row->target));
		page->uses[page->n_uses++] = (struct page_link){ .href = url_local(a, path),
								 .label = str_fmt(a, "%.*s · %.*s", STR_ARG(row->label),
										  STR_ARG(row->plan_title)) };
	}
	return OK;
}
