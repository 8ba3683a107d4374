/* Taking back all that one act wrote, newest first, as an act of its own (fact.h). */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/history_entry.h"
#include "domain/record_sql.h"
#include "domain/written.h"

/* What an act did to one record, from its first change to its last. */
struct change {
	struct str type;
	int64_t record_id;
	int64_t last_id; /* of a block: its last record; else record_id */
	int first;
	int last;
	bool is_added;     /* by the first */
	bool is_annulled;  /* by the last */
	int64_t change_id; /* of the first, where it added */
	int64_t type_id;   /* the first change of the act to that type */
};

static enum status changed_since(struct ctx *ctx, const struct record_type *type, int64_t id)
{
	struct str title;
	TRY(record_title(ctx, type->code, id, ctx->today, &title));
	(void)problem_add(ctx, "", T("Không hoàn tác được: %.*s “%.*s” đã được sửa sau đó."), STR_ARG(type->label),
			  STR_ARG(title));
	return CONFLICT;
}

/* The last change is still the newest of its record. */
static enum status check_newest(struct ctx *ctx, const struct change *change, const struct record_type *type,
				int64_t told_id)
{
	int latest;
	TRY(fact_latest_version(ctx, change->type, change->record_id, &latest));
	return latest == change->last ? OK : changed_since(ctx, type, told_id);
}

static enum status restore(struct ctx *ctx, struct act *act, const struct record_type *type,
			   const struct change *change, struct record *now)
{
	struct record old;
	TRY(fact_read_version(ctx, type, change->record_id, change->first - 1, &old));
	struct fact_row row = fact_row_of(ctx, &old);
	row.version = change->last + 1;
	row.recorded_at = ctx->now;
	if (now) {
		if (row.recorded_at < now->recorded_at)
			row.recorded_at = now->recorded_at;
		TRY(fact_end_row(ctx, &row, row.recorded_at));
	}
	TRY(fact_write_row(ctx, act, &row, now ? "correct" : "add"));
	fact_memory_write(act->memory, type, &old, &old);
	TRY(fact_derive(ctx, act, type, now, &old, row.recorded_at));
	written_add(ctx, type, now, &old);
	return OK;
}

static enum status take_back_record(struct ctx *ctx, struct act *act, const struct record_type *type,
				    const struct change *change)
{
	struct record now;

	TRY(check_newest(ctx, change, type, change->record_id));
	if (change->is_annulled)
		return restore(ctx, act, type, change, NULL);
	TRY(fact_read_version(ctx, type, change->record_id, change->last, &now));
	if (change->is_added)
		return fact_apply(ctx, act, type, &now, NULL);
	TRY(fact_check_rights(ctx, act, type, &now, NULL));
	return restore(ctx, act, type, change, &now);
}

static enum status read_entry(struct ctx *ctx, const struct record_type *type, const struct field *field, int64_t id,
			      int version, struct history_entry *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	history_columns(&q, field);
	sql_lit(&q, " FROM ");
	sql_name(&q, record_history_table(ctx->arena, type, field));
	sql_lit(&q, " h WHERE h.id = ");
	sql_int(&q, id);
	sql_lit(&q, " AND h.version = ");
	sql_int(&q, version);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n == 0)
		return fail("entry %lld has no version %d", (long long)id, version);
	*out = history_of_cells(ctx, type, field, rows.cells);
	return OK;
}

static enum status take_back_entry(struct ctx *ctx, struct act *act, const struct record_type *type,
				   const struct field *field, const struct change *change)
{
	struct history_entry e;

	TRY(read_entry(ctx, type, field, change->record_id, change->is_added ? change->last : change->first - 1, &e));
	TRY(check_newest(ctx, change, type, e.owner_id));
	e.version = change->last + 1;
	if (change->is_added)
		return history_write(ctx, act, &e, "annul");
	return history_write(ctx, act, &e, change->is_annulled ? "add" : "correct");
}

static enum status take_back(struct ctx *ctx, struct act *act, const struct change *change)
{
	struct str field_name = change->type, code = str_cut(&field_name, '.');
	const struct record_type *type = catalog_type(ctx->catalog, code);

