/* The catalogue on both engines: what ships is applied once, later definitions only add. */
#include "domain/catalog.h"

#include "harness/database.h"

#include "db/sql_text.h"
#include "domain/parameter.h"
#include "domain/period.h"

struct text {
	struct str yaml;
};

static enum status install(struct ctx *ctx, void *arg)
{
	return catalog_install(ctx);
}

static enum status apply(struct ctx *ctx, void *arg)
{
	return register_apply(ctx, ((struct text *)arg)->yaml);
}

static enum status apply_text(struct harness_db *h, const char *yaml)
{
	struct text text = { str_of(yaml) };
	problems_clear(h->ctx);
	return db_write(h->ctx, h->db, apply, &text);
}

static void what_ships_is_applied_once(struct harness_db *h)
{
	struct catalog *catalog;

	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	int64_t version = harness_number(h, "SELECT n FROM data_version");
	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	assert_int_equal(harness_number(h, "SELECT n FROM data_version"), version);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM reg_agreement"), 0);

	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &catalog), OK);
	const struct record_type *participation = catalog_type(catalog, STR("participation"));
	assert_non_null(participation);
	assert_str(record_type_field(participation, STR("unit"))->fill, "activity.unit");
	assert_str(catalog_type(catalog, STR("agreement"))->employer_path, "employer");
	assert_int_equal(catalog_type(catalog, STR("rating"))->definition, 1);
	assert_non_null(catalog_type(catalog, STR("admission")));
	assert_null(catalog_type(catalog, STR("no_such")));
	catalog_free(catalog);
	db_reader_done(h->ctx);
}

static enum status drop_order(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "DROP INDEX reg_agreement_by_day");
	return db_exec_text(ctx, &q);
}

static enum status make_orders(struct ctx *ctx, void *arg)
{
	return register_make_orders(ctx, arg);
}

static int64_t n_orders(struct harness_db *h)
{
	return harness_number(h, h->engine == DB_SQLITE ? "SELECT count(*) FROM sqlite_master WHERE name = "
							  "'reg_agreement_by_day'"
							: "SELECT count(*) FROM pg_indexes WHERE indexname = "
							  "'reg_agreement_by_day'");
}

static void a_book_of_before_gets_the_order_of_its_registers(struct harness_db *h)
{
	struct catalog *catalog;

	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &catalog), OK);
	db_reader_done(h->ctx);
	assert_int_equal(n_orders(h), 1);
	assert_int_equal(db_write(h->ctx, h->db, make_orders, catalog), OK);
	assert_int_equal(db_write(h->ctx, h->db, drop_order, NULL), OK);
	assert_int_equal(n_orders(h), 0);
	assert_int_equal(db_write(h->ctx, h->db, make_orders, catalog), OK);
	assert_int_equal(n_orders(h), 1);
	catalog_free(catalog);
}

static void parameters_and_periods_are_asked_by_day(struct harness_db *h)
{
	struct parameter p;
	struct period period;

	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(parameter_on(h->ctx, STR("LEVY_SPLIT_CDCS"), day_of(2022, 2, 28), &p), OK);
	assert_int_equal(p.value.num, 71);
	assert_int_equal(p.value.den, 100);
	assert_int_equal(parameter_on(h->ctx, STR("LEVY_SPLIT_CDCS"), day_of(2022, 3, 1), &p), OK);
	assert_int_equal(p.value.num, 3);
	assert_int_equal(p.value.den, 4);
	assert_true(p.is_confirmed);
	assert_int_equal(parameter_on(h->ctx, STR("LEVY_SPLIT_CDCS"), day_of(2012, 12, 31), &p), NOT_FOUND);
	assert_int_equal(parameter_on(h->ctx, STR("ESTAB_DECIDE_DAYS"), day_of(2020, 1, 1), &p), OK);
	assert_false(p.is_confirmed);

	assert_int_equal(period_by_code(h->ctx, STR("TK2020-H1"), &period), OK);
	assert_int_equal(period.from_day, day_of(2019, 12, 1));
	assert_int_equal(period.until_day, day_of(2020, 6, 1));
	assert_int_equal(period_by_code(h->ctx, STR("2020-9M"), &period), OK);
	assert_int_equal(period.until_day, day_of(2020, 10, 1));
	assert_int_equal(period_of_day(h->ctx, "statistical", "year", day_of(2020, 12, 1), &period), OK);
	assert_str(period.code, "TK2021");
	assert_int_equal(period_of_day(h->ctx, "civil", "quarter", day_of(2050, 12, 31), &period), OK);
	assert_str(period.code, "2050-Q4");
	assert_int_equal(period_of_day(h->ctx, "civil", "nine_months", day_of(2020, 10, 1), &period), NOT_FOUND);
	assert_int_equal(period_by_code(h->ctx, STR("2020-Q5"), &period), NOT_FOUND);
	db_reader_done(h->ctx);
}

