/* Looking things up in a record description; see field.h. */
#include "base/field.h"

const struct field *record_type_field(const struct record_type *type, struct str name)
{
	for (size_t i = 0; i < type->n_fields; i++) {
		if (str_eq(type->fields[i].name, name))
			return &type->fields[i];
	}
	return NULL;
}

const struct choice *field_choice(const struct field *field, struct str code)
{
	for (size_t i = 0; i < field->n_choices; i++) {
		if (str_eq(field->choices[i].code, code))
			return &field->choices[i];
	}
	return NULL;
}

bool field_is_offered(const struct field *field, day_t day)
{
	return field->retired_from == 0 || day < field->retired_from;
}
