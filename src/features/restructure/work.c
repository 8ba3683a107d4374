/* One act of restructuring: what is written, what it changed, and the trial that is taken back (work.h). */
#include "features/restructure/work.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "features/restructure/restructure_queries.h"

#define CAUSES_MAX 50
#define CHANGES_MAX 200
#define PLANS_READ 200

static const char *const codes[RESTRUCTURE_KINDS] = { "rename", "move", "merge", "split", "dissolve" };

const char *restructure_code(enum restructure_kind kind)
{
	return codes[kind];
}

struct job {
	struct restructuring *r;
	struct str expected; /* the mark that was seen */
	bool is_trial;
	bool is_tried; /* a trial came to its end */
	bool is_other; /* its effect is another one now */
};

static enum status read_stock(struct ctx *ctx, int64_t unit_id, day_t on, int64_t *out_members, int64_t *out_unions)
{
	struct sql_restructure_stock_row row;

	TRY(sql_restructure_stock(ctx, unit_id, on, &row));
	*out_members = row.members;
	*out_unions = row.unions;
	return OK;
}

/* One more unit of which before and after are told; each once. */
static enum status add_row(struct ctx *ctx, struct restructuring *r, int64_t unit_id)
{
	struct restructure_effect *e = &r->effect;

	for (size_t i = 0; i < e->n_rows; i++) {
		if (e->rows[i].unit.id == unit_id)
			return OK;
	}
	struct restructure_row *row = &e->rows[e->n_rows];
	*row = (struct restructure_row){ 0 };
	enum status status = unit_by_id(ctx, unit_id, r->on, &row->unit);
	if (status == NOT_FOUND) /* above the user's scope */
		return OK;
	TRY(status);
	e->n_rows++;
	row->is_alive_before = row->unit.from_day <= r->on && row->unit.until_day > r->on;
	return read_stock(ctx, unit_id, r->on, &row->members_before, &row->unions_before);
}

/* The parents are of the day before, so that a move that is entered again shows where the unit came from. */
static enum status add_with_parent(struct ctx *ctx, struct restructuring *r, int64_t unit_id)
{
	int64_t parent_id;

	TRY(add_row(ctx, r, unit_id));
	TRY(structure_parent(ctx, unit_id, r->on - 1, &parent_id));
	return parent_id != 0 ? add_row(ctx, r, parent_id) : OK;
}

static enum status look_before(struct ctx *ctx, struct restructuring *r)
{
	r->effect = (struct restructure_effect){ 0 };
	TRY(add_with_parent(ctx, r, r->unit.id));
	for (size_t i = 0; i < r->n_others; i++)
		TRY(add_row(ctx, r, r->others[i]));
	return r->to_id != 0 ? add_row(ctx, r, r->to_id) : OK;
}

static enum status count_members(struct ctx *ctx, struct restructure_effect *e, int64_t act_id)
{
	struct sql_restructure_members_rows rows;

	TRY(sql_restructure_members(ctx, act_id, CAUSES_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct str cause = rows.items[i].cause;
		if (str_is(cause, "restructure_in"))
			continue;
		int64_t *n = str_is(cause, "restructure_out") ? &e->n_moved
			     : str_is(cause, "system_end")    ? &e->n_system
							      : &e->n_departed;
		*n += rows.items[i].n_members;
	}
	return OK;
}

static enum status count_changes(struct ctx *ctx, struct restructure_effect *e, int64_t act_id)
{
	struct sql_restructure_changes_rows rows;

	TRY(sql_restructure_changes(ctx, act_id, CHANGES_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool is_new = str_is(rows.items[i].verb, "add");
		if (str_is(rows.items[i].type, "officer") && !is_new)
			e->n_posts += rows.items[i].n_records;
		else if (str_is(rows.items[i].type, "unit_employer") && !is_new)
			e->n_employers += rows.items[i].n_records;
		else if (str_is(rows.items[i].type, "edge") && is_new)
			e->n_children += rows.items[i].n_records;
	}
	return OK;
}

/* The same of any two trials of one form in one world; ids differ from trial to trial, names do not. */
static struct str mark_of(struct ctx *ctx, const struct restructuring *r)
{
	const struct restructure_effect *e = &r->effect;
	struct buf text;

