/* Many batches into a book that is empty or small: indexes wait until the end (bulk.h). */
#include "domain/bulk.h"

#include "base/arena.h"
#include "db/bulk.h"
#include "domain/catalog.h"
#include "domain/record_sql.h"

/* The tables of a book that grow with its members and employers. Units, edges and the closure keep their indexes: they
 * are read while they are written. */
static const struct str core_tables[] = {
	STR_INIT("member"),
	STR_INIT("membership_event"),
	STR_INIT("stay"),
	STR_INIT("employer"),
	STR_INIT("employer_headcount"),
	STR_INIT("employer_sector"),
	STR_INIT("employer_division"),
	STR_INIT("employer_pays_through"),
	STR_INIT("employer_place"),
	STR_INIT("officer"),
};
#define CORE_TABLES (sizeof core_tables / sizeof *core_tables)

struct load {
	const struct str *registers;
	size_t n;
};

static enum status put_off(struct ctx *ctx, void *arg)
{
	const struct load *load = arg;
	LIST(struct str) tables = { 0 };

	for (size_t i = 0; i < CORE_TABLES; i++)
		*LIST_ADD(ctx->arena, &tables) = core_tables[i];
	for (size_t i = 0; i < load->n; i++) {
		const struct record_type *type = catalog_type(ctx->catalog, load->registers[i]);
		if (!type)
			return fail("the catalogue has no type %.*s", STR_ARG(load->registers[i]));
		*LIST_ADD(ctx->arena, &tables) = type->table;
	}
	TRY(db_bulk_prepare(ctx));
	return db_indexes_put_off(ctx, tables.items, tables.n);
}

enum status bulk_load_begin(struct ctx *ctx, struct db *db, const struct str *registers, size_t n)
{
	struct load load = { registers, n };

	return db_write(ctx, db, put_off, &load);
}

enum status bulk_load_end(struct ctx *ctx, struct db *db, void (*told)(void *arg, struct str name), void *arg)
{
	return db_indexes_make(ctx, db, told, arg);
}
