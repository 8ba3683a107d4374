/* People searched by their names; see record_search.h. */
#include "domain/record_search.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/record_reach.h"
#include "domain/record_sql.h"

#define NEAR_PEOPLE 4000 /* so many are looked at one by one */
#define FEW_NAMES 500    /* so many that begin alike are looked at one by one */
#define NEAR_UNITS 10000    /* of all */
#define GATHERED_UNITS 2000 /* the people of more are not gathered */
#define NAMES_FOR_A_UNIT 20 /* are looked up in the time that gathering one unit's people takes */

#define LAST_CHARACTER "\xf4\x8f\xbf\xbf" /* stands behind whatever a name may go on with */

static const struct record_filter *names_filter(const struct record_list *list)
{
	if (!str_is(list->type->code, "member") || list->state != LIST_IN_FORCE)
		return NULL;
	for (size_t i = 0; i < list->n_filters; i++) {
		const struct record_filter *filter = &list->filters[i];
		if (filter->how == FILTER_CONTAINS && str_is(filter->field, "full_name") &&
		    filter->value.type == VALUE_TEXT && str_trim(filter->value.s).n > 0)
			return filter;
	}
	return NULL;
}

static void add_range(struct sql_text *q, const char *plus, const char *column, struct str begin)
{
	struct str end = str_fmt(q->text.arena, "%.*s" LAST_CHARACTER, STR_ARG(begin));

	for (int i = 0; i < 2; i++) {
		sql_add_literal(q, i == 0 ? "" : " AND ");
		sql_either(q, plus, "");
		sql_lit(q, "r0.");
		sql_add_literal(q, column);
		sql_add_literal(q, i == 0 ? " >= " : " < ");
		sql_str(q, i == 0 ? begin : end);
	}
}

/* One word is first of all a given name, several are the beginning of a full name. */
static bool is_given(const struct record_search *search, int way)
{
	return (way == 0) == (search->before.n == 0);
}

static void add_way(struct sql_text *q, const struct record_search *search, const char *plus, int way)
{
	if (!is_given(search, way)) {
		add_range(q, plus, "full_name_key", search->key);
		return;
	}
	add_range(q, plus, "given_key", search->last);
	if (search->before.n == 0)
		return;
	sql_lit(q, " AND r0.given_key LIKE ");
	sql_str(q, record_like(q->text.arena, "% ", search->before, ""));
	sql_lit(q, " ESCAPE '!'");
}

void record_search_where(struct sql_text *q, const struct record_search *search, int way)
{
	sql_lit(q, " AND ");
	add_way(q, search, "", way);
	if (way == 0)
		return;
	sql_lit(q, " AND NOT (");
	add_way(q, search, "+", 0);
	sql_lit(q, ")");
}

void record_search_where_any(struct sql_text *q, const struct record_search *search)
{
	sql_lit(q, " AND (");
	add_way(q, search, "+", 0);
	sql_lit(q, " OR ");
	add_way(q, search, "+", 1);
	sql_lit(q, ")");
}

void record_search_order(struct sql_text *q, const struct record_search *search, bool is_descending)
{
	sql_lit(q, " ORDER BY CASE WHEN ");
	add_way(q, search, "+", 0);
	sql_lit(q, " THEN 0 ELSE 1 END, CASE WHEN ");
	add_way(q, search, "+", 0);
	sql_lit(q, " THEN r0.");
	sql_add_literal(q, record_search_column(search, 0));
	sql_lit(q, " ELSE r0.");
	sql_add_literal(q, record_search_column(search, 1));
	sql_add_literal(q, is_descending ? " END DESC, r0.id DESC" : " END, r0.id");
}

const char *record_search_column(const struct record_search *search, int way)
{
	return is_given(search, way) ? "given_key" : "full_name_key";
}

/* Whether there are so many names, anybody's, that are found in one of the ways. */
static enum status has_names(struct ctx *ctx, const struct record_search *search, int64_t n, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	*out = false;
	for (int way = 0; way < SEARCH_WAYS && !*out; way++) {
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT count(*) FROM (SELECT 1 FROM member r0 WHERE r0.superseded_at = 9223372036854775807"
			    " AND ");
		add_way(&q, search, "", way);
		sql_lit(&q, " LIMIT ");
		sql_int(&q, n);
		sql_lit(&q, ") few");
		sql_remember(&q);
		TRY(db_query_text(ctx, &q, &rows));
		*out = db_cell(&rows, 0, 0).i >= n;
	}
	return OK;
}

/* Units have a hundred people or so. */
static enum status look_at_units(struct ctx *ctx, const struct record_list *list, struct record_search *search)
{
	int64_t units;

	if (record_is_about_all(list, ctx->scope))
		return OK;
	TRY(record_count_units(ctx, list, NEAR_UNITS + 1, &units));
	search->is_near = units <= NEAR_UNITS;
	if (!search->is_dense || units > GATHERED_UNITS)
		return OK;
	return has_names(ctx, search, units * NAMES_FOR_A_UNIT, &search->by_people);
}

static void cut_words(struct arena *a, struct record_search *search)
{
	struct str key = search->key = utf8_fold(a, search->filter->value.s);
	size_t last = key.n;

	while (last > 0 && key.p[last - 1] != ' ')
		last--;
	search->last = str_slice(key, last, key.n);
	search->before = str_trim(str_slice(key, 0, last));
}

enum status record_search_of(struct ctx *ctx, const struct record_list *list, struct record_search *out)
{
	struct record_search search = { .filter = names_filter(list) };
	bool is_more;

	*out = (struct record_search){ 0 };
	if (!search.filter)
		return OK;
	cut_words(ctx->arena, &search);
	if (search.key.n == 0)
		return OK;
	TRY(record_has_many_people(ctx, list, NEAR_PEOPLE, &is_more));
	if (!is_more)
		return OK;
	TRY(has_names(ctx, &search, FEW_NAMES + 1, &search.is_dense));
	search.is_led = true;
	if (search.is_dense && !record_is_about_all(list, ctx->scope))
		TRY(record_has_many_people(ctx, list, FAR_PEOPLE, &search.is_led));
	if (search.is_led)
		TRY(look_at_units(ctx, list, &search));
	*out = search;
	return OK;
}
