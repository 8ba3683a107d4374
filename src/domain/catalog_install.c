/* Applies the catalogue that is embedded in the program. */
#include "base/embedded.h"
#include "base/str.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/catalog_rows.h"
#include "domain/parameter.h"
#include "domain/period.h"

extern const struct embedded catalog_files[];
extern const size_t n_catalog_files;

/* A register may refer to one applied before it, so each is read with a catalogue that has those. */
static enum status install_register(struct ctx *ctx, struct str yaml)
{
	const struct catalog *outer = ctx->catalog;
	struct catalog *now;

	TRY(catalog_build(ctx, &now));
	ctx->catalog = now;
	enum status status = register_apply(ctx, yaml);
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
