/* The descriptions of employers and of their links to units. */
#include "domain/employer.h"

#define CHOICE(c, l) { .code = STR_INIT(c), .label = STR_INIT(l), .from_day = DAY_MIN, .until_day = DAY_FOREVER }

const struct choice employer_sectors[EMPLOYER_SECTORS] = {
	CHOICE("state_office", "Cơ quan hành chính nhà nước"),
	CHOICE("public_service", "Đơn vị sự nghiệp công lập"),
	CHOICE("state_enterprise", "Doanh nghiệp nhà nước"),
	CHOICE("non_state", "Doanh nghiệp ngoài nhà nước"),
	CHOICE("fdi", "Doanh nghiệp có vốn đầu tư nước ngoài"),
	CHOICE("cooperative", "Hợp tác xã, liên hiệp hợp tác xã"),
	CHOICE("foreign_org", "Tổ chức nước ngoài, tổ chức quốc tế"),
	CHOICE("non_public_service", "Đơn vị sự nghiệp ngoài công lập"),
	CHOICE("informal", "Lao động tự do"),
};

static const struct choice degrees[] = {
	CHOICE("all_spending", "Tự bảo đảm chi thường xuyên và chi đầu tư"),
	CHOICE("current_spending", "Tự bảo đảm chi thường xuyên"),
	CHOICE("part", "Tự bảo đảm một phần chi thường xuyên"),
	CHOICE("none", "Ngân sách nhà nước bảo đảm toàn bộ"),
};

static const struct choice accounts[] = {
	CHOICE("cdvn", "Tài khoản Công đoàn Việt Nam"),
	CHOICE("upper_union", "Tài khoản công đoàn cấp trên"),
	CHOICE("grassroots", "Qua công đoàn cơ sở"),
	CHOICE("none", "Chưa đóng"),
};

static const struct field employer_fields[] = {
	{ .name = STR_INIT("code"), .label = STR_INIT("Mã"), .hint = STR_INIT("Chữ thường không dấu, số và gạch nối, không đổi về sau."),
	  .type = FIELD_TEXT, .max_length = 60, .required = true, .is_unique = true },
	{ .name = STR_INIT("name"), .label = STR_INIT("Tên"), .type = FIELD_TEXT, .max_length = 200, .required = true,
	  .is_searched = true },
	{ .name = STR_INIT("tax_code"), .label = STR_INIT("Mã số thuế"), .hint = STR_INIT("10 số; chi nhánh 13 số, ví dụ 0100109106-001."),
	  .type = FIELD_TEXT, .max_length = 14 },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Hoạt động từ ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"), .label = STR_INIT("Ngừng hoạt động từ ngày"),
	  .hint = STR_INIT("Để trống nếu đang hoạt động."), .type = FIELD_DAY },
	{ .name = STR_INIT("is_demonstration"), .label = STR_INIT("Dữ liệu minh họa"), .type = FIELD_BOOL, .required = true },
	{ .name = STR_INIT("headcount"), .label = STR_INIT("Số người lao động"), .type = FIELD_INT, .unit = STR_INIT("người"),
	  .min = 0, .max = 1000000, .has_history = true, .has_sources = true },
	{ .name = STR_INIT("sector"), .label = STR_INIT("Khu vực"), .type = FIELD_CHOICE, .choices = employer_sectors,
	  .n_choices = EMPLOYER_SECTORS, .has_history = true, .has_sources = true },
	{ .name = STR_INIT("self_financing"), .label = STR_INIT("Mức tự chủ tài chính"),
	  .hint = STR_INIT("Chỉ với đơn vị sự nghiệp công lập."), .type = FIELD_CHOICE, .choices = degrees,
	  .n_choices = sizeof degrees / sizeof *degrees, .has_history = true },
	{ .name = STR_INIT("pays_through"), .label = STR_INIT("Đóng kinh phí công đoàn qua"), .type = FIELD_CHOICE,
	  .choices = accounts, .n_choices = sizeof accounts / sizeof *accounts, .has_history = true },
	{ .name = STR_INIT("division"), .label = STR_INIT("Địa bàn"), .hint = STR_INIT("Mã thống kê của xã, phường nơi làm việc."),
	  .type = FIELD_TEXT, .max_length = 10, .has_history = true },
	{ .name = STR_INIT("in_charge"), .label = STR_INIT("Công đoàn phụ trách"),
	  .hint = STR_INIT("Chỉ khi khác công đoàn phụ trách địa bàn."), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .has_history = true },
	{ .name = STR_INIT("unit"), .label = STR_INIT("Nơi thuộc về"), .hint = STR_INIT("Công đoàn của đơn vị, hoặc công đoàn phụ trách."),
	  .type = FIELD_REF, .ref = STR_INIT("unit"), .derived = STR_INIT("sql"),
	  .sql = "(SELECT dp.unit_id FROM employer_place dp WHERE dp.employer_id = {id} AND dp.from_day <= {day}"
		 " AND dp.until_day > {day} AND {known dp})" },
	{ .name = STR_INIT("has_union"), .label = STR_INIT("Đã có công đoàn"), .type = FIELD_BOOL, .derived = STR_INIT("sql"),
	  .sql = "COALESCE((SELECT dp.has_union FROM employer_place dp WHERE dp.employer_id = {id} AND dp.from_day <= {day}"
		 " AND dp.until_day > {day} AND {known dp}), 0)" },
	/* who bargains collectively: enterprises and those like them; offices and public bodies do not (Labour Code 2019) */
	{ .name = STR_INIT("bargains"), .label = STR_INIT("Thuộc diện thương lượng tập thể"), .type = FIELD_BOOL,
	  .derived = STR_INIT("sector in (state_enterprise, non_state, fdi, cooperative, foreign_org, non_public_service)") },
	{ .name = STR_INIT("members"), .label = STR_INIT("Số đoàn viên"), .type = FIELD_INT, .unit = STR_INIT("người"),
	  .derived = STR_INIT("count(member)") },
};

