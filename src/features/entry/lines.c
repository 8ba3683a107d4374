/* Which unions or employers a grid has, and which of them have a record already (lines.h). */
#include "features/entry/lines.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/record_sql.h"
#include "domain/scope.h"
#include "domain/structure.h"
#include "domain/structure_derive.h"
#include "domain/unit_read.h"
#include "i18n/names.h"

day_t grid_day(const struct period *period, day_t today)
{
	if (today < period->from_day)
		return period->from_day;
	return today < period->until_day ? today : period->until_day - 1;
}

void grid_settle(struct grid_ask *ask, day_t today)
{
	ask->day = grid_day(&ask->period, today);
	if (ask->quick.type->quick_first_day && str_is(ask->period.kind, "month"))
		quick_drop(&ask->quick, ask->quick.deciding);
}

static void unit_itself(struct sql_text *q, const void *arg)
{
	sql_lit(q, "u.id");
}

/* The day on which a unit of the period has its place: the day asked for, of one that ended its last. */
static void unit_day(struct sql_text *q, const void *arg)
{
	scope_day_of_unit(q, ((const struct grid_ask *)arg)->day);
}

static void place_unit(struct sql_text *q, const void *arg)
{
	sql_lit(q, "p.unit_id");
}

static void place_day(struct sql_text *q, const void *arg)
{
	sql_int(q, ((const struct grid_ask *)arg)->day);
}

static void lived_in_period(struct sql_text *q, const char *alias, const struct period *period)
{
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".superseded_at = 9223372036854775807 AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".from_day < ");
	sql_int(q, period->until_day);
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".until_day > ");
	sql_int(q, period->from_day);
}

static void are_grassroots(struct sql_text *q, const struct grid_ask *ask)
{
	sql_lit(q, " AND EXISTS (SELECT 1 FROM unit_kind k WHERE k.owner_id = u.id AND k.superseded_at = "
		   "9223372036854775807 AND k.value IN ('grassroots', 'occupational') AND k.from_day < ");
	sql_int(q, ask->period.until_day);
	sql_lit(q, ")");
}

/* Joins, and says that the unit lies under the one asked for. */
static void under_asked(struct sql_text *q, const struct grid_ask *ask, enum relation relation)
{
	struct structure s = { .relation = relation, .known = INSTANT_FOREVER };
	structure_join(q, &s, 0, unit_itself, unit_day, ask);
	sql_lit(q, " WHERE c0.ancestor_id = ");
	sql_int(q, ask->unit.id);
	lived_in_period(q, "u", &ask->period);
	are_grassroots(q, ask);
}

static enum status refuse_large(struct ctx *ctx)
{
	problem_add(ctx, "unit", T("Có hơn %d dòng: hãy chọn một đơn vị cấp dưới."), LINES_MAX);
	return TOO_LARGE;
}

static enum status read_units(struct ctx *ctx, const struct grid_ask *ask, enum relation relation, struct grid *grid)
{
	struct sql_text q;
	struct unit *units;
	size_t n;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), ask->day);
	under_asked(&q, ask, relation);
	sql_lit(&q, " AND ");
	scope_where(&q, ctx->scope, unit_itself, unit_day, ask);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, LINES_MAX + 1);
	TRY(unit_rows(ctx, &q, &units, &n));
	if (grid->n + n > LINES_MAX)
		return refuse_large(ctx);
	struct line *lines = arena_array_of(ctx->arena, struct line, grid->n + n + 1);
	for (size_t i = 0; i < grid->n; i++)
		lines[i] = grid->lines[i];
	for (size_t i = 0; i < n; i++) {
		lines[grid->n + i] = (struct line){ .subject_id = units[i].id,
						    .unit_id = units[i].id,
						    .code = units[i].code,
						    .name = units[i].name };
		grid->is_demonstration |= units[i].is_demonstration;
	}
	grid->lines = lines;
	grid->n += n;
	return OK;
}

