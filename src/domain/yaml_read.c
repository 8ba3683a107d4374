/* Strict reading of a YAML tree: keys, types, limits; see yaml_tree.h. */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/yaml_tree.h"

#define KEYS_MAX 40

const struct yaml *yaml_entry(const struct yaml *map, const char *key)
{
	for (size_t i = 0; map->kind == YAML_MAP && i < map->n; i++) {
		if (str_is(map->items[i].key, key))
			return &map->items[i];
	}
	return NULL;
}

static struct str format(struct arena *a, const char *fmt, va_list args)
{
	char text[400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	int n = vsnprintf(text, sizeof text, fmt, args);
#pragma GCC diagnostic pop
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof text)
		n = sizeof text - 1;
	return str_dup(a, (struct str){ text, (size_t)n });
}

void yaml_refuse(struct yaml_reader *r, const struct yaml *at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = format(r->ctx->arena, tr(r->ctx, fmt), args);
	va_end(args);
	(void)problem_at(r->ctx, at->line, at->column, STR_EMPTY, "%.*s", STR_ARG(message));
	r->n_bad++;
}

bool yaml_check_keys(struct yaml_reader *r, const struct yaml *map, const char *const *keys, size_t n_keys)
{
	struct str names[KEYS_MAX];
	if (n_keys > KEYS_MAX)
		n_keys = KEYS_MAX;
	if (map->kind != YAML_MAP) {
		yaml_refuse(r, map, T("Ở đây cần các mục dạng “tên: giá trị”."));
		return false;
	}
	for (size_t i = 0; i < n_keys; i++)
		names[i] = str_of(keys[i]);
	for (size_t i = 0; i < map->n; i++) {
		const struct yaml *entry = &map->items[i];
		bool is_known = false;
		for (size_t k = 0; k < n_keys && !is_known; k++)
			is_known = str_eq(entry->key, names[k]);
		if (is_known)
			continue;
		(void)problem_at(r->ctx, entry->key_line, entry->key_column, nearest_name(entry->key, names, n_keys),
				 T("Không có mục tên “%.*s”."), STR_ARG(entry->key));
		r->n_bad++;
	}
	return true;
}

/* The scalar of a key; NULL with a problem if it is missing though required, or no scalar. */
static const struct yaml *scalar(struct yaml_reader *r, const struct yaml *map, const char *key, bool required)
{
	const struct yaml *entry = yaml_entry(map, key);
	if (!entry) {
		if (required)
			yaml_refuse(r, map, T("Thiếu mục “%s”."), key);
		return NULL;
	}
	if (entry->kind != YAML_SCALAR) {
		yaml_refuse(r, entry, T("Mục “%s” phải là một giá trị, không phải danh sách."), key);
		return NULL;
	}
	return entry;
}

struct str yaml_text(struct yaml_reader *r, const struct yaml *map, const char *key, bool required)
{
	const struct yaml *entry = scalar(r, map, key, required);
	if (!entry)
		return STR_EMPTY;
	struct str text = str_trim(entry->text);
	if (required && text.n == 0)
		yaml_refuse(r, entry, T("Mục “%s” không được để trống."), key);
	return str_dup(r->arena, text);
}

int64_t yaml_int(struct yaml_reader *r, const struct yaml *map, const char *key, int64_t def, int64_t min, int64_t max)
{
	const struct yaml *entry = scalar(r, map, key, false);
	int64_t v;
	if (!entry)
		return def;
	if (!entry->is_quoted && num_parse_int(entry->text, min, max, &v) == OK)
		return v;
	yaml_refuse(r, entry, T("Mục “%s” phải là số nguyên từ %lld đến %lld."), key, (long long)min, (long long)max);
	return def;
}

bool yaml_bool(struct yaml_reader *r, const struct yaml *map, const char *key, bool def)
{
	const struct yaml *entry = scalar(r, map, key, false);
	if (!entry)
		return def;
	if (!entry->is_quoted && (str_is(entry->text, "true") || str_is(entry->text, "false")))
		return str_is(entry->text, "true");
	yaml_refuse(r, entry, T("Mục “%s” phải là true hoặc false."), key);
	return def;
}

day_t yaml_day(struct yaml_reader *r, const struct yaml *map, const char *key, day_t def)
{
	const struct yaml *entry = scalar(r, map, key, false);
	day_t day;
	if (!entry)
		return def;
	if (day_parse_iso(entry->text, &day) == OK)
		return day;
	yaml_refuse(r, entry, T("Mục “%s” phải là ngày dạng 2026-02-25."), key);
	return def;
}

const struct yaml *yaml_list(struct yaml_reader *r, const struct yaml *map, const char *key, bool required)
{
	const struct yaml *entry = yaml_entry(map, key);
	if (!entry) {
		if (required)
			yaml_refuse(r, map, T("Thiếu mục “%s”."), key);
		return NULL;
	}
	if (entry->kind == YAML_LIST)
		return entry;
	yaml_refuse(r, entry, T("Mục “%s” phải là danh sách."), key);
	return NULL;
}

int yaml_word(struct yaml_reader *r, const struct yaml *map, const char *key, const char *const *words, size_t n,
	      int def)
{
	struct str names[KEYS_MAX];
	const struct yaml *entry = scalar(r, map, key, def < 0);
	if (!entry)
		return def;
	for (size_t i = 0; i < n && i < KEYS_MAX; i++) {
		names[i] = str_of(words[i]);
		if (str_eq(entry->text, names[i]))
			return (int)i;
	}
	(void)problem_at(r->ctx, entry->line, entry->column,
			 nearest_name(entry->text, names, n < KEYS_MAX ? n : KEYS_MAX),
			 T("“%.*s” không dùng được cho mục “%s”."), STR_ARG(entry->text), key);
	r->n_bad++;
	return def;
}
