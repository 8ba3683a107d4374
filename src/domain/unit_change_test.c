/* Founding, moving, ending, merging and splitting units, with members and employers, through the one door for facts. */
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "domain/unit_facts.h"
#include "domain/user.h"
#include "harness/database.h"
#include "oracle/structure_oracle.h"

#define BEGIN ((day_t)15000) /* 2011-01-26 */
#define DAY(n) (BEGIN + (n))

/* What a test does in one act. */
struct job {
	enum status (*fn)(struct ctx *ctx, struct act *act, struct job *job);
	int64_t id;
	int64_t other;
	day_t day;
	const char *text;
	int n;
	int64_t made;
	int64_t act_id;
};

static enum status run(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = "import", .reason = STR("thử"), .decision = STR("1/QĐ-LĐLĐ") };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	job->act_id = act.id;
	return job->fn(ctx, &act, job);
}

static enum status tried(struct harness_db *h, struct job *job)
{
	problems_clear(h->ctx);
	enum status status = db_write(h->ctx, h->db, run, job);

	harness_read(h);
	return status;
}

static int64_t done(struct harness_db *h, struct job job)
{
	enum status status = tried(h, &job);

	for (size_t i = 0; status != OK && i < h->ctx->problems.n; i++)
		print_message("%.*s\n", STR_ARG(h->ctx->problems.items[i].message));
	assert_int_equal(status, OK);
	return job.made;
}

static enum status found(struct ctx *ctx, struct act *act, struct job *job)
{
	struct unit_new unit = { .name = str_of(job->text),
				 .kind = job->n == 0   ? STR("grassroots")
					 : job->n == 1 ? STR("district")
					 : job->n == 2 ? STR("confederation")
						       : STR("group"),
				 .parent_id = job->id,
				 .from_day = job->day };

	return unit_found(ctx, act, &unit, &job->made);
}

static enum status admit(struct ctx *ctx, struct act *act, struct job *job)
{
	for (int i = 0; i < job->n; i++)
		TRY(member_join(ctx, act,
				&(struct founding_member){ .full_name = STR("Nguyễn Văn An"), .born_on = DAY_NONE },
				false, job->id, "admission", job->day, &job->made));
	return OK;
}

static enum status move(struct ctx *ctx, struct act *act, struct job *job)
{
	return unit_move(ctx, act, job->id, job->other, job->n ? RELATION_GUIDED : RELATION_BELONGS, job->day);
}

static enum status end(struct ctx *ctx, struct act *act, struct job *job)
{
	return unit_end(ctx, act, job->id, str_of(job->text), job->day);
}

static enum status retire(struct ctx *ctx, struct act *act, struct job *job)
{
	struct record event = record_new(ctx, &membership_event_type);

	record_set(&event, "member", VALUE_OF_INT(job->id));
	record_set(&event, "unit", VALUE_OF_INT(job->other));
	record_set(&event, "day", VALUE_OF_INT(job->day));
	record_set(&event, "cause", VALUE_OF_TEXT(STR("retirement")));
	return fact_apply(ctx, act, &membership_event_type, NULL, &event);
}

static enum status merge(struct ctx *ctx, struct act *act, struct job *job)
{
	return unit_merge(ctx, act, &job->id, 1, job->other, job->day);
}

static enum status split(struct ctx *ctx, struct act *act, struct job *job)
{
	return unit_split(ctx, act, job->id, &job->other, 1, job->n != 0, job->day);
}

static enum status rename_unit(struct ctx *ctx, struct act *act, struct job *job)
{
	return unit_rename(ctx, act, job->id, str_of(job->text), job->day);
}

static enum status annul(struct ctx *ctx, struct act *act, struct job *job)
{
	return fact_annul_act(ctx, act, job->id);
}

static enum status install(struct ctx *ctx, void *arg)
{
	return catalog_install(ctx);
}

static void free_catalog(void *catalog)
{
	catalog_free(catalog);
}

