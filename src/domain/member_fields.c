/* The descriptions of members and of the events of membership; admission and departure are views of the events. */
#include "domain/member.h"

#define CHOICE(c, l) \
	{ \
		.code = STR_INIT(c), .label = STR_INIT(l), .from_day = DAY_MIN, .until_day = DAY_FOREVER \
	}

static const struct choice sexes[] = {
	CHOICE("male", "Nam"),
	CHOICE("female", "Nữ"),
};

/* What each does to the stock and whether it counts stands by date in the table cause. */
static const struct choice causes[] = {
	CHOICE("admission", "Kết nạp"),
	CHOICE("recognition", "Công nhận khi thành lập"),
	CHOICE("worker_organisation", "Gia nhập từ tổ chức của người lao động"),
	CHOICE("reinstatement", "Khôi phục, kết nạp lại"),
	CHOICE("transfer_in", "Chuyển đến"),
	CHOICE("transfer_out", "Chuyển đi"),
	CHOICE("restructure_in", "Tiếp nhận do sắp xếp tổ chức"),
	CHOICE("restructure_out", "Chuyển đi do sắp xếp tổ chức"),
	CHOICE("retirement", "Nghỉ hưu"),
	CHOICE("job_end", "Thôi việc, chấm dứt hợp đồng lao động"),
	CHOICE("unemployment", "Mất việc làm"),
	CHOICE("resignation", "Xin ra khỏi công đoàn"),
	CHOICE("struck_off", "Xóa tên"),
	CHOICE("expulsion", "Khai trừ"),
	CHOICE("death", "Từ trần"),
	CHOICE("dissolved", "Công đoàn cơ sở giải thể"),
	CHOICE("employer_closed", "Đơn vị sử dụng lao động chấm dứt hoạt động"),
	CHOICE("system_end", "Kết thúc theo chủ trương sắp xếp tổ chức bộ máy"),
};

static const struct field member_fields[] = {
	{ .name = STR_INIT("full_name"),
	  .label = STR_INIT("Họ và tên"),
	  .type = FIELD_TEXT,
	  .max_length = 100,
	  .is_searched = true },
	{ .name = STR_INIT("sex"),
	  .label = STR_INIT("Giới tính"),
	  .type = FIELD_CHOICE,
	  .choices = sexes,
	  .n_choices = 2 },
	{ .name = STR_INIT("born_on"), .label = STR_INIT("Ngày sinh"), .type = FIELD_DAY },
	{ .name = STR_INIT("citizen_id"),
	  .label = STR_INIT("Số căn cước công dân"),
	  .hint = STR_INIT("12 số."),
	  .type = FIELD_TEXT,
	  .max_length = 12,
	  .sensitive = true },
	{ .name = STR_INIT("phone"),
	  .label = STR_INIT("Điện thoại"),
	  .type = FIELD_TEXT,
	  .max_length = 15,
	  .sensitive = true },
	{ .name = STR_INIT("nationality"), .label = STR_INIT("Quốc tịch"), .type = FIELD_TEXT, .max_length = 50 },
	{ .name = STR_INIT("ethnicity"),
	  .label = STR_INIT("Dân tộc"),
	  .type = FIELD_TEXT,
	  .max_length = 50,
	  .sensitive = true },
	{ .name = STR_INIT("religion"),
	  .label = STR_INIT("Tôn giáo"),
	  .type = FIELD_TEXT,
	  .max_length = 50,
	  .sensitive = true },
	{ .name = STR_INIT("is_party_member"), .label = STR_INIT("Đảng viên"), .type = FIELD_BOOL, .sensitive = true },
	{ .name = STR_INIT("is_demonstration"),
	  .label = STR_INIT("Dữ liệu minh họa"),
	  .type = FIELD_BOOL,
	  .required = true },
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Nơi sinh hoạt"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .derived = STR_INIT("sql"),
	  .sql = "(SELECT ds.unit_id FROM stay ds WHERE ds.member_id = {id} AND ds.from_day <= {day} AND ds.until_day "
		 "> {day}"
		 " AND {known ds})" },
	{ .name = STR_INIT("joined_on"),
	  .label = STR_INIT("Ngày vào công đoàn"),
	  .type = FIELD_DAY,
	  .derived = STR_INIT("sql"),
	  .sql = "(SELECT MIN(ds.from_day) FROM stay ds WHERE ds.member_id = {id} AND ds.from_day <= {day} AND {known "
		 "ds})" },
};

