/* Spreadsheets: what is written comes back, what Excel writes is understood, what is hostile is refused. */
#include "doc/xlsx_read.h"
#include "doc/xlsx_write.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "harness/harness.h"

#define PARTS_MAX 6
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

struct read {
	struct ctx *ctx;
	LIST(struct str) rows; /* cells joined by | */
	LIST(int) lines;
};

static enum status take_row(void *arg, const struct str *cells, size_t n, int line)
{
	struct read *r = arg;
	struct buf b;

	buf_init(&b, r->ctx->arena, 0);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, '|');
		buf_add(&b, cells[i]);
	}
	*LIST_ADD(r->ctx->arena, &r->rows) = buf_str(&b);
	*LIST_ADD(r->ctx->arena, &r->lines) = line;
	return OK;
}

/* A zip archive of names and contents, as a spreadsheet program or an attacker would make it. */
static struct str archive_of(struct ctx *ctx, const char *const (*parts)[2], size_t n, const char *password)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	assert_non_null(source);
	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (size_t i = 0; i < n; i++) {
		zip_source_t *part = zip_source_buffer(zip, parts[i][1], strlen(parts[i][1]), 0);
		zip_int64_t at = zip_file_add(zip, parts[i][0], part, 0);
		assert_true(at >= 0);
		if (password)
			assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)at, ZIP_EM_AES_256, password), 0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(source), 0);
	zip_stat_t stat;
	assert_int_equal(zip_source_stat(source, &stat), 0);
	char *bytes = arena_alloc(ctx->arena, stat.size);
	assert_int_equal(zip_source_read(source, bytes, stat.size), (zip_int64_t)stat.size);
	zip_source_close(source);
	zip_source_free(source);
	return (struct str){ bytes, stat.size };
}

#define WORKBOOK \
	"<workbook xmlns:r=\"x\"><sheets><sheet name=\"A\" sheetId=\"9\" r:id=\"rId3\"/>" \
	"<sheet name=\"B\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
#define RELATIONS \
	"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/other.xml\"/>" \
	"<Relationship Id=\"rId3\" Target=\"worksheets/first.xml\"/></Relationships>"
#define STYLES \
	"<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"[Red]dd\\/mm\\/yyyy\"/>" \
	"<numFmt numFmtId=\"166\" formatCode=\"0.0 &quot;day&quot;\"/></numFmts>" \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf " \
	"numFmtId=\"166\"/></cellXfs></styleSheet>"
#define STRINGS "<sst><si><t>Đơn vị</t></si><si><r><t>Công </t></r><r><t>đoàn</t></r><rPh><t>x</t></rPh></si></sst>"

static enum status read_sheet(struct ctx *ctx, const char *sheet, struct read *out)
{
	const char *const parts[][2] = { { "xl/workbook.xml", WORKBOOK },
					 { "xl/_rels/workbook.xml.rels", RELATIONS },
					 { "xl/styles.xml", STYLES },
					 { "xl/sharedStrings.xml", STRINGS },
					 { "xl/worksheets/first.xml", sheet } };
	*out = (struct read){ .ctx = ctx };
	return xlsx_read(ctx, archive_of(ctx, parts, 5, NULL), take_row, out);
}

static void the_first_sheet_is_found_by_its_relation(void **state)
{
	struct ctx ctx;
	struct read r;

	harness_ctx(&ctx);
	assert_int_equal(
		read_sheet(&ctx,
			   SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
				 "<row r=\"5\"><c r=\"B5\"><v>12</v></c></row>"),
			   &r),
		OK);
	assert_int_equal(r.rows.n, 2);
	assert_str(r.rows.items[0], "Đơn vị||Công đoàn");
	assert_str(r.rows.items[1], "|12");
	assert_int_equal(r.lines.items[1], 5);
	harness_done(&ctx);
}

