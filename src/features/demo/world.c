/* Reads catalog/demo into a world (world.h). */
#include "features/demo/world.h"

#include "features/demo/tsv.h"

#define COLUMNS(list) (list), sizeof(list) / sizeof *(list)

struct body *world_body(struct world *world, struct str code)
{
	for (size_t i = 0; i < world->n_bodies; i++) {
		if (str_eq(world->bodies[i].code, code))
			return &world->bodies[i];
	}
	return NULL;
}

const struct trade *world_trade(const struct world *world, struct str code)
{
	for (size_t i = 0; i < world->n_trades; i++) {
		if (str_eq(world->trades[i].code, code))
			return &world->trades[i];
	}
	return NULL;
}

bool world_has_left_out(const struct world *world, struct str part)
{
	for (size_t i = 0; i < world->n_left_out; i++) {
		if (str_is(part, world->left_out[i]))
			return true;
	}
	return false;
}

bool world_lies_under(struct world *world, struct body *body, struct str parent)
{
	while (body && !str_eq(body->code, parent))
		body = world_body(world, body->parent);
	return body;
}

static enum status read_trades(struct ctx *ctx, struct world *world)
{
	static const char *const columns[] = { "code", "sector", "women", "name" };
	struct tsv t;

	TRY(tsv_read(ctx, "demo/trades.tsv", COLUMNS(columns), &t));
	world->trades = arena_array_of(ctx->arena, struct trade, t.n);
	world->n_trades = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct trade *trade = &world->trades[i];
		trade->code = tsv_cell(&t, i, 0);
		trade->sector = tsv_cell(&t, i, 1);
		TRY(tsv_int(&t, i, 2, &trade->women));
		trade->form = tsv_cell(&t, i, 3);
	}
	return OK;
}

static enum status read_bodies(struct ctx *ctx, struct world *world)
{
	static const char *const columns[] = { "code", "parent", "kind", "from", "name", "people", "area" };
	struct tsv t;

	TRY(tsv_read(ctx, "demo/bodies.tsv", COLUMNS(columns), &t));
	world->bodies = arena_array_of(ctx->arena, struct body, t.n);
	world->n_bodies = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct body *body = &world->bodies[i];
		body->code = tsv_cell(&t, i, 0);
		body->parent = tsv_cell(&t, i, 1);
		body->kind = tsv_cell(&t, i, 2);
		TRY(tsv_day(&t, i, 3, &body->from_day));
		body->name = tsv_cell(&t, i, 4);
		body->people = tsv_cell(&t, i, 5);
		body->area = tsv_cell(&t, i, 6);
		struct str district = body->area, province = str_cut(&district, '/');
		if (body->area.n > 0)
			TRY(place_of_district(ctx, province, district, &body->places, &body->n_places));
	}
	return OK;
}

static enum status find_body(struct world *world, const struct tsv *t, size_t row, size_t column, struct body **out)
{
	*out = world_body(world, tsv_cell(t, row, column));
	return *out ? OK : fail("%s: row %zu names no body of bodies.tsv", t->file, row + 1);
}

static enum status find_trades(struct ctx *ctx, const struct world *world, const struct tsv *t, size_t row,
			       size_t column, struct words *out)
{
	*out = words_of(ctx->arena, tsv_cell(t, row, column));
	for (size_t i = 0; i < out->n; i++) {
		if (!world_trade(world, out->items[i]))
			return fail("%s: row %zu: no trade %.*s", t->file, row + 1, STR_ARG(out->items[i]));
	}
	return out->n > 0 ? OK : fail("%s: row %zu has no trade", t->file, row + 1);
}

/* "2010-2018", "5..62" */
static enum status read_range(const struct tsv *t, size_t row, size_t column, int64_t *low, int64_t *high)
{
	struct str cell = tsv_cell(t, row, column);

	if (!number_cut(&cell, low))
		return fail("%s: row %zu, column %zu is no range", t->file, row + 1, column + 1);
	while (cell.n > 0 && (cell.p[0] == '.' || cell.p[0] == '-'))
		cell = str_slice(cell, 1, cell.n);
	return number_cut(&cell, high) && *low <= *high
		       ? OK
		       : fail("%s: row %zu, column %zu is no range", t->file, row + 1, column + 1);
}

