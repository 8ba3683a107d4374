/* The builder's choices as a formula. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "features/indicators/shape.h"
#include "figures/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

static const struct {
	const char *code, *text;
} signs[] = {
	{ "is", "=" },   { "is_not", "!=" },     { "at_least", ">=" }, { "more", ">" },
	{ "at_most", "<=" }, { "less", "<" }, { "in", "in" },     { "not_in", "not in" },
},
  days[] = {
	{ "at_start", " at start" }, { "at_end", " at end" },       { "by_start", " by start" },
	{ "by_end", " by end" },     { "last_year", " last year" },
  };

const char *shape_sign(struct str how)
{
	for (size_t i = 0; i < N(signs); i++) {
		if (str_is(how, signs[i].code))
			return signs[i].text;
	}
	return NULL;
}

const char *shape_at_text(struct str at)
{
	for (size_t i = 0; i < N(days); i++) {
		if (str_is(at, days[i].code))
			return days[i].text;
	}
	return NULL;
}

bool shape_is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_RATE ||
	       field->type == FIELD_YEAR;
}

const struct field *shape_field(const struct ctx *ctx, const struct record_type *type, struct str path)
{
	struct str names[FORMULA_PATH_MAX];
	struct way way;
	size_t n = 0;

	while (path.n > 0 && n < FORMULA_PATH_MAX)
		names[n++] = str_cut(&path, '.');
	if (!type || n == 0 || path.n > 0 || !way_find(ctx, type, names, n, &way) || way.n == 0)
		return NULL;
	return way.steps[way.n - 1];
}

const struct record_type *shape_source(const struct ctx *ctx, const struct shape_measure *measure)
{
	return catalog_type(ctx->catalog, measure->source);
}

const struct record_type *shape_inner_source(const struct ctx *ctx, struct str path)
{
	return str_starts(path, STR("of:")) ? catalog_type(ctx->catalog, str_slice(path, 3, path.n)) : NULL;
}

static bool is_spoken(struct str path)
{
	return str_starts(path, STR("months:")) || str_starts(path, STR("days:")) || str_starts(path, STR("first:"));
}

const struct field *shape_left(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c)
{
	const struct record_type *inner = shape_inner_source(ctx, c->test.path);

	if (inner)
		return c->inner.field.n > 0 && !str_is(c->inner.how, "distinct")
			       ? shape_field(ctx, inner, c->inner.field)
			       : NULL;
	return is_spoken(c->test.path) ? NULL : shape_field(ctx, type, c->test.path);
}

bool shape_stands_alone(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c)
{
	const struct field *field = shape_left(ctx, type, c);

	if (str_starts(c->test.path, STR("of:")))
		return c->inner.how.n == 0 || str_is(c->inner.how, "has");
	return str_starts(c->test.path, STR("first:")) || (field && field->type == FIELD_BOOL);
}

const char *shape_usual_how(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c)
{
	const struct field *field = shape_left(ctx, type, c);

	if (shape_stands_alone(ctx, type, c))
		return "yes";
	if (field && field->type == FIELD_REF)
		return "given";
	return field && (field->type == FIELD_CHOICE || field->type == FIELD_TEXT) ? "is" : "at_least";
}

static struct str how_of(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c)
{
	return c->test.how.n > 0 ? c->test.how : str_of(shape_usual_how(ctx, type, c));
}

bool shape_takes_field(const struct shape_inner *inner)
{
	struct str how = inner->how;
	return how.n > 0 && !str_is(how, "has") && !str_is(how, "count") && !str_is(how, "growth");
}

bool shape_is_complete(const struct ctx *ctx, const struct record_type *type, const struct shape_condition *c)
{
	struct str how = how_of(ctx, type, c);
	bool needs_field = str_starts(c->test.path, STR("of:")) && shape_takes_field(&c->inner);

	if (c->test.path.n == 0 || (needs_field && c->inner.field.n == 0))
		return false;
	if (shape_stands_alone(ctx, type, c) || str_is(how, "empty") || str_is(how, "given"))
		return true;
	if (str_is(how, "between"))
		return c->test.value.n > 0 && c->test.upper.n > 0;
	return c->test.value.n > 0 || c->test.against.n > 0;
}

/* ---- values ---- */

