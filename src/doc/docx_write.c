/* The text of a document and its package; see docx_write.h. */
#include "doc/docx_write.h"

#include <zip.h>

#include "base/arena.h"
#include "base/text.h"

/* Twentieths of a point; half points for letters. */
#define TEXT_WIDTH 9355
#define HEAD_LEFT 4550
#define SIZE_TEXT 26
#define SIZE_HEAD 22
#define SIZE_TABLE 22
#define SIZE_TITLE 28

enum look { PLAIN = 0, BOLD = 1, SLANTED = 2, CAPITALS = 4 };

static void put_text(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '&')
			buf_lit(b, "&amp;");
		else if (c == '<')
			buf_lit(b, "&lt;");
		else if (c == '>')
			buf_lit(b, "&gt;");
		else if ((unsigned char)c >= ' ' || c == '\t')
			buf_char(b, c);
	}
}

static const char *align_name(enum docx_align align)
{
	return align == DOCX_LEFT ? "left" : align == DOCX_RIGHT ? "right" : "center";
}

/* A paragraph that stays with the next one where is_kept. */
static void put_line(struct buf *b, struct str text, enum docx_align align, int looks, int size, bool is_kept)
{
	buf_lit(b, "<w:p><w:pPr>");
	if (is_kept)
		buf_lit(b, "<w:keepNext/>");
	buf_fmt(b, "<w:jc w:val=\"%s\"/></w:pPr><w:r><w:rPr>", align_name(align));
	if (looks & BOLD)
		buf_lit(b, "<w:b/>");
	if (looks & SLANTED)
		buf_lit(b, "<w:i/>");
	if (looks & CAPITALS)
		buf_lit(b, "<w:caps/>");
	buf_fmt(b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr><w:t xml:space=\"preserve\">", size, size);
	put_text(b, text);
	buf_lit(b, "</w:t></w:r></w:p>");
}

