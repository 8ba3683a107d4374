/* A filtered, sorted page of the records of one type. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/scope.h"
#include "domain/tabular.h"
#include "domain/unit.h"
#include "features/records/records_page.h"
#include "web/web.h"

#define COLUMNS_MAX 8
#define FILTERS_MAX 8

bool records_has_pages(const struct record_type *type)
{
	static const char *const inner[] = { "plan",      "target",    "baseline", "evidence", "allotment",
					     "handing",   "answer",    "reminder", "edge",     "successor",
					     "admission", "departure", "unit" };
	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
		if (str_is(type->code, inner[i]))
			return false;
	}
	return true;
}

bool records_admitted_elsewhere(const struct record_type *type)
{
	return str_is(type->code, "member");
}

bool records_decided_elsewhere(const struct record_type *type)
{
	return str_is(type->code, "restructuring");
}

enum status records_type(struct web *web, const struct record_type **out)
{
	const struct record_type *type = catalog_type(web->ctx.catalog, web_param(web, "type"));
	if (!type || !records_has_pages(type))
		return NOT_FOUND;
	*out = type;
	return OK;
}

struct url records_url(struct web *web, const struct record_type *type, int64_t id)
{
	struct arena *a = web->ctx.arena;
	return url_local(a, str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type->code), STR_ARG(code_of_id(a, id))));
}

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_RATE ||
	       field->type == FIELD_DAY || field->type == FIELD_YEAR;
}

static bool is_column(const struct field *field)
{
	return (field->derived.n == 0 || field->sql) && !field->sensitive && field->type != FIELD_PROSE &&
	       !str_is(field->name, "is_demonstration") && !str_is(field->name, "code") &&
	       !str_ends(field->name, STR("_key"));
}

/* Values with history lie elsewhere, derived ones nowhere. */
static bool is_sortable(const struct field *field)
{
	return is_column(field) && field->derived.n == 0 && !field->has_history;
}

/* The path of this list with the active query, so that each link changes one thing of it. */
static struct url list_url_below(struct web *web, const char *below, const char *name, struct str value)
{
	static const char *const kept[] = { "unit", "q", "from", "until", "choice", "sort", "order", "per", "page" };
	struct arena *a = web->ctx.arena;
	struct url url = url_local(a, str_fmt(a, "/records/%.*s%s", STR_ARG(web_param(web, "type")), below));

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct str held = web_query(web, kept[i]);
		bool is_changed = str_is(str_of(kept[i]), name);
		bool restarts = str_is(str_of(kept[i]), "page"); /* another filter or order begins at the first page */
		restarts |= str_is(str_of(name), "sort") &&
			    str_is(str_of(kept[i]), "order"); /* another column brings its own order */
		if (held.n > 0 && !is_changed && !restarts)
			url = url_param(a, url, str_of(kept[i]), held);
	}
	return url_param(a, url, str_of(name), value);
}

static struct url list_url(struct web *web, const char *name, struct str value)
{
	return list_url_below(web, "", name, value);
}

struct query {
	struct record_list list;
	struct record_filter filters[FILTERS_MAX];
};

static void query_add(struct query *q, struct record_filter filter)
{
	q->filters[q->list.n_filters++] = filter;
}

static void list_pill(struct web *web, struct list_page *page, const char *name, struct str label)
{
	page->pills[page->n_pills++] = (struct page_link){ .href = list_url(web, name, STR_EMPTY), .label = label };
}

static enum status read_days(struct web *web, const struct record_type *type, struct list_page *page, struct query *q)
{
	struct arena *a = web->ctx.arena;
	struct str field = type->kind == RECORD_EVENT ? type->decided_by : type->from_field;
	const struct field *described = record_type_field(type, field);
	day_t from, until;

	page->has_days = described && described->type == FIELD_DAY;
	if (!page->has_days)
		return OK;
	TRY(web_day(web, "from", web_query(web, "from"), DAY_NONE, &from));
	TRY(web_day(web, "until", web_query(web, "until"), DAY_NONE, &until));
	page->from = day_people(a, from);
	page->until = day_people(a, until);
	if (from != DAY_NONE) {
		query_add(q, (struct record_filter){ field, FILTER_FROM, VALUE_OF_INT(from) });
		list_pill(web, page, "from", str_fmt(a, "%s %.*s", tr(&web->ctx, T("Từ")), STR_ARG(page->from)));
	}
	if (until != DAY_NONE) {
		query_add(q, (struct record_filter){ field, FILTER_UNTIL, VALUE_OF_INT(until) });
		list_pill(web, page, "until", str_fmt(a, "%s %.*s", tr(&web->ctx, T("Đến")), STR_ARG(page->until)));
	}
	return OK;
}

