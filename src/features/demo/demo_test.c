/* The demonstration: the same everywhere, of the size that was asked for, and what is published comes out of it. */
#include "harness/database.h"

#include <stdio.h>

#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/fact.h"
#include "domain/member.h"
#include "domain/password.h"
#include "domain/scope.h"
#include "features/demo/demo.h"
#include "features/demo/tsv.h"
#include "features/demo/world.h"
#include "figures/indicator.h"
#include "figures/plan.h"
#include "web/app.h"

#define COUNTRY 9000 /* members of a very small country: all its bodies, some of its unions */
#define SMALL 6600   /* members: the published results of Lào Cai and Gia Lâm, and little else */

struct fixture {
	struct harness_db *h;
	struct ctx *ctx;
	struct app app;
	struct catalog *catalog;
};

static enum status install(struct ctx *ctx, void *arg)
{
	(void)arg;
	return catalog_install(ctx);
}

static enum status install_indicators(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void begin(struct fixture *f, struct harness_db *h)
{
	*f = (struct fixture){ .h = h, .ctx = h->ctx };
	harness_set_day(f->ctx, 2026, 6, 30);
	f->app.gate = password_gate_new();
	f->ctx->app = &f->app;
	f->ctx->scope = &scope_all;
	assert_int_equal(db_write(f->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build_with(f->ctx, plan_types, PLAN_TYPES, &f->catalog), OK);
	f->ctx->catalog = f->catalog;
	assert_int_equal(db_write(f->ctx, h->db, install_indicators, NULL), OK);
}

static void end(struct fixture *f)
{
	db_reader_done(f->ctx);
	catalog_free(f->catalog);
	password_gate_free(f->app.gate);
}

#define NOW " superseded_at = 9223372036854775807"

/* A number that changes with any name, day or place in the book. */
static int64_t digest(struct harness_db *h)
{
	return harness_number(
		       h, "SELECT CAST(SUM((id % 1009) * (born_on + length(full_name) * 31)) AS BIGINT) FROM member") +
	       harness_number(
		       h, "SELECT CAST(SUM((member_id % 1013) * day + unit_id * 7) AS BIGINT) FROM membership_event") +
	       harness_number(h, "SELECT CAST(SUM((id % 997) * length(code) + from_day) AS BIGINT) FROM employer");
}

/* Of a book that has units: a size that is understood is refused for them. */
static void check_scale(struct fixture *f, const char *scale, const char *field, const char *words)
{
	char option[] = "--scale", value[32];
	char *argv[] = { option, value };

	snprintf(value, sizeof value, "%s", scale);
	problems_clear(f->ctx);
	assert_int_equal(demo_feature.commands[0].run(f->ctx, f->h->db, 2, argv), INVALID);
	assert_problem(f->ctx, field, words);
	problems_clear(f->ctx);
}

static void check_scales(struct fixture *f)
{
	static const char *const understood[] = { "demo",          "national", "national/1",
						  "national/1000", "6600",     "20.000.000" };
	static const char *const refused[] = {
		"",  "national/", "national/0", "national/1001", "national/x", "nation",
		"0", "-1",        "20000001",   "national/2/3",  " ",          "demo/2"
	};

	for (size_t i = 0; i < sizeof understood / sizeof *understood; i++)
		check_scale(f, understood[i], "db", "chỉ nạp vào cơ sở dữ liệu trống");
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		check_scale(f, refused[i], "scale",
			    "national/K với K từ 1 đến 1000, hoặc một số đoàn viên đến 20.000.000");
}

static void it_is_the_same_on_both_engines_and_gives_what_is_published_of_lao_cai(struct harness_db *h)
{
	struct fixture f;
	struct plan plan;
	struct plan_result result;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	static int64_t seen; /* of the engine that came first */

	begin(&f, h);
	assert_int_equal(demo_load(f.ctx, h->db, SMALL, false), OK);
	harness_read(h);
	assert_int_equal(demo_load(f.ctx, h->db, SMALL, false), INVALID);
	assert_problem(f.ctx, "db", "chỉ nạp vào cơ sở dữ liệu trống");
	check_scales(&f);
	harness_read(h);
	f.ctx->app = NULL; /* no memory of figures */
	assert_int_equal(plan_by_code(f.ctx, STR("lao-cai-2017"), INSTANT_FOREVER, &plan), OK);
	assert_int_equal(plan_evaluate(f.ctx, &plan, &ask, &result), OK);
	assert_str(result.targets[0].display, "1.128");
	assert_str(result.targets[1].display, "29");
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM member WHERE" NOW), SMALL);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM reg_establishment e JOIN edge b ON b.child_id = "
					   "e.unit_id JOIN unit u ON u.id = b.parent_id WHERE u.code = "
					   "'cdn-xay-dung-lao-cai' AND e.founded_on >= 17167 AND "
					   "e.committee_is_provisional = 1"),
			 12);
	assert_true(seen == 0 || seen == digest(h));
	seen = digest(h);
	end(&f);
}

