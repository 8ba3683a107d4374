/* Lines of a grid, what of a register fits into it, and what saving does; on both engines. */
#include "domain/fact_fixture.h"
#include "features/entry/entry_queries.h"
#include "features/entry/save.h"

#include "base/text.h"

#define MAY_FIRST day_of(2021, 5, 1)

static struct grid_ask ask_for(struct fixture *f, const char *register_code, const char *period, int64_t unit_id)
{
	struct grid_ask ask = { 0 };

	assert_true(quick_of(fixture_type(f, register_code), &ask.quick));
	harness_read(f->h);
	assert_int_equal(period_by_code(f->ctx, str_of(period), &ask.period), OK);
	assert_int_equal(unit_by_id(f->ctx, unit_id, f->ctx->today, &ask.unit), OK);
	ask.day = grid_day(&ask.period, f->ctx->today);
	return ask;
}

static struct grid read(struct fixture *f, const struct grid_ask *ask)
{
	struct grid grid;
	harness_read(f->h);
	assert_int_equal(grid_read(f->ctx, ask, &grid), OK);
	return grid;
}

static void set(struct sheet *sheet, struct typed *t, const char *field, const char *text)
{
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		if (str_is(sheet->ask->quick.fields[k]->name, field)) {
			t->cells[k].text = str_of(text);
			t->cells[k].is_absent = false;
			return;
		}
	}
	fail_msg("no column %s", field);
}

static struct cell *cell(struct sheet *sheet, struct typed *t, const char *field)
{
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		if (str_is(sheet->ask->quick.fields[k]->name, field))
			return &t->cells[k];
	}
	fail_msg("no column %s", field);
	return NULL;
}

static struct typed new_line(const struct grid *grid, const char *code)
{
	struct typed t = { .line = grid_line(grid, str_of(code)) };
	assert_non_null(t.line);
	for (size_t k = 0; k < QUICK_FIELDS_MAX; k++)
		t.cells[k].is_absent = true;
	return t;
}

static enum status save(struct fixture *f, struct sheet *sheet, const char *reason, struct save *out)
{
	*out = (struct save){ .sheets = sheet, .n_sheets = 1, .unit_id = f->district, .reason = str_of(reason) };
	problems_clear(f->ctx);
	return save_sheets(f->ctx, f->h->db, out);
}

static int64_t dialogues(struct fixture *f)
{
	return harness_number(f->h, "SELECT count(*) FROM reg_dialogue WHERE superseded_at = 9223372036854775807");
}

static void statements_are_understood(struct harness_db *h)
{
	harness_check_statements(h, entry_queries, n_entry_queries);
}

static void a_grid_has_the_grassroots_under_the_unit_and_nobody_else(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.north);
	struct grid grid = read(&f, &ask);
	assert_int_equal(grid.n, 2);
	assert_int_equal(grid.n_there, 0);
	assert_str(grid.lines[0].code, "hai");
	assert_str(grid.lines[0].parent, "huyen");
	ask = ask_for(&f, "dialogue", "2021-05", f.south);
	assert_int_equal(read(&f, &ask).n, 0);
	ask = ask_for(&f, "dialogue", "2014-05", f.north); /* before they were founded */
	assert_int_equal(read(&f, &ask).n, 0);
	ask = ask_for(&f, "dialogue", "2021-05", f.first); /* a union is its own line */
	assert_int_equal(read(&f, &ask).n, 1);
	fixture_end(&f);
}

static void who_guides_has_lines_only_in_registers_that_it_may_enter(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.commune);
	struct grid grid = read(&f, &ask);
	assert_int_equal(grid.n, 1);
	assert_str(grid.lines[0].code, "mot");
	ask = ask_for(&f, "rating", "2021", f.commune);
	assert_int_equal(read(&f, &ask).n, 0);
	fixture_end(&f);
}

static void a_neighbour_sees_no_line(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.north);
	fixture_be(&f, f.south, ROLE_LEADER);
	assert_int_equal(read(&f, &ask).n, 0);
	fixture_end(&f);
}

