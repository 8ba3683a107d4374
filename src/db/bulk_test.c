/* Many rows at once: every kind of value, portions, what a row breaks, other statements between; indexes put off. */
#include "db/bulk.h"

#include "harness/database.h"

#include "base/arena.h"
#include "db/sql_text.h"

#define BOTH(text) (text), (text)
#define MANY 20011 /* several portions on either engine */

static const struct str columns[] = { STR_INIT("token"),      STR_INIT("account_id"), STR_INIT("csrf"),
				      STR_INIT("created_at"), STR_INIT("used_at"),    STR_INIT("expires_at") };
static const struct str event_columns[] = { STR_INIT("id"),          STR_INIT("version"),
					    STR_INIT("recorded_at"), STR_INIT("superseded_at"),
					    STR_INIT("change_id"),   STR_INIT("member_id"),
					    STR_INIT("unit_id"),     STR_INIT("day"),
					    STR_INIT("cause"),       STR_INIT("decision") };
#define N(list) (int)(sizeof(list) / sizeof *(list))

static enum status add_event(struct db_bulk *bulk, int64_t id, struct value decision)
{
	struct value values[] = { VALUE_OF_INT(id),
				  VALUE_OF_INT(1),
				  VALUE_OF_INT(1700000000000),
				  VALUE_OF_INT(INT64_MAX),
				  VALUE_OF_INT(-7),
				  VALUE_OF_INT(id * 1000003),
				  VALUE_OF_INT(5000000000),
				  VALUE_OF_INT(-20270),
				  VALUE_OF_TEXT(STR("admission")),
				  decision };
	return db_bulk_add(bulk, values);
}

static enum status open_events(struct ctx *ctx, struct db_bulk **out)
{
	return db_bulk_open(ctx, STR("membership_event"), event_columns, N(event_columns), out);
}

static enum status add_many(struct ctx *ctx, void *arg)
{
	struct db_bulk *bulk;
	int64_t *first = arg;

	TRY(db_new_ids(ctx, MANY, first));
	TRY(open_events(ctx, &bulk));
	for (int64_t i = 0; i < MANY; i++) {
		struct value decision = i % 3 == 0   ? VALUE_NONE
					: i % 3 == 1 ? VALUE_OF_TEXT(STR("92/QĐ-LĐLĐ\t\\N\n'"))
						     : VALUE_OF_TEXT(STR_EMPTY);
		TRY(add_event(bulk, *first + i, decision));
	}
	return db_bulk_close(bulk);
}

static void rows_of_every_kind_arrive_as_they_were_given(struct harness_db *h)
{
	int64_t first;

	assert_int_equal(db_write(h->ctx, h->db, add_many, &first), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), MANY);
	assert_int_equal(harness_number(h,
					"SELECT count(DISTINCT id) FROM membership_event WHERE member_id = id * 1000003"
					" AND unit_id = 5000000000 AND day = -20270 AND cause = 'admission' AND"
					" superseded_at = 9223372036854775807 AND change_id = -7"),
			 MANY);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE decision IS NULL"),
			 (MANY + 2) / 3);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event WHERE decision = ''"), MANY / 3);
	assert_int_equal(harness_number(h, "SELECT max(length(decision)) FROM membership_event"), 15);
	assert_int_equal(harness_number(h, "SELECT min(id) FROM membership_event"), first);
	assert_int_equal(harness_number(h, "SELECT next_id FROM id_block WHERE name = 'main'"), first + MANY);
}

static enum status add_bytes(struct ctx *ctx, void *arg)
{
	static const struct str account_columns[] = { STR_INIT("id"),          STR_INIT("login"),
						      STR_INIT("full_name"),   STR_INIT("password"),
						      STR_INIT("language"),    STR_INIT("text_size"),
						      STR_INIT("theme"),       STR_INIT("is_active"),
						      STR_INIT("must_change"), STR_INIT("created_at") };
	struct value account[] = {
		VALUE_OF_INT(5),          VALUE_OF_TEXT(STR("a")), VALUE_OF_TEXT(STR("Á")),    VALUE_OF_TEXT(STR("x")),
		VALUE_OF_TEXT(STR("vi")), VALUE_OF_INT(100),       VALUE_OF_TEXT(STR("auto")), VALUE_OF_INT(1),
		VALUE_OF_INT(0),          VALUE_OF_INT(1)
	};
	struct value session[] = { VALUE_OF_BYTES(((struct str){ "\0\xff\\", 3 })),
				   VALUE_OF_INT(5),
				   VALUE_OF_TEXT(STR("c")),
				   VALUE_OF_INT(1),
				   VALUE_OF_INT(2),
				   VALUE_OF_INT(3) };
	struct db_bulk *accounts, *sessions;

	TRY(db_bulk_open(ctx, STR("account"), account_columns, N(account_columns), &accounts));
	TRY(db_bulk_open(ctx, STR("session"), columns, N(columns), &sessions));
	TRY(db_bulk_add(sessions, session));
	TRY(db_bulk_add(accounts, account));
	TRY(db_bulk_close(accounts));
	return db_bulk_close(sessions);
}

