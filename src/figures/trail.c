/* The trail of acts since an instant; see trail.h. */
#include "figures/trail.h"

#include "base/text.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/record_sql.h"

enum status trail_state(struct ctx *ctx, struct trail_state *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT n, whole, noted, at FROM data_version WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("data_version has %zu rows", rows.n);
	*out = (struct trail_state){ .version = db_cell(&rows, 0, 0).i,
				     .whole = db_cell(&rows, 0, 1).i,
				     .is_noted = db_cell(&rows, 0, 2).i == db_cell(&rows, 0, 0).i,
				     .at = db_cell(&rows, 0, 3).i };
	return OK;
}

/* What ties records together changes what is at its ends, and a place follows who is in charge of an area. */
static const struct {
	const char *type, *column, *table;
} ends[] = {
	{ "membership_event", "member_id", "member" },
	{ "unit_employer", "unit_id", "unit" },
	{ "unit_employer", "employer_id", "employer" },
	{ "area", NULL, "employer" },
};
#define N_ENDS (sizeof ends / sizeof *ends)

static bool is_read(const struct reads *reads, struct str table)
{
	for (size_t i = 0; i < reads->tables.n; i++)
		if (str_eq(reads->tables.items[i], table))
			return true;
	return false;
}

static bool type_matters(const struct reads *reads, const struct record_type *type)
{
	bool matters = is_read(reads, type->table);

	for (size_t i = 0; i < N_ENDS; i++)
		matters |= str_is(type->code, ends[i].type) && is_read(reads, str_of(ends[i].table));
	return matters;
}

struct following {
	struct ctx *ctx;
	struct written *out;
	struct str table; /* of the ids that are read */
};

static enum status take_id(void *arg, const struct value *cells, int n_columns)
{
	struct following *f = arg;
	(void)n_columns;
	if (cells[0].type == VALUE_INT)
		*LIST_ADD(f->out->arena, &f->out->ids) = (struct written_id){ .table = f->table, .id = cells[0].i };
	return OK;
}

/* The acts lead: CROSS JOIN says so to SQLite, which does not know that few are later than the instant. */
static void put_changes(struct sql_text *q, instant_t since, struct str type)
{
	sql_lit(q, " FROM act a CROSS JOIN change x WHERE x.act_id = a.id AND a.at > ");
	sql_int(q, since);
	sql_lit(q, " AND x.type = ");
	sql_str(q, type);
}

/* Owners of entries, or what stands at an end, of changed rows in any of their versions. */
static enum status follow_column(struct following *f, instant_t since, struct str type, struct str from_table,
				 const char *column)
{
	struct sql_text q;

	sql_init(&q, f->ctx->arena, db_ctx_engine(f->ctx));
	sql_lit(&q, "SELECT DISTINCT t.");
	sql_add_literal(&q, column);
	sql_lit(&q, " FROM ");
	sql_name(&q, from_table);
	sql_lit(&q, " t WHERE t.id IN (SELECT x.record_id");
	put_changes(&q, since, type);
	sql_lit(&q, ")");
	return db_each_text(f->ctx, &q, take_id, f);
}

static enum status follow_records(struct following *f, instant_t since, const struct record_type *type)
{
	struct sql_text q;

	f->table = type->table;
	sql_init(&q, f->ctx->arena, db_ctx_engine(f->ctx));
	sql_lit(&q, "SELECT DISTINCT x.record_id");
	put_changes(&q, since, type->code);
	TRY(db_each_text(f->ctx, &q, take_id, f));
	for (size_t i = 0; i < N_ENDS; i++) {
		if (!str_is(type->code, ends[i].type) || !ends[i].column)
			continue;
		f->table = str_of(ends[i].table);
		TRY(follow_column(f, since, type->code, type->table, ends[i].column));
	}
	return OK;
}

static enum status follow_changes(struct following *f, instant_t since, struct str changed)
{
	struct str whole = changed, code = str_cut(&whole, '.');
	const struct record_type *type = catalog_type(f->ctx->catalog, code);
	const struct field *field;

	if (!type)
		return fail("the catalogue has no type %.*s", STR_ARG(code));
	if (whole.n == 0)
		return follow_records(f, since, type);
	field = record_type_field(type, whole);
	if (!field)
		return fail("%.*s has no field %.*s", STR_ARG(code), STR_ARG(whole));
	f->table = type->table;
	return follow_column(f, since, changed, record_history_table(f->ctx->arena, type, field), "owner_id");
}

enum status trail_read(struct ctx *ctx, instant_t since, const struct reads *reads, struct written *out,
		       bool *out_is_whole)
{
	struct following f = { .ctx = ctx, .out = out };
	struct sql_text q;
	struct db_rows rows;
	int64_t n = 0;

	*out = (struct written){ .arena = ctx->arena, .before = since };
	*out_is_whole = false;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT x.type, count(*), count(x.last_id) FROM act a CROSS JOIN change x"
		    " WHERE x.act_id = a.id AND a.at > ");
	sql_int(&q, since);
	sql_lit(&q, " GROUP BY x.type");
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct str rest = db_cell(&rows, i, 0).s, code = str_cut(&rest, '.');
		const struct record_type *type = catalog_type(ctx->catalog, code);
		if (!type || !type_matters(reads, type))
			continue;
		n += db_cell(&rows, i, 1).i;
		if (n > TRAIL_MAX || db_cell(&rows, i, 2).i > 0)
			return OK;
		TRY(follow_changes(&f, since, db_cell(&rows, i, 0).s));
	}
	*out_is_whole = true;
	return OK;
}
