/* Rows remembered under the version of the data: what comes back, what does not. */
#include "db/row_memory.h"

#include "db/sql_text.h"
#include "harness/database.h"

static const struct value cells[] = { { .type = VALUE_INT, .i = 7 },
				      { .type = VALUE_TEXT, .s = { "bảy", sizeof "bảy" - 1 } },
				      { .type = VALUE_NULL },
				      { .type = VALUE_TEXT, .s = { "", 0 } } };
static const struct db_rows two_rows = { 2, 2, cells };

#define LARGE ((size_t)1 << 20) /* bytes of an entry of which there is not room for many */

static void rows_come_back_as_they_were(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	struct db_rows rows;

	row_memory_put(memory, 3, STR("k"), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	assert_true(row_memory_get(memory, 3, STR("k"), a, &rows));
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.n_columns, 2);
	for (size_t i = 0; i < 4; i++)
		assert_true(value_eq(rows.cells[i], cells[i]));
	row_memory_free(memory);
	assert_true(str_is(rows.cells[1].s, "bảy")); /* a copy: the memory may forget it */
	arena_free(a);
}

static void another_key_or_version_finds_nothing(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	struct db_rows rows;

	row_memory_put(memory, 3, STR("k"), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	assert_false(row_memory_get(memory, 3, STR("K"), a, &rows));
	assert_false(row_memory_get(memory, 2, STR("k"), a, &rows));
	assert_false(row_memory_get(memory, 4, STR("k"), a, &rows));
	row_memory_put(memory, 2, STR("k"), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	assert_true(row_memory_get(memory, 3, STR("k"), a, &rows)); /* the newer one stays */
	row_memory_put(memory, 4, STR("k"), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	assert_true(row_memory_get(memory, 4, STR("k"), a, &rows));
	assert_false(row_memory_get(memory, 3, STR("k"), a, &rows));
	row_memory_free(memory);
	arena_free(a);
}

/* Keys that are asked again and again stay, however many others come by. */
static void what_is_asked_again_stays_beside_what_is_asked_once(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	struct db_rows rows;
	int n_lost = 0;

	for (int i = 0; i < 2 * ROW_MEMORY_SLOTS; i++) {
		for (int hot = 0; i % 1000 == 0 && hot < 50; hot++) {
			struct str key = str_fmt(a, "hot %d", hot);
			n_lost += i > 0 && !row_memory_get(memory, 3, key, a, &rows);
			if (i == 0)
				row_memory_put(memory, 3, key, STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
		}
		row_memory_put(memory, 3, str_fmt(a, "once %d", i), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	}
	assert_int_equal(n_lost, 0);
	row_memory_free(memory);
	arena_free(a);
}

static void when_it_is_full_entries_go_in_turn(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	size_t n = ROW_MEMORY_BYTES_MAX / LARGE, n_there = 0;
	char *text = arena_alloc(a, LARGE);
	const struct value cell = { .type = VALUE_TEXT, .s = { text, LARGE } };
	const struct db_rows row = { 1, 1, &cell };
	struct db_rows rows;

	for (size_t i = 0; i < 2 * n; i++) {
		struct arena *own = arena_new();
		row_memory_put(memory, 3, str_fmt(a, "k %zu", i % (n + n / 2)), STR("SELECT 1 FROM t"), STR_EMPTY,
			       &row);
		assert_true(row_memory_get(memory, 3, str_fmt(a, "k %zu", i % (n + n / 2)), own, &rows));
		arena_free(own);
	}
	for (size_t i = 0; i < n + n / 2; i++) {
		struct arena *own = arena_new();
		n_there += row_memory_get(memory, 3, str_fmt(a, "k %zu", i), own, &rows);
		arena_free(own);
	}
	assert_true(n_there >= n / 2 && n_there < n);
	row_memory_free(memory);
	arena_free(a);
}

static void what_is_asked_again_stays_when_it_is_full(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	size_t n = ROW_MEMORY_BYTES_MAX / LARGE;
	char *text = arena_alloc(a, LARGE);
	const struct value cell = { .type = VALUE_TEXT, .s = { text, LARGE } };
	const struct db_rows row = { 1, 1, &cell };
	struct db_rows rows;

	row_memory_put(memory, 3, STR("hot"), STR("SELECT 1 FROM t"), STR_EMPTY, &two_rows);
	for (size_t i = 0; i < 8 * n; i++) {
		assert_true(row_memory_get(memory, 3, STR("hot"), a, &rows));
		row_memory_put(memory, 3, str_fmt(a, "once %zu", i), STR("SELECT 1 FROM t"), STR_EMPTY, &row);
	}
	for (size_t i = 0; i < 8 * n; i++)
		row_memory_put(memory, 3, str_fmt(a, "again %zu", i), STR("SELECT 1 FROM t"), STR_EMPTY, &row);
	assert_false(row_memory_get(memory, 3, STR("hot"), a, &rows)); /* nobody asked any more */
	row_memory_free(memory);
	arena_free(a);
}

/* A snapshot of `version`, in which `name` had changed last at `n`. */
static void learn(struct row_memory *memory, int64_t version, int64_t whole, int64_t noted, const char *name, int64_t n)
{
	const struct value changed[] = { VALUE_OF_TEXT(str_of(name)), VALUE_OF_INT(n) };
	const struct db_rows rows = { 1, 2, changed };

	row_memory_learn(memory, &(struct row_memory_state){ version, whole, noted }, &rows);
}

static const struct str names_and_places = STR_INIT("SELECT 1 FROM unit_name n JOIN closure c ON c.id = n.id");

static struct row_memory *following(void)
{
	struct row_memory *memory = row_memory_new();

	row_memory_follow(memory, STR("unit_name"), STR("unit"));
	row_memory_follow(memory, STR("stay"), STR("member"));
	row_memory_follow(memory, STR("stay"), STR("event"));
	row_memory_follow(memory, STR("closure"), STR_EMPTY);
	learn(memory, 3, 1, 3, "unit", 2);
	row_memory_put(memory, 3, STR("k"), names_and_places, STR_EMPTY, &two_rows);
	return memory;
}

static void rows_hold_until_what_they_read_has_changed(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = following();
	struct db_rows rows;

	assert_false(row_memory_get(memory, 4, STR("k"), a, &rows)); /* nobody knows yet what has changed */
	learn(memory, 4, 1, 4, "event", 4);
	assert_true(row_memory_get(memory, 4, STR("k"), a, &rows));
	assert_true(row_memory_get(memory, 2, STR("k"), a, &rows)); /* an older snapshot that shows the same */
	assert_false(row_memory_get(memory, 1, STR("k"), a, &rows));
	row_memory_put(memory, 4, STR("s"), STR("SELECT x FROM stay"), STR_EMPTY, &two_rows);
	learn(memory, 5, 1, 5, "member", 5);
	assert_false(row_memory_get(memory, 5, STR("s"), a, &rows));
	assert_true(row_memory_get(memory, 5, STR("k"), a, &rows));
	learn(memory, 6, 1, 6, "unit", 6);
	assert_false(row_memory_get(memory, 6, STR("k"), a, &rows));
	row_memory_free(memory);
	arena_free(a);
}

static void what_nobody_noted_may_have_changed_everything(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = following();
	const struct str event = STR("event");
	struct db_rows rows;

	row_memory_put(memory, 3, STR("other"), STR("SELECT 1 FROM unit_name JOIN session"), STR_EMPTY, &two_rows);
	learn(memory, 4, 1, 4, "event", 4);
	assert_false(row_memory_get(memory, 4, STR("other"), a, &rows)); /* no word of sessions */
	assert_int_equal(row_memory_stamp(memory, 4, &event, 1), 4);
	assert_int_equal(row_memory_stamp(memory, 4, NULL, 0), 1);
	assert_int_equal(row_memory_stamp(memory, 3, &event, 1), 3);
	learn(memory, 5, 1, 4, "event", 4); /* a program that does not note */
	assert_false(row_memory_get(memory, 5, STR("k"), a, &rows));
	assert_int_equal(row_memory_stamp(memory, 5, &event, 1), 5);
	learn(memory, 6, 6, 6, "event", 4);
	assert_false(row_memory_get(memory, 6, STR("k"), a, &rows));
	assert_int_equal(row_memory_stamp(memory, 6, &event, 1), 6);
	row_memory_free(memory);
	arena_free(a);
}

static void what_is_too_large_is_not_kept(void **state)
{
	struct arena *a = arena_new();
	struct row_memory *memory = row_memory_new();
	struct str text = { arena_alloc(a, ROW_MEMORY_ENTRY_MAX), ROW_MEMORY_ENTRY_MAX };
	struct value large = VALUE_OF_TEXT(text);
	struct db_rows rows = { 1, 1, &large };

	row_memory_put(memory, 1, STR("k"), STR("SELECT 1 FROM t"), STR_EMPTY, &rows);
	assert_false(row_memory_get(memory, 1, STR("k"), a, &rows));
	row_memory_free(memory);
	arena_free(a);
}

static void values_of_other_types_or_borders_make_other_keys(void **state)
{
	struct arena *a = arena_new();
	const struct value ab[] = { VALUE_OF_TEXT(STR("a")), VALUE_OF_TEXT(STR("b")) };
	const struct value joined[] = { VALUE_OF_TEXT(STR("ab")), VALUE_OF_TEXT(STR("")) };
	const struct value none[] = { VALUE_NONE }, zero[] = { VALUE_OF_INT(0) };

	assert_false(str_eq(row_memory_key(a, STR("q"), ab, 2), row_memory_key(a, STR("q"), joined, 2)));
	assert_false(str_eq(row_memory_key(a, STR("q"), none, 1), row_memory_key(a, STR("q"), zero, 1)));
	assert_true(str_eq(row_memory_key(a, STR("q"), ab, 2), row_memory_key(a, STR("q"), ab, 2)));
	arena_free(a);
}

static enum status add_parameter(struct ctx *ctx, void *arg)
{
	const int *value = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO id_block (name, next_id) VALUES ('remembered', ");
	sql_int(&q, *value);
	sql_lit(&q, ") ON CONFLICT (name) DO UPDATE SET next_id = excluded.next_id");
	TRY(db_exec_text(ctx, &q));
	if (*value < 0)
		return OK; /* behind the back of the version */
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static int64_t remembered(struct ctx *ctx)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT next_id FROM id_block WHERE name = 'remembered'");
	sql_remember(&q);
	assert_int_equal(db_query_text(ctx, &q, &rows), OK);
	return rows.n == 1 ? db_cell(&rows, 0, 0).i : 0;
}

static void a_change_that_is_counted_is_seen_by_the_next_snapshot(struct harness_db *h)
{
	int one = 1, two = 2, behind = -3;
	struct ctx other;

	harness_ctx(&other);
	assert_int_equal(db_write(h->ctx, h->db, add_parameter, &one), OK);
	assert_int_equal(db_reader(&other, h->db), OK);
	assert_int_equal(remembered(&other), 1);
	assert_int_equal(db_write(h->ctx, h->db, add_parameter, &two), OK);
	harness_read(h);
	assert_int_equal(remembered(h->ctx), 2);
	assert_int_equal(remembered(&other), 1); /* its snapshot is older, and so is its version */
	db_reader_done(&other);
	harness_done(&other);
	/* What the version does not count is not seen: that is the bargain, and the proof that rows are remembered. */
	assert_int_equal(db_write(h->ctx, h->db, add_parameter, &behind), OK);
	assert_int_equal(remembered(h->ctx), 2);
}

static enum status note(struct ctx *ctx, void *arg)
{
	const char *table = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1, noted = n + 1 WHERE one = 1");
	TRY(db_exec_text(ctx, &q));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO data_version_table (table_name, n) VALUES (");
	sql_str(&q, str_of(table));
	sql_lit(&q, ", (SELECT v.n FROM data_version v WHERE v.one = 1))"
		    " ON CONFLICT (table_name) DO UPDATE SET n = excluded.n");
	return db_exec_text(ctx, &q);
}

static enum status bump(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE data_version SET n = n + 1, whole = n + 1, noted = n + 1 WHERE one = 1");
	return db_exec_text(ctx, &q);
}

static int64_t count_of(struct ctx *ctx, const char *table)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM ");
	sql_name(&q, str_of(table));
	assert_int_equal(db_query_text(ctx, &q, &rows), OK);
	return db_cell(&rows, 0, 0).i;
}

static bool holds_after(struct harness_db *h, const struct db_reading *reading, db_write_fn *fn, const char *table)
{
	bool holds;

	assert_int_equal(db_write(h->ctx, h->db, fn, (void *)(uintptr_t)table), OK);
	harness_read(h);
	assert_int_equal(db_reading_holds(h->ctx, reading, &holds), OK);
	return holds;
}

static void a_reading_holds_until_something_of_it_changes(struct harness_db *h)
{
	const struct str member = STR("member");
	struct db_reading units, sessions;

	assert_int_equal(db_write(h->ctx, h->db, bump, NULL), OK); /* whatever the migrations did */
	db_follow(h->db, STR("unit"), STR("unit"));
	harness_read(h);
	assert_int_equal(db_reading_begin(h->ctx), OK);
	assert_int_equal(count_of(h->ctx, "unit"), 0);
	db_note_read(h->ctx, &member, 1);
	db_reading_end(h->ctx, &units);
	assert_int_equal(db_reading_begin(h->ctx), OK);
	assert_int_equal(count_of(h->ctx, "session"), 0);
	db_reading_end(h->ctx, &sessions);
	assert_int_equal(count_of(h->ctx, "edge"), 0); /* after the end */

	assert_true(holds_after(h, &units, note, "edge"));
	assert_false(holds_after(h, &sessions, note, "edge")); /* nothing is noted of it */
	assert_false(holds_after(h, &units, note, "member"));
	harness_read(h);
	assert_int_equal(db_reading_begin(h->ctx), OK);
	assert_int_equal(count_of(h->ctx, "unit"), 0);
	db_reading_end(h->ctx, &units);
	assert_true(holds_after(h, &units, note, "member"));
	assert_false(holds_after(h, &units, note, "unit"));
	assert_int_equal(db_reading_begin(h->ctx), OK);
	db_reading_end(h->ctx, &units);
	assert_false(holds_after(h, &units, bump, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_back_as_they_were),
		cmocka_unit_test(another_key_or_version_finds_nothing),
		cmocka_unit_test(what_is_asked_again_stays_beside_what_is_asked_once),
		cmocka_unit_test(when_it_is_full_entries_go_in_turn),
		cmocka_unit_test(what_is_asked_again_stays_when_it_is_full),
		cmocka_unit_test(rows_hold_until_what_they_read_has_changed),
		cmocka_unit_test(what_nobody_noted_may_have_changed_everything),
		cmocka_unit_test(what_is_too_large_is_not_kept),
		cmocka_unit_test(values_of_other_types_or_borders_make_other_keys),
		each_engine(a_reading_holds_until_something_of_it_changes),
		each_engine(a_change_that_is_counted_is_seen_by_the_next_snapshot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