/* The catalogue, and a confederation since BEGIN. */
static int64_t begin(struct harness_db *h)
{
	struct catalog *catalog;

	h->ctx->scope = &scope_all;
	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &catalog), OK);
	arena_defer(h->ctx->arena, free_catalog, catalog);
	h->ctx->catalog = catalog;
	return done(h, (struct job){ found, 0, 0, BEGIN, "Tổng Liên đoàn Lao động Việt Nam", 2 });
}

static int64_t number(struct harness_db *h, struct sql_text *q)
{
	struct db_rows rows;

	assert_int_equal(db_query_text(h->ctx, q, &rows), OK);
	return db_cell(&rows, 0, 0).i;
}

static void row_unit(struct sql_text *q, const void *arg)
{
	sql_lit(q, "r0.unit_id");
}

static void row_day(struct sql_text *q, const void *arg)
{
	sql_lit(q, "r0.day");
}

static void given_day(struct sql_text *q, const void *arg)
{
	sql_int(q, *(const day_t *)arg);
}

/* Members who stay under a unit on a day. */
static int64_t stock(struct harness_db *h, int64_t unit_id, day_t day)
{
	struct structure s = { .known = INSTANT_FOREVER };
	struct sql_text q;

	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT count(*) FROM stay r0");
	structure_join(&q, &s, 0, row_unit, given_day, &day);
	sql_lit(&q, " WHERE r0.superseded_at = 9223372036854775807 AND r0.from_day <= ");
	sql_int(&q, day);
	sql_lit(&q, " AND r0.until_day > ");
	sql_int(&q, day);
	sql_lit(&q, " AND c0.ancestor_id = ");
	sql_int(&q, unit_id);
	return number(h, &q);
}

/* Events of that flow under a unit, in [from, until). */
static int64_t flow(struct harness_db *h, int64_t unit_id, const char *name, day_t from, day_t until)
{
	struct structure s = { .known = INSTANT_FOREVER };
	struct sql_text q;

	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q,
		"SELECT count(*) FROM membership_event r0 JOIN cause x ON x.code = r0.cause AND x.from_day <= r0.day"
		" AND x.until_day > r0.day");
	structure_join(&q, &s, 0, row_unit, row_day, NULL);
	sql_lit(&q, " WHERE r0.superseded_at = 9223372036854775807 AND r0.day >= ");
	sql_int(&q, from);
	sql_lit(&q, " AND r0.day < ");
	sql_int(&q, until);
	sql_lit(&q, " AND x.flow = ");
	sql_str(&q, str_of(name));
	sql_lit(&q, " AND c0.ancestor_id = ");
	sql_int(&q, unit_id);
	return number(h, &q);
}

static int64_t parent(struct harness_db *h, int64_t unit_id, day_t day)
{
	int64_t id;

	assert_int_equal(structure_parent(h->ctx, unit_id, day, &id), OK);
	return id;
}

static int64_t place(struct harness_db *h, int64_t unit_id, day_t day)
{
	int64_t id;

	assert_int_equal(structure_place(h->ctx, unit_id, day, INSTANT_FOREVER, &id), OK);
	return id;
}

static void sound(struct harness_db *h)
{
	problems_clear(h->ctx);
	enum status status = structure_check(h->ctx);

	for (size_t i = 0; i < h->ctx->problems.n; i++)
		print_message("%.*s\n", STR_ARG(h->ctx->problems.items[i].message));
	assert_int_equal(status, OK);
}