static enum status read_employers(struct ctx *ctx, const struct grid_ask *ask, struct grid *grid)
{
	struct structure s = { .relation = RELATION_BELONGS, .known = INSTANT_FOREVER };
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT e.id, e.code, e.name, p.unit_id, e.is_demonstration FROM employer e JOIN employer_place p"
		    " ON p.employer_id = e.id AND p.superseded_at = 9223372036854775807 AND p.from_day <= ");
	sql_int(&q, ask->day);
	sql_lit(&q, " AND p.until_day > ");
	sql_int(&q, ask->day);
	structure_join(&q, &s, 0, place_unit, place_day, ask);
	sql_lit(&q, " WHERE c0.ancestor_id = ");
	sql_int(&q, ask->unit.id);
	lived_in_period(&q, "e", &ask->period);
	sql_lit(&q, " AND ");
	scope_where(&q, ctx->scope, place_unit, place_day, ask);
	sql_lit(&q, " LIMIT ");
	sql_int(&q, LINES_MAX + 1);
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n > LINES_MAX)
		return refuse_large(ctx);
	grid->lines = arena_array_of(ctx->arena, struct line, rows.n + 1);
	grid->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		grid->lines[i] = (struct line){ .subject_id = db_cell(&rows, i, 0).i,
						.unit_id = db_cell(&rows, i, 3).i,
						.code = db_cell(&rows, i, 1).s,
						.name = db_cell(&rows, i, 2).s };
		grid->is_demonstration |= db_cell(&rows, i, 4).i != 0;
	}
	return OK;
}

static int by_subject(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	return (x->subject_id > y->subject_id) - (x->subject_id < y->subject_id);
}

static int by_name(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = str_cmp(x->sort_key, y->sort_key);
	return order != 0 ? order : str_cmp(x->code, y->code);
}

/* A unit that belongs and is guided as well is one line. */
static void unite(struct grid *grid)
{
	size_t kept = 0;

	qsort(grid->lines, grid->n, sizeof *grid->lines, by_subject);
	for (size_t i = 0; i < grid->n; i++) {
		if (kept == 0 || grid->lines[kept - 1].subject_id != grid->lines[i].subject_id)
			grid->lines[kept++] = grid->lines[i];
	}
	grid->n = kept;
}

static struct line *line_of(struct grid *grid, int64_t subject_id)
{
	struct line key = { .subject_id = subject_id };
	return bsearch(&key, grid->lines, grid->n, sizeof *grid->lines, by_subject);
}

/* Which unit stands right above each line; pairs of (line's unit, unit above) on the line's day. */
static enum status read_above(struct ctx *ctx, const struct grid_ask *ask, enum relation relation,
			      struct db_rows *out)
{
	struct structure s = { .relation = RELATION_BELONGS, .known = INSTANT_FOREVER };
	struct structure under = { .relation = relation, .known = INSTANT_FOREVER };
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT u.id, c1.ancestor_id FROM unit u");
	structure_join(&q, &under, 0, unit_itself, unit_day, ask);
	structure_join(&q, &s, 1, unit_itself, unit_day, ask);
	sql_lit(&q, " WHERE c1.depth = 1 AND c0.ancestor_id = ");
	sql_int(&q, ask->unit.id);
	lived_in_period(&q, "u", &ask->period);
	are_grassroots(&q, ask);
	return db_query_text(ctx, &q, out);
}

static int by_id(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* Units named on the day, in the order of their ids, without regard to the scope: who sees a line sees what it lies
 * under. */
static enum status read_named(struct ctx *ctx, const struct grid_ask *ask, const int64_t *ids, size_t n,
			      struct unit **out, size_t *out_n)
{
	struct sql_text q;

	unit_select(&q, ctx->arena, db_ctx_engine(ctx), ask->day);
	sql_lit(&q, " WHERE u.superseded_at = 9223372036854775807 AND u.id");
	sql_ids(&q, ids, n);
	TRY(unit_rows(ctx, &q, out, out_n));
	qsort(*out, *out_n, sizeof **out, by_id);
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static size_t different(int64_t *ids, size_t n)
{
	size_t kept = 0;
	qsort(ids, n, sizeof *ids, compare_ids);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || ids[kept - 1] != ids[i])
			ids[kept++] = ids[i];
	}
	return kept;
}

