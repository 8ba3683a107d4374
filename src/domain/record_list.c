/* A page of a list: filtered, sorted, narrowed to the scope (record.h). */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/record_kept.h"
#include "domain/record_finding.h"
#include "domain/record_named.h"
#include "domain/record_newest.h"
#include "domain/record_placed.h"
#include "domain/record_reach.h"
#include "domain/record_search.h"
#include "domain/record_sql.h"
#include "domain/scope.h"
#include "domain/structure_derive.h"

#define SAMPLE_MAX 10 /* so few rows are a sample on a page of other things, asked each time: remembered */

static enum status refuse_field(struct ctx *ctx, const struct record_type *type, struct str name, const char *what)
{
	struct str *names = arena_array_of(ctx->arena, struct str, type->n_fields);
	for (size_t i = 0; i < type->n_fields; i++)
		names[i] = type->fields[i].name;
	return problem_at(ctx, 0, 0, nearest_name(name, names, type->n_fields), T("Không %s được theo “%.*s”."), what,
			  STR_ARG(name));
}

struct str record_like(struct arena *a, const char *before, struct str text, const char *behind)
{
	struct str key = utf8_fold(a, text);
	struct buf b;
	buf_init(&b, a, 0);
	buf_lit(&b, before);
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == '%' || key.p[i] == '_' || key.p[i] == '!')
			buf_char(&b, '!');
		buf_char(&b, key.p[i]);
	}
	buf_lit(&b, behind);
	return buf_str(&b);
}

static void add_contains(struct sql_text *q, const struct field *field, struct str text)
{
	sql_lit(q, " AND r0.");
	sql_name(q, field->name);
	sql_lit(q, "_key LIKE ");
	sql_str(q, record_like(q->text.arena, "%", text, "%"));
	sql_lit(q, " ESCAPE '!'");
}

static enum status add_filter(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
			      const struct record_filter *filter)
{
	const struct field *field = record_type_field(list->type, filter->field);
	if (!field || !record_has_column(field))
		return refuse_field(ctx, list->type, filter->field, tr(ctx, T("lọc")));
	if (filter->how == FILTER_CONTAINS && (!field->is_searched || filter->value.type != VALUE_TEXT))
		return refuse_field(ctx, list->type, filter->field, tr(ctx, T("tìm")));
	if (filter->how == FILTER_CONTAINS) {
		add_contains(q, field, filter->value.s);
		return OK;
	}
	sql_lit(q, " AND r0.");
	record_column(q, field);
	if (filter->value.type == VALUE_NULL) {
		sql_lit(q, " IS NULL");
		return OK;
	}
	sql_add_literal(q, filter->how == FILTER_IS ? " = " : filter->how == FILTER_FROM ? " >= " : " <= ");
	sql_value(q, filter->value);
	return OK;
}

static void under_unit(struct sql_text *q, const struct record_list *list, day_t today)
{
	struct grant grant = { .unit_id = list->unit_id, .role = ROLE_VIEWER };
	struct scope scope = { .grants = &grant, .n_grants = 1, .today = today };
	sql_lit(q, " AND ");
	record_where_scope(q, list->type, &scope, today);
}

/* The type's life lies in a table of its own: members through their stays. */
static void lives_on(struct sql_text *q, const struct record_type *type, day_t day)
{
	sql_lit(q, " AND EXISTS (SELECT 1 FROM ");
	sql_name(q, type->life_table);
	sql_lit(q, " l WHERE l.");
	sql_name(q, str_fmt(q->text.arena, "%.*s_id", STR_ARG(type->code)));
	sql_lit(q, " = r0.id AND l.superseded_at = 9223372036854775807 AND l.from_day <= ");
	sql_int(q, day);
	sql_lit(q, " AND l.until_day > ");
	sql_int(q, day);
	sql_lit(q, ")");
}

static void add_compared(struct sql_text *q, const struct field *field, const char *comparison, int64_t value)
{
	sql_lit(q, " AND r0.");
	record_column(q, field);
	sql_add_literal(q, comparison);
	sql_int(q, value);
}

/* What had happened by that day, or lived on it. A year has happened when it is over. */
static void add_as_of(struct sql_text *q, const struct record_type *type, day_t day)
{
	const struct field *decided = record_type_field(type, type->decided_by);
	const struct field *from = record_type_field(type, type->from_field);
	const struct field *until = record_type_field(type, type->until_field);
	int year = day_civil(day + 1).year - 1;

	if (type->kind == RECORD_EVENT && decided)
		add_compared(q, decided, " <= ", decided->type == FIELD_YEAR ? year : day);
	if (type->kind != RECORD_STANDING)
		return;
	if (type->life_table.n > 0)
		lives_on(q, type, day);
	if (from)
		add_compared(q, from, " <= ", day);
	if (until) {
		sql_lit(q, " AND (r0.");
		record_column(q, until);
		sql_lit(q, " IS NULL OR r0.");
		record_column(q, until);
		sql_lit(q, " > ");
		sql_int(q, day);
		sql_lit(q, ")");
	}
}

