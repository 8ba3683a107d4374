/* What an entry `amend` in the list of fields changes of the register or of a field above it: words, choices, its last
 * day. */
#include "base/text.h"
#include "domain/register_parser.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static struct field *field_of(struct register_parser *p, struct str name)
{
	for (size_t i = 0; i < p->fields.n; i++) {
		if (str_eq(p->fields.items[i].name, name))
			return &p->fields.items[i];
	}
	return NULL;
}

static void amend_register(struct register_parser *p, const struct yaml *map)
{
	static const char *const keys[] = { "amend", "until", "every", "quick", "note" };

	if (!yaml_check_keys(&p->r, map, keys, COUNT(keys)))
		return;
	p->type.retired_from = yaml_day(&p->r, map, "until", p->type.retired_from);
	if (yaml_entry(map, "note"))
		p->type.note = yaml_text(&p->r, map, "note", false);
	if (yaml_entry(map, "every") || yaml_entry(map, "quick"))
		p->quick = map;
}

/* A code that is there already is said anew: with another label, or with the day from which it is not offered. */
static void amend_choices(struct register_parser *p, const struct yaml *map, struct field *field)
{
	const struct yaml *list = yaml_list(&p->r, map, "choices", false);

	if (!list)
		return;
	if (field->type != FIELD_CHOICE) {
		yaml_refuse(&p->r, list, T("Chỉ trường kiểu choice mới có danh sách lựa chọn."));
		return;
	}
	struct choice *choices = arena_array_of(p->r.arena, struct choice, field->n_choices + list->n);
	size_t n = field->n_choices;
	for (size_t i = 0; i < n; i++)
		choices[i] = field->choices[i];
	for (size_t i = 0; i < list->n; i++) {
		struct choice one = { 0 };
		register_parse_choice(p, &list->items[i], &one);
		size_t at = 0;
		while (at < n && !str_eq(choices[at].code, one.code))
			at++;
		if (at < n) {
			one.rank = choices[at].rank;
			one.scale = choices[at].scale;
			one.from_day = choices[at].from_day;
		}
		choices[at] = one;
		n += at == n;
	}
	field->choices = choices;
	field->n_choices = n;
	if (n > REGISTER_CHOICES_MAX)
		yaml_refuse(&p->r, list, T("Cần từ 1 đến %d lựa chọn."), REGISTER_CHOICES_MAX);
}

void register_amend(struct register_parser *p, const struct yaml *map)
{
	static const char *const keys[] = { "amend", "label", "hint", "choices", "until" };
	struct str name = yaml_text(&p->r, map, "amend", true);
	struct field *field = field_of(p, name);

	if (str_is(name, "register")) {
		amend_register(p, map);
		return;
	}
	if (!yaml_check_keys(&p->r, map, keys, COUNT(keys)))
		return;
	if (!field) {
		yaml_refuse(&p->r, register_place(map, "amend"), T("Không có trường tên “%.*s”."), STR_ARG(name));
		return;
	}
	if (yaml_entry(map, "label"))
		field->label = yaml_text(&p->r, map, "label", true);
	if (yaml_entry(map, "hint"))
		field->hint = yaml_text(&p->r, map, "hint", false);
	field->retired_from = yaml_day(&p->r, map, "until", field->retired_from);
	if (field->retired_from != 0 && str_is(field->name, "unit"))
		yaml_refuse(&p->r, map, T("Trường “%.*s” sổ nào cũng cần, không thôi dùng được."),
			    STR_ARG(field->label));
	amend_choices(p, map, field);
}