static void a_founded_unit_has_a_code_a_name_and_a_place(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t gia_lam = done(h, (struct job){ found, root, 0, DAY(10), "LĐLĐ huyện Gia Lâm", 1 });
	int64_t again = done(h, (struct job){ found, root, 0, DAY(20), "LĐLĐ huyện Gia Lâm", 1 });
	struct unit unit, *units;
	size_t n;

	assert_int_equal(unit_by_code(h->ctx, STR("ldld-gia-lam"), DAY(30), &unit), OK);
	assert_true(unit.id == gia_lam);
	assert_str(unit.name, "LĐLĐ huyện Gia Lâm");
	assert_str(unit.kind, "district");
	assert_int_equal(unit.until_day, DAY_FOREVER);
	assert_int_equal(unit_by_id(h->ctx, again, DAY(30), &unit), OK);
	assert_str(unit.code, "ldld-gia-lam-2");
	assert_int_equal(unit_root(h->ctx, DAY(30), &unit), OK);
	assert_true(unit.id == root);
	assert_int_equal(unit_by_code(h->ctx, STR("ldld-nowhere"), DAY(30), &unit), NOT_FOUND);
	assert_int_equal(structure_path(h->ctx, gia_lam, DAY(30), &units, &n), OK);
	assert_int_equal(n, 2);
	assert_true(units[0].id == root && units[1].id == gia_lam);
	assert_int_equal(structure_children(h->ctx, root, RELATION_BELONGS, DAY(15), &units, &n), OK);
	assert_int_equal(n, 1);
	sound(h);
}

static void children_stand_in_vietnamese_order(struct harness_db *h)
{
	static const char *const names[] = { "CĐCS Đông Anh", "CĐCS Dệt", "CĐCS Ánh Dương", "CĐCS An Bình", "CĐCS Êm" };
	static const char *const sorted[] = { "CĐCS An Bình", "CĐCS Ánh Dương", "CĐCS Dệt", "CĐCS Đông Anh",
					      "CĐCS Êm" };
	int64_t root = begin(h);
	struct unit *units;
	size_t n;

	for (int i = 0; i < 5; i++)
		done(h, (struct job){ found, root, 0, DAY(1), names[i] });
	assert_int_equal(structure_children(h->ctx, root, RELATION_BELONGS, DAY(2), &units, &n), OK);
	assert_int_equal(n, 5);
	for (int i = 0; i < 5; i++)
		assert_str(units[i].name, sorted[i]);
}

static void a_name_is_that_of_the_day(struct harness_db *h)
{
	int64_t root = begin(h), id = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS Cũ" });
	struct unit unit;

	done(h, (struct job){ rename_unit, id, 0, DAY(50), "CĐCS Mới" });
	assert_int_equal(unit_by_id(h->ctx, id, DAY(49), &unit), OK);
	assert_str(unit.name, "CĐCS Cũ");
	assert_int_equal(unit_by_id(h->ctx, id, DAY(50), &unit), OK);
	assert_str(unit.name, "CĐCS Mới");
	assert_str(unit.code, "cdcs-cu");
}

static void a_move_entered_late_does_not_undo_a_later_one(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ A", 1 });
	int64_t b = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ B", 1 });
	int64_t c = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ C", 1 });
	int64_t unit = done(h, (struct job){ found, a, 0, DAY(2), "CĐCS X" });

	done(h, (struct job){ move, unit, b, DAY(100) });
	done(h, (struct job){ move, unit, c, DAY(50) });
	assert_true(parent(h, unit, DAY(49)) == a);
	assert_true(parent(h, unit, DAY(50)) == c);
	assert_true(parent(h, unit, DAY(99)) == c);
	assert_true(parent(h, unit, DAY(100)) == b);
	done(h, (struct job){ move, unit, a, DAY(50) }); /* corrected on the same day */
	assert_true(parent(h, unit, DAY(60)) == a);
	assert_true(parent(h, unit, DAY(100)) == b);
	sound(h);
}

static void a_tree_does_not_lie_under_itself(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ A", 1 });
	int64_t b = done(h, (struct job){ found, a, 0, DAY(5), "LĐLĐ B", 1 });
	struct job under = { move, a, b, DAY(9) }, early = { move, b, root, DAY(3) };

	assert_int_equal(tried(h, &under), CONFLICT);
	assert_problem(h->ctx, "parent", "trực thuộc chính mình");
	assert_int_equal(tried(h, &early), CONFLICT); /* before its birth */
	assert_true(parent(h, a, DAY(20)) == root);
	sound(h);
}

