/* Managing accounts: what an administrator of a district may and may not; on both engines. */
#include "features/accounts/manage.h"

#include "domain/fact_fixture.h"

#define GIVEN "mật khẩu được cấp"

struct desk {
	struct fixture f;
	struct password_gate *gate;
};

static void desk_open(struct desk *d, struct harness_db *h)
{
	fixture_begin(&d->f, h);
	d->gate = password_gate_new();
	fixture_be(&d->f, d->f.district, ROLE_ADMINISTRATOR);
}

static void desk_close(struct desk *d)
{
	password_gate_free(d->gate);
	fixture_end(&d->f);
}

static struct str code_of_unit(struct desk *d, int64_t id)
{
	struct unit unit;
	const struct scope *scope = d->f.ctx->scope;
	d->f.ctx->scope = &scope_all;
	assert_int_equal(unit_by_id(d->f.ctx, id, d->f.ctx->today, &unit), OK);
	d->f.ctx->scope = scope;
	return unit.code;
}

static enum status add(struct desk *d, const char *login, int64_t unit_id, enum role role, const char *password)
{
	struct account_new wanted = { str_of(login), STR("Vàng Thị Mỷ"), code_of_unit(d, unit_id), role,
				      str_of(password) };
	problems_clear(d->f.ctx);
	return manage_add(d->f.ctx, d->f.h->db, d->gate, &wanted);
}

static void a_new_account_must_change_the_given_password(struct harness_db *h)
{
	struct desk d;
	struct str token;
	bool must_change = false;

	desk_open(&d, h);
	assert_int_equal(add(&d, "my.vt", d.f.first, ROLE_DATA_ENTRY, GIVEN), OK);
	assert_int_equal(
		account_sign_in(d.f.ctx, h->db, d.gate, STR("my.vt"), STR(GIVEN), STR("::1"), &token, &must_change),
		OK);
	assert_true(must_change);
	desk_close(&d);
}

static void roles_beyond_the_scope_are_not_given(struct harness_db *h)
{
	struct desk d;

	desk_open(&d, h);
	assert_int_equal(add(&d, "xa.la", d.f.south, ROLE_VIEWER, GIVEN), INVALID);
	assert_problem(d.f.ctx, "unit", "trong phạm vi của bạn");
	assert_int_equal(add(&d, "xa.la", d.f.north, ROLE_VIEWER, GIVEN), INVALID);
	assert_int_equal(add(&d, "xa.la", d.f.first, ROLE_NONE, GIVEN), INVALID);
	assert_problem(d.f.ctx, "role", "Chọn vai trò");
	assert_int_equal(add(&d, "xa.la", d.f.first, ROLE_VIEWER, "ngắn"), INVALID);
	assert_problem(d.f.ctx, "password", "từ 10");
	fixture_be(&d.f, d.f.district, ROLE_LEADER);
	assert_int_equal(add(&d, "xa.la", d.f.first, ROLE_VIEWER, GIVEN), DENIED);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM account"), 0);
	harness_read(h);
	desk_close(&d);
}

static void nobody_closes_the_own_account_or_one_elsewhere(struct harness_db *h)
{
	struct desk d;

	desk_open(&d, h);
	assert_int_equal(add(&d, "my.vt", d.f.first, ROLE_ADMINISTRATOR, GIVEN), OK);
	fixture_be_all(&d.f);
	assert_int_equal(add(&d, "xa.la", d.f.south, ROLE_VIEWER, GIVEN), OK);
	fixture_be(&d.f, d.f.district, ROLE_ADMINISTRATOR);
	assert_int_equal(manage_set_active(d.f.ctx, h->db, STR("xa.la"), false), NOT_FOUND);
	assert_int_equal(manage_give_password(d.f.ctx, h->db, d.gate, STR("xa.la"), STR(GIVEN)), NOT_FOUND);
	d.f.user.id = harness_number(h, "SELECT id FROM account WHERE login = 'my.vt'");
	harness_read(h);
	assert_int_equal(manage_set_active(d.f.ctx, h->db, STR("my.vt"), false), CONFLICT);
	d.f.user.id = 7;
	assert_int_equal(manage_set_active(d.f.ctx, h->db, STR("my.vt"), false), OK);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM account WHERE is_active = 0"), 1);
	harness_read(h);
	desk_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_new_account_must_change_the_given_password),
		each_engine(roles_beyond_the_scope_are_not_given),
		each_engine(nobody_closes_the_own_account_or_one_elsewhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
