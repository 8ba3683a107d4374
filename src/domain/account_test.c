/* Signing in, sessions and who manages whom, on both engines. */
#include <time.h>

#include "db/sql_text.h"
#include "domain/account.h"
#include "domain/account_queries.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "harness/database.h"

#define HOUR ((instant_t)3600000)

struct given {
	const char *login;
	const char *password; /* NULL: none that fits */
	bool must_change;
	int64_t unit_id; /* 0: no role */
	enum role role;
	struct str hash;
	int64_t id;
};

static enum status write_account(struct ctx *ctx, void *arg)
{
	struct given *g = arg;

	TRY(account_add(ctx, str_of(g->login), STR("Lò Thị Mai"), g->hash, g->must_change, &g->id));
	return g->unit_id ? account_grant(ctx, g->id, g->unit_id, g->role, ctx->today) : OK;
}

static enum status write_role(struct ctx *ctx, void *arg)
{
	const struct given *g = arg;

	return account_grant(ctx, g->id, g->unit_id + 1, g->role, ctx->today);
}

static int64_t give(struct harness_db *h, struct password_gate *gate, struct given g)
{
	harness_read(h);
	if (g.password)
		assert_int_equal(password_hash(h->ctx, gate, str_of(g.password), &g.hash), OK);
	assert_int_equal(db_write(h->ctx, h->db, write_account, &g), OK);
	return g.id;
}

static enum status sign_in(struct harness_db *h, struct password_gate *gate, const char *login, const char *password,
			   struct str *token)
{
	bool must_change;
	problems_clear(h->ctx);
	return account_sign_in(h->ctx, h->db, gate, str_of(login), str_of(password), STR("127.0.0.1"), token,
			       &must_change);
}

static void a_password_opens_a_session_that_knows_its_user(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token;
	struct user user;
	bool must_change = true, is_due;

	give(h, gate,
	     (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng", .unit_id = 7, .role = ROLE_OFFICER });
	assert_int_equal(account_sign_in(h->ctx, h->db, gate, STR(" Mai.LT "), STR("hoa ban nở trắng"), STR("::1"),
					 &token, &must_change),
			 OK);
	assert_false(must_change);
	assert_int_equal(token.n, SESSION_TOKEN_LENGTH);
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), OK);
	assert_str(user.login, "mai.lt");
	assert_int_equal(user.n_grants, 1);
	assert_int_equal(user.grants[0].role, ROLE_OFFICER);
	assert_false(user.must_change);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM session"), 1);
	password_gate_free(gate);
}

static void an_unknown_login_is_refused_like_a_wrong_password(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token, told;

	give(h, gate, (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng" });
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở", &token), DENIED);
	told = h->ctx->problems.items[0].message;
	assert_int_equal(sign_in(h, gate, "khong.co", "hoa ban nở", &token), DENIED);
	assert_true(str_eq(h->ctx->problems.items[0].message, told));
	assert_int_equal(harness_number(h, "SELECT count(*) FROM session"), 0);
	password_gate_free(gate);
}

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void an_unknown_login_costs_the_time_of_a_real_one(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token;

	give(h, gate, (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng" });
	double begin = cpu_seconds();
	assert_int_equal(sign_in(h, gate, "mai.lt", "sai", &token), DENIED);
	double known = cpu_seconds() - begin;
	begin = cpu_seconds();
	assert_int_equal(sign_in(h, gate, "khong.co", "sai", &token), DENIED);
	assert_true(cpu_seconds() - begin > known / 3);
	password_gate_free(gate);
}

static void five_failures_block_for_longer_and_longer(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token;

	give(h, gate, (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng" });
	for (int left = SIGN_IN_FREE_TRIES - 1; left > 0; left--) {
		assert_int_equal(sign_in(h, gate, "mai.lt", "sai", &token), DENIED);
		assert_problem(h->ctx, "password", left == 4 ? "Còn 4 lần thử" : "lần thử");
	}
	assert_int_equal(sign_in(h, gate, "mai.lt", "sai", &token), DENIED);
	assert_problem(h->ctx, "password", "sau 1 phút");
	/* even the right password waits */
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), DENIED);
	h->ctx->now += 61 * 1000;
	assert_int_equal(sign_in(h, gate, "mai.lt", "sai", &token), DENIED);
	assert_problem(h->ctx, "password", "sau 2 phút");
	h->ctx->now += 121 * 1000;
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), OK);
	/* a success forgets the failures of the login */
	assert_int_equal(sign_in(h, gate, "mai.lt", "sai", &token), DENIED);
	assert_problem(h->ctx, "password", "Còn 4 lần thử");
	password_gate_free(gate);
}

static enum status close_account(struct ctx *ctx, void *arg)
{
	return account_set_active(ctx, *(int64_t *)arg, false);
}

static void a_closed_account_does_not_open(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token;
	struct user user;
	bool is_due;

	int64_t id = give(h, gate, (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng" });
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), OK);
	assert_int_equal(db_write(h->ctx, h->db, close_account, &id), OK);
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), NOT_FOUND);
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), DENIED);
	password_gate_free(gate);
}

