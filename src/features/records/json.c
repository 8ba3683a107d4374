/* Lists and records as JSON (json.h). */
#include "features/records/json.h"

#include "base/code.h"
#include "base/json.h"
#include "web/web.h"

enum status list_json(struct web *web, const struct list_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "title", page->title);
	json_kstr(&j, "count", page->count_text);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		json_object(&j);
		json_kstr(&j, "href", page->rows[i].href.s);
		json_key(&j, "cells");
		json_array(&j);
		json_str(&j, page->rows[i].title);
		for (size_t k = 0; k < page->rows[i].n_cells; k++)
			json_str(&j, page->rows[i].cells[k].text);
		json_array_end(&j);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status registers_json(struct web *web, const struct registers_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		json_object(&j);
		json_kstr(&j, "href", page->rows[i].href.s);
		json_kstr(&j, "label", page->rows[i].label);
		json_kstr(&j, "note", page->rows[i].note);
		json_kstr(&j, "count", page->rows[i].count);
		json_object_end(&j);
	}
	json_array_end(&j);
	return web_json(web, 200, &body);
}

static enum status json_field_value(struct web *web, struct json *j, const struct fact_row *fact)
{
	struct str code;

	if (fact->is_masked || fact->value.type == VALUE_NULL)
		json_null(j);
	else if (fact->value.type != VALUE_INT)
		json_str(j, fact->value.s);
	else if (fact->field->type == FIELD_DAY)
		json_day(j, (day_t)fact->value.i);
	else if (fact->field->type == FIELD_BOOL)
		json_bool(j, fact->value.i == 1);
	else if (fact->field->type != FIELD_REF)
		json_int(j, fact->value.i);
	else {
		TRY(record_own_code(&web->ctx, fact->field->ref, fact->value.i, &code));
		json_str(j, code);
	}
	return OK;
}

static enum status json_facts(struct web *web, struct json *j, const struct record_page *page)
{
	json_key(j, "fields");
	json_array(j);
	for (size_t i = 0; i < page->n_facts; i++) {
		const struct fact_row *fact = &page->facts[i];
		json_object(j);
		json_kstr(j, "name", fact->field->name);
		json_kstr(j, "label", fact->label);
		json_kstr(j, "text", fact->text);
		json_key(j, "value");
		TRY(json_field_value(web, j, fact));
		json_object_end(j);
	}
	json_array_end(j);
	return OK;
}

static void json_versions(struct json *j, const struct record_page *page)
{
	json_key(j, "versions");
	json_array(j);
	for (size_t i = 0; i < page->n_versions; i++) {
		const struct version_row *v = &page->versions[i];
		json_object(j);
		json_kstr(j, "what", v->what);
		json_kstr(j, "when", v->when);
		json_kstr(j, "who", v->who);
		json_kstr(j, "why", v->why);
		json_kstr(j, "changes", v->changes);
		json_object_end(j);
	}
	json_array_end(j);
}

enum status record_json(struct web *web, const struct record_type *type, int64_t id, const struct record_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "type", type->code);
	json_kstr(&j, "code", code_of_id(web->ctx.arena, id));
	json_kstr(&j, "title", page->title);
	json_kstr(&j, "version", page->version);
	json_kbool(&j, "annulled", page->is_annulled);
	TRY(json_facts(web, &j, page));
	json_versions(&j, page);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

enum status written_json(struct web *web, struct url href, int64_t id)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "href", href.s);
	json_kstr(&j, "code", code_of_id(web->ctx.arena, id));
	json_object_end(&j);
	return web_json(web, 200, &body);
}
