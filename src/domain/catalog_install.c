/* Applies the catalogue that is embedded in the program. */
#include "base/embedded.h"
#include "base/str.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/catalog_rows.h"
#include "domain/definition.h"
#include "domain/register.h"
#include "domain/parameter.h"
#include "domain/period.h"

extern const struct embedded catalog_files[];
extern const size_t n_catalog_files;

/* The text to apply: what ships, with what was added in the program behind it; "" where what ships was applied already,
 * be it in an earlier version: additions have come since. */
static enum status text_to_apply(struct ctx *ctx, struct str shipped, struct str *out)
{
	struct record_type type;
	struct definition *versions;
	size_t n;

	TRY(register_parse_with(ctx, ctx->arena, shipped, NULL, NULL, &type));
	TRY(definition_versions(ctx, "register", type.code, &versions, &n));
	*out = shipped;
	for (size_t i = 0; i < n; i++) {
		struct str added = register_added(versions[i].body);
		struct str body = str_slice(versions[i].body, 0, versions[i].body.n - added.n);
		if (str_eq(body, shipped))
			*out = STR_EMPTY;
	}
	if (n > 0 && out->n > 0)
		*out = str_fmt(ctx->arena, "%.*s%.*s", STR_ARG(shipped), STR_ARG(register_added(versions[n - 1].body)));
	return OK;
}

/* A register may refer to one applied before it, so each is read with a catalogue that has those. */
static enum status install_register(struct ctx *ctx, struct str yaml)
{
	const struct catalog *outer = ctx->catalog;
	struct catalog *now;
	struct str text;

	TRY(text_to_apply(ctx, yaml, &text));
	if (text.n == 0)
		return OK;
	TRY(catalog_build(ctx, &now));
	ctx->catalog = now;
	enum status status = register_apply(ctx, text);
	ctx->catalog = outer;
	catalog_free(now);
	return status;
}

static enum status install_file(struct ctx *ctx, const struct embedded *file)
{
	if (str_starts(file->name, STR("registers/")))
		return install_register(ctx, file->data);
	if (str_starts(file->name, STR("parameters/")))
		return parameters_apply(ctx, file->data);
	if (str_is(file->name, "causes.yaml"))
		return causes_apply(ctx, file->data);
	if (str_is(file->name, "source_ranks.yaml"))
		return source_ranks_apply(ctx, file->data);
	return OK; /* plans are loaded by their own floor */
}

enum status catalog_install(struct ctx *ctx)
{
	TRY(period_seed(ctx));
	for (size_t i = 0; i < n_catalog_files; i++)
		TRY(install_file(ctx, &catalog_files[i]));
	return OK;
}