	if (!type)
		return fail("the catalogue has no type %.*s", STR_ARG(code));
	if (field_name.n == 0)
		return take_back_record(ctx, act, type, change);
	const struct field *field = record_type_field(type, field_name);
	if (!field)
		return fail("%.*s has no field %.*s", STR_ARG(code), STR_ARG(field_name));
	return take_back_entry(ctx, act, type, field, change);
}

/* Blocks of several types grow side by side: what refers to others is of a type that came later. */
static int compare_blocks(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id > y->type_id ? -1 : 1;
	return (x->change_id < y->change_id) - (x->change_id > y->change_id);
}

static enum status take_back_all(struct ctx *ctx, struct act *act, const struct change *change)
{
	for (int64_t id = change->last_id; id >= change->record_id; id--) {
		struct change one = *change;
		one.record_id = id;
		TRY(take_back(ctx, act, &one));
	}
	return OK;
}

static enum status read_changes(struct ctx *ctx, int64_t act_id, struct change **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	/* what was added goes in the order in which it was added, backwards: what refers to it came later */
	sql_lit(&q,
		"SELECT type, record_id, first, last, is_added, is_annulled, COALESCE(last_record, record_id), first_id,"
		" min(first_id) OVER (PARTITION BY type) FROM (SELECT type, record_id, min(version) AS first,"
		" max(last_id) AS last_record,"
		" max(version) AS last, min(id) AS first_id, max(id) AS last_id,"
		" CASE WHEN min(CASE WHEN verb = 'add' THEN version ELSE 2147483647 END) = min(version) THEN 1 "
		"ELSE 0 END AS is_added,"
		" CASE WHEN max(CASE WHEN verb = 'annul' THEN version ELSE 0 END) = max(version) THEN 1 ELSE 0 END "
		"AS is_annulled"
		" FROM change WHERE act_id = ");
	sql_int(&q, act_id);
	sql_lit(&q, " GROUP BY type, record_id) AS c WHERE is_added = 0 OR is_annulled = 0"
		    " ORDER BY CASE WHEN is_added = 1 THEN first_id ELSE last_id END DESC");
	TRY(db_query_text(ctx, &q, &rows));
	struct change *list = arena_array_of(ctx->arena, struct change, rows.n);
	bool has_blocks = false;
	for (size_t i = 0; i < rows.n; i++) {
		list[i] = (struct change){ .type = db_cell(&rows, i, 0).s,
					   .record_id = db_cell(&rows, i, 1).i,
					   .first = (int)db_cell(&rows, i, 2).i,
					   .last = (int)db_cell(&rows, i, 3).i,
					   .is_added = db_cell(&rows, i, 4).i == 1,
					   .is_annulled = db_cell(&rows, i, 5).i == 1,
					   .last_id = db_cell(&rows, i, 6).i,
					   .change_id = db_cell(&rows, i, 7).i,
					   .type_id = db_cell(&rows, i, 8).i };
		has_blocks |= list[i].last_id > list[i].record_id;
	}
	if (has_blocks)
		qsort(list, rows.n, sizeof *list, compare_blocks);
	*out = list;
	*out_n = rows.n;
	return OK;
}

static enum status mark_annulled(struct ctx *ctx, const struct act *act, int64_t act_id)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE act SET annuls_id = ");
	sql_int(&q, act_id);
	sql_lit(&q, " WHERE id = ");
	sql_int(&q, act->id);
	return db_exec_text(ctx, &q);
}

enum status fact_annul_act(struct ctx *ctx, struct act *act, int64_t act_id)
{
	struct change *changes;
	size_t n;

	assert(db_is_writing(ctx) && act->id != 0);
	TRY(read_changes(ctx, act_id, &changes, &n));
	if (n == 0) {
		(void)problem_add(ctx, "", T("Không có việc này để hoàn tác."));
		return NOT_FOUND;
	}
	TRY(mark_annulled(ctx, act, act_id));
	act->undoes_id = act_id;
	for (size_t i = 0; i < n; i++)
		TRY(take_back_all(ctx, act, &changes[i]));
	return OK;
}
