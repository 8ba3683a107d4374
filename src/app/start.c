/* Start and stop of what outlives a request (start.h). */
#include "app/start.h"

#include <string.h>
#include <sys/stat.h>

#include "app/feature_list.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "db/migrate.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/password.h"
#include "domain/scope.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/indicator.h"
#include "figures/plan.h"
#include "html/fragment.h"
#include "http/router.h"
#include "web/feature.h"

extern const struct texts texts_en; /* made of po/en.po */

/* The folder of the default database is made on first use. */
static void make_folder(struct ctx *ctx, struct str url)
{
	struct str prefix = STR("sqlite:");
	if (!str_starts(url, prefix))
		return;
	struct str path = str_slice(url, prefix.n, url.n);
	const char *zero = str_zero(ctx->arena, path), *slash = strrchr(zero, '/');
	if (slash && slash != zero) {
		const char *folder = str_zero(ctx->arena, str_slice(path, 0, (size_t)(slash - zero)));
		if (mkdir(folder, 0750) != 0)
			return; /* it is there, or opening the database says why it cannot be */
	}
}

static enum status install_catalogue(struct ctx *ctx, void *arg)
{
	(void)arg;
	return catalog_install(ctx);
}

static enum status install_what_follows(struct ctx *ctx, void *arg)
{
	(void)arg;
	TRY(register_make_orders(ctx, ctx->catalog));
	return indicators_install(ctx);
}

static enum status build_catalogue(struct ctx *ctx, struct app *app)
{
	struct catalog *catalog;

	TRY(db_write(ctx, app->db, install_catalogue, NULL));
	TRY(db_reader(ctx, app->db));
	TRY(catalog_build_with(ctx, plan_types, PLAN_TYPES, &catalog));
	app->catalog = catalog_holder_new(catalog);
	ctx->catalog = catalog_take(app->catalog);
	return db_write(ctx, app->db, install_what_follows, NULL);
}

/* A question to a book that is not there is a slip in its name; it must not leave an empty book behind. */
static enum status require_book(struct ctx *ctx, const struct app *app, bool begins_book)
{
	if (begins_book || db_has_file(app->db))
		return OK;
	(void)problem_add(ctx, "db",
			  T("Chưa có sổ ở đây; tạo bằng: congdoan migrate, hoặc sổ minh họa: congdoan demo"));
	return NOT_FOUND;
}

enum status app_open(struct ctx *ctx, struct str url, int n_readers, bool begins_book, struct app *out)
{
	*out = (struct app){ .english = &texts_en, .features = features, .n_features = n_features };
	ctx->app = out;
	ctx->scope = &scope_all;
	if (begins_book)
		make_folder(ctx, url);
	TRY(db_open(ctx, url, n_readers, &out->db));
	db_set_write_hooks(out->db, (struct db_write_hooks){ aggregate_write_begin, aggregate_write_end });
	aggregate_follow(out->db);
	out->gate = password_gate_new();
	out->figures = figure_cache_new();
	out->fragments = fragment_memory_new();
	ctx->figures = out->figures;
	enum status status = require_book(ctx, out, begins_book);
	if (status != OK)
		app_stop(ctx, out);
	return status;
}

enum status app_prepare(struct ctx *ctx, struct app *app)
{
	TRY(db_migrate(ctx, app->db, migrations, n_migrations));
	return build_catalogue(ctx, app);
}

static enum status seal(struct ctx *ctx, void *arg)
{
	bool has_more = true;

	(void)arg;
	while (has_more)
		TRY(audit_seal(ctx, &has_more));
	return OK;
}

void app_stop(struct ctx *ctx, struct app *app)
{
	if (ctx->db)
		db_reader_done(ctx);
	ctx->now = instant_now();
	if (app->catalog && db_write(ctx, app->db, seal, NULL) != OK)
		log_line(LOG_WARN, "changes left unsealed; the next process seals them");
	catalog_give_back(ctx->catalog);
	ctx->catalog = NULL;
	catalog_holder_free(app->catalog);
	figure_cache_free(app->figures);
	fragment_memory_free(app->fragments);
	password_gate_free(app->gate);
	db_close(app->db);
	*app = (struct app){ 0 };
}

enum status app_routes(struct ctx *ctx, const struct app *app, struct http_route **out, size_t *out_n)
{
	size_t n = 0;
	for (size_t f = 0; f < app->n_features; f++)
		n += app->features[f]->n_routes;

	struct http_route *rows = arena_array_of(ctx->arena, struct http_route, n);
	size_t k = 0;
	for (size_t f = 0; f < app->n_features; f++) {
		for (size_t i = 0; i < app->features[f]->n_routes; i++) {
			const struct route *r = &app->features[f]->routes[i];
			bool is_for_strangers = r->access == ACCESS_ANYONE && r->effect == ROUTE_WRITES;
			rows[k++] = (struct http_route){ r->method, r->pattern, r->body_limit, r, is_for_strangers };
		}
	}
	*out = rows;
	*out_n = n;
	return OK;
}
