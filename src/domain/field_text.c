/* Typed texts into values (field_text.h). */
#include "domain/field_text.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/catalog.h"
#include "domain/record.h"
#include "domain/unit.h"
#include "i18n/names.h"

#define SHOWN_MAX 40 /* bytes of the typed text that a problem repeats */

static const char *name_of(struct ctx *ctx, const struct field *field)
{
	return str_zero(ctx->arena, field->name);
}

static struct str shown(struct str text)
{
	struct str cut = str_slice(text, 0, SHOWN_MAX);
	while (cut.n < text.n && cut.n > 0 && ((unsigned char)text.p[cut.n] & 0xc0) == 0x80)
		cut.n--;
	return cut;
}

static enum status parse_text(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	struct str normal;
	if (!utf8_is_valid(text) || text_nfc(ctx->arena, text, &normal) != OK)
		return problem_add(ctx, name_of(ctx, field), T("Nội dung có ký tự không hợp lệ."));
	*out = VALUE_OF_TEXT(normal);
	return OK;
}

static enum status parse_number(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	int64_t value;
	if (num_parse_people(text, INT64_MIN, INT64_MAX, &value) != OK)
		return problem_add(ctx, name_of(ctx, field),
				   T("“%.*s” không phải số nguyên; chỉ viết chữ số, ví dụ 1.128."),
				   STR_ARG(shown(text)));
	*out = VALUE_OF_INT(value);
	return OK;
}

/* Rates are typed as percentages: 75, 75% or 0,5%. */
static enum status parse_rate(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	struct str digits = str_trim(str_ends(text, STR("%")) ? str_slice(text, 0, text.n - 1) : text);
	struct str fraction = digits;
	struct str whole = str_cut(&fraction, ',');
	int64_t percent, hundredths = 0;

	bool is_good = num_parse_people(whole, 0, 1000000, &percent) == OK;
	if (is_good && fraction.p)
		is_good = fraction.n >= 1 && fraction.n <= 2 && num_parse_int(fraction, 0, 99, &hundredths) == OK;
	if (!is_good)
		return problem_add(ctx, name_of(ctx, field), T("“%.*s” không phải tỷ lệ; viết như 75%% hoặc 0,5%%."),
				   STR_ARG(shown(text)));
	*out = VALUE_OF_INT(percent * 100 + (fraction.n == 1 ? hundredths * 10 : hundredths));
	return OK;
}

static enum status parse_day(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	day_t day;
	if (day_parse_people(text, &day) != OK && day_parse_iso(text, &day) != OK)
		return problem_add(ctx, name_of(ctx, field),
				   T("“%.*s” không phải ngày có trong lịch; viết dd/mm/yyyy, ví dụ 25/02/2021."),
				   STR_ARG(shown(text)));
	*out = VALUE_OF_INT(day);
	return OK;
}

static enum status parse_bool(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	struct str key = utf8_fold(ctx->arena, text);
	bool is_yes = str_is(key, "1") || str_is(key, "x") || str_is(key, "co") || str_is(key, "true");
	bool is_no = str_is(key, "0") || str_is(key, "khong") || str_is(key, "chua") || str_is(key, "false");
	if (!is_yes && !is_no)
		return problem_add(ctx, name_of(ctx, field), T("“%.*s”: viết “có” hoặc “không”."),
				   STR_ARG(shown(text)));
	*out = VALUE_OF_INT(is_yes);
	return OK;
}

static enum status parse_choice(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	struct str key = utf8_fold(ctx->arena, text);
	struct str *labels = arena_array_of(ctx->arena, struct str, field->n_choices);

	for (size_t i = 0; i < field->n_choices; i++) {
		const struct choice *choice = &field->choices[i];
		labels[i] = choice->label;
		if (str_eq(choice->code, text) || str_eq(utf8_fold(ctx->arena, choice->label), key)) {
			*out = VALUE_OF_TEXT(choice->code);
			return OK;
		}
	}
	struct str nearest = nearest_name(text, labels, field->n_choices);
	if (nearest.n == 0 && field->n_choices > 0)
		nearest = labels[0];
	return problem_add(ctx, name_of(ctx, field), T("“%.*s” không có trong danh sách; chọn ví dụ “%.*s”."),
			   STR_ARG(shown(text)), STR_ARG(nearest));
}

