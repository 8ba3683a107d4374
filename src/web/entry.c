/* Forms: controls, what was typed, what is wrong with it (entry.h). */
#include "web/entry.h"

#include <sodium.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "i18n/names.h"
#include "web/entry_views.h"
#include "web/web.h"

#define KEY_BYTES 12

static bool was_sent(const struct web *web)
{
	return web->route->effect == ROUTE_WRITES;
}

struct str entry_problem(const struct web *web, const char *field)
{
	const struct problems *problems = &web->ctx.problems;
	for (size_t i = 0; i < problems->n; i++) {
		if (str_is(problems->items[i].field, field))
			return problems->items[i].message;
	}
	return STR_EMPTY;
}

struct entry *entry_add(struct web *web, struct entry_page *page, struct entry entry)
{
	struct arena *a = web->ctx.arena;

	struct str saved = entry.value;

	if (was_sent(web) && !(page->is_conflict && entry.kind == ENTRY_HIDDEN))
		entry.value = web_form(web, entry.name);
	if (page->is_conflict && !str_eq(saved, entry.value))
		entry.saved = saved;
	for (size_t i = 0; i < entry.n_options; i++)
		entry.options[i].is_chosen = str_eq(entry.options[i].value, entry.value);
	entry.error = entry_problem(web, entry.name);
	if (entry.hint && *entry.hint)
		entry.hint_id = str_fmt(a, "%s-hint", entry.name);
	if (entry.error.n > 0)
		entry.error_id = str_fmt(a, "%s-error", entry.name);
	if (entry.kind == ENTRY_LINE && (entry.n_options > 0 || entry.suggest))
		entry.list_id = str_fmt(a, "%s-options", entry.name);
	entry.described_by = str_trim(str_fmt(a, "%.*s %.*s", STR_ARG(entry.hint_id), STR_ARG(entry.error_id)));
	page->entries[page->n_entries] = entry;
	return &page->entries[page->n_entries++];
}

static bool has_entry(const struct entry_page *page, struct str field)
{
	for (size_t i = 0; i < page->n_entries; i++) {
		if (str_is(field, page->entries[i].name))
			return true;
	}
	return false;
}

static struct str new_key(struct arena *a)
{
	unsigned char bytes[KEY_BYTES];
	char text[2 * KEY_BYTES + 1];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
	return str_dup(a, str_of(text));
}

struct str entry_key(struct web *web)
{
	struct str sent = web_form(web, "client_key");
	return sent.n > 0 ? sent : new_key(web->ctx.arena);
}

void entry_finish(struct web *web, struct entry_page *page)
{
	const struct problems *problems = &web->ctx.problems;

	page->others = arena_array_of(web->ctx.arena, struct str, problems->n);
	for (size_t i = 0; i < problems->n; i++) {
		if (!has_entry(page, problems->items[i].field))
			page->others[page->n_others++] = problems->items[i].message;
	}
	page->has_problems = problems->n > 0;
	page->client_key = entry_key(web);
}

enum status entry_show(struct web *web, struct entry_page *page, int http_status)
{
	struct html h;

	entry_finish(web, page);
	html_init(&h, &web->ctx);
	entry_page_view(&h, page);
	return web_html(web, http_status, &h);
}

bool entry_shows(const struct web *web, enum status status, int *out_http)
{
	if (web->wants_json || (status != INVALID && status != CONFLICT && status != DENIED && status != TOO_LARGE))
		return false;
	*out_http = status == CONFLICT ? 409 : status == DENIED ? 403 : 422;
	return true;
}

enum status entry_line(struct web *web, const char *name, struct str *out)
{
	struct str text;
	TRY(text_nfc(web->ctx.arena, web_form(web, name), &text));
	*out = str_trim(text);
	return OK;
}

enum status entry_lines(struct web *web, const char *name, size_t max, struct str **out, size_t *out_n)
{
	LIST(struct str) lines = { 0 };
	struct str rest;

	TRY(text_nfc(web->ctx.arena, web_form(web, name), &rest));
	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n == 0)
			continue;
		if (lines.n == max) {
			problem_add(&web->ctx, name, T("Mỗi lần không quá %d dòng."), (int)max);
			return TOO_LARGE;
		}
		*LIST_ADD(web->ctx.arena, &lines) = line;
	}
	*out = lines.items;
	*out_n = lines.n;
	return OK;
}

int64_t entry_version(const struct web *web)
{
	int64_t version;
	return num_parse_int(web_form(web, "version"), 1, INT32_MAX, &version) == OK ? version : -1;
}
