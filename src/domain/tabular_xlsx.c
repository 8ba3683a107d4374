/* Tables that come as spreadsheets; see tabular.h. */
#include "base/arena.h"
#include "base/text.h"
#include "doc/xlsx_read.h"
#include "domain/tabular.h"

struct rows {
	struct ctx *ctx;
	LIST(struct table_row) list;
};

static enum status take_row(void *arg, const struct str *cells, size_t n, int line)
{
	struct rows *rows = arg;
	struct str *copy = arena_array_of(rows->ctx->arena, struct str, n);

	for (size_t i = 0; i < n; i++)
		copy[i] = cells[i];
	*LIST_ADD(rows->ctx->arena, &rows->list) = (struct table_row){ copy, n, line };
	return OK;
}

enum status table_read_xlsx(struct ctx *ctx, struct str bytes, struct table *out)
{
	struct rows rows = { .ctx = ctx };

	TRY(xlsx_read(ctx, bytes, take_row, &rows));
	*out = (struct table){ rows.list.items, rows.list.n };
	return OK;
}

enum status table_read(struct ctx *ctx, struct str bytes, struct table *out)
{
	return str_starts(bytes, STR("PK")) ? table_read_xlsx(ctx, bytes, out) : table_read_csv(ctx, bytes, out);
}
