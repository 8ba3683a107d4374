/* Causes of membership change, looked up by date. */
#include "domain/cause.h"

#include "base/arena.h"
#include "db/db.h"

static const struct sql cause_all = {
	.name = "cause_all",
	.sqlite = "SELECT code, from_day, until_day, label, direction, flow, in_growth FROM cause ORDER BY code, "
		  "from_day",
	.postgres = "SELECT code, from_day, until_day, label, direction, flow, in_growth FROM cause ORDER BY code, "
		    "from_day",
	.n_params = 0,
	.params = "",
	.columns = "tiititi",
};

enum status cause_list(struct ctx *ctx, struct cause **out, size_t *out_n)
{
	struct db_rows rows;

	TRY(db_query(ctx, &cause_all, NULL, &rows));
	struct cause *causes = arena_array_of(ctx->arena, struct cause, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		causes[i] = (struct cause){
			.code = db_cell(&rows, i, 0).s,
			.from_day = (day_t)db_cell(&rows, i, 1).i,
			.until_day = (day_t)db_cell(&rows, i, 2).i,
			.label = db_cell(&rows, i, 3).s,
			.direction = (int)db_cell(&rows, i, 4).i,
			.flow = db_cell(&rows, i, 5).s,
			.in_growth = db_cell(&rows, i, 6).i != 0,
		};
	*out = causes;
	*out_n = rows.n;
	return OK;
}

const struct cause *cause_on(const struct cause *causes, size_t n, struct str code, day_t day)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(causes[i].code, code) && causes[i].from_day <= day && day < causes[i].until_day)
			return &causes[i];
	return NULL;
}
