/* Controls of a posted grid into lines (posted.h). */
#include "features/entry/posted.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "web/web.h"

struct reader {
	struct web *web;
	const struct grid *grid;
	const struct grid_ask *ask;
	LIST(struct typed) list;
	struct str key; /* of the last line: its controls come together */
};

static enum status refuse_name(struct web *web, struct str name)
{
	return problem_add(&web->ctx, "", T("Ô “%.*s” không thuộc bảng này."), STR_ARG(str_slice(name, 0, 80)));
}

/* "n.UNIT" or "e.UNIT.RECORD.VERSION". */
static enum status read_key(struct reader *r, struct str key, struct typed *out)
{
	struct str rest = key, kind = str_cut(&rest, '.'), code = str_cut(&rest, '.');
	int64_t version = 0;

	*out = (struct typed){ .line = grid_line(r->grid, code) };
	if (!out->line) {
		problem_add(&r->web->ctx, "unit", T("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của bạn."));
		return NOT_FOUND;
	}
	for (size_t k = 0; k < QUICK_FIELDS_MAX; k++)
		out->cells[k].is_absent = true;
	if (str_is(kind, "n") && rest.n == 0)
		return OK;
	struct str record = str_cut(&rest, '.');
	if (!str_is(kind, "e") || id_of_code(record, &out->record_id) != OK || out->record_id <= 0 ||
	    num_parse_int(rest, 1, INT32_MAX, &version) != OK)
		return refuse_name(r->web, key);
	out->version = (int)version;
	return OK;
}

static enum status line_of(struct reader *r, struct str key, struct typed **out)
{
	struct typed typed;

	if (r->list.n > 0 && str_eq(r->key, key)) {
		*out = &r->list.items[r->list.n - 1];
		return OK;
	}
	TRY(read_key(r, key, &typed));
	for (size_t i = 0; i < r->list.n; i++) {
		const struct typed *held = &r->list.items[i];
		if (held->line == typed.line && held->record_id == typed.record_id)
			return refuse_name(r->web, key);
	}
	if (r->list.n == SAVE_LINES_MAX) {
		problem_add(&r->web->ctx, "", T("Mỗi lần ghi không quá %d dòng."), SAVE_LINES_MAX);
		return TOO_LARGE;
	}
	r->key = key;
	*out = LIST_ADD(r->web->ctx.arena, &r->list);
	**out = typed;
	return OK;
}

static enum status read_pair(struct reader *r, struct str name, struct str value)
{
	struct str field = name;
	struct typed *t = NULL;

	while (field.n > 0 && field.p[field.n - 1] != '.')
		field.n--;
	struct str key = str_slice(name, 0, field.n > 0 ? field.n - 1 : 0);
	field = str_slice(name, field.n, name.n);
	TRY(line_of(r, key, &t));
	if (str_is(field, "has")) {
		t->is_ticked = true;
		return OK;
	}
	for (size_t k = 0; k < r->ask->quick.n_fields; k++) {
		if (!str_eq(r->ask->quick.fields[k]->name, field))
			continue;
		t->cells[k].text = str_trim(value);
		t->cells[k].is_absent = false;
		return OK;
	}
	return refuse_name(r->web, name);
}

enum status posted_lines(struct web *web, const struct grid *grid, const struct grid_ask *ask, struct str prefix,
			 struct sheet *sheet)
{
	struct reader r = { .web = web, .grid = grid, .ask = ask };
	const struct http_pairs *form = &web->request->form;

	for (size_t i = 0; i < form->n; i++) {
		struct str name = form->items[i].name;
		if (!str_starts(name, prefix))
			continue;
		name = str_slice(name, prefix.n, name.n);
		if (str_starts(name, STR("n.")) || str_starts(name, STR("e.")))
			TRY(read_pair(&r, name, form->items[i].value));
	}
	sheet->items = r.list.items;
	sheet->n = r.list.n;
	return OK;
}

static void line_json(struct json *j, const struct typed *t, const char *field, struct str message)
{
	json_object(j);
	json_kstr(j, "code", t->line->code);
	json_kcstr(j, "field", field);
	json_kstr(j, "message", message);
	json_object_end(j);
}

static void sheet_json(struct web *web, struct json *j, const struct sheet *sheet)
{
	const struct quick *quick = &sheet->ask->quick;

	for (size_t i = 0; i < sheet->n; i++) {
		const struct typed *t = &sheet->items[i];
		if (t->error.n > 0)
			line_json(j, t, "", t->error);
		for (size_t k = 0; k < quick->n_fields; k++) {
			if (t->cells[k].error.n > 0)
				line_json(j, t, str_zero(web->ctx.arena, quick->fields[k]->name), t->cells[k].error);
		}
	}
}

enum status save_json(struct web *web, const struct save *save, int http_status)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kint(&j, "added", (int64_t)save->n_added);
	json_kint(&j, "corrected", (int64_t)save->n_corrected);
	json_kint(&j, "refused", (int64_t)save->n_refused);
	json_kstr(&j, "act", save->act_id ? code_of_id(web->ctx.arena, save->act_id) : STR_EMPTY);
	json_key(&j, "problems");
	json_array(&j);
	for (size_t i = 0; i < web->ctx.problems.n; i++) {
		json_object(&j);
		json_kstr(&j, "field", web->ctx.problems.items[i].field);
		json_kstr(&j, "message", web->ctx.problems.items[i].message);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_key(&j, "lines");
	json_array(&j);
	for (size_t s = 0; s < save->n_sheets; s++)
		sheet_json(web, &j, &save->sheets[s]);
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, http_status, &body);
}
