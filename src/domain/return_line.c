/* The description of typed lines of returns. */
#include "domain/return_line.h"

static const struct field fields[] = {
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Đơn vị"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("period"), .label = STR_INIT("Kỳ"), .type = FIELD_TEXT, .max_length = 40, .required = true },
	{ .name = STR_INIT("line"),
	  .label = STR_INIT("Mã dòng"),
	  .type = FIELD_TEXT,
	  .max_length = 40,
	  .required = true },
	{ .name = STR_INIT("value"), .label = STR_INIT("Số liệu"), .type = FIELD_INT, .required = true },
	{ .name = STR_INIT("evidence"),
	  .label = STR_INIT("Căn cứ"),
	  .hint = STR_INIT("Biên bản, danh sách hoặc văn bản kèm theo."),
	  .type = FIELD_TEXT,
	  .required = true },
};

const struct record_type return_line_type = {
	.code = STR_INIT("return_line"),
	.label = STR_INIT("dòng số liệu báo cáo"),
	.table = STR_INIT("return_line"),
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("unit"),
	.guided_may_enter = true,
	.fields = fields,
	.n_fields = sizeof fields / sizeof *fields,
	.note = STR_INIT("Số liệu do đơn vị nhập cho một kỳ, dùng khi chưa có sổ ghi từng việc."),
};
