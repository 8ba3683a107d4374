/* The descriptions of plan, target, baseline and evidence, allotment, handing and answer (plan.h): their rows lie in
 * migrations/0002_plans.sql, those of what is drafted and answered in 0003_planning.sql. */
#include "base/text.h"
#include "figures/plan.h"
#include "figures/reminder.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define ALWAYS .from_day = DAY_MIN, .until_day = DAY_FOREVER

static const struct choice roundings[] = {
	{ STR_INIT("half_away"), STR_INIT(T("làm tròn nửa lên")), ALWAYS },
	{ STR_INIT("truncate"), STR_INIT(T("bỏ phần lẻ")), ALWAYS },
};

static const struct field plan_fields[] = {
	{ STR_INIT("code"), STR_INIT(T("Mã")), .type = FIELD_TEXT, .max_length = 60, .required = true,
	  .is_unique = true },
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị")), .type = FIELD_REF, .ref = STR_INIT("unit"), .required = true },
	{ STR_INIT("title"), STR_INIT(T("Tên kế hoạch")), .type = FIELD_TEXT, .required = true, .is_searched = false },
	{ STR_INIT("period"), STR_INIT(T("Kỳ")), .type = FIELD_TEXT, .max_length = 40, .required = true },
	{ STR_INIT("as_of"), STR_INIT(T("Số liệu đã công bố tính đến")), .type = FIELD_DAY },
	{ STR_INIT("decision"), STR_INIT(T("Số văn bản")), .type = FIELD_TEXT },
	{ STR_INIT("signed_on"), STR_INIT(T("Ngày ký")), .type = FIELD_DAY },
	{ STR_INIT("signatory"), STR_INIT(T("Người ký")), .type = FIELD_TEXT },
	{ STR_INIT("carries_out"), STR_INIT(T("Thực hiện")), .type = FIELD_PROSE,
	  .hint = STR_INIT(T("Mỗi dòng một nghị quyết, kế hoạch hoặc chương trình.")) },
	{ STR_INIT("note"), STR_INIT(T("Ghi chú")), .type = FIELD_PROSE },
	{ STR_INIT("decimals"), STR_INIT(T("Số chữ số lẻ của tỷ lệ")), .type = FIELD_INT, .min = 0, .max = 4,
	  .required = true },
	{ STR_INIT("rounding"), STR_INIT(T("Cách làm tròn")), .type = FIELD_CHOICE, .choices = roundings,
	  .n_choices = COUNT(roundings), .required = true },
	{ STR_INIT("on_course"), STR_INIT(T("Ngưỡng đúng tiến độ")), .type = FIELD_RATE, .min = 1, .max = 20000,
	  .required = true },
	{ STR_INIT("behind"), STR_INIT(T("Ngưỡng chậm")), .type = FIELD_RATE, .min = 1, .max = 20000,
	  .required = true },
	{ STR_INIT("is_demonstration"), STR_INIT(T("Dữ liệu minh họa")), .type = FIELD_BOOL, .required = true },
	{ STR_INIT("is_draft"), STR_INIT(T("Đang soạn")), .type = FIELD_BOOL },
};

