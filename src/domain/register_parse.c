/* A register's YAML into a record description; every defect of the text is told with its place. */
#include "base/text.h"
#include "domain/register_parser.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* A name that may become a table or column; `at` is where it stands. */
static void check_name(struct register_parser *p, const struct yaml *at, struct str name, size_t max)
{
	if (name.n == 0)
		return; /* told already */
	if (!register_is_name(name, max))
		yaml_refuse(&p->r, at,
			    T("Tên “%.*s” chỉ được gồm chữ thường không dấu, chữ số, gạch dưới, tối đa %d ký tự."),
			    STR_ARG(name), (int)max);
	else if (register_name_is_reserved(name) || str_ends(name, STR("_id")) || str_ends(name, STR("_key")))
		yaml_refuse(&p->r, at, T("Tên “%.*s” đã dành riêng, hãy chọn tên khác."), STR_ARG(name));
}

const struct yaml *register_place(const struct yaml *map, const char *key)
{
	const struct yaml *entry = yaml_entry(map, key);
	return entry ? entry : map;
}

void register_parse_choice(struct register_parser *p, const struct yaml *map, struct choice *out)
{
	static const char *const keys[] = { "code", "label", "rank", "scale", "from", "until" };
	if (!yaml_check_keys(&p->r, map, keys, COUNT(keys)))
		return;
	out->code = yaml_text(&p->r, map, "code", true);
	out->label = yaml_text(&p->r, map, "label", true);
	out->rank = (int)yaml_int(&p->r, map, "rank", 0, 0, 1000);
	out->scale = yaml_text(&p->r, map, "scale", false);
	out->from_day = yaml_day(&p->r, map, "from", DAY_MIN);
	out->until_day = yaml_day(&p->r, map, "until", DAY_FOREVER);
	if (out->code.n > 0 && !register_is_name(out->code, 40))
		yaml_refuse(&p->r, register_place(map, "code"),
			    T("Mã lựa chọn “%.*s” chỉ được gồm chữ thường không dấu, chữ số, gạch dưới."),
			    STR_ARG(out->code));
	if (out->until_day <= out->from_day)
		yaml_refuse(&p->r, register_place(map, "until"), T("Ngày hết dùng phải sau ngày bắt đầu dùng."));
}

static void parse_choices(struct register_parser *p, const struct yaml *map, struct field *field)
{
	const struct yaml *list = yaml_list(&p->r, map, "choices", field->type == FIELD_CHOICE);
	if (!list)
		return;
	if (field->type != FIELD_CHOICE) {
		yaml_refuse(&p->r, list, T("Chỉ trường kiểu choice mới có danh sách lựa chọn."));
		return;
	}
	if (list->n == 0 || list->n > REGISTER_CHOICES_MAX) {
		yaml_refuse(&p->r, list, T("Cần từ 1 đến %d lựa chọn."), REGISTER_CHOICES_MAX);
		return;
	}
	struct choice *choices = arena_array_of(p->r.arena, struct choice, list->n);
	field->choices = choices;
	for (size_t i = 0; i < list->n; i++) {
		register_parse_choice(p, &list->items[i], &choices[i]);
		field->n_choices = i;
		if (choices[i].code.n > 0 && field_choice(field, choices[i].code))
			yaml_refuse(&p->r, &list->items[i], T("Mã lựa chọn “%.*s” được ghi hai lần."),
				    STR_ARG(choices[i].code));
	}
	field->n_choices = list->n;
}

static void parse_ref(struct register_parser *p, const struct yaml *map, struct field *field)
{
	field->ref = yaml_text(&p->r, map, "ref", field->type == FIELD_REF);
	field->fill = yaml_text(&p->r, map, "fill", false);
	if (field->type != FIELD_REF && (field->ref.n > 0 || field->fill.n > 0))
		yaml_refuse(&p->r, map, T("Chỉ trường kiểu ref mới có mục ref và fill."));
	if (field->type != FIELD_REF || field->ref.n == 0 || !p->find || p->find(p->arg, field->ref))
		return;
	static const struct str usual[] = { STR_INIT("unit"), STR_INIT("employer"), STR_INIT("member"),
					    STR_INIT("activity") };
	const struct yaml *at = register_place(map, "ref");
	(void)problem_at(p->r.ctx, at->line, at->column, nearest_name(field->ref, usual, COUNT(usual)),
			 T("Không có loại bản ghi “%.*s”."), STR_ARG(field->ref));
	p->r.n_bad++;
}

static bool is_number(enum field_type type)
{
	return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_RATE || type == FIELD_YEAR;
}

