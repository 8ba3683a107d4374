/* Periods as rows: those that ship, and finding one by code or day; see period.h. */
#include "domain/period.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/sql_text.h"

#define YEAR_FIRST 2010
#define YEAR_LAST 2050
#define ROWS_AT_ONCE 100
/* Returns are due on the tenth day after the cut-off unless a body sets its own periods (no rule in force was found).
 */
#define DUE_DAYS 9

static void select_period(struct sql_text *q, struct ctx *ctx)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT code, calendar, kind, label, from_day, until_day, due_day FROM period WHERE ");
}

static struct period period_of_row(struct ctx *ctx, const struct db_rows *rows, size_t i)
{
	return (struct period){
		.code = db_cell(rows, i, 0).s,
		.calendar = db_cell(rows, i, 1).s,
		.kind = db_cell(rows, i, 2).s,
		.label = period_words(ctx, db_cell(rows, i, 0).s, db_cell(rows, i, 3).s),
		.from_day = (day_t)db_cell(rows, i, 4).i,
		.until_day = (day_t)db_cell(rows, i, 5).i,
		.due_day = (day_t)db_cell(rows, i, 6).i,
	};
}

enum status period_by_code(struct ctx *ctx, struct str code, struct period *out)
{
	struct sql_text q;
	struct db_rows rows;
	select_period(&q, ctx);
	sql_lit(&q, "code = ");
	sql_str(&q, code);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(
			ctx, "period",
			T("Không có kỳ “%.*s”; ví dụ đúng: 2020, 2020-H1, 2020-Q3, 2020-9M, 2020-06, TK2020."),
			STR_ARG(code));
		return NOT_FOUND;
	}
	*out = period_of_row(ctx, &rows, 0);
	return OK;
}

enum status period_of_day(struct ctx *ctx, const char *calendar, const char *kind, day_t day, struct period *out)
{
	struct sql_text q;
	struct db_rows rows;
	select_period(&q, ctx);
	sql_lit(&q, "calendar = ");
	sql_str(&q, str_of(calendar));
	sql_lit(&q, " AND kind = ");
	sql_str(&q, str_of(kind));
	sql_lit(&q, " AND from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " AND unit_id IS NULL ORDER BY from_day DESC, code LIMIT 1");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0) {
		(void)problem_add(ctx, "period", T("Không có kỳ nào chứa ngày %.*s."),
				  STR_ARG(day_people(ctx->arena, day)));
		return NOT_FOUND;
	}
	*out = period_of_row(ctx, &rows, 0);
	return OK;
}

/* Rows are gathered and written some at a time. */
struct seed {
	struct ctx *ctx;
	struct sql_text q;
	int n;
};

static enum status seed_flush(struct seed *s)
{
	if (s->n == 0)
		return OK;
	s->n = 0;
	return db_exec_text(s->ctx, &s->q);
}

static enum status seed_row(struct seed *s, const char *calendar, const char *kind, struct str code, struct str label,
			    day_t from, day_t until)
{
	if (s->n == ROWS_AT_ONCE)
		TRY(seed_flush(s));
	if (s->n == 0) {
		sql_init(&s->q, s->ctx->arena, db_ctx_engine(s->ctx));
		sql_lit(&s->q,
			"INSERT INTO period (code, calendar, kind, label, from_day, until_day, due_day) VALUES (");
	} else {
		sql_lit(&s->q, ", (");
	}
	s->n++;
	sql_str(&s->q, code);
	sql_lit(&s->q, ", ");
	sql_str(&s->q, str_of(calendar));
	sql_lit(&s->q, ", ");
	sql_str(&s->q, str_of(kind));
	sql_lit(&s->q, ", ");
	sql_str(&s->q, label);
	sql_lit(&s->q, ", ");
	sql_int(&s->q, from);
	sql_lit(&s->q, ", ");
	sql_int(&s->q, until);
	sql_lit(&s->q, ", ");
	sql_int(&s->q, until + DUE_DAYS);
	sql_lit(&s->q, ")");
	return OK;
}

/* Year, halves, quarters and nine months of a calendar whose year begins on `first`. */
static enum status seed_year(struct seed *s, const char *calendar, const char *prefix, const char *suffix, int year,
			     day_t first)
{
	static const char *const quarters[] = { "I", "II", "III", "IV" };
	struct arena *a = s->ctx->arena;

	TRY(seed_row(s, calendar, "year", str_fmt(a, "%s%d", prefix, year), str_fmt(a, "năm %d%s", year, suffix), first,
		     day_add_months(first, 12)));
	TRY(seed_row(s, calendar, "half", str_fmt(a, "%s%d-H1", prefix, year),
		     str_fmt(a, "6 tháng đầu năm %d%s", year, suffix), first, day_add_months(first, 6)));
	TRY(seed_row(s, calendar, "half", str_fmt(a, "%s%d-H2", prefix, year),
		     str_fmt(a, "6 tháng cuối năm %d%s", year, suffix), day_add_months(first, 6),
		     day_add_months(first, 12)));
	TRY(seed_row(s, calendar, "nine_months", str_fmt(a, "%s%d-9M", prefix, year),
		     str_fmt(a, "9 tháng đầu năm %d%s", year, suffix), first, day_add_months(first, 9)));
	for (int i = 0; i < 4; i++)
		TRY(seed_row(s, calendar, "quarter", str_fmt(a, "%s%d-Q%d", prefix, year, i + 1),
			     str_fmt(a, "quý %s năm %d%s", quarters[i], year, suffix), day_add_months(first, 3 * i),
			     day_add_months(first, 3 * i + 3)));
	return OK;
}

static enum status seed_months(struct seed *s, int year)
{
	for (int month = 1; month <= 12; month++) {
		day_t first = day_of(year, month, 1);
		TRY(seed_row(s, "civil", "month", str_fmt(s->ctx->arena, "%d-%02d", year, month),
			     str_fmt(s->ctx->arena, "tháng %d năm %d", month, year), first, day_add_months(first, 1)));
	}
	return OK;
}

/* Terms of congresses, in whole years: of grassroots to province, and of the centre. */
static enum status seed_terms(struct seed *s)
{
	static const int terms[][2] = { { 2008, 2013 }, { 2013, 2018 }, { 2018, 2023 },
					{ 2023, 2028 }, { 2025, 2030 }, { 2026, 2031 } };
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		TRY(seed_row(s, "civil", "term", str_fmt(s->ctx->arena, "%d-%d", terms[i][0], terms[i][1]),
			     str_fmt(s->ctx->arena, "nhiệm kỳ %d–%d", terms[i][0], terms[i][1]),
			     day_of(terms[i][0], 1, 1), day_of(terms[i][1] + 1, 1, 1)));
	return OK;
}

enum status period_seed(struct ctx *ctx)
{
	struct seed s = { .ctx = ctx };
	struct db_rows rows;

	sql_init(&s.q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&s.q, "SELECT code FROM period WHERE code = 'TK2050'");
	TRY(db_query_text(ctx, &s.q, &rows));
	if (rows.n > 0)
		return OK;
	for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		TRY(seed_year(&s, "civil", "", "", year, day_of(year, 1, 1)));
		TRY(seed_months(&s, year));
		TRY(seed_year(&s, "statistical", "TK", " (số liệu thống kê công đoàn)", year, day_of(year - 1, 12, 1)));
	}
	TRY(seed_terms(&s));
	return seed_flush(&s);
}