static void open_cell(struct buf *b, int width)
{
	buf_fmt(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", width);
}

/* Two columns without lines, for the heads and for the signatures. */
static void open_halves(struct buf *b, int left)
{
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>", TEXT_WIDTH);
	buf_lit(b, "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar>"
		   "</w:tblPr>");
	buf_fmt(b, "<w:tblGrid><w:gridCol w:w=\"%d\"/><w:gridCol w:w=\"%d\"/></w:tblGrid>", left, TEXT_WIDTH - left);
	buf_lit(b, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	open_cell(b, left);
}

static void next_half(struct buf *b, int left)
{
	buf_lit(b, "</w:tc>");
	open_cell(b, TEXT_WIDTH - left);
}

static void close_halves(struct buf *b)
{
	buf_lit(b, "</w:tc></w:tr></w:tbl>");
}

void docx_begin(struct docx *d, struct ctx *ctx, const struct docx_paper *paper)
{
	struct buf *b = &d->body;

	*d = (struct docx){ .ctx = ctx, .paper = paper };
	buf_init(b, ctx->arena, DOCX_PART_MAX);
	buf_lit(b, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\""
		   "http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
	open_halves(b, HEAD_LEFT);
	if (paper->above.n > 0)
		put_line(b, paper->above, DOCX_CENTRE, CAPITALS, SIZE_HEAD, false);
	put_line(b, paper->body, DOCX_CENTRE, CAPITALS | BOLD, SIZE_HEAD, false);
	put_line(b, paper->number, DOCX_CENTRE, PLAIN, SIZE_TEXT, false);
	next_half(b, HEAD_LEFT);
	put_line(b, paper->country, DOCX_CENTRE, CAPITALS | BOLD, SIZE_HEAD, false);
	put_line(b, paper->motto, DOCX_CENTRE, BOLD, SIZE_TEXT, false);
	put_line(b, paper->place_day, DOCX_CENTRE, SLANTED, SIZE_TEXT, false);
	close_halves(b);
	put_line(b, STR_EMPTY, DOCX_LEFT, PLAIN, SIZE_TEXT, true);
}

void docx_title(struct docx *d, struct str title, struct str under)
{
	put_line(&d->body, title, DOCX_CENTRE, BOLD | CAPITALS, SIZE_TITLE, true);
	if (under.n > 0)
		put_line(&d->body, under, DOCX_CENTRE, PLAIN, SIZE_TEXT, true);
	put_line(&d->body, STR_EMPTY, DOCX_LEFT, PLAIN, SIZE_TEXT, true);
}

void docx_paragraph(struct docx *d, struct str text)
{
	put_line(&d->body, text, DOCX_LEFT, PLAIN, SIZE_TEXT, true);
}

static int width_of(const struct docx *d, size_t i)
{
	return TEXT_WIDTH * d->columns[i].share / d->total;
}

void docx_table_begin(struct docx *d, const struct docx_column *columns, size_t n)
{
	static const char *const sides[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
	struct buf *b = &d->body;

	d->columns = columns;
	d->n_columns = n < DOCX_COLUMNS_MAX ? n : DOCX_COLUMNS_MAX;
	d->total = 0;
	for (size_t i = 0; i < d->n_columns; i++)
		d->total += columns[i].share;
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", TEXT_WIDTH);
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		buf_fmt(b, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
	buf_lit(b, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
	for (size_t i = 0; i < d->n_columns; i++)
		buf_fmt(b, "<w:gridCol w:w=\"%d\"/>", width_of(d, i));
	buf_lit(b, "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t i = 0; i < d->n_columns; i++) {
		open_cell(b, width_of(d, i));
		put_line(b, columns[i].label, DOCX_CENTRE, BOLD, SIZE_TABLE, true);
		buf_lit(b, "</w:tc>");
	}
	buf_lit(b, "</w:tr>");
}

void docx_row(struct docx *d, const struct str *cells, bool is_total)
{
	struct buf *b = &d->body;

	buf_lit(b, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	for (size_t i = 0; i < d->n_columns; i++) {
		open_cell(b, width_of(d, i));
		put_line(b, cells[i], d->columns[i].align, is_total ? BOLD : PLAIN, SIZE_TABLE, false);
		buf_lit(b, "</w:tc>");
	}
	buf_lit(b, "</w:tr>");
}

void docx_table_end(struct docx *d)
{
	buf_lit(&d->body, "</w:tbl>");
	put_line(&d->body, STR_EMPTY, DOCX_LEFT, PLAIN, SIZE_TEXT, true);
}

static const char content_types[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\""
	"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\""
	"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\""
	"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\""
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\""
	"/word/styles.xml\" ContentType=\""
	"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";
#define RELATIONS(type, target) \
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"" \
	"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type "\" Target=\"" target \
	"\"/></Relationships>"
static const char styles[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\""
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts"
	" w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\""
	" w:eastAsia=\"Times New Roman\"/><w:sz w:val=\"26\"/><w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault>"
	"<w:pPrDefault/></w:docDefaults></w:styles>";

static void put_signatures(struct docx *d)
{
	struct buf *b = &d->body;
	int half = TEXT_WIDTH / 2;

	open_halves(b, half);
	put_line(b, d->paper->drawn_by, DOCX_CENTRE, BOLD | CAPITALS, SIZE_TEXT, false);
	next_half(b, half);
	put_line(b, d->paper->signs, DOCX_CENTRE, BOLD, SIZE_TEXT, false);
	put_line(b, d->paper->chair, DOCX_CENTRE, BOLD | CAPITALS, SIZE_TEXT, false);
	for (int i = 0; i < 4; i++)
		put_line(b, STR_EMPTY, DOCX_CENTRE, PLAIN, SIZE_TEXT, false);
	close_halves(b);
	buf_lit(b, "<w:p/><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"850\""
		   " w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
		   "</w:body></w:document>");
}

static bool add_part(zip_t *zip, const char *name, struct str text)
{
	zip_source_t *source = zip_source_buffer(zip, text.p, text.n, 0);
	zip_int64_t at = source ? zip_file_add(zip, name, source, 0) : -1;

	if (at >= 0)
		return true;
	zip_source_free(source);
	return false;
}

static bool add_parts(zip_t *zip, struct str document)
{
	return add_part(zip, "[Content_Types].xml", str_of(content_types)) &&
	       add_part(zip, "_rels/.rels", STR(RELATIONS("officeDocument", "word/document.xml"))) &&
	       add_part(zip, "word/document.xml", document) && add_part(zip, "word/styles.xml", str_of(styles)) &&
	       add_part(zip, "word/_rels/document.xml.rels", STR(RELATIONS("styles", "styles.xml")));
}

/* What zip_close() left in the source. */
static bool read_source(struct arena *a, zip_source_t *source, struct str *out)
{
	zip_stat_t stat;

	if (zip_source_open(source) != 0)
		return false;
	bool is_read = zip_source_stat(source, &stat) == 0;
	if (is_read) {
		char *bytes = arena_alloc(a, stat.size);
		is_read = zip_source_read(source, bytes, stat.size) == (zip_int64_t)stat.size;
		*out = (struct str){ bytes, stat.size };
	}
	zip_source_close(source);
	return is_read;
}

enum status docx_end(struct docx *d, struct str *out)
{
	struct arena *a = d->ctx->arena;
	bool is_written = false;
	zip_error_t error;

	put_signatures(d);
	if (buf_is_cut(&d->body)) {
		(void)problem_add(d->ctx, "file", T("Văn bản lớn quá %d MB."), (int)(DOCX_PART_MAX >> 20));
		return TOO_LARGE;
	}
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	if (source) {
		zip_source_keep(source);
		zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
		if (!zip)
			zip_source_free(source);
		else if (!add_parts(zip, buf_str(&d->body)) || zip_close(zip) != 0)
			zip_discard(zip);
		else
			is_written = read_source(a, source, out);
		zip_source_free(source);
	}
	zip_error_fini(&error);
	return is_written ? OK : fail("a document of %zu bytes is not packed", d->body.n);
}
