/* What acts changed since an instant: all of it, read once, and of the snapshot that asks. */
#include "domain/changes_since.h"

#include "domain/fact_fixture.h"

#include "domain/data_version.h"
#include "domain/written.h"

#define MOST 1000

static enum status note(struct ctx *ctx, enum status status)
{
	if (status == OK && ctx->written->before != INSTANT_FOREVER)
		status = data_version_note(ctx);
	written_end(ctx);
	return status;
}

static const struct db_write_hooks hooks = { written_begin, note };

static int n_asked; /* statements that pass acts, since it was set to 0 */

static void look(void *arg, struct str text, const struct value *args, int n_args)
{
	(void)arg, (void)args, (void)n_args;
	n_asked += str_contains(text, STR("FROM act a CROSS JOIN change x"));
}

static void begin(struct fixture *f, struct harness_db *h)
{
	fixture_begin(f, h);
	db_set_write_hooks(h->db, hooks);
	db_set_told(h->db, look, NULL);
}

static void end(struct fixture *f)
{
	db_set_told(f->h->db, NULL, NULL);
	fixture_end(f);
}

static struct stand stand(struct fixture *f)
{
	struct stand out;

	harness_read(f->h);
	assert_int_equal(stand_read(f->ctx, &out), OK);
	return out;
}

static struct changes changes(struct fixture *f, instant_t since, size_t at_most)
{
	struct changes out;

	harness_read(f->h);
	assert_int_equal(changes_since(f->ctx, since, at_most, &out), OK);
	return out;
}

static struct record add(struct fixture *f)
{
	struct record r = fixture_dialogue(f, f->first, day_of(2021, 3, 1));

	assert_int_equal(fixture_add(f, &r), OK);
	return r;
}

static bool has(const struct changes *changes, const char *type, int64_t id)
{
	for (size_t i = 0; i < changes->n; i++)
		if (str_is(changes->items[i].type, type) && changes->items[i].id == id)
			return true;
	return false;
}

static void what_acts_changed_is_told_in_their_own_words(struct harness_db *h)
{
	struct fixture f;
	struct changes told;

	begin(&f, h);
	struct record before = add(&f), firm = record_new(f.ctx, &employer_type);
	struct stand then = stand(&f);
	told = changes(&f, then.at, MOST);
	assert_int_equal(told.n, 0);
	assert_true(told.is_whole);
	assert_int_equal(told.now.at, then.at);
	assert_int_equal(told.now.version, then.version);
	record_set(&firm, "code", VALUE_OF_TEXT(STR("dn")));
	record_set(&firm, "name", VALUE_OF_TEXT(STR("DN")));
	record_set(&firm, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	record_set(&firm, "headcount", VALUE_OF_INT(50));
	assert_int_equal(fixture_add(&f, &firm), OK);
	assert_int_equal(fixture_annul(&f, &before, "ghi nhầm"), OK);
	told = changes(&f, then.at, MOST);
	assert_true(told.is_whole);
	assert_true(has(&told, "employer", firm.id) && has(&told, "dialogue", before.id));
	assert_int_equal(harness_number(h, "SELECT count(*) FROM employer_headcount"), 1);
	assert_true(has(&told, "employer.headcount", harness_number(h, "SELECT max(id) FROM employer_headcount")));
	struct stand now = stand(&f);
	assert_true(now.at > then.at && now.version > then.version);
	assert_int_equal(told.now.at, now.at);
	assert_int_equal(told.now.version, now.version);
	end(&f);
}

static void several_that_ask_read_it_once(struct harness_db *h)
{
	struct fixture f;

	begin(&f, h);
	struct stand then = stand(&f);
	for (int i = 0; i < 3; i++)
		add(&f);
	n_asked = 0;
	assert_int_equal(changes(&f, then.at, 2).n, 2);
	assert_false(changes(&f, then.at, 2).is_whole);
	assert_false(changes(&f, then.at, 1).is_whole);
	assert_int_equal(n_asked, 1);
	assert_int_equal(changes(&f, then.at, MOST).n, 3); /* two were not all */
	assert_int_equal(n_asked, 2);
	assert_int_equal(changes(&f, then.at, 2).n, 2);
	assert_false(changes(&f, then.at, 3).is_whole);
	assert_true(changes(&f, then.at, 2 * MOST).is_whole);
	assert_int_equal(n_asked, 2);
	add(&f);
	assert_int_equal(changes(&f, then.at, MOST).n, 4);
	assert_int_equal(n_asked, 3);
	assert_int_equal(changes(&f, then.at + 64, MOST).n, 0); /* kept in the same place */
	assert_int_equal(changes(&f, then.at, MOST).n, 4);
	end(&f);
}

static void an_older_snapshot_is_told_what_it_shows(struct harness_db *h)
{
	struct fixture f;
	struct changes told;

	begin(&f, h);
	struct stand then = stand(&f);
	add(&f);
	struct ctx other = *f.ctx;
	other.db = NULL;
	assert_int_equal(db_reader(&other, h->db), OK);
	assert_int_equal(changes_since(&other, then.at, MOST, &told), OK);
	add(&f);
	assert_int_equal(changes(&f, then.at, MOST).n, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(changes_since(&other, then.at, MOST, &told), OK);
		assert_int_equal(told.n, 1);
		assert_true(told.now.version < stand(&f).version && told.now.at < stand(&f).at);
	}
	db_reader_done(&other);
	assert_int_equal(changes(&f, then.at, MOST).n, 2);
	end(&f);
}

/* Who keeps what was made with it keeps it while nothing changes that was read for it. */
static void asking_is_no_reading(struct harness_db *h)
{
	struct fixture f;
	struct db_reading reading;
	struct changes told;
	bool holds;

	begin(&f, h);
	struct stand then = stand(&f), now;
	add(&f);
	for (int i = 0; i < 2; i++) { /* read, and kept */
		harness_read(h);
		assert_int_equal(db_reading_begin(f.ctx), OK);
		assert_int_equal(stand_read(f.ctx, &now), OK);
		assert_int_equal(changes_since(f.ctx, then.at, MOST, &told), OK);
		assert_int_equal(changes_since(f.ctx, then.at, MOST, &told), OK);
		db_reading_end(f.ctx, &reading);
		add(&f);
		harness_read(h);
		assert_int_equal(db_reading_holds(f.ctx, &reading, &holds), OK);
		assert_true(holds);
	}
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_acts_changed_is_told_in_their_own_words),
		each_engine(several_that_ask_read_it_once),
		each_engine(an_older_snapshot_is_told_what_it_shows),
		each_engine(asking_is_no_reading),
	};
	return cmocka_run_group_tests_name("changes since", tests, NULL, NULL);
}