static void a_tick_is_a_record_with_the_common_values_and_it_is_undone_whole(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	ask.presets[0] = STR("periodic");
	quick_drop(&ask.quick, ask.quick.presets[0]);
	struct grid grid = read(&f, &ask);
	struct typed lines[] = { new_line(&grid, "mot"), new_line(&grid, "hai") };
	struct sheet sheet = { .ask = &ask, .items = lines, .n = 2, .day = MAY_FIRST };

	fixture_be(&f, f.district, ROLE_OFFICER);
	lines[0].is_ticked = true;
	set(&sheet, &lines[1], "worker_side", "1.012");
	assert_int_equal(save(&f, &sheet, "", &done), INVALID); /* at most 1.000 */
	assert_true(cell(&sheet, &lines[1], "worker_side")->error.n > 0);
	assert_int_equal(lines[0].fate, LINE_ADDED);
	assert_int_equal(dialogues(&f), 0);

	set(&sheet, &lines[1], "worker_side", "12");
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(done.n_added, 2);
	assert_int_equal(dialogues(&f), 2);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue WHERE kind = 'periodic' AND held_on = "
					   "18748"),
			 2);
	grid = read(&f, &ask);
	assert_int_equal(grid.n_there, 2);
	assert_int_equal(fixture_undo(&f, done.act_id), OK);
	assert_int_equal(dialogues(&f), 0);
	fixture_end(&f);
}

static void what_is_sent_twice_is_written_once(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct typed line = new_line(&grid, "mot");
	struct sheet sheet = { .ask = &ask, .items = &line, .n = 1, .day = MAY_FIRST };

	set(&sheet, &line, "kind", "periodic");
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(done.n_added, 1);
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(done.n_added, 0);
	assert_int_equal(done.act_id, 0);
	assert_int_equal(dialogues(&f), 1);
	fixture_end(&f);
}

static void a_day_outside_the_period_and_a_day_that_is_none_are_told_in_their_cells(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct typed lines[] = { new_line(&grid, "mot"), new_line(&grid, "hai") };
	struct sheet sheet = { .ask = &ask, .items = lines, .n = 2, .day = MAY_FIRST };

	for (size_t i = 0; i < 2; i++)
		set(&sheet, &lines[i], "kind", "periodic");
	set(&sheet, &lines[0], "held_on", "03/06/2021");
	set(&sheet, &lines[1], "held_on", "31/04/2021");
	assert_int_equal(save(&f, &sheet, "", &done), INVALID);
	assert_int_equal(done.n_refused, 2);
	assert_true(cell(&sheet, &lines[0], "held_on")->error.n > 0);
	assert_true(cell(&sheet, &lines[1], "held_on")->error.n > 0);
	assert_int_equal(dialogues(&f), 0);
	fixture_end(&f);
}

/* The line of a record as the page shows it. */
static struct typed shown(struct fixture *f, struct sheet *sheet, const struct grid *grid, const char *code)
{
	struct typed t = new_line(grid, code);
	struct record *records;
	size_t n;

	harness_read(f->h);
	assert_int_equal(grid_records(f->ctx, sheet->ask, &t.line->subject_id, 1, &records, &n), OK);
	assert_int_equal(n, 1);
	t.record_id = records[0].id;
	t.version = records[0].version;
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		size_t at = (size_t)(sheet->ask->quick.fields[k] - sheet->ask->quick.type->fields);
		t.cells[k].text = cell_text(f->ctx, sheet->ask->quick.fields[k], records[0].values[at]);
		t.cells[k].is_absent = false;
	}
	return t;
}

