/* The descriptions of units, their edges, successors and areas: kinds of all eras with the days in which they were
 * formed. */
#include "domain/unit.h"

#define DISTRICTS_END ((day_t)20270)  /* 2025-07-01: Law 50/2024/QH15 as amended by 97/2025/QH15, three levels */
#define COMMUNES_BEGIN ((day_t)20251) /* 2025-06-12: CV 4251/TLĐ-ToC */

#define KIND(c, l, r, ...) \
	{ \
		.code = STR_INIT(c), .label = STR_INIT(l), .rank = (r), .scale = STR_INIT("tier"), __VA_ARGS__ \
	}
#define DAYS(from, until) .from_day = (from), .until_day = (until)
#define ALWAYS DAYS(DAY_MIN, DAY_FOREVER)
/* Outside the tiers: places for emulation and coordination. */
#define SIDE(c, l) \
	{ \
		.code = STR_INIT(c), .label = STR_INIT(l), .from_day = DAY_MIN, .until_day = DAY_FOREVER \
	}

/* Tier 6 centre, 5 province and equal, 4 directly above the grassroots (to 30/6/2025), 3 commune unions (guide, do not
 * decide), 2 grassroots, 1 within one. */
static const struct choice kinds[] = {
	KIND("confederation", "Tổng Liên đoàn Lao động Việt Nam", 6, ALWAYS),
	KIND("province", "Liên đoàn Lao động tỉnh, thành phố", 5, ALWAYS),
	KIND("central_sector", "Công đoàn ngành trung ương", 5, ALWAYS),
	KIND("corporation", "Công đoàn tập đoàn, tổng công ty trực thuộc Tổng Liên đoàn", 5, ALWAYS),
	KIND("special_upper", "Công đoàn cấp trên cơ sở đặc thù", 5, DAYS(DISTRICTS_END, DAY_FOREVER)),
	KIND("district", "Liên đoàn Lao động quận, huyện, thị xã, thành phố thuộc tỉnh", 4,
	     DAYS(DAY_MIN, DISTRICTS_END)),
	KIND("local_sector", "Công đoàn ngành địa phương", 4, DAYS(DAY_MIN, DISTRICTS_END)),
	KIND("lower_corporation", "Công đoàn tập đoàn, tổng công ty khác", 4, DAYS(DAY_MIN, DISTRICTS_END)),
	KIND("zone", "Công đoàn các khu công nghiệp, khu chế xuất, khu kinh tế, khu công nghệ cao", 4, ALWAYS),
	KIND("commune", "Công đoàn xã, phường, đặc khu", 3, DAYS(COMMUNES_BEGIN, DAY_FOREVER)),
	KIND("commune_centre", "Công đoàn xã, phường trung tâm", 3, DAYS(COMMUNES_BEGIN, DAY_FOREVER)),
	KIND("grassroots", "Công đoàn cơ sở", 2, ALWAYS),
	KIND("occupational", "Nghiệp đoàn cơ sở", 2, ALWAYS),
	KIND("member_grassroots", "Công đoàn cơ sở thành viên", 1, ALWAYS),
	KIND("department", "Công đoàn bộ phận, nghiệp đoàn bộ phận", 1, ALWAYS),
	KIND("group", "Tổ công đoàn, tổ nghiệp đoàn", 1, ALWAYS),
	SIDE("cluster", "Cụm công đoàn"),
	SIDE("emulation_block", "Khối thi đua"),
	SIDE("steering", "Ban Chỉ đạo"),
};

static const struct choice end_causes[] = {
	SIDE("dissolved", "Giải thể"),
	SIDE("employer_closed", "Đơn vị sử dụng lao động chấm dứt hoạt động"),
	SIDE("merged", "Sáp nhập, hợp nhất"),
	SIDE("split", "Chia, tách"),
	SIDE("system", "Kết thúc theo chủ trương sắp xếp tổ chức bộ máy"),
};

static const struct choice relations[] = {
	SIDE("belongs", "Trực thuộc"),
	SIDE("guided", "Chịu sự hướng dẫn"),
};

