/* Reminders and what is behind, on both engines: once a day, to units below, answered by those reminded, seen by nobody
 * beside. */
#include "figures/plan_world.h"

#include "domain/record.h"
#include "figures/behind.h"
#include "figures/reminder.h"

#define PLAN \
	"plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n" \
	"  - id: t1\n    text: doan vien\n    formula: count(admission)\n    baselines:\n" \
	"      - { kind: assigned, by: tld, target: \"100\" }\n" \
	"      - kind: handed_down\n        children:\n" \
	"          - { unit: dong, target: \"80\" }\n          - { unit: tay, target: \"20\" }\n" \
	"  - id: t2\n    text: thanh lap\n    formula: count(establishment)\n    baselines:\n" \
	"      - kind: handed_down\n        children:\n          - { unit: dong, target: \"4\" }\n"

static struct reminder_new about(int64_t unit_id, const char *target)
{
	return (struct reminder_new){ .unit_id = unit_id,
				      .plan = STR("kh"),
				      .target = str_of(target),
				      .as_of = day_of(2021, 6, 30),
				      .figure = STR("3"),
				      .level = STR("80"),
				      .share = STR("3,8%") };
}

static enum status send(struct plan_world *w, const struct reminder_new *items, size_t n, struct reminder_sending *out)
{
	*out = (struct reminder_sending){
		.by_unit_id = w->province, .words = STR("Đề nghị khẩn trương."), .items = items, .n = n
	};
	enum status status = reminder_send(w->ctx, w->h->db, out);
	harness_read(w->h);
	return status;
}

static struct reminder only_one(struct plan_world *w)
{
	struct reminder_ask ask = { 0 };
	struct reminder *list;
	size_t n;
	assert_int_equal(reminder_list(w->ctx, &ask, &list, &n), OK);
	assert_int_equal(n, 1);
	return list[0];
}

static void a_unit_is_reminded_of_a_target_once_a_day(struct harness_db *h)
{
	struct plan_world w;
	struct reminder_sending sending;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	const struct reminder_new items[] = { about(w.east, "t1"), about(w.west, "t1") };
	assert_int_equal(send(&w, items, 1, &sending), OK);
	assert_int_equal(sending.n_sent, 1);
	struct reminder r = only_one(&w);
	assert_str(r.unit, "dong");
	assert_str(r.by, "tinh");
	assert_str(r.label, "doan vien");
	assert_str(r.figure, "3");
	assert_int_equal(r.sent_on, w.ctx->today);
	assert_int_equal(r.answered_on, DAY_NONE);

	assert_int_equal(send(&w, items, 2, &sending), OK);
	assert_int_equal(sending.n_sent, 1);
	assert_int_equal(sending.n_left_out, 1);
	const struct reminder_new other = about(w.east, "t2");
	assert_int_equal(send(&w, &other, 1, &sending), OK);
	assert_int_equal(sending.n_sent, 1);

	harness_set_day(w.ctx, 2021, 7, 1);
	assert_int_equal(send(&w, items, 1, &sending), OK);
	assert_int_equal(sending.n_sent, 1);
	plan_world_end(&w);
}

static void only_units_below_are_reminded_and_only_by_an_officer(struct harness_db *h)
{
	struct plan_world w;
	struct reminder_sending sending;
	int64_t n;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	const struct reminder_new up = about(w.root, "t1"), self = about(w.province, "t1"), down = about(w.east, "t1");
	assert_int_equal(send(&w, &up, 1, &sending), INVALID);
	assert_int_equal(send(&w, &self, 1, &sending), INVALID);
	plan_world_be(&w, w.province, ROLE_DATA_ENTRY);
	assert_int_equal(send(&w, &down, 1, &sending), DENIED);
	plan_world_be(&w, w.west, ROLE_LEADER);
	assert_int_equal(send(&w, &down, 1, &sending), NOT_FOUND);
	w.ctx->scope = &scope_all;
	assert_int_equal(reminder_count(w.ctx, &(struct reminder_ask){ 0 }, &n), OK);
	assert_int_equal(n, 0);
	plan_world_end(&w);
}

static void words_and_units_are_needed(struct harness_db *h)
{
	struct plan_world w;
	plan_world_begin(&w, h);
	const struct reminder_new down = about(w.east, "t1");
	struct reminder_sending silent = { .by_unit_id = w.province, .words = STR("  "), .items = &down, .n = 1 };
	assert_int_equal(reminder_send(w.ctx, h->db, &silent), INVALID);
	assert_problem(w.ctx, "words", "lời nhắc");
	struct reminder_sending nobody = { .by_unit_id = w.province, .words = STR("a") };
	assert_int_equal(reminder_send(w.ctx, h->db, &nobody), INVALID);
	plan_world_end(&w);
}

