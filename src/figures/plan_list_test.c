/* Lists of plans on both engines: they show what opening one by one would, page by page. */
#include "figures/plan_world.h"

#include "domain/fact.h"

#include <string.h>

#define TARGET "title: x\nperiod: \"2021\"\ntargets:\n  - id: t1\n    text: a\n    formula: count(admission)\n"
#define LATER "title: x\nperiod: \"2022\"\ntargets:\n  - id: t1\n    text: a\n    formula: count(admission)\n"

static const char *const codes[] = { "kh-tld", "kh-tinh", "kh-dong", "kh-dong-2022", "kh-tay", "kh-cs", "soan" };
#define CODES (sizeof codes / sizeof *codes)

static enum status draft_again(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "plan" };
	struct record before;
	struct plan plan;
	int64_t replayed;

	(void)arg;
	TRY(act_begin(ctx, &act, &replayed));
	TRY(plan_by_code(ctx, STR("soan"), INSTANT_FOREVER, &plan));
	TRY(record_read(ctx, &plan_type, plan.id, INSTANT_FOREVER, ctx->today, &before));
	struct record after = record_new(ctx, &plan_type);
	after.id = before.id;
	after.version = before.version;
	memcpy(after.values, before.values, plan_type.n_fields * sizeof *after.values);
	record_set(&after, "is_draft", VALUE_OF_INT(1));
	return fact_apply(ctx, &act, &plan_type, &before, &after);
}

static void begin(struct plan_world *w, struct harness_db *h)
{
	plan_world_begin(w, h);
	plan_world_load(w, "plan: kh-tld\nunit: tld\n" TARGET);
	plan_world_load(w, "plan: kh-tinh\nunit: tinh\ncarries_out: [kh-tld]\n" TARGET);
	plan_world_load(w, "plan: kh-dong\nunit: dong\ncarries_out: [kh-tinh]\n" TARGET);
	plan_world_load(w, "plan: kh-dong-2022\nunit: dong\n" LATER);
	plan_world_load(w, "plan: kh-tay\nunit: tay\ncarries_out: [kh-tinh-cu]\n" TARGET);
	plan_world_load(w, "plan: kh-cs\nunit: cs-dong\n" TARGET);
	plan_world_load(w, "plan: soan\nunit: dong\n" LATER);
	assert_int_equal(db_write(w->ctx, h->db, draft_again, NULL), OK);
	harness_read(h);
}

static bool lists(struct plan_world *w, const struct plan_filter *filter, const char *code)
{
	struct plan *plans;
	size_t n;
	int64_t count;
	bool is_there = false;

	assert_int_equal(plan_find(w->ctx, filter, &plans, &n), OK);
	assert_int_equal(plan_count(w->ctx, filter, 100, &count), OK);
	assert_int_equal(count, n);
	for (size_t i = 0; i < n; i++) {
		is_there |= str_is(plans[i].code, code);
		assert_int_equal(plans[i].is_draft, filter->drafts);
		assert_true(i == 0 || plans[i - 1].from_day >= plans[i].from_day);
	}
	return is_there;
}

static void a_list_shows_what_its_reader_could_open(struct harness_db *h)
{
	static const enum role roles[] = { ROLE_VIEWER, ROLE_OFFICER, ROLE_ADMINISTRATOR };
	const struct plan_filter issued = { 0 }, drafts = { .drafts = true };
	struct plan_world w;
	struct plan plan;
	int n_seen = 0, n_hidden = 0;

	begin(&w, h);
	const int64_t units[] = { w.root, w.province, w.east, w.west, w.union_east, w.union_west };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
			plan_world_be(&w, units[i], roles[r]);
			for (size_t k = 0; k < CODES; k++) {
				bool opens = plan_by_code(w.ctx, str_of(codes[k]), INSTANT_FOREVER, &plan) == OK;
				const struct plan_filter *filter = str_is(STR("soan"), codes[k]) ? &drafts : &issued;
				assert_int_equal(lists(&w, filter, codes[k]), opens);
				n_seen += opens;
				n_hidden += !opens;
			}
		}
	}
	assert_true(n_seen > 60 && n_hidden > 30);
	plan_world_end(&w);
}

static void a_list_is_narrowed_by_bodies_period_and_what_is_carried_out(struct harness_db *h)
{
	struct plan_world w;
	struct plan *plans;
	size_t n;

	begin(&w, h);
	assert_false(lists(&w, &(struct plan_filter){ .period = STR("2022") }, "kh-dong"));
	assert_true(lists(&w, &(struct plan_filter){ .period = STR("2022") }, "kh-dong-2022"));
	assert_false(lists(&w, &(struct plan_filter){ .unit_ids = &w.west, .n_units = 1 }, "kh-dong"));
	assert_int_equal(plan_list(w.ctx, w.east, &plans, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(plan_list_on_path(w.ctx, w.union_east, w.ctx->today, &plans, &n), OK);
	assert_int_equal(n, 5);
	assert_int_equal(plan_carriers(w.ctx, STR("kh-tinh"), &plans, &n), OK); /* and not what carries out kh-tinh-cu */
	assert_int_equal(n, 1);
	assert_true(str_is(plans[0].code, "kh-dong"));
	plan_world_end(&w);
}

static void a_list_is_turned_page_by_page(struct harness_db *h)
{
	struct plan_world w;
	struct plan *plans;
	size_t n, n_all = 0;
	int64_t count;

	begin(&w, h);
	for (size_t first = 0; first < 8; first += 4) {
		assert_int_equal(plan_find(w.ctx, &(struct plan_filter){ .first = first, .n_max = 4 }, &plans, &n), OK);
		n_all += n;
	}
	assert_int_equal(n_all, CODES - 1);
	assert_int_equal(plan_count(w.ctx, &(struct plan_filter){ 0 }, 4, &count), OK);
	assert_int_equal(count, 5); /* more than four */
	w.ctx->scope = NULL;
	w.ctx->user = NULL;
	assert_int_equal(plan_list(w.ctx, 0, &plans, &n), OK);
	assert_int_equal(n, 0); /* whoever has no scope sees nothing */
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_list_shows_what_its_reader_could_open),
		each_engine(a_list_is_narrowed_by_bodies_period_and_what_is_carried_out),
		each_engine(a_list_is_turned_page_by_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
