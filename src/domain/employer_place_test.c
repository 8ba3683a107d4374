/* Where employers lie: each rule, their order, heirs of units in charge, and random histories against a slow reading.
 */
#include "db/sql_text.h"
#include "domain/employer.h"
#include "harness/database.h"
#include "oracle/structure_oracle.h"

#define DAYS 30
#define LIFE_FROM 2

struct fact {
	char kind; /* u: link to a unit, c: in charge, d: division, a: area */
	int from;
	int until;
	int unit;     /* 1 … 4; 0 in c: nobody */
	int division; /* 1 … 2 */
};

struct history {
	struct fact facts[12];
	int n;
	int ended[5]; /* the day on which a unit ended; 100: lives */
	int heir[5];
	int64_t employer_id;
};

static enum status put(struct ctx *ctx, const char *text, const int64_t *values, int n)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	for (int i = 0; i < n; i++) {
		if (i)
			sql_lit(&q, ", ");
		sql_int(&q, values[i]);
	}
	sql_lit(&q, ", 1, 9223372036854775807, 0, 1)");
	return db_exec_text(ctx, &q);
}

#define VERSION "version, superseded_at, change_id, recorded_at"

static enum status put_fact(struct ctx *ctx, const struct history *h, int i)
{
	const struct fact *f = &h->facts[i];
	int64_t id = h->employer_id * 1000 + 100 + i;
	int64_t link[] = { id, f->unit, h->employer_id, f->from, f->until, 0, 1 };
	int64_t charge[] = { id, h->employer_id, f->from, f->unit };
	int64_t division[] = { id, h->employer_id, f->from, f->division };
	int64_t area[] = { id, f->unit, f->division, f->from, f->until };

	if (f->kind == 'u')
		return put(ctx,
			   "INSERT INTO unit_employer (id, unit_id, employer_id, from_day, until_day, is_principal,"
			   " is_principal_unit, " VERSION ") VALUES (",
			   link, 7);
	if (f->kind == 'c')
		return put(
			ctx,
			f->unit ? "INSERT INTO employer_in_charge (source, id, owner_id, from_day, value_id, " VERSION
				  ") VALUES ('', "
				: "INSERT INTO employer_in_charge (value_id, source, id, owner_id, from_day, " VERSION
				  ") VALUES (NULL, '', ",
			charge, f->unit ? 4 : 3);
	if (f->kind == 'd')
		return put(ctx,
			   f->division == 1
				   ? "INSERT INTO employer_division (source, value, id, owner_id, from_day, " VERSION
				     ") VALUES ('', 'd1', "
				   : "INSERT INTO employer_division (source, value, id, owner_id, from_day, " VERSION
				     ") VALUES ('', 'd2', ",
			   division, 3);
	int64_t place[] = { area[0], area[1], area[3], area[4] };

	return put(ctx,
		   f->division == 1 ? "INSERT INTO area (division, id, unit_id, from_day, until_day, " VERSION
				      ") VALUES ('d1', "
				    : "INSERT INTO area (division, id, unit_id, from_day, until_day, " VERSION
				      ") VALUES ('d2', ",
		   place, 4);
}

static enum status write_history(struct ctx *ctx, void *arg)
{
	const struct history *h = arg;
	int64_t employer[] = { h->employer_id, LIFE_FROM, DAY_FOREVER, 1 };

	for (int unit = 1; unit < 5; unit++) {
		int64_t values[] = { unit, 0, h->ended[unit] == 100 ? DAY_FOREVER : h->ended[unit], 1, unit };
		int64_t successor[] = { 50 + unit, unit, h->heir[unit], h->ended[unit], 1, 0 };

		TRY(put(ctx, "INSERT INTO unit (id, from_day, until_day, is_demonstration, code, " VERSION ") VALUES (",
			values, 5));
		if (h->heir[unit])
			TRY(put(ctx,
				"INSERT INTO successor (id, unit_id, successor_id, day, is_principal, "
				"is_principal_origin, " VERSION ") VALUES (",
				successor, 6));
	}
	TRY(put(ctx,
		"INSERT INTO employer (code, name, name_key, id, from_day, until_day, is_demonstration, " VERSION
		") VALUES ('e', 'e', 'e', ",
		employer, 4));
	for (int i = 0; i < h->n; i++)
		TRY(put_fact(ctx, h, i));
	return employer_place_derive(ctx, &h->employer_id, 1, 10);
}

/* The rules, read as they are written, for one day. */
static int slow_place(const struct history *h, int day, bool *has_union)
{
	int unit = 0, since = -1, division = 0;

	*has_union = false;
	if (day < LIFE_FROM)
		return 0;
	for (int i = 0; i < h->n; i++)
		if (h->facts[i].kind == 'u' && h->facts[i].from <= day && day < h->facts[i].until &&
		    day < h->ended[h->facts[i].unit]) {
			*has_union = true;
			return h->facts[i].unit;
		}
	for (int i = 0; i < h->n; i++)
		if (h->facts[i].kind == 'c' && h->facts[i].from <= day && h->facts[i].from > since) {
			since = h->facts[i].from;
			unit = h->facts[i].unit;
		}
	since = -1;
	for (int i = 0; i < h->n; i++)
		if (h->facts[i].kind == 'd' && h->facts[i].from <= day && h->facts[i].from > since) {
			since = h->facts[i].from;
			division = h->facts[i].division;
		}
	for (int i = 0; i < h->n && unit == 0 && division != 0; i++)
		if (h->facts[i].kind == 'a' && h->facts[i].division == division && h->facts[i].from <= day &&
		    day < h->facts[i].until)
			unit = h->facts[i].unit;
	while (unit != 0 && day >= h->ended[unit])
		unit = h->heir[unit];
	return unit;
}

