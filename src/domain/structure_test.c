/*
 * Random histories of a tree, entered in any order of days, against the slow oracle of tests/oracle: closure, placement
 * and what queries make of them, now and as known after every step.
 */
#include "domain/structure_derive.h"
#include "harness/database.h"
#include "oracle/structure_oracle.h"

#define DAY_ZERO 18000 /* the oracle's day 0 */
#define UNIT_ID(i) (1000 + (int64_t)(i))
#define STEPS 90

struct step {
	const struct oracle *before;
	const struct oracle *after;
	instant_t at;
};

static day_t day_in_table(int day)
{
	return day >= ORACLE_FOREVER ? DAY_FOREVER : DAY_ZERO + day;
}

static void version_columns(struct sql_text *q, int64_t id, int version, instant_t at)
{
	sql_int(q, id);
	sql_lit(q, ", ");
	sql_int(q, version);
	sql_lit(q, ", ");
	sql_int(q, at);
	sql_lit(q, ", 9223372036854775807, 0, ");
}

static void list_of(struct sql_text *q, const int64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			sql_lit(q, ", ");
		sql_int(q, values[i]);
	}
	sql_lit(q, ")");
}

/* Ends the version in force and gives the number of the next. */
static enum status end_version(struct ctx *ctx, const char *table, int64_t id, instant_t at, int *version)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM ");
	sql_name(&q, str_of(table));
	sql_lit(&q, " WHERE id = ");
	sql_int(&q, id);
	TRY(db_query_text(ctx, &q, &rows));
	*version = (int)db_cell(&rows, 0, 0).i + 1;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE ");
	sql_name(&q, str_of(table));
	sql_lit(&q, " SET superseded_at = ");
	sql_int(&q, at);
	sql_lit(&q, " WHERE superseded_at = 9223372036854775807 AND id = ");
	sql_int(&q, id);
	return db_exec_text(ctx, &q);
}

static enum status write_unit_row(struct ctx *ctx, const struct oracle *o, int i, instant_t at)
{
	struct sql_text q;
	int version;
	int64_t days[] = { day_in_table(o->units[i].from), day_in_table(o->units[i].until), 1 };

	TRY(end_version(ctx, "unit", UNIT_ID(i), at, &version));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO unit (id, version, recorded_at, superseded_at, change_id, code, from_day, until_day,"
		    " is_demonstration) VALUES (");
	version_columns(&q, UNIT_ID(i), version, at);
	sql_str(&q, str_fmt(ctx->arena, "unit-%d", i));
	sql_lit(&q, ", ");
	list_of(&q, days, 3);
	return db_exec_text(ctx, &q);
}

static enum status write_edge_row(struct ctx *ctx, const struct oracle *o, int i, instant_t at)
{
	const struct oracle_edge *e = &o->edges[i];
	struct sql_text q;
	int version;
	int64_t values[] = { UNIT_ID(e->child), UNIT_ID(e->parent), day_in_table(e->from), day_in_table(e->until) };

	TRY(end_version(ctx, "edge", 5000 + i, at, &version));
	if (e->is_gone)
		return OK;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"INSERT INTO edge (id, version, recorded_at, superseded_at, change_id, relation, child_id, parent_id,"
		" from_day, until_day) VALUES (");
	version_columns(&q, 5000 + i, version, at);
	sql_str(&q, str_of(relation_code(e->relation == ORACLE_GUIDED ? RELATION_GUIDED : RELATION_BELONGS)));
	sql_lit(&q, ", ");
	list_of(&q, values, 4);
	return db_exec_text(ctx, &q);
}

static enum status write_successor_row(struct ctx *ctx, const struct oracle *o, int i, instant_t at)
{
	const struct oracle_successor *s = &o->successors[i];
	struct sql_text q;
	int64_t values[] = { UNIT_ID(s->unit), UNIT_ID(s->successor), day_in_table(s->day), s->is_principal,
			     s->is_origin };

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q,
		"INSERT INTO successor (id, version, recorded_at, superseded_at, change_id, unit_id, successor_id, day,"
		" is_principal, is_principal_origin) VALUES (");
	version_columns(&q, 9000 + i, 1, at);
	list_of(&q, values, 5);
	return db_exec_text(ctx, &q);
}

