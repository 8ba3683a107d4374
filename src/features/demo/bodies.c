/* Writes the bodies from the confederation down, and their changes (bodies.h). */
#include "features/demo/bodies.h"

#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/unit.h"
#include "features/demo/tsv.h"

static enum status begin(struct ctx *ctx, struct act *act)
{
	int64_t replayed;

	*act = (struct act){ .verb = "import", .reason = STR("Dữ liệu minh họa") };
	return act_begin(ctx, act, &replayed);
}

static enum status write_bodies(struct ctx *ctx, void *arg)
{
	struct world *world = arg;
	struct act act;

	TRY(begin(ctx, &act));
	for (size_t i = 0; i < world->n_bodies; i++) {
		struct body *body = &world->bodies[i];
		const struct body *parent = world_body(world, body->parent);
		struct unit_new unit = { .code = body->code,
					 .name = body->name,
					 .kind = body->kind,
					 .parent_id = parent ? parent->id : 0,
					 .from_day = body->from_day,
					 .is_demonstration = true };
		TRY(unit_found(ctx, &act, &unit, &body->id));
	}
	return OK;
}

enum status bodies_write(struct ctx *ctx, struct db *db, struct world *world)
{
	return db_write(ctx, db, write_bodies, world);
}

/* The first n grassroots unions that the body founded the year before. */
static enum status move_unions(struct ctx *ctx, struct act *act, struct world *world, const struct body *body,
			       const struct body *to, int64_t n, day_t day)
{
	int year = day_civil(day).year - 1;

	for (size_t i = 0; i < world->locals.n && n > 0; i++) {
		const struct local *local = &world->locals.items[i];
		if (local->body != body || day_civil(local->from_day).year != year)
			continue;
		TRY(unit_move(ctx, act, local->id, to->id, RELATION_BELONGS, day));
		n--;
	}
	return OK;
}

static enum status write_change(struct ctx *ctx, struct act *act, struct world *world, const struct tsv *t, size_t row)
{
	const struct body *body = world_body(world, tsv_cell(t, row, 0));
	struct str what = tsv_cell(t, row, 2), value = tsv_cell(t, row, 3), verb = str_cut(&what, ' ');
	const struct body *to;
	int64_t n;
	day_t day;

	TRY(tsv_day(t, row, 1, &day));
	if (!body)
		return fail("changes.tsv: row %zu names no body", row + 1);
	if (str_is(verb, "head") || str_is(verb, "name"))
		return fact_set_history(ctx, act, &unit_type, body->id, verb, day, VALUE_OF_TEXT(value), STR_EMPTY);
	to = world_body(world, value);
	if (!str_is(verb, "move") || !number_cut(&what, &n) || !to)
		return fail("changes.tsv: row %zu is not understood", row + 1);
	return move_unions(ctx, act, world, body, to, n, day);
}

static enum status write_changes(struct ctx *ctx, void *arg)
{
	static const char *const columns[] = { "code", "from", "what", "value" };
	struct tsv t;
	struct act act;

	TRY(begin(ctx, &act));
	TRY(tsv_read(ctx, "demo/changes.tsv", columns, sizeof columns / sizeof *columns, &t));
	for (size_t i = 0; i < t.n; i++)
		TRY(write_change(ctx, &act, arg, &t, i));
	return OK;
}

enum status bodies_write_changes(struct ctx *ctx, struct db *db, struct world *world)
{
	return db_write(ctx, db, write_changes, world);
}