static void a_session_ends_by_rest_by_age_and_by_signing_out(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str token;
	struct user user;
	bool is_due;
	instant_t begin = h->ctx->now;

	give(h, gate, (struct given){ .login = "mai.lt", .password = "hoa ban nở trắng" });
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), OK);
	h->ctx->now = begin + (SESSION_IDLE_HOURS - 1) * HOUR;
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), OK);
	assert_true(is_due);
	h->ctx->now = begin + SESSION_IDLE_HOURS * HOUR;
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), NOT_FOUND);

	/* used all the time it still ends */
	for (h->ctx->now = begin; h->ctx->now < begin + SESSION_DAYS * 24 * HOUR; h->ctx->now += 10 * HOUR)
		assert_int_equal(session_touch(h->ctx, h->db, token), OK);
	h->ctx->now = begin + SESSION_DAYS * 24 * HOUR;
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), NOT_FOUND);

	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM session"), 1); /* the ended one was forgotten */
	harness_read(h);
	assert_int_equal(account_sign_out(h->ctx, h->db, token), OK);
	assert_int_equal(session_find(h->ctx, token, &user, &is_due), NOT_FOUND);
	assert_int_equal(session_find(h->ctx, STR("abc"), &user, &is_due), NOT_FOUND);
	password_gate_free(gate);
}

static void count_asked(void *arg, struct str text, const struct value *args, int n_args)
{
	int *n = arg;
	(void)args;
	(void)n_args;
	*n += str_contains(text, STR("from session"));
}

static enum status find_anew(struct harness_db *h, struct str token, struct user *user)
{
	bool is_due;
	harness_read(h);
	return session_find(h->ctx, token, user, &is_due);
}

/* What is remembered of a session is asked anew after a change of it, of its account or roles by another process. */
static void a_session_is_remembered_until_another_process_changes_it(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct given officer = {
		.password = "hoa ban nở trắng", .login = "mai.lt", .unit_id = 7, .role = ROLE_OFFICER
	};
	struct ctx other = *h->ctx;
	struct catalog *catalog;
	struct db *there;
	struct str token;
	struct user user;
	int n_asked = 0;

	assert_int_equal(db_open(&other, str_of(h->url), 1, &there), OK);
	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &catalog), OK);
	h->ctx->catalog = catalog;
	officer.id = give(h, gate, officer);
	assert_int_equal(sign_in(h, gate, "mai.lt", "hoa ban nở trắng", &token), OK);
	assert_int_equal(find_anew(h, token, &user), OK);
	db_set_told(h->db, count_asked, &n_asked);
	assert_int_equal(find_anew(h, token, &user), OK);
	assert_int_equal(n_asked, 0);
	assert_int_equal(user.n_grants, 1);

	assert_int_equal(db_write(&other, there, write_role, &officer), OK);
	assert_int_equal(find_anew(h, token, &user), OK);
	assert_int_equal(n_asked, 1);
	assert_int_equal(user.n_grants, 2);
	h->ctx->now += (SESSION_IDLE_HOURS + 1) * HOUR; /* what is remembered ends by rest as well */
	assert_int_equal(find_anew(h, token, &user), NOT_FOUND);
	assert_int_equal(session_touch(&other, there, token), OK);
	h->ctx->now -= (SESSION_IDLE_HOURS + 1) * HOUR;
	assert_int_equal(find_anew(h, token, &user), OK);
	assert_int_equal(account_sign_out(&other, there, token), OK);
	assert_int_equal(find_anew(h, token, &user), NOT_FOUND);
	db_set_told(h->db, NULL, NULL);
	catalog_free(catalog);
	db_close(there);
	password_gate_free(gate);
}