/* Writes what a step changed and derives, as fact_apply() does for each version. */
static enum status write_step(struct ctx *ctx, void *arg)
{
	const struct step *s = arg;
	int64_t touched[ORACLE_UNITS + 2 * ORACLE_EDGES];
	size_t n = 0;

	for (int i = 0; i < s->after->n_units; i++) {
		if (i < s->before->n_units && s->before->units[i].from == s->after->units[i].from &&
		    s->before->units[i].until == s->after->units[i].until)
			continue;
		TRY(write_unit_row(ctx, s->after, i, s->at));
		touched[n++] = UNIT_ID(i);
	}
	for (int i = 0; i < s->after->n_edges; i++) {
		const struct oracle_edge *a = &s->after->edges[i], *b = &s->before->edges[i];

		if (i < s->before->n_edges && a->is_gone == b->is_gone && a->from == b->from && a->until == b->until)
			continue;
		TRY(write_edge_row(ctx, s->after, i, s->at));
		touched[n++] = UNIT_ID(a->child);
	}
	for (int i = s->before->n_successors; i < s->after->n_successors; i++) {
		TRY(write_successor_row(ctx, s->after, i, s->at));
		touched[n++] = UNIT_ID(s->after->successors[i].unit);
		touched[n++] = UNIT_ID(s->after->successors[i].successor);
	}
	return structure_derive(ctx, touched, n, s->at);
}

static int living(const struct oracle *o, uint64_t *seed, int day)
{
	for (;;) {
		int unit = (int)oracle_draw(seed, (uint32_t)o->n_units);

		if (oracle_lives(o, unit, day))
			return unit;
	}
}

/* One more thing that happened on some day, whenever it is entered. */
static void change_something(struct oracle *o, uint64_t *seed)
{
	int day = 1 + (int)oracle_draw(seed, ORACLE_DAYS - 2), what = (int)oracle_draw(seed, 10);
	int unit = living(o, seed, day), other = living(o, seed, day), born;

	if (what < 3 && o->n_units < ORACLE_UNITS) {
		born = oracle_add_unit(o, day);
		oracle_put_under(o, born, other, day);
		if (what == 0 && oracle_lives(o, unit, day - 1)) /* split off */
			oracle_add_successor(o, unit, born, day, false, true);
	} else if (what < 6 && unit != 0) {
		oracle_put_under(o, unit, other, day);
	} else if (what < 7 && unit != other) {
		int end = o->units[unit].until < o->units[other].until ? o->units[unit].until : o->units[other].until;

		oracle_add_edge(o, unit, other, ORACLE_GUIDED, day, end);
	} else if (unit != 0 && unit != other && o->units[unit].until == ORACLE_FOREVER && o->units[unit].from < day) {
		/* merged, or dissolved without a successor */
		bool is_merged = what < 9;

		oracle_end(o, unit, is_merged ? other : oracle_parent(o, unit, day - 1), day);
		if (is_merged)
			oracle_add_successor(o, unit, other, day, true, false);
	}
}

static void add_events(struct oracle *o, uint64_t *seed)
{
	while (o->n_events < ORACLE_EVENTS) {
		int day = (int)oracle_draw(seed, ORACLE_DAYS), unit = living(o, seed, day);

		o->events[o->n_events++] = (struct oracle_event){ unit, day };
	}
}

