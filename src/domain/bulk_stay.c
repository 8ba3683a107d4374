/* The stays of the members of a batch, from its events alone; of members that were in the book before as ever. */
#include "domain/bulk_batch.h"

#include "domain/member.h"

static const struct str stay_columns[] = { STR_INIT("member_id"), STR_INIT("unit_id"),     STR_INIT("from_day"),
					   STR_INIT("until_day"), STR_INIT("recorded_at"), STR_INIT("superseded_at") };

/* Events of members of the batch are moved to the front; the members of the others are gathered. */
static size_t take_apart(struct bulk *bulk, int64_t *older, size_t *n_older)
{
	size_t n_new = 0;

	*n_older = 0;
	for (size_t i = 0; i < bulk->events.n; i++) {
		const struct stay_event *event = &bulk->events.items[i];
		if (event->member_id >= bulk->first_id)
			bulk->events.items[n_new++] = *event;
		else if (*n_older == 0 || older[*n_older - 1] != event->member_id)
			older[(*n_older)++] = event->member_id;
	}
	return n_new;
}

static enum status write_stays(struct bulk *bulk, const struct stays *stays)
{
	struct db_bulk *rows;

	TRY(db_bulk_open(bulk->ctx, STR("stay"), stay_columns, sizeof stay_columns / sizeof *stay_columns, &rows));
	for (size_t i = 0; i < stays->n; i++) {
		const struct stay *stay = &stays->items[i];
		struct value values[] = { VALUE_OF_INT(stay->member_id), VALUE_OF_INT(stay->unit_id),
					  VALUE_OF_INT(stay->from_day),  VALUE_OF_INT(stay->until_day),
					  VALUE_OF_INT(bulk->at),        VALUE_OF_INT(INSTANT_FOREVER) };
		TRY(db_bulk_add(rows, values));
	}
	return db_bulk_close(rows);
}

enum status bulk_derive_stays(struct bulk *bulk)
{
	struct ctx *ctx = bulk->ctx;
	struct stays stays;
	size_t n_older;

	if (bulk->events.n == 0)
		return OK;
	int64_t *older = arena_array_of(ctx->arena, int64_t, bulk->events.n);
	size_t n_new = take_apart(bulk, older, &n_older);
	TRY(stays_of_events(ctx, bulk->events.items, n_new, &stays));
	TRY(write_stays(bulk, &stays));
	return n_older > 0 ? stay_derive(ctx, older, n_older, bulk->at) : OK;
}
