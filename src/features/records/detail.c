/* One record: its values, and its versions with who, when and why. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/unit.h"
#include "features/records/records_page.h"
#include "web/web.h"

static bool is_shown(const struct field *field)
{
	return !str_ends(field->name, STR("_key")) && !str_is(field->name, "sort_key") &&
	       (field->derived.n == 0 || field->sql) && !str_is(field->name, "is_demonstration");
}

/* "Ngày ký: 01/02/2021 → 03/02/2021" for each field that differs from the version before. */
static struct str version_changes(struct web *web, const struct record *now, const struct record *before)
{
	struct buf out;

	buf_init(&out, web->ctx.arena, 0);
	for (size_t i = 0; i < now->type->n_fields; i++) {
		const struct field *field = &now->type->fields[i];
		if (!is_shown(field) || field->has_history || field->derived.n > 0 ||
		    value_eq(now->values[i], before->values[i]))
			continue;
		buf_fmt(&out, "%s%s: %.*s → %.*s", out.n > 0 ? "; " : "",
			tr(&web->ctx, str_zero(web->ctx.arena, field->label)),
			STR_ARG(record_text(&web->ctx, before, field, false)),
			STR_ARG(record_text(&web->ctx, now, field, false)));
	}
	return buf_str(&out);
}

static const char *verb_label(struct str verb)
{
	return str_is(verb, "add") ? T("Ghi mới") : str_is(verb, "annul") ? T("Hủy bản ghi") : T("Sửa");
}

static void fill_versions(struct web *web, const struct record_version *versions, size_t n, struct record_page *page)
{
	struct arena *a = web->ctx.arena;

	page->versions = arena_array_of(a, struct version_row, n);
	page->n_versions = n;
	for (size_t i = 0; i < n; i++) {
		const struct record_version *v = &versions[i];
		struct str decision = v->decision.n > 0 ? str_fmt(a, " · %.*s", STR_ARG(v->decision)) : STR_EMPTY;
		page->versions[i] = (struct version_row){
			.what = str_of(tr(&web->ctx, verb_label(v->verb))),
			.when = instant_people(a, v->at),
			.who = v->who.n > 0 ? v->who : str_of(tr(&web->ctx, T("hệ thống"))),
			.why = str_fmt(a, "%.*s%.*s", STR_ARG(v->reason), STR_ARG(decision)),
			.changes = i + 1 < n && str_is(v->verb, "correct")
					   ? version_changes(web, &v->record, &versions[i + 1].record)
					   : STR_EMPTY,
		};
	}
}

/* A reference opens what it names, where that has a page. */
static enum status fact_link(struct web *web, const struct record *record, size_t i, struct fact_row *row)
{
	const struct field *field = &record->type->fields[i];
	struct unit unit;

	if (field->type != FIELD_REF)
		return OK;
	if (str_is(field->ref, "unit")) {
		enum status status = unit_by_id(&web->ctx, record->values[i].i, web->ctx.today, &unit);
		if (status != OK)
			return status == NOT_FOUND ? OK : status;
		row->href = url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s", STR_ARG(unit.code)));
		row->has_href = true;
		return OK;
	}
	const struct record_type *type = catalog_type(web->ctx.catalog, field->ref);
	if (type && records_has_pages(type)) {
		row->href = records_url(web, type, record->values[i].i);
		row->has_href = true;
	}
	return OK;
}

/* What a person would call it: "Lý A Chớ", "Công ty TNHH Sao Mai"; else nothing. */
static struct str name_of(struct web *web, const struct record *record)
{
	const struct field *field = record_type_field(record->type, STR("full_name"));
	if (!field)
		field = record_type_field(record->type, STR("name"));
	return field ? record_text(&web->ctx, record, field, false) : STR_EMPTY;
}

/* An annulment holds no values of its own: those of the version that it took back are shown. */
static struct record last_values(const struct record_version *versions, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_is(versions[i].verb, "annul"))
			return versions[i].record;
	}
	return versions[0].record;
}

enum status detail_fill(struct web *web, const struct record_type *type, int64_t id, bool is_clear,
			struct record_page *page)
{
	struct arena *a = web->ctx.arena;
	struct record_version *versions;
	struct record record;
	size_t n;

	TRY(record_history(&web->ctx, type, id, &versions, &n));
	if (n == 0)
		return NOT_FOUND;
	page->is_annulled = record_read(&web->ctx, type, id, INSTANT_FOREVER, web->ctx.today, &record) != OK;
	if (page->is_annulled)
		record = last_values(versions, n);

	page->facts = arena_array_of(a, struct fact_row, type->n_fields);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool is_empty = record.values[i].type == VALUE_NULL ||
				(record.values[i].type == VALUE_TEXT && record.values[i].s.n == 0);
		if (!is_shown(field) || is_empty)
			continue;
		struct fact_row *row = &page->facts[page->n_facts++];
		*row = (struct fact_row){
			.field = field,
			.value = record.values[i],
			.label = str_of(tr(&web->ctx, str_zero(a, field->label))),
			.text = record_text(&web->ctx, &record, field, is_clear),
			.is_masked = field->sensitive && !is_clear,
		};
		TRY(fact_link(web, &record, i, row));
		page->may_reveal |= field->sensitive && !is_clear;
	}
	page->title = name_of(web, &record);
	page->version = str_fmt(a, "%d", record.version);
	fill_versions(web, versions, n, page);
	return OK;
}
