/* Finding units by name and code, and the tree of the user's own. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/structure_derive.h"
#include "domain/scope.h"
#include "domain/unit_read.h"
#include "features/units/units_page.h"
#include "features/units/views.h"
#include "web/web.h"

#define FOUND_MAX 50
#define NEAR_UNITS 20000 /* of so many the names are found by the units, of more they are most of all */
#define WORDS_MAX 8

/* What is looked for: folded words that must all stand in a name or in the code; names that hold them as one phrase
 * come first. */
struct found {
	int64_t ids[FOUND_MAX];
	size_t n;
};
struct hunt {
	struct ctx *ctx;
	struct str phrase;
	struct str words[WORDS_MAX];
	size_t n_words;
	struct found exact;
	struct found loose;
	bool has_more;
};

static bool holds_all(const struct hunt *hunt, struct str key, struct str code)
{
	for (size_t i = 0; i < hunt->n_words; i++) {
		if (!str_contains(key, hunt->words[i]) && !str_contains(code, hunt->words[i]))
			return false;
	}
	return true;
}

/* The names of a unit come one after another: it is found once. */
static void add_found(struct hunt *hunt, struct found *found, int64_t id)
{
	if (found->n > 0 && found->ids[found->n - 1] == id)
		return;
	if (found->n < FOUND_MAX)
		found->ids[found->n++] = id;
	else
		hunt->has_more = true;
}

static enum status hunt_row(void *arg, const struct value *cells, int n_columns)
{
	struct hunt *hunt = arg;
	struct str key = utf8_fold(hunt->ctx->arena, cells[2].s), code = cells[1].s;

	(void)n_columns;
	if (str_contains(key, hunt->phrase) || str_eq(code, hunt->phrase))
		add_found(hunt, &hunt->exact, cells[0].i);
	else if (holds_all(hunt, key, code))
		add_found(hunt, &hunt->loose, cells[0].i);
	return OK;
}

static void unit_itself(struct sql_text *q, const void *arg)
{
	sql_lit(q, "u.id");
}

static void day_itself(struct sql_text *q, const void *arg)
{
	scope_day_of_unit(q, ((const struct ctx *)arg)->today);
}

/* " AND …": the units that ever lay under those of the user, where they are few: what the scope chooses among. */
static enum status add_near(struct web *web, struct sql_text *q)
{
	struct sql_text near, few;
	struct db_rows rows;

	if (web->scope.is_all || web->scope.n_grants == 0)
		return OK;
	sql_init(&near, web->ctx.arena, db_ctx_engine(&web->ctx));
	sql_lit(&near, "SELECT nc.descendant_id FROM closure nc WHERE nc.ancestor_id IN ");
	scope_granted(&near, &web->scope, ROLE_NONE);
	sql_lit(&near, " AND nc.relation IN ('belongs', 'guided') AND nc.superseded_at = 9223372036854775807");
	sql_init(&few, web->ctx.arena, db_ctx_engine(&web->ctx));
	sql_lit(&few, "SELECT count(*) FROM (");
	sql_append(&few, &near);
	sql_lit(&few, " LIMIT ");
	sql_int(&few, NEAR_UNITS + 1);
	sql_lit(&few, ") few");
	sql_remember(&few);
	TRY(db_query_text(&web->ctx, &few, &rows));
	if (db_cell(&rows, 0, 0).i > NEAR_UNITS)
		return OK;
	sql_lit(q, " AND u.id IN (");
	sql_append(q, &near);
	sql_lit(q, ")");
	return OK;
}

/* Every name of every unit in reach passes by: names have no folded column, and there are at most some 100,000. Those
 * that live come first. */
static enum status hunt_units(struct web *web, struct hunt *hunt)
{
	struct sql_text q;

	sql_init(&q, web->ctx.arena, db_ctx_engine(&web->ctx));
	sql_lit(&q, "SELECT u.id, u.code, n.value FROM unit u JOIN unit_name n ON n.owner_id = u.id"
		    " AND n.superseded_at = 9223372036854775807 WHERE u.superseded_at = 9223372036854775807 AND ");
	scope_where(&q, &web->scope, unit_itself, day_itself, &web->ctx);
	TRY(add_near(web, &q));
	sql_lit(&q, " ORDER BY CASE WHEN u.until_day > ");
	sql_int(&q, web->ctx.today);
	sql_lit(&q, " THEN 0 ELSE 1 END, u.code, u.id, n.from_day DESC");
	return db_each_text(&web->ctx, &q, hunt_row, hunt);
}