/* The first field with choices may be filtered by. */
static void read_choice(struct web *web, const struct record_type *type, struct list_page *page, struct query *q)
{
	struct str asked = web_query(web, "choice");

	for (size_t i = 0; i < type->n_fields && page->n_choices == 0; i++) {
		const struct field *field = &type->fields[i];
		if (field->type != FIELD_CHOICE || field->has_history || field->derived.n > 0)
			continue;
		page->choice_label = str_of(tr(&web->ctx, str_zero(web->ctx.arena, field->label)));
		page->choices = arena_array_of(web->ctx.arena, struct option, field->n_choices);
		for (size_t k = 0; k < field->n_choices; k++)
			page->choices[page->n_choices++] =
				(struct option){ field->choices[k].code, tr_str(&web->ctx, field->choices[k].label),
						 str_eq(field->choices[k].code, asked) };
		const struct choice *chosen = field_choice(field, asked);
		if (chosen) {
			query_add(q, (struct record_filter){ field->name, FILTER_IS, VALUE_OF_TEXT(asked) });
			list_pill(web, page, "choice", tr_str(&web->ctx, chosen->label));
		}
	}
}

static void read_search(struct web *web, const struct record_type *type, struct list_page *page, struct query *q)
{
	struct str text = str_trim(web_query(web, "q"));

	for (size_t i = 0; i < type->n_fields; i++) {
		if (!type->fields[i].is_searched)
			continue;
		page->has_search = true;
		if (text.n > 0) {
			query_add(q,
				  (struct record_filter){ type->fields[i].name, FILTER_CONTAINS, VALUE_OF_TEXT(text) });
			list_pill(web, page, "q", text);
		}
		break;
	}
	page->q = text;
	page->q_hint =
		str_of(str_is(type->code, "member") ? tr(&web->ctx, T("Tên, hoặc họ và tên; gõ không dấu cũng được"))
						    : tr(&web->ctx, T("Gõ không dấu cũng được")));
}

static enum status read_unit(struct web *web, struct list_page *page, struct query *q)
{
	struct str code = web_query(web, "unit");
	struct unit unit;

	if (code.n == 0)
		return OK;
	TRY(unit_by_code(&web->ctx, code, web->ctx.today, &unit));
	TRY(scope_require(&web->ctx, unit.id, ROLE_VIEWER));
	q->list.unit_id = unit.id;
	page->unit_code = code;
	list_pill(web, page, "unit", unit.name);
	return OK;
}

static struct list_column list_column(struct web *web, const struct field *field)
{
	bool is_sorted = str_eq(field->name, web_query(web, "sort"));
	bool is_descending = str_is(web_query(web, "order"), "descending");
	struct url url = list_url(web, "sort", field->name);

	return (struct list_column){
		.label = tr_str(&web->ctx, field->label),
		.sort = url_param(web->ctx.arena, url, STR("order"),
				  is_sorted && !is_descending ? STR("descending") : STR_EMPTY),
		.order = !is_sorted      ? ""
			 : is_descending ? "descending"
					 : "ascending",
		.is_number = is_number(field),
		.is_sortable = is_sortable(field),
	};
}

/* Where a person or an employer belongs is derived and described last, and asked for first. */
static size_t list_columns(struct web *web, const struct record_type *type, struct list_page *page,
			   const struct field **fields)
{
	const struct field *place = record_type_field(type, STR("unit"));
	size_t n = 0;

	if (place && !place->sql)
		place = NULL;
	page->columns = arena_array_of(web->ctx.arena, struct list_column, COLUMNS_MAX);
	for (size_t i = 0; i < type->n_fields && n < COLUMNS_MAX; i++) {
		if (!is_column(&type->fields[i]) || &type->fields[i] == place)
			continue;
		fields[n++] = &type->fields[i];
		if (place && n == 1)
			fields[n++] = place;
	}
	for (size_t i = 0; i < n; i++)
		page->columns[i] = list_column(web, fields[i]);
	page->n_columns = n;
	return n;
}

/* A column that says nothing on this page is left out, unless the page is sorted by it. */
static void drop_empty_columns(struct web *web, struct list_page *page, const struct record *records, size_t n,
			       const struct field **fields)
{
	size_t kept = 1;

	for (size_t k = 1; k < page->n_columns; k++) {
		bool is_said = n == 0 || *page->columns[k].order;
		for (size_t i = 0; i < n && !is_said; i++)
			is_said = record_text(&web->ctx, &records[i], fields[k], false).n > 0;
		if (!is_said)
			continue;
		page->columns[kept] = page->columns[k];
		fields[kept++] = fields[k];
	}
	page->n_columns = kept;
}