static void guidance_adds_no_second_parent(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "Công đoàn phường A", 1 });
	int64_t unit = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS X" });
	bool lies;

	done(h, (struct job){ move, unit, a, DAY(10), NULL, 1 });
	done(h, (struct job){ admit, unit, 0, DAY(12), NULL, 3 });
	assert_true(parent(h, unit, DAY(20)) == root);
	assert_int_equal(structure_lies_under(h->ctx, unit, a, RELATION_GUIDED, DAY(20), &lies), OK);
	assert_true(lies);
	assert_int_equal(structure_lies_under(h->ctx, unit, a, RELATION_BELONGS, DAY(20), &lies), OK);
	assert_false(lies);
	assert_int_equal(stock(h, root, DAY(20)), 3);
	assert_int_equal(stock(h, a, DAY(20)), 0);
	done(h, (struct job){ move, unit, 0, DAY(15), NULL, 1 });
	assert_int_equal(structure_lies_under(h->ctx, unit, a, RELATION_GUIDED, DAY(20), &lies), OK);
	assert_false(lies);
}

static void a_company_that_closes_with_thirty_gives_thirty_departures(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t unit = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS X" });
	int64_t group = done(h, (struct job){ found, unit, 0, DAY(2), "Tổ công đoàn 1", 3 });

	done(h, (struct job){ admit, unit, 0, DAY(10), NULL, 20 });
	done(h, (struct job){ admit, group, 0, DAY(11), NULL, 10 });
	assert_int_equal(stock(h, root, DAY(98)), 30);
	done(h, (struct job){ end, unit, 0, DAY(100), "employer_closed" });
	assert_int_equal(flow(h, root, "departure", DAY(0), DAY(200)), 30);
	assert_int_equal(flow(h, unit, "departure", DAY(0), DAY(200)), 30);
	assert_int_equal(flow(h, root, "admission", DAY(0), DAY(200)), 30);
	assert_int_equal(stock(h, root, DAY(100)), 0);
	assert_true(parent(h, unit, DAY(99)) == root);
	assert_true(parent(h, unit, DAY(100)) == 0);
	assert_true(place(h, unit, DAY(150)) == root); /* the last parent */
	assert_true(place(h, group, DAY(150)) == root);
	sound(h);
}

/* First the second lies in the first, later the first in the second: each would end with the other, for ever. */
static void of_parts_that_lie_in_each_other_in_turn_the_end_is_refused_before_the_last_move(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t unit = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS X" });
	int64_t first = done(h, (struct job){ found, unit, 0, DAY(1), "Tổ A", 3 });
	int64_t second = done(h, (struct job){ found, first, 0, DAY(1), "Tổ B", 3 });

	done(h, (struct job){ move, second, unit, DAY(50) });
	done(h, (struct job){ move, first, second, DAY(60) });
	assert_int_equal(tried(h, &(struct job){ end, first, 0, DAY(40), "dissolved" }), CONFLICT);
	assert_problem(h->ctx, "parent", "quan hệ trực thuộc phải nằm trong thời gian hoạt động");
	done(h, (struct job){ end, second, 0, DAY(70), "dissolved" });
	sound(h);
}

/* The end took only those along who were still there. */
static void nobody_is_brought_back_into_a_union_that_has_ended(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t unit = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS X" });
	int64_t member = done(h, (struct job){ admit, unit, 0, DAY(10), NULL, 1 });
	struct job left = { retire, member, unit, DAY(50) }, ended = { end, unit, 0, DAY(100), "dissolved" };

	assert_int_equal(tried(h, &left), OK);
	assert_int_equal(tried(h, &ended), OK);
	assert_int_equal(tried(h, &(struct job){ annul, left.act_id }), INVALID);
	assert_problem(h->ctx, "day", "còn đoàn viên ngoài thời gian hoạt động của đơn vị");
	assert_int_equal(stock(h, root, DAY(120)), 0);
	done(h, (struct job){ annul, ended.act_id });
	done(h, (struct job){ annul, left.act_id });
	assert_int_equal(stock(h, root, DAY(120)), 1);
	sound(h);
}