static const struct field unit_fields[] = {
	{ .name = STR_INIT("code"),
	  .label = STR_INIT("Mã"),
	  .hint = STR_INIT("Chữ thường không dấu, số và gạch nối, không đổi về sau."),
	  .type = FIELD_TEXT,
	  .max_length = 60,
	  .required = true,
	  .is_unique = true },
	{ .name = STR_INIT("name"),
	  .label = STR_INIT("Tên"),
	  .hint = STR_INIT("Như trên văn bản, ví dụ LĐLĐ huyện Gia Lâm."),
	  .type = FIELD_TEXT,
	  .max_length = 200,
	  .has_history = true },
	{ .name = STR_INIT("kind"),
	  .label = STR_INIT("Loại tổ chức"),
	  .type = FIELD_CHOICE,
	  .choices = kinds,
	  .n_choices = sizeof kinds / sizeof *kinds,
	  .has_history = true },
	{ .name = STR_INIT("head"),
	  .label = STR_INIT("Người đứng đầu"),
	  .hint = STR_INIT("Họ tên dưới chữ ký."),
	  .type = FIELD_TEXT,
	  .max_length = 100,
	  .has_history = true },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Thành lập ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"),
	  .label = STR_INIT("Kết thúc từ ngày"),
	  .hint = STR_INIT("Ngày đầu tiên không còn hoạt động; để trống nếu đang hoạt động."),
	  .type = FIELD_DAY },
	{ .name = STR_INIT("end_cause"),
	  .label = STR_INIT("Lý do kết thúc"),
	  .type = FIELD_CHOICE,
	  .choices = end_causes,
	  .n_choices = sizeof end_causes / sizeof *end_causes },
	{ .name = STR_INIT("is_demonstration"),
	  .label = STR_INIT("Dữ liệu minh họa"),
	  .type = FIELD_BOOL,
	  .required = true },
	{ .name = STR_INIT("parent"),
	  .label = STR_INIT("Cấp trên trực tiếp"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .derived = STR_INIT("sql"),
	  .sql = "(SELECT de.parent_id FROM edge de WHERE de.child_id = {id} AND de.relation = 'belongs' AND "
		 "de.from_day <= {day}"
		 " AND de.until_day > {day} AND {known de})" },
	{ .name = STR_INIT("employer"),
	  .label = STR_INIT("Đơn vị sử dụng lao động chính"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("employer"),
	  .derived = STR_INIT("sql"),
	  .sql = "(SELECT dl.employer_id FROM unit_employer dl WHERE dl.unit_id = {id} AND dl.is_principal = 1"
		 " AND dl.from_day <= {day} AND dl.until_day > {day} AND {known dl})" },
	{ .name = STR_INIT("sector"),
	  .label = STR_INIT("Khu vực"),
	  .type = FIELD_CHOICE,
	  .choices = employer_sectors,
	  .n_choices = EMPLOYER_SECTORS,
	  .derived = STR_INIT("employer.sector") },
	{ .name = STR_INIT("workers"),
	  .label = STR_INIT("Số người lao động"),
	  .type = FIELD_INT,
	  .unit = STR_INIT("người"),
	  .derived = STR_INIT("employer.headcount") },
	{ .name = STR_INIT("members"),
	  .label = STR_INIT("Số đoàn viên"),
	  .type = FIELD_INT,
	  .unit = STR_INIT("người"),
	  .derived = STR_INIT("count(member)") },
};

const struct record_type unit_type = {
	.code = STR_INIT("unit"),
	.label = STR_INIT("đơn vị công đoàn"),
	.table = STR_INIT("unit"),
	.needs_officer = true,
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("id"),
	.employer_path = STR_INIT("employer"),
	.fields = unit_fields,
	.n_fields = sizeof unit_fields / sizeof *unit_fields,
	.note = STR_INIT("Tổ chức công đoàn của mọi thời kỳ, với tên, loại và người đứng đầu theo ngày."),
};

static const struct field edge_fields[] = {
	{ .name = STR_INIT("child"),
	  .label = STR_INIT("Đơn vị"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("parent"),
	  .label = STR_INIT("Cấp trên"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("relation"),
	  .label = STR_INIT("Quan hệ"),
	  .type = FIELD_CHOICE,
	  .choices = relations,
	  .n_choices = 2,
	  .required = true },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Từ ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"), .label = STR_INIT("Đến trước ngày"), .type = FIELD_DAY },
};

const struct record_type edge_type = {
	.code = STR_INIT("edge"),
	.label = STR_INIT("quan hệ trực thuộc"),
	.table = STR_INIT("edge"),
	.needs_officer = true,
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("child"),
	.fields = edge_fields,
	.n_fields = sizeof edge_fields / sizeof *edge_fields,
	.note = STR_INIT("Đơn vị nào trực thuộc hoặc chịu sự hướng dẫn của đơn vị nào, từ ngày nào."),
};

static const struct field successor_fields[] = {
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Đơn vị cũ"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("successor"),
	  .label = STR_INIT("Đơn vị kế thừa"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("day"), .label = STR_INIT("Ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("is_principal"),
	  .label = STR_INIT("Đơn vị kế thừa chính"),
	  .type = FIELD_BOOL,
	  .required = true },
	{ .name = STR_INIT("is_principal_origin"),
	  .label = STR_INIT("Nguồn gốc chính của đơn vị mới"),
	  .type = FIELD_BOOL,
	  .required = true },
};

const struct record_type successor_type = {
	.code = STR_INIT("successor"),
	.label = STR_INIT("kế thừa tổ chức"),
	.table = STR_INIT("successor"),
	.needs_officer = true,
	.kind = RECORD_EVENT,
	.decided_by = STR_INIT("day"),
	.unit_path = STR_INIT("unit"),
	.fields = successor_fields,
	.n_fields = sizeof successor_fields / sizeof *successor_fields,
	.note = STR_INIT("Đơn vị kết thúc thì đơn vị nào kế thừa; đơn vị mới từ đâu mà ra."),
};

static const struct field area_fields[] = {
	{ .name = STR_INIT("unit"),
	  .label = STR_INIT("Đơn vị phụ trách"),
	  .type = FIELD_REF,
	  .ref = STR_INIT("unit"),
	  .required = true },
	{ .name = STR_INIT("division"),
	  .label = STR_INIT("Mã đơn vị hành chính"),
	  .hint = STR_INIT("Mã thống kê của xã, huyện hoặc tỉnh."),
	  .type = FIELD_TEXT,
	  .max_length = 10,
	  .required = true },
	{ .name = STR_INIT("from_day"), .label = STR_INIT("Từ ngày"), .type = FIELD_DAY, .required = true },
	{ .name = STR_INIT("until_day"), .label = STR_INIT("Đến trước ngày"), .type = FIELD_DAY },
};

const struct record_type area_type = {
	.code = STR_INIT("area"),
	.label = STR_INIT("địa bàn phụ trách"),
	.table = STR_INIT("area"),
	.needs_officer = true,
	.kind = RECORD_STANDING,
	.from_field = STR_INIT("from_day"),
	.until_field = STR_INIT("until_day"),
	.unit_path = STR_INIT("unit"),
	.fields = area_fields,
	.n_fields = sizeof area_fields / sizeof *area_fields,
	.note = STR_INIT("Đơn vị công đoàn phụ trách các đơn vị sử dụng lao động của một địa bàn."),
};
