/* Indicators made in the program, on both engines: whose they are, who sees and who changes them. */
#include "domain/fact_fixture.h"
#include "figures/indicator.h"

static enum status write_put(struct ctx *ctx, void *arg)
{
	return indicator_put(ctx, arg);
}

static enum status put(struct fixture *f, const char *code, const char *owner, const char *formula)
{
	struct indicator indicator = { .code = str_of(code),
				       .label = STR("Thử"),
				       .meaning = STR("Một câu."),
				       .formula = str_of(formula),
				       .owner = str_of(owner),
				       .author = STR("ba") };
	enum status status = fixture_write(f, write_put, &indicator);
	harness_read(f->h);
	return status;
}

static bool sees(struct fixture *f, const char *code)
{
	struct indicator indicator;
	struct unit owner;

	assert_int_equal(indicator_by_code(f->ctx, str_of(code), &indicator), OK);
	enum status status = indicator_owner(f->ctx, &indicator, &owner);
	assert_true(status == OK || status == NOT_FOUND);
	return status == OK;
}

static void one_says_whose_it_is_and_who_wrote_it(struct harness_db *h)
{
	struct fixture f;
	struct indicator indicator;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(put(&f, "x_a", "bac", "count(dialogue)"), OK);
	assert_int_equal(indicator_by_code(f.ctx, STR("x_a"), &indicator), OK);
	assert_str(indicator.owner, "bac");
	assert_str(indicator.author, "ba");
	assert_str(indicator.group, "");
	assert_str(indicator.formula, "count(dialogue)");
	fixture_end(&f);
}

static void those_above_and_below_see_it_and_neighbours_do_not(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(put(&f, "x_a", "bac", "count(dialogue)"), OK);
	assert_true(sees(&f, "x_a"));
	fixture_be(&f, f.root, ROLE_VIEWER);
	assert_true(sees(&f, "x_a"));
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_true(sees(&f, "x_a"));
	fixture_be(&f, f.south, ROLE_ADMINISTRATOR);
	assert_false(sees(&f, "x_a"));
	fixture_end(&f);
}

static void a_code_that_is_taken_is_changed_by_its_own_body_alone(struct harness_db *h)
{
	struct fixture f;
	struct indicator indicator;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(put(&f, "x_a", "bac", "count(dialogue)"), OK);
	fixture_be(&f, f.south, ROLE_ADMINISTRATOR);
	assert_int_equal(put(&f, "x_a", "nam", "count(visit)"), INVALID);
	fixture_be(&f, f.first, ROLE_LEADER);
	assert_int_equal(put(&f, "x_a", "mot", "count(visit)"), INVALID);
	fixture_be(&f, f.north, ROLE_DATA_ENTRY);
	assert_int_equal(put(&f, "x_a", "bac", "count(visit)"), INVALID);
	fixture_be(&f, f.root, ROLE_OFFICER);
	assert_int_equal(put(&f, "x_a", "tld", "count(visit)"), OK);
	assert_int_equal(indicator_by_code(f.ctx, STR("x_a"), &indicator), OK);
	assert_str(indicator.owner, "bac");
	assert_int_equal(indicator.version, 2);
	fixture_end(&f);
}

static void what_is_wrong_leaves_nothing_behind(struct harness_db *h)
{
	struct fixture f;
	struct indicator indicator;
	fixture_begin(&f, h);
	fixture_be(&f, f.north, ROLE_OFFICER);
	assert_int_equal(put(&f, "x_a", "bac", "count(dialogu)"), INVALID);
	assert_int_equal(put(&f, "x_a", "bac", "x_a + 1"), INVALID);
	assert_int_equal(put(&f, "X a", "bac", "count(dialogue)"), INVALID);
	assert_int_equal(put(&f, "dialogue", "bac", "count(dialogue)"), INVALID);
	assert_int_equal(put(&f, "x_a", "nam", "count(dialogue)"), NOT_FOUND);
	assert_int_equal(put(&f, "x_a", "", "count(dialogue)"), NOT_FOUND);
	assert_int_equal(indicator_by_code(f.ctx, STR("x_a"), &indicator), NOT_FOUND);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(one_says_whose_it_is_and_who_wrote_it),
		each_engine(those_above_and_below_see_it_and_neighbours_do_not),
		each_engine(a_code_that_is_taken_is_changed_by_its_own_body_alone),
		each_engine(what_is_wrong_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
