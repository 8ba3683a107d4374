/* Plans on both engines: files read, checked and loaded; every form of target against records; versions, children,
 * scope. */
#include "figures/plan_world.h"

#include "domain/fact.h"
#include "domain/founding.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/plan_file.h"
#include "figures/plan_queries.h"

static struct plan_result evaluate_at(struct plan_world *w, int64_t unit_id, day_t as_of)
{
	return plan_world_evaluate(w, "kh", unit_id, as_of);
}

static const struct baseline *baseline_of(const struct plan_result *r, size_t target, const char *kind)
{
	for (size_t i = 0; i < r->targets[target].n_baselines; i++) {
		if (str_is(r->targets[target].baselines[i].kind, kind))
			return &r->targets[target].baselines[i];
	}
	fail_msg("no baseline %s", kind);
	return NULL;
}

#define HEAD "plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n"

static void every_statement_is_understood(struct harness_db *h)
{
	harness_check_statements(h, plan_queries, n_plan_queries);
}

static void one_result_meets_three_baselines(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w,
			HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
			     "      - { kind: assigned, by: tld, target: \"10\", printed: \"60%\" }\n"
			     "      - { kind: adopted, target: \"12\" }\n"
			     "      - kind: handed_down\n        target: \"20\"\n        children:\n"
			     "          - { unit: dong, target: \"15\" }\n          - { unit: tay, target: \"5\" }\n");
	plan_world_admit(&w, w.union_east, 4, day_of(2021, 2, 1));
	plan_world_admit(&w, w.union_west, 2, day_of(2021, 3, 1));
	struct plan_result r = evaluate_at(&w, 0, day_of(2021, 6, 30));
	assert_str(r.targets[0].display, "6");
	assert_str(baseline_of(&r, 0, "assigned")->share, "60,0%");
	assert_true(baseline_of(&r, 0, "assigned")->prints_alike);
	assert_str(baseline_of(&r, 0, "assigned")->by.code, "tld");
	assert_str(baseline_of(&r, 0, "adopted")->share, "50,0%");
	assert_str(baseline_of(&r, 0, "handed_down")->share, "30,0%");
	assert_int_equal(baseline_of(&r, 0, "adopted")->measured.standing, ON_COURSE);

	struct plan_result east = evaluate_at(&w, w.east, day_of(2021, 6, 30));
	assert_str(baseline_of(&east, 0, "assigned")->share, "26,7%");
	plan_world_end(&w);
}

static void children_are_ranked_by_their_own_baseline_and_ties_share_a_rank(struct harness_db *h)
{
	struct plan_world w;
	struct child_result *children;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	size_t n;
	plan_world_begin(&w, h);
	plan_world_load(&w,
			HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
			     "      - kind: handed_down\n        target: \"6\"\n        children:\n"
			     "          - { unit: dong, target: \"4\" }\n          - { unit: tay, target: \"2\" }\n");
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 2, 1));
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 3, 1));
	struct plan_result r = evaluate_at(&w, 0, day_of(2021, 12, 31));
	assert_int_equal(target_children(w.ctx, &ask, &r, &r.targets[0], &children, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(children[0].rank, 1);
	assert_int_equal(children[1].rank, 1);
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 4, 1));
	r = evaluate_at(&w, 0, day_of(2021, 12, 31));
	assert_int_equal(target_children(w.ctx, &ask, &r, &r.targets[0], &children, &n), OK);
	assert_str(children[0].unit.code, "tay");
	assert_int_equal(children[1].rank, 2);
	plan_world_end(&w);
}

static void a_target_changed_in_july_keeps_its_old_share_for_june(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
				 "      - { kind: adopted, target: \"10\" }\n"
				 "      - { kind: adopted, target: \"20\", from: 2021-07-01, decision: 05/QD }\n");
	plan_world_admit(&w, w.union_east, 5, day_of(2021, 2, 1));
	struct plan_result june = evaluate_at(&w, 0, day_of(2021, 6, 30)),
			   july = evaluate_at(&w, 0, day_of(2021, 7, 1));
	assert_str(baseline_of(&june, 0, "adopted")->share, "50,0%");
	assert_str(baseline_of(&july, 0, "adopted")->share, "25,0%");
	assert_str(baseline_of(&july, 0, "adopted")->decision, "05/QD");
	plan_world_end(&w);
}

