/* The page of one unit as of a day. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "features/units/units_page.h"
#include "features/units/units_queries.h"
#include "web/web.h"

#define ENTRIES_SHOWN 50
#define OFFICERS_SHOWN 100
#define NEWEST_OF_A_TYPE 3
#define COUNTED_OF_A_TYPE 100
#define NEW_DAYS 62

enum status unit_asked(struct web *web, struct unit *out, day_t *out_day)
{
	struct sql_unit_life_row life;
	struct str code = web_param(web, "code");
	day_t day;

	TRY(web_day(web, "day", web_query(web, "day"), web->ctx.today, &day));
	TRY(sql_unit_life(&web->ctx, code, &life));
	if (day >= life.until_day)
		day = (day_t)life.until_day - 1;
	if (day < life.from_day)
		day = (day_t)life.from_day;
	TRY(unit_by_code(&web->ctx, code, day, out));
	*out_day = day;
	return OK;
}

static const struct url nowhere = { .s = STR_INIT("") };

static struct str days_text(struct web *web, day_t from, day_t until)
{
	struct arena *a = web->ctx.arena;
	struct str begin = str_fmt(a, "%s %.*s", tr(&web->ctx, T("từ")), STR_ARG(day_people(a, from)));

	if (until == DAY_FOREVER)
		return begin;
	return str_fmt(a, "%.*s %s %.*s", STR_ARG(begin), tr(&web->ctx, T("đến")), STR_ARG(day_people(a, until - 1)));
}

static void add_fact(struct unit_page *page, const char *label, struct str text, struct url href)
{
	if (text.n > 0)
		page->facts[page->n_facts++] = (struct fact){ str_of(label), text, href };
}

static struct str end_cause_label(struct web *web, const struct unit *unit)
{
	struct sql_unit_end_cause_row row;
	const struct choice *choice;

	if (sql_unit_end_cause(&web->ctx, unit->id, &row) != OK || row.end_cause.type == VALUE_NULL)
		return STR_EMPTY;
	choice = field_choice(record_type_field(&unit_type, STR("end_cause")), row.end_cause.s);
	return choice ? tr_str(&web->ctx, choice->label) : STR_EMPTY;
}

static enum status fill_life(struct web *web, struct unit_page *page)
{
	struct arena *a = web->ctx.arena;
	const struct unit *unit = &page->unit;
	const struct choice *kind = unit_kind(unit->kind);

	page->kind_label = kind ? tr_str(&web->ctx, kind->label) : unit->kind;
	page->is_alive = unit->until_day > web->ctx.today;
	page->life = str_of(tr(&web->ctx, T("Đang hoạt động")));
	if (!page->is_alive)
		page->life = str_fmt(a, "%s %.*s", tr(&web->ctx, T("Đã kết thúc, ngày cuối")),
				     STR_ARG(day_people(a, unit->until_day - 1)));
	add_fact(page, tr(&web->ctx, T("Mã đơn vị")), unit->code, nowhere);
	add_fact(page, tr(&web->ctx, T("Loại")), page->kind_label, nowhere);
	add_fact(page, tr(&web->ctx, T("Người đứng đầu")), unit->head, nowhere);
	add_fact(page, tr(&web->ctx, T("Thành lập")), day_people(a, unit->from_day), nowhere);
	if (!page->is_alive)
		add_fact(page, tr(&web->ctx, T("Lý do kết thúc")), end_cause_label(web, unit), nowhere);
	return OK;
}

static bool is_granted(const struct web *web, int64_t unit_id)
{
	for (size_t i = 0; i < web->user.n_grants; i++) {
		if (web->user.grants[i].unit_id == unit_id)
			return true;
	}
	return false;
}

/* The path from the user's own unit down; what lies above is named, but not the user's to open. */
static enum status fill_path(struct web *web, struct unit_page *page, day_t day)
{
	struct unit *path;
	size_t n, first = 0;

	TRY(structure_path(&web->ctx, page->unit.id, day, &path, &n));
	while (first + 1 < n && !is_granted(web, path[first].id))
		first++;
	for (size_t i = first; i + 1 < n; i++)
		page_crumb(&page->chrome, unit_url(web, path[i].code), path[i].name);
	if (first + 1 < n)
		page_crumb(&page->chrome, page->self, page->unit.name);
	if (n >= 2)
		add_fact(page, tr(&web->ctx, T("Cấp trên")), path[n - 2].name,
			 first + 1 < n ? unit_url(web, path[n - 2].code) : nowhere);
	return OK;
}

static enum status fill_below(struct web *web, struct unit_page *page, day_t day)
{
	struct unit_row self = { .id = page->unit.id };

