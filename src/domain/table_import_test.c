/* Tables looked at before they are imported: what each row is told, what is written, what is not. */
#include "domain/table_import.h"

#include "domain/fact_fixture.h"

#define COLUMNS 3

struct looked {
	struct fixture f;
	struct table table;
	const struct field *columns[COLUMNS];
	struct table_import im;
};

static void look_at(struct looked *l, const char *text)
{
	problems_clear(l->f.ctx);
	assert_int_equal(table_read_csv(l->f.ctx, str_of(text), &l->table), OK);
	const struct record_type *type = fixture_type(&l->f, "dialogue");
	table_import_columns(l->f.ctx, type, &l->table, l->columns);
	l->im = (struct table_import){ .type = type, .table = &l->table, .columns = l->columns, .n_columns = COLUMNS };
	harness_read(l->f.h);
}

static int64_t dialogues(struct looked *l)
{
	return harness_number(l->f.h, "SELECT count(*) FROM reg_dialogue WHERE superseded_at = 9223372036854775807");
}

#define HEADING "Đơn vị,Ngày đối thoại,Hình thức\n"
#define MIXED \
	HEADING "mot,04/05/2021,Định kỳ\nkhong-co,05/05/2021,Định kỳ\nhai,31/02/2021,Định kỳ\nhai,06/05/2021,Định " \
		"kỳ\n"

static void every_row_says_what_is_wrong_with_it_and_nothing_is_written(struct harness_db *h)
{
	struct looked l = { 0 };
	fixture_begin(&l.f, h);
	int64_t acts = harness_number(h, "SELECT count(*) FROM act");
	look_at(&l, MIXED "hai,07/05/2021,Định kỳ,thừa\n");
	assert_int_equal(table_import_look(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_good, 2);
	assert_int_equal(l.im.n_bad, 3);
	assert_int_equal(l.im.rows[0].fate, IMPORT_GOOD);
	assert_int_equal(l.im.rows[1].fate, IMPORT_BAD);
	assert_int_equal(l.im.rows[1].problems[0].column, 1);
	assert_int_equal(l.im.rows[2].problems[0].column, 2);
	assert_int_equal(l.im.rows[2].problems[0].line, 4);
	assert_int_equal(l.im.rows[4].problems[0].column, 0);
	assert_int_equal(l.f.ctx->problems.n, 0);
	assert_int_equal(dialogues(&l), 0);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM act"), acts);
	fixture_end(&l.f);
}

static void good_rows_go_alone_and_come_back_as_one_act(struct harness_db *h)
{
	struct looked l = { 0 };
	fixture_begin(&l.f, h);
	look_at(&l, MIXED);
	l.im.client_key = STR("mot-lan");
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_added, 2);
	assert_int_equal(l.im.n_bad, 2);
	assert_int_equal(dialogues(&l), 2);
	int64_t act_id = l.im.act_id;

	look_at(&l, MIXED); /* the same form sent twice */
	l.im.client_key = STR("mot-lan");
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_added, 0);
	assert_int_equal(l.im.act_id, act_id);
	assert_int_equal(dialogues(&l), 2);

	assert_int_equal(fixture_undo(&l.f, act_id), OK);
	assert_int_equal(dialogues(&l), 0);
	fixture_end(&l.f);
}

static void what_is_there_already_is_told_and_written_again_only_when_that_is_wanted(struct harness_db *h)
{
	struct looked l = { 0 };
	fixture_begin(&l.f, h);
	look_at(&l, HEADING "mot,04/05/2021,Định kỳ\nmot,04/05/2021,Định kỳ\n");
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_added, 1);
	assert_int_equal(l.im.n_twice, 1);
	look_at(&l, HEADING "mot,04/05/2021,Định kỳ\n");
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), INVALID);
	assert_problem(l.f.ctx, "", "Không có dòng nào để nhập");
	assert_int_equal(l.im.rows[0].fate, IMPORT_TWICE);
	l.im.keeps_twice = true;
	problems_clear(l.f.ctx);
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_added, 1);
	assert_int_equal(dialogues(&l), 2);
	fixture_end(&l.f);
}

static void rows_out_of_reach_are_bad_and_a_column_may_be_left_out(struct harness_db *h)
{
	struct looked l = { 0 };
	fixture_begin(&l.f, h);
	fixture_be(&l.f, l.f.second, ROLE_DATA_ENTRY);
	look_at(&l, "Đơn vị,Ngày đối thoại,Không rõ\nmot,04/05/2021,x\nhai,04/05/2021,x\n");
	assert_null(l.columns[2]);
	assert_int_equal(table_import_look(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.n_bad, 2); /* the second lacks its kind, which is required */
	look_at(&l, HEADING "mot,04/05/2021,Định kỳ\n,04/05/2021,Định kỳ\n");
	l.im.unit_id = l.f.second;
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), OK);
	assert_int_equal(l.im.rows[0].fate, IMPORT_BAD);
	assert_int_equal(l.im.n_added, 1);
	fixture_be(&l.f, l.f.second, ROLE_VIEWER);
	look_at(&l, HEADING "hai,05/05/2021,Định kỳ\n");
	assert_int_equal(table_import_write(l.f.ctx, h->db, &l.im), INVALID);
	assert_int_equal(dialogues(&l), 1);
	fixture_end(&l.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_row_says_what_is_wrong_with_it_and_nothing_is_written),
		each_engine(good_rows_go_alone_and_come_back_as_one_act),
		each_engine(what_is_there_already_is_told_and_written_again_only_when_that_is_wanted),
		each_engine(rows_out_of_reach_are_bad_and_a_column_may_be_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