static void name_parent(struct ctx *ctx, struct line *line, const struct unit *units, size_t n, int64_t id)
{
	struct unit key = { .id = id };
	const struct unit *found = bsearch(&key, units, n, sizeof *units, by_id);
	if (!found)
		return;
	line->parent = found->code;
	line->parent_name = found->name;
	line->parent_key = text_sort_key(ctx->arena, found->name);
}

static enum status read_parents_of_units(struct ctx *ctx, const struct grid_ask *ask, enum relation relation,
					 struct grid *grid)
{
	struct db_rows above;
	struct unit *units;
	size_t n;

	TRY(read_above(ctx, ask, relation, &above));
	int64_t *ids = arena_array_of(ctx->arena, int64_t, above.n + 1);
	for (size_t i = 0; i < above.n; i++)
		ids[i] = db_cell(&above, i, 1).i;
	size_t n_ids = different(ids, above.n);
	if (n_ids == 0)
		return OK;
	TRY(read_named(ctx, ask, ids, n_ids, &units, &n));
	for (size_t i = 0; i < above.n; i++) {
		struct line *line = line_of(grid, db_cell(&above, i, 0).i);
		if (line)
			name_parent(ctx, line, units, n, db_cell(&above, i, 1).i);
	}
	return OK;
}

/* An employer stands under the unit where it lies. */
static enum status read_parents_of_employers(struct ctx *ctx, const struct grid_ask *ask, struct grid *grid)
{
	int64_t *ids = arena_array_of(ctx->arena, int64_t, grid->n + 1);
	struct unit *units;
	size_t n;

	for (size_t i = 0; i < grid->n; i++)
		ids[i] = grid->lines[i].unit_id;
	size_t n_ids = different(ids, grid->n);
	if (n_ids == 0)
		return OK;
	TRY(read_named(ctx, ask, ids, n_ids, &units, &n));
	for (size_t i = 0; i < grid->n; i++)
		name_parent(ctx, &grid->lines[i], units, n, grid->lines[i].unit_id);
	return OK;
}

int grid_year(const struct grid_ask *ask)
{
	return day_civil(ask->period.until_day - 1).year;
}

bool grid_holds_day(const struct grid_ask *ask, day_t day)
{
	if (ask->quick.type->kind == RECORD_STANDING)
		return day < ask->period.until_day;
	return day >= ask->period.from_day && day < ask->period.until_day;
}

/* "r0 is in the period, with the presets". A year is decided by its 31 December. */
static void records_in_period(struct sql_text *q, const struct grid_ask *ask)
{
	const struct quick *quick = &ask->quick;
	bool is_year = quick->deciding->type == FIELD_YEAR, is_standing = quick->type->kind == RECORD_STANDING;
	int last = grid_year(ask), first = day_civil(ask->period.from_day).year;

	if (is_year && day_of(last, 12, 31) >= ask->period.until_day)
		last--;
	sql_lit(q, "r0.superseded_at = 9223372036854775807 AND r0.");
	sql_name(q, quick->deciding->name);
	sql_lit(q, " < ");
	sql_int(q, is_year ? last + 1 : ask->period.until_day);
	if (!is_standing || quick->type->until_field.n > 0) {
		sql_lit(q, " AND r0.");
		sql_name(q, is_standing ? quick->type->until_field : quick->deciding->name);
		sql_add_literal(q, is_standing ? " > " : " >= ");
		sql_int(q, is_year ? first : ask->period.from_day);
	}
	for (size_t i = 0; i < quick->n_presets; i++) {
		if (ask->presets[i].n == 0)
			continue;
		sql_lit(q, " AND r0.");
		sql_name(q, quick->presets[i]->name);
		sql_lit(q, " = ");
		sql_str(q, ask->presets[i]);
	}
}

static bool is_summed(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY;
}