	buf_init(&text, ctx->arena, 0);
	buf_fmt(&text, "%d %d %lld|%.*s|%.*s|%.*s|", r->kind, r->on, (long long)r->to_id, STR_ARG(r->name),
		STR_ARG(r->rest_name), STR_ARG(r->cause));
	for (size_t i = 0; i < e->n_rows; i++)
		buf_fmt(&text, "%.*s %lld %lld %lld %lld|", STR_ARG(e->rows[i].unit.name),
			(long long)e->rows[i].members_before, (long long)e->rows[i].members_after,
			(long long)e->rows[i].unions_before, (long long)e->rows[i].unions_after);
	buf_fmt(&text, "%lld %lld %lld %lld %lld %lld %lld", (long long)e->n_moved, (long long)e->n_departed,
		(long long)e->n_system, (long long)e->n_posts, (long long)e->n_employers, (long long)e->n_children,
		(long long)e->n_targets);
	return str_fmt(ctx->arena, "%016llx", (unsigned long long)str_hash(buf_str(&text)));
}

static enum status look_at_plans(struct ctx *ctx, struct restructuring *r, const struct unit *unit)
{
	struct restructure_effect *e = &r->effect;
	struct sql_restructure_plans_rows rows;

	TRY(sql_restructure_plans(ctx, unit->id, r->on, PLANS_READ, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		e->n_targets += rows.items[i].n_targets;
		if (e->n_plans < RESTRUCTURE_PLANS_MAX)
			e->plans[e->n_plans++] = (struct restructure_plan){ rows.items[i].code, rows.items[i].title,
									    rows.items[i].unit_id, *unit };
	}
	return OK;
}

static enum status look_after(struct ctx *ctx, struct restructuring *r, int64_t act_id)
{
	struct restructure_effect *e = &r->effect;

	for (size_t i = 0; i < e->n_rows; i++) {
		struct restructure_row *row = &e->rows[i];
		struct unit now;
		TRY(read_stock(ctx, row->unit.id, r->on, &row->members_after, &row->unions_after));
		TRY(unit_by_id(ctx, row->unit.id, r->on, &now));
		row->is_alive_after = now.from_day <= r->on && now.until_day > r->on;
		if (!row->is_alive_before || row->is_alive_after)
			continue;
		TRY(look_at_plans(ctx, r, &row->unit));
	}
	TRY(count_members(ctx, e, act_id));
	TRY(count_changes(ctx, e, act_id));
	e->mark = mark_of(ctx, r);
	return OK;
}

/* A new unit beside the one at hand: of its kind, under its parent. */
static enum status found_beside(struct ctx *ctx, struct act *act, struct restructuring *r, struct str name,
				int64_t *out)
{
	struct unit_new new_unit = {
		.name = name, .kind = r->unit.kind, .from_day = r->on, .is_demonstration = r->unit.is_demonstration
	};

	TRY(structure_parent(ctx, r->unit.id, r->on - 1, &new_unit.parent_id));
	if (new_unit.parent_id == 0)
		return problem_add(ctx, "", T("Đơn vị cao nhất không chia, tách, sáp nhập được."));
	TRY(unit_found(ctx, act, &new_unit, out));
	return add_row(ctx, r, *out);
}

static const int64_t *all_units(struct ctx *ctx, const struct restructuring *r)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, r->n_others + 1);

	ids[0] = r->unit.id;
	for (size_t i = 0; i < r->n_others; i++)
		ids[i + 1] = r->others[i];
	return ids;
}

static enum status write_move(struct ctx *ctx, struct act *act, struct restructuring *r)
{
	return unit_move_all(ctx, act, all_units(ctx, r), r->n_others + 1, r->to_id, r->on);
}

static enum status write_merge(struct ctx *ctx, struct act *act, struct restructuring *r)
{
	const int64_t *ids = all_units(ctx, r);
	int64_t into_id = r->to_id;

	if (into_id == 0)
		TRY(found_beside(ctx, act, r, r->name, &into_id));
	r->to_id = into_id;
	return unit_merge(ctx, act, ids, r->n_others + 1, into_id, r->on);
}

static enum status write_split(struct ctx *ctx, struct act *act, struct restructuring *r)
{
	bool ends = r->rest_name.n > 0;
	int64_t new_id, rest_id = 0;