/* "1.000", "1,5", "75%" as the language writes numbers; anything else as it stands, for the checker to tell. */
static void write_number(struct ctx *ctx, struct buf *b, struct str value)
{
	int64_t number;
	bool is_percent = str_ends(value, STR("%"));
	struct str digits = is_percent ? str_trim(str_slice(value, 0, value.n - 1)) : value;

	if (num_parse_people(digits, INT64_MIN, INT64_MAX, &number) == OK) {
		buf_int(b, number);
	} else {
		struct str fraction = digits, whole = str_cut(&fraction, ',');
		if (fraction.n > 0 && num_parse_people(whole, INT64_MIN, INT64_MAX, &number) == OK)
			buf_fmt(b, "%lld.%.*s", (long long)number, STR_ARG(fraction));
		else
			buf_add(b, digits);
	}
	problems_clear(ctx);
	if (is_percent)
		buf_char(b, '%');
}

static void write_text(struct buf *b, struct str value)
{
	buf_char(b, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] != '"' && value.p[i] != '\n' && value.p[i] != '\r')
			buf_char(b, value.p[i]);
	}
	buf_char(b, '"');
}

static void write_value(struct ctx *ctx, struct buf *b, const struct field *field, struct str value)
{
	day_t day;

	if (field && (field->type == FIELD_TEXT || field->type == FIELD_PROSE))
		write_text(b, value);
	else if (field && field->type == FIELD_DAY && str_is(value, tr(ctx, SHAPE_START)))
		buf_lit(b, "start");
	else if (field && field->type == FIELD_DAY && str_is(value, tr(ctx, SHAPE_END)))
		buf_lit(b, "end");
	else if (field && field->type == FIELD_DAY && day_parse_people(value, &day) == OK)
		buf_add(b, day_iso(ctx->arena, day));
	else if (!field || shape_is_number(field))
		write_number(ctx, b, value);
	else
		buf_add(b, value);
}

/* "start", "field:paid", "param:CODE" */
static void write_named(struct buf *b, struct str name)
{
	struct str rest = name, kind = str_cut(&rest, ':');

	if (str_is(kind, "param"))
		buf_fmt(b, "param(%.*s)", STR_ARG(rest));
	else
		buf_add(b, rest.n > 0 ? rest : kind);
}

static void write_right(struct ctx *ctx, struct buf *b, const struct field *left, const struct shape_test *test)
{
	if (test->against.n == 0) {
		write_value(ctx, b, left, test->value);
		return;
	}
	if (test->value.n > 0) {
		write_number(ctx, b, test->value);
		buf_lit(b, " * ");
	}
	write_named(b, test->against);
}

/* ---- conditions ---- */

static void write_inner(struct ctx *ctx, struct buf *b, struct str source, const struct shape_inner *inner);

static void write_left(struct ctx *ctx, struct buf *b, const struct shape_condition *c)
{
	struct str rest = c->test.path, kind = str_cut(&rest, ':'), first;

	if (rest.n == 0) {
		buf_add(b, kind);
	} else if (str_is(kind, "of")) {
		write_inner(ctx, b, rest, &c->inner);
	} else if (str_is(kind, "months")) {
		buf_fmt(b, "months_between(%.*s, end)", STR_ARG(rest));
	} else if (str_is(kind, "days")) {
		first = str_cut(&rest, ':');
		buf_fmt(b, "%.*s - %.*s", STR_ARG(rest), STR_ARG(first));
	} else {
		buf_fmt(b, "%.*s(%.*s)", STR_ARG(kind), STR_ARG(rest));
	}
}

static void write_list(struct ctx *ctx, struct buf *b, const struct field *left, struct str values)
{
	bool is_first = true;

	buf_lit(b, " (");
	while (values.n > 0) {
		struct str one = str_trim(str_cut(&values, ','));
		if (one.n == 0)
			continue;
		buf_lit(b, is_first ? "" : ", ");
		write_value(ctx, b, left, one);
		is_first = false;
	}
	buf_char(b, ')');
}

