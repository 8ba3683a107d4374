/* Indicators of the catalogue on both engines: named by formulas, versioned, refused when wrong. */
#include "harness/database.h"

#include "domain/catalog.h"
#include "domain/scope.h"
#include "figures/figure.h"
#include "figures/indicator.h"

struct fixture {
	struct harness_db *h;
	struct ctx *ctx;
	struct catalog *catalog;
	const char *yaml;
};

static enum status install(struct ctx *ctx, void *arg)
{
	(void)arg;
	return catalog_install(ctx);
}

static enum status apply(struct ctx *ctx, void *arg)
{
	const struct fixture *f = arg;
	return indicators_apply(ctx, str_of(f->yaml));
}

static enum status install_shipped(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void begin(struct fixture *f, struct harness_db *h)
{
	*f = (struct fixture){ .h = h, .ctx = h->ctx };
	f->ctx->scope = &scope_all;
	assert_int_equal(db_write(f->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(f->ctx, &f->catalog), OK);
	f->ctx->catalog = f->catalog;
}

static void end(struct fixture *f)
{
	db_reader_done(f->ctx);
	catalog_free(f->catalog);
}

static enum status put(struct fixture *f, const char *yaml)
{
	f->yaml = yaml;
	problems_clear(f->ctx);
	enum status status = db_write(f->ctx, f->h->db, apply, f);
	harness_read(f->h);
	return status;
}

static size_t count(struct fixture *f)
{
	struct indicator *list;
	size_t n;
	assert_int_equal(indicator_list(f->ctx, &list, &n), OK);
	return n;
}

static void the_shipped_ones_apply_once_and_read_back(struct harness_db *h)
{
	struct fixture f;
	struct indicator indicator;
	struct node *node;
	begin(&f, h);
	assert_int_equal(db_write(f.ctx, h->db, install_shipped, NULL), OK);
	assert_int_equal(db_write(f.ctx, h->db, install_shipped, NULL), OK);
	harness_read(h);
	assert_true(count(&f) >= 10);
	assert_int_equal(indicator_by_code(f.ctx, STR("new_members"), &indicator), OK);
	assert_int_equal(indicator.version, 1);
	assert_str(indicator.formula, "count(admission)");
	assert_int_equal(figure_check(f.ctx, NULL, STR("new_members * 2 + members"), &node), OK);
	assert_int_equal(indicator_by_code(f.ctx, STR("nothing"), &indicator), NOT_FOUND);
	end(&f);
}

static void a_changed_formula_is_a_new_version(struct harness_db *h)
{
	struct fixture f;
	struct indicator indicator;
	begin(&f, h);
	assert_int_equal(put(&f, "indicators:\n  - { code: a, label: A, formula: count(admission) }\n"), OK);
	assert_int_equal(put(&f, "indicators:\n  - { code: a, label: A, formula: count(departure) }\n"), OK);
	assert_int_equal(indicator_by_code(f.ctx, STR("a"), &indicator), OK);
	assert_int_equal(indicator.version, 2);
	assert_str(indicator.formula, "count(departure)");
	end(&f);
}

static void what_is_wrong_is_told_by_line_and_nothing_is_written(struct harness_db *h)
{
	static const char *const wrong[] = {
		"indicators:\n  - { code: a, label: A, formula: count(admisson) }\n",
		"indicators:\n  - { code: a, label: A, formula: b }\n  - { code: b, label: B, formula: a }\n",
		"indicators:\n  - { code: a, label: A, formula: a + 1 }\n",
		"indicators:\n  - { code: Big, label: A, formula: count(admission) }\n",
		"indicators:\n  - { code: dialogue, label: A, formula: count(admission) }\n",
		"indicators:\n  - { code: a, lable: A, formula: count(admission) }\n",
		"indicators: 3\n",
		"other: []\n",
	};
	struct fixture f;
	begin(&f, h);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (put(&f, wrong[i]) != INVALID || f.ctx->problems.n == 0 || f.ctx->problems.items[0].line == 0)
			fail_msg("not refused with a line: %s", wrong[i]);
		assert_int_equal(count(&f), 0);
	}
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(the_shipped_ones_apply_once_and_read_back),
		each_engine(a_changed_formula_is_a_new_version),
		each_engine(what_is_wrong_is_told_by_line_and_nothing_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