static void replacing_a_recorded_value_needs_a_reason_and_filling_an_empty_one_does_not(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, MAY_FIRST);
	assert_int_equal(fixture_add(&f, &r), OK);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct sheet sheet = { .ask = &ask, .n = 1, .day = MAY_FIRST };
	struct typed line = shown(&f, &sheet, &grid, "mot");

	sheet.items = &line;
	assert_int_equal(save(&f, &sheet, "", &done), OK); /* nothing was changed: nothing is written */
	assert_int_equal(done.act_id, 0);
	set(&sheet, &line, "worker_side", "5");
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(done.n_corrected, 1);
	line = shown(&f, &sheet, &grid, "mot");
	assert_int_equal(line.version, 2);
	set(&sheet, &line, "worker_side", "6");
	assert_int_equal(save(&f, &sheet, "", &done), INVALID);
	assert_str(f.ctx->problems.items[0].field, "reason");
	assert_int_equal(save(&f, &sheet, "đếm lại", &done), OK);
	set(&sheet, &line, "worker_side", ""); /* an emptied cell empties the value, by the version that was shown */
	assert_int_equal(save(&f, &sheet, "đếm lại", &done), CONFLICT);
	fixture_end(&f);
}

static void a_line_that_somebody_else_has_written_meanwhile_shows_both(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct record r = fixture_dialogue(&f, f.first, MAY_FIRST);
	assert_int_equal(fixture_add(&f, &r), OK);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct sheet sheet = { .ask = &ask, .n = 1, .day = MAY_FIRST };
	struct typed mine = shown(&f, &sheet, &grid, "mot"), idle = mine;
	struct record theirs, before;

	assert_int_equal(fixture_read(&f, r.type, r.id, &before), OK);
	theirs = record_new(f.ctx, r.type);
	for (size_t i = 0; i < r.type->n_fields; i++)
		theirs.values[i] = before.values[i];
	record_set(&theirs, "worker_side", VALUE_OF_INT(9));
	assert_int_equal(fixture_correct(&f, &before, &theirs, "đếm lại"), OK);

	sheet.items = &mine;
	set(&sheet, &mine, "worker_side", "7");
	assert_int_equal(save(&f, &sheet, "đếm lại", &done), CONFLICT);
	assert_true(mine.is_conflict);
	assert_int_equal(mine.now.version, 2);
	assert_str(cell(&sheet, &mine, "worker_side")->theirs, "9");
	sheet.items = &idle; /* who changed nothing contradicts nobody */
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(done.act_id, 0);

	assert_int_equal(fixture_read(&f, r.type, r.id, &before), OK);
	assert_int_equal(fixture_annul(&f, &before, "ghi nhầm"), OK);
	sheet.items = &mine;
	assert_int_equal(save(&f, &sheet, "đếm lại", &done), CONFLICT);
	assert_int_equal(mine.now.id, 0);
	fixture_end(&f);
}

static void a_new_line_that_has_a_record_by_now_is_a_conflict(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct typed line = new_line(&grid, "mot");
	struct sheet sheet = { .ask = &ask, .items = &line, .n = 1, .day = MAY_FIRST };
	struct record r = fixture_dialogue(&f, f.first, MAY_FIRST + 3);

	set(&sheet, &line, "kind", "on_request");
	assert_int_equal(fixture_add(&f, &r), OK);
	assert_int_equal(save(&f, &sheet, "", &done), CONFLICT);
	assert_int_equal(line.now.id, r.id);
	assert_int_equal(dialogues(&f), 1);
	fixture_end(&f);
}

static void who_only_reads_and_who_only_guides_write_nothing_that_is_not_theirs(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct typed line = new_line(&grid, "hai");
	struct sheet sheet = { .ask = &ask, .items = &line, .n = 1, .day = MAY_FIRST };

	set(&sheet, &line, "kind", "periodic");
	fixture_be(&f, f.district, ROLE_VIEWER);
	assert_int_equal(save(&f, &sheet, "", &done), INVALID);
	assert_true(line.error.n > 0);
	fixture_be(&f, f.commune, ROLE_OFFICER); /* guides the other one */
	assert_int_equal(save(&f, &sheet, "", &done), INVALID);
	fixture_be(&f, f.south, ROLE_LEADER);
	assert_int_equal(save(&f, &sheet, "", &done), INVALID);
	assert_int_equal(dialogues(&f), 0);
	fixture_be(&f, f.second, ROLE_DATA_ENTRY);
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	fixture_end(&f);
}

