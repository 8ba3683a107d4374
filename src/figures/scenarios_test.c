/* What the members' book is asked to get right, told as it happens to a union, on both engines. */
#include "harness/database.h"

#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/fact.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "figures/figure.h"

struct story {
	struct harness_db *h;
	struct ctx *ctx;
	struct catalog *catalog;
	int64_t root, province, unions[20], employers[20];
	int64_t act_id;
};

static enum status install(struct ctx *ctx, void *arg)
{
	(void)arg;
	return catalog_install(ctx);
}

static enum status found(struct ctx *ctx, struct act *act, struct str code, const char *kind, int64_t parent,
			 int64_t *out)
{
	struct unit_new unit = {
		.code = code, .name = code, .kind = str_of(kind), .parent_id = parent, .from_day = day_of(2010, 1, 1)
	};
	return unit_found(ctx, act, &unit, out);
}

static enum status add_employer(struct ctx *ctx, struct act *act, struct str code, int64_t unit_id, int64_t *out)
{
	struct record employer = record_new(ctx, &employer_type), link = record_new(ctx, &unit_employer_type);

	record_set(&employer, "code", VALUE_OF_TEXT(code));
	record_set(&employer, "name", VALUE_OF_TEXT(code));
	record_set(&employer, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	record_set(&employer, "is_demonstration", VALUE_OF_INT(0));
	TRY(fact_apply(ctx, act, &employer_type, NULL, &employer));
	record_set(&link, "unit", VALUE_OF_INT(unit_id));
	record_set(&link, "employer", VALUE_OF_INT(employer.id));
	record_set(&link, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
	*out = employer.id;
	return fact_apply(ctx, act, &unit_employer_type, NULL, &link);
}

/* A province with 20 grassroots unions, each with its employer. */
static enum status write_units(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(found(ctx, &act, STR("tld"), "confederation", 0, &s->root));
	TRY(found(ctx, &act, STR("tinh"), "province", s->root, &s->province));
	for (int i = 0; i < 20; i++) {
		TRY(found(ctx, &act, str_fmt(ctx->arena, "cs-%d", i), "grassroots", s->province, &s->unions[i]));
		TRY(add_employer(ctx, &act, str_fmt(ctx->arena, "dn-%d", i), s->unions[i], &s->employers[i]));
	}
	return OK;
}

static void begin(struct story *s, struct harness_db *h)
{
	*s = (struct story){ .h = h, .ctx = h->ctx };
	s->ctx->scope = &scope_all;
	assert_int_equal(db_write(s->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(s->ctx, &s->catalog), OK);
	s->ctx->catalog = s->catalog;
	assert_int_equal(db_write(s->ctx, h->db, write_units, s), OK);
}

static void end(struct story *s)
{
	db_reader_done(s->ctx);
	catalog_free(s->catalog);
}

static void happens(struct story *s, db_write_fn *fn)
{
	problems_clear(s->ctx);
	enum status status = db_write(s->ctx, s->h->db, fn, s);
	if (status != OK)
		fail_msg("%s: %.*s", status_name(status),
			 STR_ARG(s->ctx->problems.n ? s->ctx->problems.items[0].message : STR_EMPTY));
	harness_read(s->h);
}

/* "num/den" of a formula at the province over 2021, to its end. */
static struct str figure_of(struct story *s, const char *formula)
{
	struct figure_ask ask = { .formula = str_of(formula),
				  .unit_id = s->province,
				  .from = day_of(2021, 1, 1),
				  .until = day_of(2022, 1, 1),
				  .as_of = day_of(2021, 12, 31),
				  .structure = { .known = INSTANT_FOREVER } };
	struct figure figure;
	problems_clear(s->ctx);
	if (figure_ask(s->ctx, &ask, 1, &figure) != OK)
		fail_msg("%s: %.*s", formula,
			 STR_ARG(s->ctx->problems.n ? s->ctx->problems.items[0].message : STR_EMPTY));
	return str_fmt(s->ctx->arena, "%lld/%lld", (long long)figure.num.num, (long long)figure.den.num);
}

static enum status join(struct ctx *ctx, struct act *act, int64_t unit_id, int n, int n_women, const char *cause,
			day_t day, int64_t *out_ids)
{
	for (int i = 0; i < n; i++) {
		struct founding_member person = { .full_name = str_fmt(ctx->arena, "Người %d", i),
						  .born_on = DAY_NONE,
						  .sex = i < n_women ? STR("female") : STR("male") };
		int64_t id;
		TRY(member_join(ctx, act, &person, false, unit_id, cause, day, &id));
		if (out_ids)
			out_ids[i] = id;
	}
	return OK;
}

static enum status recognise(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "recognise", .decision = STR("12/QĐ-LĐLĐ") };
	struct founding_member members[25];
	int64_t replayed, unit_id;

	for (int i = 0; i < 25; i++)
		members[i] = (struct founding_member){ .full_name = STR("Trần Thị B"), .born_on = DAY_NONE };
	struct founding founding = { .unit = { .code = STR("cs-moi"),
					       .name = STR("CĐCS Mới"),
					       .kind = STR("grassroots"),
					       .parent_id = s->province,
					       .from_day = day_of(2021, 3, 1) },
				     .method = STR("bottom_up"),
				     .workers = 30,
				     .members = members,
				     .n_members = 25 };
	TRY(act_begin(ctx, &act, &replayed));
	TRY(founding_recognise(ctx, &act, &founding, &unit_id));
	s->act_id = act.id;
	return OK;
}

static enum status take_back(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "annul", .reason = STR("ghi nhầm") };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	return fact_annul_act(ctx, &act, s->act_id);
}

static void recognising_a_union_of_25_moves_three_figures_and_taking_it_back_moves_them_back(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, recognise);
	assert_str(figure_of(&s, "count(admission)"), "25/1");
	assert_str(figure_of(&s, "count(establishment)"), "1/1");
	assert_str(figure_of(&s, "count(establishment where method = bottom_up)"), "1/1");
	assert_str(figure_of(&s, "count(unit at end where kind = grassroots)"), "21/1");
	happens(&s, take_back);
	assert_str(figure_of(&s, "count(admission)"), "0/1");
	assert_str(figure_of(&s, "count(establishment)"), "0/1");
	assert_str(figure_of(&s, "count(establishment where method = bottom_up)"), "0/1");
	assert_str(figure_of(&s, "count(unit at end where kind = grassroots)"), "20/1");
	end(&s);
}