static enum status read_standings(struct ctx *ctx, struct world *world)
{
	static const char *const columns[] = { "part", "grows", "body", "trades", "unions", "members", "opened" };
	struct tsv t;
	int64_t grows;

	TRY(tsv_read(ctx, "demo/standing.tsv", COLUMNS(columns), &t));
	world->standings = arena_array_of(ctx->arena, struct stock, t.n);
	world->n_standings = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct stock *s = &world->standings[i];
		s->part = tsv_cell(&t, i, 0);
		TRY(tsv_int(&t, i, 1, &grows));
		s->grows = grows;
		TRY(find_body(world, &t, i, 2, &s->body));
		TRY(find_trades(ctx, world, &t, i, 3, &s->trades));
		TRY(tsv_int(&t, i, 4, &s->unions));
		TRY(tsv_int(&t, i, 5, &s->members));
		TRY(read_range(&t, i, 6, &s->first_year, &s->last_year));
	}
	return OK;
}

static enum status read_growth(struct ctx *ctx, struct world *world, const struct tsv *t, size_t row, struct growth *g)
{
	int64_t *const numbers[] = { &g->unions, &g->bottom_up, &g->members, &g->admitted, &g->departed };
	int64_t is_fixed;

	g->part = tsv_cell(t, row, 0);
	TRY(tsv_int(t, row, 1, &g->year));
	TRY(tsv_int(t, row, 2, &is_fixed));
	g->is_fixed = is_fixed;
	TRY(find_body(world, t, row, 3, &g->body));
	TRY(find_trades(ctx, world, t, row, 4, &g->trades));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		TRY(tsv_int(t, row, 5 + i, numbers[i]));
	TRY(tsv_day(t, row, 10, &g->first_day));
	TRY(tsv_day(t, row, 11, &g->last_day));
	TRY(tsv_int(t, row, 12, &g->quota));
	return tsv_day(t, row, 13, &g->by_day);
}

static enum status read_growths(struct ctx *ctx, struct world *world)
{
	static const char *const columns[] = { "part",   "year",      "fixed",   "body",     "trades",
					       "unions", "bottom_up", "members", "admitted", "departed",
					       "first",  "last",      "quota",   "by" };
	struct tsv t;
	size_t n = 0;

	TRY(tsv_read(ctx, "demo/growth.tsv", COLUMNS(columns), &t));
	world->growths = arena_array_of(ctx->arena, struct growth, t.n);
	world->n_growths = t.n;
	struct growth *read = arena_array_of(ctx->arena, struct growth, t.n);
	int64_t first_year = INT64_MAX, last_year = 0;
	for (size_t i = 0; i < t.n; i++) {
		TRY(read_growth(ctx, world, &t, i, &read[i]));
		first_year = read[i].year < first_year ? read[i].year : first_year;
		last_year = read[i].year > last_year ? read[i].year : last_year;
	}
	for (int64_t year = first_year; year <= last_year; year++) {
		for (size_t i = 0; i < t.n; i++) {
			if (read[i].year == year)
				world->growths[n++] = read[i];
		}
	}
	return OK;
}

static enum status read_unorganised(struct ctx *ctx, struct world *world)
{
	static const char *const columns[] = { "part", "body", "trades", "employers", "workers" };
	struct tsv t;

	TRY(tsv_read(ctx, "demo/employers.tsv", COLUMNS(columns), &t));
	world->unorganised = arena_array_of(ctx->arena, struct unorganised, t.n);
	world->n_unorganised = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct unorganised *u = &world->unorganised[i];
		u->part = tsv_cell(&t, i, 0);
		TRY(find_body(world, &t, i, 1, &u->body));
		TRY(find_trades(ctx, world, &t, i, 2, &u->trades));
		TRY(tsv_int(&t, i, 3, &u->employers));
		TRY(read_range(&t, i, 4, &u->fewest, &u->most));
	}
	return OK;
}

enum status world_read(struct ctx *ctx, struct world *out)
{
	*out = (struct world){ .arena = ctx->arena };
	TRY(names_read(ctx, &out->names));
	TRY(read_trades(ctx, out));
	TRY(read_bodies(ctx, out));
	TRY(read_standings(ctx, out));
	TRY(read_growths(ctx, out));
	return read_unorganised(ctx, out);
}