static void two_tables_may_be_open_at_once_and_bytes_are_kept(struct harness_db *h)
{
	assert_int_equal(db_write(h->ctx, h->db, add_bytes, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id"), 1);
	assert_int_equal(harness_number(h, h->engine == DB_SQLITE
						   ? "SELECT count(*) FROM session WHERE token = x'00ff5c'"
						   : "SELECT count(*) FROM session WHERE token = '\\x00ff5c'::bytea"),
			 1);
}

static enum status add_double(struct ctx *ctx, void *arg)
{
	struct db_bulk *bulk;

	(void)arg;
	TRY(open_events(ctx, &bulk));
	TRY(add_event(bulk, 1, VALUE_NONE));
	TRY(add_event(bulk, 1, VALUE_NONE));
	return db_bulk_close(bulk);
}

static enum status add_null(struct ctx *ctx, void *arg)
{
	struct db_bulk *bulk;
	struct value values[10] = { VALUE_OF_INT(1) };

	(void)arg;
	TRY(open_events(ctx, &bulk));
	TRY(db_bulk_add(bulk, values));
	return db_bulk_close(bulk);
}

static void a_row_that_breaks_a_rule_ends_the_write_and_the_next_write_works(struct harness_db *h)
{
	int64_t first;

	assert_int_equal(db_write(h->ctx, h->db, add_double, NULL), CONFLICT);
	assert_int_equal(db_write(h->ctx, h->db, add_null, NULL), FAILED);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), 0);
	assert_int_equal(db_write(h->ctx, h->db, add_many, &first), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM membership_event"), MANY);
}

static enum status open_unknown(struct ctx *ctx, void *arg)
{
	static const struct str unknown[] = { STR_INIT("id"), STR_INIT("no_such_column") };
	struct db_bulk *bulk;
	struct value values[] = { VALUE_OF_INT(1), VALUE_OF_INT(1) };

	TRY(db_bulk_open(ctx, *(struct str *)arg, unknown, 2, &bulk));
	TRY(db_bulk_add(bulk, values));
	return db_bulk_close(bulk);
}

static void names_that_are_none_are_refused(struct harness_db *h)
{
	struct str known = STR("member"), bad = STR("member; DROP");
	struct db_bulk *bulk;

	assert_int_equal(db_write(h->ctx, h->db, open_unknown, &known), FAILED);
	assert_int_equal(db_write(h->ctx, h->db, open_unknown, &bad), FAILED);
	harness_read(h);
	assert_int_equal(open_events(h->ctx, &bulk), FAILED); /* outside a write */
}

static const struct str sum_columns[] = { STR_INIT("unit_id"), STR_INIT("aggregate_id"), STR_INIT("day"),
					  STR_INIT("value") };

/* Adds i to the sum of every i-th unit, twice in one write. */
static enum status add_sums(struct ctx *ctx, void *arg)
{
	struct db_bulk *bulk;
	int64_t from = *(int64_t *)arg;

	for (int twice = 0; twice < 2; twice++) {
		TRY(db_bulk_open_sums(ctx, STR("aggregate_own"), sum_columns, N(sum_columns), &bulk));
		for (int64_t i = from; i < from + MANY; i++)
			TRY(db_bulk_add(bulk, (struct value[]){ VALUE_OF_INT(i), VALUE_OF_INT(3),
								VALUE_OF_INT(-20270 + i % 2), VALUE_OF_INT(i) }));
		TRY(db_bulk_close(bulk));
	}
	return OK;
}

static void sums_are_added_to_those_that_stand(struct harness_db *h)
{
	int64_t from = 1, half = MANY / 2;

	assert_int_equal(db_write(h->ctx, h->db, add_sums, &from), OK);
	assert_int_equal(db_write(h->ctx, h->db, add_sums, &half), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM aggregate_own"), half + MANY - 1);
	assert_int_equal(harness_number(h, "SELECT value FROM aggregate_own WHERE unit_id = 7"), 14);
	assert_int_equal(harness_number(h, "SELECT value FROM aggregate_own WHERE unit_id = 20000"), 80000);
	assert_int_equal(harness_number(h, "SELECT value FROM aggregate_own WHERE unit_id = 20012"), 40024);
}

static const struct str tables[] = { STR_INIT("membership_event"), STR_INIT("unit") };

static enum status put_off(struct ctx *ctx, void *arg)
{
	(void)arg;
	TRY(db_bulk_prepare(ctx));
	return db_indexes_put_off(ctx, tables, 2);
}

static void count_told(void *arg, struct str name)
{
	(void)name;
	(*(int *)arg)++;
}

#define INDEXES(h) \
	harness_number((h), (h)->engine == DB_SQLITE ? "SELECT count(*) FROM sqlite_master WHERE type = 'index'" \
						     : "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'")

static void indexes_that_were_put_off_are_made_again(struct harness_db *h)
{
	int64_t before = INDEXES(h), first, n_off;
	int n_told = 0;

	db_reader_done(h->ctx);
	assert_int_equal(db_indexes_make(h->ctx, h->db, count_told, &n_told), OK);
	assert_int_equal(n_told, 0);
	assert_int_equal(db_write(h->ctx, h->db, put_off, NULL), OK);
	n_off = harness_number(h, "SELECT count(*) FROM index_put_off");
	assert_true(n_off >= 3);
	assert_int_equal(INDEXES(h), before - n_off);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, add_many, &first), OK);
	assert_int_equal(db_indexes_make(h->ctx, h->db, count_told, &n_told), OK);
	assert_int_equal(n_told, n_off);
	assert_int_equal(INDEXES(h), before);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM index_put_off"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(rows_of_every_kind_arrive_as_they_were_given),
		each_engine(two_tables_may_be_open_at_once_and_bytes_are_kept),
		each_engine(a_row_that_breaks_a_rule_ends_the_write_and_the_next_write_works),
		each_engine(sums_are_added_to_those_that_stand),
		each_engine(names_that_are_none_are_refused),
		each_engine(indexes_that_were_put_off_are_made_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
