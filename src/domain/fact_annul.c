/* Taking back all that one act wrote, newest first, as an act of its own (fact.h). */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/history_entry.h"
#include "domain/record_sql.h"
#include "domain/structure_derive.h"
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

/* Changes to records, or entries, of one type that are taken back together. */
#define PORTION DERIVE_CHUNK

struct portion {
	struct act *act;
	const struct record_type *type;
	const struct field *field; /* of entries; else NULL */
	struct change items[PORTION];
	int64_t ids[PORTION];
	int latest[PORTION];
	size_t n;
};

/* The number of the newest change of each; of a record that came in a block and was not changed since, 1. */
static enum status read_latest(struct ctx *ctx, struct portion *p)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT record_id, max(version) FROM change WHERE type = ");
	sql_str(&q, p->items[0].type);
	sql_lit(&q, " AND record_id");
	sql_ids(&q, p->ids, p->n);
	sql_lit(&q, " GROUP BY record_id");
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < p->n; i++) {
		p->latest[i] = 1;
		for (size_t k = 0; k < rows.n; k++) {
			if (db_cell(&rows, k, 0).i == p->ids[i])
				p->latest[i] = (int)db_cell(&rows, k, 1).i;
		}
	}
	return OK;
}

static enum status restore(struct ctx *ctx, struct act *act, const struct change *change, const struct record *old,
			   const struct record *now)
{
	struct fact_row row = fact_row_of(ctx, old);
	row.version = change->last + 1;
	row.recorded_at = ctx->now;
	if (now) {
		if (row.recorded_at < now->recorded_at)
			row.recorded_at = now->recorded_at;
		TRY(fact_end_row(ctx, &row, row.recorded_at));
	}
	TRY(fact_write_row(ctx, act, &row, now ? "correct" : "add"));
	fact_memory_write(act->memory, old->type, old, old);
	TRY(fact_derive(ctx, act, old->type, now, old, row.recorded_at));
	written_add(ctx, old->type, now, old);
	return OK;
}

/* The versions of a portion's records that are asked for: what is now, and what was before. */
struct versions {
	struct record now[PORTION];
	struct record old[PORTION];
};

static enum status read_versions(struct ctx *ctx, const struct portion *p, struct versions *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	record_columns(&q, p->type, INSTANT_FOREVER, ctx->today);
	sql_lit(&q, " FROM ");
	sql_name(&q, p->type->table);
	sql_lit(&q, " r0 WHERE r0.id");
	sql_ids(&q, p->ids, p->n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t k = 0; k < rows.n; k++) {
		struct record r = record_of_cells(ctx, p->type, rows.cells + k * (size_t)rows.n_columns);
		for (size_t i = 0; i < p->n; i++) {
			if (p->ids[i] == r.id && r.version == p->items[i].last)
				out->now[i] = r;
			if (p->ids[i] == r.id && r.version == p->items[i].first - 1)
				out->old[i] = r;
		}
	}
	for (size_t i = 0; i < p->n; i++) {
		if ((!p->items[i].is_annulled && !out->now[i].type) || (!p->items[i].is_added && !out->old[i].type))
			return fail("%.*s %lld lacks a version", STR_ARG(p->type->code), (long long)p->ids[i]);
	}
	return OK;
}

static enum status foresee(struct ctx *ctx, const struct portion *p, struct versions *v)
{
	struct fact_change changes[PORTION];
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (!p->items[i].is_annulled)
			changes[n++] = (struct fact_change){ &v->now[i], p->items[i].is_added ? NULL : &v->old[i] };
	}
	return n > 0 ? fact_foresee(ctx, p->act, &(struct fact_changes){ p->type, changes, n, 0 }) : OK;
}

static enum status take_back_records(struct ctx *ctx, struct portion *p)
{
	struct versions *v = arena_new_of(ctx->arena, struct versions);