	TRY(children_fill(web, page, day));
	TRY(unit_rows_count(web, &self, 1, day));
	page->n_members = self.n_members;
	add_fact(page, tr(&web->ctx, T("Đoàn viên")), num_people(web->ctx.arena, self.n_members),
		 url_param(web->ctx.arena, url_local(web->ctx.arena, STR("/records/member")), STR("unit"),
			   page->unit.code));
	if (self.n_grassroots > 1)
		add_fact(page, tr(&web->ctx, T("Công đoàn cơ sở")), num_people(web->ctx.arena, self.n_grassroots),
			 nowhere);
	return OK;
}

static void add_dated(struct web *web, struct dated_text *list, size_t i, struct str text, day_t from, day_t until,
		      day_t day)
{
	list[i] = (struct dated_text){ .text = text,
				       .days = days_text(web, from, until),
				       .is_past = from > day || until <= day };
}

static enum status fill_history(struct web *web, struct unit_page *page, day_t day)
{
	struct sql_unit_heads_rows heads;
	day_t until = page->unit.until_day;

	TRY(timeline_fill(web, &page->unit, end_cause_label(web, &page->unit), day, page));
	TRY(sql_unit_heads(&web->ctx, page->unit.id, ENTRIES_SHOWN, &heads));
	page->heads = arena_array_of(web->ctx.arena, struct dated_text, heads.n);
	for (size_t i = 0; i < heads.n; i++) {
		add_dated(web, page->heads, page->n_heads++, heads.items[i].value, (day_t)heads.items[i].from_day,
			  until, day);
		until = (day_t)heads.items[i].from_day;
	}
	return OK;
}

static enum status fill_employer(struct web *web, struct unit_page *page, day_t day)
{
	static const char *const shown[] = { "name", "tax_code", "sector", "headcount" };
	struct arena *a = web->ctx.arena;
	struct sql_unit_principal_employer_row row;
	struct record employer;

	enum status status = sql_unit_principal_employer(&web->ctx, page->unit.id, day, &row);
	if (status == OK)
		status = record_read(&web->ctx, &employer_type, row.employer_id, INSTANT_FOREVER, day, &employer);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const struct field *field = record_type_field(&employer_type, str_of(shown[i]));
		struct str text = record_text(&web->ctx, &employer, field, false);
		struct url href =
			i == 0 ? url_local(a, str_fmt(a, "/record/employer/%.*s", STR_ARG(code_of_id(a, employer.id))))
			       : nowhere;
		if (text.n > 0)
			page->employer[page->n_employer++] =
				(struct fact){ tr_str(&web->ctx, field->label), text, href };
	}
	return OK;
}

/* One row a post, in the order in which posts are described, the names behind one another. */
static enum status fill_officers(struct web *web, struct unit_page *page, day_t day)
{
	const struct field *posts = record_type_field(&officer_type, STR("post"));
	struct sql_unit_officers_rows rows;

	TRY(sql_unit_officers(&web->ctx, page->unit.id, day, OFFICERS_SHOWN, &rows));
	page->posts = arena_array_of(web->ctx.arena, struct post_row, posts->n_choices);
	for (size_t p = 0; p < posts->n_choices; p++) {
		struct post_row row = { .post = tr_str(&web->ctx, posts->choices[p].label) };
		for (size_t i = 0; i < rows.n; i++) {
			if (!str_eq(rows.items[i].post, posts->choices[p].code))
				continue;
			row.names = str_fmt(web->ctx.arena, "%.*s%s%.*s", STR_ARG(row.names),
					    row.names.n > 0 ? ", " : "", STR_ARG(rows.items[i].full_name));
		}
		if (row.names.n > 0)
			page->posts[page->n_posts++] = row;
	}
	return OK;
}

static void add_newest(struct unit_page *page, struct newest_row row)
{
	size_t i = page->n_newest;

	while (i > 0 && page->newest[i - 1].on < row.on)
		i--;
	if (i == RECORDS_SHOWN)
		return;
	size_t last = page->n_newest < RECORDS_SHOWN ? page->n_newest++ : RECORDS_SHOWN - 1;
	for (size_t k = last; k > i; k--)
		page->newest[k] = page->newest[k - 1];
	page->newest[i] = row;
}

/* What happened: the cause of a membership event, else the register's name. */
static struct str newest_title(struct web *web, const struct record *record)
{
	const struct field *cause = record_type_field(record->type, STR("cause"));
	if (cause)
		return record_text(&web->ctx, record, cause, false);
	return page_capital(web->ctx.arena, tr_str(&web->ctx, record->type->label));
}