/* Looking a thing up tells that it is not there; the field says it better. */
static enum status forget(struct ctx *ctx, size_t n_problems, enum status status)
{
	if (status == NOT_FOUND)
		ctx->problems.n = n_problems;
	return status;
}

static enum status parse_unit(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	struct unit unit;
	size_t n_problems = ctx->problems.n;
	enum status status = forget(ctx, n_problems, unit_by_code(ctx, text, ctx->today, &unit));
	if (status == NOT_FOUND)
		return problem_add(ctx, name_of(ctx, field), T("Không có đơn vị mã “%.*s” trong phạm vi của bạn."),
				   STR_ARG(shown(text)));
	TRY(status);
	*out = VALUE_OF_INT(unit.id);
	return OK;
}

/* By a code of its own (an employer's). */
static enum status find_by_own_code(struct ctx *ctx, const struct record_type *type, struct str code, int64_t *out)
{
	struct record_filter filter = { STR("code"), FILTER_IS, VALUE_OF_TEXT(code) };
	struct record_list list = { .type = type, .filters = &filter, .n_filters = 1, .limit = 1 };
	struct record *records;
	size_t n;
	int64_t total;

	if (!record_type_field(type, STR("code")))
		return NOT_FOUND;
	TRY(record_list_read(ctx, &list, &records, &n, &total));
	if (n == 0)
		return NOT_FOUND;
	*out = records[0].id;
	return OK;
}

/* By the code that lists show. */
static enum status find_by_code(struct ctx *ctx, const struct record_type *type, struct str code, int64_t *out)
{
	struct record record;
	size_t n_problems = ctx->problems.n;
	int64_t id;

	if (id_of_code(code, &id) != OK)
		return NOT_FOUND;
	TRY(forget(ctx, n_problems, record_read(ctx, type, id, INSTANT_FOREVER, ctx->today, &record)));
	*out = id;
	return OK;
}

static enum status parse_ref(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	const struct record_type *type = catalog_type(ctx->catalog, field->ref);
	int64_t id;

	if (!type)
		return fail("reference to an unknown type ref=%.*s", STR_ARG(field->ref));
	enum status status = find_by_own_code(ctx, type, text, &id);
	if (status == NOT_FOUND)
		status = find_by_code(ctx, type, text, &id);
	if (status == NOT_FOUND)
		return problem_add(ctx, name_of(ctx, field),
				   T("Không tìm thấy “%.*s”; chọn một dòng trong danh sách gợi ý."),
				   STR_ARG(shown(text)));
	TRY(status);
	*out = VALUE_OF_INT(id);
	return OK;
}

enum status field_parse(struct ctx *ctx, const struct field *field, struct str text, struct value *out)
{
	text = str_trim(text);
	if (text.n == 0) {
		*out = VALUE_NONE;
		return OK;
	}
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		return parse_text(ctx, field, text, out);
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_YEAR:
		return parse_number(ctx, field, text, out);
	case FIELD_RATE:
		return parse_rate(ctx, field, text, out);
	case FIELD_DAY:
		return parse_day(ctx, field, text, out);
	case FIELD_BOOL:
		return parse_bool(ctx, field, text, out);
	case FIELD_CHOICE:
		return parse_choice(ctx, field, text, out);
	case FIELD_REF:
		return str_is(field->ref, "unit") ? parse_unit(ctx, field, text, out)
						  : parse_ref(ctx, field, text, out);
	}
	return fail("field of no known type name=%.*s", STR_ARG(field->name));
}