static void list_rows(struct web *web, struct list_page *page, const struct record *records, size_t n,
		      const struct field *const *fields)
{
	struct arena *a = web->ctx.arena;

	page->rows = arena_array_of(a, struct list_row, n);
	page->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		struct list_row *row = &page->rows[i];
		struct str title = record_text(&web->ctx, &records[i], fields[0], false);
		row->href = records_url(web, records[i].type, records[i].id);
		row->title = title.n > 0 ? title : str_of(tr(&web->ctx, T("(chưa ghi tên)")));
		row->n_cells = page->n_columns - 1;
		row->cells = arena_array_of(a, struct list_cell, page->n_columns);
		for (size_t k = 1; k < page->n_columns; k++)
			row->cells[k - 1] = (struct list_cell){
				.text = record_text(&web->ctx, &records[i], fields[k], false),
				.label = page->columns[k].label,
				.is_number = page->columns[k].is_number,
			};
	}
}

static void list_pager(struct web *web, struct list_page *page, const struct record_list *list, int64_t total,
		       int64_t number)
{
	static const int sizes[] = { 10, 50, 100 };
	struct arena *a = web->ctx.arena;
	struct url base = list_url(web, "page", STR_EMPTY);
	int64_t per = (int64_t)list->limit;

	pager_fill_counted(web, &page->pager, base, number, per, (int64_t)page->n_rows, total, list->count_to);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		pager_size(web, &page->pager, base, sizes[i], per);
	page->count_text =
		str_fmt(a, "%.*s %s", STR_ARG(record_list_total(&web->ctx, list, total)), tr(&web->ctx, T("bản ghi")));
}

/* People stand by their names, what happened by its day. */
static void own_order(struct record_list *list)
{
	bool is_member = str_is(list->type->code, "member");

	list->sort = is_member ? STR("full_name") : STR_EMPTY;
	list->is_descending = !is_member;
}

/* The records that the query of the page asks for, in its order. */
static enum status list_query(struct web *web, const struct record_type *type, struct list_page *page, struct query *q)
{
	read_search(web, type, page, q);
	TRY(read_unit(web, page, q));
	TRY(read_days(web, type, page, q));
	read_choice(web, type, page, q);
	q->list.type = type;
	q->list.filters = q->filters;
	const struct field *sort = record_type_field(type, web_query(web, "sort"));
	q->list.sort = sort && is_sortable(sort) ? sort->name : STR_EMPTY;
	q->list.is_descending = str_is(web_query(web, "order"), "descending");
	if (q->list.sort.n == 0)
		own_order(&q->list);
	return OK;
}

/* Millions are not sorted for one page: such a list stands in its own order. */
static enum status keep_order(struct web *web, struct list_page *page, struct record_list *list)
{
	int64_t total;

	if (record_list_is_walked(list))
		return OK;
	TRY(record_list_count(&web->ctx, list, &total));
	if (!record_list_is_over(list, total))
		return OK;
	own_order(list);
	for (size_t i = 0; i < page->n_columns; i++)
		page->columns[i].order = "";
	page->hint = str_fmt(web->ctx.arena,
			     tr(&web->ctx, T("Danh sách có hơn %.*s bản ghi: hãy lọc bớt để sắp xếp theo cột này.")),
			     STR_ARG(num_people(web->ctx.arena, list->count_to)));
	return OK;
}

enum status list_fill(struct web *web, const struct record_type *type, struct list_page *page)
{
	struct query q = { 0 };
	const struct field *fields[COLUMNS_MAX];
	struct record *records;
	size_t n;
	int64_t total, per = web_number(web, "per", 1, 100, 50);

	TRY(list_query(web, type, page, &q));
	TRY(record_list_limit(&web->ctx, &q.list));
	int64_t number = web_number(web, "page", 1, q.list.count_to / per, 1); /* further is found by filters */
	if (list_columns(web, type, page, fields) == 0)
		return fail("type has no column to list code=%.*s", STR_ARG(type->code));
	TRY(keep_order(web, page, &q.list));
	q.list.limit = (size_t)per;
	q.list.offset = (size_t)((number - 1) * per);
	TRY(record_list_read(&web->ctx, &q.list, &records, &n, &total));

	drop_empty_columns(web, page, records, n, fields);
	list_rows(web, page, records, n, fields);
	list_pager(web, page, &q.list, total, number);
	page->action = page->clear =
		url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/records/%.*s", STR_ARG(type->code)));
	page->export = list_url_below(web, "/export", "page", STR_EMPTY);
	page->note = tr_str(&web->ctx, type->note);
	return OK;
}

enum status list_export(struct web *web, const struct record_type *type)
{
	struct query q = { 0 };
	struct list_page page = { 0 };
	struct str bytes;

	TRY(list_query(web, type, &page, &q));
	struct export export = { .list = q.list, .format = TABLE_XLSX };
	TRY(export_records(&web->ctx, &export, &bytes));
	return web_file(web, table_media_type(export.format), str_fmt(web->ctx.arena, "%.*s.xlsx", STR_ARG(type->code)),
			bytes);
}