static void merging_two_unions_changes_nothing_above_both(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t district = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ A", 1 });
	int64_t a = done(h, (struct job){ found, district, 0, DAY(1), "CĐCS A" });
	int64_t b = done(h, (struct job){ found, district, 0, DAY(1), "CĐCS B" });

	done(h, (struct job){ admit, a, 0, DAY(5), NULL, 12 });
	done(h, (struct job){ admit, b, 0, DAY(6), NULL, 7 });
	done(h, (struct job){ merge, a, b, DAY(60) });
	for (int day = 58; day < 63; day++)
		assert_int_equal(stock(h, district, DAY(day)), 19); /* no day is without them */
	assert_int_equal(stock(h, a, DAY(59)), 12);
	assert_int_equal(stock(h, a, DAY(60)), 0);
	assert_int_equal(stock(h, b, DAY(60)), 19);
	assert_int_equal(flow(h, district, "admission", DAY(0), DAY(100)), 19);
	assert_int_equal(flow(h, district, "departure", DAY(0), DAY(100)), 0);
	assert_true(place(h, a, DAY(70)) == b);
	sound(h);
}

static void what_lay_under_a_merged_district_goes_with_it(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t old = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ Cũ", 1 });
	int64_t unit = done(h, (struct job){ found, old, 0, DAY(2), "CĐCS X" });
	int64_t new = done(h, (struct job){ found, root, 0, DAY(80), "LĐLĐ Mới", 1 });

	done(h, (struct job){ merge, old, new, DAY(80) });
	assert_true(parent(h, unit, DAY(79)) == old);
	assert_true(parent(h, unit, DAY(80)) == new);
	assert_true(place(h, new, DAY(40)) == old); /* its principal origin */
	assert_true(place(h, old, DAY(90)) == new);
	sound(h);
}

static void a_union_may_split_and_live_on_or_end(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS A" });
	int64_t b = done(h, (struct job){ found, root, 0, DAY(30), "CĐCS B" });
	int64_t c = done(h, (struct job){ found, root, 0, DAY(50), "CĐCS C" });

	done(h, (struct job){ admit, a, 0, DAY(5), NULL, 4 });
	done(h, (struct job){ split, a, b, DAY(30), NULL, 0 });
	assert_int_equal(stock(h, a, DAY(40)), 4);
	assert_true(place(h, b, DAY(10)) == a);
	done(h, (struct job){ split, a, c, DAY(50), NULL, 1 });
	assert_int_equal(stock(h, c, DAY(50)), 4);
	assert_int_equal(stock(h, root, DAY(50)), 4);
	assert_true(place(h, a, DAY(60)) == c);
	sound(h);
}

static void ends_that_cannot_be_are_refused(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS A" });
	struct job merged = { end, a, 0, DAY(9), "merged" }, unknown = { end, a, 0, DAY(9), "boredom" };
	struct job early = { end, a, 0, DAY(1), "dissolved" }, itself = { merge, a, a, DAY(9) };
	struct job before_joining = { end, a, 0, DAY(20), "dissolved" }, twice = { end, a, 0, DAY(70), "dissolved" };

	assert_int_equal(tried(h, &merged), INVALID);
	assert_int_equal(tried(h, &unknown), INVALID);
	assert_int_equal(tried(h, &early), CONFLICT);
	assert_int_equal(tried(h, &itself), INVALID);
	done(h, (struct job){ admit, a, 0, DAY(40), NULL, 1 });
	assert_int_equal(tried(h, &before_joining), CONFLICT); /* somebody joins later */
	assert_problem(h->ctx, "until_day", "còn đoàn viên");
	done(h, (struct job){ end, a, 0, DAY(60), "dissolved" });
	assert_int_equal(tried(h, &twice), CONFLICT);
	sound(h);
}

static void annulling_a_merger_takes_all_of_it_back(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t a = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS A" });
	int64_t b = done(h, (struct job){ found, root, 0, DAY(1), "CĐCS B" });
	struct job job = { merge, a, b, DAY(60) };

	done(h, (struct job){ admit, a, 0, DAY(5), NULL, 3 });
	assert_int_equal(tried(h, &job), OK);
	done(h, (struct job){ annul, job.act_id });
	assert_int_equal(stock(h, a, DAY(80)), 3);
	assert_int_equal(stock(h, b, DAY(80)), 0);
	assert_true(parent(h, a, DAY(80)) == root);
	assert_true(place(h, a, DAY(80)) == a);
	sound(h);
}