/* Every row of the closure known at `known`, on every day, against the walk. */
static void compare_closure(struct harness_db *h, const struct oracle *o, instant_t known)
{
	static signed char seen[2][ORACLE_UNITS][ORACLE_UNITS][ORACLE_DAYS];
	struct sql_text q;
	struct db_rows rows;

	for (size_t i = 0; i < sizeof seen; i++)
		((signed char *)seen)[i] = -1;
	harness_read(h);
	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT c0.descendant_id, c0.ancestor_id, c0.relation, c0.from_day, c0.until_day, c0.depth"
		    " FROM closure c0 WHERE ");
	structure_version(&q, "c", 0, known);
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	for (size_t i = 0; i < rows.n; i++) {
		int64_t from = db_cell(&rows, i, 3).i - DAY_ZERO, until = db_cell(&rows, i, 4).i - DAY_ZERO;
		int relation = str_is(db_cell(&rows, i, 2).s, "guided") ? ORACLE_GUIDED : ORACLE_BELONGS;

		for (int64_t day = from; day < until && day < ORACLE_DAYS; day++) {
			signed char *cell =
				&seen[relation][db_cell(&rows, i, 0).i - 1000][db_cell(&rows, i, 1).i - 1000][day];

			assert_int_equal(*cell, -1); /* counted once */
			*cell = (signed char)db_cell(&rows, i, 5).i;
		}
	}
	for (int relation = 0; relation < 2; relation++)
		for (int unit = 0; unit < o->n_units; unit++)
			for (int above = 0; above < o->n_units; above++)
				for (int day = 0; day < ORACLE_DAYS; day++)
					assert_int_equal(seen[relation][unit][above][day],
							 oracle_depth(o, unit, above, relation, day));
}

static void compare_places(struct harness_db *h, const struct oracle *o)
{
	harness_read(h);
	for (int unit = 0; unit < o->n_units; unit++)
		for (int day = 0; day < ORACLE_DAYS; day += 7) {
			int place = oracle_place(o, unit, day);
			int64_t found;

			assert_int_equal(
				structure_place(h->ctx, UNIT_ID(unit), DAY_ZERO + day, INSTANT_FOREVER, &found), OK);
			assert_int_equal(found, place < 0 ? 0 : UNIT_ID(place));
		}
}

static void event_unit(struct sql_text *q, const void *arg)
{
	sql_lit(q, "r0.unit_id");
}

static void event_day(struct sql_text *q, const void *arg)
{
	sql_lit(q, "r0.day");
}

static enum status write_events(struct ctx *ctx, void *arg)
{
	const struct oracle *o = arg;

