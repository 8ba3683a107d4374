/* Communes by name; see place_name.h. */
#include "features/records/place_name.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/place.h"

#define TOLD_MAX 5

bool place_is_named(const struct field *field)
{
	return field->type == FIELD_TEXT && str_is(field->name, "division");
}

static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

/* "phuong sa pa" is also "sa pa". */
static bool is_its_name(struct ctx *ctx, const struct place *place, struct str folded)
{
	static const char *const kinds[] = { "phuong ", "xa ", "dac khu " };
	struct str name = utf8_fold(ctx->arena, place->name);

	if (str_eq(name, folded))
		return true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str kind = str_of(kinds[i]);
		if (str_starts(name, kind) && str_eq(str_slice(name, kind.n, name.n), folded))
			return true;
	}
	return false;
}

static enum status refuse_many(struct ctx *ctx, const struct field *field, struct str told, size_t n)
{
	return problem_add(ctx, str_zero(ctx->arena, field->name), T("Có %d nơi mang tên này, hãy ghi mã: %.*s."),
			   (int)n, STR_ARG(told));
}

enum status place_code(struct ctx *ctx, const struct field *field, struct str typed, struct str *out)
{
	struct str rest = typed, name = str_trim(str_cut(&rest, ',')), code = STR_EMPTY;
	struct str folded = utf8_fold(ctx->arena, name), province = utf8_fold(ctx->arena, str_trim(rest));
	struct place *places;
	size_t n, n_found = 0;
	struct buf told;

	*out = typed;
	if (is_code(str_trim(typed)))
		return OK;
	buf_init(&told, ctx->arena, 0);
	TRY(place_search(ctx, name, PLACES_FOUND_MAX, &places, &n));
	for (size_t i = 0; i < n; i++) {
		const struct place *place = &places[i];
		bool is_there = place->check == PLACE_CURRENT && place->province.n > 0 &&
				is_its_name(ctx, place, folded) &&
				str_contains(utf8_fold(ctx->arena, place->province), province);
		if (!is_there)
			continue;
		code = place->code;
		if (n_found++ < TOLD_MAX)
			buf_fmt(&told, "%s%.*s %.*s", n_found > 1 ? "; " : "", STR_ARG(place->code),
				STR_ARG(place_label(ctx, place)));
	}
	if (n_found > 1)
		return refuse_many(ctx, field, buf_str(&told), n_found);
	if (n_found == 0)
		return problem_add(ctx, str_zero(ctx->arena, field->name),
				   T("Không có xã, phường nào của hiện nay tên “%.*s”."), STR_ARG(name));
	*out = code;
	return OK;
}