static enum status read_found(struct web *web, const struct found *found, struct units_page *page)
{
	struct sql_text q;
	struct unit *units;
	size_t n;

	if (found->n == 0)
		return OK;
	unit_select(&q, web->ctx.arena, db_ctx_engine(&web->ctx), web->ctx.today);
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND u.id");
	sql_ids(&q, found->ids, found->n);
	sql_lit(&q, " ORDER BY CASE WHEN u.until_day > ");
	sql_int(&q, web->ctx.today);
	sql_lit(&q, " THEN 0 ELSE 1 END, u.code");
	TRY(unit_rows(&web->ctx, &q, &units, &n));
	for (size_t i = 0; i < n && page->n_found < FOUND_MAX; i++) {
		bool is_there = false;
		for (size_t k = 0; k < page->n_found; k++)
			is_there |= page->found[k].id == units[i].id;
		if (!is_there)
			page->found[page->n_found++] = unit_row_of(web, &units[i]);
	}
	return OK;
}

static enum status fill_found(struct web *web, struct units_page *page)
{
	struct hunt hunt = { .ctx = &web->ctx };
	struct str rest = utf8_fold(web->ctx.arena, page->q);

	hunt.phrase = rest;
	page->found = arena_array_of(web->ctx.arena, struct unit_row, FOUND_MAX);
	while (rest.n > 0 && hunt.n_words < WORDS_MAX) {
		struct str word = str_cut(&rest, ' ');
		if (word.n > 0)
			hunt.words[hunt.n_words++] = word;
	}
	TRY(hunt_units(web, &hunt));
	TRY(read_found(web, &hunt.exact, page));
	TRY(read_found(web, &hunt.loose, page));
	TRY(unit_rows_count(web, page->found, page->n_found, web->ctx.today));
	page->count_text = str_fmt(web->ctx.arena, "%s%.*s", hunt.has_more ? "> " : "",
				   STR_ARG(num_people(web->ctx.arena, (int64_t)page->n_found)));
	return OK;
}

/* The user's units, each with what lies right under it. */
static enum status fill_tree(struct web *web, struct units_page *page)
{
	struct unit *units = arena_array_of(web->ctx.arena, struct unit, web->user.n_grants);
	size_t n = 0;

	for (size_t i = 0; i < web->user.n_grants; i++) {
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &units[n]);
		if (status != OK && status != NOT_FOUND)
			return status;
		n += status == OK;
	}
	page->n_tree = unit_rows_of(web, units, n, n, &page->tree);
	TRY(unit_rows_count(web, page->tree, page->n_tree, web->ctx.today));
	for (size_t i = 0; i < page->n_tree; i++) {
		struct unit_row *row = &page->tree[i];
		struct unit *children;
		size_t n_children;
		TRY(structure_children(&web->ctx, row->id, RELATION_BELONGS, web->ctx.today, &children, &n_children));
		row->n_rows = unit_rows_of(web, children, n_children, CHILDREN_SHOWN, &row->rows);
		row->n_rows_all = n_children;
		TRY(unit_rows_count(web, row->rows, row->n_rows, web->ctx.today));
	}
	return OK;
}

static enum status units_json(struct web *web, const struct units_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	unit_rows_json(&j, "units", page->q.n > 0 ? page->found : page->tree,
		       page->q.n > 0 ? page->n_found : page->n_tree);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status units_get(struct web *web)
{
	struct units_page page = { .q = str_trim(web_query(web, "q")) };
	struct html h;

	page.q = str_slice(page.q, 0, 200);
	TRY(page.q.n > 0 ? fill_found(web, &page) : fill_tree(web, &page));
	if (web->wants_json)
		return units_json(web, &page);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Đơn vị"))), &page.chrome));
	html_init(&h, &web->ctx);
	units_page_view(&h, &page);
	return web_html(web, 200, &h);
}
