/* The effect of an act in rows and sentences. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "features/restructure/restructure_page.h"
#include "web/web.h"

#define SENTENCES_MAX 8

static void tell(struct web *web, struct work_page *page, int64_t n, const char *sentence)
{
	struct arena *a = web->ctx.arena;
	struct str number = num_people(a, n);

	if (n > 0)
		page->told[page->n_told++] = str_fmt(a, "%.*s %s", STR_ARG(number), tr(&web->ctx, sentence));
}

static void fill_row(struct web *web, const struct restructure_row *row, struct effect_row *out)
{
	struct arena *a = web->ctx.arena;
	bool ends = row->is_alive_before && !row->is_alive_after;

	*out = (struct effect_row){ .name = row->unit.name,
				    .members_before = num_people(a, row->members_before),
				    .members_after = num_people(a, row->members_after),
				    .unions_before = num_people(a, row->unions_before),
				    .unions_after = num_people(a, row->unions_after) };
	if (ends)
		out->told = str_of(tr(&web->ctx, T("kết thúc")));
}

/* A plan is a link for who may see it. */
static enum status link_plans(struct web *web, const struct restructure_effect *e, struct work_page *page)
{
	struct arena *a = web->ctx.arena;

	page->plans = arena_array_of(a, struct page_link, e->n_plans);
	for (size_t i = 0; i < e->n_plans; i++) {
		const struct restructure_plan *plan = &e->plans[i];
		enum role role;
		TRY(scope_role(&web->ctx, plan->unit_id, &role));
		if (role < ROLE_VIEWER)
			continue;
		struct url url = url_local(a, str_fmt(a, "/plan/%.*s", STR_ARG(plan->code)));
		page->plans[page->n_plans++] =
			(struct page_link){ .href = url_param(a, url, STR("unit"), plan->unit.code),
					    .label = str_fmt(a, "%.*s: %.*s", STR_ARG(plan->title),
							     STR_ARG(plan->unit.name)) };
	}
	return OK;
}

enum status restructure_tell(struct web *web, const struct restructuring *r, struct work_page *page)
{
	const struct restructure_effect *e = &r->effect;
	struct arena *a = web->ctx.arena;

	page->has_preview = true;
	page->is_later = r->on > web->ctx.today;
	page->day = day_people(a, r->on);
	page->rows = arena_array_of(a, struct effect_row, e->n_rows);
	page->n_rows = e->n_rows;
	for (size_t i = 0; i < e->n_rows; i++)
		fill_row(web, &e->rows[i], &page->rows[i]);
	page->told = arena_array_of(a, struct str, SENTENCES_MAX);
	tell(web, page, e->n_moved, T("đoàn viên chuyển theo tổ chức: không tính là tăng, giảm."));
	tell(web, page, e->n_departed, T("đoàn viên thôi là đoàn viên: tính vào đoàn viên giảm của năm."));
	tell(web, page, e->n_system,
	     T("đoàn viên kết thúc theo chủ trương sắp xếp bộ máy: cột riêng, không tính tăng, giảm."));
	tell(web, page, e->n_children, T("đơn vị thuộc về chỗ khác trong cây tổ chức."));
	tell(web, page, e->n_posts, T("chức danh cán bộ công đoàn kết thúc."));
	tell(web, page, e->n_employers, T("doanh nghiệp, cơ quan đổi công đoàn."));
	tell(web, page, e->n_targets,
	     T("chỉ tiêu đang thực hiện được đo đến ngày kết thúc; phần còn lại chuyển cho đơn vị tiếp nhận ở từng kế "
	       "hoạch, sau ngày ấy."));
	return link_plans(web, e, page);
}
