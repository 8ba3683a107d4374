/* A record as controls, and typed texts back into a record. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/field_text.h"
#include "domain/unit.h"
#include "features/records/place_name.h"
#include "features/records/records_page.h"
#include "web/web.h"

#define OPTIONS_MAX 200 /* offered for a reference; any other is typed by its code */

bool records_is_typed(const struct field *field)
{
	return field->derived.n == 0 && !str_ends(field->name, STR("_key")) && !str_is(field->name, "sort_key") &&
	       !str_is(field->name, "is_demonstration");
}

static enum control control_of(const struct field *field)
{
	if (place_is_named(field))
		return CONTROL_REF;
	switch (field->type) {
	case FIELD_PROSE:
		return CONTROL_PROSE;
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_RATE:
	case FIELD_YEAR:
		return CONTROL_NUMBER;
	case FIELD_DAY:
		return CONTROL_DAY;
	case FIELD_CHOICE:
		return CONTROL_SELECT;
	case FIELD_BOOL:
		return CONTROL_CHECK;
	case FIELD_REF:
		return CONTROL_REF;
	case FIELD_TEXT:
		break;
	}
	return CONTROL_LINE;
}

/* Units of the user, and what lies right under them, as suggestions. */
static enum status unit_options(struct web *web, struct form_control *c)
{
	struct arena *a = web->ctx.arena;

	c->options = arena_array_of(a, struct option, OPTIONS_MAX);
	for (size_t i = 0; i < web->user.n_grants; i++) {
		struct unit unit, *children;
		size_t n;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		if (c->n_options < OPTIONS_MAX)
			c->options[c->n_options++] = (struct option){ .value = unit.code, .label = unit.name };
		TRY(structure_children(&web->ctx, unit.id, RELATION_BELONGS, web->ctx.today, &children, &n));
		for (size_t k = 0; k < n && c->n_options < OPTIONS_MAX; k++)
			c->options[c->n_options++] =
				(struct option){ .value = children[k].code, .label = children[k].name };
	}
	return OK;
}

static enum status ref_options(struct web *web, const struct field *field, struct form_control *c)
{
	struct record *records;
	size_t n;
	int64_t total;

	c->list_id = str_fmt(web->ctx.arena, "%.*s-options", STR_ARG(field->name));
	if (str_is(field->ref, "unit")) {
		c->suggest = "units";
		return unit_options(web, c);
	}
	const struct record_type *type = catalog_type(web->ctx.catalog, field->ref);
	if (!type || type->n_fields == 0)
		return fail("reference to an unknown type field=%.*s", STR_ARG(field->name));
	struct record_list list = { .type = type, .limit = 100 };
	TRY(record_list_read(&web->ctx, &list, &records, &n, &total));
	const struct field *name = record_type_field(type, STR("full_name"));
	if (!name)
		name = record_type_field(type, STR("name"));
	c->options = arena_array_of(web->ctx.arena, struct option, n);
	for (size_t i = 0; i < n && name; i++)
		c->options[c->n_options++] =
			(struct option){ .value = code_of_id(web->ctx.arena, records[i].id),
					 .label = record_text(&web->ctx, &records[i], name, false) };
	return OK;
}

static void choice_options(struct web *web, const struct field *field, struct str chosen, struct form_control *c)
{
	c->options = arena_array_of(web->ctx.arena, struct option, field->n_choices);
	for (size_t i = 0; i < field->n_choices; i++) {
		const struct choice *choice = &field->choices[i];
		bool is_chosen = str_eq(choice->code, chosen);
		bool is_offered = choice->from_day <= web->ctx.today && web->ctx.today < choice->until_day;
		if (is_offered || is_chosen)
			c->options[c->n_options++] =
				(struct option){ choice->code, tr_str(&web->ctx, choice->label), is_chosen };
	}
}

/* The value of a record as it is typed: codes of choices and references, days and numbers as people write them. */
static struct str typed_value(struct web *web, const struct record *r, size_t i)
{
	const struct field *field = &r->type->fields[i];
	struct value v = r->values[i];
	struct arena *a = web->ctx.arena;

	if (v.type == VALUE_NULL)
		return STR_EMPTY;
	if (field->type == FIELD_REF && str_is(field->ref, "unit")) {
		struct unit unit;
		return unit_by_id(&web->ctx, v.i, web->ctx.today, &unit) == OK ? unit.code : STR_EMPTY;
	}
	if (field->type == FIELD_REF)
		return code_of_id(a, v.i);
	if (field->type == FIELD_DAY)
		return day_people(a, (day_t)v.i);
	if (field->type == FIELD_YEAR)
		return str_fmt(a, "%d", (int)v.i);
	if (v.type == VALUE_INT)
		return num_people(a, v.i);
	return v.s;
}

