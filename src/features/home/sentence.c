/* The result of a plan in one sentence, as reports word it, each number of it a link. */
#include "base/arena.h"
#include "base/text.h"
#include "features/home/home_page.h"
#include "web/web.h"

#define TARGETS_SAID 2
#define TARGET_BASELINES_MAX 3 /* assigned, adopted, handed down */

/* Words between two figures stand with the first, so that no blank comes before a comma. */
static void add_clause(struct arena *a, struct home_content *c, struct str before, struct url href, struct str figure,
		       struct str after)
{
	if (c->n_clauses > 0) {
		struct clause *last = &c->clauses[c->n_clauses - 1];
		last->after = str_fmt(a, "%.*s%.*s", STR_ARG(last->after), STR_ARG(before));
		before = STR_EMPTY;
	}
	c->clauses[c->n_clauses++] = (struct clause){ before, href, figure, after };
}

/* "6 tháng đầu năm 2017" where the day closes so many months of the period, else "Tính đến 15/05/2017". */
static struct str days_text(struct web *web, const struct plan_result *r)
{
	struct arena *a = web->ctx.arena;
	struct str period = r->plan.period_label;
	int64_t months = day_months_between(r->from_day, r->as_of + 1);

	if (r->as_of == r->until_day - 1)
		return str_fmt(a, "%s %.*s", tr(&web->ctx, T("Cả")), STR_ARG(period));
	if (months > 0 && day_add_months(r->from_day, (int)months) == r->as_of + 1)
		return str_fmt(a, tr(&web->ctx, T("%lld tháng đầu %.*s")), (long long)months, STR_ARG(period));
	return str_fmt(a, "%s %.*s", tr(&web->ctx, T("Tính")), STR_ARG(as_of_text(web, r->as_of)));
}

/* "Phát triển đoàn viên mới" goes on within a sentence; CĐCS and numbers stay as they are. */
static struct str lower_first(struct arena *a, struct str label)
{
	bool is_word =
		label.n > 1 && label.p[0] >= 'A' && label.p[0] <= 'Z' && !(label.p[1] >= 'A' && label.p[1] <= 'Z');
	if (!is_word || str_starts(label, STR("CĐ")))
		return label;
	return str_fmt(a, "%c%.*s", label.p[0] + 32, STR_ARG(str_slice(label, 1, label.n)));
}

/* ", đạt 75,2% so với chỉ tiêu TLĐ giao và 41,8% so với chỉ tiêu LĐLĐ tỉnh Lào Cai giao" */
static void add_shares(struct web *web, const struct target_row *row, struct home_content *c)
{
	struct arena *a = web->ctx.arena;
	bool is_first = true;

	for (size_t k = 0; k < row->n_baselines; k++) {
		const struct baseline_row *b = &row->baselines[k];
		if (b->bar.share.n == 0)
			continue;
		struct str before =
			str_fmt(a, "%s%s ", is_first ? ", " : " ", tr(&web->ctx, is_first ? T("đạt") : T("và")));
		struct str title = str_is(b->title, tr(&web->ctx, T("Đơn vị đề ra")))
					   ? str_of(tr(&web->ctx, T("đề ra")))
					   : b->title;
		add_clause(a, c, before, row->href, b->bar.share,
			   str_fmt(a, tr(&web->ctx, T(" so với chỉ tiêu %.*s")), STR_ARG(title)));
		is_first = false;
	}
}

void home_sentence(struct web *web, const struct plan_result *result, struct home_content *c)
{
	struct arena *a = web->ctx.arena;
	size_t n = c->n_cards < TARGETS_SAID ? c->n_cards : TARGETS_SAID;

	c->clauses = arena_array_of(a, struct clause, TARGETS_SAID * (1 + TARGET_BASELINES_MAX));
	for (size_t i = 0; i < n; i++) {
		const struct target_row *row = &c->cards[i];
		struct str label = lower_first(a, row->label);
		struct str before = i == 0 ? str_fmt(a, "%.*s, %.*s: ", STR_ARG(days_text(web, result)), STR_ARG(label))
					   : str_fmt(a, "; %.*s: ", STR_ARG(label));
		add_clause(a, c, before, row->opens ? row->records : row->href, row->result,
			   row->measured_in.n > 0 ? str_fmt(a, " %.*s", STR_ARG(row->measured_in)) : STR_EMPTY);
		add_shares(web, row, c);
	}
	if (c->n_clauses > 0)
		c->clauses[c->n_clauses - 1].after = str_fmt(a, "%.*s.", STR_ARG(c->clauses[c->n_clauses - 1].after));
}
