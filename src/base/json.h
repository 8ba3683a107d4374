/*
 * Writes JSON straight into a buffer, one call a token; commas and quotes are the writer's business. Unbalanced use is
 * a programming error and asserted. Text is escaped so that the JSON may stand in a page: no < > & ' and no line or
 * paragraph separator; broken UTF-8 becomes U+FFFD. Parsing is done by jansson on the floors that read JSON from
 * outside.
 */
#pragma once

#include "base/buf.h"
#include "base/date.h"
#include "base/rational.h"

#define JSON_DEPTH_MAX 32

struct json {
	struct buf *out;
	int depth;
	bool has_item[JSON_DEPTH_MAX];
	bool is_object[JSON_DEPTH_MAX];
	bool after_key;
};

void json_begin(struct json *j, struct buf *out);
void json_object(struct json *j);
void json_object_end(struct json *j);
void json_array(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
void json_cstr(struct json *j, const char *s); /* NULL writes null */
void json_int(struct json *j, int64_t v);
void json_int128(struct json *j, int128_t v);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
void json_day(struct json *j, day_t day); /* ISO; null for DAY_NONE and DAY_FOREVER */
/* key and value at once */
void json_kstr(struct json *j, const char *key, struct str s);
void json_kcstr(struct json *j, const char *key, const char *s);
void json_kint(struct json *j, const char *key, int64_t v);
void json_kbool(struct json *j, const char *key, bool v);
void json_kday(struct json *j, const char *key, day_t day);
