/* What rows add to units and days, as one statement. */
#include "figures/aggregate_parts.h"

/* "SELECT unit, day, value FROM rows": of events once, of standing rows on the days of table `days`. */
static enum status put_rows(struct rows_query *r, struct sql_text *q, const char *day, bool is_minus,
			    int64_t *out_scale)
{
	struct compiler *c = &r->c;
	const struct node *n = r->kept[0]->node;
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
	if (r->kept[0]->is_stock)
		sql_lit(q, "d.day");
	else
		sql_append(q, &s.row.day);
	sql_add_literal(q, is_minus ? " AS day, -(" : " AS day, (");
	if (is_counted) {
		sql_lit(q, "1");
	} else if (r->kept[0]->is_rows) {
		sql_lit(q, "CASE WHEN ");
		sql_append(q, &value);
		sql_lit(q, " IS NOT NULL THEN 1 END");
	} else {
		sql_append(q, &value);
	}
	sql_add_literal(q, r->kept[0]->is_stock ? ") AS value FROM days d CROSS JOIN " : ") AS value FROM ");
	sql_append(q, &s.from);
	sql_lit(q, " WHERE ");
	sql_append(q, &s.where);
	sql_lit(q, " AND ");
	if (r->kept[0]->is_stock) {
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
	rows_put_asked(q, &id, r->asked);
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

	if (a->is_stock)
		rows_put_days(&r, &q);
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
static enum status put_rows_of_all(struct rows_query *r, struct sql_text *q, const char *day, bool is_minus)
{
	struct compiler *c = &r->c;
	bool is_stock = r->kept[0]->is_stock;
	struct source_query s;

	c->bare_day = part_new(c);
	sql_add_literal(&c->bare_day, day);
	if (r->n == 1)
		TRY(source_open(c, r->kept[0]->node, NULL, &s)); /* rows that are nothing to it are not read */
	else
		TRY(source_open_rows(c, r->kept[0]->node, NULL, &s));
	sql_lit(q, "SELECT ");
	sql_append(q, &s.place);
	sql_lit(q, " AS unit_id, ");
	if (is_stock)
		sql_lit(q, "d.day");
	else
		sql_append(q, &s.row.day);
	sql_lit(q, " AS day");
	for (size_t i = 0; i < r->n; i++)
		TRY(put_value_of(r, q, &s, i, is_minus));
	sql_add_literal(q, is_stock ? " FROM days d CROSS JOIN " : " FROM ");
	sql_append(q, &s.from);
	sql_lit(q, " WHERE ");
	sql_append(q, &s.where);
	sql_lit(q, " AND ");
	if (is_stock) {
		sql_append(q, &s.row.id);
		sql_lit(q, " = d.row_id");
		return OK;
	}
	struct sql_text id = part_new(c);
	if (s.event_alias > 0) {
		sql_alias(&id, "e", s.event_alias);
		sql_lit(&id, ".id");
	} else {
		id = s.row.id;
	}
	rows_put_asked(q, &id, r->asked);
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

	if (kept[0]->is_stock)
		rows_put_days(&r, &q);
	sql_lit(&q, "SELECT t.unit_id, t.day");
	for (size_t i = 0; i < n; i++) {
		sql_add_literal(&q, is_summed ? ", CAST(SUM(t." : ", t.");
		sql_alias(&q, "v", (int)i);
		sql_add_literal(&q, is_summed ? ") AS BIGINT)" : "");
	}
	sql_lit(&q, " FROM (");
	TRY(put_rows_of_all(&r, &q, "d.day", false));
	if (kept[0]->is_stock) {
		sql_lit(&q, " UNION ALL ");
		TRY(put_rows_of_all(&r, &q, "(d.day - 1)", true));
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
