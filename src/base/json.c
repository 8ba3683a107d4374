/* Writes JSON into a buffer; see json.h. */
#include "base/json.h"

#include <assert.h>

void json_begin(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

/* The comma before an item of an array or a key. */
static void json_separate(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->has_item[j->depth])
		buf_char(j->out, ',');
	j->has_item[j->depth] = true;
}

static void json_open(struct json *j, char c)
{
	json_separate(j);
	assert(j->depth + 1 < JSON_DEPTH_MAX);
	buf_char(j->out, c);
	j->has_item[++j->depth] = false;
}

static void json_close(struct json *j, char c)
{
	assert(j->depth > 0 && !j->after_key);
	j->depth--;
	buf_char(j->out, c);
}

void json_object(struct json *j)
{
	json_open(j, '{');
}

void json_object_end(struct json *j)
{
	json_close(j, '}');
}

void json_array(struct json *j)
{
	json_open(j, '[');
}

void json_array_end(struct json *j)
{
	json_close(j, ']');
}

/* Quoted; what HTML or JavaScript would read as its own is written as \u, so that the text may stand in a page. */
static void json_quote(struct json *j, struct str s)
{
	size_t from = 0;
	buf_char(j->out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool is_line_separator = c == 0xe2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
					 ((unsigned char)s.p[i + 2] & 0xfe) == 0xa8;
		if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && !is_line_separator)
			continue;
		buf_add(j->out, str_slice(s, from, i));
		from = i + 1;
		if (c == '"' || c == '\\') {
			buf_char(j->out, '\\');
			buf_char(j->out, (char)c);
		} else if (c == '\n') {
			buf_lit(j->out, "\\n");
		} else if (is_line_separator) {
			buf_fmt(j->out, "\\u202%c", (unsigned char)s.p[i + 2] == 0xa8 ? '8' : '9');
			i += 2;
			from = i + 1;
		} else {
			buf_fmt(j->out, "\\u%04x", c);
		}
	}
	buf_add(j->out, str_slice(s, from, s.n));
	buf_char(j->out, '"');
}

void json_key(struct json *j, const char *key)
{
	assert(j->depth > 0 && !j->after_key);
	json_separate(j);
	json_quote(j, str_of(key));
	buf_char(j->out, ':');
	j->after_key = true;
}

void json_str(struct json *j, struct str s)
{
	json_separate(j);
	json_quote(j, s);
}

void json_cstr(struct json *j, const char *s)
{
	if (!s)
		json_null(j);
	else
		json_str(j, str_of(s));
}

void json_int(struct json *j, int64_t v)
{
	json_separate(j);
	buf_int(j->out, v);
}

void json_int128(struct json *j, int128_t v)
{
	json_separate(j);
	buf_add(j->out, int128_str(j->out->arena, v));
}

void json_bool(struct json *j, bool v)
{
	json_separate(j);
	buf_lit(j->out, v ? "true" : "false");
}

void json_null(struct json *j)
{
	json_separate(j);
	buf_lit(j->out, "null");
}

void json_day(struct json *j, day_t day)
{
	if (day == DAY_NONE || day == DAY_FOREVER)
		json_null(j);
	else
		json_str(j, day_iso(j->out->arena, day));
}

void json_kstr(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void json_kcstr(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_cstr(j, s);
}

void json_kint(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_int(j, v);
}

void json_kbool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

void json_kday(struct json *j, const char *key, day_t day)
{
	json_key(j, key);
	json_day(j, day);
}
