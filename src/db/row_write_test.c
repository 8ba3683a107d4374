/* Rows written one by one: they arrive, in an order in which they mean what was said, or all are refused. */
#include "db/row_write.h"

#include "harness/database.h"

#include "base/arena.h"
#include "db/sql_text.h"

#define MANY (2 * ROWS_GATHERED_MAX + 7)
#define N(list) (int)(sizeof(list) / sizeof *(list))

static const struct str event_columns[] = { STR_INIT("id"),          STR_INIT("version"),
					    STR_INIT("recorded_at"), STR_INIT("superseded_at"),
					    STR_INIT("change_id"),   STR_INIT("member_id"),
					    STR_INIT("unit_id"),     STR_INIT("day"),
					    STR_INIT("cause"),       STR_INIT("decision") };
static const struct str end_columns[] = { STR_INIT("superseded_at"), STR_INIT("id"), STR_INIT("version") };
static const struct str stay_columns[] = { STR_INIT("member_id"), STR_INIT("unit_id"),     STR_INIT("from_day"),
					   STR_INIT("until_day"), STR_INIT("recorded_at"), STR_INIT("superseded_at") };
static const struct str stay_key[] = { STR_INIT("member_id"), STR_INIT("from_day"), STR_INIT("recorded_at") };
static const struct str sum_columns[] = { STR_INIT("unit_id"), STR_INIT("aggregate_id"), STR_INIT("day"),
					  STR_INIT("value") };
static const struct row_form event_add = { ROW_ADD, STR_INIT("membership_event"), event_columns, N(event_columns), 0 };
static const struct row_form event_end = { ROW_SET, STR_INIT("membership_event"), end_columns, N(end_columns), 1 };
static const struct row_form stay_add = { ROW_ADD, STR_INIT("stay"), stay_columns, N(stay_columns), 0 };
static const struct row_form stay_remove = { ROW_REMOVE, STR_INIT("stay"), stay_key, N(stay_key), 0 };
static const struct row_form sum_add = { ROW_ADD_TO, STR_INIT("aggregate_own"), sum_columns, N(sum_columns), 0 };

static enum status add_event(struct ctx *ctx, int64_t id, int64_t version, struct value decision)
{
	struct value values[] = { VALUE_OF_INT(id),
				  VALUE_OF_INT(version),
				  VALUE_OF_INT(1700000000000),
				  VALUE_OF_INT(INT64_MAX),
				  VALUE_OF_INT(-7),
				  VALUE_OF_INT(id * 1000003),
				  VALUE_OF_INT(5000000000),
				  VALUE_OF_INT(-20270),
				  VALUE_OF_TEXT(STR("admission")),
				  decision };
	return db_row_write(ctx, &event_add, values);
}

static enum status end_event(struct ctx *ctx, int64_t id, int64_t version)
{
	struct value values[] = { VALUE_OF_INT(77), VALUE_OF_INT(id), VALUE_OF_INT(version) };
	return db_row_write(ctx, &event_end, values);
}

static enum status add_stay(struct ctx *ctx, int64_t member_id, int64_t unit_id)
{
	struct value values[] = { VALUE_OF_INT(member_id), VALUE_OF_INT(unit_id), VALUE_OF_INT(1),
				  VALUE_OF_INT(2),         VALUE_OF_INT(3),       VALUE_OF_INT(INT64_MAX) };
	return db_row_write(ctx, &stay_add, values);
}

static enum status remove_stay(struct ctx *ctx, int64_t member_id)
{
	return db_row_write(ctx, &stay_remove,
			    (const struct value[]){ VALUE_OF_INT(member_id), VALUE_OF_INT(1), VALUE_OF_INT(3) });
}

static enum status add_many(struct ctx *ctx, void *arg)
{
	for (int64_t i = 0; i < MANY; i++) {
		char text[8] = { 'x', '\t', '\0' };
		struct value decision = i % 3 == 0   ? VALUE_NONE
					: i % 3 == 1 ? VALUE_OF_TEXT(str_of(text))
						     : VALUE_OF_TEXT(STR_EMPTY);
		TRY(add_event(ctx, i + 1, 1, decision));
		TRY(add_stay(ctx, i + 1, 9)); /* two tables by turns */
		text[0] = '?';                /* it was copied */
	}
	return OK;
}