static void parse_limits(struct register_parser *p, const struct yaml *map, struct field *field)
{
	bool is_text = field->type == FIELD_TEXT || field->type == FIELD_PROSE;
	int64_t most = field->type == FIELD_PROSE ? FIELD_PROSE_MAX : FIELD_TEXT_MAX;

	field->min = yaml_int(&p->r, map, "min", 0, -1000000000000000, 1000000000000000);
	field->max = yaml_int(&p->r, map, "max", 0, -1000000000000000, 1000000000000000);
	field->max_length = (size_t)yaml_int(&p->r, map, "max_length", 0, 1, most);
	if ((field->min != 0 || field->max != 0) && !is_number(field->type))
		yaml_refuse(&p->r, map, T("Chỉ trường số mới có mục min và max."));
	if (field->max < field->min)
		yaml_refuse(&p->r, register_place(map, "max"), T("Mức max không được nhỏ hơn mức min."));
	if ((field->max_length > 0 || field->is_searched) && !is_text)
		yaml_refuse(&p->r, map, T("Chỉ trường chữ mới có mục max_length và searched."));
}

static void parse_field(struct register_parser *p, const struct yaml *map)
{
	static const char *const keys[] = { "name",    "label",   "hint",     "type",       "unit",     "ref",
					    "choices", "min",     "max",      "max_length", "required", "sensitive",
					    "history", "sources", "searched", "fill",       "derived" };
	static const char *const types[] = { "text", "prose", "int",  "money",  "rate",
					     "day",  "year",  "bool", "choice", "ref" };

	if (!yaml_check_keys(&p->r, map, keys, COUNT(keys)))
		return;
	struct field field = { .name = yaml_text(&p->r, map, "name", true),
			       .label = yaml_text(&p->r, map, "label", true) };
	check_name(p, register_place(map, "name"), field.name, REGISTER_FIELD_NAME_MAX);
	int type = yaml_word(&p->r, map, "type", types, COUNT(types), -1);
	field.type = type < 0 ? FIELD_TEXT : (enum field_type)type;
	field.hint = yaml_text(&p->r, map, "hint", false);
	field.unit = yaml_text(&p->r, map, "unit", false);
	field.required = yaml_bool(&p->r, map, "required", false);
	field.sensitive = yaml_bool(&p->r, map, "sensitive", false);
	field.has_history = yaml_bool(&p->r, map, "history", false);
	field.has_sources = yaml_bool(&p->r, map, "sources", false);
	field.is_searched = yaml_bool(&p->r, map, "searched", false);
	field.derived = yaml_text(&p->r, map, "derived", false);
	parse_choices(p, map, &field);
	parse_ref(p, map, &field);
	parse_limits(p, map, &field);
	if (field.derived.n > 0 && (field.required || field.has_history || field.is_searched))
		yaml_refuse(&p->r, register_place(map, "derived"),
			    T("Trường suy ra không thể bắt buộc, có lịch sử hoặc được tìm kiếm."));
	if (field.has_history && field.required)
		yaml_refuse(&p->r, register_place(map, "history"), T("Trường có lịch sử không thể bắt buộc."));
	if (field.has_sources && !field.has_history)
		yaml_refuse(&p->r, register_place(map, "sources"), T("Chỉ trường có lịch sử mới có nhiều nguồn."));

	for (size_t i = 0; i < p->fields.n; i++) {
		if (field.name.n > 0 && str_eq(p->fields.items[i].name, field.name))
			yaml_refuse(&p->r, register_place(map, "name"), T("Trường “%.*s” được ghi hai lần."),
				    STR_ARG(field.name));
	}
	*LIST_ADD(p->r.arena, &p->fields) = field;
	*LIST_ADD(p->r.arena, &p->lines) = map->line;
}

/* The field `unit` that every register has, before all others unless the text describes it itself. */
static void add_unit(struct register_parser *p)
{
	for (size_t i = 0; i < p->fields.n; i++) {
		struct field *field = &p->fields.items[i];
		if (!str_is(field->name, "unit"))
			continue;
		if (field->type != FIELD_REF || !str_is(field->ref, "unit") || !field->required || field->has_history)
			yaml_refuse(&p->r, p->root, T("Trường “unit” phải là tham chiếu bắt buộc đến đơn vị."));
		return;
	}
	(void)LIST_ADD(p->r.arena, &p->fields);
	for (size_t i = p->fields.n - 1; i > 0; i--)
		p->fields.items[i] = p->fields.items[i - 1];
	p->fields.items[0] = (struct field){
		.name = STR("unit"), .label = STR(T("Đơn vị")), .type = FIELD_REF, .ref = STR("unit"), .required = true
	};
}

