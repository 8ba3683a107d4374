/*
 * Reads what the checks of records will ask, for many records in one question each, into the memory of the act. Nothing
 * is refused here: what is not found is not remembered, and the check asks again and tells.
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact_row.h"
#include "domain/record_sql.h"
#include "domain/scope.h"
#include "domain/structure_derive.h"

#include <stdlib.h>

struct ids {
	int64_t *items;
	size_t n;
	size_t cap;
};

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void sort_ids(struct ids *ids)
{
	size_t kept = 0;

	if (ids->n > 1)
		qsort(ids->items, ids->n, sizeof *ids->items, compare_ids);
	for (size_t i = 0; i < ids->n; i++) {
		if (i == 0 || ids->items[i] != ids->items[i - 1])
			ids->items[kept++] = ids->items[i];
	}
	ids->n = kept;
}

static size_t portion(const struct ids *ids, size_t first)
{
	return ids->n - first < DERIVE_CHUNK ? ids->n - first : DERIVE_CHUNK;
}

/* References ----------------------------------------------------------------------------------------------------------
 */

enum memory_kind fact_ref_kind(const struct ctx *ctx, const struct record_type *target, const struct record_type *of)
{
	bool is_free = (ctx->scope && ctx->scope->is_all) || str_is(of->code, "membership_event");

	return str_is(target->code, "member") && !is_free ? MEMORY_REACHED : MEMORY_IN_FORCE;
}

static void select_refs(struct ctx *ctx, struct sql_text *q, const struct record_type *target, enum memory_kind kind,
			int64_t number)
{
	sql_add_literal(q, q->text.n == 0 ? "SELECT CAST(" : " UNION ALL SELECT CAST(");
	sql_int(q, number);
	sql_add_literal(q, str_is(target->code, "unit") ? " AS bigint), r0.id, r0.from_day, r0.until_day FROM "
							: " AS bigint), r0.id, 0, 0 FROM ");
	sql_name(q, target->table);
	sql_lit(q, " r0 WHERE r0.superseded_at = 9223372036854775807");
	if (kind == MEMORY_REACHED) {
		sql_lit(q, " AND ");
		record_where_scope(q, target, ctx->scope, ctx->today);
	}
	sql_lit(q, " AND r0.id");
}

static void gather_refs(const struct ctx *ctx, const struct fact_memory *m, const struct record_type *target,
			const struct fact_changes *changes, size_t field, struct ids *out)
{
	const struct record_type *type = changes->type;
	enum memory_kind kind = fact_ref_kind(ctx, target, type);

	for (size_t i = 0; i < changes->n; i++) {
		const struct record *after = changes->items[i].after;
		struct value v = after ? after->values[field] : VALUE_NONE;
		if (v.type == VALUE_INT && !fact_memory_has(m, kind, target->table, v.i, NULL, NULL))
			*LIST_ADD(ctx->arena, out) = v.i;
	}
}

static enum status remember_refs(struct ctx *ctx, struct fact_memory *m, const struct record_type *type,
				 const struct sql_text *q)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct record_type *target = catalog_type(ctx->catalog, type->fields[db_cell(&rows, i, 0).i].ref);
		fact_memory_put(m, fact_ref_kind(ctx, target, type), target->table, db_cell(&rows, i, 1).i,
				db_cell(&rows, i, 2).i, db_cell(&rows, i, 3).i);
	}
	return OK;
}

enum status fact_foresee_refs(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	const struct record_type *type = changes->type;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	for (size_t f = 0; f < type->n_fields; f++) {
		const struct field *field = &type->fields[f];
		struct ids ids = { 0 };
		if (field->type != FIELD_REF || !record_has_column(field))
			continue;
		const struct record_type *target = catalog_type(ctx->catalog, field->ref);
		if (!target)
			return fail("the catalogue has no type %.*s", STR_ARG(field->ref));
		gather_refs(ctx, act->memory, target, changes, f, &ids);
		sort_ids(&ids);
		for (size_t i = 0; i < ids.n; i += DERIVE_CHUNK) {
			select_refs(ctx, &q, target, fact_ref_kind(ctx, target, type), (int64_t)f);
			sql_ids(&q, ids.items + i, portion(&ids, i));
		}
	}
	return q.text.n > 0 ? remember_refs(ctx, act->memory, type, &q) : OK;
}

/* Roles ---------------------------------------------------------------------------------------------------------------
 */

/* The units whose roles fact_check_rights() asks, where the record itself names them. */
static void gather_units(struct ctx *ctx, const struct fact_memory *m, const struct record *r, struct ids *out)
{
	const struct record_type *type = r->type;
	bool is_unit = str_is(type->code, "unit");
	const char *names[2] = { NULL, NULL };

	if (str_is(type->code, "edge")) {
		names[0] = "child";
		names[1] = "parent";
	} else if (str_is(type->code, "successor")) {
		names[0] = "unit";
		names[1] = "successor";
	}
	for (int i = 0; i < 2; i++) {
		const struct field *field =
			names[i] ? record_type_field(type, str_of(names[i])) : record_type_field(type, type->unit_path);
		bool has_value = field && field->type == FIELD_REF && record_has_column(field);
		struct value v = is_unit     ? VALUE_OF_INT(r->id)
				 : has_value ? r->values[field - type->fields]
					     : VALUE_NONE;
		if (v.type == VALUE_INT && !fact_memory_has(m, MEMORY_ROLE, STR("unit"), v.i, NULL, NULL) &&
		    !fact_memory_has(m, MEMORY_ADDED, STR("unit"), v.i, NULL, NULL))
			*LIST_ADD(ctx->arena, out) = v.i;
		if (!names[1])
			break;
	}
}

