/* What moves the stamp of a formula and what leaves it. What follows for figures lives in aggregate_test.c. */
#include "figures/world.h"

#include "domain/catalog.h"
#include "domain/data_version.h"
#include "domain/record.h"
#include "domain/written.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/stamp.h"

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

static bool reads_table(const struct reads *reads, const char *table)
{
	for (size_t i = 0; i < reads->tables.n; i++)
		if (str_is(reads->tables.items[i], table))
			return true;
	return false;
}

static void a_formula_reads_the_tables_of_all_its_parts(struct harness_db *h)
{
	struct reads reads;
	world_load(h);
	assert_int_equal(formula_reads(h->ctx, NULL, STR("count(admission) / count(activity)"), &reads), OK);
	assert_true(reads_table(&reads, "membership_event"));
	assert_true(reads_table(&reads, "reg_activity"));
	assert_false(reads_table(&reads, "reg_agreement"));
	assert_false(reads.is_all);
	assert_int_equal(formula_reads(h->ctx, NULL, STR("count(unit where has(agreement))"), &reads), OK);
	assert_true(reads_table(&reads, "unit") && reads_table(&reads, "reg_agreement"));
	assert_int_equal(formula_reads(h->ctx, NULL, STR("count(agreement where employer.sector = fdi)"), &reads), OK);
	assert_true(reads_table(&reads, "employer"));
	assert_int_equal(formula_reads(h->ctx, NULL, STR("reported(x)"), &reads), OK);
	assert_true(reads.is_all);
	assert_int_equal(formula_reads(h->ctx, NULL, STR("count(no_such_source)"), &reads), INVALID);
	problems_clear(h->ctx);
	world_done(h);
}

struct writing {
	const char *table; /* NULL: an act that names nothing */
	bool is_structure;
};

/* An act as fact_apply() would have it. */
static enum status pretend_act(struct ctx *ctx, void *arg)
{
	const struct writing *w = arg;
	TRY(data_version_act(ctx));
	written_act(ctx, ctx->now);
	if (w->table)
		*LIST_ADD(ctx->written->arena, &ctx->written->ids) = (struct written_id){ str_of(w->table), 1, false };
	ctx->written->is_structure = w->is_structure;
	return OK;
}

static enum status bump(struct ctx *ctx, void *arg)
{
	(void)arg;
	return data_version_bump(ctx);
}

static enum status unnoted(struct ctx *ctx, void *arg)
{
	struct sql_text q;
	(void)arg;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static int64_t stamp(struct harness_db *h, struct stamps *stamps, const char *formula)
{
	int64_t n;
	harness_read(h);
	assert_int_equal(stamp_of(h->ctx, stamps, NULL, str_of(formula), &n), OK);
	assert_int_equal(h->ctx->problems.n, 0);
	return n;
}

static void act(struct harness_db *h, const char *table, bool is_structure)
{
	struct writing w = { table, is_structure };
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, pretend_act, &w), OK);
}

static struct stamps *begin(struct harness_db *h)
{
	world_load(h);
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new(); /* the writer keeps the meaning of measures there */
	return stamps_new();
}

static void end(struct harness_db *h, struct stamps *stamps)
{
	stamps_free(stamps);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
	world_done(h);
}

#define ACTIVITIES "count(activity)"
#define MEMBERS "count(member)"

static void a_change_moves_the_stamps_of_what_reads_it_alone(struct harness_db *h)
{
	struct stamps *stamps = begin(h);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, bump, NULL), OK);
	int64_t activities = stamp(h, stamps, ACTIVITIES), members = stamp(h, stamps, MEMBERS);
	act(h, "reg_activity", false);
	assert_true(stamp(h, stamps, ACTIVITIES) > activities);
	assert_int_equal(stamp(h, stamps, MEMBERS), members);
	activities = stamp(h, stamps, ACTIVITIES);
	act(h, "member", false);
	assert_int_equal(stamp(h, stamps, ACTIVITIES), activities);
	assert_true(stamp(h, stamps, MEMBERS) > members);
	end(h, stamps);
}

static void what_names_no_table_moves_every_stamp(struct harness_db *h)
{
	struct stamps *stamps = begin(h);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, bump, NULL), OK);
	int64_t before = stamp(h, stamps, MEMBERS), after;
	act(h, NULL, false);
	assert_true((after = stamp(h, stamps, MEMBERS)) > before);
	act(h, "reg_activity", true); /* units moved with it */
	assert_true((before = stamp(h, stamps, MEMBERS)) > after);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, unnoted, NULL), OK); /* a program of before */
	assert_true((after = stamp(h, stamps, MEMBERS)) > before);
	act(h, "reg_activity", false);
	assert_true((before = stamp(h, stamps, MEMBERS)) > after);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, bump, NULL), OK);
	assert_true((after = stamp(h, stamps, MEMBERS)) > before);
	act(h, "reg_activity", false);
	assert_int_equal(stamp(h, stamps, MEMBERS), after);
	end(h, stamps);
}

static void a_snapshot_of_before_has_the_stamps_of_before(struct harness_db *h)
{
	struct stamps *stamps = begin(h);
	struct ctx later = *h->ctx;
	int64_t n;
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, bump, NULL), OK);
	int64_t activities = stamp(h, stamps, ACTIVITIES), members = stamp(h, stamps, MEMBERS);
	later.db = NULL;
	later.written = NULL;
	struct writing w = { "reg_activity", false };
	assert_int_equal(db_write(&later, h->db, pretend_act, &w), OK);
	assert_int_equal(db_reader(&later, h->db), OK);
	assert_int_equal(stamp_of(&later, stamps, NULL, STR(ACTIVITIES), &n), OK);
	assert_true(n > activities);
	db_reader_done(&later);
	assert_int_equal(stamp_of(h->ctx, stamps, NULL, STR(ACTIVITIES), &n), OK);
	assert_int_equal(n, activities);
	assert_int_equal(stamp_of(h->ctx, stamps, NULL, STR(MEMBERS), &n), OK);
	assert_int_equal(n, members);
	end(h, stamps);
}

static void a_wrong_formula_is_left_to_whoever_computes_it(struct harness_db *h)
{
	struct stamps *stamps = begin(h);
	int64_t version;
	harness_read(h);
	assert_int_equal(db_data_version(h->ctx, &version), OK);
	assert_int_equal(stamp(h, stamps, "count(no_such_source)"), version);
	assert_int_equal(stamp(h, stamps, ""), version);
	end(h, stamps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_formula_reads_the_tables_of_all_its_parts),
		each_engine(a_change_moves_the_stamps_of_what_reads_it_alone),
		each_engine(what_names_no_table_moves_every_stamp),
		each_engine(a_snapshot_of_before_has_the_stamps_of_before),
		each_engine(a_wrong_formula_is_left_to_whoever_computes_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