const struct record_type employer_type = {
	.code = STR_INIT("employer"),
	.label = STR_INIT("đơn vị sử dụng lao động"),
	.table = STR_INIT("employer"),
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("id"),
	.fields = employer_fields,
	.n_fields = sizeof employer_fields / sizeof *employer_fields,
	.note = STR_INIT("Doanh nghiệp, cơ quan, trường học: lao động, khu vực và địa bàn theo ngày và theo nguồn."),
};

static const struct field unit_employer_fields[] = {
	{ .name = STR_INIT("unit"), .label = STR_INIT("Công đoàn"), .type = FIELD_REF, .ref = STR_INIT("unit"), .required = true },
	{ .name = STR_INIT("employer"), .label = STR_INIT("Đơn vị sử dụng lao động"), .type = FIELD_REF,
	  .ref = STR_INIT("employer"), .required = true },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Từ ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"), .label = STR_INIT("Đến trước ngày"), .type = FIELD_DAY },
	{ .name = STR_INIT("is_principal"), .label = STR_INIT("Đơn vị sử dụng lao động chính của công đoàn"), .type = FIELD_BOOL,
	  .required = true },
	{ .name = STR_INIT("is_principal_unit"), .label = STR_INIT("Công đoàn chính của đơn vị sử dụng lao động"),
	  .type = FIELD_BOOL, .required = true },
};

const struct record_type unit_employer_type = {
	.code = STR_INIT("unit_employer"),
	.label = STR_INIT("công đoàn và đơn vị sử dụng lao động"),
	.table = STR_INIT("unit_employer"),
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("employer"),
	.fields = unit_employer_fields,
	.n_fields = sizeof unit_employer_fields / sizeof *unit_employer_fields,
	.note = STR_INIT("Công đoàn tổ chức người lao động của những đơn vị nào; mỗi bên có một bên chính mỗi ngày."),
};
