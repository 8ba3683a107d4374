/* Ways over the fields of record types: agreement.employer.sector. */
#include "domain/catalog.h"
#include "figures/check.h"

enum formula_type field_formula_type(const struct field *field)
{
	switch (field->type) {
	case FIELD_MONEY:
		return TYPE_MONEY;
	case FIELD_DAY:
		return TYPE_DAY;
	case FIELD_TEXT:
	case FIELD_PROSE:
		return TYPE_TEXT;
	case FIELD_CHOICE:
		return TYPE_CHOICE;
	case FIELD_BOOL:
		return TYPE_BOOL;
	case FIELD_REF:
		return TYPE_REF;
	case FIELD_INT:
	case FIELD_RATE:
	case FIELD_YEAR:
		break;
	}
	return TYPE_NUMBER;
}

bool field_is_formula(const struct field *field)
{
	return field->derived.n > 0 && !str_is(field->derived, "sql");
}

/* The description's own path for a name that is no field. */
static struct str path_of_name(const struct record_type *type, struct str name)
{
	if (str_is(name, "unit"))
		return type->unit_path;
	if (str_is(name, "employer"))
		return type->employer_path;
	if (str_is(name, "member"))
		return type->member_path;
	return STR_EMPTY;
}

static bool way_add(const struct ctx *ctx, const struct record_type **type, struct str name, struct way *way)
{
	const struct field *field = *type ? record_type_field(*type, name) : NULL;
	if (!field || way->n == STEPS_MAX)
		return false;
	way->steps[way->n] = field;
	way->of[way->n++] = *type;
	*type = field->type == FIELD_REF ? catalog_type(ctx->catalog, field->ref) : NULL;
	return true;
}

bool way_find(const struct ctx *ctx, const struct record_type *type, const struct str *names, size_t n, struct way *out)
{
	struct way way = { .n = 0 };

	for (size_t i = 0; i < n; i++) {
		if (way_add(ctx, &type, names[i], &way))
			continue;
		struct str path = type ? path_of_name(type, names[i]) : STR_EMPTY;
		if (path.n == 0)
			return false;
		if (str_is(path, "id"))
			continue;
		while (path.n > 0)
			if (!way_add(ctx, &type, str_cut(&path, '.'), &way))
				return false;
	}
	*out = way;
	return true;
}

const struct record_type *way_target(const struct ctx *ctx, const struct record_type *from, const struct way *way)
{
	if (way->n == 0)
		return from;
	const struct field *last = way->steps[way->n - 1];
	return last->type == FIELD_REF ? catalog_type(ctx->catalog, last->ref) : NULL;
}
