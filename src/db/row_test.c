/* Statements compiled by tools/sqlc.py, on both engines. */
#include "db/row.h"

#include "db/row_test_queries.h"
#include "harness/database.h"

static enum status add_periods(struct ctx *ctx, void *arg)
{
	struct sql_period_add_in in = {
		.calendar = STR("civil"), .kind = STR("year"), .label = STR("Năm"), .unit_id = VALUE_NONE
	};
	static const char *const codes[] = { "2020", "2021", "2022" };
	for (int i = 0; i < 3; i++) {
		in.code = str_of(codes[i]);
		in.from_day = i * 10;
		in.until_day = i * 10 + 3;
		in.unit_id = i == 2 ? VALUE_OF_INT(7) : VALUE_NONE;
		TRY(sql_period_add(ctx, &in));
	}
	struct sql_period_shift_row moved;
	TRY(sql_period_shift(ctx, STR("2021"), VALUE_OF_INT(2), &moved));
	assert_int_equal(moved.from_day, 12);
	assert_int_equal(sql_period_shift(ctx, STR("1999"), VALUE_NONE, &moved), NOT_FOUND);
	return sql_seal_add(ctx, 5, (struct str){ "\0x", 2 });
}

static void one_row_fills_the_struct(struct harness_db *h)
{
	struct sql_period_by_code_row row = { .from_day = -1 };
	assert_int_equal(db_write(h->ctx, h->db, add_periods, NULL), OK);
	harness_read(h);
	assert_int_equal(sql_period_by_code(h->ctx, STR("1999"), &row), NOT_FOUND);
	assert_int_equal(row.from_day, -1);
	assert_int_equal(sql_period_by_code(h->ctx, STR("2022"), &row), OK);
	assert_str(row.label, "Năm");
	assert_true(value_eq(row.unit_id, VALUE_OF_INT(7)));
	struct sql_seal_digest_row seal;
	assert_int_equal(sql_seal_digest(h->ctx, 5, &seal), OK);
	assert_int_equal(seal.digest.n, 2);
	assert_true(str_starts(seal.engine, STR("is int")));
}

static void two_rows_where_one_was_declared_fail(struct harness_db *h)
{
	struct sql_period_of_kind_row row;
	assert_int_equal(db_write(h->ctx, h->db, add_periods, NULL), OK);
	harness_read(h);
	assert_int_equal(sql_period_of_kind(h->ctx, &row), FAILED);
}

static void many_rows_come_in_their_order(struct harness_db *h)
{
	struct sql_period_list_rows rows;
	harness_read(h);
	assert_int_equal(sql_period_list(h->ctx, 0, STR("civil"), 10, &rows), OK);
	assert_int_equal(rows.n, 0);
	assert_int_equal(db_write(h->ctx, h->db, add_periods, NULL), OK);
	assert_int_equal(sql_period_list(h->ctx, 0, STR("civil"), 2, &rows), OK);
	assert_int_equal(rows.n, 2);
	assert_str(rows.items[1].code, "2021");
	assert_int_equal(rows.items[1].from_day, 12);
}

static enum status last_sum(void *arg, const struct sql_period_each_row *row)
{
	*(int64_t *)arg = row->n;
	return str_is(row->code, "2021") ? DENIED : OK;
}

static void each_row_is_handed_over_until_one_is_refused(struct harness_db *h)
{
	int64_t sum = 0;
	assert_int_equal(db_write(h->ctx, h->db, add_periods, NULL), OK);
	harness_read(h);
	assert_int_equal(sql_period_each(h->ctx, last_sum, &sum), DENIED);
	assert_int_equal(sum, 4);
}

static void every_statement_is_understood(struct harness_db *h)
{
	assert_int_equal(n_row_test_queries, 8);
	harness_check_statements(h, row_test_queries, n_row_test_queries);
}

static void a_null_where_none_was_declared_fails(void **state)
{
	static const struct sql sql = { "test", "", "", 0, "", "iT" };
	const struct value good[] = { VALUE_OF_INT(1), VALUE_NONE };
	const struct value null[] = { VALUE_NONE, VALUE_NONE };
	const struct value wrong[] = { VALUE_OF_INT(1), VALUE_OF_INT(2) };
	assert_int_equal(row_check(&sql, good, 2), OK);
	assert_int_equal(row_check(&sql, good, 1), FAILED);
	assert_int_equal(row_check(&sql, null, 2), FAILED);
	assert_int_equal(row_check(&sql, wrong, 2), FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(one_row_fills_the_struct),      each_engine(two_rows_where_one_was_declared_fail),
		each_engine(many_rows_come_in_their_order), each_engine(each_row_is_handed_over_until_one_is_refused),
		each_engine(every_statement_is_understood), cmocka_unit_test(a_null_where_none_was_declared_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
