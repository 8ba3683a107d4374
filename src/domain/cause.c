/* Causes of membership change: those that ship, and the look-up by date. */
#include "domain/cause.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "db/sql_text.h"

static const struct {
	const char *code;
	const char *label;
	int direction;
	const char *flow;
	bool in_growth;
} shipped[] = {
	{ "admission", T("Kết nạp"), 1, "admission", true },
	{ "recognition", T("Công nhận khi thành lập"), 1, "admission", true },
	{ "worker_organisation", T("Gia nhập từ tổ chức của người lao động"), 1, "admission", true },
	{ "reinstatement", T("Khôi phục, kết nạp lại"), 1, "other", true },
	{ "transfer_in", T("Chuyển đến"), 1, "transfer", true },
	{ "transfer_out", T("Chuyển đi"), -1, "transfer", true },
	{ "restructure_in", T("Tiếp nhận do sắp xếp tổ chức"), 1, "restructure", false },
	{ "restructure_out", T("Chuyển đi do sắp xếp tổ chức"), -1, "restructure", false },
	{ "retirement", T("Nghỉ hưu"), -1, "departure", true },
	{ "job_end", T("Thôi việc, chấm dứt hợp đồng lao động"), -1, "departure", true },
	{ "unemployment", T("Mất việc làm"), -1, "departure", true },
	{ "resignation", T("Xin ra khỏi công đoàn"), -1, "departure", true },
	{ "struck_off", T("Xóa tên"), -1, "departure", true },
	{ "expulsion", T("Khai trừ"), -1, "departure", true },
	{ "death", T("Từ trần"), -1, "departure", true },
	{ "dissolved", T("Công đoàn cơ sở giải thể"), -1, "departure", true },
	{ "employer_closed", T("Đơn vị sử dụng lao động chấm dứt hoạt động"), -1, "departure", true },
	{ "system_end", T("Kết thúc theo chủ trương sắp xếp tổ chức bộ máy"), -1, "system_end", false },
};

static const struct sql cause_all = {
	.name = "cause_all",
	.sqlite = "SELECT code, from_day, until_day, label, direction, flow, in_growth FROM cause ORDER BY code, from_day",
	.postgres = "SELECT code, from_day, until_day, label, direction, flow, in_growth FROM cause ORDER BY code, from_day",
	.n_params = 0,
	.params = "",
	.columns = "tiititi",
};

enum status cause_list(struct ctx *ctx, struct cause **out, size_t *out_n)
{
	struct db_rows rows;

	TRY(db_query(ctx, &cause_all, NULL, &rows));
	struct cause *causes = arena_array_of(ctx->arena, struct cause, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		causes[i] = (struct cause){
			.code = db_cell(&rows, i, 0).s,
			.from_day = (day_t)db_cell(&rows, i, 1).i,
			.until_day = (day_t)db_cell(&rows, i, 2).i,
			.label = db_cell(&rows, i, 3).s,
			.direction = (int)db_cell(&rows, i, 4).i,
			.flow = db_cell(&rows, i, 5).s,
			.in_growth = db_cell(&rows, i, 6).i != 0,
		};
	*out = causes;
	*out_n = rows.n;
	return OK;
}

const struct cause *cause_on(const struct cause *causes, size_t n, struct str code, day_t day)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(causes[i].code, code) && causes[i].from_day <= day && day < causes[i].until_day)
			return &causes[i];
	return NULL;
}

static bool is_known(const struct cause *causes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(causes[i].code, code))
			return true;
	return false;
}

enum status cause_seed(struct ctx *ctx)
{
	struct cause *known;
	size_t n_known;

	TRY(cause_list(ctx, &known, &n_known));
	for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
		struct sql_text q;

		if (is_known(known, n_known, shipped[i].code))
			continue;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "INSERT INTO cause (code, from_day, until_day, label, direction, flow, in_growth, source) VALUES (");
		sql_str(&q, str_of(shipped[i].code));
		sql_lit(&q, ", ");
		sql_int(&q, DAY_MIN);
		sql_lit(&q, ", ");
		sql_int(&q, DAY_FOREVER);
		sql_lit(&q, ", ");
		sql_str(&q, str_of(shipped[i].label));
		sql_lit(&q, ", ");
		sql_int(&q, shipped[i].direction);
		sql_lit(&q, ", ");
		sql_str(&q, str_of(shipped[i].flow));
		sql_lit(&q, ", ");
		sql_int(&q, shipped[i].in_growth);
		sql_lit(&q, ", '')");
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}
