/* What rows add to units and days, as one statement; and which rows what was written may have changed. */
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/written.h"
#include "figures/aggregate_parts.h"

#include <stdlib.h>

#define FIRST_DAY (-100000) /* nothing lies before the year 1696 but "always" */
#define LAST_DAY 2147483647
#define IDS_A_STATEMENT 500

/* Ids are bound in few different numbers, so that prepared statements are used again; the last one is repeated. */
static void put_ids(struct sql_text *q, const int64_t *ids, size_t n)
{
	size_t padded = 1;

	while (padded < n)
		padded *= padded < 64 ? 8 : 2;
	sql_lit(q, " IN (");
	for (size_t i = 0; i < padded; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_int(q, ids[i < n ? i : n - 1]);
	}
	sql_lit(q, ")");
}

static void put_asked(struct sql_text *q, const struct sql_text *id, const struct rows_asked *asked)
{
	sql_append(q, id);
	if (asked->ids) {
		put_ids(q, asked->ids, asked->n);
		return;
	}
	sql_lit(q, " > ");
	sql_int(q, asked->above);
	sql_lit(q, " AND ");
	sql_append(q, id);
	sql_lit(q, " <= ");
	sql_int(q, asked->to);
}

struct rows_query {
	struct compiler c;
	const struct kept *a;
	const struct rows_asked *asked;
	instant_t known;
};

/* "SELECT unit, day, value FROM rows": of events once, of standing rows on the days of table `days`. */
static enum status put_rows(struct rows_query *r, struct sql_text *q, const char *day, bool is_minus,
			    int64_t *out_scale)
{
	struct compiler *c = &r->c;
	const struct node *n = r->a->node;
	struct source_query s;
	struct sql_text value, id;
	bool is_counted = n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_HAS;

	c->bare_day = part_new(c);
	sql_add_literal(&c->bare_day, day);
	TRY(source_open(c, n, NULL, &s));
	*out_scale = 1;
	if (!is_counted)
		TRY(source_value(c, &s, &value, out_scale));
	sql_lit(q, "SELECT ");
	sql_append(q, &s.place);
	sql_lit(q, " AS unit_id, ");
	if (r->a->is_stock)
		sql_lit(q, "d.day");
	else
		sql_append(q, &s.row.day);
	sql_add_literal(q, is_minus ? " AS day, -(" : " AS day, (");
	if (is_counted) {
		sql_lit(q, "1");
	} else if (r->a->is_rows) {
		sql_lit(q, "CASE WHEN ");
		sql_append(q, &value);
		sql_lit(q, " IS NOT NULL THEN 1 END");
	} else {
		sql_append(q, &value);
	}
	sql_add_literal(q, r->a->is_stock ? ") AS value FROM days d CROSS JOIN " : ") AS value FROM ");
	sql_append(q, &s.from);
	sql_lit(q, " WHERE ");
	sql_append(q, &s.where);
	sql_lit(q, " AND ");
	if (r->a->is_stock) {
		sql_append(q, &s.row.id);
		sql_lit(q, " = d.row_id");
		return OK;
	}
	id = part_new(c);
	if (s.event_alias > 0) {
		sql_alias(&id, "e", s.event_alias);
		sql_lit(&id, ".id");
	} else {
		id = s.row.id;
	}
	put_asked(q, &id, r->asked);
	return OK;
}

/* The record behind a step of a way, over everything that was ever said of it: the table and columns that tie them. */
struct tie {
	struct str table;
	const char *from;  /* column of the record that has the field */
	struct str to;     /* column of the one it leads to */
	const char *since; /* columns of days on which it may change; NULL: not by days */
	const char *until;
};

static bool tie_of(struct arena *a, const struct record_type *type, const struct field *field, struct tie *out)
{
	static const struct {
		const char *type, *field;
		struct tie tie;
	} derived[] = {
		{ "unit", "parent", { STR_INIT("edge"), "child_id", STR_INIT("parent_id"), "from_day", "until_day" } },
		{ "unit",
		  "employer",
		  { STR_INIT("unit_employer"), "unit_id", STR_INIT("employer_id"), "from_day", "until_day" } },
		{ "member", "unit", { STR_INIT("stay"), "member_id", STR_INIT("unit_id"), "from_day", "until_day" } },
		{ "member", "joined_on", { STR_INIT("stay"), "member_id", STR_INIT("unit_id"), "from_day", NULL } },
		{ "employer",
		  "unit",
		  { STR_INIT("employer_place"), "employer_id", STR_INIT("unit_id"), "from_day", "until_day" } },
		{ "employer",
		  "has_union",
		  { STR_INIT("employer_place"), "employer_id", STR_INIT("unit_id"), "from_day", "until_day" } },
	};
	if (field->has_history) {
		*out = (struct tie){ str_fmt(a, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name)), "owner_id",
				     field->type == FIELD_REF ? STR("value_id") : STR("value"), "from_day", NULL };
		return true;
	}
	if (field->sql) {
		for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
			if (!str_is(type->code, derived[i].type) || !str_is(field->name, derived[i].field))
				continue;
			*out = derived[i].tie;
			return true;
		}
		return false;
	}
	*out = (struct tie){ type->table, "id", str_fmt(a, "%.*s_id", STR_ARG(field->name)), NULL, NULL };
	return field->type == FIELD_REF;
}