static void what_the_children_were_given_is_summed_where_no_sum_is_stated(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w,
			HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
			     "      - kind: handed_down\n        children:\n"
			     "          - { unit: dong, target: \"15\" }\n          - { unit: tay, target: \"5\" }\n"
			     "      - kind: handed_down\n        from: 2021-07-01\n        children:\n"
			     "          - { unit: tay, target: \"25\" }\n");
	plan_world_admit(&w, w.union_east, 10, day_of(2021, 2, 1));
	struct plan_result june = evaluate_at(&w, 0, day_of(2021, 6, 30)),
			   july = evaluate_at(&w, 0, day_of(2021, 7, 1));
	assert_true(baseline_of(&june, 0, "handed_down")->is_summed);
	assert_str(baseline_of(&june, 0, "handed_down")->share, "50,0%");
	assert_str(baseline_of(&july, 0, "handed_down")->share, "25,0%");
	plan_world_end(&w);
}

static void yearly_targets_measure_the_year_of_the_day_and_increments_the_growth_since_the_start(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
				 "      - { kind: adopted, target: \"100 each year to 2021; 150 each year to 2030\" }\n"
				 "  - id: t2\n    text: b\n    formula: count(member at end)\n    baselines:\n"
				 "      - { kind: adopted, target: \"+4\" }\n");
	plan_world_admit(&w, w.union_east, 7, day_of(2020, 5, 1));
	plan_world_admit(&w, w.union_east, 2, day_of(2021, 5, 1));
	struct plan_result r = evaluate_at(&w, 0, day_of(2021, 12, 31));
	assert_str(r.targets[0].display, "2");
	assert_str(baseline_of(&r, 0, "adopted")->share, "2,0%");
	assert_str(r.targets[1].display, "2");
	assert_str(baseline_of(&r, 1, "adopted")->share, "50,0%");
	struct plan_result next = evaluate_at(&w, 0, day_of(2022, 3, 1));
	assert_str(next.targets[0].display, "0");
	assert_int_equal(baseline_of(&next, 0, "adopted")->bound.value.num, 150);
	plan_world_end(&w);
}

static void a_target_may_ask_for_the_share_of_others(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
				 "      - { kind: adopted, target: \"2\" }\n"
				 "  - id: t2\n    text: b\n    formula: attainment(t1) >= 100%\n    baselines:\n"
				 "      - { kind: adopted, target: done }\n");
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 5, 1));
	struct plan_result r = evaluate_at(&w, 0, day_of(2021, 12, 30));
	assert_int_equal(r.targets[1].kind, KIND_YES_NO);
	assert_int_equal(baseline_of(&r, 1, "adopted")->measured.standing, ON_COURSE);
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 5, 2));
	r = evaluate_at(&w, 0, day_of(2021, 12, 31));
	assert_true(baseline_of(&r, 1, "adopted")->measured.is_met);
	plan_world_end(&w);
}

static void assigned_waits_until_the_upper_level_assigns_and_words_are_never_computed(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, HEAD
			"  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
			"      - { kind: adopted, target: \"> assigned\" }\n"
			"  - id: t2\n    text: b\n    baselines:\n      - { kind: adopted, target: '\"most\"' }\n");
	struct plan_result r = evaluate_at(&w, 0, day_of(2021, 6, 30));
	assert_false(baseline_of(&r, 0, "adopted")->has_bound);
	assert_int_equal(r.targets[1].kind, KIND_QUALITATIVE);
	plan_world_load(&w, HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
				 "      - { kind: assigned, by: tld, target: \"1\" }\n"
				 "      - { kind: adopted, target: \"> assigned\" }\n");
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 5, 1));
	r = evaluate_at(&w, 0, day_of(2021, 6, 30));
	assert_int_equal(r.n_targets, 1);
	assert_true(baseline_of(&r, 0, "assigned")->measured.is_met);
	assert_false(baseline_of(&r, 0, "adopted")->measured.is_met);
	plan_world_end(&w);
}

static void a_unit_that_ended_is_measured_to_its_day_and_the_rest_counts_at_its_successor(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(
		&w, HEAD
		"  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
		"      - kind: handed_down\n        children:\n"
		"          - { unit: dong, target: \"15\" }\n          - { unit: tay, target: \"5\" }\n"
		"      - kind: handed_down\n        from: 2021-07-01\n        decision: 9/QD\n        children:\n"
		"          - { unit: dong, target: \"15 closed at 6\" }\n          - { unit: tay, target: \"14\" }\n");
	plan_world_admit(&w, w.union_east, 6, day_of(2021, 2, 1));
	struct plan_result whole = evaluate_at(&w, 0, day_of(2021, 12, 31)),
			   june = evaluate_at(&w, 0, day_of(2021, 6, 30));
	assert_int_equal(baseline_of(&whole, 0, "handed_down")->bound.value.num, 20);
	assert_int_equal(baseline_of(&june, 0, "handed_down")->bound.value.num, 20);
	struct plan_result east = evaluate_at(&w, w.east, day_of(2021, 12, 31));
	assert_str(baseline_of(&east, 0, "assigned")->share, "40,0%");
	assert_int_equal(baseline_of(&east, 0, "assigned")->measured.standing, BEHIND); /* as on 30 June */
	plan_world_end(&w);
}

