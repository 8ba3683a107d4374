/* Takes away, in writes of their own, sums of measures that nobody asks any more. */
#include <string.h>

#include "db/db.h"
#include "figures/aggregate_held.h"

#define SWEEP_LEAST 10000
#define SWEEP_MOST 400000
#define SWEPT_KEY 3 /* columns: as much of a key as tells rows of one unit and measure */

struct swept {
	const char *table;
	const char *key;
	int n;
};

/* A walk over all rows of a table in the order of its key: a confederation alone has as many as thousands of unions. */
struct sweeping {
	const struct swept *of;
	int64_t above[SWEPT_KEY];
	int64_t to[SWEPT_KEY];
	int64_t rows; /* of one write */
	bool is_last;
};

static void put_key(struct sql_text *q, const struct sweeping *s, const char *compared, const int64_t *key)
{
	sql_lit(q, "(");
	sql_add_literal(q, s->of->key);
	sql_add_literal(q, compared);
	for (int i = 0; i < s->of->n; i++) {
		sql_add_literal(q, i > 0 ? ", " : "(");
		sql_int(q, key[i]);
	}
	sql_lit(q, ")");
}

/* Where a write ends that sweeps so many rows, those of live measures included. */
static enum status find_sweep_end(struct ctx *ctx, struct sweeping *s)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	sql_add_literal(&q, s->of->key);
	sql_lit(&q, " FROM ");
	sql_add_literal(&q, s->of->table);
	sql_lit(&q, " WHERE ");
	put_key(&q, s, ") > ", s->above);
	sql_lit(&q, " ORDER BY ");
	sql_add_literal(&q, s->of->key);
	sql_lit(&q, " LIMIT 1 OFFSET ");
	sql_int(&q, s->rows - 1);
	TRY(db_query_text(ctx, &q, &rows));
	s->is_last = rows.n == 0;
	for (int i = 0; i < s->of->n; i++)
		s->to[i] = s->is_last ? AGGREGATE_WHOLE : db_cell(&rows, 0, i).i;
	return OK;
}

/* Sums of measures that nobody asks any more. */
static enum status sweep_some(struct ctx *ctx, void *arg)
{
	struct sweeping *s = arg;
	struct sql_text q;

	TRY(find_sweep_end(ctx, s));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DELETE FROM ");
	sql_add_literal(&q, s->of->table);
	sql_lit(&q, " WHERE ");
	put_key(&q, s, ") > ", s->above);
	sql_lit(&q, " AND ");
	put_key(&q, s, ") <= ", s->to);
	sql_lit(&q, " AND aggregate_id NOT IN (SELECT id FROM aggregate)");
	return db_exec_text(ctx, &q);
}

/* Ids are counted up and never given again: while no more are gone than when the last sweep began, none has left rows.
 */
struct gone {
	int64_t n;
	int64_t n_swept;
};

static enum status read_gone(struct ctx *ctx, void *arg)
{
	struct gone *gone = arg;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT last_id - (SELECT count(*) FROM aggregate), n_swept FROM aggregate_state WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("aggregate_state has no row");
	*gone = (struct gone){ db_cell(&rows, 0, 0).i, db_cell(&rows, 0, 1).i };
	return OK;
}

static enum status set_swept(struct ctx *ctx, void *arg)
{
	const struct gone *gone = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE aggregate_state SET n_swept = ");
	sql_int(&q, gone->n);
	sql_lit(&q, " WHERE one = 1");
	return db_exec_text(ctx, &q);
}

enum status aggregate_sweep(struct ctx *ctx, struct db *db)
{
	static const struct swept tables[] = { { "aggregate_own", "unit_id, aggregate_id", 2 },
					       { "aggregate_cell", "unit_id, tree, aggregate_id", 3 } };
	instant_t paused = 0;
	struct gone gone;

	TRY(write_apart(ctx, db, read_gone, NULL, &gone, NULL));
	if (gone.n == gone.n_swept)
		return OK;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		struct sweeping s = { .of = &tables[i], .rows = SWEEP_LEAST };
		while (!s.is_last) {
			instant_t took;
			TRY(write_apart(ctx, db, sweep_some, NULL, &s, &took));
			memcpy(s.above, s.to, sizeof s.above);
			s.rows = pace_next(s.rows, took, pace_of(db), SWEEP_LEAST, SWEEP_MOST);
			pause_apart(db, &paused);
		}
	}
	return write_apart(ctx, db, set_swept, NULL, &gone, NULL);
}