/* Days on which the step at the end of the way may change its value: " UNION SELECT t0.id, t3.from_day FROM …". */
static void put_step_days(struct rows_query *r, struct sql_text *q, const struct way *way, size_t n, const char *column)
{
	struct arena *a = r->c.ctx->arena;
	struct tie tie;

	sql_lit(q, " UNION SELECT t0.id, ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " FROM ");
	sql_name(q, way->of[0]->table);
	sql_lit(q, " t0");
	for (size_t i = 0; i < n; i++) {
		if (!tie_of(a, way->of[i], way->steps[i], &tie))
			q->is_bad = true;
		sql_lit(q, " JOIN ");
		sql_name(q, tie.table);
		sql_lit(q, " ");
		sql_alias(q, "t", (int)i + 1);
		sql_lit(q, " ON ");
		sql_alias(q, "t", (int)i + 1);
		sql_lit(q, ".");
		sql_add_literal(q, tie.from);
		sql_lit(q, " = ");
		sql_alias(q, "t", (int)i);
		sql_lit(q, ".");
		if (i == 0) {
			sql_lit(q, "id");
		} else {
			struct tie before;
			if (!tie_of(a, way->of[i - 1], way->steps[i - 1], &before))
				q->is_bad = true;
			sql_name(q, before.to);
		}
	}
	sql_lit(q, " WHERE ");
	struct sql_text id = part_new(&r->c);
	sql_lit(&id, "t0.id");
	put_asked(q, &id, r->asked);
	sql_lit(q, " AND ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " > ");
	sql_int(q, FIRST_DAY);
	sql_lit(q, " AND ");
	sql_alias(q, "t", (int)n);
	sql_lit(q, ".");
	sql_add_literal(q, column);
	sql_lit(q, " < ");
	sql_int(q, LAST_DAY);
}

/* From these days on another source of the field may rank first. */
static void put_rank_days(struct rows_query *r, struct sql_text *q, const struct way *way, size_t n)
{
	static const char *const columns[] = { "from_day", "until_day" };
	const struct field *field = way->steps[n - 1];

	for (size_t i = 0; field->has_sources && i < 2; i++) {
		sql_lit(q, " UNION SELECT t0.id, s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " FROM ");
		sql_name(q, r->a->root->table);
		sql_lit(q, " t0 CROSS JOIN source_rank s WHERE ");
		struct sql_text id = part_new(&r->c);
		sql_lit(&id, "t0.id");
		put_asked(q, &id, r->asked);
		sql_lit(q, " AND s.field = ");
		sql_str(q, str_fmt(r->c.ctx->arena, "%.*s.%.*s", STR_ARG(way->of[n - 1]->code), STR_ARG(field->name)));
		sql_lit(q, " AND s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " > ");
		sql_int(q, FIRST_DAY);
		sql_lit(q, " AND s.");
		sql_add_literal(q, columns[i]);
		sql_lit(q, " < ");
		sql_int(q, LAST_DAY);
	}
}

static void put_life_days(struct rows_query *r, struct sql_text *q, struct str table, struct str owner,
			  struct str column, bool is_first)
{
	struct sql_text id = part_new(&r->c);

	sql_name(&id, owner);
	sql_add_literal(q, is_first ? "SELECT " : " UNION SELECT ");
	sql_append(q, &id);
	sql_lit(q, ", ");
	sql_name(q, column);
	sql_lit(q, " FROM ");
	sql_name(q, table);
	sql_lit(q, " WHERE ");
	put_asked(q, &id, r->asked);
	sql_lit(q, " AND ");
	sql_name(q, column);
	sql_lit(q, " < ");
	sql_int(q, LAST_DAY);
}

/* The days on which a standing row may begin, end, move or change what is said of it. */
static void put_days(struct rows_query *r, struct sql_text *q)
{
	const struct record_type *type = r->a->root;

	sql_lit(q, "WITH days (row_id, day) AS MATERIALIZED (");
	if (type->life_table.n > 0) {
		struct str owner = str_fmt(r->c.ctx->arena, "%.*s_id", STR_ARG(type->code));
		put_life_days(r, q, type->life_table, owner, STR("from_day"), true);
		put_life_days(r, q, type->life_table, owner, STR("until_day"), false);
	} else {
		put_life_days(r, q, type->table, STR("id"), type->from_field, true);
		if (type->until_field.n > 0)
			put_life_days(r, q, type->table, STR("id"), type->until_field, false);
	}
	if (str_is(type->code, "employer")) {
		put_life_days(r, q, STR("employer_place"), STR("employer_id"), STR("from_day"), false);
		put_life_days(r, q, STR("employer_place"), STR("employer_id"), STR("until_day"), false);
	}
	for (size_t i = 0; i < r->a->ways.n; i++) {
		const struct way *way = &r->a->ways.items[i];
		for (size_t n = 1; n <= way->n; n++) {
			struct tie tie;
			if (!tie_of(r->c.ctx->arena, way->of[n - 1], way->steps[n - 1], &tie))
				continue;
			if (tie.since)
				put_step_days(r, q, way, n, tie.since);
			if (tie.until)
				put_step_days(r, q, way, n, tie.until);
			put_rank_days(r, q, way, n);
		}
	}
	sql_lit(q, ") ");
}

enum status aggregate_statement(struct ctx *ctx, const struct kept *a, const struct rows_asked *asked, instant_t known,
				struct sql_text *out, int64_t *out_scale)
{
	struct rows_query r = { .c = { .ctx = ctx, .structure = { .known = known }, .is_bare = true },
				.a = a,
				.asked = asked,
				.known = known };
	struct sql_text q = part_new(&r.c);

	if (a->is_stock)
		put_days(&r, &q);
	sql_lit(&q, "SELECT t.unit_id, t.day, ");
	sql_either(&q, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
	sql_lit(&q, " FROM (");
	TRY(put_rows(&r, &q, "d.day", false, out_scale));
	if (a->is_stock) {
		sql_lit(&q, " UNION ALL ");
		TRY(put_rows(&r, &q, "(d.day - 1)", true, out_scale));
	}
	sql_lit(&q, ") t WHERE t.unit_id IS NOT NULL AND t.day IS NOT NULL AND t.value IS NOT NULL"
		    " GROUP BY t.unit_id, t.day");
	*out = q;
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct touching {
	struct ctx *ctx;
	struct id_list *out;
};

static enum status take_id(void *arg, const struct value *cells, int n_columns)
{
	struct touching *t = arg;
	(void)n_columns;
	*LIST_ADD(t->ctx->arena, &t->out->known) = cells[0].i;
	return OK;
}

/* Rows of the root that reach one of the ids by the first n steps, in any of their versions and on any day. */
static enum status reach_back(struct touching *t, const struct way *way, size_t n, const int64_t *ids, size_t n_ids)
{
	struct sql_text q;
	struct tie tie;

	sql_init(&q, t->ctx->arena, db_ctx_engine(t->ctx));
	for (size_t i = 0; i < n; i++) {
		if (!tie_of(t->ctx->arena, way->of[i], way->steps[i], &tie))
			return fail("field %.*s leads nowhere", STR_ARG(way->steps[i]->name));
		sql_add_literal(&q, i == 0 ? "SELECT DISTINCT " : " IN (SELECT ");
		sql_add_literal(&q, tie.from);
		sql_lit(&q, " FROM ");
		sql_name(&q, tie.table);
		sql_lit(&q, " WHERE ");
		sql_name(&q, tie.to);
	}
	put_ids(&q, ids, n_ids);
	for (size_t i = 1; i < n; i++)
		sql_lit(&q, ")");
	return db_each_text(t->ctx, &q, take_id, t);
}

/* Whether an earlier way of the measure begins with the same steps. */
static bool reached_before(const struct kept *a, size_t i, size_t n)
{
	for (size_t k = 0; k < i; k++) {
		const struct way *x = &a->ways.items[k], *y = &a->ways.items[i];
		size_t same = 0;
		while (same < n && same < x->n && x->steps[same] == y->steps[same])
			same++;
		if (same == n && x->n > n)
			return true;
	}
	return false;
}

/* Of a unit an edge tells its parent and nothing else. */
static bool is_parent(const struct way *way, size_t n)
{
	return str_is(way->steps[n]->name, "parent");
}

static bool reads_parent(const struct kept *a)
{
	for (size_t i = 0; i < a->ways.n; i++)
		if (a->ways.items[i].n > 0 && is_parent(&a->ways.items[i], 0))
			return true;
	return false;
}

static enum status touch_by_way(struct touching *t, const struct kept *a, size_t i)
{
	const struct written *w = t->ctx->written;
	const struct way *way = &a->ways.items[i];

	for (size_t n = 1; n < way->n; n++) {
		LIST(int64_t) ids = { 0 };
		if (reached_before(a, i, n))
			continue;
		for (size_t k = 0; k < w->ids.n; k++)
			if (str_eq(w->ids.items[k].table, way->of[n]->table) &&
			    (!w->ids.items[k].is_moved || is_parent(way, n)))
				*LIST_ADD(t->ctx->arena, &ids) = w->ids.items[k].id;
		for (size_t from = 0; from < ids.n; from += IDS_A_STATEMENT)
			TRY(reach_back(t, way, n, ids.items + from,
				       ids.n - from < IDS_A_STATEMENT ? ids.n - from : IDS_A_STATEMENT));
	}
	return OK;
}

static size_t drop_doubles(int64_t *ids, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(ids, n, sizeof *ids, compare_ids);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ids[i] != ids[i - 1])
			ids[kept++] = ids[i];
	return kept;
}

struct mention {
	int64_t id;
	size_t at; /* its place in what was written */
	bool is_new;
};

static int compare_mentions(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Rows of the root itself, by id. What this write did first with a row decides: what it added had nothing before. */
static void touch_root(struct touching *t, const struct kept *a)
{
	const struct written *w = t->ctx->written;
	struct arena *arena = t->ctx->arena;
	struct mention *all = arena_array_of(arena, struct mention, w->ids.n);
	bool may_be_moved = reads_parent(a);
	size_t n = 0;

	for (size_t i = 0; i < w->ids.n; i++)
		if (str_eq(w->ids.items[i].table, a->root->table) && (!w->ids.items[i].is_moved || may_be_moved))
			all[n++] = (struct mention){ w->ids.items[i].id, i, w->ids.items[i].is_new };
	if (n > 0)
		qsort(all, n, sizeof *all, compare_mentions);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && all[i].id == all[i - 1].id)
			continue;
		if (all[i].is_new)
			*LIST_ADD(arena, &t->out->added) = all[i].id;
		else
			*LIST_ADD(arena, &t->out->known) = all[i].id;
	}
}

enum status aggregate_touched(struct ctx *ctx, const struct kept *a, struct id_list *out)
{
	struct touching t = { ctx, out };
	size_t n_known = 0;

	*out = (struct id_list){ 0 };
	touch_root(&t, a);
	for (size_t i = 0; i < a->ways.n; i++)
		TRY(touch_by_way(&t, a, i));
	out->known.n = drop_doubles(out->known.items, out->known.n);
	for (size_t i = 0; i < out->known.n; i++)
		if (out->added.n == 0 ||
		    !bsearch(&out->known.items[i], out->added.items, out->added.n, sizeof(int64_t), compare_ids))
			out->known.items[n_known++] = out->known.items[i];
	out->known.n = n_known;
	return OK;
}

static enum status take_employer(void *arg, const struct value *cells, int n_columns)
{
	struct written *w = arg;
	(void)n_columns;
	*LIST_ADD(w->arena, &w->ids) = (struct written_id){ STR("employer"), cells[0].i, false, false };
	return OK;
}

enum status aggregate_touch_places(struct ctx *ctx)
{
	struct written *w = ctx->written;
	struct sql_text q;
	bool may_have_moved = w->is_structure;

	for (size_t i = 0; i < w->ids.n; i++)
		may_have_moved |= str_is(w->ids.items[i].table, "unit_employer") ||
				  str_is(w->ids.items[i].table, "employer") || str_is(w->ids.items[i].table, "area");
	if (!may_have_moved)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT employer_id FROM employer_place WHERE recorded_at > ");
	sql_int(&q, w->before);
	sql_lit(&q, " UNION SELECT employer_id FROM employer_place WHERE superseded_at < 9223372036854775807"
		    " AND superseded_at > ");
	sql_int(&q, w->before);
	return db_each_text(ctx, &q, take_employer, w);
}