static void rows_of_two_tables_arrive_as_they_were_given(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_many, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE member_id = id * 1000003 AND"
					   " unit_id = 5000000000 AND day = -20270 AND cause = 'admission' AND"
					   " superseded_at = 9223372036854775807 AND change_id = -7"),
			 MANY);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE decision IS NULL"),
			 (MANY + 2) / 3);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE decision = ''"), MANY / 3);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE decision LIKE 'x_'"),
			 (MANY + 1) / 3);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay WHERE unit_id = 9"), MANY);
}

static enum status count_within(struct ctx *ctx, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM membership_event");
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

static enum status read_between(struct ctx *ctx, void *arg)
{
	TRY(add_event(ctx, 1, 1, VALUE_NONE));
	TRY(add_event(ctx, 2, 1, VALUE_NONE));
	return count_within(ctx, arg);
}

static void the_next_statement_sees_the_rows(struct harness_db *h)
{
	int64_t n = 0;

	assert_int_equal(db_write(h->ctx, h->db, read_between, &n), OK);
	assert_int_equal(n, 2);
}

/* Twice corrected in one act: of each record the last version alone is in force. */
static enum status correct_twice(struct ctx *ctx, void *arg)
{
	for (int64_t id = 1; id <= 40; id++)
		TRY(add_event(ctx, id, 1, VALUE_NONE));
	for (int64_t version = 1; version <= 2; version++) {
		for (int64_t id = 1; id <= 40; id++) {
			TRY(end_event(ctx, id, version));
			TRY(add_event(ctx, id, version + 1, VALUE_NONE));
		}
	}
	TRY(end_event(ctx, 5, 3));
	return end_event(ctx, 41, 1); /* there is none */
}

static void what_ends_a_gathered_row_ends_it(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, correct_twice, NULL), OK);
	assert_int_equal(
		harness_number(h, "SELECT count(*) FROM membership_event WHERE superseded_at = 77 AND version < 3"),
		80);
	assert_int_equal(
		harness_number(h, "SELECT count(*) FROM membership_event WHERE superseded_at > 77 AND version = 3"),
		39);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), 120);
}

static enum status replace(struct ctx *ctx, void *arg)
{
	TRY(add_stay(ctx, 1, 10));
	TRY(add_stay(ctx, 2, 10));
	TRY(db_rows_send(ctx));
	TRY(add_stay(ctx, 3, 10)); /* waits already when row 2 is replaced */
	TRY(remove_stay(ctx, 2));
	TRY(add_stay(ctx, 2, 20));
	TRY(remove_stay(ctx, 3));
	return add_stay(ctx, 3, 30);
}

static void a_row_that_is_removed_can_be_added_anew(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, replace, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay"), 3);
	assert_int_equal(harness_number(h, "SELECT CAST(sum(member_id * unit_id) AS bigint) FROM stay"), 10 + 40 + 90);
}

static enum status add_sums(struct ctx *ctx, void *arg)
{
	for (int round = 0; round < 2; round++) {
		for (int64_t i = 0; i < MANY; i++)
			TRY(db_row_write(ctx, &sum_add,
					 (const struct value[]){ VALUE_OF_INT(i + round * 10), VALUE_OF_INT(1),
								 VALUE_OF_INT(-5), VALUE_OF_INT(3) }));
		TRY(db_rows_send(ctx));
	}
	return OK;
}

static void sums_are_added_to_the_row_that_stands(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_sums, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM aggregate_own WHERE aggregate_id = 1"), MANY + 10);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM aggregate_own WHERE value = 6"), MANY - 10);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM aggregate_own WHERE value = 3"), 20);
}

static enum status add_double(struct ctx *ctx, void *arg)
{
	for (int64_t i = 1; i <= 20; i++)
		TRY(add_event(ctx, i == 20 ? 1 : i, 1, VALUE_NONE));
	return OK;
}

