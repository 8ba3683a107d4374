/* Finds places in the tables that are built into the program (place.h). */
#include "domain/place.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "domain/catalog_files.h"

#define CELLS 7
#define WORDS_MAX 100

/* The lines of a table behind its explanations and its head. */
static struct str lines_of(const char *file)
{
	struct str rest = STR_EMPTY;

	for (size_t i = 0; i < n_catalog_files; i++) {
		if (str_is(catalog_files[i].name, file))
			rest = catalog_files[i].data;
	}
	while (rest.n > 0 && rest.p[0] == '#')
		(void)str_cut(&rest, '\n');
	(void)str_cut(&rest, '\n');
	return rest;
}

static struct str lines_now(void)
{
	return lines_of("places/divisions-2026.tsv");
}

static struct str lines_before(void)
{
	return lines_of("places/communes-before-2025.tsv");
}

static void cut_cells(struct str line, struct str cells[CELLS])
{
	for (size_t i = 0; i < CELLS; i++) {
		cells[i] = str_cut(&line, '\t');
		if (str_is(cells[i], "-"))
			cells[i] = STR_EMPTY;
	}
}

/* The first line of that code; lines are sorted. Empty if there is none. */
static struct str find_line(struct str lines, struct str code)
{
	size_t low = 0, high = lines.n;

	while (low < high) {
		size_t start = low + (high - low) / 2;
		while (start > low && lines.p[start - 1] != '\n')
			start--;
		struct str rest = str_slice(lines, start, lines.n), line = str_cut(&rest, '\n');
		struct str told = str_cut(&(struct str){ line.p, line.n }, '\t');
		if (str_cmp(told, code) < 0)
			low = start + line.n + 1;
		else
			high = start;
	}
	struct str rest = str_slice(lines, low, lines.n), line = str_cut(&rest, '\n');
	struct str told = str_cut(&(struct str){ line.p, line.n }, '\t');
	return !str_is(code, "-") && code.n > 0 && str_eq(told, code) ? line : STR_EMPTY;
}

static const char *capital(struct str kind)
{
	static const char *const kinds[][2] = { { "tỉnh", "Tỉnh" },
						{ "thành phố", "Thành phố" },
						{ "phường", "Phường" },
						{ "xã", "Xã" },
						{ "đặc khu", "Đặc khu" } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_is(kind, kinds[i][0]))
			return kinds[i][1];
	}
	return "";
}

static struct str full_name(struct arena *a, struct str cells[CELLS])
{
	return str_fmt(a, "%s %.*s", capital(cells[2]), STR_ARG(cells[1]));
}

static struct place place_now(struct ctx *ctx, struct str line)
{
	struct str cells[CELLS], above[CELLS];

	cut_cells(line, cells);
	struct place place = { .code = cells[0], .name = full_name(ctx->arena, cells) };
	if (cells[3].n == 0)
		return place;
	cut_cells(find_line(lines_now(), cells[3]), above);
	place.province = full_name(ctx->arena, above);
	return place;
}

static struct place place_before(struct str line)
{
	static const char *const checks[] = { "", "ok", "name-differs", "by-name", "unknown" };
	struct str cells[CELLS];

	cut_cells(line, cells);
	struct place place = { .code = cells[0],
			       .name = cells[1],
			       .district = cells[2],
			       .province = cells[3],
			       .now = cells[4],
			       .check = PLACE_UNKNOWN };
	for (int i = PLACE_SURE; i <= PLACE_UNKNOWN; i++) {
		if (str_is(cells[5], checks[i]))
			place.check = (enum place_check)i;
	}
	return place;
}

enum status place_find(struct ctx *ctx, struct str code, day_t day, struct place *out)
{
	struct str now = find_line(lines_now(), code), before = find_line(lines_before(), code);

	if (now.n == 0 && before.n == 0)
		return NOT_FOUND;
	bool is_now = before.n == 0 || (now.n > 0 && day >= PLACES_SINCE);
	*out = is_now ? place_now(ctx, now) : place_before(before);
	return OK;
}

struct str place_label(struct ctx *ctx, const struct place *place)
{
	struct str label = place->name;

	if (place->district.n > 0)
		label = str_fmt(ctx->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(place->district));
	if (place->province.n > 0)
		label = str_fmt(ctx->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(place->province));
	return label;
}

struct search {
	struct str key;  /* folded words */
	struct str kind; /* "phuong " in front of them; "" for none */
	struct str bare; /* what follows it */
	struct str code; /* as typed */
	size_t limit;
	LIST(struct place) found;
};

/* Keys hold names without their kind: "Phường Sa Pa" is also looked for as "sa pa", among wards. */
static void set_words(struct ctx *ctx, struct search *s, struct str typed)
{
	static const char *const kinds[] = { "phuong ", "xa ", "dac khu ", "thi tran ", "tinh ", "thanh pho " };

	s->code = typed;
	s->key = utf8_fold(ctx->arena, typed);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str kind = str_of(kinds[i]);
		if (!str_starts(s->key, kind))
			continue;
		s->kind = kind;
		s->bare = str_slice(s->key, kind.n, s->key.n);
		return;
	}
}

static void search_lines(struct ctx *ctx, struct search *s, struct str lines, bool is_now)
{
	while (lines.n > 0 && s->found.n < s->limit) {
		struct str line = str_cut(&lines, '\n'), cells[CELLS];
		cut_cells(line, cells);
		struct str key = cells[is_now ? 4 : 6];
		bool is_right = (s->key.n > 0 && str_contains(key, s->key)) ||
				(s->code.n > 0 && str_eq(cells[0], s->code));
		bool may_be = !is_right && s->bare.n > 0 && str_contains(key, s->bare);
		if (!is_right && !may_be)
			continue;
		struct place place = is_now ? place_now(ctx, line) : place_before(line);
		if (is_right || str_starts(utf8_fold(ctx->arena, place.name), s->kind))
			*LIST_ADD(ctx->arena, &s->found) = place;
	}
}

enum status place_search(struct ctx *ctx, struct str words, size_t limit, struct place **out, size_t *out_n)
{
	struct str typed = str_trim(str_slice(words, 0, WORDS_MAX));
	struct search search = { 0 };

	set_words(ctx, &search, typed);
	search.limit = limit < PLACES_FOUND_MAX ? limit : PLACES_FOUND_MAX;
	search_lines(ctx, &search, lines_now(), true);
	search_lines(ctx, &search, lines_before(), false);
	*out = search.found.items;
	*out_n = search.found.n;
	return OK;
}

enum status place_of_district(struct ctx *ctx, struct str province, struct str district, struct place **out,
			      size_t *out_n)
{
	LIST(struct place) found = { 0 };
	struct str lines = lines_before();

	while (lines.n > 0) {
		struct place place = place_before(str_cut(&lines, '\n'));
		if (place.code.n > 0 && str_eq(place.province, province) &&
		    (district.n == 0 || str_eq(place.district, district)))
			*LIST_ADD(ctx->arena, &found) = place;
	}
	*out = found.items;
	*out_n = found.n;
	return OK;
}