	for (int i = 0; i < o->n_events; i++) {
		struct sql_text q;
		int64_t values[] = { 1, UNIT_ID(o->events[i].unit), DAY_ZERO + o->events[i].day };

		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "INSERT INTO membership_event (id, version, recorded_at, superseded_at, change_id, cause, "
			    "member_id,"
			    " unit_id, day) VALUES (");
		version_columns(&q, 20000 + i, 1, 1);
		sql_lit(&q, "'admission', ");
		list_of(&q, values, 3);
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

/* How many of the oracle's events count under a unit; S -1: at the time. */
static int64_t oracle_count(const struct oracle *o, int above, int relation, int on)
{
	int64_t n = 0;

	for (int i = 0; i < o->n_events; i++) {
		int unit = on < 0 ? o->events[i].unit : oracle_place(o, o->events[i].unit, on);

		n += unit >= 0 && oracle_depth(o, unit, above, relation, on < 0 ? o->events[i].day : on) >= 0;
	}
	return n;
}

static void compare_counts(struct harness_db *h, const struct oracle *o, int relation, int on)
{
	struct structure s = { relation == ORACLE_GUIDED ? RELATION_GUIDED : RELATION_BELONGS, on >= 0, DAY_ZERO + on,
			       INSTANT_FOREVER };
	struct sql_text q;
	struct db_rows rows;
	int64_t counts[ORACLE_UNITS] = { 0 };

	harness_read(h);
	sql_init(&q, h->ctx->arena, h->engine);
	structure_with(&q, &s, 1);
	sql_lit(&q, "SELECT c0.ancestor_id, count(*) FROM membership_event r0");
	structure_join(&q, &s, 0, event_unit, event_day, NULL);
	sql_lit(&q, " GROUP BY c0.ancestor_id");
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	for (size_t i = 0; i < rows.n; i++)
		counts[db_cell(&rows, i, 0).i - 1000] = db_cell(&rows, i, 1).i;
	for (int unit = 0; unit < o->n_units; unit++)
		assert_int_equal(counts[unit], oracle_count(o, unit, relation, on));
	if (relation == ORACLE_BELONGS)
		assert_int_equal(counts[0], o->n_events); /* the root's flow is the same under every S */
	sql_init(&q, h->ctx->arena, h->engine);
	structure_with(&q, &s, 1);
	sql_lit(&q, "SELECT count(*) FROM membership_event r0 WHERE ");
	structure_unplaced(&q, &s, event_unit, event_day, NULL);
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	assert_int_equal(db_cell(&rows, 0, 0).i, 0);
}

static void expect(struct harness_db *h, enum status got, enum status wanted, uint64_t seed, int step)
{
	if (got == wanted)
		return;
	for (size_t i = 0; i < h->ctx->problems.n; i++)
		print_message("%.*s\n", STR_ARG(h->ctx->problems.items[i].message));
	fail_msg("seed %llu, step %d: %s instead of %s", (unsigned long long)seed, step, status_name(got),
		 status_name(wanted));
}

static void one_history(struct harness_db *h, uint64_t first_seed)
{
	static struct oracle states[STEPS + 1];
	static bool is_written[STEPS + 1];
	static const struct oracle none;
	struct step first = { .before = &none, .after = &states[0], .at = 1000 };
	uint64_t seed = first_seed;
	int refused = 0;

	states[0] = none;
	oracle_add_unit(&states[0], 0);
	assert_int_equal(db_write(h->ctx, h->db, write_step, &first), OK);
	for (int i = 1; i <= STEPS; i++) {
		struct oracle trial = states[i - 1];
		struct step step = { .before = &states[i - 1], .after = &trial, .at = 1000 + i };

		change_something(&trial, &seed);
		is_written[i] = oracle_is_sound(&trial);
		expect(h, db_write(h->ctx, h->db, write_step, &step), is_written[i] ? OK : CONFLICT, first_seed, i);
		states[i] = is_written[i] ? trial : states[i - 1];
		refused += !is_written[i];
		if (i % 10 == 0)
			compare_closure(h, &states[i], INSTANT_FOREVER);
	}
	assert_true(refused < STEPS / 2);
	for (int i = 0; i <= STEPS; i += 9) /* back-dated entries did not change what was known before */
		compare_closure(h, &states[i], 1000 + i);
	compare_places(h, &states[STEPS]);
	add_events(&states[STEPS], &seed);
	assert_int_equal(db_write(h->ctx, h->db, write_events, &states[STEPS]), OK);
	compare_counts(h, &states[STEPS], ORACLE_BELONGS, -1);
	compare_counts(h, &states[STEPS], ORACLE_GUIDED, -1);
	for (int day = 1; day < ORACLE_DAYS; day += 6) {
		compare_counts(h, &states[STEPS], ORACLE_BELONGS, day);
		compare_counts(h, &states[STEPS], ORACLE_GUIDED, day);
	}
	harness_read(h);
	problems_clear(h->ctx);
	assert_int_equal(structure_check(h->ctx), OK);
}

static void a_random_history_is_as_the_oracle_walks_it_1(struct harness_db *h)
{
	one_history(h, 1);
}

static void a_random_history_is_as_the_oracle_walks_it_2(struct harness_db *h)
{
	one_history(h, 20210630);
}

static void a_random_history_is_as_the_oracle_walks_it_3(struct harness_db *h)
{
	one_history(h, 777);
}

static void a_random_history_is_as_the_oracle_walks_it_4(struct harness_db *h)
{
	one_history(h, 8);
}

static void a_random_history_is_as_the_oracle_walks_it_5(struct harness_db *h)
{
	one_history(h, 19290728);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_random_history_is_as_the_oracle_walks_it_1),
		each_engine(a_random_history_is_as_the_oracle_walks_it_2),
		each_engine(a_random_history_is_as_the_oracle_walks_it_3),
		each_engine(a_random_history_is_as_the_oracle_walks_it_4),
		each_engine(a_random_history_is_as_the_oracle_walks_it_5),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