	TRY(found_beside(ctx, act, r, r->name, &new_id));
	if (ends)
		TRY(found_beside(ctx, act, r, r->rest_name, &rest_id));
	for (size_t i = 0; i < r->n_members; i++)
		TRY(member_restructure(ctx, act, r->members[i], r->unit.id, new_id, r->on));
	TRY(unit_move_all(ctx, act, r->children, r->n_children, new_id, r->on));
	int64_t into[2] = { ends ? rest_id : new_id, new_id };
	r->to_id = new_id;
	return unit_split(ctx, act, r->unit.id, into, ends ? 2 : 1, ends, r->on);
}

static enum status write_kind(struct ctx *ctx, struct act *act, struct restructuring *r)
{
	switch (r->kind) {
	case RESTRUCTURE_RENAME:
		return unit_rename(ctx, act, r->unit.id, r->name, r->on);
	case RESTRUCTURE_MOVE:
		return write_move(ctx, act, r);
	case RESTRUCTURE_MERGE:
		return write_merge(ctx, act, r);
	case RESTRUCTURE_SPLIT:
		return write_split(ctx, act, r);
	case RESTRUCTURE_DISSOLVE:
		break;
	}
	return unit_end(ctx, act, r->unit.id, r->cause, r->on);
}

/* Kept at the parent, which lives on whatever becomes of the unit. */
static enum status write_record(struct ctx *ctx, struct act *act, struct restructuring *r)
{
	const struct record_type *type = catalog_type(ctx->catalog, STR("restructuring"));
	struct record record = record_new(ctx, type);
	int64_t parent_id;

	TRY(structure_parent(ctx, r->unit.id, r->on - 1, &parent_id));
	record_set(&record, "unit", VALUE_OF_INT(parent_id != 0 ? parent_id : r->unit.id));
	record_set(&record, "kind", VALUE_OF_TEXT(str_of(restructure_code(r->kind))));
	record_set(&record, "subject", VALUE_OF_INT(r->unit.id));
	if (r->to_id != 0)
		record_set(&record, "receiver", VALUE_OF_INT(r->to_id));
	record_set(&record, "effective_on", VALUE_OF_INT(r->on));
	record_set(&record, "decided_on", VALUE_OF_INT(r->on < ctx->today ? r->on : ctx->today));
	record_set(&record, "decision", VALUE_OF_TEXT(r->decision));
	record_set(&record, "moved", VALUE_OF_INT(r->effect.n_moved));
	record_set(&record, "departed", VALUE_OF_INT(r->effect.n_departed + r->effect.n_system));
	if (r->note.n > 0)
		record_set(&record, "note", VALUE_OF_TEXT(r->note));
	TRY(fact_apply(ctx, act, type, NULL, &record));
	r->record_id = record.id;
	return OK;
}

/* Leaders decide, over all that are named. */
static enum status check_rights(struct ctx *ctx, const struct restructuring *r)
{
	TRY(scope_require(ctx, r->unit.id, ROLE_LEADER));
	for (size_t i = 0; i < r->n_others; i++)
		TRY(scope_require(ctx, r->others[i], ROLE_LEADER));
	return r->to_id != 0 ? scope_require(ctx, r->to_id, ROLE_LEADER) : OK;
}

static enum status write_act(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct restructuring r = *job->r; /* a write may run again: it begins from the form each time */
	struct act act = { .verb = "restructure",
			   .unit_id = r.unit.id,
			   .reason = r.note,
			   .decision = r.decision,
			   .client_key = job->is_trial ? STR_EMPTY : r.client_key };
	struct sql_restructure_of_act_row before;
	int64_t sent_before = 0;

	job->is_tried = job->is_other = false;
	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) { /* the same form sent twice */
		problems_clear(ctx);
		TRY(sql_restructure_of_act(ctx, sent_before, &before));
		job->r->record_id = before.record_id;
		return OK;
	}
	TRY(status);
	TRY(check_rights(ctx, &r));
	TRY(look_before(ctx, &r));
	TRY(write_kind(ctx, &act, &r));
	TRY(look_after(ctx, &r, act.id));
	TRY(write_record(ctx, &act, &r));
	job->r->effect = r.effect;
	job->r->record_id = r.record_id;
	job->is_tried = true;
	job->is_other = !job->is_trial && !str_eq(job->expected, r.effect.mark);
	return job->is_trial || job->is_other ? NOT_FOUND : OK; /* rolls back; whoever called knows why */
}

enum status restructure_try(struct ctx *ctx, struct db *db, struct restructuring *r)
{
	struct job job = { .r = r, .is_trial = true };
	enum status status = db_write(ctx, db, write_act, &job);

	return status == NOT_FOUND && job.is_tried ? OK : status;
}

enum status restructure_write(struct ctx *ctx, struct db *db, struct restructuring *r, struct str mark)
{
	struct job job = { .r = r, .expected = mark };
	enum status status = db_write(ctx, db, write_act, &job);

	return status == NOT_FOUND && job.is_other ? CONFLICT : status;
}
