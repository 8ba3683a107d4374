/* Pasted tables matched with the lines of a grid (pasted.h). */
#include "features/entry/pasted.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "base/utf8.h"
#include "i18n/names.h"

#define CELLS_MAX 20
#define WORDS_MAX 24

static struct str unquoted(struct str cell)
{
	cell = str_trim(cell);
	if (cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"')
		return str_trim(str_slice(cell, 1, cell.n - 1));
	return cell;
}

static void split_line(struct ctx *ctx, struct str text, char separator, struct pasted_line *out)
{
	struct str rest = text;

	out->text = text;
	out->cells = arena_array_of(ctx->arena, struct str, CELLS_MAX);
	while (rest.p && out->n_cells < CELLS_MAX)
		out->cells[out->n_cells++] = unquoted(str_cut(&rest, separator));
	out->name = out->cells[0];
	while (out->n_cells > 1 && out->cells[out->n_cells - 1].n == 0)
		out->n_cells--;
}

enum status pasted_split(struct ctx *ctx, struct str text, struct pasted *out)
{
	LIST(struct pasted_line) lines = { 0 };
	struct str rest;
	int number = 0;

	if (text.n > PASTED_SIZE_MAX) {
		problem_add(ctx, "text", T("Phần dán dài quá; mỗi lần không quá %d dòng."), SAVE_LINES_MAX);
		return TOO_LARGE;
	}
	if (!utf8_is_valid(text) || text_nfc(ctx->arena, text, &rest) != OK)
		return problem_add(ctx, "text", T("Nội dung có ký tự không hợp lệ."));
	char separator = str_contains(rest, STR("\t")) ? '\t' : ';';
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		number++;
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (str_trim(line).n == 0)
			continue;
		if (lines.n > SAVE_LINES_MAX) {
			problem_add(ctx, "text", T("Phần dán dài quá; mỗi lần không quá %d dòng."), SAVE_LINES_MAX);
			return TOO_LARGE;
		}
		struct pasted_line *added = LIST_ADD(ctx->arena, &lines);
		*added = (struct pasted_line){ .number = number };
		split_line(ctx, line, separator, added);
	}
	*out = (struct pasted){ .lines = lines.items, .n = lines.n };
	return OK;
}

/* Names are known by what stands behind the kind of the unit, however the kind is written. */
static struct str bare(struct arena *a, struct str name)
{
	static const char *const kinds[] = { "cong doan co so ", "nghiep doan co so ", "cdcs ", "ndcs ", "nghiep doan ",
					     "cong doan ", "cd " };
	struct str key = utf8_fold(a, name);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_starts(key, str_of(kinds[i])))
			return str_slice(key, str_of(kinds[i]).n, key.n);
	}
	return key;
}

struct entry {
	struct str key;
	const struct line *line;
};

struct index {
	struct entry *items;
	size_t n;
	struct str *bares; /* of grid->lines */
};

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_cmp(x->key, y->key);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static struct index index_of(struct ctx *ctx, const struct grid *grid)
{
	struct index index = { .items = arena_array_of(ctx->arena, struct entry, 3 * grid->n + 1),
			       .bares = arena_array_of(ctx->arena, struct str, grid->n + 1) };

	for (size_t i = 0; i < grid->n; i++) {
		const struct line *line = &grid->lines[i];
		index.bares[i] = bare(ctx->arena, line->name);
		index.items[index.n++] = (struct entry){ line->code, line };
		index.items[index.n++] = (struct entry){ line->fold, line };
		if (!str_eq(index.bares[i], line->fold))
			index.items[index.n++] = (struct entry){ index.bares[i], line };
	}
	qsort(index.items, index.n, sizeof *index.items, by_key);
	return index;
}

