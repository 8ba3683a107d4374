/* The place of one unit on a day: the same walk that structure_with() writes for all of them. */
#include "domain/structure.h"

#include "base/text.h"

/* The unit that follows and whether the one reached lives on S. */
static enum status step(struct ctx *ctx, int64_t unit_id, day_t on, instant_t known, int64_t *next, bool *lives)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT CASE WHEN a.from_day <= ");
	sql_int(&q, on);
	sql_lit(&q, " AND a.until_day > ");
	sql_int(&q, on);
	sql_lit(&q, " THEN 1 ELSE 0 END, ");
	structure_next(&q, on, known);
	sql_lit(&q, " FROM unit a WHERE a.id = ");
	sql_int(&q, unit_id);
	sql_lit(&q, " AND ");
	structure_version(&q, "a", -1, known);
	TRY(db_query_text(ctx, &q, &rows));
	*lives = rows.n > 0 && db_cell(&rows, 0, 0).i != 0;
	*next = rows.n > 0 && db_cell(&rows, 0, 1).type == VALUE_INT ? db_cell(&rows, 0, 1).i : 0;
	return OK;
}

enum status structure_place(struct ctx *ctx, int64_t unit_id, day_t on, instant_t known, int64_t *out)
{
	for (int i = 0; i <= PLACEMENT_STEPS_MAX && unit_id != 0; i++) {
		int64_t next;
		bool lives;

		TRY(step(ctx, unit_id, on, known, &next, &lives));
		if (lives) {
			*out = unit_id;
			return OK;
		}
		unit_id = next;
	}
	*out = 0;
	return OK;
}