/* 30 were there before; 100 are admitted, 40 move between unions, 10 leave, and a company with 30 closes. */
static enum status live_a_year(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed, *ids = arena_array_of(ctx->arena, int64_t, 130);

	TRY(act_begin(ctx, &act, &replayed));
	TRY(join(ctx, &act, s->unions[0], 30, 0, "admission", day_of(2019, 5, 1), ids));
	TRY(join(ctx, &act, s->unions[1], 100, 0, "admission", day_of(2021, 2, 1), ids + 30));
	for (int i = 0; i < 40; i++)
		TRY(member_transfer(ctx, &act, ids[30 + i], s->unions[1], s->unions[2], day_of(2021, 4, 1),
				    STR("chuyển")));
	for (int i = 0; i < 10; i++) {
		struct record leaving = record_new(ctx, &membership_event_type);
		record_set(&leaving, "member", VALUE_OF_INT(ids[120 + i]));
		record_set(&leaving, "unit", VALUE_OF_INT(s->unions[1]));
		record_set(&leaving, "day", VALUE_OF_INT(day_of(2021, 6, 1)));
		record_set(&leaving, "cause", VALUE_OF_TEXT(STR("resignation")));
		TRY(fact_apply(ctx, &act, &membership_event_type, NULL, &leaving));
	}
	return unit_end(ctx, &act, s->unions[0], STR("employer_closed"), day_of(2021, 9, 1));
}

static enum status merge_two(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "merge" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	return unit_merge(ctx, &act, &s->unions[2], 1, s->unions[1], day_of(2021, 10, 1));
}

