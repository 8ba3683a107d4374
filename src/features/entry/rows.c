/* Lines of a grid as rows of a table with controls. */
#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "features/entry/grid_page.h"
#include "web/web.h"

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_RATE;
}

static const char *kind_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_DAY:
		return "day";
	case FIELD_CHOICE:
		return "choice";
	case FIELD_BOOL:
		return "yes";
	default:
		return is_number(field) ? "number" : "text";
	}
}

static void fill_options(struct web *web, const struct field *field, day_t day, struct grid_column *c)
{
	if (field->type == FIELD_BOOL) {
		c->options = arena_array_of(web->ctx.arena, struct option, 2);
		c->options[0] = (struct option){ STR("1"), str_of(tr(&web->ctx, T("Có"))), false };
		c->options[1] = (struct option){ STR("0"), str_of(tr(&web->ctx, T("Không"))), false };
		c->n_options = 2;
		return;
	}
	c->options = arena_array_of(web->ctx.arena, struct option, field->n_choices + 1);
	for (size_t i = 0; i < field->n_choices; i++) {
		const struct choice *choice = &field->choices[i];
		if (choice->from_day <= day && day < choice->until_day)
			c->options[c->n_options++] =
				(struct option){ choice->code, tr_str(&web->ctx, choice->label), false };
	}
}

static void fill_sort(struct web *web, const struct asked_grid *asked, struct str name, struct url *out_url,
		      const char **out_order)
{
	bool is_sorted = str_eq(asked->sort, name);
	struct url url = asked_url(web, "/entry", "sort", name);

	*out_order = !is_sorted ? "" : asked->is_descending ? "descending" : "ascending";
	*out_url = url_param(web->ctx.arena, url, STR("order"),
			     is_sorted && !asked->is_descending ? STR("descending") : STR_EMPTY);
}

void grid_fill_columns(struct web *web, const struct asked_grid *asked, struct grid_page *page)
{
	const struct quick *quick = &asked->ask.quick;
	struct arena *a = web->ctx.arena;

	fill_sort(web, asked, STR_EMPTY, &page->sort_name, &page->order_name);
	fill_sort(web, asked, STR("parent"), &page->sort_parent, &page->order_parent);
	page->columns = arena_array_of(a, struct grid_column, quick->n_fields + 1);
	page->n_columns = quick->n_fields;
	for (size_t k = 0; k < quick->n_fields; k++) {
		const struct field *field = quick->fields[k];
		struct grid_column *c = &page->columns[k];
		*c = (struct grid_column){ .name = field->name,
					   .label = tr_str(&web->ctx, field->label),
					   .unit = tr_str(&web->ctx, field->unit),
					   .id = str_fmt(a, "c%zu", k),
					   .kind = kind_of(field),
					   .order = "",
					   .is_number = is_number(field),
					   .is_summed = field->type == FIELD_INT || field->type == FIELD_MONEY };
		if (field->type == FIELD_CHOICE || field->type == FIELD_BOOL)
			fill_options(web, field, asked->ask.day, c);
		if (c->is_summed)
			fill_sort(web, asked, field->name, &c->sort, &c->order);
	}
}

/* "n.UNIT." for a line without a record, "e.UNIT.RECORD.VERSION." for one that shows a record. */
static struct str key_of(struct arena *a, const struct typed *t)
{
	int64_t id = t->is_conflict ? t->now.id : t->record_id;
	int version = t->is_conflict ? t->now.version : t->version;

	if (id == 0)
		return str_fmt(a, "n.%.*s", STR_ARG(t->line->code));
	return str_fmt(a, "e.%.*s.%.*s.%d", STR_ARG(t->line->code), STR_ARG(code_of_id(a, id)), version);
}

static void fill_cells(struct web *web, const struct quick *quick, const struct typed *t, struct str key,
		       struct grid_row *row)
{
	struct arena *a = web->ctx.arena;

	row->n_cells = quick->n_fields;
	row->cells = arena_array_of(a, struct grid_cell, quick->n_fields + 1);
	for (size_t k = 0; k < quick->n_fields; k++) {
		const struct cell *cell = &t->cells[k];
		row->cells[k] = (struct grid_cell){
			.name = str_fmt(a, "%.*s.%.*s", STR_ARG(key), STR_ARG(quick->fields[k]->name)),
			.labelled_by = str_fmt(a, "c%zu %.*s", k, STR_ARG(row->id)),
			.value = cell->text,
			.error = cell->error,
			.theirs = cell->theirs,
		};
		if (cell->error.n > 0)
			row->cells[k].error_id = str_fmt(a, "%.*s-%zu", STR_ARG(row->id), k);
	}
}

static void fill_row(struct web *web, const struct asked_grid *asked, const struct typed *t, const struct typed *above,
		     struct grid_row *row)
{
	struct arena *a = web->ctx.arena;
	const struct record_type *type = asked->ask.quick.type;
	const struct line *line = t->line;
	int64_t id = t->is_conflict ? t->now.id : t->record_id;
	struct str key = key_of(a, t);

	row->name = line->name;
	row->code = line->code;
	row->parent = line->parent_name;
	row->is_further = above && above->line == line;
	row->is_there = id != 0;
	row->is_ticked = t->is_ticked;
	row->error = t->error;
	row->is_bad = t->fate == LINE_REFUSED;
	row->href = asked->ask.quick.by_employer
			    ? url_local(a, str_fmt(a, "/record/employer/%.*s", STR_ARG(code_of_id(a, line->subject_id))))
			    : url_local(a, str_fmt(a, "/unit/%.*s", STR_ARG(line->code)));
	if (id == 0)
		row->tick = str_fmt(a, "%.*s.has", STR_ARG(key));
	else
		row->record = url_local(
			a, str_fmt(a, "/record/%.*s/%.*s", STR_ARG(type->code), STR_ARG(code_of_id(a, id))));
	if (line->n_records > RECORDS_SHOWN && !row->is_further) {
		row->n_more = line->n_records - RECORDS_SHOWN;
		row->more_href = url_param(a, url_local(a, str_fmt(a, "/records/%.*s", STR_ARG(type->code))),
					   STR("unit"), line->code);
	}
	fill_cells(web, &asked->ask.quick, t, key, row);
}

void grid_fill_rows(struct web *web, const struct asked_grid *asked, struct typed *items, size_t n,
		    struct grid_page *page)
{
	struct arena *a = web->ctx.arena;
	int64_t sums[QUICK_FIELDS_MAX] = { 0 }, n_there = 0, n_lines = 0;

	page->rows = arena_array_of(a, struct grid_row, n + 1);
	page->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		const struct typed *above = i > 0 ? &items[i - 1] : NULL;
		page->rows[i].id = str_fmt(a, "u%zu", i);
		fill_row(web, asked, &items[i], above, &page->rows[i]);
		n_lines += !page->rows[i].is_further;
		n_there += !page->rows[i].is_further && (page->rows[i].is_there || items[i].is_ticked);
		for (size_t k = 0; k < page->n_columns; k++) {
			struct value v = items[i].cells[k].value;
			if (page->columns[k].is_summed && v.type == VALUE_INT && num_add(sums[k], v.i, &sums[k]) != OK)
				page->columns[k].is_summed = false;
		}
	}
	for (size_t k = 0; k < page->n_columns; k++) {
		if (page->columns[k].is_summed)
			page->columns[k].sum = num_people(a, sums[k]);
	}
	page->n_there = num_people(a, n_there);
	page->n_shown = num_people(a, n_lines);
}
