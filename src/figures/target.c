/* The forms of a target, the value in force on a day, and how a result stands against it. */
#include "figures/target.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"

struct reader {
	struct ctx *ctx;
	struct str all;
	struct str rest;
};

static int reader_column(const struct reader *r)
{
	return (int)(r->all.n - r->rest.n) + 1;
}

static enum status reader_refuse(struct reader *r, const char *expected)
{
	return problem_at(r->ctx, 0, reader_column(r), STR_EMPTY, T("Mức chỉ tiêu “%.*s” chưa đúng: ở đây cần %s."),
			  STR_ARG(r->all), expected);
}

static void reader_skip(struct reader *r)
{
	while (r->rest.n > 0 && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'))
		r->rest = str_slice(r->rest, 1, r->rest.n);
}

static bool reader_take(struct reader *r, const char *token)
{
	reader_skip(r);
	if (!str_starts(r->rest, str_of(token)))
		return false;
	r->rest = str_slice(r->rest, str_of(token).n, r->rest.n);
	return true;
}

static bool is_number_char(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

/* A number with an optional %, divided by 100 then; ".." ends it. */
static enum status reader_number(struct reader *r, struct rational *out, bool *out_percent)
{
	reader_skip(r);
	size_t n = 0;
	while (n < r->rest.n && is_number_char(r->rest.p[n])) {
		if (r->rest.p[n] == '.' && n + 1 < r->rest.n && r->rest.p[n + 1] == '.')
			break;
		n++;
	}
	struct rational value;
	if (n == 0 || rational_parse(str_slice(r->rest, 0, n), &value) != OK)
		return reader_refuse(r, tr(r->ctx, T("một số, ví dụ 650 hoặc 90%")));

	r->rest = str_slice(r->rest, n, r->rest.n);
	*out_percent = reader_take(r, "%");
	if (*out_percent)
		TRY(rational_div(value, RATIONAL_OF(100), &value));
	*out = value;
	return OK;
}

static enum status reader_year(struct reader *r, int *out)
{
	reader_skip(r);
	int64_t year;
	if (num_parse_int(str_slice(r->rest, 0, 4), 1945, 2199, &year) != OK)
		return reader_refuse(r, tr(r->ctx, T("một năm, ví dụ 2025")));

	r->rest = str_slice(r->rest, 4, r->rest.n);
	*out = (int)year;
	return OK;
}

static enum status target_add_step(struct reader *r, struct target *t, struct target_step step)
{
	if (t->n_steps == TARGET_STEPS_MAX)
		return reader_refuse(r, tr(r->ctx, T("không quá 20 mốc")));
	if (t->n_steps > 0 && t->steps[t->n_steps - 1].year >= step.year)
		return reader_refuse(r, tr(r->ctx, T("các năm theo thứ tự tăng dần")));

	if (!t->steps)
		t->steps = arena_array_of(r->ctx->arena, struct target_step, TARGET_STEPS_MAX);
	t->steps[t->n_steps++] = step;
	return OK;
}

static enum status parse_horizons(struct reader *r, struct target *t)
{
	t->form = TARGET_HORIZONS;
	do {
		struct target_step step = { 0 };
		TRY(reader_year(r, &step.year));
		if (!reader_take(r, ":"))
			return reader_refuse(r, tr(r->ctx, T("dấu hai chấm sau năm")));
		TRY(reader_number(r, &step.value, &step.is_percent));
		TRY(target_add_step(r, t, step));
	} while (reader_take(r, ","));
	return reader_take(r, "}") ? OK : reader_refuse(r, tr(r->ctx, T("dấu phẩy hoặc ngoặc đóng }")));
}

static enum status parse_yearly(struct reader *r, struct target *t, struct rational value, bool is_percent)
{
	t->form = TARGET_YEARLY;
	for (;;) {
		struct target_step step = { .value = value, .is_percent = is_percent };
		if (!reader_take(r, "to"))
			return reader_refuse(r, tr(r->ctx, T("“to” và năm cuối, ví dụ 100 each year to 2025")));
		TRY(reader_year(r, &step.year));
		TRY(target_add_step(r, t, step));
		if (!reader_take(r, ";"))
			return OK;
		TRY(reader_number(r, &value, &is_percent));
		if (!reader_take(r, "each year"))
			return reader_refuse(r, tr(r->ctx, T("“each year to” và năm cuối")));
	}
}

/* Every whole target T whose share result / T prints as `printed` with its decimals. The share falls as T grows, so the
 * range around the likeliest is contiguous. */
static enum status implied_range(struct rational result, struct rational printed, int decimals, struct target *t)
{
	struct rational scale = RATIONAL_OF(100), half, low_share, high_share, low, high;
	for (int i = 0; i < decimals; i++)
		TRY(rational_mul(scale, RATIONAL_OF(10), &scale));
	TRY(rational_div((struct rational){ 1, 2 }, scale, &half));
	TRY(rational_sub(printed, half, &low_share));
	TRY(rational_add(printed, half, &high_share));
	if (low_share.num <= 0 || result.num <= 0)
		return INVALID;

	/* printed rounds half away from zero: low_share <= result / T < high_share */
	TRY(rational_div(result, high_share, &low));
	TRY(rational_div(result, low_share, &high));
	TRY(rational_div(result, printed, &t->value));
	t->implied_low = (int64_t)(low.num / low.den) + 1;
	t->implied_high = (int64_t)(high.num / high.den);
	if (t->implied_high < t->implied_low)
		return INVALID;

	struct rational twice;
	TRY(rational_mul(t->value, RATIONAL_OF(2), &twice));
	int64_t likeliest = (int64_t)((twice.num + twice.den) / (2 * twice.den));
	if (likeliest < t->implied_low)
		likeliest = t->implied_low;
	if (likeliest > t->implied_high)
		likeliest = t->implied_high;
	t->value = RATIONAL_OF(likeliest);
	return OK;
}

static enum status parse_implied(struct reader *r, struct target *t)
{
	t->form = TARGET_IMPLIED;
	struct rational result, printed;
	bool is_percent;
	TRY(reader_number(r, &result, &is_percent));
	if (is_percent || result.den != 1 || !reader_take(r, "="))
		return reader_refuse(r, tr(r->ctx, T("kết quả và phần trăm đã in, ví dụ implied 450 = 106.89%")));

	reader_skip(r);
	struct str before = r->rest;
	TRY(reader_number(r, &printed, &is_percent));
	if (!is_percent)
		return reader_refuse(r, tr(r->ctx, T("phần trăm đã in, ví dụ 106.89%")));

	int decimals = 0;
	bool after_dot = false;
	for (size_t i = 0; i < before.n - r->rest.n && before.p[i] != '%'; i++) {
		decimals += after_dot && before.p[i] >= '0' && before.p[i] <= '9';
		after_dot |= before.p[i] == '.';
	}
	if (implied_range(result, printed, decimals, t) != OK)
		return reader_refuse(
			r, tr(r->ctx, T("một phần trăm mà ít nhất một chỉ tiêu nguyên cho ra đúng như đã in")));
	return OK;
}

/* "unknown" alone, or with what is known of it. */
static enum status parse_unknown(struct reader *r, struct target *t)
{
	t->form = TARGET_UNKNOWN;
	if (!reader_take(r, ","))
		return OK;
	if (reader_take(r, "lower"))
		t->comparator = LESS_THAN;
	else if (reader_take(r, "higher"))
		t->comparator = MORE_THAN;
	else
		return reader_refuse(r, tr(r->ctx, T("“lower” hoặc “higher”")));
	return OK;
}

static bool parse_comparator(struct reader *r, enum comparator *out)
{
	static const struct {
		const char *token;
		enum comparator comparator;
	} tokens[] = {
		{ ">=", AT_LEAST }, { "<=", AT_MOST }, { ">", MORE_THAN }, { "<", LESS_THAN }, { "=", EQUAL_TO }
	};

	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		if (reader_take(r, tokens[i].token)) {
			*out = tokens[i].comparator;
			return true;
		}
	}
	return false;
}

static enum status parse_number_forms(struct reader *r, struct target *t)
{
	if (parse_comparator(r, &t->comparator)) {
		if (reader_take(r, "assigned")) {
			t->form = TARGET_ASSIGNED;
			return OK;
		}
		return reader_number(r, &t->value, &t->is_percent);
	}
	if (reader_take(r, "+")) {
		t->form = TARGET_INCREMENT;
		return reader_number(r, &t->value, &t->is_percent);
	}
	TRY(reader_number(r, &t->value, &t->is_percent));
	if (reader_take(r, "each year"))
		return parse_yearly(r, t, t->value, t->is_percent);
	if (reader_take(r, "closed at")) {
		bool is_percent;
		t->is_closed = true;
		TRY(reader_number(r, &t->closed, &is_percent));
		return is_percent ? reader_refuse(r, tr(r->ctx, T("một số, ví dụ 70 closed at 30"))) : OK;
	}
	if (!reader_take(r, ".."))
		return OK;

	bool upper_percent;
	t->form = TARGET_RANGE;
	TRY(reader_number(r, &t->upper, &upper_percent));
	if (upper_percent != t->is_percent || rational_cmp(t->value, t->upper) > 0)
		return reader_refuse(r, tr(r->ctx, T("cận trên không nhỏ hơn cận dưới, cùng đơn vị")));
	return OK;
}

static enum status parse_words(struct reader *r, struct target *t)
{
	t->form = TARGET_QUALITATIVE;
	struct str words = str_cut(&r->rest, '"');
	if (str_trim(words).n == 0 || !r->rest.p)
		return reader_refuse(r, tr(r->ctx, T("lời văn trong ngoặc kép")));

	t->words = str_dup(r->ctx->arena, str_trim(words));
	return OK;
}

enum status target_parse(struct ctx *ctx, struct str text, struct target *out)
{
	struct reader r = { .ctx = ctx, .all = str_trim(text), .rest = str_trim(text) };
	struct target t = { .form = TARGET_NUMBER, .comparator = AT_LEAST };
	enum status status;

	if (text.n > TARGET_LENGTH_MAX)
		return problem_at(ctx, 0, 1, STR_EMPTY, T("Mức chỉ tiêu dài quá %d ký tự."), TARGET_LENGTH_MAX);
	if (reader_take(&r, "done")) {
		t.form = TARGET_DONE;
		status = OK;
	} else if (reader_take(&r, "assigned")) {
		t.form = TARGET_ASSIGNED;
		status = OK;
	} else if (reader_take(&r, "withdrawn")) {
		t.form = TARGET_WITHDRAWN;
		status = OK;
	} else if (reader_take(&r, "unknown")) {
		status = parse_unknown(&r, &t);
	} else if (reader_take(&r, "implied")) {
		status = parse_implied(&r, &t);
	} else if (reader_take(&r, "{")) {
		status = parse_horizons(&r, &t);
	} else if (reader_take(&r, "\"")) {
		status = parse_words(&r, &t);
	} else {
		status = parse_number_forms(&r, &t);
	}
	TRY(status);
	reader_skip(&r);
	if (r.rest.n > 0)
		return reader_refuse(&r, tr(ctx, T("kết thúc, không có gì thêm")));

	*out = t;
	return OK;
}

enum status target_on(const struct target *target, day_t day, struct bound *out)
{
	struct bound b = { .comparator = target->comparator, .value = target->value, .is_percent = target->is_percent };

	switch (target->form) {
	case TARGET_NUMBER:
		break;
	case TARGET_RANGE:
		b.has_upper = true;
		b.upper = target->upper;
		break;
	case TARGET_INCREMENT:
		b.is_increment = true;
		break;
	case TARGET_IMPLIED:
		b.is_implied = true;
		break;
	case TARGET_HORIZONS:
	case TARGET_YEARLY: {
		int year = day_civil(day).year;
		int i = 0;
		while (i < target->n_steps - 1 && target->steps[i].year < year)
			i++;
		b.value = target->steps[i].value;
		b.is_percent = target->steps[i].is_percent;
		b.is_yearly = target->form == TARGET_YEARLY;
		b.year = target->steps[i].year;
		break;
	}
	case TARGET_DONE:
	case TARGET_ASSIGNED:
	case TARGET_UNKNOWN:
	case TARGET_QUALITATIVE:
	case TARGET_WITHDRAWN:
		return NOT_FOUND;
	}
	*out = b;
	return OK;
}

/* 0,8 → "80%", 650 → "650", 1/2 → "0,5": as many decimals as the number has, at most 6. */
static struct str number_text(struct arena *a, struct rational value, bool is_percent)
{
	if (is_percent && rational_mul(value, RATIONAL_OF(100), &value) != OK)
		return STR_EMPTY;
	int decimals = 0;
	struct rational scaled = value;
	while (scaled.den != 1 && decimals < 6 && rational_mul(scaled, RATIONAL_OF(10), &scaled) == OK)
		decimals++;
	struct str digits = rational_people(a, value, decimals, ROUND_HALF_AWAY);
	return str_fmt(a, "%.*s%s", STR_ARG(digits), is_percent ? "%" : "");
}

struct str bound_text(struct arena *a, const struct bound *b)
{
	static const char *const signs[] = { "", "> ", "≤ ", "< ", "= " };
	struct str value = number_text(a, b->value, b->is_percent);

	if (b->has_upper)
		return str_fmt(a, "%.*s–%.*s", STR_ARG(value), STR_ARG(number_text(a, b->upper, b->is_percent)));
	return str_fmt(a, "%s%s%.*s", signs[b->comparator], b->is_increment ? "+" : "", STR_ARG(value));
}

static const struct {
	const char *name;
	const char *label;
} standings[] = {
	[EXCEEDED] = { "exceeded", T("Vượt") },           [MET] = { "met", T("Đạt") },
	[ON_COURSE] = { "on_course", T("Đúng tiến độ") }, [BEHIND] = { "behind", T("Chậm") },
	[FAR_BEHIND] = { "far_behind", T("Rất chậm") },   [NOT_STARTED] = { "not_started", T("Chưa bắt đầu") },
	[NO_DATA] = { "no_data", T("Chưa có số liệu") },
};

const char *standing_name(enum standing standing)
{
	return standings[standing].name;
}

const char *standing_label(enum standing standing)
{
	return standings[standing].label;
}

static bool bound_is_met(const struct bound *b, struct rational value)
{
	int order = rational_cmp(value, b->value);
	switch (b->comparator) {
	case AT_LEAST:
		return order >= 0;
	case MORE_THAN:
		return order > 0;
	case AT_MOST:
		return order <= 0;
	case LESS_THAN:
		return order < 0;
	case EQUAL_TO:
		return order == 0;
	}
	return false;
}

/* The share reached against the share of time passed, without dividing: share × days >= threshold × days passed. */
static enum status standing_by_time(struct rational share, day_t from, day_t until, day_t as_of, struct thresholds t,
				    enum standing *out)
{
	day_t passed = (as_of < until ? as_of + 1 : until) - from;
	struct rational reached, on_course, behind;
	TRY(rational_mul(share, RATIONAL_OF((int128_t)(until - from) * 10000), &reached));
	TRY(rational_make((int128_t)passed * t.on_course_bp, 1, &on_course));
	TRY(rational_make((int128_t)passed * t.behind_bp, 1, &behind));
	*out = rational_cmp(reached, on_course) >= 0 ? ON_COURSE
	       : rational_cmp(reached, behind) >= 0  ? BEHIND
						     : FAR_BEHIND;
	return OK;
}

enum status bound_measure(const struct bound *bound, bool has_value, struct rational value, day_t from, day_t until,
			  day_t as_of, struct thresholds thresholds, struct measured *out)
{
	struct measured m = { .standing = NO_DATA };
	bool is_ceiling = bound->comparator == AT_MOST || bound->comparator == LESS_THAN;

	if (as_of < from) {
		m.standing = NOT_STARTED;
		*out = m;
		return OK;
	}
	if (!has_value) {
		*out = m;
		return OK;
	}
	m.is_met = bound_is_met(bound, value);
	m.has_share = !is_ceiling && bound->value.num != 0;
	if (m.has_share)
		TRY(rational_div(value, bound->value, &m.share));

	if (m.is_met)
		m.standing = m.has_share && rational_cmp(m.share, RATIONAL_OF(1)) > 0 ? EXCEEDED : MET;
	else if (!m.has_share)
		m.standing = FAR_BEHIND;
	else
		TRY(standing_by_time(m.share, from, until, as_of, thresholds, &m.standing));
	*out = m;
	return OK;
}

struct measured yes_no_measure(bool has_value, bool is_yes, day_t from, day_t until, day_t as_of)
{
	struct measured m = { .is_met = has_value && is_yes };

	if (as_of < from)
		m.standing = NOT_STARTED;
	else if (!has_value)
		m.standing = NO_DATA;
	else if (is_yes)
		m.standing = MET;
	else
		m.standing = as_of + 1 < until ? ON_COURSE : FAR_BEHIND;
	return m;
}

struct str share_text(struct arena *a, struct rational share, int decimals, enum rounding rounding)
{
	struct rational percent;
	if (rational_mul(share, RATIONAL_OF(100), &percent) != OK)
		return STR_EMPTY;
	return str_fmt(a, "%.*s%%", STR_ARG(rational_people(a, percent, decimals, rounding)));
}
