/* Planning below its pages, on both engines: handing down, answering, passing on when a unit ends. */
#include "figures/plan_world.h"

#include "domain/fact.h"
#include "features/planning/answer.h"
#include "features/planning/handdown.h"
#include "features/planning/passing.h"

#define PLAN \
	"plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n" \
	"  - id: t1\n    text: a\n    formula: count(admission)\n    baselines:\n" \
	"      - { kind: adopted, target: \"20\" }\n" \
	"  - id: t2\n    text: b\n    formula: count(admission where member.sex = female) / count(admission)\n" \
	"    baselines:\n      - { kind: adopted, target: \"> 50%\" }\n"

static void every_statement_is_understood(struct harness_db *h)
{
	harness_check_statements(h, planning_queries, n_planning_queries);
}

static struct plan plan_of(struct plan_world *w)
{
	struct plan plan;

	harness_read(w->h);
	problems_clear(w->ctx);
	assert_int_equal(plan_by_code(w->ctx, STR("kh"), INSTANT_FOREVER, &plan), OK);
	return plan;
}

/* The grid of t1 with these levels for "dong" and "tay". */
static struct hand grid(struct plan_world *w, const char *east, const char *west)
{
	struct plan plan = plan_of(w);
	struct hand hand;

	assert_int_equal(hand_open(w->ctx, &plan, STR_EMPTY, &hand), OK);
	assert_int_equal(hand.n_units, 2);
	hand_cell_at(&hand, 0, 0)->level = str_of(east);
	hand_cell_at(&hand, 1, 0)->level = str_of(west);
	return hand;
}

static enum status hand_down(struct plan_world *w, const struct hand *hand, bool is_final, day_t day)
{
	struct hand_order order = {
		.hand = hand, .is_final = is_final, .state = hand->state, .decision = STR("15/QĐ"), .from_day = day
	};
	problems_clear(w->ctx);
	return db_write(w->ctx, w->h->db, hand_write, &order);
}

static int64_t count_given(struct harness_db *h)
{
	return harness_number(h, "SELECT COUNT(*) FROM baseline WHERE kind = 'assigned' AND superseded_at = "
				 "9223372036854775807");
}

static void a_sum_below_the_own_target_needs_its_reason(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	struct hand hand = grid(&w, "12", "7");
	assert_int_equal(hand_check(w.ctx, &hand, false), OK);
	assert_true(hand.targets[0].is_short);
	assert_int_equal(hand_check(w.ctx, &hand, true), INVALID);
	assert_str(w.ctx->problems.items[0].field, "reason.t1");
	hand.targets[0].reason = STR("giữ lại 1");
	assert_int_equal(hand_check(w.ctx, &hand, true), OK);
	hand_cell_at(&hand, 1, 0)->level = STR("9");
	assert_int_equal(hand_check(w.ctx, &hand, true), OK);
	assert_false(hand.targets[0].is_short);
	plan_world_end(&w);
}

static void shares_are_handed_down_as_thresholds_and_are_not_summed(struct harness_db *h)
{
	static const struct {
		const char *level;
		enum status expected;
	} cases[] = { { "> 50%", OK },       { "60%", OK },        { "50%", INVALID }, { "> 40%", INVALID },
		      { "<= 80%", INVALID }, { "= 50%", INVALID }, { "= 60%", OK } };
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hand hand = grid(&w, "", "");
		hand_cell_at(&hand, 0, 1)->level = str_of(cases[i].level);
		problems_clear(w.ctx);
		if (hand_check(w.ctx, &hand, true) != cases[i].expected)
			fail_msg("level %s", cases[i].level);
		assert_false(hand.targets[1].has_sum);
	}
	plan_world_end(&w);
}

static void a_draft_gives_nothing_and_a_decision_gives_all(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	struct hand hand = grid(&w, "12", "8");
	assert_int_equal(hand_down(&w, &hand, false, DAY_NONE), OK);
	assert_int_equal(count_given(h), 0);
	assert_int_equal(hand_down(&w, &hand, false, DAY_NONE), CONFLICT); /* made from the grid before */

	hand = grid(&w, "12", "8");
	assert_str(hand_cell_at(&hand, 0, 0)->allotment->level, "12");
	assert_int_equal(hand_down(&w, &hand, true, day_of(2021, 2, 1)), OK);
	assert_int_equal(count_given(h), 2);
	assert_int_equal(harness_number(h, "SELECT COUNT(*) FROM allotment WHERE superseded_at = 9223372036854775807"),
			 0);
	hand = grid(&w, "15", "8");
	assert_int_equal(hand_down(&w, &hand, true, day_of(2021, 7, 1)), OK);
	assert_int_equal(count_given(h), 3);
	struct plan_result june = plan_world_evaluate(&w, "kh", w.east, day_of(2021, 6, 30)),
			   july = plan_world_evaluate(&w, "kh", w.east, day_of(2021, 7, 1));
	assert_int_equal(june.targets[0].baselines[0].bound.value.num, 12);
	assert_int_equal(july.targets[0].baselines[0].bound.value.num, 15);
	plan_world_end(&w);
}

struct working {
	struct work work;
	struct given *given;
	size_t n;
};

static struct working given_to(struct plan_world *w, int64_t unit_id)
{
	struct working out = { .work = { .plan = plan_of(w) } };
	struct sql_planning_answers_rows answers;
	int64_t plan_id = out.work.plan.id;