static struct str problem_of(const struct web *web, struct str field)
{
	const struct problems *problems = &web->ctx.problems;
	for (size_t i = 0; i < problems->n; i++) {
		if (str_eq(problems->items[i].field, field))
			return problems->items[i].message;
	}
	return STR_EMPTY;
}

static int64_t longest_of(const struct field *field)
{
	if (field->max_length)
		return (int64_t)field->max_length;
	return field->type == FIELD_PROSE ? FIELD_PROSE_MAX : FIELD_TEXT_MAX;
}

static enum status control_fill(struct web *web, const struct record_type *type, size_t i, const struct record *record,
				bool was_sent, struct form_control *c)
{
	struct arena *a = web->ctx.arena;
	const struct field *field = &type->fields[i];
	struct str name = field->name;

	*c = (struct form_control){
		.control = control_of(field),
		.name = name,
		.label = str_of(tr(&web->ctx, str_zero(a, field->label))),
		.hint = str_of(tr(&web->ctx, str_zero(a, field->hint))),
		.unit = tr_str(&web->ctx, field->unit),
		.is_required = field->required && field->type != FIELD_BOOL,
		.max_length = longest_of(field),
		.suggest = "",
		.error = problem_of(web, name),
	};
	struct str sent = was_sent ? web_form(web, str_zero(a, name)) : STR_EMPTY;
	if (sent.p || (was_sent && field->type == FIELD_BOOL))
		c->value = sent;
	else if (record)
		c->value = typed_value(web, record, i);
	else if (str_is(name, "unit"))
		c->value = web_query(web, "unit");
	c->is_checked = was_sent ? c->value.n > 0 : record && record->values[i].i == 1;
	if (c->hint.n > 0)
		c->hint_id = str_fmt(a, "%.*s-hint", STR_ARG(name));
	if (c->error.n > 0)
		c->error_id = str_fmt(a, "%.*s-error", STR_ARG(name));
	c->described_by = str_trim(str_fmt(a, "%.*s %.*s", STR_ARG(c->hint_id), STR_ARG(c->error_id)));
	if (field->type == FIELD_CHOICE)
		choice_options(web, field, c->value, c);
	if (place_is_named(field)) {
		c->list_id = str_fmt(a, "%.*s-options", STR_ARG(name));
		c->suggest = "places";
	}
	return field->type == FIELD_REF ? ref_options(web, field, c) : OK;
}

/* Problems that belong to no control of the form are listed on top. */
static void other_problems(struct web *web, const struct record_type *type, struct form_page *page)
{
	const struct problems *problems = &web->ctx.problems;

	page->others = arena_array_of(web->ctx.arena, struct str, problems->n);
	for (size_t i = 0; i < problems->n; i++) {
		if (!record_type_field(type, problems->items[i].field))
			page->others[page->n_others++] = problems->items[i].message;
	}
	page->has_problems = problems->n > 0;
}

enum status form_fill(struct web *web, const struct record_type *type, const struct record *record, bool was_sent,
		      struct form_page *page)
{
	page->controls = arena_array_of(web->ctx.arena, struct form_control, type->n_fields);
	for (size_t i = 0; i < type->n_fields; i++) {
		if (!records_is_typed(&type->fields[i]) || !field_is_offered(&type->fields[i], web->ctx.today))
			continue;
		page->has_history |= type->fields[i].has_history;
		TRY(control_fill(web, type, i, record, was_sent, &page->controls[page->n_controls++]));
	}
	page->history_from = was_sent ? web_form(web, "history_from") : day_people(web->ctx.arena, web->ctx.today);
	page->writer = web->user.full_name;
	other_problems(web, type, page);
	return OK;
}

enum status form_read(struct web *web, const struct record_type *type, struct record *record)
{
	enum status result = OK;

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (!records_is_typed(field) || !field_is_offered(field, web->ctx.today))
			continue;
		struct str text = web_form(web, str_zero(web->ctx.arena, field->name));
		if (field->type == FIELD_BOOL) {
			record->values[i] = VALUE_OF_INT(text.n > 0);
			continue;
		}
		if (!text.p) /* not sent at all: what the record holds stays */
			continue;
		enum status status = place_is_named(field) ? place_code(&web->ctx, field, text, &text) : OK;
		if (status == OK)
			status = field_parse(&web->ctx, field, text, &record->values[i]);
		if (status != OK && status != INVALID)
			return status;
		if (status == INVALID)
			result = INVALID;
	}
	return result;
}

void form_theirs(struct web *web, const struct record_type *type, const struct record *record, struct form_page *page)
{
	for (size_t i = 0; i < page->n_controls; i++) {
		struct form_control *c = &page->controls[i];
		const struct field *field = record_type_field(type, c->name);
		struct str theirs = typed_value(web, record, (size_t)(field - type->fields));
		if (!str_eq(theirs, c->value))
			c->theirs = record_text(&web->ctx, record, field, false);
	}
}
