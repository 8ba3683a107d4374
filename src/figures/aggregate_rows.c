/* What rows add to units and days, as one statement. */
#include "figures/aggregate_parts.h"

/* What a standing row brings on the day on which it is told: what it is on that day, less what it was the day before.
 */
struct side {
	bool is_minus;
	struct sql_text told;
	struct sql_text asked; /* the day on which the row is read */
};

/* "l1.from_day" of the rows that source_open() opens next, or the column of the record itself. */
static void put_bound(struct rows_query *r, struct sql_text *q, bool is_until)
{
	const struct record_type *type = r->kept[0]->root;
	bool has_life = type->life_table.n > 0;

	sql_alias(q, has_life ? "l" : "r", r->c.n_aliases + 1);
	sql_lit(q, ".");
	if (has_life)
		sql_add_literal(q, is_until ? "until_day" : "from_day");
	else
		sql_name(q, is_until ? type->until_field : type->from_field);
}

/* Rows that only begin and end are told on these days of their own, others on those of table `days`. */
static struct side begin_side(struct rows_query *r, bool is_minus)
{
	struct compiler *c = &r->c;
	struct side side = { .is_minus = is_minus, .told = part_new(c), .asked = part_new(c) };

	if (!r->kept[0]->is_stock)
		return side; /* an event has its day */
	sql_add_literal(&side.asked, is_minus ? "(" : "");
	if (rows_have_days(r)) {
		sql_lit(&side.told, "d.day");
		sql_lit(&side.asked, "d.day");
	} else {
		put_bound(r, &side.told, is_minus);
		put_bound(r, &side.asked, is_minus);
	}
	sql_add_literal(&side.asked, is_minus ? " - 1)" : "");
	c->bare_day = side.asked;
	return side;
}

static void put_from(const struct rows_query *r, struct sql_text *q, const struct source_query *s)
{
	sql_add_literal(q, rows_have_days(r) ? " FROM days d CROSS JOIN " : " FROM ");
	sql_append(q, &s->from);
	sql_lit(q, " WHERE ");
	sql_append(q, &s->where);
	sql_lit(q, " AND ");
}

/* Which rows. */
static void put_which(struct rows_query *r, struct sql_text *q, const struct source_query *s, const struct side *side)
{
	struct sql_text id = part_new(&r->c);

	if (rows_have_days(r)) {
		sql_append(q, &s->row.id);
		sql_lit(q, " = d.row_id");
		return;
	}
	if (s->event_alias > 0) {
		sql_alias(&id, "e", s->event_alias);
		sql_lit(&id, ".id");
	} else {
		id = s->row.id;
	}
	rows_put_asked(q, &id, r->asked);
	if (!side->is_minus)
		return;
	sql_lit(q, " AND ");
	sql_append(q, &side->told);
	sql_lit(q, " < 2147483647");
}

static void put_day(const struct rows_query *r, struct sql_text *q, const struct source_query *s,
		    const struct side *side)
{
	sql_lit(q, "SELECT ");
	sql_append(q, &s->place);
	sql_lit(q, " AS unit_id, ");
	sql_append(q, r->kept[0]->is_stock ? &side->told : &s->row.day);
	sql_lit(q, " AS day");
}

/* "SELECT unit, day, value FROM rows": of events once, of standing rows on the days on which they may change. */
static enum status put_rows(struct rows_query *r, struct sql_text *q, bool is_minus, int64_t *out_scale)
{
	struct compiler *c = &r->c;
	const struct node *n = r->kept[0]->node;
	struct side side = begin_side(r, is_minus);
	struct source_query s;
	struct sql_text value;
	bool is_counted = n->aggregate == AGGREGATE_COUNT || n->aggregate == AGGREGATE_HAS;

	TRY(source_open(c, n, NULL, &s));
	*out_scale = 1;
	if (!is_counted)
		TRY(source_value(c, &s, &value, out_scale));
	put_day(r, q, &s, &side);
	sql_add_literal(q, is_minus ? ", -(" : ", (");
	if (is_counted) {
		sql_lit(q, "1");
	} else if (r->kept[0]->is_rows) {
		sql_lit(q, "CASE WHEN ");
		sql_append(q, &value);
		sql_lit(q, " IS NOT NULL THEN 1 END");
	} else {
		sql_append(q, &value);
	}
	sql_lit(q, ") AS value");
	put_from(r, q, &s);
	put_which(r, q, &s, &side);
	return OK;
}

enum status aggregate_statement(struct ctx *ctx, const struct kept *a, const struct rows_asked *asked, instant_t known,
				struct sql_text *out, int64_t *out_scale)
{
	struct rows_query r = { .c = { .ctx = ctx, .structure = { .known = known }, .is_bare = true },
				.kept = &a,
				.n = 1,
				.asked = asked };
	struct sql_text q = part_new(&r.c);

