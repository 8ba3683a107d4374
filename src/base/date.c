/* Civil days and instants; the calendar arithmetic counts from 1 March, so that leap days end a year. See date.h. */
#include "base/date.h"

#include <time.h>

#define MILLISECONDS_A_DAY 86400000LL
#define OFFSET_MILLISECONDS (7 * 3600000LL) /* Asia/Ho_Chi_Minh */

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_open(day_t day)
{
	return day == DAY_NONE || day == DAY_FOREVER;
}

bool civil_exists(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

day_t day_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

struct civil day_civil(day_t day)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;
	int month = (int)(m < 10 ? m + 3 : m - 9);
	return (struct civil){ .year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
			       .month = month,
			       .day = (int)(day_of_year - (153 * m + 2) / 5 + 1) };
}

day_t day_add_months(day_t day, int months)
{
	if (is_open(day))
		return day;
	struct civil c = day_civil(day);
	int64_t total = (int64_t)c.year * 12 + (c.month - 1) + months;
	int year = (int)(total / 12), month = (int)(total % 12) + 1;
	int last = days_of_month(year, month);
	return day_of(year, month, c.day < last ? c.day : last);
}

int64_t day_months_between(day_t a, day_t b)
{
	if (b < a)
		return -day_months_between(b, a);
	struct civil from = day_civil(a), to = day_civil(b);
	int64_t months = (int64_t)(to.year - from.year) * 12 + (to.month - from.month);
	return day_add_months(a, (int)months) > b ? months - 1 : months;
}

int day_weekday(day_t day)
{
	int64_t w = ((int64_t)day + 3) % 7; /* 1970-01-01 was a Thursday */
	return (int)(w < 0 ? w + 7 : w) + 1;
}

day_t day_of_instant(instant_t at)
{
	if (at == INSTANT_FOREVER)
		return DAY_FOREVER;
	int64_t local = at + OFFSET_MILLISECONDS;
	int64_t day = local / MILLISECONDS_A_DAY;
	return (day_t)(local % MILLISECONDS_A_DAY < 0 ? day - 1 : day);
}

instant_t instant_of_day(day_t day)
{
	if (day == DAY_FOREVER)
		return INSTANT_FOREVER;
	return (instant_t)day * MILLISECONDS_A_DAY - OFFSET_MILLISECONDS;
}

instant_t instant_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (instant_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool take_digits(struct str *s, size_t min, size_t max, int *out, size_t *out_n)
{
	size_t n = 0;
	int value = 0;
	while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9')
		value = value * 10 + (s->p[n++] - '0');
	if (n < min)
		return false;
	*s = str_slice(*s, n, s->n);
	*out = value;
	if (out_n)
		*out_n = n;
	return true;
}

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

static enum status day_make(int year, int month, int day, day_t *out)
{
	if (!civil_exists(year, month, day))
		return INVALID;
	day_t d = day_of(year, month, day);
	if (d < DAY_MIN || d > DAY_MAX)
		return INVALID;
	*out = d;
	return OK;
}

enum status day_parse_iso(struct str s, day_t *out)
{
	int year, month, day;
	if (!take_digits(&s, 4, 4, &year, NULL) || !take_char(&s, '-') || !take_digits(&s, 2, 2, &month, NULL) ||
	    !take_char(&s, '-') || !take_digits(&s, 2, 2, &day, NULL) || s.n > 0)
		return INVALID;
	return day_make(year, month, day, out);
}

enum status day_parse_people(struct str s, day_t *out)
{
	int year, month, day;
	size_t n_year;
	struct str rest = str_trim(s);

	if (rest.n == 8 && take_digits(&rest, 2, 2, &day, NULL) && take_digits(&rest, 2, 2, &month, NULL) &&
	    take_digits(&rest, 4, 4, &year, NULL))
		return day_make(year, month, day, out);

	rest = str_trim(s);
	if (!take_digits(&rest, 1, 2, &day, NULL) || rest.n == 0)
		return INVALID;
	char sep = rest.p[0];
	if (sep != '/' && sep != '-' && sep != '.')
		return INVALID;
	if (!take_char(&rest, sep) || !take_digits(&rest, 1, 2, &month, NULL) || !take_char(&rest, sep) ||
	    !take_digits(&rest, 2, 4, &year, &n_year) || rest.n > 0 || n_year == 3)
		return INVALID;
	if (n_year == 2)
		year += year <= 68 ? 2000 : 1900;
	return day_make(year, month, day, out);
}

struct str day_iso(struct arena *a, day_t day)
{
	struct civil c = day_civil(day);
	return is_open(day) ? STR_EMPTY : str_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str day_people(struct arena *a, day_t day)
{
	struct civil c = day_civil(day);
	return is_open(day) ? STR_EMPTY : str_fmt(a, "%02d/%02d/%04d", c.day, c.month, c.year);
}

struct str instant_iso(struct arena *a, instant_t at)
{
	if (at == INSTANT_FOREVER)
		return STR_EMPTY;
	day_t day = day_of_instant(at);
	int64_t seconds = (at - instant_of_day(day)) / 1000;
	return str_fmt(a, "%.*sT%02d:%02d:%02d+07:00", STR_ARG(day_iso(a, day)), (int)(seconds / 3600),
		       (int)(seconds / 60 % 60), (int)(seconds % 60));
}

struct str instant_people(struct arena *a, instant_t at)
{
	if (at == INSTANT_FOREVER)
		return STR_EMPTY;
	day_t day = day_of_instant(at);
	int64_t minutes = (at - instant_of_day(day)) / 60000;
	return str_fmt(a, "%02d:%02d %.*s", (int)(minutes / 60), (int)(minutes % 60), STR_ARG(day_people(a, day)));
}
