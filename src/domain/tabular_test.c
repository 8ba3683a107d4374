/* Tables in and out: separators, quotes, errors per cell, one transaction. */
#include "domain/tabular.h"

#include "domain/fact_fixture.h"

static void separators_marks_and_quotes_are_understood(void **state)
{
	struct ctx ctx;
	struct table t;
	harness_ctx(&ctx);
	assert_int_equal(
		table_read_csv(&ctx, STR("\xef\xbb\xbfTên;Số\r\n\"A; \"\"B\"\"\";1.128\r\n;\r\n\nC;\"hai\ndòng\""), &t),
		OK);
	assert_int_equal(t.n, 3);
	assert_str(t.rows[1].cells[0], "A; \"B\"");
	assert_str(t.rows[1].cells[1], "1.128");
	assert_int_equal(t.rows[2].line, 5);
	assert_str(t.rows[2].cells[1], "hai\ndòng");
	assert_int_equal(table_read_csv(&ctx, STR("a,b\n\"x"), &t), INVALID);
	assert_int_equal(table_read_csv(&ctx, STR("a,b\n\"x\"y,1"), &t), INVALID);
	assert_int_equal(table_read_csv(&ctx, STR("a,\xff\n"), &t), INVALID);
	harness_done(&ctx);
}

static void a_cell_that_looks_like_a_formula_is_made_text(void **state)
{
	struct ctx ctx;
	struct buf out;
	harness_ctx(&ctx);
	buf_init(&out, ctx.arena, 0);
	const struct str cells[] = { STR_INIT("=1+1"), STR_INIT("a,b"), STR_INIT("nói \"có\"") };
	table_write_csv(&out, cells, 3);
	assert_str(buf_str(&out), "'=1+1,\"a,b\",\"nói \"\"có\"\"\"\r\n");
	harness_done(&ctx);
}

static enum status import(struct fixture *f, const char *text, bool is_dry_run, size_t *out_n)
{
	struct import im = { .type = fixture_type(f, "dialogue"), .text = str_of(text), .is_dry_run = is_dry_run };
	problems_clear(f->ctx);
	harness_read(f->h);
	enum status status = import_run(f->ctx, f->h->db, &im);
	*out_n = im.n_added;
	return status;
}

#define GOOD "Đơn vị,Ngày đối thoại,Hình thức\nmot,04/05/2021,Định kỳ\nhai,2021-05-05,on_request\n"

static void rows_are_imported_by_labels_or_names_in_one_act(struct harness_db *h)
{
	struct fixture f;
	size_t n;
	fixture_begin(&f, h);
	int64_t acts = harness_number(h, "SELECT count(*) FROM act");
	assert_int_equal(import(&f, GOOD, true, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue"), 0);
	assert_int_equal(import(&f, GOOD, false, &n), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue"), 2);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM act"), acts + 1);
	assert_int_equal(import(&f, "unit;held_on;kind\nmot;1/6/2021;periodic\n", false, &n), OK);
	fixture_end(&f);
}

static void every_wrong_cell_is_told_and_nothing_is_written(struct harness_db *h)
{
	struct fixture f;
	size_t n;
	fixture_begin(&f, h);
	assert_int_equal(import(&f,
				"unit,held_on,kind\nmot,04/05/2021,periodic\nkhong-co,31/02/2021,định "
				"kỳ\nmot,01/01/2015,periodic\n",
				false, &n),
			 INVALID);
	assert_int_equal(n, 0);
	assert_int_equal(f.ctx->problems.n, 3);
	assert_int_equal(f.ctx->problems.items[0].line, 3);
	assert_int_equal(f.ctx->problems.items[0].column, 1);
	assert_int_equal(f.ctx->problems.items[1].column, 2);
	assert_int_equal(f.ctx->problems.items[2].line, 4);
	assert_int_equal(f.ctx->problems.items[2].column, 2);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue"), 0);
	assert_int_equal(import(&f, "unit,held_onn,kind\nmot,04/05/2021,periodic\n", false, &n), INVALID);
	assert_str(f.ctx->problems.items[0].nearest, "held_on");
	fixture_end(&f);
}

static void a_row_names_units_within_the_reach_of_who_imports(struct harness_db *h)
{
	struct fixture f;
	int64_t ids[4];
	size_t n;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(
		import(&f, "unit,held_on,kind\n mot ,04/05/2021,periodic\nhai,04/05/2021,periodic\n", false, &n), OK);
	assert_int_equal(n, 2);
	fixture_be(&f, f.south, ROLE_OFFICER);
	assert_int_equal(import(&f, GOOD, false, &n), INVALID);
	assert_int_equal(f.ctx->problems.n, 2);
	assert_int_equal(f.ctx->problems.items[1].line, 3);
	assert_problem(f.ctx, "unit", "Không có đơn vị mã “hai” trong phạm vi");
	harness_read(h);
	assert_int_equal(
		unit_ids_by_codes(f.ctx, (struct str[]){ STR("nam"), STR("mot"), STR(""), STR("nam") }, 4, ids), OK);
	assert_true(ids[0] == f.south && ids[1] == 0 && ids[2] == 0 && ids[3] == f.south);
	fixture_end(&f);
}

static void count_one(void *arg, struct str text, const struct value *args, int n_args)
{
	size_t *n = arg;
	*n += str_contains(text, STR("FROM unit u WHERE u.code"));
}

static void units_of_many_rows_are_found_together(struct harness_db *h)
{
	struct fixture f;
	struct buf text;
	size_t n, n_asked = 0;
	fixture_begin(&f, h);
	buf_init(&text, f.ctx->arena, 0);
	buf_add(&text, STR("unit,held_on,kind\n"));
	for (int i = 0; i < 600; i++)
		buf_fmt(&text, "%s,%02d/%02d/%d,periodic\n", i % 3 ? "mot" : "hai", i % 28 + 1, i / 28 % 12 + 1,
			2017 + i / 336);
	db_set_told(h->db, count_one, &n_asked);
	assert_int_equal(import(&f, str_zero(f.ctx->arena, buf_str(&text)), false, &n), OK);
	db_set_told(h->db, NULL, NULL);
	assert_int_equal(n, 600);
	assert_true(n_asked > 0 && n_asked < 10);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue r JOIN unit u ON u.id = r.unit_id WHERE "
					   "u.code = 'hai'"),
			 200);
	fixture_end(&f);
}