#define BODIES " FROM unit u JOIN unit_kind k ON k.owner_id = u.id AND k.value <> 'grassroots' WHERE u." NOW

/* Districts and sector unions of provinces, those of the documents too, ended on the reform's eve. */
static void check_bodies_and_plans(struct harness_db *h)
{
	assert_int_equal(harness_number(h, "SELECT COUNT(*)" BODIES " AND k.value IN ('district', 'local_sector') AND "
					   "u.until_day <> 20270"),
			 0);
	assert_int_equal(harness_number(h, "SELECT COUNT(*)" BODIES " AND u.code IN ('ldld-bach-long-vi', "
					   "'ldld-kien-thuy', 'ldld-thuy-nguyen', 'cdn-det-may-ha-noi', "
					   "'cdn-giao-thong-hai-phong')"),
			 5);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM unit WHERE code = 'ldld-kien-thuy-hai-phong'"), 0);
	assert_int_equal(harness_number(h, "SELECT COUNT(*)" BODIES " AND u.until_day > 20634 AND NOT EXISTS (SELECT 1 "
					   "FROM plan p WHERE p.unit_id = u.id AND p.period = '2026')"),
			 0);
	assert_int_equal(harness_number(h, "SELECT COUNT(*)" BODIES " AND u.from_day < 19723 AND NOT EXISTS (SELECT 1 "
					   "FROM plan p WHERE p.unit_id = u.id AND p.period = '2024')"),
			 0);
	assert_int_equal(harness_number(h, "SELECT COUNT(*)" BODIES " AND k.value = 'province' AND u.until_day > 20634 "
					   "AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.unit_id = u.id AND p.period = "
					   "'2025')"),
			 0);
}

static void the_country_is_sound_and_the_same_on_both_engines(struct harness_db *h)
{
	struct fixture f;
	struct plan plan;
	struct plan_result result;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	static int64_t seen; /* of the engine that came first */

	begin(&f, h);
	harness_set_day(f.ctx, 2026, 11, 21);
	assert_int_equal(demo_load(f.ctx, h->db, COUNTRY, true), OK);
	harness_read(h);
	assert_int_equal(audit_check(f.ctx), OK);
	assert_int_equal(stay_check(f.ctx), OK);
	assert_int_equal(structure_check(f.ctx), OK);
	assert_int_equal(employer_place_check(f.ctx), OK);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM member WHERE" NOW), COUNTRY);
	assert_int_equal(harness_number(h,
					"SELECT COUNT(*) FROM account a WHERE NOT EXISTS (SELECT 1 FROM account_role r "
					"JOIN unit u ON u.id = r.unit_id AND u.superseded_at = 9223372036854775807 "
					"WHERE r.account_id = a.id AND u.until_day > 20778)"),
			 4); /* of districts and of a sector, which were dissolved: what was theirs went to many */
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM index_put_off"), 0);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM unit u JOIN unit_kind k ON k.owner_id = u.id WHERE"
					   " k.value = 'province' AND u.until_day > 20270 AND u." NOW),
			 34);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM unit_kind WHERE value = 'commune'"), 699);
	check_bodies_and_plans(h);
	assert_true(harness_number(h, "SELECT COUNT(*) FROM membership_event WHERE cause = 'system_end'") > 100);
	harness_read(h);
	f.ctx->app = NULL; /* no memory of figures */
	assert_int_equal(plan_by_code(f.ctx, STR("lao-cai-2017"), INSTANT_FOREVER, &plan), OK);
	assert_int_equal(plan_evaluate(f.ctx, &plan, &ask, &result), OK);
	assert_str(result.targets[0].display, "1.128");
	assert_str(result.targets[1].display, "29");
	assert_int_equal(plan_by_code(f.ctx, STR("2026-tld"), INSTANT_FOREVER, &plan), OK);
	assert_int_equal(plan_evaluate(f.ctx, &plan, &ask, &result), OK);
	assert_int_equal(result.n_targets, 4);
	assert_true(seen == 0 || seen == digest(h));
	seen = digest(h);
	end(&f);
}

