/* The life of a unit as one list of days: founded, renamed, moved, merged, split, ended. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/record.h"
#include "features/units/units_page.h"
#include "features/units/units_queries.h"
#include "web/web.h"

#define ENTRIES_READ 60

/* Within a day: where it came from, its name, its place, what became of it. */
enum order { ORDER_ORIGIN, ORDER_NAME, ORDER_PLACE, ORDER_GOES, ORDER_END };

struct making {
	struct web *web;
	const struct unit *unit;
	day_t day; /* of the page */
	struct life_entry *entries;
	size_t n;
};

static struct life_entry *add(struct making *m, day_t on, enum order order, const char *what)
{
	struct life_entry *entry = &m->entries[m->n++];

	*entry = (struct life_entry){
		.on = on,
		.order = (int)order,
		.when = day_people(m->web->ctx.arena, on),
		.what = str_of(tr(&m->web->ctx, what)),
		.is_past = on <= m->day, /* a name or place in force is not */
		.is_coming = on > m->web->ctx.today,
	};
	return entry;
}

/* Names anybody who sees this unit; opens what lies in the user's scope. */
static enum status name_unit(struct making *m, struct life_entry *entry, int64_t id)
{
	struct web *web = m->web;
	struct unit unit;
	struct life_unit *out = &entry->units[entry->n_units];

	if (entry->n_units == LIFE_UNITS)
		return OK;
	enum status status = unit_by_id(&web->ctx, id, entry->on, &unit);
	if (status == OK)
		*out = (struct life_unit){ unit.name, unit.code, unit_url(web, unit.code), true };
	else if (status == NOT_FOUND)
		TRY(record_title(&web->ctx, STR("unit"), id, entry->on, &out->name));
	else
		return status;
	entry->n_units++;
	return OK;
}

static enum status add_names(struct making *m)
{
	struct sql_unit_names_rows rows;

	TRY(sql_unit_names(&m->web->ctx, m->unit->id, ENTRIES_READ, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool is_first = i + 1 == rows.n;
		struct life_entry *entry = add(m, (day_t)rows.items[i].from_day, ORDER_NAME,
					       is_first ? T("Thành lập, tên là") : T("Đổi tên thành"));
		entry->text = rows.items[i].value;
		entry->is_past = entry->on <= m->day && i > 0 && rows.items[i - 1].from_day <= m->day;
	}
	return OK;
}

static enum status add_parents(struct making *m)
{
	struct sql_unit_parents_rows rows;

	TRY(sql_unit_parents(&m->web->ctx, m->unit->id, ENTRIES_READ, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		bool belongs = str_is(rows.items[i].relation, "belongs");
		day_t until = (day_t)rows.items[i].until_day;
		struct life_entry *entry = add(m, (day_t)rows.items[i].from_day, ORDER_PLACE,
					       belongs ? T("Trực thuộc") : T("Được hướng dẫn bởi"));
		entry->is_past = until <= m->day;
		TRY(name_unit(m, entry, rows.items[i].parent_id));
		if (!belongs && until != DAY_FOREVER && until != m->unit->until_day)
			entry->note = str_fmt(m->web->ctx.arena, "%s %.*s", tr(&m->web->ctx, T("đến")),
					      STR_ARG(day_people(m->web->ctx.arena, until - 1)));
	}
	return OK;
}

/* Units of one day stand in one entry. */
static enum status add_kin(struct making *m, enum order order, const char *what, int64_t id, day_t on,
			   int64_t n_that_day)
{
	struct life_entry *entry = m->n > 0 ? &m->entries[m->n - 1] : NULL;

	if (!entry || entry->on != on || entry->order != (int)order) {
		entry = add(m, on, order, what);
		if (n_that_day > LIFE_UNITS)
			entry->note = str_fmt(m->web->ctx.arena, "%s %.*s %s", tr(&m->web->ctx, T("và")),
					      STR_ARG(num_people(m->web->ctx.arena, n_that_day - LIFE_UNITS)),
					      tr(&m->web->ctx, T("đơn vị khác")));
	}
	return name_unit(m, entry, id);
}

static enum status add_successions(struct making *m)
{
	struct sql_unit_origins_rows from;
	struct sql_unit_successors_rows into;

	TRY(sql_unit_origins(&m->web->ctx, m->unit->id, ENTRIES_READ, &from));
	for (size_t i = 0; i < from.n; i++) {
		day_t on = (day_t)from.items[i].day;
		TRY(add_kin(m, ORDER_ORIGIN, on == m->unit->from_day ? T("Hình thành từ") : T("Tiếp nhận"),
			    from.items[i].unit_id, on, from.items[i].n_that_day));
	}
	TRY(sql_unit_successors(&m->web->ctx, m->unit->id, ENTRIES_READ, &into));
	for (size_t i = 0; i < into.n; i++) {
		day_t on = (day_t)into.items[i].day;
		TRY(add_kin(m, ORDER_GOES, on == m->unit->until_day ? T("Chuyển vào") : T("Tách ra"),
			    into.items[i].unit_id, on, into.items[i].n_that_day));
	}
	return OK;
}

static int by_day(const void *a, const void *b)
{
	const struct life_entry *x = a, *y = b;
	if (x->on != y->on)
		return x->on < y->on ? 1 : -1;
	return y->order - x->order;
}

enum status timeline_fill(struct web *web, const struct unit *unit, struct str end_cause, day_t day,
			  struct unit_page *page)
{
	struct making m = { .web = web, .unit = unit, .day = day };

	m.entries = arena_array_of(web->ctx.arena, struct life_entry, 4 * ENTRIES_READ + 1);
	TRY(add_names(&m));
	TRY(add_parents(&m));
	TRY(add_successions(&m));
	if (unit->until_day != DAY_FOREVER)
		add(&m, unit->until_day, ORDER_END, T("Kết thúc hoạt động"))->text = end_cause;
	qsort(m.entries, m.n, sizeof *m.entries, by_day);
	page->life_entries = m.entries;
	page->n_life_entries = m.n;
	return OK;
}

void timeline_json(struct json *j, const struct unit_page *page)
{
	json_key(j, "history");
	json_array(j);
	for (size_t i = 0; i < page->n_life_entries; i++) {
		const struct life_entry *entry = &page->life_entries[i];
		json_object(j);
		json_kday(j, "day", entry->on);
		json_kstr(j, "what", entry->what);
		json_kstr(j, "text", entry->text);
		json_kbool(j, "coming", entry->is_coming);
		json_key(j, "units");
		json_array(j);
		for (size_t k = 0; k < entry->n_units; k++)
			json_str(j, entry->units[k].name);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}