static bool is_free(const struct history *h, const struct fact *f)
{
	for (int i = 0; i < h->n; i++) {
		const struct fact *g = &h->facts[i];

		if (g->kind != f->kind)
			continue;
		if ((f->kind == 'c' || f->kind == 'd') && f->from == g->from)
			return false;
		if (f->kind == 'u' && f->from < g->until && g->from < f->until)
			return false;
		if (f->kind == 'a' && f->division == g->division && f->from < g->until && g->from < f->until)
			return false;
	}
	return true;
}

static struct history random_history(uint64_t *seed)
{
	struct history h = { .n = 0, .ended = { 0, 100, 100, 100, 100 }, .employer_id = 9 };

	for (int unit = 1; unit < 4; unit++)
		if (oracle_draw(seed, 2) == 0) {
			h.ended[unit] = 8 + (int)oracle_draw(seed, 10) + 5 * unit;
			h.heir[unit] = oracle_draw(seed, 3) == 0 ? 0 : unit + 1;
			if (h.heir[unit] && h.ended[unit] >= 28)
				h.ended[unit] = 28;
		}
	for (int unit = 1; unit < 4; unit++)
		if (h.heir[unit] && h.ended[h.heir[unit]] <= h.ended[unit])
			h.heir[unit] = 4;
	while (h.n < 9) {
		int from = (int)oracle_draw(seed, DAYS);
		struct fact f = { "ucda"[oracle_draw(seed, 4)], from, from + 1 + (int)oracle_draw(seed, 12),
				  1 + (int)oracle_draw(seed, 4), 1 + (int)oracle_draw(seed, 2) };

		if (f.kind == 'c' && oracle_draw(seed, 4) == 0)
			f.unit = 0;
		if (is_free(&h, &f))
			h.facts[h.n++] = f;
	}
	return h;
}

static void compare(struct harness_db *h, const struct history *history)
{
	for (int day = 0; day < DAYS + 5; day++) {
		struct sql_text q;
		struct db_rows rows;
		bool has_union;
		int unit = slow_place(history, day, &has_union);

		sql_init(&q, h->ctx->arena, h->engine);
		sql_lit(&q, "SELECT unit_id, has_union FROM employer_place WHERE superseded_at = 9223372036854775807"
			    " AND from_day <= ");
		sql_int(&q, day);
		sql_lit(&q, " AND until_day > ");
		sql_int(&q, day);
		assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
		assert_int_equal(rows.n, unit ? 1 : 0);
		if (unit) {
			assert_int_equal(db_cell(&rows, 0, 0).i, unit);
			assert_int_equal(db_cell(&rows, 0, 1).i, has_union);
		}
	}
}

static enum status wipe(struct ctx *ctx, void *arg)
{
	static const char *const texts[] = {
		"DELETE FROM unit",          "DELETE FROM successor",          "DELETE FROM employer",
		"DELETE FROM unit_employer", "DELETE FROM employer_in_charge", "DELETE FROM employer_division",
		"DELETE FROM area",          "DELETE FROM employer_place"
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sql_text q;

		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, texts[i]);
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

static void random_histories_lie_where_the_rules_say(struct harness_db *h)
{
	uint64_t seed = 7;

	for (int i = 0; i < 60; i++) {
		struct history history = random_history(&seed);

		assert_int_equal(db_write(h->ctx, h->db, wipe, NULL), OK);
		assert_int_equal(db_write(h->ctx, h->db, write_history, &history), OK);
		harness_read(h);
		compare(h, &history);
	}
}

static void a_second_principal_unit_on_a_day_is_refused(struct harness_db *h)
{
	struct history history = { .facts = { { 'u', 3, 9, 1, 0 }, { 'u', 8, 12, 2, 0 } },
				   .n = 2,
				   .ended = { 0, 100, 100, 100, 100 },
				   .employer_id = 9 };

	assert_int_equal(db_write(h->ctx, h->db, write_history, &history), CONFLICT);
	assert_problem(h->ctx, "is_principal_unit", "09/01/1970");
}

static void without_any_rule_an_employer_has_no_place(struct harness_db *h)
{
	struct history history = { .n = 0, .ended = { 0, 100, 100, 100, 100 }, .employer_id = 9 };

	assert_int_equal(db_write(h->ctx, h->db, write_history, &history), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM employer_place"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(random_histories_lie_where_the_rules_say),
		each_engine(a_second_principal_unit_on_a_day_is_refused),
		each_engine(without_any_rule_an_employer_has_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