static bool has_level(struct plan_world *w, int64_t unit_id, day_t day)
{
	struct plan_result r = evaluate_at(w, unit_id, day);
	for (size_t i = 0; i < r.targets[0].n_baselines; i++) {
		if (str_is(r.targets[0].baselines[i].kind, "assigned"))
			return true;
	}
	return false;
}

static void a_child_given_later_than_the_others_has_no_level_before_and_one_withdrawn_none_after(struct harness_db *h)
{
	struct plan_world w;
	struct child_result *children;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	size_t n;
	plan_world_begin(&w, h);
	plan_world_load(
		&w,
		HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
		     "      - kind: handed_down\n        from: 2021-03-01\n        decision: 1/QD\n        children:\n"
		     "          - { unit: dong, target: \"15\" }\n"
		     "      - kind: handed_down\n        from: 2021-07-01\n        decision: 2/QD\n        children:\n"
		     "          - { unit: tay, target: \"5\" }\n"
		     "      - kind: handed_down\n        from: 2021-10-01\n        decision: 3/QD\n        children:\n"
		     "          - { unit: dong, target: withdrawn }\n");
	plan_world_admit(&w, w.union_east, 3, day_of(2021, 2, 1));
	assert_true(has_level(&w, w.east, day_of(2021, 1, 31))); /* what was handed down in March measures January */
	assert_false(has_level(&w, w.west, day_of(2021, 6, 30)));
	assert_true(has_level(&w, w.west, day_of(2021, 7, 1)));
	assert_true(has_level(&w, w.east, day_of(2021, 9, 30)));
	assert_false(has_level(&w, w.east, day_of(2021, 10, 1)));

	struct plan_result june = evaluate_at(&w, 0, day_of(2021, 6, 30)),
			   august = evaluate_at(&w, 0, day_of(2021, 8, 1)),
			   december = evaluate_at(&w, 0, day_of(2021, 12, 1));
	assert_int_equal(baseline_of(&june, 0, "handed_down")->bound.value.num, 15);
	assert_int_equal(baseline_of(&august, 0, "handed_down")->bound.value.num, 20);
	assert_int_equal(baseline_of(&december, 0, "handed_down")->bound.value.num, 5);
	assert_int_equal(target_children(w.ctx, &ask, &june, &june.targets[0], &children, &n), OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(children[i].result.n_baselines, str_is(children[i].unit.code, "dong"));
	assert_int_equal(target_children(w.ctx, &ask, &december, &december.targets[0], &children, &n), OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(children[i].result.n_baselines, str_is(children[i].unit.code, "tay"));
	plan_world_end(&w);
}

static int64_t count_versions(struct harness_db *h)
{
	return harness_number(
		h,
		"SELECT (SELECT COUNT(*) FROM plan) + (SELECT COUNT(*) FROM target) + (SELECT COUNT(*) FROM baseline)");
}

static void loading_a_file_again_changes_nothing(struct harness_db *h)
{
	static const char yaml[] = HEAD "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
					"      - { kind: adopted, target: \"2\" }\n";
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, yaml);
	int64_t n = count_versions(h);
	plan_world_load(&w, yaml);
	assert_int_equal(count_versions(h), n);
	plan_world_end(&w);
}

static void a_wrong_file_names_every_line_and_writes_nothing(struct harness_db *h)
{
	struct plan_world w;
	struct plan_file file;
	plan_world_begin(&w, h);
	problems_clear(w.ctx);
	assert_int_equal(plan_file_read(w.ctx,
					STR("plan: kh\nunit: tinh\ntitel: x\nperiod: \"2021\"\ntargets:\n"
					    "  - id: t1\n    text: a\n    formula: count(admisson)\n    part_of: t9\n"
					    "    baselines:\n      - { kind: adopted, target: abc }\n"),
					&file),
			 INVALID);
	assert_int_equal(w.ctx->problems.n, 5);
	assert_str(w.ctx->problems.items[0].nearest, "title");
	assert_int_equal(w.ctx->problems.items[2].line, 8);
	assert_int_equal(w.ctx->problems.items[2].column, 20); /* of the file: "admisson" */
	assert_int_equal(count_versions(h), 0);
	plan_world_end(&w);
}

static void a_share_that_asks_for_itself_or_for_nobody_is_told_before_loading(struct harness_db *h)
{
	struct plan_world w;
	struct plan_file file;
	plan_world_begin(&w, h);
	problems_clear(w.ctx);
	assert_int_equal(plan_file_read(w.ctx,
					STR(HEAD "  - id: t1\n    text: a\n    formula: attainment(t2) >= 100%\n"
						 "  - id: t2\n    text: b\n    formula: attainment(t1) + attainment(t4)\n"
						 "  - id: t3\n    text: c\n    formula: attainment(t1)\n"),
					&file),
			 INVALID);
	assert_int_equal(w.ctx->problems.n, 3);
	assert_int_equal(w.ctx->problems.items[0].line, 9);
	assert_true(str_contains(w.ctx->problems.items[0].message, STR("“t4”")));
	assert_true(str_contains(w.ctx->problems.items[1].message, STR("“t1”")));
	assert_true(str_contains(w.ctx->problems.items[2].message, STR("“t2”")));
	plan_world_end(&w);
}

static void a_checked_file_names_units_and_a_period_that_the_book_has(struct harness_db *h)
{
	struct plan_world w;
	struct plan_file file;
	plan_world_begin(&w, h);
	problems_clear(w.ctx);
	assert_int_equal(plan_file_read(w.ctx,
					STR("plan: kh\nunit: tin\ntitle: x\nperiod: \"2021-Q5\"\ntargets:\n"
					    "  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n"
					    "      - { kind: assigned, by: ai, target: \"5\" }\n"),
					&file),
			 OK);
	assert_int_equal(plan_file_check_names(w.ctx, &file), INVALID);
	assert_int_equal(w.ctx->problems.n, 3);
	assert_int_equal(w.ctx->problems.items[0].line, 4);
	assert_int_equal(w.ctx->problems.items[1].line, 2);
	assert_int_equal(w.ctx->problems.items[2].line, 10);
	plan_world_end(&w);
}

static void a_plan_is_seen_by_its_body_and_those_below_and_by_no_sibling(struct harness_db *h)
{
	struct plan_world w;
	struct plan plan;
	plan_world_begin(&w, h);
	plan_world_load(
		&w, "plan: kh\nunit: dong\ntitle: x\nperiod: \"2021\"\ntargets:\n  - id: t1\n    text: a\n    formula: "
		    "count(admission)\n");
	const struct {
		int64_t unit;
		enum status expected;
	} readers[] = {
		{ w.root, OK }, { w.east, OK }, { w.union_east, OK }, { w.west, NOT_FOUND }, { w.union_west, NOT_FOUND }
	};
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		w.grant = (struct grant){ readers[i].unit, ROLE_VIEWER };
		w.user = (struct user){ .id = 9, .grants = &w.grant, .n_grants = 1 };
		w.scope = scope_of(&w.user, w.ctx->today);
		w.ctx->user = &w.user;
		w.ctx->scope = &w.scope;
		assert_int_equal(plan_by_code(w.ctx, STR("kh"), INSTANT_FOREVER, &plan), readers[i].expected);
	}
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_statement_is_understood),
		each_engine(one_result_meets_three_baselines),
		each_engine(children_are_ranked_by_their_own_baseline_and_ties_share_a_rank),
		each_engine(a_target_changed_in_july_keeps_its_old_share_for_june),
		each_engine(what_the_children_were_given_is_summed_where_no_sum_is_stated),
		each_engine(yearly_targets_measure_the_year_of_the_day_and_increments_the_growth_since_the_start),
		each_engine(a_target_may_ask_for_the_share_of_others),
		each_engine(assigned_waits_until_the_upper_level_assigns_and_words_are_never_computed),
		each_engine(a_unit_that_ended_is_measured_to_its_day_and_the_rest_counts_at_its_successor),
		each_engine(a_child_given_later_than_the_others_has_no_level_before_and_one_withdrawn_none_after),
		each_engine(loading_a_file_again_changes_nothing),
		each_engine(a_wrong_file_names_every_line_and_writes_nothing),
		each_engine(a_share_that_asks_for_itself_or_for_nobody_is_told_before_loading),
		each_engine(a_checked_file_names_units_and_a_period_that_the_book_has),
		each_engine(a_plan_is_seen_by_its_body_and_those_below_and_by_no_sibling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