static void a_new_password_needs_the_old_one_and_ends_the_other_sessions(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	struct str here, there;
	struct user user;
	bool is_due;

	give(h, gate, (struct given){ .login = "mai.lt", .password = "mật khẩu được cấp", .must_change = true });
	assert_int_equal(sign_in(h, gate, "mai.lt", "mật khẩu được cấp", &here), OK);
	assert_int_equal(sign_in(h, gate, "mai.lt", "mật khẩu được cấp", &there), OK);
	assert_int_equal(session_find(h->ctx, here, &user, &is_due), OK);
	assert_true(user.must_change);
	h->ctx->user = &user;
	assert_int_equal(account_change_password(h->ctx, h->db, gate, here, STR("sai"), STR("hoa ban nở trắng")),
			 DENIED);
	assert_problem(h->ctx, "old", "Mật khẩu đang dùng chưa đúng. Còn 4");
	assert_int_equal(account_change_password(h->ctx, h->db, gate, here, STR("mật khẩu được cấp"), STR("ngắn")),
			 INVALID);
	assert_problem(h->ctx, "password", "từ 10");
	assert_int_equal(
		account_change_password(h->ctx, h->db, gate, here, STR("mật khẩu được cấp"), STR("mật khẩu được cấp")),
		INVALID);
	assert_int_equal(
		account_change_password(h->ctx, h->db, gate, here, STR("mật khẩu được cấp"), STR("hoa ban nở trắng")),
		OK);
	assert_int_equal(session_find(h->ctx, there, &user, &is_due), NOT_FOUND);
	assert_int_equal(session_find(h->ctx, here, &user, &is_due), OK);
	assert_false(user.must_change);
	password_gate_free(gate);
}

static void a_login_is_taken_once_and_has_the_right_form(struct harness_db *h)
{
	static const char *const wrong[] = { "ab", "Mai", "mai lt", "màilt", "" };
	struct given g = { .login = "mai.lt", .hash = STR("x") };

	assert_int_equal(db_write(h->ctx, h->db, write_account, &g), OK);
	assert_int_equal(db_write(h->ctx, h->db, write_account, &g), CONFLICT);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		g.login = wrong[i];
		assert_int_equal(db_write(h->ctx, h->db, write_account, &g), INVALID);
		assert_problem(h->ctx, "login", "3 đến 60");
	}
}

static enum status write_places(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "import" };
	int64_t *ids = arg, replayed;
	static const char *const names[] = { "LĐLĐ tỉnh Lào Cai", "LĐLĐ huyện Sa Pa", "LĐLĐ tỉnh Yên Bái" };

	TRY(act_begin(ctx, &act, &replayed));
	struct unit_new unit = { .code = STR("tld"), .name = STR("TLĐ"), .kind = STR("confederation"), .from_day = 0 };
	TRY(unit_found(ctx, &act, &unit, &ids[0]));
	for (int i = 0; i < 3; i++) {
		unit = (struct unit_new){ .name = str_of(names[i]),
					  .kind = i == 1 ? STR("district") : STR("province"),
					  .parent_id = i == 1 ? ids[1] : ids[0],
					  .from_day = 0 };
		TRY(unit_found(ctx, &act, &unit, &ids[i + 1]));
	}
	return OK;
}

/* Who asks: one role at one unit. */
static void be(struct harness_db *h, struct scope *scope, struct grant *grant, int64_t unit_id, enum role role)
{
	*grant = (struct grant){ unit_id, role };
	*scope = (struct scope){ .grants = grant, .n_grants = 1, .today = h->ctx->today };
	h->ctx->scope = scope;
	problems_clear(h->ctx);
}

static enum status grant_second(struct ctx *ctx, void *arg)
{
	int64_t *ids = arg;
	return account_grant(ctx, ids[0], ids[1], ROLE_VIEWER, ctx->today);
}

static enum status end_unit(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "UPDATE unit SET until_day = ");
	sql_int(&q, ctx->today);
	sql_lit(&q, " WHERE id = ");
	sql_int(&q, *(int64_t *)arg);
	return db_exec_text(ctx, &q);
}

static void a_role_at_a_unit_that_ended_stands_behind(struct harness_db *h)
{
	struct password_gate *gate = password_gate_new();
	enum { ROOT, LAO_CAI, SA_PA, YEN_BAI, N };
	int64_t ids[N], both[2];
	struct str token;
	struct user user;

	h->ctx->scope = &scope_all;
	assert_int_equal(db_write(h->ctx, h->db, write_places, ids), OK);
	both[0] = give(h, gate,
		       (struct given){ .login = "sa.pa",
				       .password = "hoa ban nở trắng",
				       .unit_id = ids[LAO_CAI],
				       .role = ROLE_OFFICER });
	both[1] = ids[YEN_BAI];
	assert_int_equal(db_write(h->ctx, h->db, grant_second, both), OK);
	assert_int_equal(sign_in(h, gate, "sa.pa", "hoa ban nở trắng", &token), OK);
	assert_int_equal(find_anew(h, token, &user), OK);
	assert_int_equal(user.grants[0].unit_id, ids[LAO_CAI]);
	assert_int_equal(db_write(h->ctx, h->db, end_unit, &ids[LAO_CAI]), OK);
	assert_int_equal(session_touch(h->ctx, h->db, token),
			 OK); /* the unit was ended past the record: nobody noted it */
	assert_int_equal(find_anew(h, token, &user), OK);
	assert_int_equal(user.n_grants, 2);
	assert_int_equal(user.grants[0].unit_id, ids[YEN_BAI]);
	password_gate_free(gate);
}

