/* Papers for Word; see paper.h. */
#include "web/paper.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/unit.h"
#include "web/page.h"
#include "web/web.h"

#define DOCX_MEDIA "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/* "ngày {} tháng {} năm {}" with its places filled in. */
static struct str day_words(struct ctx *ctx, const struct page_paper *p)
{
	struct str words = str_of(tr(ctx, T("ngày {} tháng {} năm {}")));
	const struct str parts[] = { p->day, p->month, p->year };
	size_t n = 0;
	struct buf b;

	buf_init(&b, ctx->arena, 0);
	buf_lit(&b, "……………, ");
	for (size_t i = 0; i < words.n; i++) {
		if (words.p[i] == '{' && n < 3)
			buf_add(&b, parts[n++]);
		else if (words.p[i] != '{' && words.p[i] != '}')
			buf_char(&b, words.p[i]);
	}
	return buf_str(&b);
}

enum status paper_begin(struct web *web, const struct unit *unit, bool is_demonstration, struct str title,
			struct str under, struct paper *out)
{
	struct ctx *ctx = &web->ctx;
	struct page page = { 0 };
	const struct page_paper *p = &page.paper;

	TRY(page_paper(web, unit, &page));
	out->heads = (struct docx_paper){
		.above = p->above,
		.body = p->body,
		.number = str_fmt(ctx->arena, "%s ………/………", tr(ctx, T("Số:"))),
		.country = str_of(tr(ctx, T("Cộng hòa xã hội chủ nghĩa Việt Nam"))),
		.motto = str_of(tr(ctx, T("Độc lập - Tự do - Hạnh phúc"))),
		.place_day = day_words(ctx, p),
		.drawn_by = str_of(tr(ctx, T("Người lập"))),
		.signs = str_of(tr(ctx, p->signs)),
		.chair = str_of(tr(ctx, T("Chủ tịch"))),
	};
	docx_begin(&out->doc, ctx, &out->heads);
	docx_title(&out->doc, title, under);
	if (is_demonstration)
		docx_paragraph(&out->doc, str_of(tr(ctx, T("Dữ liệu minh họa: địa danh có thật; người, doanh nghiệp và"
							   " bản ghi là tự đặt."))));
	return OK;
}

enum status paper_send(struct web *web, struct paper *paper, struct str name)
{
	struct str bytes;

	TRY(docx_end(&paper->doc, &bytes));
	return web_file(web, DOCX_MEDIA, str_fmt(web->ctx.arena, "%.*s.docx", STR_ARG(name)), bytes);
}
