/* The workbook around a sheet; see xlsx_book.h. */
#include "doc/xlsx_book.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#define FORMATS_MAX 4096
#define STRING_MAX 40000 /* bytes of one shared text */

struct reading {
	struct ctx *ctx;
	struct arena *arena;
	enum status status;
	struct xlsx_book *book;
	/* workbook, relations */
	const char *sheet_id; /* of the first sheet */
	/* styles */
	LIST(int) date_formats;
	LIST(bool) dates;
	bool is_in_cell_formats;
	/* shared texts */
	LIST(struct str) strings;
	struct buf text;
	bool is_in_text, is_in_phonetic;
};

static const char *keep(struct reading *r, const char *text)
{
	return text ? str_zero(r->arena, str_of(text)) : NULL;
}

static bool is_true(const char *text)
{
	return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void workbook_start(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;

	if (strcmp(name, "workbookPr") == 0)
		r->book->is_1904 = is_true(xlsx_attribute(attributes, "date1904"));
	if (strcmp(name, "sheet") != 0 || r->sheet_id)
		return;
	/* "sheetId" is a number of its own; the relation is called "id". */
	for (size_t i = 0; attributes[i]; i += 2) {
		const char *colon = strrchr(attributes[i], ':');
		if (colon && strcmp(colon, ":id") == 0)
			r->sheet_id = keep(r, attributes[i + 1]);
	}
}

/* "worksheets/sheet1.xml" of the workbook's folder, or "/xl/worksheets/sheet1.xml" of the archive. */
static void relations_start(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;
	const char *id = xlsx_attribute(attributes, "Id"), *target = xlsx_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 || !id || !target || !r->sheet_id || strcmp(id, r->sheet_id) != 0)
		return;
	r->book->sheet =
		target[0] == '/' ? keep(r, target + 1) : str_zero(r->arena, str_fmt(r->arena, "xl/%s", target));
}

/* A format of Excel's shows a date if, outside quotes and brackets, it names days, months of a day, or years. */
static bool code_is_date(const char *code)
{
	bool is_quoted = false, is_bracketed = false;

	for (const char *c = code; *c; c++) {
		if (*c == '"')
			is_quoted = !is_quoted;
		else if (*c == '[' || *c == ']')
			is_bracketed = *c == '[';
		else if (*c == '\\' && c[1])
			c++;
		else if (!is_quoted && !is_bracketed && strchr("dDyY", *c))
			return true;
	}
	return false;
}

/* The formats of dates that every workbook has without naming them. */
static bool format_is_date(const struct reading *r, int format)
{
	if ((format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) ||
	    (format >= 50 && format <= 58))
		return true;
	for (size_t i = 0; i < r->date_formats.n; i++) {
		if (r->date_formats.items[i] == format)
			return true;
	}
	return false;
}

static void styles_start(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;
	const char *id = xlsx_attribute(attributes, "numFmtId"), *code = xlsx_attribute(attributes, "formatCode");

	if (strcmp(name, "numFmt") == 0 && id && code && code_is_date(code) && r->date_formats.n < FORMATS_MAX)
		*LIST_ADD(r->arena, &r->date_formats) = xlsx_number(id);
	if (strcmp(name, "cellXfs") == 0)
		r->is_in_cell_formats = true;
	else if (strcmp(name, "xf") == 0 && r->is_in_cell_formats && r->dates.n < XLSX_STYLES_MAX)
		*LIST_ADD(r->arena, &r->dates) = format_is_date(r, xlsx_number(id));
}

static void styles_end(void *arg, const char *name)
{
	struct reading *r = arg;

	if (strcmp(name, "cellXfs") == 0)
		r->is_in_cell_formats = false;
}

static void strings_start(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;

	if (strcmp(name, "si") == 0)
		buf_init(&r->text, r->arena, STRING_MAX);
	else if (strcmp(name, "rPh") == 0)
		r->is_in_phonetic = true; /* a reading aid beside the text */
	else if (strcmp(name, "t") == 0)
		r->is_in_text = !r->is_in_phonetic;
}

static void strings_end(void *arg, const char *name)
{
	struct reading *r = arg;

	if (strcmp(name, "t") == 0)
		r->is_in_text = false;
	else if (strcmp(name, "rPh") == 0)
		r->is_in_phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	if (r->strings.n == XLSX_STRINGS_MAX)
		r->status = TOO_LARGE;
	else
		*LIST_ADD(r->arena, &r->strings) = str_dup(r->arena, buf_str(&r->text));
}

static void strings_text(void *arg, const char *s, int n)
{
	struct reading *r = arg;

	if (r->is_in_text)
		buf_add(&r->text, (struct str){ s, (size_t)n });
}

enum status xlsx_book_read(const struct xlsx_archive *archive, struct xlsx_book *out)
{
	struct reading r = { .ctx = archive->ctx, .arena = archive->ctx->arena, .book = out };
	const struct xlsx_handlers workbook = { .start = workbook_start, .arg = &r, .status = &r.status };
	const struct xlsx_handlers relations = { .start = relations_start, .arg = &r, .status = &r.status };
	const struct xlsx_handlers styles = {
		.start = styles_start, .end = styles_end, .arg = &r, .status = &r.status
	};
	const struct xlsx_handlers strings = {
		.start = strings_start, .end = strings_end, .text = strings_text, .arg = &r, .status = &r.status
	};

	*out = (struct xlsx_book){ 0 };
	buf_init(&r.text, r.arena, STRING_MAX);
	TRY(xlsx_parse(archive, "xl/workbook.xml", &workbook));
	TRY(xlsx_parse(archive, "xl/_rels/workbook.xml.rels", &relations));
	if (xlsx_has_part(archive, "xl/styles.xml"))
		TRY(xlsx_parse(archive, "xl/styles.xml", &styles));
	if (xlsx_has_part(archive, "xl/sharedStrings.xml"))
		TRY(xlsx_parse(archive, "xl/sharedStrings.xml", &strings));
	if (!out->sheet || !xlsx_has_part(archive, out->sheet))
		return problem_add(archive->ctx, "file", T("Tệp .xlsx không có bảng nào."));
	out->dates = r.dates.items;
	out->n_styles = r.dates.n;
	out->strings = r.strings.items;
	out->n_strings = r.strings.n;
	return OK;
}