	if (rows_have_days(&r))
		rows_put_days(&r, &q);
	sql_lit(&q, "SELECT t.unit_id, t.day, ");
	sql_either(&q, "SUM(t.value)", "CAST(SUM(t.value) AS BIGINT)");
	sql_lit(&q, " FROM (");
	TRY(put_rows(&r, &q, false, out_scale));
	if (rows_may_end(&r)) {
		sql_lit(&q, " UNION ALL ");
		TRY(put_rows(&r, &q, true, out_scale));
	}
	sql_lit(&q, ") t WHERE t.unit_id IS NOT NULL AND t.day IS NOT NULL AND t.value IS NOT NULL"
		    " GROUP BY t.unit_id, t.day");
	*out = q;
	return OK;
}

bool aggregate_goes_with(const struct kept *a, const struct kept *b)
{
	return a->root == b->root && a->is_stock == b->is_stock &&
	       a->node->meaning->source == b->node->meaning->source &&
	       (a->node->aggregate == AGGREGATE_GROWTH) == (b->node->aggregate == AGGREGATE_GROWTH) &&
	       source_reads_row(a->node) == source_reads_row(b->node);
}

/* ", CASE WHEN its condition holds THEN its value END AS v0": empty where the row is none of this measure's. */
static enum status put_value_of(struct rows_query *r, struct sql_text *q, struct source_query *s, size_t i,
				bool is_minus)
{
	const struct kept *a = r->kept[i];
	bool is_counted = a->node->aggregate == AGGREGATE_COUNT || a->node->aggregate == AGGREGATE_HAS;
	struct sql_text value, condition = part_new(&r->c);
	int64_t unused;

	s->node = a->node;
	if (!is_counted)
		TRY(source_value(&r->c, s, &value, &unused));
	if (a->node->where && r->n > 1)
		TRY(source_condition(&r->c, s, &condition));
	else
		sql_lit(&condition, "1 = 1");
	sql_lit(q, ", CASE WHEN ");
	sql_append(q, &condition);
	if (!is_counted && a->is_rows) {
		sql_lit(q, " AND ");
		sql_append(q, &value);
		sql_lit(q, " IS NOT NULL");
	}
	sql_add_literal(q, is_minus ? " THEN -(" : " THEN (");
	if (is_counted || a->is_rows)
		sql_lit(q, "1");
	else
		sql_append(q, &value);
	sql_lit(q, ") END AS ");
	sql_alias(q, "v", (int)i);
	return OK;
}

/* "SELECT unit, day, values FROM rows", as put_rows(). */
static enum status put_rows_of_all(struct rows_query *r, struct sql_text *q, bool is_minus)
{
	struct side side = begin_side(r, is_minus);
	struct source_query s;

	if (r->n == 1)
		TRY(source_open(&r->c, r->kept[0]->node, NULL, &s)); /* rows that are nothing to it are not read */
	else
		TRY(source_open_rows(&r->c, r->kept[0]->node, NULL, &s));
	put_day(r, q, &s, &side);
	for (size_t i = 0; i < r->n; i++)
		TRY(put_value_of(r, q, &s, i, is_minus));
	put_from(r, q, &s);
	put_which(r, q, &s, &side);
	return OK;
}

enum status aggregate_statement_of(struct ctx *ctx, const struct kept *const *kept, size_t n,
				   const struct rows_asked *asked, struct sql_text *out)
{
	struct rows_query r = { .c = { .ctx = ctx, .structure = { .known = INSTANT_FOREVER }, .is_bare = true },
				.kept = kept,
				.n = n,
				.asked = asked };
	struct sql_text q = part_new(&r.c);
	bool is_summed = db_ctx_engine(ctx) == DB_POSTGRES;

	if (rows_have_days(&r))
		rows_put_days(&r, &q);
	sql_lit(&q, "SELECT t.unit_id, t.day");
	for (size_t i = 0; i < n; i++) {
		sql_add_literal(&q, is_summed ? ", CAST(SUM(t." : ", t.");
		sql_alias(&q, "v", (int)i);
		sql_add_literal(&q, is_summed ? ") AS BIGINT)" : "");
	}
	sql_lit(&q, " FROM (");
	TRY(put_rows_of_all(&r, &q, false));
	if (rows_may_end(&r)) {
		sql_lit(&q, " UNION ALL ");
		TRY(put_rows_of_all(&r, &q, true));
	}
	sql_lit(&q, ") t WHERE t.unit_id IS NOT NULL AND t.day IS NOT NULL");
	sql_either(&q, "", " GROUP BY t.unit_id, t.day");
	*out = q;
	return OK;
}

enum status rows_chunk_end(struct ctx *ctx, const struct record_type *root, int64_t above, int64_t n, int64_t *out_to,
			   int64_t *out_n)
{
	struct sql_text q;
	struct db_rows found;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT max(id), count(*) FROM (SELECT DISTINCT id FROM ");
	sql_name(&q, root->table);
	sql_lit(&q, " WHERE id > ");
	sql_int(&q, above);
	sql_lit(&q, " ORDER BY id LIMIT ");
	sql_int(&q, n);
	sql_lit(&q, ") t");
	TRY(db_query_text(ctx, &q, &found));
	*out_n = db_cell(&found, 0, 1).i;
	*out_to = *out_n < n ? AGGREGATE_WHOLE : db_cell(&found, 0, 0).i;
	return OK;
}
