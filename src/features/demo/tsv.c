/* Reads the tables of catalog/demo (tsv.h). */
#include "features/demo/tsv.h"

#include "base/arena.h"
#include "domain/catalog_files.h"

static const struct embedded *find(const char *file)
{
	for (size_t i = 0; i < n_catalog_files; i++) {
		if (str_is(catalog_files[i].name, file))
			return &catalog_files[i];
	}
	return NULL;
}

static size_t count_lines(struct str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static enum status read_line(const struct tsv *t, struct str line, struct str *cells)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		if (!line.p)
			return fail("%s: a line has too few cells", t->file);
		cells[i] = str_cut(&line, '\t');
	}
	return line.p ? fail("%s: a line has too many cells", t->file) : OK;
}

enum status tsv_read(struct ctx *ctx, const char *file, const char *const *columns, size_t n_columns, struct tsv *out)
{
	const struct embedded *found = find(file);
	bool has_names = false;

	if (!found)
		return fail("catalog/%s is missing", file);
	struct str rest = found->data;
	struct str *cells = arena_array_of(ctx->arena, struct str, count_lines(rest) * n_columns);
	*out = (struct tsv){ .file = file, .n_columns = n_columns, .cells = cells };
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		TRY(read_line(out, line, &cells[out->n * n_columns]));
		out->n += has_names;
		for (size_t i = 0; i < n_columns && !has_names; i++) {
			if (!str_is(cells[i], columns[i]))
				return fail("%s: column %zu is not %s", file, i + 1, columns[i]);
		}
		has_names = true;
	}
	return OK;
}

struct str tsv_cell(const struct tsv *t, size_t row, size_t column)
{
	struct str cell = t->cells[row * t->n_columns + column];
	return str_is(cell, "-") ? STR_EMPTY : cell;
}

bool number_cut(struct str *rest, int64_t *out)
{
	size_t n = 0;

	for (*out = 0; n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9' && n < 18; n++)
		*out = *out * 10 + (rest->p[n] - '0');
	*rest = str_slice(*rest, n, rest->n);
	return n > 0;
}

enum status tsv_int(const struct tsv *t, size_t row, size_t column, int64_t *out)
{
	struct str cell = tsv_cell(t, row, column);
	bool is_number = number_cut(&cell, out);

	return is_number && cell.n == 0 ? OK
					: fail("%s: row %zu, column %zu is no number", t->file, row + 1, column + 1);
}

enum status tsv_day(const struct tsv *t, size_t row, size_t column, day_t *out)
{
	struct str cell = tsv_cell(t, row, column);

	*out = DAY_NONE;
	if (cell.n > 0 && day_parse_iso(cell, out) != OK)
		return fail("%s: row %zu, column %zu is no day", t->file, row + 1, column + 1);
	return OK;
}
