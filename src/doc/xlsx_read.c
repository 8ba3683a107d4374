/* The rows of a sheet; see xlsx_read.h. */
#include "doc/xlsx_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/xlsx_book.h"

#define EPOCH_1900 (-25569) /* day 0 of Excel, for days after 28/02/1900 */
#define EPOCH_1904 (-24107)
#define LETTERS_MAX 3

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_DATE_ISO, CELL_ERROR };

struct sheet {
	struct ctx *ctx;
	const struct xlsx_book *book;
	xlsx_row_fn *fn;
	void *arg;
	enum status status;
	/* the row being read */
	struct str cells[XLSX_READ_COLUMNS_MAX];
	size_t n_cells;
	int line;
	/* the cell being read */
	size_t column;
	enum cell_type type;
	bool is_date, is_in_value;
	struct buf text;
};

static void too_large(struct sheet *s)
{
	(void)problem_add(s->ctx, "file", T("Bảng quá lớn: tối đa %d dòng, %d cột, mỗi ô %d byte."), XLSX_READ_ROWS_MAX,
			  XLSX_READ_COLUMNS_MAX, XLSX_CELL_MAX);
	s->status = TOO_LARGE;
}

/* "AB12" is column 27; without a reference the cell follows the one before. */
static size_t column_of(const char *reference, size_t otherwise)
{
	size_t column = 0;
	int n = 0;

	for (; reference && *reference >= 'A' && *reference <= 'Z' && n < LETTERS_MAX; reference++, n++)
		column = column * 26 + (size_t)(*reference - 'A') + 1;
	return n > 0 ? column - 1 : otherwise;
}

static enum cell_type type_of(const char *t)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} types[] = { { "s", CELL_SHARED }, { "str", CELL_TEXT },   { "inlineStr", CELL_TEXT },
		      { "b", CELL_BOOL },   { "d", CELL_DATE_ISO }, { "e", CELL_ERROR } };

	for (size_t i = 0; t && i < sizeof types / sizeof *types; i++) {
		if (strcmp(t, types[i].name) == 0)
			return types[i].type;
	}
	return CELL_NUMBER;
}

static void begin_row(struct sheet *s, const char **attributes)
{
	int line = xlsx_number(xlsx_attribute(attributes, "r"));

	s->line = line > s->line ? line : s->line + 1;
	s->n_cells = 0;
	s->column = 0;
	memset(s->cells, 0, sizeof s->cells);
	if (s->line > XLSX_READ_ROWS_MAX + 1)
		too_large(s);
}

static void begin_cell(struct sheet *s, const char **attributes)
{
	int style = xlsx_number(xlsx_attribute(attributes, "s"));
	size_t n_style = style < 0 ? 0 : (size_t)style;

	s->column = column_of(xlsx_attribute(attributes, "r"), s->column);
	s->type = type_of(xlsx_attribute(attributes, "t"));
	s->is_date = n_style < s->book->n_styles && s->book->dates[n_style];
	buf_init(&s->text, s->ctx->arena, XLSX_CELL_MAX);
}

static void on_start(void *arg, const char *name, const char **attributes)
{
	struct sheet *s = arg;

	if (strcmp(name, "row") == 0)
		begin_row(s, attributes);
	else if (strcmp(name, "c") == 0)
		begin_cell(s, attributes);
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		s->is_in_value = true;
}

static void on_text(void *arg, const char *text, int n)
{
	struct sheet *s = arg;

	if (s->is_in_value)
		buf_add(&s->text, (struct str){ text, (size_t)n });
}

static struct str day_text(struct sheet *s, double serial)
{
	double day = floor(serial) + (s->book->is_1904 ? EPOCH_1904 : EPOCH_1900);

	if (!(day >= DAY_MIN && day <= DAY_MAX))
		return STR_EMPTY;
	return day_people(s->ctx->arena, (day_t)day);
}

/* The spreadsheet's own text of a number has up to 17 digits of a double: 0.1 may stand there as 0.10000000000000001.
 */
static struct str number_text(struct sheet *s, struct str text)
{
	const char *zero = str_zero(s->ctx->arena, text);
	char *end;
	double value = strtod(zero, &end);

	if (end == zero || *end || !isfinite(value))
		return text;
	struct str day = s->is_date ? day_text(s, value) : STR_EMPTY;
	if (day.n > 0)
		return day;
	if (fabs(value) < 1e15 && value == floor(value))
		return str_fmt(s->ctx->arena, "%.0f", value);
	return str_fmt(s->ctx->arena, "%.15g", value);
}

/* "2026-02-25T00:00:00" */
static struct str iso_text(struct sheet *s, struct str text)
{
	day_t day;

	if (day_parse_iso(str_slice(text, 0, text.n < 10 ? text.n : 10), &day) != OK)
		return text;
	return day_people(s->ctx->arena, day);
}

static struct str cell_text(struct sheet *s)
{
	struct str text = buf_str(&s->text);
	int i;

	switch (s->type) {
	case CELL_SHARED:
		i = xlsx_number(str_zero(s->ctx->arena, text));
		if (i >= 0 && (size_t)i < s->book->n_strings)
			return s->book->strings[i];
		s->status = problem_add(s->ctx, "file", T("Dòng %d: ô trỏ tới một chữ không có trong tệp."), s->line);
		return STR_EMPTY;
	case CELL_NUMBER:
		return text.n > 0 ? number_text(s, text) : STR_EMPTY;
	case CELL_DATE_ISO:
		return iso_text(s, text);
	case CELL_TEXT:
	case CELL_BOOL:
	case CELL_ERROR:
		break;
	}
	return text;
}

static void end_cell(struct sheet *s)
{
	if (s->column >= XLSX_READ_COLUMNS_MAX || buf_is_cut(&s->text)) {
		/* Styled but empty cells may stand far to the right. */
		if (s->text.n > 0)
			too_large(s);
		return;
	}
	struct str text = str_trim(cell_text(s));
	if (text.n > XLSX_CELL_MAX) {
		too_large(s);
		return;
	}
	s->cells[s->column++] = str_dup(s->ctx->arena, text);
	if (text.n > 0)
		s->n_cells = s->column;
}

static void on_end(void *arg, const char *name)
{
	struct sheet *s = arg;

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		s->is_in_value = false;
	else if (strcmp(name, "c") == 0)
		end_cell(s);
	else if (strcmp(name, "row") == 0 && s->n_cells > 0)
		s->status = s->fn(s->arg, s->cells, s->n_cells, s->line);
}

enum status xlsx_read(struct ctx *ctx, struct str bytes, xlsx_row_fn *fn, void *arg)
{
	struct xlsx_archive archive;
	struct xlsx_book book;
	struct sheet *s = arena_new_of(ctx->arena, struct sheet);
	const struct xlsx_handlers handlers = {
		.start = on_start, .end = on_end, .text = on_text, .arg = s, .status = &s->status
	};

	TRY(xlsx_open(ctx, bytes, &archive));
	TRY(xlsx_book_read(&archive, &book));
	*s = (struct sheet){ .ctx = ctx, .book = &book, .fn = fn, .arg = arg };
	buf_init(&s->text, ctx->arena, XLSX_CELL_MAX);
	return xlsx_parse(&archive, book.sheet, &handlers);
}
