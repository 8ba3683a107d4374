/* Applying the definition of a register: compared with all that was applied before, then added to (catalog.h). */
#include "base/text.h"
#include "db/db.h"
#include "domain/definition.h"
#include "domain/register.h"

/* The fields of every version of a register so far: a column once made is never dropped. */
static enum status fields_so_far(struct ctx *ctx, const struct definition *versions, size_t n, struct record_type *out)
{
	LIST(struct field) all = { 0 };
	struct record_type type = { 0 }, sum;

	for (size_t i = n; i-- > 0;) { /* the newest description of a field stands */
		TRY(register_parse_with(ctx, ctx->arena, versions[i].body, NULL, NULL, &type));
		if (i + 1 == n)
			sum = type;
		for (size_t k = 0; k < type.n_fields; k++) {
			struct record_type seen = { .fields = all.items, .n_fields = all.n };
			if (!record_type_field(&seen, type.fields[k].name))
				*LIST_ADD(ctx->arena, &all) = type.fields[k];
		}
	}
	sum.fields = all.items;
	sum.n_fields = all.n;
	*out = sum;
	return OK;
}

enum status register_apply(struct ctx *ctx, struct str yaml)
{
	struct record_type now, before;
	struct definition *versions;
	size_t n;
	bool is_new;

	TRY(register_parse(ctx, ctx->arena, yaml, &now));
	if (catalog_core_type(now.code))
		return problem_at(ctx, 1, 1, STR_EMPTY, T("Mã “%.*s” là của một loại bản ghi có sẵn."),
				  STR_ARG(now.code));
	TRY(definition_versions(ctx, "register", now.code, &versions, &n));
	if (n > 0 && str_eq(versions[n - 1].body, yaml))
		return OK;
	if (n > 0) {
		TRY(fields_so_far(ctx, versions, n, &before));
		TRY(register_compare(ctx, &before, &now));
		TRY(register_add_columns(ctx, &before, &now));
	} else {
		TRY(register_make_table(ctx, &now));
	}
	return definition_put(ctx, "register", now.code, yaml, &is_new);
}

struct str register_added(struct str yaml)
{
	struct str line = STR(REGISTER_ADDED);

	for (size_t i = 0; i + line.n <= yaml.n; i++) {
		if (str_starts(str_slice(yaml, i, yaml.n), line))
			return str_slice(yaml, i, yaml.n);
	}
	return STR_EMPTY;
}
