/* The trail of acts since an instant; see trail.h. */
#include "figures/trail.h"

#include "base/text.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/record_sql.h"
#include "figures/aggregate_parts.h"
#include "figures/ids.h"

#define IDS_A_STATEMENT 500

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

/* Changed records of a type, or changed entries of one of its fields. */
struct group {
	struct str changed; /* as the change says it */
	const struct record_type *type;
	struct str field; /* n 0: records */
	LIST(int64_t) ids;
};

struct following {
	struct ctx *ctx;
	struct written *out;
	LIST(struct group) groups; /* of types that are read */
	struct str table;          /* of the ids that are read */
};

static void add_id(struct following *f, struct str table, int64_t id)
{
	*LIST_ADD(f->out->arena, &f->out->ids) = (struct written_id){ .table = table, .id = id };
}

static enum status take_id(void *arg, const struct value *cells, int n_columns)
{
	struct following *f = arg;
	(void)n_columns;
	if (cells[0].type == VALUE_INT)
		add_id(f, f->table, cells[0].i);
	return OK;
}

/* Owners of entries, or what stands at an end, of changed rows in any of their versions. */
static enum status follow_column(struct following *f, const struct group *g, struct str from_table, const char *column)
{
	for (size_t from = 0; from < g->ids.n; from += IDS_A_STATEMENT) {
		size_t n = g->ids.n - from < IDS_A_STATEMENT ? g->ids.n - from : IDS_A_STATEMENT;
		struct sql_text q;
		sql_init(&q, f->ctx->arena, db_ctx_engine(f->ctx));
		sql_lit(&q, "SELECT DISTINCT t.");
		sql_add_literal(&q, column);
		sql_lit(&q, " FROM ");
		sql_name(&q, from_table);
		sql_lit(&q, " t WHERE t.id");
		rows_put_ids(&q, g->ids.items + from, n);
		TRY(db_each_text(f->ctx, &q, take_id, f));
	}
	return OK;
}

static enum status follow_records(struct following *f, const struct group *g)
{
	for (size_t i = 0; i < g->ids.n; i++)
		add_id(f, g->type->table, g->ids.items[i]);
	for (size_t i = 0; i < N_ENDS; i++) {
		if (!str_is(g->type->code, ends[i].type) || !ends[i].column)
			continue;
		f->table = str_of(ends[i].table);
		TRY(follow_column(f, g, g->type->table, ends[i].column));
	}
	return OK;
}

static enum status follow_group(struct following *f, struct group *g)
{
	const struct field *field;

	g->ids.n = ids_sort(g->ids.items, g->ids.n);
	if (g->field.n == 0)
		return follow_records(f, g);
	field = record_type_field(g->type, g->field);
	if (!field)
		return fail("%.*s has no field %.*s", STR_ARG(g->type->code), STR_ARG(g->field));
	f->table = g->type->table;
	return follow_column(f, g, record_history_table(f->ctx->arena, g->type, field), "owner_id");
}

/* The group of what is called so; NULL if it is not read. */
static struct group *group_of(struct following *f, const struct reads *reads, struct str changed)
{
	struct str field = changed, code = str_cut(&field, '.');

	for (size_t i = 0; i < f->groups.n; i++)
		if (str_eq(f->groups.items[i].changed, changed))
			return &f->groups.items[i];
	const struct record_type *type = catalog_type(f->ctx->catalog, code);
	if (!type || !type_matters(reads, type))
		return NULL;
	struct group *group = LIST_ADD(f->ctx->arena, &f->groups);
	*group = (struct group){ .changed = changed, .type = type, .field = field };
	return group;
}

enum status trail_read(struct ctx *ctx, instant_t since, const struct reads *reads, struct trail *out)
{
	struct following f = { .ctx = ctx, .out = &out->written };
	struct changes changes;
	size_t n = 0;

	*out = (struct trail){ .written = { .arena = ctx->arena, .before = since } };
	TRY(changes_since(ctx, since, TRAIL_PASSED, &changes));
	out->now = changes.now;
	if (!changes.is_whole)
		return OK;
	for (size_t i = 0; i < changes.n; i++) {
		struct group *group = group_of(&f, reads, changes.items[i].type);
		if (!group)
			continue;
		if (++n > TRAIL_MAX || changes.items[i].is_block)
			return OK;
		*LIST_ADD(ctx->arena, &group->ids) = changes.items[i].id;
	}
	for (size_t i = 0; i < f.groups.n; i++)
		TRY(follow_group(&f, &f.groups.items[i]));
	out->is_whole = true;
	return OK;
}