static void what_is_exported_can_be_imported(struct harness_db *h)
{
	struct fixture f;
	struct str csv, json;
	size_t n;
	fixture_begin(&f, h);
	assert_int_equal(import(&f, GOOD, false, &n), OK);
	harness_read(h);
	struct export export = { .list = { .type = fixture_type(&f, "dialogue") }, .format = TABLE_CSV };
	assert_int_equal(export_records(f.ctx, &export, &csv), OK);
	assert_true(str_contains(csv, STR(",mot,,04/05/2021,Định kỳ,")));
	assert_int_equal(import(&f, str_zero(f.ctx->arena, csv), false, &n), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue"), 4);
	harness_read(h);
	export.format = TABLE_JSON;
	assert_int_equal(export_records(f.ctx, &export, &json), OK);
	assert_true(str_contains(
		json, STR("\"unit\":\"mot\",\"employer\":null,\"held_on\":\"2021-05-04\",\"kind\":\"periodic\"")));
	fixture_end(&f);
}

static void a_spreadsheet_that_is_exported_can_be_imported(struct harness_db *h)
{
	struct fixture f;
	size_t n;
	fixture_begin(&f, h);
	assert_int_equal(import(&f, GOOD, false, &n), OK);
	harness_read(h);
	struct export export = { .list = { .type = fixture_type(&f, "dialogue") }, .format = TABLE_XLSX };
	struct import again = { .type = export.list.type };
	assert_int_equal(export_records(f.ctx, &export, &again.text), OK);
	assert_int_equal(import_run(f.ctx, h->db, &again), OK);
	assert_int_equal(again.n_added, 2);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_dialogue WHERE held_on = 18751"), 2);
	again.text = STR("PK\x03\x04 and no archive");
	assert_int_equal(import_run(f.ctx, h->db, &again), INVALID);
	assert_problem(f.ctx, "file", "không phải là bảng tính");
	fixture_end(&f);
}

static void an_export_as_of_a_day_leaves_out_what_came_later(struct harness_db *h)
{
	struct fixture f;
	struct record *records;
	size_t n;
	int64_t total;
	fixture_begin(&f, h);
	assert_int_equal(import(&f, GOOD, false, &n), OK);
	harness_read(h);
	struct record_list list = { .type = fixture_type(&f, "dialogue"), .has_as_of = true, .limit = 10 };
	list.as_of = day_of(2021, 5, 4);
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(total, 1);
	list.as_of = day_of(2021, 5, 5);
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	assert_int_equal(total, 2);
	list.type = fixture_type(&f, "member");
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	list.type = fixture_type(&f, "employer");
	assert_int_equal(record_list_read(f.ctx, &list, &records, &n, &total), OK);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators_marks_and_quotes_are_understood),
		cmocka_unit_test(a_cell_that_looks_like_a_formula_is_made_text),
		each_engine(rows_are_imported_by_labels_or_names_in_one_act),
		each_engine(every_wrong_cell_is_told_and_nothing_is_written),
		each_engine(a_row_names_units_within_the_reach_of_who_imports),
		each_engine(units_of_many_rows_are_found_together),
		each_engine(what_is_exported_can_be_imported),
		each_engine(a_spreadsheet_that_is_exported_can_be_imported),
		each_engine(an_export_as_of_a_day_leaves_out_what_came_later),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