static void an_administrator_manages_those_who_have_no_role_beyond(struct harness_db *h)
{
	enum { ROOT, LAO_CAI, SA_PA, YEN_BAI, N };
	int64_t ids[N], both[2];
	struct scope scope;
	struct grant grant;
	struct account *accounts, account;
	size_t n;

	h->ctx->scope = &scope_all;
	assert_int_equal(db_write(h->ctx, h->db, write_places, ids), OK);
	struct given g = { .login = "sa.pa", .hash = STR("x"), .unit_id = ids[SA_PA], .role = ROLE_OFFICER };
	both[0] = give(h, NULL, g);
	g = (struct given){ .login = "yen.bai", .hash = STR("x"), .unit_id = ids[YEN_BAI], .role = ROLE_VIEWER };
	give(h, NULL, g);
	harness_read(h);
	assert_int_equal(account_list(h->ctx, &accounts, &n), OK);
	assert_int_equal(n, 2);

	be(h, &scope, &grant, ids[LAO_CAI], ROLE_ADMINISTRATOR);
	assert_int_equal(account_list(h->ctx, &accounts, &n), OK);
	assert_int_equal(n, 1);
	assert_str(accounts[0].login, "sa.pa");
	assert_str(accounts[0].roles[0].unit_name, "LĐLĐ huyện Sa Pa");
	assert_false(accounts[0].has_others);
	assert_int_equal(account_to_manage(h->ctx, STR("sa.pa"), &account), OK);
	assert_int_equal(account_to_manage(h->ctx, STR("yen.bai"), &account), NOT_FOUND);
	assert_int_equal(account_to_manage(h->ctx, STR("khong.co"), &account), NOT_FOUND);

	/* a role elsewhere: seen, but the other administrator's as well */
	both[1] = ids[YEN_BAI];
	assert_int_equal(db_write(h->ctx, h->db, grant_second, both), OK);
	assert_int_equal(account_list(h->ctx, &accounts, &n), OK);
	assert_true(accounts[0].has_others);
	assert_int_equal(accounts[0].n_roles, 1);
	assert_int_equal(account_to_manage(h->ctx, STR("sa.pa"), &account), DENIED);

	/* a leader is no administrator, however high */
	be(h, &scope, &grant, ids[ROOT], ROLE_LEADER);
	assert_int_equal(account_list(h->ctx, &accounts, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(account_to_manage(h->ctx, STR("yen.bai"), &account), NOT_FOUND);
}

static void roles_are_given_within_the_scope_only(struct harness_db *h)
{
	int64_t ids[4];
	struct scope scope;
	struct grant grant;

	h->ctx->scope = &scope_all;
	assert_int_equal(db_write(h->ctx, h->db, write_places, ids), OK);
	harness_read(h);
	assert_int_equal(account_may_give(h->ctx, ids[0], ROLE_ADMINISTRATOR), OK);
	be(h, &scope, &grant, ids[1], ROLE_ADMINISTRATOR);
	assert_int_equal(account_may_give(h->ctx, ids[2], ROLE_ADMINISTRATOR), OK);
	assert_int_equal(account_may_give(h->ctx, ids[2], ROLE_NONE), INVALID);
	assert_int_equal(account_may_give(h->ctx, ids[3], ROLE_VIEWER), NOT_FOUND);
	assert_int_equal(account_may_give(h->ctx, ids[0], ROLE_VIEWER), NOT_FOUND);
	be(h, &scope, &grant, ids[1], ROLE_LEADER);
	assert_int_equal(account_may_give(h->ctx, ids[2], ROLE_VIEWER), DENIED);
}

static void every_statement_is_understood(struct harness_db *h)
{
	harness_check_statements(h, account_queries, n_account_queries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_password_opens_a_session_that_knows_its_user),
		each_engine(an_unknown_login_is_refused_like_a_wrong_password),
		each_engine(an_unknown_login_costs_the_time_of_a_real_one),
		each_engine(five_failures_block_for_longer_and_longer),
		each_engine(a_closed_account_does_not_open),
		each_engine(a_session_ends_by_rest_by_age_and_by_signing_out),
		each_engine(a_session_is_remembered_until_another_process_changes_it),
		each_engine(a_new_password_needs_the_old_one_and_ends_the_other_sessions),
		each_engine(a_login_is_taken_once_and_has_the_right_form),
		each_engine(a_role_at_a_unit_that_ended_stands_behind),
		each_engine(an_administrator_manages_those_who_have_no_role_beyond),
		each_engine(roles_are_given_within_the_scope_only),
		each_engine(every_statement_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
