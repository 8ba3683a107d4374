/* The catalogue: core nouns, registers and what upper floors add; see catalog.h. */
#include "domain/catalog.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "db/sql_text.h"
#include "domain/definition.h"
#include "domain/member.h"
#include "domain/record_sql.h"
#include "domain/register.h"
#include "domain/return_line.h"
#include "domain/unit.h"

struct catalog {
	struct arena *arena;
	LIST(const struct record_type *) types;
	int64_t n_definitions; /* of registers, all versions: one more means that another catalogue is in force */
	atomic_int n_holders;
};

static const struct record_type *const core[] = {
	&unit_type,          &edge_type,   &successor_type,        &officer_type,   &area_type,      &employer_type,
	&unit_employer_type, &member_type, &membership_event_type, &admission_type, &departure_type, &return_line_type,
};

const struct record_type *catalog_core_type(struct str code)
{
	for (size_t i = 0; i < sizeof core / sizeof *core; i++) {
		if (str_eq(core[i]->code, code))
			return core[i];
	}
	return NULL;
}

const struct record_type *catalog_type(const struct catalog *catalog, struct str code)
{
	for (size_t i = 0; catalog && i < catalog->types.n; i++) {
		if (str_eq(catalog->types.items[i]->code, code))
			return catalog->types.items[i];
	}
	return catalog ? NULL : catalog_core_type(code);
}

size_t catalog_n_types(const struct catalog *catalog)
{
	return catalog->types.n;
}

const struct record_type *catalog_type_at(const struct catalog *catalog, size_t i)
{
	return i < catalog->types.n ? catalog->types.items[i] : NULL;
}

const struct record_type *register_known_type(const void *arg, struct str code)
{
	const struct ctx *ctx = arg;
	return catalog_type(ctx->catalog, code);
}

static enum status add_registers(struct ctx *ctx, struct catalog *catalog)
{
	struct definition *list;
	size_t n;

	TRY(definition_list(ctx, "register", &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct record_type *type = arena_new_of(catalog->arena, struct record_type);
		if (register_parse_with(ctx, catalog->arena, list[i].body, NULL, NULL, type) != OK)
			return fail("register %.*s version %d does not read", STR_ARG(list[i].code), list[i].version);
		type->definition = list[i].version;
		catalog->n_definitions += list[i].version;
		*LIST_ADD(catalog->arena, &catalog->types) = type;
	}
	return OK;
}

/* Says of each table where its changes are noted (written.h): the row itself and what belongs to it under the table of
 * its type. Units come and go, and lie elsewhere, as a change of everything. */
static void follow_tables(struct ctx *ctx, const struct catalog *catalog)
{
	static const struct {
		const char *table, *noted;
	} others[] = {
		{ "closure", "" },
		{ "definition", "" },
		{ "period", "" },
		{ "parameter", "" },
		{ "cause", "" },
		{ "source_rank", "" },
		{ "account", "account" },
		{ "account_role", "account" },
		{ "session", "account" },
		{ "stay", "member" },
		{ "stay", "membership_event" },
		{ "employer_place", "unit" },
		{ "employer_place", "employer" },
		{ "employer_place", "unit_employer" },
		{ "employer_place", "area" },
	};
	struct db *db = db_of(ctx);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		db_follow(db, str_of(others[i].table), str_of(others[i].noted));
	for (size_t i = 0; i < catalog->types.n; i++) {
		const struct record_type *type = catalog->types.items[i];
		db_follow(db, type->table, type->table);
		for (size_t k = 0; k < type->n_fields; k++)
			if (type->fields[k].has_history)
				db_follow(db, record_history_table(ctx->arena, type, &type->fields[k]), type->table);
	}
}

enum status catalog_build_with(struct ctx *ctx, const struct record_type *const *more, size_t n_more,
			       struct catalog **out)
{
	struct catalog *catalog = calloc(1, sizeof *catalog);
	if (!catalog)
		return fail("out of memory");
	catalog->arena = arena_new();
	atomic_init(&catalog->n_holders, 1);
	for (size_t i = 0; i < sizeof core / sizeof *core; i++)
		*LIST_ADD(catalog->arena, &catalog->types) = core[i];
	for (size_t i = 0; i < n_more; i++)
		*LIST_ADD(catalog->arena, &catalog->types) = more[i];
	enum status status = add_registers(ctx, catalog);
	if (status != OK) {
		catalog_free(catalog);
		return status;
	}
	follow_tables(ctx, catalog);
	*out = catalog;
	return OK;
}

enum status catalog_build(struct ctx *ctx, struct catalog **out)
{
	return catalog_build_with(ctx, NULL, 0, out);
}

enum status catalog_is_stale(struct ctx *ctx, const struct catalog *catalog, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM definition WHERE kind = 'register'");
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i != catalog->n_definitions;
	return OK;
}

void catalog_free(struct catalog *catalog)
{
	if (!catalog || atomic_fetch_sub(&catalog->n_holders, 1) > 1)
		return;
	arena_free(catalog->arena);
	free(catalog);
}

struct catalog_holder {
	pthread_mutex_t lock;
	struct catalog *current;
};

struct catalog_holder *catalog_holder_new(struct catalog *first)
{
	struct catalog_holder *holder = calloc(1, sizeof *holder);
	if (!holder)
		abort();
	pthread_mutex_init(&holder->lock, NULL);
	holder->current = first;
	return holder;
}

const struct catalog *catalog_take(struct catalog_holder *holder)
{
	pthread_mutex_lock(&holder->lock);
	struct catalog *catalog = holder->current;
	if (catalog)
		atomic_fetch_add(&catalog->n_holders, 1);
	pthread_mutex_unlock(&holder->lock);
	return catalog;
}

void catalog_hold(const struct catalog *catalog)
{
	struct catalog *held = (struct catalog *)(uintptr_t)catalog;
	atomic_fetch_add(&held->n_holders, 1);
}

void catalog_give_back(const struct catalog *catalog)
{
	catalog_free((struct catalog *)(uintptr_t)catalog);
}

void catalog_swap(struct catalog_holder *holder, struct catalog *next)
{
	pthread_mutex_lock(&holder->lock);
	struct catalog *before = holder->current;
	holder->current = next;
	pthread_mutex_unlock(&holder->lock);
	catalog_free(before);
}

void catalog_holder_free(struct catalog_holder *holder)
{
	if (!holder)
		return;
	catalog_free(holder->current);
	pthread_mutex_destroy(&holder->lock);
	free(holder);
}
