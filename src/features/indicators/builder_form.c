/* The builder's form from the query: what was chosen, or a formula that is opened in it. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "features/indicators/choices.h"
#include "i18n/names.h"
#include "web/web.h"

static struct str sent(struct web *web, struct str name, const char *part)
{
	struct arena *a = web->ctx.arena;
	struct str text;

	if (text_nfc(a, web_query(web, str_zero(a, str_fmt(a, "%.*s%s", STR_ARG(name), part))), &text) != OK)
		problems_clear(&web->ctx);
	else
		return str_trim(text);
	return STR_EMPTY;
}

static int digit(struct str text, int max)
{
	return text.n == 1 && text.p[0] >= '0' && text.p[0] <= '0' + max ? text.p[0] - '0' : 0;
}

/* The ticked choices, parted by commas. */
static struct str ticked(struct web *web, struct str name, const struct field *field)
{
	struct buf b;

	buf_init(&b, web->ctx.arena, 0);
	for (size_t i = 0; i < field->n_choices; i++) {
		struct str code = field->choices[i].code;
		if (sent(web, str_fmt(web->ctx.arena, "%.*sin_", STR_ARG(name)), str_zero(web->ctx.arena, code)).n > 0)
			buf_fmt(&b, "%s%.*s", b.n > 0 ? "," : "", STR_ARG(code));
	}
	return buf_str(&b);
}

/* A value that does not fit what it is compared with any more, because another field was chosen, is dropped. */
static void read_value(struct web *web, const struct record_type *type, struct str name, struct shape_condition *c)
{
	const struct field *left = shape_left(&web->ctx, type, c);
	bool is_choice = left && left->type == FIELD_CHOICE;
	bool is_many = str_is(c->test.how, "in") || str_is(c->test.how, "not_in");

	c->test.value = sent(web, name, "value");
	c->test.upper = sent(web, name, "upper");
	c->test.against = sent(web, name, "against");
	if (is_choice && is_many) {
		struct str values = ticked(web, name, left);
		c->test.value = values.n > 0 || !field_choice(left, c->test.value) ? values : c->test.value;
	} else if (is_choice && !field_choice(left, c->test.value)) {
		c->test.value = STR_EMPTY;
	}
	if (is_choice || (left && left->type == FIELD_TEXT))
		c->test.against = STR_EMPTY;
	if (left && left->type == FIELD_DAY && c->test.against.n > 0)
		c->test.value = STR_EMPTY;
}

static void read_inner(struct web *web, const struct record_type *type, struct str name, struct shape_inner *out)
{
	*out = (struct shape_inner){ .how = sent(web, name, "mhow"),
				     .field = sent(web, name, "mfield"),
				     .at = sent(web, name, "mat") };
	bool is_growth = str_is(out->how, "growth"), is_kept = str_is(out->at, "last_year") || out->at.n == 0;
	if (is_growth && !str_is(type->code, "member"))
		out->how = STR("count");
	if (is_growth && !is_kept)
		out->at = STR_EMPTY;
	for (int i = 0; i < SHAPE_INNER_MAX; i++) {
		struct str inside = str_fmt(web->ctx.arena, "%.*si%d", STR_ARG(name), i);
		struct shape_condition c = { .test = { .path = sent(web, inside, "path") } };
		if (c.test.path.n == 0)
			continue;
		c.test.how = sent(web, inside, "how");
		read_value(web, type, inside, &c);
		out->tests[out->n_tests++] = c.test;
	}
}

static void read_conditions(struct web *web, const struct record_type *type, struct str name, struct shape_measure *m)
{
	for (int i = 0; i < SHAPE_CONDITIONS_MAX; i++) {
		struct str at = str_fmt(web->ctx.arena, "%.*s%d", STR_ARG(name), i);
		struct shape_condition c = { .test = { .path = sent(web, at, "path"), .how = sent(web, at, "how") },
					     .group = digit(sent(web, at, "group"), SHAPE_GROUPS_MAX) };
		const struct record_type *inner = shape_inner_source(&web->ctx, c.test.path);
		bool is_known = inner || str_starts(c.test.path, STR("months:")) ||
				str_starts(c.test.path, STR("days:")) || str_starts(c.test.path, STR("first:")) ||
				shape_field(&web->ctx, type, c.test.path);
		if (!is_known)
			continue;
		if (inner)
			read_inner(web, inner, at, &c.inner);
		read_value(web, type, at, &c);
		m->conditions[m->n_conditions++] = c;
	}
}