/* The versions in force; of records taken back the last one that there was. */
static void add_state(struct sql_text *q, const struct record_list *list, instant_t known)
{
	if (known != 0) {
		sql_lit(q, "r0.recorded_at <= ");
		sql_int(q, known);
		sql_lit(q, " AND r0.superseded_at > ");
		sql_int(q, known);
		return;
	}
	if (list->state == LIST_IN_FORCE) {
		sql_lit(q, "r0.superseded_at = 9223372036854775807");
		return;
	}
	if (list->state == LIST_ANNULLED)
		sql_lit(q, "r0.superseded_at <> 9223372036854775807 AND ");
	sql_lit(q, "NOT EXISTS (SELECT 1 FROM ");
	sql_name(q, list->type->table);
	sql_lit(q, " newer WHERE newer.id = r0.id AND newer.version > r0.version)");
}

static enum status find_how(struct ctx *ctx, const struct record_list *list, struct finding *out)
{
	struct finding how = { 0 };

	TRY(record_search_of(ctx, list, &how.search));
	if (!how.search.is_led)
		TRY(record_is_found_by_units(ctx, list, &how.by_units));
	*out = how;
	return OK;
}

static bool is_own_unit(int64_t unit_id, const struct scope *scope)
{
	for (size_t i = 0; scope && !scope->is_all && i < scope->n_grants; i++) {
		if (scope->grants[i].unit_id == unit_id)
			return true;
	}
	return false;
}

static void add_reach(struct ctx *ctx, struct sql_text *q, const struct record_list *list, const struct finding *how)
{
	if (how->is_nowhere)
		return;
	sql_lit(q, " AND ");
	if (is_own_unit(list->unit_id, ctx->scope)) /* whatever lies under it lies within the scope */
		sql_lit(q, "1 = 1");
	else
		record_where_scope(q, list->type, ctx->scope, ctx->today);
	if (list->unit_id != 0)
		under_unit(q, list, ctx->today);
}

enum status record_finding_where(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
				 const struct finding *how)
{
	sql_lit(q, " FROM ");
	if (how->is_met)
		record_from_stays(q);
	else if (how->by_units)
		record_from_units(q, list, ctx->scope);
	sql_name(q, list->type->table);
	sql_lit(q, " r0 WHERE ");
	if (how->is_near)
		record_where_stays(q, list, ctx->scope);
	add_state(q, list, how->known);
	add_reach(ctx, q, list, how);
	if (how->is_met)
		record_where_met(q, list, ctx->scope);
	else if (how->by_units)
		record_where_units(q, list, ctx->scope);
	if (list->has_as_of)
		add_as_of(q, list->type, list->as_of);
	for (size_t i = 0; i < list->n_filters; i++) {
		if (&list->filters[i] != how->search.filter)
			TRY(add_filter(ctx, q, list, &list->filters[i]));
	}
	if (how->search.filter && (!how->search.is_led || how->by_units))
		record_search_where_any(q, &how->search);
	if (how->n_nowhere > 0) {
		sql_lit(q, " AND r0.id");
		sql_ids(q, how->nowhere, how->n_nowhere);
	} else if (how->is_nowhere) {
		record_where_nowhere(q);
	}
	return OK;
}

/* People go by their given names, other searched texts by their folded form. */
static void sort_column(struct sql_text *q, const struct record_type *type, const struct field *field)
{
	sql_lit(q, "r0.");
	if (str_is(type->code, "member") && str_is(field->name, "full_name")) {
		sql_lit(q, "sort_key");
		return;
	}
	record_column(q, field);
	if (field->is_searched)
		sql_lit(q, "_key");
}

static struct str deciding_field(const struct record_type *type)
{
	return type->kind == RECORD_EVENT ? type->decided_by : type->from_field;
}

bool record_list_is_walked(const struct record_list *list)
{
	bool is_by_name = str_is(list->type->code, "member") && str_is(list->sort, "full_name");

	return list->sort.n == 0 || is_by_name || str_eq(list->sort, deciding_field(list->type));
}

int64_t record_counted_to(const struct record_list *list)
{
	return list->count_to > 0 ? list->count_to : RECORD_COUNTED_TO;
}

void record_finding_select(struct ctx *ctx, struct sql_text *q, const struct record_list *list, day_t day)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT ");
	record_columns(q, list->type, INSTANT_FOREVER, day);
}

void record_finding_limit(struct sql_text *q, const struct record_list *list, size_t limit)
{
	sql_lit(q, " LIMIT ");
	sql_int(q, (int64_t)limit);
	sql_lit(q, " OFFSET ");
	sql_int(q, (int64_t)list->offset);
	if (limit <= SAMPLE_MAX)
		sql_remember(q);
}

enum status record_finding_order(struct ctx *ctx, struct sql_text *q, const struct record_list *list, bool is_gathered)
{
	const struct record_type *type = list->type;
	struct str name = list->sort.n > 0 ? list->sort : deciding_field(type);