/* Every line of that key; the first of them are offered. */
static size_t find(const struct index *index, struct str key, struct pasted_line *out)
{
	size_t low = 0, high = index->n, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(index->items[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	out->n_nearest = 0;
	for (; low < index->n && str_eq(index->items[low].key, key); low++) {
		if (n > 0 && index->items[low].line == index->items[low - 1].line)
			continue;
		if (n++ < PASTED_NEAREST)
			out->nearest[out->n_nearest++] = index->items[low].line;
	}
	return n;
}

/* How many of the words stand in the name. */
static size_t score(const struct str *words, size_t n, struct str bare_name)
{
	size_t hits = 0;
	for (size_t i = 0; i < n; i++)
		hits += str_contains(bare_name, words[i]);
	return hits;
}

/* The names that share the most words, at least half of them; of equals the shorter. */
static void find_nearest(struct ctx *ctx, const struct grid *grid, const struct index *index, struct pasted_line *out)
{
	struct str words[WORDS_MAX], rest = bare(ctx->arena, out->name);
	size_t n = 0, scores[PASTED_NEAREST] = { 0 };

	while (rest.n > 0 && n < WORDS_MAX)
		words[n++] = str_cut(&rest, ' ');
	out->n_nearest = 0;
	for (size_t i = 0; i < grid->n; i++) {
		size_t hits = score(words, n, index->bares[i]), at = out->n_nearest;
		if (hits == 0 || 2 * hits < n)
			continue;
		size_t weight = hits * 1000 - (index->bares[i].n < 999 ? index->bares[i].n : 999);
		while (at > 0 && scores[at - 1] < weight)
			at--;
		if (at == PASTED_NEAREST)
			continue;
		if (out->n_nearest < PASTED_NEAREST)
			out->n_nearest++;
		for (size_t k = out->n_nearest - 1; k > at; k--) {
			out->nearest[k] = out->nearest[k - 1];
			scores[k] = scores[k - 1];
		}
		out->nearest[at] = &grid->lines[i];
		scores[at] = weight;
	}
}

static size_t column_named(struct ctx *ctx, const struct quick *quick, struct str heading)
{
	struct str key = utf8_fold(ctx->arena, heading);
	for (size_t k = 0; k < quick->n_fields; k++) {
		if (str_eq(quick->fields[k]->name, heading) ||
		    str_eq(utf8_fold(ctx->arena, quick->fields[k]->label), key))
			return k;
	}
	return QUICK_FIELDS_MAX;
}

/* A first line that names columns is a heading: every filled cell behind the first does. */
static bool read_heading(struct ctx *ctx, const struct quick *quick, struct pasted *pasted)
{
	const struct pasted_line *first = &pasted->lines[0];

	if (pasted->n == 0 || first->n_cells < 2 || first->n_cells - 1 > QUICK_FIELDS_MAX)
		return false;
	for (size_t i = 1; i < first->n_cells; i++) {
		size_t k = column_named(ctx, quick, first->cells[i]);
		if (k == QUICK_FIELDS_MAX)
			return false;
		pasted->columns[i - 1] = k;
	}
	pasted->n_columns = first->n_cells - 1;
	pasted->lines++;
	pasted->n--;
	return true;
}

/* Without a heading the columns stand in their order; the day may be left out, for there is one for all. */
static void guess_columns(const struct quick *quick, struct pasted *pasted)
{
	bool has_day = quick->n_fields > 0 && quick->fields[0]->type == FIELD_DAY, is_told = false;
	size_t from;
	day_t day;

	for (size_t i = 0; i < pasted->n && has_day; i++) {
		struct str cell = pasted->lines[i].n_cells > 1 ? pasted->lines[i].cells[1] : STR_EMPTY;
		is_told |= cell.n == 0 || day_parse_people(cell, &day) == OK || day_parse_iso(cell, &day) == OK ||
			   str_contains(cell, STR("/"));
		if (is_told)
			break;
	}
	from = has_day && !is_told ? 1 : 0;
	for (size_t k = from; k < quick->n_fields; k++)
		pasted->columns[pasted->n_columns++] = k;
}

static void fill_typed(const struct pasted *pasted, const struct pasted_line *line, struct typed *out)
{
	*out = (struct typed){ .line = line->line, .is_ticked = true, .is_merged = true };
	for (size_t k = 0; k < QUICK_FIELDS_MAX; k++)
		out->cells[k].is_absent = true;
	for (size_t i = 1; i < line->n_cells; i++) {
		struct cell *cell = &out->cells[pasted->columns[i - 1]];
		cell->text = line->cells[i];
		cell->is_absent = false;
	}
}

static void match_line(struct ctx *ctx, const struct grid *grid, const struct index *index, struct str picked,
		       size_t *n_offered, struct pasted_line *line)
{
	size_t n = 1;

	line->line = picked.n > 0 ? grid_line(grid, picked) : NULL;
	if (!line->line) {
		n = find(index, line->name, line);
		if (n == 0)
			n = find(index, utf8_fold(ctx->arena, line->name), line);
		if (n == 0)
			n = find(index, bare(ctx->arena, line->name), line);
		line->line = n == 1 ? line->nearest[0] : NULL;
	}
	line->fate = n == 1 ? PASTED_MATCHED : n == 0 ? PASTED_UNKNOWN : PASTED_AMBIGUOUS;
	if (n == 0 && (*n_offered)++ < PASTED_NEAREST_LINES)
		find_nearest(ctx, grid, index, line);
}

enum status pasted_match(struct ctx *ctx, const struct grid_ask *ask, const struct grid *grid, pasted_pick_fn *pick,
			 void *arg, struct pasted *pasted)
{
	struct index index = index_of(ctx, grid);
	bool *taken = arena_array_of(ctx->arena, bool, grid->n + 1);
	size_t n_offered = 0;

	if (!read_heading(ctx, &ask->quick, pasted))
		guess_columns(&ask->quick, pasted);
	pasted->sheet = (struct sheet){ .ask = ask,
					.items = arena_array_of(ctx->arena, struct typed, pasted->n + 1),
					.day = DAY_NONE };
	for (size_t i = 0; i < pasted->n; i++) {
		struct pasted_line *line = &pasted->lines[i];
		match_line(ctx, grid, &index, pick ? pick(arg, line->text) : STR_EMPTY, &n_offered, line);
		if (line->fate == PASTED_MATCHED && line->n_cells - 1 > pasted->n_columns)
			line->fate = PASTED_LONG;
		else if (line->fate == PASTED_MATCHED && taken[line->line - grid->lines])
			line->fate = PASTED_TWICE;
		if (line->fate != PASTED_MATCHED)
			continue;
		taken[line->line - grid->lines] = true;
		line->at = pasted->sheet.n;
		fill_typed(pasted, line, &pasted->sheet.items[pasted->sheet.n++]);
	}
	return OK;
}