/* A field that the chosen measure does not take, or another source lacks, is dropped as well. */
static void drop_what_does_not_fit(struct web *web, const struct record_type *type, struct shape_measure *m)
{
	const struct field *field = shape_field(&web->ctx, type, m->field);
	bool is_number = str_is(m->how, "sum") || str_is(m->how, "avg") || str_is(m->how, "max") ||
			 str_is(m->how, "min") || str_is(m->how, "last");

	if (!field || (is_number && !shape_is_number(field)))
		m->field = STR_EMPTY;
	if (type->kind == RECORD_EVENT && str_starts(m->at, STR("at_")))
		m->at = STR_EMPTY;
	if (type->kind == RECORD_STANDING && str_starts(m->at, STR("by_")))
		m->at = STR_EMPTY;
	if (str_is(m->how, "growth") && !str_is(type->code, "member"))
		m->how = STR("count");
	if (!str_is(m->how, "sum") && !str_is(m->how, "avg"))
		m->times = STR_EMPTY;
	if (!str_ends(m->how, STR("_each")))
		m->each = STR_EMPTY;
}

static void read_measure(struct web *web, const char *letter, struct shape_measure *out)
{
	struct str name = str_of(letter);

	*out = (struct shape_measure){ .source = sent(web, name, "source"),
				       .how = sent(web, name, "how"),
				       .field = sent(web, name, "field"),
				       .times = sent(web, name, "times"),
				       .at = sent(web, name, "at"),
				       .each = sent(web, name, "each"),
				       .is_any = sent(web, name, "any").n > 0 };
	const struct record_type *type = shape_source(&web->ctx, out);
	if (!type)
		return;
	drop_what_does_not_fit(web, type, out);
	const struct record_type *each =
		out->each.n > 0 ? shape_inner_source(&web->ctx, str_fmt(web->ctx.arena, "of:%.*s", STR_ARG(out->each)))
				: NULL;
	if (each)
		read_inner(web, each, str_fmt(web->ctx.arena, "%se", letter), &out->inner);
	if (each && (out->inner.how.n == 0 || str_is(out->inner.how, "has")))
		out->inner.how = STR("count");
	read_conditions(web, type, name, out);
}

static enum status open_formula(struct web *web, struct builder *out)
{
	enum status status = shape_read(&web->ctx, out->formula, &out->shape, &out->why);

	problems_clear(&web->ctx);
	if (status == OK)
		return OK;
	out->is_typed = true;
	return status == NOT_FOUND || status == INVALID ? OK : status;
}

enum status builder_read(struct web *web, struct builder *out)
{
	*out = (struct builder){ .is_typed = sent(web, STR("typed"), "").n > 0,
				 .formula = sent(web, STR("formula"), "") };
	if (out->is_typed)
		return OK;
	if (out->formula.n > 0 && web_query(web, "tsource").n == 0)
		return open_formula(web, out);
	read_measure(web, "t", &out->shape.top);
	read_measure(web, "m", &out->shape.more);
	read_measure(web, "b", &out->shape.bottom);
	read_measure(web, "l", &out->shape.less);
	out->shape.join = sent(web, STR("join"), "");
	out->shape.over = sent(web, STR("over"), "");
	out->shape.under = sent(web, STR("under"), "");
	if (str_is(out->shape.over, "rise"))
		out->shape.join = out->shape.under = STR_EMPTY;
	out->formula = shape_write(&web->ctx, &out->shape);
	return OK;
}

enum status builder_offer_question(struct web *web, const struct figure_question *q, struct builder_page *page)
{
	return choices_question(web, q, &page->units, &page->periods);
}