	TRY(read_latest(ctx, p));
	TRY(read_versions(ctx, p, v));
	TRY(foresee(ctx, p, v));
	for (size_t i = 0; i < p->n; i++) {
		const struct change *change = &p->items[i];
		if (p->latest[i] != change->last)
			return changed_since(ctx, p->type, change->record_id);
		if (change->is_added) {
			TRY(fact_apply(ctx, p->act, p->type, &v->now[i], NULL));
			continue;
		}
		if (!change->is_annulled)
			TRY(fact_check_rights(ctx, p->act, p->type, &v->now[i], NULL));
		TRY(restore(ctx, p->act, change, &v->old[i], change->is_annulled ? NULL : &v->now[i]));
	}
	return OK;
}

static enum status read_entries(struct ctx *ctx, const struct portion *p, struct history_entry *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	history_columns(&q, p->field);
	sql_lit(&q, " FROM ");
	sql_name(&q, record_history_table(ctx->arena, p->type, p->field));
	sql_lit(&q, " h WHERE h.id");
	sql_ids(&q, p->ids, p->n);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t k = 0; k < rows.n; k++) {
		struct history_entry e =
			history_of_cells(ctx, p->type, p->field, rows.cells + k * (size_t)rows.n_columns);
		for (size_t i = 0; i < p->n; i++) {
			const struct change *change = &p->items[i];
			if (p->ids[i] == e.id && e.version == (change->is_added ? change->last : change->first - 1))
				out[i] = e;
		}
	}
	return OK;
}

static enum status take_back_entries(struct ctx *ctx, struct portion *p)
{
	struct history_entry *entries = arena_array_of(ctx->arena, struct history_entry, p->n);

	TRY(read_latest(ctx, p));
	TRY(read_entries(ctx, p, entries));
	for (size_t i = 0; i < p->n; i++) {
		const struct change *change = &p->items[i];
		struct history_entry *e = &entries[i];
		if (e->id == 0)
			return fail("entry %lld lacks a version", (long long)change->record_id);
		if (p->latest[i] != change->last)
			return changed_since(ctx, p->type, e->owner_id);
		e->version = change->last + 1;
		TRY(history_write(ctx, p->act, e,
				  change->is_added      ? "annul"
				  : change->is_annulled ? "add"
							: "correct"));
	}
	return OK;
}

static enum status find_type(struct ctx *ctx, struct str change_type, const struct record_type **out_type,
			     const struct field **out_field)
{
	struct str field_name = change_type, code = str_cut(&field_name, '.');

	*out_type = catalog_type(ctx->catalog, code);
	if (!*out_type)
		return fail("the catalogue has no type %.*s", STR_ARG(code));
	*out_field = field_name.n > 0 ? record_type_field(*out_type, field_name) : NULL;
	if (field_name.n > 0 && !*out_field)
		return fail("%.*s has no field %.*s", STR_ARG(code), STR_ARG(field_name));
	return OK;
}

static enum status take_back(struct ctx *ctx, struct portion *p)
{
	size_t n_problems = ctx->problems.n;

	if (p->n == 0)
		return OK;
	TRY(find_type(ctx, p->items[0].type, &p->type, &p->field));
	struct arena *outer = fact_scratch_begin(ctx);
	enum status status = p->field ? take_back_entries(ctx, p) : take_back_records(ctx, p);
	fact_scratch_end(ctx, outer, status, n_problems);
	p->n = 0;
	return status;
}

/* Where the tree has changed, who may do what is asked anew; and stays are looked at where lives change. */
static bool is_structure(struct str type)
{
	return str_is(type, "unit") || str_is(type, "edge") || str_is(type, "successor");
}

static enum status settle_between(struct ctx *ctx, struct act *act, struct str before, struct str after)
{
	if (str_eq(before, after) || (!is_structure(before) && !is_structure(after)))
		return OK;
	TRY(fact_settle(ctx, act));
	fact_defer(act);
	return OK;
}