static enum status newest_of(struct web *web, struct unit_page *page, const struct record_type *type,
			     const struct record *records, size_t n)
{
	struct arena *a = web->ctx.arena;

	for (size_t i = 0; i < n; i++) {
		struct value day = record_get(&records[i], str_zero(a, type->decided_by));
		if (day.type != VALUE_INT)
			continue;
		struct str code = code_of_id(a, records[i].id);
		add_newest(page, (struct newest_row){
					 .href = url_local(a, str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type->code),
								      STR_ARG(code))),
					 .title = newest_title(web, &records[i]),
					 .unit = record_text(&web->ctx, &records[i],
							     record_type_field(type, STR("unit")), false),
					 .day = day_people(a, (day_t)day.i),
					 .on = (day_t)day.i,
				 });
	}
	return OK;
}

static enum status newest_read(struct web *web, const struct record_list *list, struct unit_page *page)
{
	const struct field *day = record_type_field(list->type, list->type->decided_by);
	struct record *records;
	int64_t total;
	size_t n;

	if (list->type->kind != RECORD_EVENT || !day || day->type != FIELD_DAY ||
	    !record_type_field(list->type, STR("unit")))
		return OK;
	TRY(record_list_read(&web->ctx, list, &records, &n, &total));
	return newest_of(web, page, list->type, records, n);
}

/* Registers at the unit and below: how many records each holds, and the newest of all. */
static enum status fill_registers(struct web *web, struct unit_page *page)
{
	struct arena *a = web->ctx.arena;

	for (size_t i = 0; i < catalog_n_types(web->ctx.catalog) && page->n_links < REGISTERS_MAX; i++) {
		const struct record_type *type = catalog_type_at(web->ctx.catalog, i);
		bool is_wanted =
			type->is_register || str_is(type->code, "membership_event") || str_is(type->code, "officer");
		struct record_list list = { .type = type,
					    .unit_id = page->unit.id,
					    .is_descending = true,
					    .limit = NEWEST_OF_A_TYPE,
					    .count_to = COUNTED_OF_A_TYPE };
		int64_t total;
		if (!is_wanted)
			continue;
		TRY(record_list_count(&web->ctx, &list, &total));
		if (total == 0)
			continue;
		struct record_filter since = { type->decided_by, FILTER_FROM, VALUE_OF_INT(web->ctx.today - NEW_DAYS) };
		if (record_list_is_over(&list, total) && type->kind == RECORD_EVENT) {
			list.filters = &since; /* among millions the newest are of these days */
			list.n_filters = 1;
			list.count_to = NEWEST_OF_A_TYPE;
		}
		TRY(newest_read(web, &list, page));
		list.count_to = COUNTED_OF_A_TYPE;
		struct url href = url_local(a, str_fmt(a, "/records/%.*s", STR_ARG(type->code)));
		page->counts[page->n_links] = record_list_total(&web->ctx, &list, total);
		href = url_param(a, href, STR("unit"), page->unit.code);
		page->links[page->n_links++] =
			(struct page_link){ .href = href, .label = page_capital(a, tr_str(&web->ctx, type->label)) };
	}
	return OK;
}

static struct url below(struct web *web, const struct unit_page *page, const char *what)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s/%s", STR_ARG(page->unit.code), what));
}

/* What the user may do here, today and not on a day of the past. */
static enum status fill_rights(struct web *web, struct unit_page *page)
{
	const struct choice *kind = unit_kind(page->unit.kind);
	struct sql_unit_founding_act_row founding;
	enum role role;

	page->recognise = below(web, page, "recognise");
	page->admit = below(web, page, "admit");
	page->transfer = below(web, page, "transfer");
	page->leave = below(web, page, "leave");
	page->undo = below(web, page, "undo");
	page->restructure = below(web, page, "restructure");
	if (!page->is_alive || !kind)
		return OK;
	TRY(scope_role(&web->ctx, page->unit.id, &role));
	page->may_recognise = role >= ROLE_OFFICER && unit_founds(kind);
	page->may_enter = role >= ROLE_DATA_ENTRY && unit_has_members(kind);
	page->may_restructure = role >= ROLE_LEADER;
	if (role < ROLE_OFFICER)
		return OK;
	enum status status = sql_unit_founding_act(&web->ctx, page->unit.id, &founding);
	page->may_undo = status == OK;
	return status == NOT_FOUND ? OK : status;
}

enum status unit_page_fill(struct web *web, const struct unit *unit, day_t day, struct unit_page *page)
{
	page->unit = *unit;
	page->as_of = day_people(web->ctx.arena, day);
	page->self = unit_url(web, unit->code);
	TRY(fill_life(web, page));
	TRY(fill_path(web, page, day));
	TRY(fill_below(web, page, day));
	TRY(fill_history(web, page, day));
	TRY(fill_employer(web, page, day));
	TRY(fill_officers(web, page, day));
	TRY(fill_registers(web, page));
	return fill_rights(web, page);
}