static void a_rehearsal_writes_nothing_and_too_many_lines_are_refused(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "dialogue", "2021-05", f.district);
	struct grid grid = read(&f, &ask);
	struct typed line = new_line(&grid, "mot");
	struct sheet sheet = { .ask = &ask, .items = &line, .n = 1, .day = MAY_FIRST };
	struct save save = { .sheets = &sheet, .n_sheets = 1, .is_rehearsal = true };

	set(&sheet, &line, "kind", "periodic");
	assert_int_equal(save_sheets(f.ctx, h->db, &save), OK);
	assert_int_equal(save.n_added, 1);
	assert_int_equal(dialogues(&f), 0);
	sheet.n = SAVE_LINES_MAX + 1;
	assert_int_equal(save_sheets(f.ctx, h->db, &save), TOO_LARGE);
	fixture_end(&f);
}

static void a_year_comes_from_the_period_and_a_standing_record_counts_while_it_lasts(struct harness_db *h)
{
	struct fixture f;
	struct save done;
	fixture_begin(&f, h);
	struct grid_ask ask = ask_for(&f, "rating", "2021", f.district);
	struct grid grid = read(&f, &ask);
	struct typed line = new_line(&grid, "mot");
	struct sheet sheet = { .ask = &ask, .items = &line, .n = 1, .day = DAY_NONE };

	set(&sheet, &line, "grade", "good");
	set(&sheet, &line, "decided_by_level", "upper");
	assert_int_equal(save(&f, &sheet, "", &done), OK);
	assert_int_equal(harness_number(h, "SELECT year FROM reg_rating"), 2021);
	assert_int_equal(read(&f, &ask).n_there, 1);
	ask = ask_for(&f, "rating", "2020", f.district);
	assert_int_equal(read(&f, &ask).n_there, 0);
	ask = ask_for(&f, "rating", "2021-05", f.district); /* a year is decided at its end */
	assert_int_equal(read(&f, &ask).n_there, 0);
	fixture_end(&f);
}

static void registers_of_persons_have_no_grid(struct harness_db *h)
{
	struct fixture f;
	struct quick quick;
	fixture_begin(&f, h);
	assert_false(quick_of(fixture_type(&f, "participation"), &quick));
	assert_false(quick_of(fixture_type(&f, "member"), &quick));
	assert_false(quick_of(fixture_type(&f, "unit"), &quick));
	assert_true(quick_of(fixture_type(&f, "levy"), &quick));
	assert_string_equal(quick_every(fixture_type(&f, "rating")), "year");
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(statements_are_understood),
		each_engine(a_grid_has_the_grassroots_under_the_unit_and_nobody_else),
		each_engine(who_guides_has_lines_only_in_registers_that_it_may_enter),
		each_engine(a_neighbour_sees_no_line),
		each_engine(a_tick_is_a_record_with_the_common_values_and_it_is_undone_whole),
		each_engine(what_is_sent_twice_is_written_once),
		each_engine(a_day_outside_the_period_and_a_day_that_is_none_are_told_in_their_cells),
		each_engine(replacing_a_recorded_value_needs_a_reason_and_filling_an_empty_one_does_not),
		each_engine(a_line_that_somebody_else_has_written_meanwhile_shows_both),
		each_engine(a_new_line_that_has_a_record_by_now_is_a_conflict),
		each_engine(who_only_reads_and_who_only_guides_write_nothing_that_is_not_theirs),
		each_engine(a_rehearsal_writes_nothing_and_too_many_lines_are_refused),
		each_engine(a_year_comes_from_the_period_and_a_standing_record_counts_while_it_lasts),
		each_engine(registers_of_persons_have_no_grid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