const struct record_type plan_type = {
	.code = STR_INIT("plan"),
	.label = STR_INIT(T("kế hoạch")),
	.table = STR_INIT("plan"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("unit"),
	.fields = plan_fields,
	.n_fields = COUNT(plan_fields),
};

static const struct field target_fields[] = {
	{ STR_INIT("plan"), STR_INIT(T("Kế hoạch")), .type = FIELD_REF, .ref = STR_INIT("plan"), .required = true },
	{ STR_INIT("code"), STR_INIT(T("Mã")), .type = FIELD_TEXT, .max_length = 20, .required = true },
	{ STR_INIT("place"), STR_INIT(T("Thứ tự")), .type = FIELD_INT, .min = 1, .max = 500, .required = true },
	{ STR_INIT("label"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_PROSE, .max_length = 1000, .required = true },
	{ STR_INIT("measured_in"), STR_INIT(T("Đơn vị tính")), .type = FIELD_TEXT, .max_length = 60 },
	{ STR_INIT("formula"), STR_INIT(T("Công thức")), .type = FIELD_PROSE },
	{ STR_INIT("part_of"), STR_INIT(T("Nằm trong chỉ tiêu")), .type = FIELD_TEXT, .max_length = 20 },
	{ STR_INIT("seeds"), STR_INIT(T("Dòng tài liệu gốc")), .type = FIELD_TEXT },
	{ STR_INIT("note"), STR_INIT(T("Ghi chú")), .type = FIELD_PROSE },
};

const struct record_type target_type = {
	.code = STR_INIT("target"),
	.label = STR_INIT(T("chỉ tiêu")),
	.table = STR_INIT("target"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("plan.unit"),
	.fields = target_fields,
	.n_fields = COUNT(target_fields),
};

static const struct choice baseline_kinds[] = {
	{ STR_INIT("assigned"), STR_INIT(T("cấp trên giao")), ALWAYS },
	{ STR_INIT("adopted"), STR_INIT(T("đơn vị đề ra")), ALWAYS },
	{ STR_INIT("handed_down"), STR_INIT(T("giao cho đơn vị trực thuộc")), ALWAYS },
};

static const struct field baseline_fields[] = {
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_REF, .ref = STR_INIT("target"), .required = true },
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị thực hiện")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("kind"), STR_INIT(T("Loại mức")), .type = FIELD_CHOICE, .choices = baseline_kinds,
	  .n_choices = COUNT(baseline_kinds), .required = true },
	{ STR_INIT("by_unit"), STR_INIT(T("Đơn vị giao")), .type = FIELD_REF, .ref = STR_INIT("unit") },
	{ STR_INIT("level"), STR_INIT(T("Mức")), .type = FIELD_TEXT, .max_length = TARGET_LENGTH_MAX,
	  .required = true },
	{ STR_INIT("from_day"), STR_INIT(T("Hiệu lực từ")), .type = FIELD_DAY, .required = true },
	{ STR_INIT("decision"), STR_INIT(T("Số văn bản")), .type = FIELD_TEXT },
	{ STR_INIT("printed"), STR_INIT(T("Tỷ lệ văn bản đã in")), .type = FIELD_TEXT, .max_length = 20 },
	{ STR_INIT("note"), STR_INIT(T("Ghi chú")), .type = FIELD_PROSE },
};

const struct record_type baseline_type = {
	.code = STR_INIT("baseline"),
	.label = STR_INIT(T("mức chỉ tiêu")),
	.table = STR_INIT("baseline"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("unit"),
	.fields = baseline_fields,
	.n_fields = COUNT(baseline_fields),
};

static const struct field evidence_fields[] = {
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_REF, .ref = STR_INIT("target"), .required = true },
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị")), .type = FIELD_REF, .ref = STR_INIT("unit"), .required = true },
	{ STR_INIT("day"), STR_INIT(T("Ngày")), .type = FIELD_DAY, .required = true },
	{ STR_INIT("is_done"), STR_INIT(T("Đã thực hiện")), .type = FIELD_BOOL, .required = true },
	{ STR_INIT("paper"), STR_INIT(T("Văn bản chứng minh")), .type = FIELD_TEXT, .required = true },
};

const struct record_type evidence_type = {
	.code = STR_INIT("evidence"),
	.label = STR_INIT(T("xác nhận đã thực hiện")),
	.table = STR_INIT("evidence"),
	.kind = RECORD_EVENT,
	.decided_by = STR_INIT("day"),
	.unit_path = STR_INIT("unit"),
	.fields = evidence_fields,
	.n_fields = COUNT(evidence_fields),
};

static const struct field allotment_fields[] = {
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_REF, .ref = STR_INIT("target"), .required = true },
	{ STR_INIT("by_unit"), STR_INIT(T("Đơn vị giao")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị thực hiện")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("level"), STR_INIT(T("Mức")), .type = FIELD_TEXT, .max_length = TARGET_LENGTH_MAX,
	  .required = true },
};

const struct record_type allotment_type = {
	.code = STR_INIT("allotment"),
	.label = STR_INIT(T("dự kiến giao chỉ tiêu")),
	.table = STR_INIT("allotment"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("by_unit"),
	.fields = allotment_fields,
	.n_fields = COUNT(allotment_fields),
};

static const struct field handing_fields[] = {
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_REF, .ref = STR_INIT("target"), .required = true },
	{ STR_INIT("by_unit"), STR_INIT(T("Đơn vị giao")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("reason"), STR_INIT(T("Lý do giao thấp hơn")), .type = FIELD_PROSE, .max_length = 500,
	  .required = true },
};

const struct record_type handing_type = {
	.code = STR_INIT("handing"),
	.label = STR_INIT(T("lý do giao chỉ tiêu thấp hơn")),
	.table = STR_INIT("handing"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("by_unit"),
	.fields = handing_fields,
	.n_fields = COUNT(handing_fields),
};

static const struct choice answer_kinds[] = {
	{ STR_INIT("accepted"), STR_INIT(T("nhận chỉ tiêu được giao")), ALWAYS },
	{ STR_INIT("more"), STR_INIT(T("đề ra cao hơn")), ALWAYS },
	{ STR_INIT("objected"), STR_INIT(T("đề nghị xem lại")), ALWAYS },
};

static const struct field answer_fields[] = {
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_REF, .ref = STR_INIT("target"), .required = true },
	{ STR_INIT("baseline"), STR_INIT(T("Mức được giao")), .type = FIELD_REF, .ref = STR_INIT("baseline"),
	  .required = true },
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị trả lời")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("kind"), STR_INIT(T("Trả lời")), .type = FIELD_CHOICE, .choices = answer_kinds,
	  .n_choices = COUNT(answer_kinds), .required = true },
	{ STR_INIT("day"), STR_INIT(T("Ngày")), .type = FIELD_DAY, .required = true },
	{ STR_INIT("level"), STR_INIT(T("Mức đề ra, đề nghị")), .type = FIELD_TEXT, .max_length = TARGET_LENGTH_MAX },
	{ STR_INIT("reason"), STR_INIT(T("Lý do")), .type = FIELD_PROSE, .max_length = 1000 },
};

const struct record_type answer_type = {
	.code = STR_INIT("answer"),
	.label = STR_INIT(T("trả lời về chỉ tiêu được giao")),
	.table = STR_INIT("answer"),
	.needs_officer = true,
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("unit"),
	.fields = answer_fields,
	.n_fields = COUNT(answer_fields),
};

const struct record_type *const plan_types[PLAN_TYPES] = { &plan_type,     &target_type,    &baseline_type,
							   &evidence_type, &allotment_type, &handing_type,
							   &answer_type,   &reminder_type };
