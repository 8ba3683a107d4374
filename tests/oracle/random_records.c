/* Records of any described type with random values; see random_union.h. */
#include "oracle/random_union.h"

#include "domain/catalog.h"
#include "domain/member.h"
#include "domain/employer.h"

static struct value random_ref(struct random_union *u, const struct field *field)
{
	if (str_is(field->ref, "unit"))
		return VALUE_OF_INT(union_once_in(u, 4) ? union_unit(u) : union_grassroots(u));
	if (str_is(field->ref, "employer") && u->n_employers > 0)
		return VALUE_OF_INT(u->employers[union_below(u, (unsigned)u->n_employers)]);
	if (str_is(field->ref, "member") && u->n_members > 0)
		return VALUE_OF_INT(u->members[union_below(u, (unsigned)u->n_members)]);
	for (int i = 0; i < 30 && u->n_records > 0; i++) {
		const struct union_record *r = &u->records[union_below(u, (unsigned)u->n_records)];
		if (str_eq(r->type->code, field->ref))
			return VALUE_OF_INT(r->id);
	}
	return VALUE_NONE;
}

static struct value random_number(struct random_union *u, const struct field *field)
{
	int64_t low = field->min, high = field->min + 60;
	if (field->max > field->min && high > field->max)
		high = field->max;
	return VALUE_OF_INT(low + union_below(u, (unsigned)(high - low) + 1));
}

struct value random_value(struct random_union *u, const struct field *field)
{
	static const char *const words[] = { "a", "b", "c" };
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		return VALUE_OF_TEXT(str_of(words[union_below(u, 3)]));
	case FIELD_INT:
		return random_number(u, field);
	case FIELD_MONEY:
		return VALUE_OF_INT(union_below(u, 9) * 10000);
	case FIELD_RATE:
		return VALUE_OF_INT(union_below(u, 11) * 1000);
	case FIELD_DAY:
		return VALUE_OF_INT(union_day(u));
	case FIELD_YEAR:
		return VALUE_OF_INT(day_civil(union_day(u)).year);
	case FIELD_BOOL:
		return VALUE_OF_INT(union_below(u, 2));
	case FIELD_CHOICE:
		return VALUE_OF_TEXT(field->choices[union_below(u, (unsigned)field->n_choices)].code);
	case FIELD_REF:
		break;
	}
	return random_ref(u, field);
}

/* "code" and identifiers have forms of their own. */
static bool is_left_alone(const struct field *field)
{
	return field->derived.n > 0 || field->is_unique || field->has_history || str_is(field->name, "tax_code") ||
	       str_is(field->name, "citizen_id") || str_is(field->name, "until_day");
}

void random_record(struct random_union *u, const struct record_type *type, struct record *out)
{
	*out = record_new(u->ctx, type);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (is_left_alone(field) || (!field->required && union_once_in(u, 3)))
			continue;
		out->values[i] = random_value(u, field);
		/* a reference that a way fills in must agree with it */
		if (field->fill.n > 0 && !union_once_in(u, 4))
			out->values[i] = VALUE_NONE;
	}
}

void random_change(struct random_union *u, struct record *r)
{
	for (int n = 0; n < 2; n++) {
		size_t i = union_below(u, (unsigned)r->type->n_fields);
		const struct field *field = &r->type->fields[i];
		if (is_left_alone(field))
			continue;
		r->values[i] = !field->required && union_once_in(u, 3) ? VALUE_NONE : random_value(u, field);
	}
}