	sql_lit(q, " ORDER BY ");
	if (name.n > 0) {
		const struct field *field = record_type_field(type, name);
		if (!field || !record_has_column(field))
			return refuse_field(ctx, type, name, tr(ctx, T("sắp xếp")));
		sql_either(q, is_gathered ? "+" : "", is_gathered ? "(SELECT " : ""); /* no index has this order */
		sort_column(q, type, field);
		sql_either(q, "", is_gathered ? ")" : "");
		sql_add_literal(q, list->is_descending ? " DESC, " : ", ");
	}
	sql_add_literal(q, list->is_descending ? "r0.id DESC" : "r0.id");
	return OK;
}

/* Of so many records a page is found by walking their order and letting the scope choose; fewer lie too far apart in
 * it, and are gathered first. */
#define WALKED_ROWS 20000

enum status record_list_count(struct ctx *ctx, const struct record_list *list, int64_t *out)
{
	struct finding how;
	bool is_placed;

	TRY(find_how(ctx, list, &how));
	if (how.search.is_led)
		return record_named_count(ctx, list, &how.search, out);
	TRY(record_is_placed(ctx, list, &is_placed));
	if (is_placed)
		return record_placed_count(ctx, list, out);
	how.is_met = how.by_units && str_is(list->type->code, "member") && db_ctx_engine(ctx) == DB_SQLITE;
	return record_kept_count(ctx, list, &how, out);
}

enum status record_list_limit(struct ctx *ctx, struct record_list *list)
{
	struct record_search search;
	bool are_many = false;

	TRY(record_search_of(ctx, list, &search));
	if (str_is(list->type->code, "member"))
		TRY(record_has_many_people(ctx, list, FAR_PEOPLE, &are_many));
	if (list->count_to == 0)
		list->count_to = search.is_led && search.is_dense ? SEARCH_COUNTED_TO
				 : are_many                       ? PEOPLE_COUNTED_TO
								  : RECORD_COUNTED_TO;
	return OK;
}

bool record_list_is_over(const struct record_list *list, int64_t total)
{
	return total > record_counted_to(list);
}

struct str record_list_total(struct ctx *ctx, const struct record_list *list, int64_t total)
{
	struct arena *a = ctx->arena;

	if (!record_list_is_over(list, total))
		return num_people(a, total);
	return str_fmt(a, "%s %.*s", tr(ctx, T("hơn")), STR_ARG(num_people(a, record_counted_to(list))));
}

/* People are gathered all the same where they are not very many: in the order of names those of one place may stand
 * together, far from its beginning. */
static enum status walk_order(struct ctx *ctx, const struct record_list *list, struct finding *how)
{
	bool is_member = str_is(list->type->code, "member"), is_far = true;

	if (is_member && how->by_units)
		TRY(record_has_many_people(ctx, list, FAR_PEOPLE, &is_far));
	how->is_near = is_member && how->by_units && is_far;
	how->by_units = how->by_units && !is_far;
	return OK;
}

static enum status read_page(struct ctx *ctx, const struct record_list *list, int64_t total, day_t day,
			     struct db_rows *out)
{
	struct sql_text q;
	size_t limit = list->limit < 1 ? 1 : list->limit > RECORD_LIST_MAX ? RECORD_LIST_MAX : list->limit;
	struct finding how;
	bool is_placed;

	TRY(find_how(ctx, list, &how));
	if (how.search.is_led)
		return record_named_page(ctx, list, &how.search, total, limit, day, out);
	if (list->offset + limit <= PLACED_KEPT_MAX) {
		TRY(record_is_placed(ctx, list, &is_placed));
		if (is_placed)
			return record_placed_page(ctx, list, limit, day, out);
	}
	if (!how.search.filter && (record_list_is_over(list, total) || total > WALKED_ROWS))
		TRY(walk_order(ctx, list, &how));
	record_finding_select(ctx, &q, list, day);
	TRY(record_finding_where(ctx, &q, list, &how));
	TRY(record_finding_order(ctx, &q, list, how.by_units && record_is_from_units(list, ctx->scope)));
	record_finding_limit(&q, list, limit);
	if (list->offset == 0 && (how.is_near || (how.by_units && how.search.filter))) /* dear, and asked again */
		sql_remember(&q);
	return record_kept_page(ctx, list, &how, &q, out);
}

enum status record_list_read(struct ctx *ctx, const struct record_list *list, struct record **out, size_t *out_n,
			     int64_t *out_total)
{
	struct db_rows rows = { 0 };
	day_t day = list->has_as_of ? list->as_of : ctx->today;
	int64_t total;

	TRY(record_list_count(ctx, list, &total));
	if (total > 0) {
		struct record_list newest;
		TRY(record_newest(ctx, list, total, &newest));
		TRY(read_page(ctx, &newest, newest.n_filters > list->n_filters ? newest.count_to : total, day, &rows));
	}

	struct record *records = arena_array_of(ctx->arena, struct record, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		records[i] = record_of_cells(ctx, list->type, &rows.cells[i * (size_t)rows.n_columns]);
	TRY(record_fill_history(ctx, list->type, INSTANT_FOREVER, day, records, rows.n));
	*out = records;
	*out_n = rows.n;
	*out_total = total;
	return OK;
}
