/* The frame of a random union: its first units, its clock, one deed after the other; see random_union.h. */
#include "oracle/random_union.h"

#include "domain/catalog.h"
#include "domain/scope.h"

unsigned union_below(struct random_union *u, unsigned n)
{
	return oracle_draw(&u->seed, n);
}

bool union_once_in(struct random_union *u, unsigned n)
{
	return union_below(u, n) == 0;
}

/* The first or the last day of its month. */
static day_t edge_of_month(day_t day, bool is_last)
{
	struct civil c = day_civil(day);
	day_t first = day_of(c.year, c.month, 1);
	return is_last ? day_add_months(first, 1) - 1 : first;
}

/* Half of them at the borders of months, where periods end and several things happen at once. */
day_t union_day(struct random_union *u)
{
	day_t day = u->ctx->today - (day_t)union_below(u, union_once_in(u, 4) ? 400 : 60);
	bool is_last = union_once_in(u, 2);
	if (union_once_in(u, 2))
		day = edge_of_month(day, is_last);
	return day <= u->ctx->today ? day : u->ctx->today;
}

int64_t union_unit(struct random_union *u)
{
	return u->units[union_below(u, (unsigned)u->n_units)];
}

int64_t union_grassroots(struct random_union *u)
{
	return u->units[7 + union_below(u, (unsigned)u->n_units - 7)];
}

void union_remember(struct random_union *u, const struct record_type *type, int64_t id)
{
	if (u->n_records < UNION_RECORDS)
		u->records[u->n_records++] = (struct union_record){ type, id };
}

static enum status install(struct ctx *ctx, void *arg)
{
	return catalog_install(ctx);
}

enum status union_found(struct ctx *ctx, void *arg)
{
	static const struct {
		const char *kind;
		int parent;
	} first[] = {
		{ "confederation", -1 }, { "province", 0 },     { "province", 0 },   { "district", 1 },
		{ "district", 1 },       { "district", 2 },     { "cluster", 2 },    { "grassroots", 3 },
		{ "grassroots", 3 },     { "grassroots", 4 },   { "grassroots", 5 }, { "grassroots", 5 },
		{ "grassroots", 1 },     { "occupational", 4 }, { "department", 7 },
	};
	struct random_union *u = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	u->n_units = 0;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		struct unit_new unit = { .code = str_fmt(ctx->arena, "u-%zu", i),
					 .name = str_fmt(ctx->arena, "Unit %zu", i),
					 .kind = str_of(first[i].kind),
					 .parent_id = first[i].parent < 0 ? 0 : u->units[first[i].parent],
					 .from_day = u->first_day - (i < 7 ? 2000 : 300) };
		TRY(unit_found(ctx, &act, &unit, &u->units[i]));
		u->n_units++;
	}
	return OK;
}

enum status union_do(struct ctx *ctx, void *arg)
{
	struct random_union *u = arg;
	struct act act = { .verb = "add", .reason = STR("thử"), .decision = STR("1/QĐ") };
	int64_t replayed;
	struct ctx *outer = u->ctx;
	uint64_t seed = u->seed;
	int kind = (int)union_below(u, (unsigned)n_random_deeds);
	TRY(act_begin(ctx, &act, &replayed));
	u->ctx = ctx;
	enum status status = random_deeds[kind].fn(u, &act);
	u->ctx = outer;
	u->n_tried[kind]++;
	u->n_done[kind] += status == OK;
	if (status == BUSY)
		u->seed = seed; /* it runs again */
	else if (status == OK)
		u->last_act_id = act.id;
	return status;
}

/* What was added to the lists by a deed that was refused is no more. */
static void live_on(struct random_union *u)
{
	struct random_union before = *u;
	struct arena *outer = u->ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();
	u->ctx->arena = own;
	enum status status = db_write(u->ctx, u->h->db, union_do, u);
	u->ctx->arena = outer;
	problems_clear(u->ctx);
	if (status == OK) {
		u->last_done_at = u->ctx->now;
		return;
	}
	assert_true(status == INVALID || status == CONFLICT || status == NOT_FOUND || status == TOO_LARGE);
	u->n_units = before.n_units;
	u->n_employers = before.n_employers;
	u->n_members = before.n_members;
	u->n_records = before.n_records;
	u->n_areas = before.n_areas;
	u->last_act_id = before.last_act_id;
}

static void set_clock(struct random_union *u, day_t day)
{
	struct civil c = day_civil(day);
	harness_set_day(u->ctx, c.year, c.month, c.day);
}

/* Few enough that each holds something; among them always one that grades on scales. */
void union_choose_registers(struct random_union *u)
{
	u->registers[0] = catalog_type(u->catalog, STR("rating"));
	for (int i = 1; i < UNION_REGISTERS; i++)
		do
			u->registers[i] =
				catalog_type_at(u->catalog, union_below(u, (unsigned)catalog_n_types(u->catalog)));
		while (!u->registers[i]->is_register);
}

void union_begin(struct random_union *u, struct harness_db *h, uint64_t seed)
{
	*u = (struct random_union){ .h = h, .ctx = h->ctx, .seed = seed * 7919 + 17 };
	/* before the law of 2025, and across it */
	u->first_day = seed % 2 == 0 ? day_of(2020, 1, 1) : day_of(2024, 5, 1);
	day_t begin = u->first_day + 120;
	set_clock(u, begin);
	u->ctx->scope = &scope_all;
	assert_int_equal(db_write(u->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(u->ctx, &u->catalog), OK);
	u->ctx->catalog = u->catalog;
	union_choose_registers(u);
	assert_int_equal(db_write(u->ctx, h->db, union_found, u), OK);
}

void union_go_on(struct random_union *u, int n_deeds)
{
	day_t begin = u->first_day + 120;

	for (int i = 0; i < n_deeds; i++) {
		set_clock(u, begin + (UNION_DAYS - 120) * i / n_deeds);
		u->ctx->now += i; /* no two deeds at the same moment */
		live_on(u);
		for (int k = 0; k < 3; k++)
			if (i == (k + 1) * n_deeds / 4)
				u->knowns[k] = u->last_done_at; /* that deed was known already */
	}
	harness_read(u->h);
}

void union_live(struct random_union *u, struct harness_db *h, uint64_t seed, int n_deeds)
{
	union_begin(u, h, seed);
	union_go_on(u, n_deeds);
}

void union_done(struct random_union *u)
{
	db_reader_done(u->ctx);
	u->ctx->catalog = NULL;
	catalog_free(u->catalog);
}

void union_show(const struct random_union *u)
{
	for (int i = 0; i < n_random_deeds; i++)
		print_message("# %-28s %3d of %3d\n", random_deeds[i].name, u->n_done[i], u->n_tried[i]);
	print_message("# units %d, employers %d, members %d, records %d\n", u->n_units, u->n_employers, u->n_members,
		      u->n_records);
}
