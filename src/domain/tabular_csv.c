/* CSV in and out; see tabular.h. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/tabular.h"

struct reader {
	struct ctx *ctx;
	struct str text;
	size_t at;
	int line;
	char separator;
};

/* Of the first line, the one that stands there most often; a comma if none does. */
static char find_separator(struct str text)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t count[sizeof candidates] = { 0 }, best = 0;
	bool is_quoted = false;

	for (size_t i = 0; i < text.n && (is_quoted || text.p[i] != '\n'); i++) {
		if (text.p[i] == '"')
			is_quoted = !is_quoted;
		for (size_t k = 0; k < sizeof candidates && !is_quoted; k++)
			count[k] += text.p[i] == candidates[k];
	}
	for (size_t k = 1; k < sizeof candidates; k++) {
		if (count[k] > count[best])
			best = k;
	}
	return candidates[best];
}

/* A quoted cell: doubled quotes become one; the closing quote must be followed by a separator or the end of the line.
 */
static enum status read_quoted(struct reader *r, struct str *out)
{
	struct buf b;
	int line = r->line;
	buf_init(&b, r->ctx->arena, TABLE_CELL_MAX);
	for (r->at++; r->at < r->text.n; r->at++) {
		char c = r->text.p[r->at];
		if (c == '"' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '"')
			r->at++;
		else if (c == '"')
			break;
		r->line += c == '\n';
		buf_char(&b, c);
	}
	if (r->at >= r->text.n)
		return problem_at(r->ctx, line, 0, STR_EMPTY, T("Dòng %d: ô có dấu ngoặc kép không đóng."), line);
	r->at++;
	if (buf_is_cut(&b))
		return TOO_LARGE;
	*out = buf_str(&b);
	return OK;
}

static bool ends_cell(const struct reader *r)
{
	char c = r->text.p[r->at];
	return c == r->separator || c == '\n' || (c == '\r' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '\n');
}

static enum status read_cell(struct reader *r, struct str *out)
{
	if (r->at < r->text.n && r->text.p[r->at] == '"') {
		TRY(read_quoted(r, out));
		if (r->at < r->text.n && !ends_cell(r))
			return problem_at(r->ctx, r->line, 0, STR_EMPTY,
					  T("Dòng %d: sau dấu ngoặc kép đóng phải là hết ô."), r->line);
		return OK;
	}
	size_t from = r->at;
	while (r->at < r->text.n && !ends_cell(r))
		r->at++;
	*out = str_slice(r->text, from, r->at);
	return out->n > TABLE_CELL_MAX ? TOO_LARGE : OK;
}

static enum status read_row(struct reader *r, struct table_row *out, bool *out_blank)
{
	LIST(struct str) cells = { 0 };
	int line = r->line;
	bool is_blank = true;

	for (;;) {
		struct str cell = STR_EMPTY;
		TRY(read_cell(r, &cell));
		if (cells.n == TABLE_COLUMNS_MAX)
			return TOO_LARGE;
		cell = str_trim(cell);
		is_blank = is_blank && cell.n == 0;
		*LIST_ADD(r->ctx->arena, &cells) = cell;
		if (r->at >= r->text.n || r->text.p[r->at] != r->separator)
			break;
		r->at++;
	}
	if (r->at < r->text.n && r->text.p[r->at] == '\r')
		r->at++;
	r->at++;
	r->line++;
	*out = (struct table_row){ cells.items, cells.n, line };
	*out_blank = is_blank;
	return OK;
}

static enum status read_rows(struct reader *r, struct table *out)
{
	LIST(struct table_row) rows = { 0 };
	while (r->at < r->text.n) {
		struct table_row row;
		bool is_blank;
		TRY(read_row(r, &row, &is_blank));
		if (is_blank)
			continue;
		if (rows.n > TABLE_ROWS_MAX)
			return TOO_LARGE;
		*LIST_ADD(r->ctx->arena, &rows) = row;
	}
	out->rows = rows.items;
	out->n = rows.n;
	return OK;
}

enum status table_read_csv(struct ctx *ctx, struct str text, struct table *out)
{
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.n);
	if (text.n <= TABLE_SIZE_MAX && !utf8_is_valid(text))
		return problem_add(ctx, "", T("Tệp phải là chữ UTF-8 (trong Excel: lưu kiểu “CSV UTF-8”)."));

	struct reader r = { .ctx = ctx, .text = text, .line = 1, .separator = find_separator(text) };
	struct table table = { 0 };
	enum status status = text.n > TABLE_SIZE_MAX ? TOO_LARGE : read_rows(&r, &table);
	if (status == TOO_LARGE)
		(void)problem_add(ctx, "", T("Bảng quá lớn: tối đa %d dòng, %d cột, mỗi ô %d byte."), TABLE_ROWS_MAX,
				  TABLE_COLUMNS_MAX, TABLE_CELL_MAX);
	TRY(status);
	*out = table;
	return OK;
}

/* Also what another reader might take for the separator. */
static bool needs_quotes(struct str cell)
{
	static const char special[] = ",;\t\"\n\r";
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] != 0 && strchr(special, cell.p[i]))
			return true;
	}
	return false;
}

void table_write_csv(struct buf *out, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str cell = cells[i];
		bool is_quoted = needs_quotes(cell);
		if (i > 0)
			buf_char(out, ',');
		if (is_quoted)
			buf_char(out, '"');
		if (cell.n > 0 && (cell.p[0] == '=' || cell.p[0] == '+' || cell.p[0] == '@' || cell.p[0] == '-'))
			buf_char(out, '\'');
		for (size_t k = 0; k < cell.n; k++) {
			if (cell.p[k] == '"')
				buf_char(out, '"');
			buf_char(out, cell.p[k]);
		}
		if (is_quoted)
			buf_char(out, '"');
	}
	buf_lit(out, "\r\n");
}