static void write_condition(struct ctx *ctx, struct buf *b, const struct record_type *type,
			    const struct shape_condition *c)
{
	struct str how = how_of(ctx, type, c);
	const struct field *left = shape_left(ctx, type, c);
	const char *sign = shape_sign(how);

	bool is_about_presence = left && (str_is(how, "empty") || str_is(how, "given"));
	if (shape_stands_alone(ctx, type, c) && !is_about_presence) {
		buf_lit(b, str_is(how, "no") ? "not " : "");
		write_left(ctx, b, c);
		return;
	}
	write_left(ctx, b, c);
	if (str_is(how, "empty") || str_is(how, "given")) {
		buf_lit(b, str_is(how, "empty") ? " is empty" : " is not empty");
		return;
	}
	if (str_is(how, "between")) {
		buf_lit(b, " between ");
		write_value(ctx, b, left, c->test.value);
		buf_lit(b, " and ");
		write_value(ctx, b, left, c->test.upper);
		return;
	}
	buf_fmt(b, " %s", sign ? sign : "=");
	if (str_is(how, "in") || str_is(how, "not_in")) {
		write_list(ctx, b, left, c->test.value);
		return;
	}
	buf_char(b, ' ');
	write_right(ctx, b, left, &c->test);
}

static void write_inner(struct ctx *ctx, struct buf *b, struct str source, const struct shape_inner *inner)
{
	const struct record_type *type = catalog_type(ctx->catalog, source);
	bool is_first = true;

	buf_fmt(b, "%.*s(%.*s", STR_ARG(inner->how.n > 0 ? inner->how : STR("has")), STR_ARG(source));
	if (shape_takes_field(inner))
		buf_fmt(b, ".%.*s", STR_ARG(inner->field));
	if (shape_at_text(inner->at))
		buf_lit(b, shape_at_text(inner->at));
	for (int i = 0; i < inner->n_tests; i++) {
		struct shape_condition c = { .test = inner->tests[i] };
		if (!shape_is_complete(ctx, type, &c))
			continue;
		buf_lit(b, is_first ? " where " : " and ");
		write_condition(ctx, b, type, &c);
		is_first = false;
	}
	buf_char(b, ')');
}

struct joint {
	struct ctx *ctx;
	struct buf *b;
	const struct record_type *type;
	const struct shape_measure *m;
	bool is_first;
};

static int group_size(const struct joint *j, int group)
{
	int n = 0;

	for (int i = 0; i < j->m->n_conditions; i++)
		n += j->m->conditions[i].group == group && shape_is_complete(j->ctx, j->type, &j->m->conditions[i]);
	return n;
}

/* A group stands where its first condition does. */
static void write_group(struct joint *j, int group)
{
	bool is_first = true, is_many = !j->m->is_any && group_size(j, group) > 1; /* "and" binds tighter */

	buf_lit(j->b, is_many ? "(" : "");
	for (int i = 0; i < j->m->n_conditions; i++) {
		const struct shape_condition *c = &j->m->conditions[i];
		if (c->group != group || !shape_is_complete(j->ctx, j->type, c))
			continue;
		buf_lit(j->b, is_first ? "" : j->m->is_any ? " and " : " or ");
		write_condition(j->ctx, j->b, j->type, c);
		is_first = false;
	}
	buf_lit(j->b, is_many ? ")" : "");
}

static void write_where(struct joint *j)
{
	bool is_written[SHAPE_GROUPS_MAX + 1] = { false };

	for (int i = 0; i < j->m->n_conditions; i++) {
		const struct shape_condition *c = &j->m->conditions[i];
		if (!shape_is_complete(j->ctx, j->type, c) || (c->group > 0 && is_written[c->group]))
			continue;
		buf_lit(j->b, j->is_first ? " where " : j->m->is_any ? " or " : " and ");
		j->is_first = false;
		is_written[c->group] = true;
		if (c->group > 0)
			write_group(j, c->group);
		else
			write_condition(j->ctx, j->b, j->type, c);
	}
}

/* ---- measures ---- */

