/* Units as rows of a tree, with the members and grassroots unions under each. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/units/units_page.h"
#include "figures/aggregate.h"
#include "figures/figure.h"
#include "web/web.h"

struct url unit_url(struct web *web, struct str code)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s", STR_ARG(code)));
}

const struct choice *unit_kind(struct str code)
{
	return field_choice(record_type_field(&unit_type, STR("kind")), code);
}

/* Communes guide and do not decide (kinds of unit_fields.c: tier 4 and above decide, 1 and 2 are the grassroots). */
bool unit_founds(const struct choice *kind)
{
	return kind->rank >= 4 && kind->rank <= 5;
}

bool unit_has_members(const struct choice *kind)
{
	return kind->rank == 1 || kind->rank == 2;
}

struct unit_row unit_row_of(struct web *web, const struct unit *unit)
{
	return (struct unit_row){
		.id = unit->id, .href = unit_url(web, unit->code), .code = unit->code, .name = unit->name
	};
}

size_t unit_rows_of(struct web *web, const struct unit *units, size_t n, size_t max, struct unit_row **out)
{
	size_t n_rows = n < max ? n : max;
	struct unit_row *rows = arena_array_of(web->ctx.arena, struct unit_row, n_rows);

	for (size_t i = 0; i < n_rows; i++)
		rows[i] = unit_row_of(web, &units[i]);
	*out = rows;
	return n_rows;
}

/* What stands under each on the day. A unit's row may be shown to who does not see what lies in it (a path, a search),
 * but its size is no secret. */
static enum status count_under(struct web *web, const struct unit_row *rows, size_t n, day_t day, struct str formula,
			       int64_t *out)
{
	struct ctx ctx = web->ctx;
	struct figure_ask *asks = arena_array_of(ctx.arena, struct figure_ask, n);
	struct figure *figures = arena_array_of(ctx.arena, struct figure, n);

	for (size_t i = 0; i < n; i++)
		asks[i] = (struct figure_ask){ .formula = formula,
					       .unit_id = rows[i].id,
					       .from = day,
					       .until = day + 1,
					       .as_of = day,
					       .structure = { .known = INSTANT_FOREVER } };
	ctx.scope = &scope_all;
	TRY(figure_ask(&ctx, asks, n, figures));
	for (size_t i = 0; i < n; i++)
		out[i] = (int64_t)figures[i].num.num;
	return OK;
}

enum status unit_rows_count(struct web *web, struct unit_row *rows, size_t n, day_t day)
{
	struct arena *a = web->ctx.arena;

	if (n == 0)
		return OK;
	int64_t *members = arena_array_of(a, int64_t, n), *unions = arena_array_of(a, int64_t, n);
	TRY(count_under(web, rows, n, day, STR(AGGREGATE_MEMBERS), members));
	TRY(count_under(web, rows, n, day, STR(AGGREGATE_GRASSROOTS), unions));
	for (size_t i = 0; i < n; i++) {
		rows[i].n_members = members[i];
		rows[i].n_grassroots = unions[i];
		struct str detail =
			str_fmt(a, "%.*s %s", STR_ARG(num_people(a, rows[i].n_members)), tr(&web->ctx, T("đoàn viên")));
		if (rows[i].n_grassroots > 1)
			detail = str_fmt(a, "%.*s %s · %.*s", STR_ARG(num_people(a, rows[i].n_grassroots)),
					 tr(&web->ctx, T("CĐCS")), STR_ARG(detail));
		rows[i].detail = detail;
	}
	return OK;
}

void unit_rows_json(struct json *j, const char *key, const struct unit_row *rows, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kstr(j, "code", rows[i].code);
		json_kstr(j, "name", rows[i].name);
		json_kint(j, "members", rows[i].n_members);
		json_object_end(j);
	}
	json_array_end(j);
}
