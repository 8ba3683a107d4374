/* Proves the stored closure: every unit's rows follow from its parents' rows, and nobody but the root lacks a parent.
 */
#include "domain/structure_derive.h"

#include "base/text.h"

static enum status tell_difference(struct ctx *ctx, int64_t unit_id, const struct lie *row, bool is_stored)
{
	struct str name, other;

	TRY(unit_label(ctx, unit_id, &name));
	TRY(unit_label(ctx, row->other, &other));
	struct str day = day_people(ctx->arena, row->from_day);

	if (is_stored)
		problem_add(ctx, "closure", T("%.*s không nằm dưới %.*s từ %.*s như đã lưu."), STR_ARG(name),
			    STR_ARG(other), STR_ARG(day));
	else
		problem_add(ctx, "closure", T("%.*s nằm dưới %.*s từ %.*s nhưng chưa được lưu."), STR_ARG(name),
			    STR_ARG(other), STR_ARG(day));
	return OK;
}

static enum status compare_unit(struct ctx *ctx, const struct closure_chunk *chunk, int64_t unit_id)
{
	struct lies wanted;
	size_t n, i = 0, k = 0;
	const struct lie *stored = lies_of(&chunk->stored, unit_id, &n);
	struct str name;

	if (closure_chunk_compute(ctx->arena, chunk, unit_id, &wanted) != CLOSURE_SOUND) {
		TRY(unit_label(ctx, unit_id, &name));
		problem_add(ctx, "closure", T("%.*s nằm trong một vòng trực thuộc hoặc quá sâu."), STR_ARG(name));
	}
	while (i < n || k < wanted.n) {
		int order = i == n ? 1 : k == wanted.n ? -1 : lie_compare(&stored[i], &wanted.items[k]);

		if (order == 0 && stored[i].until_day == wanted.items[k].until_day &&
		    stored[i].depth == wanted.items[k].depth) {
			i++;
			k++;
			continue;
		}
		if (order <= 0)
			TRY(tell_difference(ctx, unit_id, &stored[i++], true));
		if (order >= 0)
			TRY(tell_difference(ctx, unit_id, &wanted.items[k++], false));
	}
	return OK;
}

struct gap {
	int64_t unit_id;
	day_t from_day;
	day_t until_day;
};

struct check {
	struct ctx *ctx;
	LIST(struct gap) gaps; /* days without a parent */
};

static void add_gap(struct check *c, int64_t unit_id, day_t from_day, day_t until_day)
{
	if (from_day < until_day)
		*LIST_ADD(c->ctx->arena, &c->gaps) = (struct gap){ unit_id, from_day, until_day };
}

/* Depth 1 rows of 'belongs' are the parents; each covers its days, and they do not overlap. */
static void find_gaps(struct check *c, const struct closure_chunk *chunk, int64_t unit_id)
{
	size_t n_lives, n;
	const struct lie *life = lies_of(&chunk->lives, unit_id, &n_lives);
	const struct lie *edge = lies_of(&chunk->edges, unit_id, &n);
	day_t day;

	if (n_lives == 0)
		return;
	for (day = life->from_day; day < life->until_day;) {
		day_t next = life->until_day, covered = day;

		for (size_t i = 0; i < n; i++) {
			if (edge[i].relation != RELATION_BELONGS || edge[i].until_day <= day)
				continue;
			if (edge[i].from_day <= day)
				covered = edge[i].until_day;
			else if (edge[i].from_day < next)
				next = edge[i].from_day;
		}
		if (covered == day)
			add_gap(c, unit_id, day, next);
		day = covered > day ? covered : next;
	}
}

/* On each day one unit may be without a parent. */
static enum status judge_gaps(struct check *c)
{
	struct ctx *ctx = c->ctx;

	for (size_t i = 0; i < c->gaps.n && ctx->problems.n < PROBLEMS_MAX; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct gap *a = &c->gaps.items[k], *b = &c->gaps.items[i];
			struct str name, other;

			if (a->unit_id == b->unit_id || a->from_day >= b->until_day || b->from_day >= a->until_day)
				continue;
			TRY(unit_label(ctx, b->unit_id, &name));
			TRY(unit_label(ctx, a->unit_id, &other));
			struct str day = day_people(ctx->arena, a->from_day > b->from_day ? a->from_day : b->from_day);

			problem_add(ctx, "parent", T("Ngày %.*s cả %.*s và %.*s đều không có cấp trên."), STR_ARG(day),
				    STR_ARG(other), STR_ARG(name));
			break;
		}
	}
	return OK;
}

enum status structure_check(struct ctx *ctx)
{
	struct check c = { .ctx = ctx };
	struct sql_text q;
	struct db_rows rows;
	size_t before = ctx->problems.n + ctx->problems.n_more;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT DISTINCT id FROM unit WHERE superseded_at = 9223372036854775807"
		    " UNION SELECT DISTINCT descendant_id FROM closure WHERE superseded_at = 9223372036854775807 ORDER "
		    "BY 1");
	TRY(db_query_text(ctx, &q, &rows));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	for (size_t i = 0; i < rows.n; i += DERIVE_CHUNK) {
		size_t n = rows.n - i < DERIVE_CHUNK ? rows.n - i : DERIVE_CHUNK;
		struct closure_chunk chunk;

		TRY(structure_rules(ctx, ids + i, n));
		TRY(structure_life_rules(ctx, ids + i, n));
		TRY(closure_chunk_read(ctx, ids + i, n, &chunk));
		for (size_t k = 0; k < n; k++) {
			TRY(compare_unit(ctx, &chunk, ids[i + k]));
			find_gaps(&c, &chunk, ids[i + k]);
		}
	}
	TRY(judge_gaps(&c));
	return ctx->problems.n + ctx->problems.n_more > before ? INVALID : OK;
}