static enum status take_back_all(struct ctx *ctx, struct act *act, const struct change *changes, size_t n)
{
	struct portion *p = arena_new_of(ctx->arena, struct portion);

	p->act = act;
	fact_defer(act);
	for (size_t i = 0; i < n; i++) {
		const struct change *change = &changes[i];
		bool is_next = p->n > 0 && !str_eq(p->items[0].type, change->type);
		if (is_next)
			TRY(take_back(ctx, p));
		if (i > 0)
			TRY(settle_between(ctx, act, changes[i - 1].type, change->type));
		for (int64_t id = change->last_id; id >= change->record_id; id--) {
			if (p->n == PORTION)
				TRY(take_back(ctx, p));
			p->items[p->n] = *change;
			p->items[p->n].record_id = p->ids[p->n] = id;
			p->n++;
		}
	}
	TRY(take_back(ctx, p));
	return fact_settle(ctx, act);
}

/* Blocks of several types grow side by side: what refers to others is of a type that came later. */
static int compare_blocks(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id > y->type_id ? -1 : 1;
	return (x->change_id < y->change_id) - (x->change_id > y->change_id);
}

/* Whether records of type a, or entries, refer to records of type b. */
static bool refers(const struct record_type *a, const struct field *entry, const struct record_type *b)
{
	if (entry)
		return a == b;
	for (size_t i = 0; i < a->n_fields; i++) {
		if (a->fields[i].type == FIELD_REF && str_eq(a->fields[i].ref, b->code))
			return true;
	}
	return false;
}

struct kind {
	struct str code;
	const struct record_type *type;
	const struct field *field;
	int64_t rank; /* the first to be taken back has the least; 0: none yet */
	int64_t type_id;
};

/* The next to be taken back: nobody that is left refers to it; of several the one that came last. */
static struct kind *next_kind(struct kind *kinds, size_t n)
{
	struct kind *next = NULL;

	for (size_t i = 0; i < n; i++) {
		bool is_free = kinds[i].rank == 0;
		for (size_t k = 0; k < n && is_free; k++)
			is_free = k == i || kinds[k].rank != 0 || kinds[i].field ||
				  !refers(kinds[k].type, kinds[k].field, kinds[i].type);
		if (is_free && (!next || kinds[i].type_id > next->type_id))
			next = &kinds[i];
	}
	return next;
}

/* An act that only added may be taken back type by type, those that refer to others first: many together. */
static enum status put_types_together(struct ctx *ctx, struct change *changes, size_t n)
{
	LIST(struct kind) kinds = { 0 };
	struct kind *next;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < kinds.n && !str_eq(kinds.items[k].code, changes[i].type))
			k++;
		if (!changes[i].is_added)
			return OK;
		if (k < kinds.n)
			continue;
		struct kind kind = { .code = changes[i].type, .type_id = changes[i].type_id };
		TRY(find_type(ctx, kind.code, &kind.type, &kind.field));
		*LIST_ADD(ctx->arena, &kinds) = kind;
	}
	for (size_t rank = 1; rank <= kinds.n; rank++) {
		next = next_kind(kinds.items, kinds.n);
		if (!next)
			return OK; /* they refer to each other: in the order in which they came */
		next->rank = (int64_t)rank;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < kinds.n; k++) {
			if (str_eq(kinds.items[k].code, changes[i].type))
				changes[i].type_id = -kinds.items[k].rank;
		}
	}
	qsort(changes, n, sizeof *changes, compare_blocks);
	return OK;
}

static enum status read_changes(struct ctx *ctx, int64_t act_id, struct change **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	/* what was added goes in the order in which it was added, backwards: what refers to it came later */
	sql_lit(&q, "SELECT type, record_id, first, last, is_added, is_annulled, COALESCE(last_record, record_id), "
		    "first_id,"
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
	else
		TRY(put_types_together(ctx, list, rows.n));
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
	return take_back_all(ctx, act, changes, n);
}