static void parse_fields(struct register_parser *p)
{
	const struct yaml *list = yaml_list(&p->r, p->root, "fields", true);
	if (!list)
		return;
	for (size_t i = 0; i < list->n; i++) {
		if (yaml_entry(&list->items[i], "amend"))
			register_amend(p, &list->items[i]);
		else
			parse_field(p, &list->items[i]);
	}
	if (p->fields.n == 0 || p->fields.n > REGISTER_FIELDS_MAX)
		yaml_refuse(&p->r, list, T("Cần từ 1 đến %d trường."), REGISTER_FIELDS_MAX);
	add_unit(p);
	p->type.fields = p->fields.items;
	p->type.n_fields = p->fields.n;
}

/* The field that `key` names, of one of two types. */
static struct str named_field(struct register_parser *p, const char *key, enum field_type a, enum field_type b,
			      bool required)
{
	struct str name = yaml_text(&p->r, p->root, key, required);
	if (name.n == 0)
		return name;
	const struct field *field = record_type_field(&p->type, name);
	const struct yaml *at = register_place(p->root, key);
	if (!field) {
		struct str names[REGISTER_FIELDS_MAX + 1];
		for (size_t i = 0; i < p->type.n_fields; i++)
			names[i] = p->type.fields[i].name;
		(void)problem_at(p->r.ctx, at->line, at->column, nearest_name(name, names, p->type.n_fields),
				 T("Không có trường tên “%.*s”."), STR_ARG(name));
		p->r.n_bad++;
	} else if ((field->type != a && field->type != b) || field->derived.n > 0 || field->has_history) {
		yaml_refuse(&p->r, at, T("Trường “%.*s” phải là ngày được ghi trực tiếp."), STR_ARG(name));
	}
	return name;
}

static void parse_kind(struct register_parser *p)
{
	static const char *const kinds[] = { "event", "standing", "plain" };
	int kind = yaml_word(&p->r, p->root, "kind", kinds, COUNT(kinds), -1);
	p->type.kind = kind < 0 ? RECORD_PLAIN : (enum record_kind)kind;
	bool is_event = p->type.kind == RECORD_EVENT, is_standing = p->type.kind == RECORD_STANDING;

	p->type.decided_by = named_field(p, "decided_by", FIELD_DAY, FIELD_YEAR, is_event);
	p->type.from_field = named_field(p, "from", FIELD_DAY, FIELD_DAY, is_standing);
	p->type.until_field = named_field(p, "until", FIELD_DAY, FIELD_DAY, false);
	if (!is_event && p->type.decided_by.n > 0)
		yaml_refuse(&p->r, register_place(p->root, "decided_by"),
			    T("Chỉ sổ kiểu event mới có ngày quyết định."));
	if (!is_standing && (p->type.from_field.n > 0 || p->type.until_field.n > 0))
		yaml_refuse(&p->r, p->root, T("Chỉ sổ kiểu standing mới có mục from và until."));
	const struct field *deciding = record_type_field(&p->type, is_event ? p->type.decided_by : p->type.from_field);
	if (deciding && deciding->retired_from != 0)
		yaml_refuse(&p->r, p->root, T("Trường “%.*s” quyết định kỳ tính nên không thôi dùng được."),
			    STR_ARG(deciding->label));
	if (deciding && !deciding->required)
		yaml_refuse(&p->r, p->root, T("Trường “%.*s” quyết định kỳ tính nên phải bắt buộc."),
			    STR_ARG(deciding->name));
}

/* A stated path must lead to a `code`; one that is not stated is the only field that refers to it. */
static struct str parse_path(struct register_parser *p, const char *key, const char *code)
{
	struct str path = yaml_text(&p->r, p->root, key, false), names;
	const struct yaml *at = register_place(p->root, key);
	size_t n;

	if (path.n > 0) {
		if (p->find && !str_is(path_target(&p->type, path, p->find, p->arg), code))
			yaml_refuse(&p->r, at, T("Đường dẫn “%.*s” không dẫn đến đúng một bản ghi loại “%s”."),
				    STR_ARG(path), code);
		return path;
	}
	const struct field *field = path_only_ref(p->r.arena, &p->type, str_of(code), &n, &names);
	if (n > 1)
		yaml_refuse(&p->r, p->root, T("Có %d trường dẫn đến “%s” (%.*s): hãy ghi rõ mục %s."), (int)n, code,
			    STR_ARG(names), key);
	return n == 1 ? field->name : STR_EMPTY;
}

