/* Lists that others write into: the same as read anew, and seldom read anew. */
#include "domain/fact_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "domain/data_version.h"
#include "domain/written.h"

#define DEEDS 250
#define PAGE 20
#define MANY 230 /* records at once, more than is followed */
#define MOST 10  /* times: more than is looked through for others */

static enum status note(struct ctx *ctx, enum status status)
{
	if (status == OK && ctx->written->before != INSTANT_FOREVER)
		status = data_version_note(ctx);
	written_end(ctx);
	return status;
}

static const struct db_write_hooks hooks = { written_begin, note };

/* Whole lists, since they were set to 0. */
static int n_counted, n_read;

static void look(void *arg, struct str text, const struct value *args, int n_args)
{
	char *copy = strndup(text.p, text.n);

	(void)arg, (void)args, (void)n_args;
	n_counted += strstr(copy, "reg_dialogue") && strstr(copy, ") counted");
	n_read += strstr(copy, "reg_dialogue") && strstr(copy, " OFFSET $");
	free(copy);
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

static int64_t count(struct fixture *f, const struct record_list *list)
{
	int64_t n;

	harness_read(f->h);
	problems_clear(f->ctx);
	assert_int_equal(record_list_count(f->ctx, list, &n), OK);
	return n;
}

static struct record add(struct fixture *f, int64_t unit_id, day_t day)
{
	struct record r = fixture_dialogue(f, unit_id, day);
	const struct user *user = f->ctx->user;
	const struct scope *scope = f->ctx->scope;

	fixture_be_all(f);
	assert_int_equal(fixture_add(f, &r), OK);
	f->ctx->user = user;
	f->ctx->scope = scope;
	return r;
}

static void what_is_written_is_counted_without_counting_all(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { 0 };
	struct record read, moved;
	day_t day = day_of(2021, 3, 1);

	begin(&f, h);
	list.type = fixture_type(&f, "dialogue");
	struct record_filter until = { STR("held_on"), FILTER_UNTIL, VALUE_OF_INT(day) };
	struct record_list early = { .type = list.type, .filters = &until, .n_filters = 1 };
	for (int i = 0; i < 5; i++)
		add(&f, i < 3 ? f.first : f.south, day + i);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(count(&f, &list), 3);
	assert_int_equal(count(&f, &early), 1);
	n_counted = 0;
	struct record one = add(&f, f.second, day + 9);
	assert_int_equal(count(&f, &list), 4);
	assert_int_equal(count(&f, &early), 1);
	add(&f, f.south, day);
	assert_int_equal(count(&f, &list), 4);
	fixture_be_all(&f);
	assert_int_equal(fixture_read(&f, list.type, one.id, &read), OK);
	moved = fixture_dialogue(&f, f.second, day);
	assert_int_equal(fixture_correct(&f, &read, &moved, "nhầm ngày"), OK);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(count(&f, &list), 4);
	assert_int_equal(count(&f, &early), 2);
	fixture_be_all(&f);
	assert_int_equal(fixture_read(&f, list.type, one.id, &read), OK);
	assert_int_equal(fixture_annul(&f, &read, "ghi nhầm"), OK);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(count(&f, &list), 3);
	assert_int_equal(count(&f, &early), 1);
	assert_int_equal(count(&f, &list), 3); /* nothing happened */
	assert_int_equal(n_counted, 0);
	fixture_be(&f, f.south, ROLE_VIEWER); /* another list */
	assert_int_equal(count(&f, &list), 3);
	assert_int_equal(n_counted, 1);
	end(&f);
}

static void a_page_is_read_anew_only_where_something_of_its_list_was_written(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { .limit = PAGE, .is_descending = true };
	struct record *records;
	size_t n;
	int64_t total;
	day_t day = day_of(2021, 3, 1);

	begin(&f, h);
	list.type = fixture_type(&f, "dialogue");
	for (int i = 0; i < 3; i++)
		add(&f, f.first, day + i);
	fixture_be(&f, f.north, ROLE_VIEWER);
	for (int i = 0; i < 6; i++) {
		n_read = 0;
		harness_read(h);
		assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
		assert_int_equal(n_read, i == 0 || i == 4);
		assert_int_equal(n, i < 4 ? 3 : 4);
		assert_int_equal(record_get(&records[0], "held_on").i, i < 4 ? day + 2 : day + 20);
		assert_int_equal(record_get(&records[n - 1], "held_on").i, day);
		add(&f, i == 3 ? f.second : f.south, day + 20);
	}
	end(&f);
}

struct adding {
	struct fixture *f;
	int n;
};

static enum status add_some(struct ctx *ctx, void *arg)
{
	const struct adding *adding = arg;
	const struct fixture *f = adding->f;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	for (int i = 0; i < adding->n; i++) {
		struct record r = fixture_dialogue(adding->f, f->first, day_of(2021, 1, 1) + i % 90);
		TRY(fact_apply(ctx, &act, r.type, NULL, &r));
	}
	return OK;
}

static void many_at_once_are_counted_anew_and_of_more_than_is_told_only_that(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { 0 }, few;

	begin(&f, h);
	list.type = fixture_type(&f, "dialogue");
	few = list;
	few.count_to = 3;
	assert_int_equal(count(&f, &list), 0);
	assert_int_equal(count(&f, &few), 0);
	n_counted = 0;
	struct adding many = { &f, MANY };
	assert_int_equal(fixture_write(&f, add_some, &many), OK);
	assert_int_equal(count(&f, &list), MANY);
	assert_int_equal(count(&f, &few), 4);
	assert_int_equal(n_counted, 2);
	int64_t act = fixture_last_act(&f);
	for (int i = 0; i < 5; i++)
		add(&f, f.first, day_of(2021, 5, 1));
	assert_int_equal(count(&f, &few), 4);
	assert_int_equal(count(&f, &list), MANY + 5);
	assert_int_equal(n_counted, 2);
	assert_int_equal(fixture_undo(&f, act), OK);
	assert_int_equal(count(&f, &few), 4); /* there are five left */
	assert_int_equal(count(&f, &list), 5);
	end(&f);
}

static struct record officer(struct fixture *f, const char *name)
{
	struct record r = record_new(f->ctx, &officer_type);

	record_set(&r, "unit", VALUE_OF_INT(f->first));
	record_set(&r, "full_name", VALUE_OF_TEXT(str_of(name)));
	record_set(&r, "post", VALUE_OF_TEXT(STR("chair")));
	record_set(&r, "from_day", VALUE_OF_INT(day_of(2021, 1, 1)));
	return r;
}

static void a_large_act_elsewhere_is_not_looked_through(struct harness_db *h)
{
	struct record_list officers = { .type = &officer_type, .limit = PAGE };
	struct fixture f;

	begin(&f, h);
	struct record first = officer(&f, "Nguyễn Thị Một");
	assert_int_equal(fixture_add(&f, &first), OK);
	assert_int_equal(count(&f, &officers), 1);
	struct adding most = { &f, MANY * MOST };
	assert_int_equal(fixture_write(&f, add_some, &most), OK);
	assert_int_equal(count(&f, &officers), 1);
	struct record second = officer(&f, "Nguyễn Thị Hai");
	assert_int_equal(fixture_add(&f, &second), OK);
	assert_int_equal(count(&f, &officers), 2);
	end(&f);
}

/* Who keeps what was made of a list (db_reading_begin()) may keep it while others write elsewhere. */
static void a_reading_of_a_list_holds_until_its_register_changes(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { .limit = PAGE }, officers = { .type = &officer_type, .limit = PAGE };
	struct record *records;
	struct db_reading dialogues, others;
	int64_t total;
	size_t n;
	bool holds;

	begin(&f, h);
	list.type = fixture_type(&f, "dialogue");
	for (int i = 0; i < 3; i++) { /* read anew, brought to now, kept as it is */
		harness_read(h);
		assert_int_equal(db_reading_begin(f.ctx), OK);
		assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
		db_reading_end(f.ctx, &dialogues);
		assert_int_equal(db_reading_begin(f.ctx), OK);
		assert_int_equal(record_list_read(f.ctx, &officers, &records, &n, &total), OK);
		db_reading_end(f.ctx, &others);
		if (i < 2)
			add(&f, f.first, day_of(2021, 3, 1));
		harness_read(h);
		assert_int_equal(db_reading_holds(f.ctx, &others, &holds), OK);
		assert_true(holds);
		assert_int_equal(db_reading_holds(f.ctx, &dialogues, &holds), OK);
		assert_int_equal(holds, i == 2);
	}
	end(&f);
}

/* Readers of older snapshots see what was there then, whoever has counted since. */
static void an_older_snapshot_has_its_own_count(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { 0 };
	struct ctx other;
	int64_t n;

	begin(&f, h);
	list.type = fixture_type(&f, "dialogue");
	add(&f, f.first, day_of(2021, 5, 1));
	assert_int_equal(count(&f, &list), 1);
	other = *f.ctx;
	other.db = NULL;
	assert_int_equal(db_reader(&other, h->db), OK);
	assert_int_equal(record_list_count(&other, &list, &n), OK);
	add(&f, f.first, day_of(2021, 5, 2));
	assert_int_equal(count(&f, &list), 2);
	assert_int_equal(record_list_count(&other, &list, &n), OK);
	assert_int_equal(n, 1);
	db_reader_done(&other);
	assert_int_equal(count(&f, &list), 2);
	end(&f);
}

struct plain {
	const struct record_list *list;
	int64_t n;
	int64_t ids[PAGE];
	int versions[PAGE];
	size_t n_ids;
};

static enum status read_list(struct ctx *ctx, void *arg)
{
	struct plain *plain = arg;
	struct record *records;

	TRY(record_list_read(ctx, plain->list, &records, &plain->n_ids, &plain->n));
	for (size_t i = 0; i < plain->n_ids; i++) {
		plain->ids[i] = records[i].id;
		plain->versions[i] = records[i].version;
	}
	return OK;
}

/* A writer keeps nothing. */
static void assert_same_as_anew(struct fixture *f, const struct record_list *list)
{
	struct plain kept = { .list = list }, anew = { .list = list };

	harness_read(f->h);
	problems_clear(f->ctx);
	assert_int_equal(read_list(f->ctx, &kept), OK);
	assert_int_equal(fixture_write(f, read_list, &anew), OK);
	assert_int_equal(kept.n, anew.n);
	assert_int_equal(kept.n_ids, anew.n_ids);
	assert_memory_equal(kept.ids, anew.ids, sizeof kept.ids);
	assert_memory_equal(kept.versions, anew.versions, sizeof kept.versions);
}

static unsigned draw(unsigned n)
{
	static uint64_t last = 7;

	last = last * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(last >> 33) % n;
}

static void write_something(struct fixture *f, int64_t *ids, int *n)
{
	int64_t units[] = { f->first, f->second, f->south, f->commune, f->district };
	day_t day = day_of(2021, 1, 1) + (day_t)draw(90);
	struct record read, moved;
	unsigned deed = *n == 0 ? 0 : draw(6);

	if (deed < 3) {
		ids[(*n)++] = add(f, units[draw(5)], day).id;
		return;
	}
	fixture_be_all(f);
	if (deed == 3) {
		fixture_undo(f, fixture_last_act(f)); /* refused where it undid something itself */
		return;
	}
	if (fixture_read(f, fixture_type(f, "dialogue"), ids[draw((unsigned)*n)], &read) != OK)
		return; /* it is taken back already */
	if (deed == 4) {
		assert_int_equal(fixture_annul(f, &read, "ghi nhầm"), OK);
		return;
	}
	moved = fixture_dialogue(f, units[draw(5)], day);
	fixture_correct(f, &read, &moved, "nhầm ngày"); /* refused where nothing differs */
}

static void whatever_is_written_lists_are_those_of_all_rows(struct harness_db *h)
{
	struct fixture f;
	int64_t ids[DEEDS];
	int n = 0;

	begin(&f, h);
	const struct record_type *type = fixture_type(&f, "dialogue");
	struct record_filter from = { STR("held_on"), FILTER_FROM, VALUE_OF_INT(day_of(2021, 2, 1)) };
	struct record_list lists[] = {
		{ .type = type, .limit = PAGE, .is_descending = true },
		{ .type = type, .limit = PAGE, .unit_id = f.district },
		{ .type = type, .limit = PAGE, .filters = &from, .n_filters = 1 },
		{ .type = type, .limit = PAGE, .unit_id = f.commune, .count_to = 4 },
		{ .type = type, .limit = PAGE, .offset = 10, .has_as_of = true, .as_of = day_of(2021, 2, 10) },
	};
	int64_t bodies[] = { f.root, f.north, f.south };
	for (int deed = 0; deed < DEEDS; deed++) {
		write_something(&f, ids, &n);
		fixture_be(&f, bodies[draw(3)], ROLE_VIEWER);
		for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
			if (draw(3) > 0)
				assert_same_as_anew(&f, &lists[i]);
		}
	}
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_is_written_is_counted_without_counting_all),
		each_engine(a_page_is_read_anew_only_where_something_of_its_list_was_written),
		each_engine(many_at_once_are_counted_anew_and_of_more_than_is_told_only_that),
		each_engine(a_large_act_elsewhere_is_not_looked_through),
		each_engine(a_reading_of_a_list_holds_until_its_register_changes),
		each_engine(an_older_snapshot_has_its_own_count),
		each_engine(whatever_is_written_lists_are_those_of_all_rows),
	};
	return cmocka_run_group_tests_name("record kept", tests, NULL, NULL);
}