static void growth_counts_what_joined_and_left_and_no_moves_or_mergers(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, live_a_year);
	assert_str(figure_of(&s, "count(admission)"), "100/1");
	assert_str(figure_of(&s, "count(departure)"), "40/1");
	assert_str(figure_of(&s, "growth(member)"), "60/1");
	assert_str(figure_of(&s, "count(member at end) - count(member at start)"), "60/1");
	happens(&s, merge_two);
	assert_str(figure_of(&s, "growth(member)"), "60/1");
	assert_str(figure_of(&s, "count(admission)"), "100/1");
	assert_str(figure_of(&s, "count(departure)"), "40/1");
	assert_str(figure_of(&s, "count(member at end)"), "90/1");
	end(&s);
}

static enum status add_register(struct ctx *ctx, struct act *act, const char *code, const char *day_field,
				int64_t unit_id, const char *kind, day_t day)
{
	struct record r = record_new(ctx, catalog_type(ctx->catalog, str_of(code)));
	record_set(&r, "unit", VALUE_OF_INT(unit_id));
	record_set(&r, day_field, VALUE_OF_INT(day));
	if (kind)
		record_set(&r, "kind", VALUE_OF_TEXT(str_of(kind)));
	return fact_apply(ctx, act, r.type, NULL, &r);
}

static enum status twenty_by_one(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	for (int i = 0; i < 20; i++)
		TRY(add_register(ctx, &act, "party_introduction", "introduced_on", s->unions[7], NULL,
				 day_of(2021, 3, 1) + i));
	return OK;
}

static void
twenty_introductions_by_one_of_twenty_unions_are_one_on_average_and_five_percent_by_each(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, twenty_by_one);
	assert_str(figure_of(&s, "count(party_introduction) / count(unit at end where kind = grassroots)"), "20/20");
	assert_str(figure_of(&s, "count(unit at end where kind = grassroots and has(party_introduction))"
				 " / count(unit at end where kind = grassroots)"),
		   "1/20");
	end(&s);
}

static enum status talk_and_sign(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	for (int i = 0; i < 3; i++)
		TRY(add_register(ctx, &act, "dialogue", "held_on", s->unions[3], "periodic", day_of(2021, 3 + i, 1)));
	TRY(add_register(ctx, &act, "agreement", "signed_on", s->unions[3], "enterprise", day_of(2018, 5, 1)));
	TRY(add_register(ctx, &act, "agreement", "signed_on", s->unions[3], "enterprise", day_of(2021, 5, 1)));
	return add_register(ctx, &act, "agreement", "signed_on", s->unions[4], "enterprise", day_of(2021, 6, 1));
}

static void bodies_are_counted_not_meetings_and_a_second_agreement_is_not_the_first(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, talk_and_sign);
	assert_str(figure_of(&s, "count(dialogue)"), "3/1");
	assert_str(figure_of(&s, "distinct(dialogue.employer)"), "1/1");
	assert_str(figure_of(&s, "distinct(agreement.employer)"), "2/1");
	assert_str(figure_of(&s, "distinct(agreement.employer where is_first)"), "1/1");
	end(&s);
}

static enum status twelve_with_four_women(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(join(ctx, &act, s->unions[5], 12, 4, "admission", day_of(2020, 1, 1), NULL));
	return join(ctx, &act, s->unions[6], 11, 11, "admission", day_of(2020, 1, 1), NULL);
}

static void ten_members_and_ten_women_members_are_two_rules(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, twelve_with_four_women);
	assert_str(figure_of(&s, "count(unit at end where kind = grassroots and count(member) >= 10)"), "2/1");
	assert_str(
		figure_of(&s, "count(unit at end where kind = grassroots and count(member where sex = female) >= 10)"),
		"1/1");
	end(&s);
}