#define VISIT(more) \
	"register: visit\nlabel: \"thăm hỏi\"\nkind: event\ndecided_by: day\nfields:\n" \
	"  - { name: day, label: \"Ngày\", type: day, required: true }\n" more
#define KIND(choices) "  - { name: kind, label: \"Loại\", type: choice, choices: [" choices "] }\n"

static void a_later_definition_adds_fields_and_choices(struct harness_db *h)
{
	assert_int_equal(apply_text(h, VISIT(KIND("{ code: sick, label: \"Ốm\" }"))), OK);
	assert_int_equal(
		apply_text(
			h,
			VISIT(KIND(
				"{ code: sick, label: \"Ốm\" }, { code: joy, label: \"Hỷ\" }") "  - { name: amount, "
											       "label: \"Số tiền\", "
											       "type: money }\n"
											       "  - { name: who, "
											       "label: \"Ai\", type: "
											       "text, searched: true "
											       "}\n"
											       "  - { name: state, "
											       "label: \"Tình trạng\", "
											       "type: text, history: "
											       "true }\n")),
		OK);
	assert_int_equal(harness_number(h, "SELECT count(amount) + count(who_key) + count(unit_id) FROM reg_visit"), 0);
	assert_int_equal(harness_number(h, "SELECT count(value) FROM reg_visit_state"), 0);
	assert_int_equal(harness_number(h, "SELECT max(version) FROM definition WHERE code = 'visit'"), 2);
}

static void what_is_left_out_is_hidden_and_may_come_back_as_it_was(struct harness_db *h)
{
	assert_int_equal(apply_text(h, VISIT("  - { name: amount, label: \"Số tiền\", type: money }\n")), OK);
	assert_int_equal(apply_text(h, VISIT("")), OK);
	assert_int_equal(apply_text(h, VISIT("  - { name: amount, label: \"Số tiền\", type: int }\n")), CONFLICT);
	assert_int_equal(apply_text(h, VISIT("  - { name: amount, label: \"Số tiền chi\", type: money }\n")), OK);
	assert_int_equal(harness_number(h, "SELECT max(version) FROM definition WHERE code = 'visit'"), 3);
}

static void what_does_not_only_add_is_refused_and_changes_nothing(struct harness_db *h)
{
	assert_int_equal(apply_text(h, VISIT(KIND("{ code: sick, label: \"Ốm\" }"))), OK);
	assert_int_equal(apply_text(h, VISIT(KIND("{ code: joy, label: \"Hỷ\" }"))), CONFLICT);
	assert_int_equal(apply_text(h, VISIT("  - { name: kind, label: x, type: text }\n")), CONFLICT);
	assert_int_equal(
		apply_text(h,
			   "register: visit\nlabel: x\nkind: plain\nfields:\n  - { name: day, label: x, type: day }\n"),
		CONFLICT);
	assert_int_equal(
		apply_text(
			h,
			"register: member\nlabel: x\nkind: plain\nfields:\n  - { name: day, label: x, type: day }\n"),
		INVALID);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM definition WHERE code IN ('visit', 'member')"), 1);
}

static void a_request_keeps_its_catalogue_while_another_takes_its_place(struct harness_db *h)
{
	struct catalog *first, *second;
	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &first), OK);
	assert_int_equal(catalog_build(h->ctx, &second), OK);
	db_reader_done(h->ctx);

	struct catalog_holder *holder = catalog_holder_new(first);
	const struct catalog *mine = catalog_take(holder);
	assert_ptr_equal(mine, first);
	catalog_swap(holder, second);
	assert_non_null(catalog_type(mine, STR("unit")));
	const struct catalog *next = catalog_take(holder);
	assert_ptr_equal(next, second);
	catalog_give_back(mine);
	catalog_give_back(next);
	catalog_holder_free(holder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_ships_is_applied_once),
		each_engine(parameters_and_periods_are_asked_by_day),
		each_engine(a_later_definition_adds_fields_and_choices),
		each_engine(what_is_left_out_is_hidden_and_may_come_back_as_it_was),
		each_engine(what_does_not_only_add_is_refused_and_changes_nothing),
		each_engine(a_book_of_before_gets_the_order_of_its_registers),
		each_engine(a_request_keeps_its_catalogue_while_another_takes_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