static void write_each(struct ctx *ctx, struct buf *b, const struct shape_measure *m)
{
	if (m->each.n > 0) {
		buf_lit(b, " : ");
		write_inner(ctx, b, m->each, &m->inner);
	} else if (m->times.n > 0 && str_starts(m->times, STR("param:"))) {
		buf_lit(b, " : ");
		write_named(b, m->times);
		buf_fmt(b, " * %.*s", STR_ARG(m->field));
	} else if (m->times.n > 0) {
		buf_fmt(b, " : %.*s * ", STR_ARG(m->field));
		write_named(b, m->times);
	}
}

static bool write_special(struct ctx *ctx, struct buf *b, const struct shape_measure *m)
{
	bool is_last_year = str_is(m->at, "last_year");

	if (str_is(m->source, SHAPE_INDICATOR))
		buf_fmt(b, "%.*s%s", STR_ARG(m->field), is_last_year ? " last year" : "");
	else if (str_is(m->source, SHAPE_PARAMETER))
		buf_fmt(b, "param(%.*s)", STR_ARG(m->field));
	else if (str_is(m->source, SHAPE_REPORTED))
		buf_fmt(b, "reported(%.*s)%s", STR_ARG(m->field), is_last_year ? " last year" : "");
	else if (str_is(m->source, SHAPE_NUMBER))
		write_number(ctx, b, m->field);
	else
		return false;
	return true;
}

static void write_measure(struct ctx *ctx, struct buf *b, const struct shape_measure *m)
{
	struct joint j = { ctx, b, shape_source(ctx, m), m, true };
	struct str how = m->how.n > 0 ? m->how : STR("count");
	bool has_each = str_ends(how, STR("_each"));
	bool has_field = !has_each && !str_is(how, "count") && !str_is(how, "growth");

	if (write_special(ctx, b, m))
		return;
	if (has_each)
		how = str_slice(how, 0, how.n - 5);
	buf_fmt(b, "%.*s(%.*s", STR_ARG(how), STR_ARG(m->source));
	if (has_field && m->times.n == 0 && m->field.n > 0)
		buf_fmt(b, ".%.*s", STR_ARG(m->field));
	if (shape_at_text(m->at))
		buf_lit(b, shape_at_text(m->at));
	write_where(&j);
	if (has_each || has_field)
		write_each(ctx, b, m);
	buf_char(b, ')');
}

static bool is_chosen(const struct shape_measure *m)
{
	bool is_special = str_starts(m->source, STR("@"));
	return m->source.n > 0 && (!is_special || m->field.n > 0);
}

/* One measure, or two that are joined, in parentheses where more follows or goes before. */
static void write_sum(struct ctx *ctx, struct buf *b, const struct shape_measure *first, struct str join,
		      const struct shape_measure *second, bool stands_alone)
{
	bool is_sum = join.n > 0 && is_chosen(second);

	buf_lit(b, is_sum && !stands_alone ? "(" : "");
	write_measure(ctx, b, first);
	if (is_sum) {
		buf_lit(b, str_is(join, "plus") ? " + " : " - ");
		write_measure(ctx, b, second);
	}
	buf_lit(b, is_sum && !stands_alone ? ")" : "");
}

struct str shape_write(struct ctx *ctx, const struct shape *s)
{
	bool is_over = s->over.n > 0 && is_chosen(&s->bottom), is_rise = is_over && str_is(s->over, "rise");
	struct buf b;

	if (!is_chosen(&s->top))
		return STR_EMPTY;
	buf_init(&b, ctx->arena, 0);
	if (is_rise) {
		write_sum(ctx, &b, &s->top, STR("minus"), &s->bottom, false);
		buf_lit(&b, " / ");
		write_measure(ctx, &b, &s->bottom);
		return buf_str(&b);
	}
	write_sum(ctx, &b, &s->top, s->join, &s->more, !is_over);
	if (is_over) {
		buf_lit(&b, str_is(s->over, "per_thousand") ? " * 1000 / " : " / ");
		write_sum(ctx, &b, &s->bottom, s->under, &s->less, false);
	}
	return buf_str(&b);
}
