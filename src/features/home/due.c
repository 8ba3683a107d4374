/* The registers that a grassroots union owes now and has not filled. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/period.h"
#include "domain/record.h"
#include "features/home/home_page.h"
#include "web/web.h"

#define NAMES_MAX 4

/* What each unit enters itself, so often: not what hangs on an employer, nor what an officer decides. */
static bool is_owed(const struct record_type *type)
{
	return type->is_register && type->retired_from == 0 && type->every.n > 0 && type->kind == RECORD_EVENT &&
	       !type->needs_officer && str_is(type->unit_path, "unit");
}

static enum status is_missing(struct web *web, const struct home *home, const struct record_type *type, bool *out)
{
	const struct field *day = record_type_field(type, type->decided_by);
	bool is_year = day && day->type == FIELD_YEAR;
	struct record_list list = { .type = type, .unit_id = home->asking.unit.id, .limit = 1, .n_filters = 2 };
	struct record *records;
	struct period period;
	int64_t total;
	size_t n;

	TRY(period_of_day(&web->ctx, "civil", str_zero(web->ctx.arena, is_year ? STR("year") : type->every),
			  web->ctx.today, &period));
	int64_t first = is_year ? day_civil(period.from_day).year : period.from_day;
	int64_t last = is_year ? first : period.until_day - 1;
	const struct record_filter filters[] = { { type->decided_by, FILTER_FROM, VALUE_OF_INT(first) },
						 { type->decided_by, FILTER_UNTIL, VALUE_OF_INT(last) } };
	list.filters = filters;
	TRY(record_list_read(&web->ctx, &list, &records, &n, &total));
	*out = total == 0;
	return OK;
}

enum status home_due(struct web *web, const struct home *home, struct home_content *c)
{
	struct arena *a = web->ctx.arena;
	struct url href = url_local(a, str_fmt(a, "/entry/unit/%.*s", STR_ARG(c->unit_code)));
	struct str names = STR_EMPTY;
	size_t n = 0;

	for (size_t i = 0; i < catalog_n_types(web->ctx.catalog); i++) {
		const struct record_type *type = catalog_type_at(web->ctx.catalog, i);
		bool missing = false;
		if (is_owed(type))
			TRY(is_missing(web, home, type, &missing));
		if (missing && ++n <= NAMES_MAX)
			names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names), names.n > 0 ? ", " : "",
					STR_ARG(tr_str(&web->ctx, type->label)));
	}
	c->entry = href;
	if (n == 0)
		return OK;
	c->to_dos[c->n_to_dos++] = (struct to_do){
		.standing = STR("is-behind"),
		.icon = "records",
		.chip = str_fmt(a, "%zu %s", n, tr(&web->ctx, T("sổ"))),
		.href = href,
		.title = str_of(tr(&web->ctx, T("Ghi các sổ đến hạn"))),
		.detail = n > NAMES_MAX ? str_fmt(a, "%.*s…", STR_ARG(names)) : names,
		.act = href,
		.button = str_of(tr(&web->ctx, T("Ghi"))),
	};
	return OK;
}
