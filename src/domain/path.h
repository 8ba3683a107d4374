/*
 * Paths between record types, as in formulas: "unit", "activity.unit", "unit.employer". A step is a FIELD_REF of the
 * type; it may be one that is derived by day, like a unit's principal employer. "id" alone is the record itself.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

#define PATH_STEPS_MAX 5

typedef const struct record_type *path_type_fn(const void *arg, struct str code);

/* The code of the type at the end of `path`; "" if it does not resolve. `find` gives types by code. */
struct str path_target(const struct record_type *type, struct str path, path_type_fn *find, const void *arg);
/* The first field that refers to a type of this code, and how many do; their names, separated by ", ", in *out_names.
 */
const struct field *path_only_ref(struct arena *a, const struct record_type *type, struct str code, size_t *out_n,
				  struct str *out_names);