static enum status pay(struct ctx *ctx, struct act *act, int64_t unit_id, int64_t due, int64_t paid, int64_t kept)
{
	struct record r = record_new(ctx, catalog_type(ctx->catalog, STR("levy")));
	record_set(&r, "unit", VALUE_OF_INT(unit_id));
	record_set(&r, r.type->decided_by.p, VALUE_OF_INT(day_of(2021, 5, 31)));
	record_set(&r, "due", VALUE_OF_INT(due));
	record_set(&r, "paid", VALUE_OF_INT(paid));
	record_set(&r, "kept", VALUE_OF_INT(kept));
	return fact_apply(ctx, act, r.type, NULL, &r);
}

static enum status pay_levies(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(pay(ctx, &act, s->unions[1], 10000000, 10000000, 7500000));
	TRY(pay(ctx, &act, s->unions[2], 10000000, 10000000, 5000000));
	return pay(ctx, &act, s->unions[3], 10000000, 0, 0);
}

static void a_union_that_paid_nothing_is_in_no_share(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, pay_levies);
	assert_str(figure_of(&s, "count(unit at end where kind = grassroots and sum(levy.paid) > 0"
				 " and sum(levy.kept) >= param(LEVY_SPLIT_CDCS) * sum(levy.paid))"
				 " / count(unit at end where kind = grassroots and sum(levy.paid) > 0)"),
		   "1/2");
	end(&s);
}

static enum status recognise_without_names(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "recognise" };
	struct founding_member nobody = { .born_on = DAY_NONE },
			       somebody = { .full_name = STR("Lê Thị C"), .born_on = DAY_NONE };
	int64_t replayed, id;

	TRY(act_begin(ctx, &act, &replayed));
	for (int i = 0; i < 3; i++)
		TRY(member_join(ctx, &act, &nobody, false, s->unions[8], "recognition", day_of(2021, 3, 1), &id));
	return member_join(ctx, &act, &somebody, false, s->unions[8], "admission", day_of(2021, 3, 1), &id);
}

static void a_name_that_is_not_known_yet_is_no_name(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, recognise_without_names);
	assert_str(figure_of(&s, "distinct(member.full_name)"), "1/1");
	assert_str(figure_of(&s, "count(member where full_name != \"Lê Thị D\")"), "1/1");
	assert_str(figure_of(&s, "count(member where not full_name = \"Lê Thị D\")"), "4/1");
	end(&s);
}

static enum status put_in_charge_on_the_day_of_the_merger(struct ctx *ctx, void *arg)
{
	struct story *s = arg;
	struct act act = { .verb = "merge" };
	struct record employer = record_new(ctx, &employer_type);
	day_t day = day_of(2021, 5, 1);
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	record_set(&employer, "code", VALUE_OF_TEXT(STR("dn-moi")));
	record_set(&employer, "name", VALUE_OF_TEXT(STR("Mới")));
	record_set(&employer, "from_day", VALUE_OF_INT(day));
	TRY(fact_apply(ctx, &act, &employer_type, NULL, &employer));
	TRY(fact_set_history(ctx, &act, &employer_type, employer.id, STR("in_charge"), day, VALUE_OF_INT(s->unions[9]),
			     STR_EMPTY));
	return unit_merge(ctx, &act, &s->unions[9], 1, s->unions[10], day);
}

static void an_employer_in_the_charge_of_a_merged_union_from_that_very_day_lies_at_its_heir(struct harness_db *h)
{
	struct story s;
	begin(&s, h);
	happens(&s, put_in_charge_on_the_day_of_the_merger);
	assert_str(figure_of(&s, "max(unit where kind = grassroots : count(employer))"), "3/1");
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(recognising_a_union_of_25_moves_three_figures_and_taking_it_back_moves_them_back),
		each_engine(growth_counts_what_joined_and_left_and_no_moves_or_mergers),
		each_engine(twenty_introductions_by_one_of_twenty_unions_are_one_on_average_and_five_percent_by_each),
		each_engine(bodies_are_counted_not_meetings_and_a_second_agreement_is_not_the_first),
		each_engine(ten_members_and_ten_women_members_are_two_rules),
		each_engine(a_union_that_paid_nothing_is_in_no_share),
		each_engine(a_name_that_is_not_known_yet_is_no_name),
		each_engine(an_employer_in_the_charge_of_a_merged_union_from_that_very_day_lies_at_its_heir),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