static void parse_paths(struct register_parser *p)
{
	struct str unit_path = yaml_text(&p->r, p->root, "unit_path", false);
	const struct field *unit = record_type_field(&p->type, STR("unit"));

	p->type.unit_path = STR("unit");
	p->type.employer_path = parse_path(p, "employer_path", "employer");
	p->type.member_path = parse_path(p, "member_path", "member");
	if (unit && unit_path.n > 0 && !str_is(unit_path, "unit")) {
		(void)parse_path(p, "unit_path", "unit");
		for (size_t i = 0; i < p->fields.n; i++) {
			if (str_is(p->fields.items[i].name, "unit"))
				p->fields.items[i].fill = unit_path;
		}
	}
	for (size_t i = 0; i < p->fields.n && p->find; i++) {
		const struct field *field = &p->fields.items[i];
		if (field->fill.n > 0 && !str_eq(path_target(&p->type, field->fill, p->find, p->arg), field->ref))
			yaml_refuse(&p->r, p->root,
				    T("Trường “%.*s”: đường dẫn “%.*s” không dẫn đến đúng một bản ghi loại “%.*s”."),
				    STR_ARG(field->name), STR_ARG(field->fill), STR_ARG(field->ref));
	}
}

/* Whether one cell of a grid may hold it. */
static bool fits_a_cell(const struct field *field)
{
	return field->type != FIELD_REF && field->type != FIELD_PROSE && field->derived.n == 0 && !field->has_history &&
	       !field->sensitive && field->retired_from == 0;
}

/* A cell of a field that is retired goes with it; one that never fitted is a mistake of the text. */
static void add_cell(struct register_parser *p, const struct yaml *at, struct str *names)
{
	const struct field *field = record_type_field(&p->type, at->text);

	if (field && field->retired_from != 0)
		return;
	if (!field || !fits_a_cell(field))
		yaml_refuse(&p->r, at, T("“%.*s” không phải trường ghi được trong một ô."), STR_ARG(at->text));
	else
		names[p->type.n_quick++] = field->name;
}

static void parse_quick(struct register_parser *p)
{
	static const char *const everies[] = { "", "month", "quarter", "half", "year" };
	const struct yaml *root = p->quick && yaml_entry(p->quick, "every") ? p->quick : p->root;
	int every = yaml_word(&p->r, root, "every", everies, COUNT(everies), 0);

	root = p->quick && yaml_entry(p->quick, "quick") ? p->quick : p->root;
	const struct yaml *list = yaml_list(&p->r, root, "quick", false);
	p->type.every = str_of(everies[every < 0 ? 0 : every]);
	p->type.quick_first_day = yaml_bool(&p->r, p->root, "quick_first_day", false);
	if (!list)
		return;
	if (list->n == 0 || list->n > REGISTER_QUICK_MAX) {
		yaml_refuse(&p->r, list, T("Cần từ 1 đến %d trường."), REGISTER_QUICK_MAX);
		return;
	}
	struct str *names = arena_array_of(p->r.arena, struct str, list->n);
	for (size_t i = 0; i < list->n; i++)
		add_cell(p, &list->items[i], names);
	p->type.quick = names;
}

enum status register_parse_with(struct ctx *ctx, struct arena *a, struct str yaml, path_type_fn *find, const void *arg,
				struct record_type *out)
{
	static const char *const keys[] = {
		"register", "label",     "note",          "kind",           "decided_by",       "from",
		"until",    "unit_path", "employer_path", "member_path",    "guided_may_enter", "needs_officer",
		"fields",   "every",     "quick",         "quick_first_day"
	};
	struct yaml root;
	struct register_parser p = { .r = { .ctx = ctx, .arena = a }, .find = find, .arg = arg };

	TRY(yaml_parse(ctx, a, yaml, &root));
	p.root = &root;
	if (!yaml_check_keys(&p.r, &root, keys, COUNT(keys)))
		return INVALID;
	p.type.code = yaml_text(&p.r, &root, "register", true);
	check_name(&p, register_place(&root, "register"), p.type.code, REGISTER_CODE_MAX);
	p.type.label = yaml_text(&p.r, &root, "label", true);
	p.type.note = yaml_text(&p.r, &root, "note", false);
	p.type.table = str_fmt(a, "reg_%.*s", STR_ARG(p.type.code));
	p.type.is_register = true;
	p.type.guided_may_enter = yaml_bool(&p.r, &root, "guided_may_enter", false);
	p.type.needs_officer = yaml_bool(&p.r, &root, "needs_officer", false);
	parse_fields(&p);
	parse_kind(&p);
	parse_paths(&p);
	parse_quick(&p);
	if (p.r.n_bad > 0)
		return INVALID;
	*out = p.type;
	return OK;
}

enum status register_parse(struct ctx *ctx, struct arena *a, struct str yaml, struct record_type *out)
{
	return register_parse_with(ctx, a, yaml, register_known_type, ctx, out);
}