static void cells_come_as_a_person_would_type_them(void **state)
{
	struct ctx ctx;
	struct read r;

	harness_ctx(&ctx);
	assert_int_equal(
		read_sheet(
			&ctx,
			SHEET("<row><c s=\"1\"><v>44377</v></c><c s=\"2\"><v>44377.75</v></c><c s=\"3\"><v>2</v></c>"
			      "<c><v>0.10000000000000001</v></c><c><v>1.5E+3</v></c><c t=\"b\"><v>1</v></c>"
			      "<c t=\"inlineStr\"><is><t> chữ </t></is></c><c t=\"str\"><f>A1&amp;B1</f><v>012</v></c>"
			      "<c t=\"d\"><v>2021-06-30T00:00:00</v></c></row>"),
			&r),
		OK);
	assert_str(r.rows.items[0], "30/06/2021|30/06/2021|2|0.1|1500|1|chữ|012|30/06/2021");
	harness_done(&ctx);
}

static void a_workbook_may_count_from_1904(void **state)
{
	struct ctx ctx;
	struct read r = { .ctx = &ctx };
	const char *const parts[][2] = { { "xl/workbook.xml", "<workbook xmlns:r=\"x\"><workbookPr date1904=\"1\"/>"
							      "<sheets><sheet r:id=\"a\"/></sheets></workbook>" },
					 { "xl/_rels/workbook.xml.rels",
					   "<R><Relationship Id=\"a\" Target=\"/xl/s.xml\"/></R>" },
					 { "xl/styles.xml", STYLES },
					 { "xl/s.xml", SHEET("<row><c s=\"1\"><v>42915</v></c></row>") } };

	harness_ctx(&ctx);
	assert_int_equal(xlsx_read(&ctx, archive_of(&ctx, parts, 4, NULL), take_row, &r), OK);
	assert_str(r.rows.items[0], "30/06/2021");
	harness_done(&ctx);
}

static void what_is_broken_or_hostile_is_refused(void **state)
{
	static const char *const sheets[] = {
		"<worksheet><sheetData><row><c><v>1</v></c></row>",
		"not xml",
		"<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY d \"&b;&b;&b;\">]>" SHEET(
			"<row><c t=\"str\"><v>&d;</v></c></row>"),
		SHEET("<row><c t=\"s\"><v>99</v></c></row>"),
		SHEET("<row><c t=\"s\"><v>-1</v></c></row>"),
	};
	struct ctx ctx;
	struct read r;

	for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
		harness_ctx(&ctx);
		assert_int_equal(read_sheet(&ctx, sheets[i], &r), INVALID);
		assert_true(ctx.problems.n > 0);
		harness_done(&ctx);
	}
	harness_ctx(&ctx);
	assert_int_equal(xlsx_read(&ctx, STR("ma,ten\r\n"), take_row, &r), INVALID);
	assert_problem(&ctx, "file", "không phải là bảng tính");
	harness_done(&ctx);
}