const struct record_type member_type = {
	.code = STR_INIT("member"),
	.label = STR_INIT("đoàn viên"),
	.table = STR_INIT("member"),
	.kind = RECORD_STANDING,
	.life_table = STR_INIT("stay"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("unit.employer"),
	.member_path = STR_INIT("id"),
	.fields = member_fields,
	.n_fields = sizeof member_fields / sizeof *member_fields,
	.note = STR_INIT("Người là đoàn viên từ ngày nào đến ngày nào, ở đâu: suy ra từ các lần biến động."),
};

static const struct field event_fields[] = {
	{ .name = STR_INIT("member"),
	  .label = STR_INIT("Đoàn viên"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("member"),
	  .required = true },
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Đơn vị"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("day"), .label = STR_INIT("Ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("cause"),
	  .label = STR_INIT("Loại biến động"),
	  .type = FIELD_CHOICE,
	  .choices = causes,
	  .n_choices = sizeof causes / sizeof *causes,
	  .required = true },
	{ .name = STR_INIT("other_unit"),
	  .label = STR_INIT("Từ đâu, đến đâu"),
	  .hint = STR_INIT("Khi chuyển sinh hoạt hoặc sắp xếp tổ chức."),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit") },
	{ .name = STR_INIT("decision"),
	  .label = STR_INIT("Quyết định"),
	  .hint = STR_INIT("Số và ngày."),
	  .type = FIELD_TEXT,
	  .max_length = 200 },
};

#define OF_FLOW(flow) \
	"EXISTS (SELECT 1 FROM cause dc WHERE dc.code = {row}.cause AND dc.from_day <= {row}.day AND dc.until_day > " \
	"{row}.day" \
	" AND dc.flow = '" flow "')"

const struct record_type membership_event_type = {
	.code = STR_INIT("membership_event"),
	.label = STR_INIT("biến động đoàn viên"),
	.table = STR_INIT("membership_event"),
	.kind = RECORD_EVENT,
	.decided_by = STR_INIT("day"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("unit.employer"),
	.member_path = STR_INIT("member"),
	.fields = event_fields,
	.n_fields = sizeof event_fields / sizeof *event_fields,
	.note = STR_INIT("Mọi lần vào, ra, chuyển sinh hoạt của đoàn viên, với ngày và lý do."),
};

const struct record_type admission_type = {
	.code = STR_INIT("admission"),
	.label = STR_INIT("kết nạp, công nhận đoàn viên"),
	.table = STR_INIT("membership_event"),
	.kind = RECORD_EVENT,
	.decided_by = STR_INIT("day"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("unit.employer"),
	.member_path = STR_INIT("member"),
	.fields = event_fields,
	.n_fields = sizeof event_fields / sizeof *event_fields,
	.filter_sql = OF_FLOW("admission"),
	.note = STR_INIT("Những lần kết nạp và công nhận: đoàn viên mới."),
};

const struct record_type departure_type = {
	.code = STR_INIT("departure"),
	.label = STR_INIT("đoàn viên giảm"),
	.table = STR_INIT("membership_event"),
	.kind = RECORD_EVENT,
	.decided_by = STR_INIT("day"),
	.unit_path = STR_INIT("unit"),
	.employer_path = STR_INIT("unit.employer"),
	.member_path = STR_INIT("member"),
	.fields = event_fields,
	.n_fields = sizeof event_fields / sizeof *event_fields,
	.filter_sql = OF_FLOW("departure"),
	.note = STR_INIT("Những lần thôi là đoàn viên, theo lý do; không kể chuyển sinh hoạt và sắp xếp tổ chức."),
};
