/* Paths between record types; see path.h. */
#include "domain/path.h"

#include "base/arena.h"
#include "base/buf.h"

struct str path_target(const struct record_type *type, struct str path, path_type_fn *find, const void *arg)
{
	struct str rest = path, code = STR_EMPTY;

	if (str_is(path, "id"))
		return type->code;
	for (int steps = 0; rest.n > 0; steps++) {
		struct str step = str_cut(&rest, '.');
		if (!type || steps == PATH_STEPS_MAX)
			return STR_EMPTY;
		const struct field *field = record_type_field(type, step);
		if (!field || field->type != FIELD_REF || field->has_history)
			return STR_EMPTY;
		code = field->ref;
		type = rest.n > 0 ? find(arg, code) : NULL;
	}
	return code;
}

const struct field *path_only_ref(struct arena *a, const struct record_type *type, struct str code, size_t *out_n,
				  struct str *out_names)
{
	const struct field *first = NULL;
	struct buf names;
	size_t n = 0;

	buf_init(&names, a, 0);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		if (field->type != FIELD_REF || !str_eq(field->ref, code))
			continue;
		if (n++ > 0)
			buf_lit(&names, ", ");
		buf_add(&names, field->name);
		if (!first)
			first = field;
	}
	*out_n = n;
	*out_names = buf_str(&names);
	return first;
}
