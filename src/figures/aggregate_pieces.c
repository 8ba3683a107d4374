/* Days as years, months and days: the pieces of which a sum over them is read. */
#include "figures/aggregate_pieces.h"

static void add_piece(struct pieces *p, enum aggregate_grain grain, day_t from, day_t until, int sign)
{
	if (from < until)
		p->items[p->n++] = (struct piece){ grain, from, until, sign };
}

static day_t year_of(day_t day)
{
	return day_of(day_civil(day).year, 1, 1);
}

static day_t next_year(day_t day)
{
	return day_of(day_civil(day).year + 1, 1, 1);
}

static day_t month_of(day_t day)
{
	struct civil c = day_civil(day);
	return day_of(c.year, c.month, 1);
}

static day_t next_month(day_t day)
{
	return day_add_months(month_of(day), 1);
}

/* Days within one month, or what the rest of it lacks to the whole month: the shorter one. */
static void add_days(struct pieces *p, day_t from, day_t until)
{
	day_t first = month_of(from), next = next_month(from);

	if (from == first && until == next) {
		add_piece(p, GRAIN_MONTH, first, next, 1);
	} else if (from == first && next - until < until - from) {
		add_piece(p, GRAIN_MONTH, first, next, 1);
		add_piece(p, GRAIN_DAY, until, next, -1);
	} else {
		add_piece(p, GRAIN_DAY, from, until, 1);
	}
}

/* Days within one year: months, and days at both ends. */
static void add_months(struct pieces *p, day_t from, day_t until)
{
	day_t first = month_of(from) == from ? from : next_month(from), last = month_of(until);

	if (first > last) {
		add_days(p, from, until);
		return;
	}
	if (from < first)
		add_days(p, from, first);
	add_piece(p, GRAIN_MONTH, first, last, 1);
	if (last < until)
		add_days(p, last, until);
}

/* The part [from, until) of one year that is not whole: itself, or the year less its end where that is shorter and may
 * be taken away. */
static void add_part_of_year(struct pieces *p, day_t from, day_t until, bool may_take_away)
{
	day_t first = year_of(from), next = next_year(from);

	if (may_take_away && from == first && next - until < until - from) {
		add_piece(p, GRAIN_YEAR, first, next, 1);
		if (until < next && next_month(until - 1) < next)
			add_piece(p, GRAIN_MONTH, next_month(until - 1), next, -1);
		if (until < next_month(until - 1))
			add_piece(p, GRAIN_DAY, until, next_month(until - 1), -1);
		return;
	}
	add_months(p, from, until);
}

void aggregate_cut(day_t from, day_t until, bool is_from_first, bool may_take_away, struct pieces *out)
{
	day_t first, last = year_of(until);

	*out = (struct pieces){ .n = 0 };
	if (is_from_first) {
		first = -800000; /* years before any */
	} else {
		first = year_of(from) == from ? from : next_year(from);
		if (first > last) {
			add_part_of_year(out, from, until, may_take_away);
			return;
		}
		if (from < first)
			add_part_of_year(out, from, first, may_take_away);
	}
	add_piece(out, GRAIN_YEAR, first, last, 1);
	if (last < until)
		add_part_of_year(out, last, until, may_take_away);
}