static void an_officer_ends_a_union_of_the_own_branch_and_no_other(struct harness_db *h)
{
	int64_t root = begin(h);
	int64_t mine = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ A", 1 });
	int64_t theirs = done(h, (struct job){ found, root, 0, DAY(1), "LĐLĐ B", 1 });
	int64_t a = done(h, (struct job){ found, mine, 0, DAY(1), "CĐCS A" });
	int64_t b = done(h, (struct job){ found, theirs, 0, DAY(1), "CĐCS B" });
	struct grant grant = { mine, ROLE_OFFICER };
	struct scope scope = { .grants = &grant, .n_grants = 1, .today = h->ctx->today };
	struct job other = { end, b, 0, DAY(60), "dissolved" }, above = { found, root, 0, DAY(9), "LĐLĐ C", 1 };
	struct unit unit;

	done(h, (struct job){ admit, a, 0, DAY(5), NULL, 2 });
	h->ctx->scope = &scope;
	done(h, (struct job){ end, a, 0, DAY(60), "dissolved" });
	assert_int_equal(tried(h, &other), NOT_FOUND);
	assert_int_not_equal(tried(h, &above), OK);
	assert_int_equal(unit_by_id(h->ctx, b, DAY(9), &unit), NOT_FOUND);
	done(h, (struct job){ found, mine, 0, DAY(9), "CĐCS C" });
	h->ctx->scope = &scope_all;
	sound(h);
}

/* Random operations; moves, mergers and splits leave the root's stock of every day as it was. */
static void random_changes_keep_the_root_in_balance(struct harness_db *h)
{
	int64_t units[40] = { begin(h) };
	uint64_t seed = 5;
	int n = 1, refused = 0;

	for (int i = 0; i < 70; i++) {
		int64_t a = units[oracle_draw(&seed, (uint32_t)n)], b = units[oracle_draw(&seed, (uint32_t)n)],
			before[6], made;
		day_t day = DAY(1 + (int)oracle_draw(&seed, 90));
		int what = (int)oracle_draw(&seed, 10);
		struct job job = {
			what < 3 && n < 40 ? found : what < 5 ? admit : what < 7 ? move : what < 9 ? merge : split,
			a,
			b,
			day,
			"CĐCS X",
			0
		};

		job.n = job.fn == admit ? 2 : 0;
		for (int k = 0; k < 6; k++)
			before[k] = stock(h, units[0], DAY(k * 18));
		enum status status = tried(h, &job);

		assert_true(status == OK || status == CONFLICT || status == INVALID);
		refused += status != OK;
		made = status == OK && job.fn == found ? job.made : 0;
		if (made)
			units[n++] = made;
		for (int k = 0; k < 6 && job.fn != admit; k++)
			assert_int_equal(stock(h, units[0], DAY(k * 18)), before[k]);
	}
	assert_true(refused < 50);
	sound(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_founded_unit_has_a_code_a_name_and_a_place),
		each_engine(children_stand_in_vietnamese_order),
		each_engine(a_name_is_that_of_the_day),
		each_engine(a_move_entered_late_does_not_undo_a_later_one),
		each_engine(a_tree_does_not_lie_under_itself),
		each_engine(guidance_adds_no_second_parent),
		each_engine(a_company_that_closes_with_thirty_gives_thirty_departures),
		each_engine(of_parts_that_lie_in_each_other_in_turn_the_end_is_refused_before_the_last_move),
		each_engine(nobody_is_brought_back_into_a_union_that_has_ended),
		each_engine(merging_two_unions_changes_nothing_above_both),
		each_engine(what_lay_under_a_merged_district_goes_with_it),
		each_engine(a_union_may_split_and_live_on_or_end),
		each_engine(ends_that_cannot_be_are_refused),
		each_engine(annulling_a_merger_takes_all_of_it_back),
		each_engine(an_officer_ends_a_union_of_the_own_branch_and_no_other),
		each_engine(random_changes_keep_the_root_in_balance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