static int64_t members_of(const struct world *world, bool only_fixed)
{
	int64_t n = 0;

	for (size_t i = 0; i < world->n_standings && !only_fixed; i++)
		n += world->standings[i].members;
	for (size_t i = 0; i < world->n_growths; i++) {
		const struct growth *g = &world->growths[i];
		if (g->is_fixed || !only_fixed)
			n += g->members + g->admitted;
	}
	return n;
}

static void any_size_is_met_exactly_and_leaves_what_is_published(void **state)
{
	static const int64_t sizes[] = { 6600, 20000, 60000, 108300, 110000, 400000 };
	struct ctx ctx;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct world world, usual;
		harness_ctx(&ctx);
		assert_int_equal(world_read(&ctx, &usual), OK);
		assert_int_equal(world_read(&ctx, &world), OK);
		assert_int_equal(world_fit(&ctx, &world, sizes[i]), OK);
		assert_int_equal(members_of(&world, false), sizes[i]);
		assert_int_equal(world.n_left_out > 0, sizes[i] < 50000);
		if (world.n_left_out == 0)
			assert_int_equal(members_of(&world, true), members_of(&usual, true));
		harness_done(&ctx);
	}
}

static void a_size_without_room_for_what_is_published_is_refused(void **state)
{
	struct ctx ctx;
	struct world world;

	harness_ctx(&ctx);
	assert_int_equal(world_read(&ctx, &world), OK);
	assert_int_equal(world_fit(&ctx, &world, 1000), INVALID);
	assert_problem(&ctx, "scale", "Quy mô nhỏ nhất");
	harness_done(&ctx);
}

static void parts_of_a_total_add_up_and_none_is_empty(void **state)
{
	struct draw draw = draw_seeded(3);
	int64_t parts[7], sum = 0;

	draw_parts(&draw, 100, parts, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_true(parts[i] >= 1);
		sum += parts[i];
	}
	assert_int_equal(sum, 100);
	draw_parts(&draw, 3, parts, 7);
	assert_int_equal(parts[0] + parts[1] + parts[2] + parts[3] + parts[4] + parts[5] + parts[6], 3);
}

static void a_table_of_another_shape_is_refused(void **state)
{
	static const char *const columns[] = { "code", "kind" };
	struct ctx ctx;
	struct tsv t;

	harness_ctx(&ctx);
	assert_int_equal(tsv_read(&ctx, "demo/bodies.tsv", columns, 2, &t), FAILED);
	assert_int_equal(tsv_read(&ctx, "demo/none.tsv", columns, 2, &t), FAILED);
	harness_done(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(it_is_the_same_on_both_engines_and_gives_what_is_published_of_lao_cai),
		each_engine(the_country_is_sound_and_the_same_on_both_engines),
		cmocka_unit_test(any_size_is_met_exactly_and_leaves_what_is_published),
		cmocka_unit_test(a_size_without_room_for_what_is_published_is_refused),
		cmocka_unit_test(parts_of_a_total_add_up_and_none_is_empty),
		cmocka_unit_test(a_table_of_another_shape_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