	assert_int_equal(sql_planning_targets(w->ctx, plan_id, TARGETS_MAX, &out.work.targets), OK);
	assert_int_equal(sql_planning_levels(w->ctx, plan_id, LEVELS_MAX, &out.work.levels), OK);
	assert_int_equal(sql_planning_answers(w->ctx, plan_id, LEVELS_MAX, &answers), OK);
	assert_int_equal(given_list(w->ctx, &out.work, &answers, unit_id, day_of(2021, 12, 31), &out.given, &out.n),
			 OK);
	return out;
}

static enum status write_answer(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "answer", .reason = STR("x") };
	int64_t replayed = 0;

	TRY(act_begin(ctx, &act, &replayed));
	return answer_write(ctx, &act, arg);
}

static void an_answer_stands_until_the_level_is_revised(struct harness_db *h)
{
	struct plan_world w;
	int64_t open;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	struct hand hand = grid(&w, "12", "8");
	assert_int_equal(hand_down(&w, &hand, true, day_of(2021, 2, 1)), OK);
	struct working east = given_to(&w, w.east);
	assert_int_equal(east.n, 1);
	assert_int_equal(east.given[0].kind, ANSWER_NONE);

	struct answer_new answer = { &east.work.plan, &east.given[0], w.east, ANSWER_MORE, STR("12"), STR_EMPTY };
	assert_int_equal(answer_check(w.ctx, &answer), INVALID);
	answer.level = STR("14");
	assert_int_equal(answer_check(w.ctx, &answer), OK);
	assert_int_equal(db_write(w.ctx, h->db, write_answer, &answer), OK);
	answer.kind = ANSWER_OBJECTED;
	assert_int_equal(answer_check(w.ctx, &answer), INVALID); /* without a reason */
	east = given_to(&w, w.east);
	assert_int_equal(east.given[0].kind, ANSWER_MORE);
	assert_str(east.given[0].adopted->level, "14");
	assert_int_equal(plan_unanswered(w.ctx, &east.work.plan, w.east, day_of(2021, 12, 31), &open), OK);
	assert_int_equal(open, 0);

	w.ctx->now += 1000;
	hand = grid(&w, "13", "8");
	assert_int_equal(hand_down(&w, &hand, true, day_of(2021, 2, 1)), OK); /* the same day: corrected */
	east = given_to(&w, w.east);
	assert_int_equal(east.given[0].kind, ANSWER_NONE);
	assert_int_equal(plan_unanswered(w.ctx, &east.work.plan, w.east, day_of(2021, 12, 31), &open), OK);
	assert_int_equal(open, 1);
	plan_world_end(&w);
}

static enum status merge_east(struct ctx *ctx, void *arg)
{
	struct plan_world *w = arg;
	struct act act = { .verb = "merge", .reason = STR("x") };
	int64_t replayed = 0;

	TRY(act_begin(ctx, &act, &replayed));
	return unit_merge(ctx, &act, &w->east, 1, w->west, day_of(2021, 7, 1));
}

static void what_is_left_of_an_ended_unit_passes_to_its_successor(struct harness_db *h)
{
	struct plan_world w;
	struct passing passing = { 0 };
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	struct hand hand = grid(&w, "12", "8");
	assert_int_equal(hand_down(&w, &hand, true, day_of(2021, 2, 1)), OK);
	plan_world_admit(&w, w.union_east, 5, day_of(2021, 3, 1));
	struct working working = given_to(&w, w.east);
	assert_int_equal(passing_open(w.ctx, &working.work, w.east, STR_EMPTY, &passing), CONFLICT);

	w.ctx->today = day_of(2021, 12, 31);
	assert_int_equal(db_write(w.ctx, h->db, merge_east, &w), OK);
	working = given_to(&w, w.east);
	assert_int_equal(passing_open(w.ctx, &working.work, w.east, STR("tld"), &passing), INVALID);
	problems_clear(w.ctx);
	assert_int_equal(passing_open(w.ctx, &working.work, w.east, STR_EMPTY, &passing), OK);
	assert_str(passing.successor.code, "tay");
	assert_int_equal(passing.n_rests, 1);
	assert_int_equal(passing.rests[0].left.num, 7);
	assert_int_equal(passing.rests[0].after.num, 15);
	passing.decision = STR("20/QĐ");
	assert_int_equal(db_write(w.ctx, h->db, passing_write, &passing), OK);

	struct plan_result whole = plan_world_evaluate(&w, "kh", 0, day_of(2021, 12, 31)),
			   west = plan_world_evaluate(&w, "kh", w.west, day_of(2021, 12, 31)),
			   june = plan_world_evaluate(&w, "kh", w.west, day_of(2021, 6, 30));
	for (size_t i = 0; i < whole.targets[0].n_baselines; i++) {
		if (str_is(whole.targets[0].baselines[i].kind, "handed_down"))
			assert_int_equal(whole.targets[0].baselines[i].bound.value.num, 20);
	}
	assert_int_equal(west.targets[0].baselines[0].bound.value.num, 15);
	assert_int_equal(june.targets[0].baselines[0].bound.value.num, 8);
	struct plan_result east = plan_world_evaluate(&w, "kh", w.east, day_of(2021, 12, 31));
	assert_str(east.targets[0].baselines[0].share, "41,7%"); /* 5 of 12, to its last day */
	working = given_to(&w, w.east);
	assert_int_equal(passing_open(w.ctx, &working.work, w.east, STR_EMPTY, &passing), CONFLICT);
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_statement_is_understood),
		each_engine(a_sum_below_the_own_target_needs_its_reason),
		each_engine(shares_are_handed_down_as_thresholds_and_are_not_summed),
		each_engine(a_draft_gives_nothing_and_a_decision_gives_all),
		each_engine(an_answer_stands_until_the_level_is_revised),
		each_engine(what_is_left_of_an_ended_unit_passes_to_its_successor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
