/* Writes JSON token by token; see json.h. */
#include "base/json.h"

#include <assert.h>

#include "base/utf8.h"

void json_begin(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

/* What stands before a value: nothing after a key, a comma after a sibling. */
static void before_value(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	assert(j->depth > 0 ? !j->is_object[j->depth] : !j->has_item[0]);
	if (j->has_item[j->depth])
		buf_char(j->out, ',');
	j->has_item[j->depth] = true;
}

static void open(struct json *j, char bracket, bool is_object)
{
	before_value(j);
	assert(j->depth + 1 < JSON_DEPTH_MAX);
	buf_char(j->out, bracket);
	j->depth++;
	j->has_item[j->depth] = false;
	j->is_object[j->depth] = is_object;
}

static void close(struct json *j, char bracket, bool is_object)
{
	assert(j->depth > 0 && j->is_object[j->depth] == is_object && !j->after_key);
	j->depth--;
	buf_char(j->out, bracket);
}

void json_object(struct json *j)
{
	open(j, '{', true);
}

void json_object_end(struct json *j)
{
	close(j, '}', true);
}

void json_array(struct json *j)
{
	open(j, '[', false);
}

void json_array_end(struct json *j)
{
	close(j, ']', false);
}

/* Characters that must be escaped in JSON, and those that would end a script or an attribute of a page around it. */
static bool is_escaped(uint32_t c)
{
	return c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == '\'' || c == 0x7F ||
	       c == 0x2028 || c == 0x2029;
}

static void write_escape(struct buf *out, uint32_t c)
{
	static const char names[] = "\"\"\\\\\nn\rr\tt";

	for (size_t i = 0; i + 1 < sizeof names; i += 2) {
		if (c == (unsigned char)names[i]) {
			buf_char(out, '\\');
			buf_char(out, names[i + 1]);
			return;
		}
	}
	buf_fmt(out, "\\u%04x", (unsigned)c);
}

static void write_quoted(struct buf *out, struct str s)
{
	buf_char(out, '"');
	while (s.n > 0) {
		struct str rest = s;
		size_t n = 0; /* bytes that stand as they are */
		uint32_t c = 0;
		bool is_broken = false, is_special = false;
		while (rest.n > 0 && !is_special) {
			n = s.n - rest.n;
			c = utf8_next(&rest);
			/* U+FFFD of three bytes was written so; of one byte it stands for a broken one. */
			is_broken = c == 0xFFFD && s.n - rest.n - n == 1;
			is_special = is_broken || is_escaped(c);
		}
		buf_add(out, str_slice(s, 0, is_special ? n : s.n));
		if (is_broken)
			buf_lit(out, "\\ufffd");
		else if (is_special)
			write_escape(out, c);
		s = rest;
	}
	buf_char(out, '"');
}

void json_key(struct json *j, const char *key)
{
	assert(j->depth > 0 && j->is_object[j->depth] && !j->after_key);
	if (j->has_item[j->depth])
		buf_char(j->out, ',');
	j->has_item[j->depth] = true;
	write_quoted(j->out, str_of(key));
	buf_char(j->out, ':');
	j->after_key = true;
}

void json_str(struct json *j, struct str s)
{
	before_value(j);
	write_quoted(j->out, s);
}

void json_cstr(struct json *j, const char *s)
{
	if (s)
		json_str(j, str_of(s));
	else
		json_null(j);
}

void json_int(struct json *j, int64_t v)
{
	before_value(j);
	buf_int(j->out, v);
}

void json_int128(struct json *j, int128_t v)
{
	before_value(j);
	buf_add(j->out, int128_str(j->out->arena, v));
}

void json_bool(struct json *j, bool v)
{
	before_value(j);
	buf_lit(j->out, v ? "true" : "false");
}

void json_null(struct json *j)
{
	before_value(j);
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