static void who_was_reminded_answers_and_nobody_beside_sees_it(struct harness_db *h)
{
	struct plan_world w;
	struct reminder_sending sending;
	struct reminder read;
	int64_t n;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	const struct reminder_new down = about(w.east, "t1");
	assert_int_equal(send(&w, &down, 1, &sending), OK);
	int64_t id = only_one(&w).id;

	plan_world_be(&w, w.west, ROLE_LEADER);
	assert_int_equal(reminder_by_id(w.ctx, id, &read), NOT_FOUND);
	assert_int_equal(reminder_answer(w.ctx, h->db, id, STR("x")), NOT_FOUND);
	harness_read(h);
	assert_int_equal(reminder_count(w.ctx, &(struct reminder_ask){ .only_open = true }, &n), OK);
	assert_int_equal(n, 0);

	plan_world_be(&w, w.east, ROLE_VIEWER);
	assert_int_equal(reminder_answer(w.ctx, h->db, id, STR("x")), DENIED);
	plan_world_be(&w, w.east, ROLE_DATA_ENTRY);
	harness_read(h);
	assert_int_equal(reminder_answer(w.ctx, h->db, id, STR(" ")), INVALID);
	assert_int_equal(
		reminder_count(w.ctx, &(struct reminder_ask){ .units = &w.east, .n_units = 1, .only_open = true }, &n),
		OK);
	assert_int_equal(n, 1);
	assert_int_equal(reminder_answer(w.ctx, h->db, id, STR("Kết nạp 20 người trong tháng 7.")), OK);
	harness_read(h);
	assert_int_equal(reminder_by_id(w.ctx, id, &read), OK);
	assert_int_equal(read.answered_on, w.ctx->today);
	assert_str(read.answer, "Kết nạp 20 người trong tháng 7.");
	assert_int_equal(reminder_answer(w.ctx, h->db, id, STR("lại")), CONFLICT);
	plan_world_end(&w);
}

static void what_is_behind_comes_with_the_heaviest_first(struct harness_db *h)
{
	struct plan_world w;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct behind behind;
	plan_world_begin(&w, h);
	plan_world_load(&w, PLAN);
	plan_world_admit(&w, w.union_east, 30, day_of(2021, 2, 1));
	plan_world_admit(&w, w.union_west, 1, day_of(2021, 2, 1));
	struct plan_result r = plan_world_evaluate(&w, "kh", 0, day_of(2021, 6, 30));
	ask.as_of = r.as_of;
	assert_int_equal(behind_find(w.ctx, &ask, &r, &behind), OK);
	/* far behind: t2 of dong (0 of 4), t1 of tay (1 of 20); behind: t1 of dong (30 of 80); t2 was not given to tay
	 */
	assert_int_equal(behind.n, 3);
	assert_int_equal(behind.n_units, 2);
	assert_str(behind.rows[0].target->code, "t2");
	assert_int_equal(behind.rows[0].why, BEHIND_FAR);
	assert_str(behind.rows[1].child.unit.code, "tay");
	assert_true(behind.rows[1].has_gap);
	assert_int_equal(rational_cmp(behind.rows[1].gap, (struct rational){ 20 * 181 - 365, 365 }), 0);
	assert_int_equal(behind.rows[2].why, BEHIND_SLOW);
	assert_str(behind.rows[2].child.unit.code, "dong");
	plan_world_end(&w);
}

static void where_nobody_was_given_a_part_those_with_nothing_at_all_are_listed(struct harness_db *h)
{
	struct plan_world w;
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct behind behind;
	plan_world_begin(&w, h);
	plan_world_load(&w, "plan: kh\nunit: tinh\ntitle: Ke hoach\nperiod: \"2021\"\ntargets:\n"
			    "  - id: t1\n    text: doan vien\n    formula: count(admission)\n    baselines:\n"
			    "      - { kind: adopted, target: \"100\" }\n");
	plan_world_admit(&w, w.union_east, 1, day_of(2021, 2, 1));
	struct plan_result r = plan_world_evaluate(&w, "kh", 0, day_of(2021, 6, 30));
	ask.as_of = r.as_of;
	assert_int_equal(behind_find(w.ctx, &ask, &r, &behind), OK);
	assert_int_equal(behind.n, 1);
	assert_int_equal(behind.rows[0].why, BEHIND_SILENT);
	assert_str(behind.rows[0].child.unit.code, "tay");
	assert_false(behind.rows[0].has_gap);

	/* A grassroots union is not expected to do what its district does. */
	r = plan_world_evaluate(&w, "kh", w.west, day_of(2021, 6, 30));
	ask.unit_id = w.west;
	assert_int_equal(behind_find(w.ctx, &ask, &r, &behind), OK);
	assert_int_equal(behind.n, 0);
	plan_world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_unit_is_reminded_of_a_target_once_a_day),
		each_engine(only_units_below_are_reminded_and_only_by_an_officer),
		each_engine(words_and_units_are_needed),
		each_engine(who_was_reminded_answers_and_nobody_beside_sees_it),
		each_engine(what_is_behind_comes_with_the_heaviest_first),
		each_engine(where_nobody_was_given_a_part_those_with_nothing_at_all_are_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