static enum status foresee_roles(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	struct ids ids = { 0 };

	if (ctx->scope && ctx->scope->is_all)
		return OK;
	for (size_t i = 0; i < changes->n; i++) {
		const struct record *before = changes->items[i].before, *after = changes->items[i].after;
		if (before)
			gather_units(ctx, act->memory, before, &ids);
		if (after && (before || !str_is(changes->type->code, "unit")))
			gather_units(ctx, act->memory, after, &ids);
	}
	sort_ids(&ids);
	for (size_t first = 0; first < ids.n; first += DERIVE_CHUNK) {
		size_t n = portion(&ids, first);
		struct scope_roles *roles = arena_array_of(ctx->arena, struct scope_roles, n);
		TRY(scope_roles_of(ctx, ids.items + first, n, roles));
		for (size_t i = 0; i < n; i++)
			fact_memory_put(act->memory, MEMORY_ROLE, STR("unit"), ids.items[first + i], roles[i].belongs,
					roles[i].guided);
	}
	return OK;
}

/* Versions, and who refers
 * ---------------------------------------------------------------------------------------------
 */

static void gather_befores(struct ctx *ctx, const struct fact_changes *changes, bool only_annulled, struct ids *out)
{
	for (size_t i = 0; i < changes->n; i++) {
		if (changes->items[i].before && !(only_annulled && changes->items[i].after))
			*LIST_ADD(ctx->arena, out) = changes->items[i].before->id;
	}
	sort_ids(out);
}

static enum status foresee_versions(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	struct ids ids = { 0 };

	gather_befores(ctx, changes, false, &ids);
	for (size_t first = 0; first < ids.n; first += DERIVE_CHUNK) {
		struct sql_text q;
		struct db_rows rows;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT id, version, recorded_at FROM ");
		sql_name(&q, changes->type->table);
		sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND id");
		sql_ids(&q, ids.items + first, portion(&ids, first));
		TRY(db_query_text(ctx, &q, &rows));
		for (size_t i = 0; i < rows.n; i++)
			fact_memory_put(act->memory, MEMORY_VERSION, changes->type->table, db_cell(&rows, i, 0).i,
					db_cell(&rows, i, 1).i, db_cell(&rows, i, 2).i);
	}
	return OK;
}

/* Those of the ids that some record in force refers to. */
static enum status find_referred(struct ctx *ctx, const struct record_type *type, const int64_t *ids, size_t n,
				 struct ids *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	for (size_t t = 0; ctx->catalog && t < catalog_n_types(ctx->catalog); t++) {
		const struct record_type *other = catalog_type_at(ctx->catalog, t);
		for (size_t i = 0; i < other->n_fields && !other->filter_sql; i++) {
			const struct field *field = &other->fields[i];
			if (field->type != FIELD_REF || !str_eq(field->ref, type->code) || !record_has_column(field))
				continue;
			sql_add_literal(&q, q.text.n == 0 ? "SELECT " : " UNION SELECT ");
			record_column(&q, field);
			sql_lit(&q, " FROM ");
			sql_name(&q, other->table);
			sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND ");
			record_column(&q, field);
			sql_ids(&q, ids, n);
		}
	}
	if (q.text.n == 0)
		return OK;
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, out) = db_cell(&rows, i, 0).i;
	sort_ids(out);
	return OK;
}

static enum status foresee_free(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	struct ids ids = { 0 };

	fact_memory_forget_free(act->memory, changes->type);
	gather_befores(ctx, changes, true, &ids);
	for (size_t first = 0; first < ids.n; first += DERIVE_CHUNK) {
		struct ids referred = { 0 };
		TRY(find_referred(ctx, changes->type, ids.items + first, portion(&ids, first), &referred));
		for (size_t i = first; i < first + portion(&ids, first); i++) {
			if (referred.n == 0 ||
			    !bsearch(&ids.items[i], referred.items, referred.n, sizeof *referred.items, compare_ids))
				fact_memory_put(act->memory, MEMORY_FREE, changes->type->table, ids.items[i], 0, 0);
		}
	}
	return OK;
}

enum status fact_foresee(struct ctx *ctx, struct act *act, const struct fact_changes *changes)
{
	size_t n_problems = ctx->problems.n;
	struct arena *outer = fact_scratch_begin(ctx);
	enum status status = fact_fill(ctx, changes);

	if (status == OK)
		status = fact_foresee_refs(ctx, act, changes);
	if (status == OK)
		status = foresee_roles(ctx, act, changes);
	if (status == OK)
		status = foresee_versions(ctx, act, changes);
	if (status == OK)
		status = foresee_free(ctx, act, changes);
	fact_scratch_end(ctx, outer, status, n_problems);
	return status;
}
