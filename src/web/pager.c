/* Which pages of a list are linked. */
#include "web/pager.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "web/web.h"

#define PAGES_AROUND 3 /* on either side of the page that is shown */

static struct url page_url(struct web *web, struct url base, int64_t number)
{
	struct arena *a = web->ctx.arena;
	return url_param(a, base, STR("page"), str_fmt(a, "%lld", (long long)number));
}

static void add_link(struct web *web, struct pager *pager, struct url base, int64_t i, bool is_current,
		     bool is_after_gap)
{
	pager->links[pager->n_links++] = (struct pager_link){ .page = { .href = page_url(web, base, i),
									.label = num_people(web->ctx.arena, i),
									.is_current = is_current },
							      .is_after_gap = is_after_gap };
}

void pager_fill(struct web *web, struct pager *pager, struct url base, int64_t number, int64_t per, int64_t n_shown,
		int64_t total)
{
	pager_fill_counted(web, pager, base, number, per, n_shown, total, INT64_MAX);
}

void pager_fill_counted(struct web *web, struct pager *pager, struct url base, int64_t number, int64_t per,
			int64_t n_shown, int64_t total, int64_t counted)
{
	struct arena *a = web->ctx.arena;
	bool is_over = total > counted;
	total = is_over ? counted : total;
	int64_t last = total <= 0 ? 1 : (total + per - 1) / per;
	int64_t from = number > PAGES_AROUND ? number - PAGES_AROUND : 1;
	int64_t until = last - number > PAGES_AROUND ? number + PAGES_AROUND : last;

	pager->n_links = 0;
	pager->previous = pager->next = (struct page_link){ .href = { STR("") } };
	if (from > 1)
		add_link(web, pager, base, 1, number == 1, false);
	for (int64_t i = from; i <= until; i++)
		add_link(web, pager, base, i, i == number, i == from && from > 2);
	if (until < last)
		add_link(web, pager, base, last, false, until + 1 < last);
	if (number > 1)
		pager->previous.href = page_url(web, base, number - 1 < last ? number - 1 : last);
	if (number < last)
		pager->next.href = page_url(web, base, number + 1);
	pager->range_text =
		str_fmt(a, "%s %.*s–%.*s %s %.*s", tr(&web->ctx, T("Dòng")),
			STR_ARG(num_people(a, n_shown > 0 ? (number - 1) * per + 1 : 0)),
			STR_ARG(num_people(a, n_shown > 0 ? (number - 1) * per + n_shown : 0)),
			tr(&web->ctx, is_over ? T("trong hơn") : T("trong")), STR_ARG(num_people(a, total)));
}

void pager_size(struct web *web, struct pager *pager, struct url base, int64_t size, int64_t per)
{
	struct arena *a = web->ctx.arena;
	struct url url = url_param(a, base, STR("page"), STR_EMPTY);

	if (pager->n_sizes == sizeof pager->sizes / sizeof *pager->sizes)
		return;
	pager->sizes[pager->n_sizes++] =
		(struct page_link){ .href = url_param(a, url, STR("per"), str_fmt(a, "%lld", (long long)size)),
				    .label = num_people(a, size),
				    .is_current = per == size };
}
