/* Tests of unit_code.c. */
#include "domain/unit_code.h"
#include "db/sql_text.h"
#include "harness/database.h"

#include "base/code.h"

static void codes_follow_from_names(void **state)
{
	static const char *const cases[][2] = {
		{ "Tổng Liên đoàn Lao động Việt Nam", "tld" },
		{ "LĐLĐ huyện Gia Lâm", "ldld-gia-lam" },
		{ "LĐLĐ thành phố Hà Nội", "ldld-ha-noi" },
		{ "Liên đoàn Lao động tỉnh Quảng Trị", "ldld-quang-tri" },
		{ "LĐLĐ Hướng Hóa", "ldld-huong-hoa" },
		{ "LĐLĐ quận 1", "ldld-quan-1" },
		{ "Công đoàn xã Vụ Bản", "cd-vu-ban" },
		{ "Công đoàn cơ sở Trường Mầm non Hoa Mai", "cdcs-truong-mam-non-hoa-mai" },
		{ "CĐCS Công ty TNHH May 10 – Chi nhánh 2", "cdcs-cong-ty-tnhh-may-10-chi-nhanh-2" },
		{ "CĐCS Xã hội học tập", "cdcs-xa-hoi-hoc-tap" },
		{ "  Nghiệp đoàn   xe ôm ", "nd-xe-om" },
		{ "3 Tháng 2", "dv-3-thang-2" },
		{ "—", "dv" },
		{ "", "dv" },
	};
	struct ctx ctx;

	harness_ctx(&ctx);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_str(unit_code_of_name(ctx.arena, str_of(cases[i][0])), cases[i][1]);
	harness_done(&ctx);
}

static void a_long_name_is_cut_between_words(void **state)
{
	struct ctx ctx;

	harness_ctx(&ctx);
	struct str code = unit_code_of_name(
		ctx.arena,
		STR("CĐCS Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất và Thương mại Xuất nhập khẩu"));

	assert_str(code, "cdcs-cong-ty-trach-nhiem-huu-han-mot-thanh-vien-san-xuat-va");
	assert_true(code_is_name(code));
	harness_done(&ctx);
}

static enum status add_units(struct ctx *ctx, void *arg)
{
	static const char *const codes[] = { "ldld-gia-lam", "ldld-gia-lam-2" };

	for (int i = 0; i < 2; i++) {
		struct sql_text q;

		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "INSERT INTO unit (id, version, recorded_at, superseded_at, change_id, code, from_day, "
			    "until_day,"
			    " is_demonstration) VALUES (");
		sql_int(&q, i + 1);
		sql_lit(&q, ", 1, 1, 9223372036854775807, 0, ");
		sql_str(&q, str_of(codes[i]));
		sql_lit(&q, ", 0, 2147483647, 1)");
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

static void a_taken_code_gets_a_number(struct harness_db *h)
{
	struct str code;

	assert_int_equal(db_write(h->ctx, h->db, add_units, NULL), OK);
	harness_read(h);
	assert_int_equal(unit_code_free(h->ctx, STR("LĐLĐ huyện Gia Lâm"), &code), OK);
	assert_str(code, "ldld-gia-lam-3");
	assert_int_equal(unit_code_free(h->ctx, STR("LĐLĐ huyện Đông Anh"), &code), OK);
	assert_str(code, "ldld-dong-anh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_follow_from_names),
		cmocka_unit_test(a_long_name_is_cut_between_words),
		each_engine(a_taken_code_gets_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
