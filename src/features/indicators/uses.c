/* Which targets of plans use an indicator: they name it, or say the same. */
#include "base/arena.h"
#include "features/indicators/indicators_page.h"
#include "domain/scope.h"
#include "web/web.h"

#define FORMULAS_READ 5000 /* different ones */
#define TARGETS_READ 400   /* whose formula has the indicator's name somewhere, or is its formula */
#define USES_SHOWN 40

static void of_visible_plans(struct sql_text *q, const struct ctx *ctx)
{
	sql_lit(q, " FROM target t JOIN plan p ON p.id = t.plan_id AND p.superseded_at = 9223372036854775807"
		   " WHERE t.superseded_at = 9223372036854775807 AND t.formula IS NOT NULL AND ");
	plan_where_visible(q, ctx->scope, false);
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
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, web->ctx.arena, db_ctx_engine(&web->ctx));
	sql_lit(&q, "SELECT t.formula, count(*)");
	of_visible_plans(&q, &web->ctx);
	sql_lit(&q, " GROUP BY t.formula ORDER BY t.formula LIMIT ");
	sql_int(&q, FORMULAS_READ);
	sql_remember(&q);
	TRY(db_query_text(&web->ctx, &q, &rows));
	for (size_t i = 0; i < n; i++) {
		out[i] = 0;
		for (size_t k = 0; k < rows.n; k++) {
			if (is_used(&list[i], db_cell(&rows, k, 0).s))
				out[i] += (int)db_cell(&rows, k, 1).i;
		}
	}
	return OK;
}

static void of_formulas_with(struct sql_text *q, const struct indicator *indicator)
{
	sql_lit(q, " AND (");
	if (indicator->code.n > 0) {
		sql_either(q, "instr(t.formula, ", "strpos(t.formula, ");
		sql_str(q, indicator->code);
		sql_lit(q, ") > 0 OR ");
	}
	sql_lit(q, "trim(t.formula) = ");
	sql_str(q, indicator->formula);
	sql_lit(q, ")");
}

enum status uses_links(struct web *web, struct indicator_page *page)
{
	struct arena *a = web->ctx.arena;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, a, db_ctx_engine(&web->ctx));
	sql_lit(&q, "SELECT p.code, p.title, t.code, t.label, t.formula");
	of_visible_plans(&q, &web->ctx);
	of_formulas_with(&q, &page->indicator);
	sql_lit(&q, " ORDER BY p.code, t.place, t.id LIMIT ");
	sql_int(&q, TARGETS_READ);
	sql_remember(&q);
	TRY(db_query_text(&web->ctx, &q, &rows));
	page->uses = arena_array_of(a, struct page_link, USES_SHOWN);
	for (size_t i = 0; i < rows.n && page->n_uses < USES_SHOWN; i++) {
		if (!is_used(&page->indicator, db_cell(&rows, i, 4).s))
			continue;
		struct str path = str_fmt(a, "/plan/%.*s/target/%.*s", STR_ARG(db_cell(&rows, i, 0).s),
					  STR_ARG(db_cell(&rows, i, 2).s));
		page->uses[page->n_uses++] =
			(struct page_link){ .href = url_local(a, path),
					    .label = str_fmt(a, "%.*s · %.*s", STR_ARG(db_cell(&rows, i, 3).s),
							     STR_ARG(db_cell(&rows, i, 1).s)) };
	}
	return OK;
}