static void a_row_that_breaks_a_key_is_a_conflict_and_nothing_is_written(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_double, NULL), CONFLICT);
	assert_int_equal(h->ctx->problems.n, 1);
	assert_true(str_is(h->ctx->problems.items[0].message, "Đã có bản ghi khác trùng với dữ liệu này."));
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), 0);
	assert_int_equal(db_write(h->ctx, h->db, add_many, NULL), OK);
}

static enum status refuse(struct ctx *ctx, void *arg)
{
	TRY(add_event(ctx, 2, 1, VALUE_NONE));
	return INVALID;
}

static enum status add_around(struct ctx *ctx, void *arg)
{
	struct db *db = arg;

	TRY(add_event(ctx, 1, 1, VALUE_NONE));
	assert_int_equal(db_write(ctx, db, refuse, NULL), INVALID);
	return add_event(ctx, 3, 1, VALUE_NONE);
}

static void what_is_refused_within_takes_its_own_rows_alone(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_around, h->db), OK);
	assert_int_equal(harness_number(h, "SELECT CAST(sum(id) AS bigint) FROM membership_event"), 4);
}

static enum status write_nowhere(struct ctx *ctx, void *arg)
{
	const struct row_form *form = arg;
	return db_row_write(ctx, form, (const struct value[]){ VALUE_OF_INT(1), VALUE_OF_INT(1), VALUE_OF_INT(1) });
}

static void a_table_or_column_that_is_none_fails(struct harness_db *h)
{
	static const struct str unknown[] = { STR_INIT("id"), STR_INIT("colour"), STR_INIT("day") };
	static const struct str bad[] = { STR_INIT("id"), STR_INIT("day) --"), STR_INIT("day") };
	struct row_form forms[] = { { ROW_ADD, STR("membership_event"), unknown, 3, 0 },
				    { ROW_ADD, STR("membership_event"), bad, 3, 0 },
				    { ROW_ADD, STR("no_such_table"), event_columns, 3, 0 } };

	for (size_t i = 0; i < 3; i++)
		assert_int_equal(db_write(h->ctx, h->db, write_nowhere, &forms[i]), FAILED);
	assert_int_equal(db_reader(h->ctx, h->db), OK);
	assert_int_equal(write_nowhere(h->ctx, &forms[0]), FAILED); /* outside of a write */
	db_reader_done(h->ctx);
}

/* Events with their columns in the order of the number. */
static enum status add_turned(struct ctx *ctx, int order, int64_t id)
{
	struct str turned[N(event_columns)];
	struct value values[N(event_columns)];
	struct row_form form = { ROW_ADD, STR("membership_event"), turned, N(turned), 0 };

	for (int i = 0; i < N(event_columns); i++) {
		int from = i == order / 10 ? 9 : i == 9 ? order / 10 : i;
		int to = (i + order) % N(event_columns);
		turned[to] = event_columns[from];
		values[to] = from == 8   ? VALUE_OF_TEXT(STR("admission"))
			     : from == 9 ? VALUE_NONE
					 : VALUE_OF_INT(from == 0 ? id : from);
	}
	return db_row_write(ctx, &form, values);
}

static enum status fill_ways(struct ctx *ctx, void *arg)
{
	for (int64_t id = 1; id <= 400; id++)
		TRY(add_turned(ctx, (int)id % 90, id));
	return OK;
}

static void more_ways_than_are_remembered_do_no_harm(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, fill_ways, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE member_id = 5 AND day = 7"),
			 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(rows_of_two_tables_arrive_as_they_were_given),
		each_engine(the_next_statement_sees_the_rows),
		each_engine(what_ends_a_gathered_row_ends_it),
		each_engine(a_row_that_is_removed_can_be_added_anew),
		each_engine(sums_are_added_to_the_row_that_stands),
		each_engine(a_row_that_breaks_a_key_is_a_conflict_and_nothing_is_written),
		each_engine(what_is_refused_within_takes_its_own_rows_alone),
		each_engine(a_table_or_column_that_is_none_fails),
		each_engine(more_ways_than_are_remembered_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