static enum status count_records(struct ctx *ctx, const struct grid_ask *ask, struct grid *grid)
{
	const struct quick *quick = &ask->quick;
	struct grant grant = { .unit_id = ask->unit.id, .role = ROLE_VIEWER };
	struct scope under = { .grants = &grant, .n_grants = 1, .today = ask->day };
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r0.");
	record_column(&q, quick->subject);
	sql_lit(&q, ", count(*)");
	for (size_t k = 0; k < quick->n_fields; k++) {
		if (!is_summed(quick->fields[k])) {
			sql_lit(&q, ", 0");
			continue;
		}
		sql_lit(&q, ", CAST(COALESCE(sum(r0.");
		sql_name(&q, quick->fields[k]->name);
		sql_lit(&q, "), 0) AS bigint)");
	}
	sql_lit(&q, " FROM ");
	sql_name(&q, quick->type->table);
	sql_lit(&q, " r0 WHERE ");
	records_in_period(&q, ask);
	sql_lit(&q, " AND ");
	record_where_scope(&q, quick->type, &under, ask->day);
	sql_lit(&q, " GROUP BY r0.");
	record_column(&q, quick->subject);
	TRY(db_query_text(ctx, &q, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct line *line = line_of(grid, db_cell(&rows, i, 0).i);
		if (!line)
			continue;
		line->n_records = db_cell(&rows, i, 1).i;
		for (size_t k = 0; k < quick->n_fields; k++)
			line->sums[k] = db_cell(&rows, i, (int)k + 2).i;
		grid->n_there++;
	}
	return OK;
}

enum status grid_read(struct ctx *ctx, const struct grid_ask *ask, struct grid *out)
{
	struct grid grid = { 0 };
	bool has_guided = ask->quick.type->guided_may_enter && !ask->quick.by_employer;

	if (ask->quick.by_employer) {
		TRY(read_employers(ctx, ask, &grid));
		unite(&grid);
		TRY(read_parents_of_employers(ctx, ask, &grid));
	} else {
		TRY(read_units(ctx, ask, RELATION_BELONGS, &grid));
		if (has_guided)
			TRY(read_units(ctx, ask, RELATION_GUIDED, &grid));
		unite(&grid);
		TRY(read_parents_of_units(ctx, ask, RELATION_BELONGS, &grid));
		if (has_guided)
			TRY(read_parents_of_units(ctx, ask, RELATION_GUIDED, &grid));
	}
	TRY(count_records(ctx, ask, &grid));
	for (size_t i = 0; i < grid.n; i++) {
		grid.lines[i].sort_key = text_sort_key(ctx->arena, grid.lines[i].name);
		grid.lines[i].fold = utf8_fold(ctx->arena, grid.lines[i].name);
	}
	qsort(grid.lines, grid.n, sizeof *grid.lines, by_name);
	*out = grid;
	return OK;
}

const struct line *grid_line(const struct grid *grid, struct str code)
{
	for (size_t i = 0; i < grid->n; i++) {
		if (str_eq(grid->lines[i].code, code))
			return &grid->lines[i];
	}
	return NULL;
}

int64_t grid_subject(const struct grid_ask *ask, const struct record *record)
{
	return record->values[ask->quick.subject - ask->quick.type->fields].i;
}

enum status grid_records(struct ctx *ctx, const struct grid_ask *ask, const int64_t *subject_ids, size_t n,
			 struct record **out, size_t *out_n)
{
	const struct record_type *type = ask->quick.type;
	struct sql_text q;
	struct db_rows rows = { 0 };

	if (n > SUBJECTS_MAX)
		return fail("too many subjects n=%zu", n);
	if (n > 0) {
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "SELECT ");
		record_columns(&q, type, INSTANT_FOREVER, ask->day);
		sql_lit(&q, " FROM ");
		sql_name(&q, type->table);
		sql_lit(&q, " r0 WHERE ");
		records_in_period(&q, ask);
		sql_lit(&q, " AND r0.");
		record_column(&q, ask->quick.subject);
		sql_ids(&q, subject_ids, n);
		sql_lit(&q, " ORDER BY r0.");
		record_column(&q, ask->quick.subject);
		sql_lit(&q, ", r0.");
		sql_name(&q, ask->quick.deciding->name);
		sql_lit(&q, ", r0.id");
		TRY(db_query_text(ctx, &q, &rows));
	}
	struct record *records = arena_array_of(ctx->arena, struct record, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		records[i] = record_of_cells(ctx, type, &rows.cells[i * (size_t)rows.n_columns]);
	*out = records;
	*out_n = rows.n;
	return OK;
}
