/* The chain of seals and the digests: whoever changes a book behind its back is found. */
#include "domain/fact_fixture.h"

static enum status seal(struct ctx *ctx, void *arg)
{
	bool more;
	return audit_seal(ctx, &more);
}

struct tamper {
	const char *sql;
};

static enum status tamper(struct ctx *ctx, void *arg)
{
	const char *text = ((struct tamper *)arg)->sql;
	struct sql sql = { .name = "tamper", .sqlite = text, .postgres = text, .n_params = 0, .params = "" };
	return db_exec(ctx, &sql, NULL);
}

static enum status check(struct fixture *f)
{
	harness_read(f->h);
	problems_clear(f->ctx);
	return audit_check(f->ctx);
}

static void begin(struct fixture *f, struct harness_db *h)
{
	fixture_begin(f, h);
	struct record r = fixture_dialogue(f, f->first, day_of(2021, 5, 4)),
		      changed = fixture_dialogue(f, f->first, day_of(2021, 5, 5));
	assert_int_equal(fixture_add(f, &r), OK);
	h->ctx->now += 60000;
	assert_int_equal(fixture_correct(f, &r, &changed, "nhầm ngày"), OK);
	assert_int_equal(fixture_write(f, seal, NULL), OK);
	struct record gone = fixture_dialogue(f, f->second, day_of(2021, 5, 4));
	assert_int_equal(fixture_add(f, &gone), OK);
	assert_int_equal(fixture_annul(f, &gone, "không có"), OK);
	assert_int_equal(fixture_write(f, seal, NULL), OK);
}

static void a_book_that_nobody_touched_is_whole(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	assert_int_equal(check(&f), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM seal"), 2);
	assert_int_equal(fixture_write(&f, seal, NULL), OK); /* nothing left to seal */
	assert_int_equal(harness_number(h, "SELECT count(*) FROM seal"), 2);
	fixture_end(&f);
}

static void expect_found(struct harness_db *h, const char *sql)
{
	struct fixture f;
	struct tamper t = { sql };
	begin(&f, h);
	assert_int_equal(fixture_write(&f, tamper, &t), OK);
	assert_int_equal(check(&f), INVALID);
	assert_true(f.ctx->problems.n > 0);
	fixture_end(&f);
}

static void a_changed_value_is_found(struct harness_db *h)
{
	expect_found(h, "UPDATE reg_dialogue SET held_on = held_on - 1 WHERE version = 1");
}

static void a_changed_entry_of_a_history_is_found(struct harness_db *h)
{
	expect_found(h, "UPDATE unit_name SET value = 'khác'");
}

static void a_removed_version_is_found(struct harness_db *h)
{
	expect_found(h, "DELETE FROM reg_dialogue WHERE version = 1 AND superseded_at < 9223372036854775807");
}

static void a_version_brought_back_is_found(struct harness_db *h)
{
	expect_found(h, "UPDATE reg_dialogue SET superseded_at = 9223372036854775807 WHERE version = 1");
}

static void a_version_without_a_change_is_found(struct harness_db *h)
{
	expect_found(h, "UPDATE reg_dialogue SET change_id = 1 WHERE version = 2");
}

static void a_changed_reason_is_found(struct harness_db *h)
{
	expect_found(h, "UPDATE act SET reason = 'khác' WHERE reason = 'nhầm ngày'");
}

static void a_removed_change_is_found(struct harness_db *h)
{
	expect_found(h, "DELETE FROM change WHERE verb = 'annul'");
}

static void a_removed_seal_is_found(struct harness_db *h)
{
	expect_found(h, "DELETE FROM seal WHERE id = (SELECT min(id) FROM seal)");
}

/* Of two processes the one that seals later may have looked at its clock earlier. */
static void the_chain_is_followed_whatever_the_clocks_said(struct harness_db *h)
{
	struct fixture f;
	struct tamper later = { "UPDATE seal SET at = -at, id = -id" },
		      changes = { "UPDATE change SET seal_id = -seal_id" };
	begin(&f, h);
	assert_int_equal(fixture_write(&f, tamper, &later), OK);
	assert_int_equal(fixture_write(&f, tamper, &changes), OK);
	assert_int_equal(check(&f), OK);
	fixture_end(&f);
}

static enum status log_read(struct ctx *ctx, void *arg)
{
	return read_log_add(ctx, &member_type, 5, STR("citizen_id"));
}

static void reading_what_is_sensitive_is_logged_with_the_account(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(fixture_write(&f, log_read, NULL), OK);
	assert_int_equal(
		harness_number(h, "SELECT account_id FROM read_log WHERE record_id = 5 AND fields = 'citizen_id'"), 7);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_book_that_nobody_touched_is_whole),
		each_engine(a_changed_value_is_found),
		each_engine(a_changed_entry_of_a_history_is_found),
		each_engine(a_removed_version_is_found),
		each_engine(a_version_brought_back_is_found),
		each_engine(a_version_without_a_change_is_found),
		each_engine(a_changed_reason_is_found),
		each_engine(a_removed_change_is_found),
		each_engine(a_removed_seal_is_found),
		each_engine(the_chain_is_followed_whatever_the_clocks_said),
		each_engine(reading_what_is_sensitive_is_logged_with_the_account),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
