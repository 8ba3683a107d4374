/* Looking up places by name or code, in the browser and at the command line. */
#include "features/places/places.h"

#include <stdio.h>

#include "base/args.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/place.h"
#include "features/places/places_page.h"
#include "features/places/views.h"
#include "web/web.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define SHOWN 100
#define WORDS_SHOWN 100

static struct str doubt_of(struct ctx *ctx, enum place_check check)
{
	switch (check) {
	case PLACE_CURRENT:
	case PLACE_SURE:
		return STR_EMPTY;
	case PLACE_NAME_DIFFERS:
		return str_of(tr(ctx, T("Cần đối chiếu: nguồn ghi tên khác.")));
	case PLACE_BY_NAME:
		return str_of(tr(ctx, T("Cần đối chiếu: tìm theo tên.")));
	case PLACE_UNKNOWN:
		return str_of(tr(ctx, T("Chưa rõ nay thuộc đâu.")));
	}
	return STR_EMPTY;
}

static enum status fill_row(struct ctx *ctx, const struct place *place, struct place_row *row)
{
	bool is_of_district = place->district.n > 0 && place->province.n > 0;
	struct place now;

	*row = (struct place_row){ .code = place->code, .name = place->name, .above = place->province };
	if (is_of_district)
		row->above = str_fmt(ctx->arena, "%.*s, %.*s", STR_ARG(place->district), STR_ARG(place->province));
	row->doubt = doubt_of(ctx, place->check);
	if (place->now.n == 0)
		return OK;
	TRY(place_find(ctx, place->now, PLACES_SINCE, &now));
	row->now = str_fmt(ctx->arena, "%.*s (%.*s)", STR_ARG(now.name), STR_ARG(now.code));
	return OK;
}

static enum status find_rows(struct ctx *ctx, struct str words, struct place_row **out, size_t *out_n)
{
	struct place *places = NULL;
	size_t n = 0;

	if (words.n > 0)
		TRY(place_search(ctx, words, SHOWN, &places, &n));
	*out = arena_array_of(ctx->arena, struct place_row, n);
	*out_n = n;
	for (size_t i = 0; i < n; i++)
		TRY(fill_row(ctx, &places[i], &(*out)[i]));
	return OK;
}

static void member_json(struct json *j, const char *key, struct str value)
{
	json_key(j, key);
	json_str(j, value);
}

static void row_json(struct json *j, const struct place_row *row)
{
	json_object(j);
	member_json(j, "code", row->code);
	member_json(j, "name", row->name);
	member_json(j, "above", row->above);
	member_json(j, "now", row->now);
	member_json(j, "doubt", row->doubt);
	json_object_end(j);
}

static enum status rows_json(struct web *web, const struct places_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_key(&j, "places");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++)
		row_json(&j, &page->rows[i]);
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status places_get(struct web *web)
{
	struct places_page page = { .q = str_slice(str_trim(web_query(web, "q")), 0, WORDS_SHOWN) };
	struct html h;

	TRY(find_rows(&web->ctx, page.q, &page.rows, &page.n_rows));
	if (web->wants_json)
		return rows_json(web, &page);
	page.count_text = str_fmt(web->ctx.arena, page.n_rows == SHOWN ? "%d+" : "%d", (int)page.n_rows);
	TRY(page_begin(web, str_of(tr(&web->ctx, T("Đơn vị hành chính"))), &page.chrome));
	html_init(&h, &web->ctx);
	places_page_view(&h, &page);
	return web_html(web, 200, &h);
}

static enum status command_places(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct place_row *rows;
	struct args args;
	size_t n;

	(void)db;
	TRY(args_parse(ctx, argc, argv, NULL, 0, &args));
	TRY(args_words(ctx, &args, 1));
	if (args.n_words == 0)
		return problem_add(ctx, "places", T("Cần tên hoặc mã để tìm."));
	TRY(find_rows(ctx, args.words[0], &rows, &n));
	for (size_t i = 0; i < n; i++)
		printf("%-6.*s %.*s · %.*s%s%.*s %.*s\n", STR_ARG(rows[i].code), STR_ARG(rows[i].name),
		       STR_ARG(rows[i].above), rows[i].now.n > 0 ? " → " : "", STR_ARG(rows[i].now),
		       STR_ARG(rows[i].doubt));
	return OK;
}

static const struct route routes[] = {
	{ .method = "GET",
	  .pattern = "/places",
	  .handler = places_get,
	  .effect = ROUTE_READS,
	  .access = ACCESS_SIGNED_IN,
	  .doc = "Administrative divisions, of today and of before July 2025." },
};

static const struct command commands[] = {
	{ "places", "WORDS", command_places,
	  "Administrative divisions by name or code, and what became of old communes.", false },
};

static const struct menu_entry menu[] = {
	{ T("Tổ chức"), T("Đơn vị hành chính"), "catalog", "/places", ROLE_VIEWER },
};

const struct feature places_feature = {
	.name = "places",
	.routes = routes,
	.n_routes = COUNT(routes),
	.commands = commands,
	.n_commands = COUNT(commands),
	.menu = menu,
	.n_menu = COUNT(menu),
};