/* n copies of a piece between a head and a tail. */
static const char *repeated(struct ctx *ctx, const char *head, const char *piece, size_t n, const char *tail)
{
	struct buf b;

	buf_init(&b, ctx->arena, (size_t)400 << 20);
	buf_lit(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_lit(&b, piece);
	buf_lit(&b, tail);
	return str_zero(ctx->arena, buf_str(&b));
}

static void what_is_too_large_is_refused(void **state)
{
	struct ctx ctx;
	struct read r;

	harness_ctx(&ctx);
	assert_int_equal(read_sheet(&ctx, repeated(&ctx, "<a>", "<b>", XLSX_READ_COLUMNS_MAX, "</a>"), &r), INVALID);
	assert_int_equal(read_sheet(&ctx,
				    repeated(&ctx, "<worksheet><sheetData><row>", "<c><v>1</v></c>",
					     XLSX_READ_COLUMNS_MAX + 1, "</row></sheetData></worksheet>"),
				    &r),
			 TOO_LARGE);
	assert_int_equal(read_sheet(&ctx, SHEET("<row r=\"200000\"><c><v>1</v></c></row>"), &r), TOO_LARGE);
	/* 20 MB of one digit are 20 kB as an archive. */
	assert_int_equal(read_sheet(&ctx,
				    repeated(&ctx, "<worksheet><sheetData><row><c><v>", "1111111111", 2 << 20, "</v>"),
				    &r),
			 INVALID);
	harness_done(&ctx);
}

static void an_encrypted_workbook_is_refused(void **state)
{
	struct ctx ctx;
	struct read r = { .ctx = &ctx };
	const char *const parts[][2] = { { "xl/workbook.xml", WORKBOOK } };

	harness_ctx(&ctx);
	assert_int_equal(xlsx_read(&ctx, archive_of(&ctx, parts, 1, "secret"), take_row, &r), INVALID);
	harness_done(&ctx);
}

static void what_is_written_comes_back(void **state)
{
	const struct str notes[] = { STR("Dữ liệu minh họa") };
	const struct xlsx_column columns[] = { { STR("Đơn vị"), XLSX_TEXT, 0 },
					       { STR("Đoàn viên"), XLSX_NUMBER, 0 },
					       { STR("Số tiền"), XLSX_MONEY, 0 },
					       { STR("Ngày"), XLSX_DAY, 0 },
					       { STR("Tỷ lệ"), XLSX_SHARE, 0 } };
	const struct xlsx_table table = { STR("A/B:*?[]"), STR("Tiêu đề"), notes, 1, columns, 5 };
	const struct value row[] = { VALUE_OF_TEXT(STR("=1+1")), VALUE_OF_INT(1128), VALUE_OF_INT(6400000000),
				     VALUE_OF_INT(day_of(2021, 6, 30)), VALUE_OF_INT(7520) };
	const struct value huge[] = { VALUE_OF_INT(7), VALUE_OF_INT(INT64_MAX), VALUE_NONE,
				      VALUE_OF_INT(day_of(1900, 1, 2)), VALUE_OF_TEXT(STR("–")) };
	struct ctx ctx;
	struct xlsx_writer *w;
	struct str bytes;

	harness_ctx(&ctx);
	struct read r = { .ctx = &ctx };
	assert_int_equal(xlsx_begin(&ctx, &table, &w), OK);
	assert_int_equal(xlsx_row(w, row), OK);
	assert_int_equal(xlsx_total_row(w, huge), OK);
	assert_int_equal(xlsx_end(w, &bytes), OK);
	assert_int_equal(xlsx_read(&ctx, bytes, take_row, &r), OK);
	assert_int_equal(r.rows.n, 5);
	assert_str(r.rows.items[0], "Tiêu đề");
	assert_str(r.rows.items[2], "Đơn vị|Đoàn viên|Số tiền|Ngày|Tỷ lệ");
	assert_str(r.rows.items[3], "=1+1|1128|6400000000|30/06/2021|0.752");
	assert_str(r.rows.items[4], "7|9223372036854775807||02/01/1900|–");
	harness_done(&ctx);
}

static void a_writer_that_is_left_unfinished_leaves_nothing_behind(void **state)
{
	const struct xlsx_column column = { STR("A"), XLSX_TEXT, 0 };
	const struct xlsx_table table = { .columns = &column, .n_columns = 1 };
	const struct xlsx_table none = { .columns = &column, .n_columns = 0 };
	struct ctx ctx;
	struct xlsx_writer *w;

	harness_ctx(&ctx);
	assert_int_equal(xlsx_begin(&ctx, &none, &w), FAILED);
	assert_int_equal(xlsx_begin(&ctx, &table, &w), OK);
	harness_done(&ctx); /* the sanitizers would tell */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_sheet_is_found_by_its_relation),
		cmocka_unit_test(cells_come_as_a_person_would_type_them),
		cmocka_unit_test(a_workbook_may_count_from_1904),
		cmocka_unit_test(what_is_broken_or_hostile_is_refused),
		cmocka_unit_test(what_is_too_large_is_refused),
		cmocka_unit_test(an_encrypted_workbook_is_refused),
		cmocka_unit_test(what_is_written_comes_back),
		cmocka_unit_test(a_writer_that_is_left_unfinished_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
