/* The columns of a register's grid, from its description alone (quick.h). */
#include "features/entry/quick.h"

#include "base/text.h"
#include "domain/tabular.h"

static const struct field *deciding_of(const struct record_type *type)
{
	if (type->kind == RECORD_PLAIN)
		return NULL;
	return record_type_field(type, type->kind == RECORD_EVENT ? type->decided_by : type->from_field);
}

static bool fits(const struct field *field)
{
	return table_has_field(field) && field->type != FIELD_REF && field->type != FIELD_PROSE &&
	       !field->has_history && !field->sensitive && field->retired_from == 0;
}

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_RATE;
}

static bool has_column(const struct quick *quick, const struct field *field)
{
	for (size_t i = 0; i < quick->n_fields; i++) {
		if (quick->fields[i] == field)
			return true;
	}
	return false;
}

static void add_column(struct quick *quick, const struct field *field)
{
	if (quick->n_fields < QUICK_FIELDS_MAX && !has_column(quick, field))
		quick->fields[quick->n_fields++] = field;
}

/* The line's unit; or its employer, where that is what must be named and the unit follows from it. */
static bool find_subject(struct quick *quick)
{
	const struct field *unit = record_type_field(quick->type, STR("unit"));
	const struct field *employer = record_type_field(quick->type, STR("employer"));
	bool is_typed = employer && employer->type == FIELD_REF && str_is(employer->ref, "employer") &&
			employer->required && employer->fill.n == 0;

	quick->by_employer = is_typed;
	quick->subject = is_typed ? employer : unit;
	return quick->subject && (is_typed || unit->fill.n == 0);
}

/* Everything a record cannot be without has a cell, a preset, or is known from line and period. */
static bool holds_required(struct quick *quick)
{
	for (size_t i = 0; i < quick->type->n_fields; i++) {
		const struct field *field = &quick->type->fields[i];
		bool is_known = field == quick->subject || str_is(field->name, "unit") || field->fill.n > 0 ||
				(field == quick->deciding && field->type == FIELD_YEAR);
		if (!field->required || field->retired_from != 0 || is_known ||
		    (field->type == FIELD_BOOL && !has_column(quick, field)))
			continue;
		if (!has_column(quick, field))
			return false;
	}
	return true;
}

/* A founding, a reorganisation is an act with a page of its own, which writes far more than this record. */
static bool is_act(const struct record_type *type)
{
	return str_is(type->code, "establishment") || str_is(type->code, "restructuring");
}

bool quick_of(const struct record_type *type, struct quick *out)
{
	struct quick quick = { .type = type, .deciding = deciding_of(type) };

	if (!type->is_register || type->retired_from != 0 || !quick.deciding || !find_subject(&quick))
		return false;
	if (quick.deciding->type == FIELD_DAY)
		add_column(&quick, quick.deciding);
	for (size_t i = 0; i < type->n_fields; i++) { /* what must be given comes before what may be */
		const struct field *field = &type->fields[i];
		if (field->required && field->type != FIELD_BOOL && fits(field) && field != quick.deciding)
			add_column(&quick, field);
	}
	for (size_t i = 0; i < type->n_quick; i++)
		add_column(&quick, record_type_field(type, type->quick[i]));
	for (size_t i = 0; i < type->n_fields && type->n_quick == 0; i++) {
		if (fits(&type->fields[i]) && is_number(&type->fields[i]))
			add_column(&quick, &type->fields[i]);
	}
	for (size_t i = 0; i < quick.n_fields && quick.n_presets < QUICK_PRESETS_MAX; i++) {
		if (quick.fields[i]->type == FIELD_CHOICE && quick.fields[i]->required)
			quick.presets[quick.n_presets++] = quick.fields[i];
	}
	*out = quick;
	return !is_act(type) && holds_required(&quick);
}

const char *quick_every(const struct record_type *type)
{
	static const char *const everies[] = { "month", "quarter", "half", "year" };
	const struct field *deciding = deciding_of(type);

	if (deciding && deciding->type == FIELD_YEAR)
		return "year";
	for (size_t i = 0; i < sizeof everies / sizeof *everies; i++) {
		if (str_is(type->every, everies[i]))
			return everies[i];
	}
	return "month";
}

void quick_drop(struct quick *quick, const struct field *field)
{
	size_t kept = 0;
	for (size_t i = 0; i < quick->n_fields; i++) {
		if (quick->fields[i] != field)
			quick->fields[kept++] = quick->fields[i];
	}
	quick->n_fields = kept;
}
