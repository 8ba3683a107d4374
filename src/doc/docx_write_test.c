/* Papers as .docx: the parts are there, texts come back as they were, what XML does not have is left out. */
#include "doc/docx_write.h"

#include <expat.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doc/xlsx_part.h"
#include "harness/harness.h"

static const struct docx_paper paper = {
	.above = STR_INIT("Tổng Liên đoàn Lao động Việt Nam"),
	.body = STR_INIT("LĐLĐ tỉnh Lào Cai"),
	.number = STR_INIT("Số: ………/………"),
	.country = STR_INIT("Cộng hòa xã hội chủ nghĩa Việt Nam"),
	.motto = STR_INIT("Độc lập - Tự do - Hạnh phúc"),
	.place_day = STR_INIT("………, ngày 30 tháng 06 năm 2017"),
	.drawn_by = STR_INIT("Người lập"),
	.signs = STR_INIT("TM. BAN THƯỜNG VỤ"),
	.chair = STR_INIT("Chủ tịch"),
};

static const struct docx_column columns[] = { { STR_INIT("Đơn vị"), 3, DOCX_LEFT },
					      { STR_INIT("Thực hiện"), 1, DOCX_RIGHT } };

struct reading {
	struct buf text; /* paragraphs, one a line */
	int n_rows;
	enum status status;
};

static void on_start(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;
	r->n_rows += strcmp(name, "tr") == 0;
}

static void on_end(void *arg, const char *name)
{
	struct reading *r = arg;
	if (strcmp(name, "p") == 0)
		buf_char(&r->text, '\n');
}

static void on_text(void *arg, const char *s, int n)
{
	struct reading *r = arg;
	buf_add(&r->text, (struct str){ s, (size_t)n });
}

static void read_back(struct ctx *ctx, struct str bytes, struct reading *r)
{
	struct xlsx_archive archive;
	struct xlsx_handlers handlers = { on_start, on_end, on_text, r, &r->status };

	*r = (struct reading){ .status = OK };
	buf_init(&r->text, ctx->arena, 0);
	assert_int_equal(xlsx_open(ctx, bytes, &archive), OK);
	static const char *const parts[] = { "[Content_Types].xml", "_rels/.rels", "word/styles.xml",
					     "word/_rels/document.xml.rels" };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		assert_true(xlsx_has_part(&archive, parts[i]));
	assert_int_equal(xlsx_parse(&archive, "word/document.xml", &handlers), OK);
}

static void a_paper_has_its_heads_its_table_and_its_signatures(void **state)
{
	struct ctx own, *ctx = &own;
	struct docx d;
	struct str bytes;
	struct reading r;

	(void)state;
	harness_ctx(ctx);
	docx_begin(&d, ctx, &paper);
	docx_title(&d, STR("Kết quả"), STR("đến 30/06/2017"));
	docx_paragraph(&d, STR("Dữ liệu minh họa"));
	docx_table_begin(&d, columns, 2);
	docx_row(&d, (struct str[]){ STR("LĐLĐ huyện Bảo Thắng"), STR("51") }, false);
	docx_row(&d, (struct str[]){ STR("Cộng"), STR("1.128") }, true);
	docx_table_end(&d);
	assert_int_equal(docx_end(&d, &bytes), OK);
	read_back(ctx, bytes, &r);
	assert_int_equal(r.n_rows, 5); /* heads, heading, two rows, signatures */
	struct str text = buf_str(&r.text);
	static const char *const told[] = { "Tổng Liên đoàn Lao động Việt Nam\nLĐLĐ tỉnh Lào Cai\nSố: ………/………\n",
					    "Kết quả\nđến 30/06/2017\n",
					    "Đơn vị\nThực hiện\nLĐLĐ huyện Bảo Thắng\n51\nCộng\n1.128\n",
					    "Người lập\nTM. BAN THƯỜNG VỤ\nChủ tịch\n" };
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		assert_true(str_contains(text, str_of(told[i])));
	harness_done(ctx);
}

static void signs_of_xml_stay_signs_and_what_xml_lacks_is_left_out(void **state)
{
	struct ctx own, *ctx = &own;
	struct docx d;
	struct str bytes;
	struct reading r;

	(void)state;
	harness_ctx(ctx);
	docx_begin(&d, ctx, &paper);
	docx_paragraph(&d, STR("a < b & \"c\" > d\x01\x1b\n]]>"));
	assert_int_equal(docx_end(&d, &bytes), OK);
	read_back(ctx, bytes, &r);
	assert_true(str_contains(buf_str(&r.text), STR("a < b & \"c\" > d]]>\n")));
	harness_done(ctx);
}

static void a_text_beyond_the_limit_is_refused(void **state)
{
	struct ctx own, *ctx = &own;
	size_t n = (size_t)1 << 20;
	struct docx d;
	struct str bytes;

	(void)state;
	harness_ctx(ctx);
	char *long_text = arena_alloc(ctx->arena, n);
	memset(long_text, 'x', n);
	docx_begin(&d, ctx, &paper);
	for (size_t i = 0; i <= DOCX_PART_MAX / n; i++)
		docx_paragraph(&d, (struct str){ long_text, n });
	assert_int_equal(docx_end(&d, &bytes), TOO_LARGE);
	harness_done(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_paper_has_its_heads_its_table_and_its_signatures),
		cmocka_unit_test(signs_of_xml_stay_signs_and_what_xml_lacks_is_left_out),
		cmocka_unit_test(a_text_beyond_the_limit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
