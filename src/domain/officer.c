/* The description of officers: who holds which post at a unit. */
#include "domain/unit.h"

#define POST(c, l) \
	{ \
		.code = STR_INIT(c), .label = STR_INIT(l), .from_day = DAY_MIN, .until_day = DAY_FOREVER \
	}

static const struct choice posts[] = {
	POST("chair", "Chủ tịch"),
	POST("vice_chair", "Phó Chủ tịch"),
	POST("standing_member", "Ủy viên Ban Thường vụ"),
	POST("committee_member", "Ủy viên Ban Chấp hành"),
	POST("provisional_chair", "Chủ tịch lâm thời"),
	POST("provisional_member", "Ủy viên Ban Chấp hành lâm thời"),
	POST("inspection_head", "Chủ nhiệm Ủy ban Kiểm tra"),
	POST("inspection_vice_head", "Phó Chủ nhiệm Ủy ban Kiểm tra"),
	POST("inspection_member", "Ủy viên Ủy ban Kiểm tra"),
	POST("women_head", "Trưởng Ban Nữ công quần chúng"),
	POST("women_vice_head", "Phó Trưởng Ban Nữ công quần chúng"),
	POST("women_member", "Ủy viên Ban Nữ công quần chúng"),
	POST("people_inspection_head", "Trưởng Ban Thanh tra nhân dân"),
	POST("people_inspection_member", "Ủy viên Ban Thanh tra nhân dân"),
	POST("steering_head", "Trưởng Ban Chỉ đạo"),
	POST("steering_member", "Thành viên Ban Chỉ đạo"),
	POST("group_leader", "Tổ trưởng tổ công đoàn"),
	POST("group_deputy", "Tổ phó tổ công đoàn"),
	POST("accountant", "Kế toán"),
	POST("treasurer", "Thủ quỹ"),
	POST("staff", "Chuyên viên"),
};

static const struct field officer_fields[] = {
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Đơn vị"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("member"), .label = STR_INIT("Đoàn viên"), .type = FIELD_REF, .ref = STR_INIT("member") },
	{ .name = STR_INIT("full_name"),
	  .label = STR_INIT("Họ và tên"),
	  .type = FIELD_TEXT,
	  .max_length = 100,
	  .required = true },
	{ .name = STR_INIT("post"),
	  .label = STR_INIT("Chức danh"),
	  .type = FIELD_CHOICE,
	  .choices = posts,
	  .n_choices = sizeof posts / sizeof *posts,
	  .required = true },
	{ .name = STR_INIT("is_full_time"), .label = STR_INIT("Chuyên trách"), .type = FIELD_BOOL, .required = true },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Từ ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"), .label = STR_INIT("Đến trước ngày"), .type = FIELD_DAY },
};

const struct record_type officer_type = {
	.code = STR_INIT("officer"),
	.label = STR_INIT("cán bộ công đoàn"),
	.table = STR_INIT("officer"),
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("unit"),
	.member_path = STR_INIT("member"),
	.fields = officer_fields,
	.n_fields = sizeof officer_fields / sizeof *officer_fields,
	.note = STR_INIT("Cán bộ công đoàn chuyên trách và không chuyên trách, theo chức danh và thời gian."),
};
