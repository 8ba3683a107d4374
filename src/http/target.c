/* Splits and decodes the target of a request. */
#include "http/target.h"

#include "http/form.h"
#include "http/percent.h"

#include <string.h>

/* Visible ASCII only: browsers encode the rest, and who does not is not a browser. */
static bool is_url_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= 0x20 || c >= 0x7f || strchr("\"#<>\\^`{|}", c))
			return false;
	}
	return true;
}

/* Older clients leave these unencoded in a query; they are harmless there. */
static bool is_query_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= 0x20 || c >= 0x7f || c == '#')
			return false;
	}
	return true;
}

static bool is_segment(struct str s)
{
	if (s.n == 0 || str_is(s, ".") || str_is(s, ".."))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
			return false;
	}
	return true;
}

static enum status parse_segments(struct arena *a, struct http_target *target)
{
	struct str rest = str_slice(target->path, 1, target->path.n);

	while (rest.n > 0) {
		struct str raw = str_cut(&rest, '/');
		struct str segment = STR_EMPTY;

		if (target->n_segments == HTTP_SEGMENTS_MAX)
			return INVALID;
		TRY(http_percent_decode(a, raw, false, &segment));
		if (!is_segment(segment))
			return INVALID;
		target->segments[target->n_segments++] = segment;
	}
	target->ends_in_slash = target->path.n > 1 && target->path.p[target->path.n - 1] == '/';
	return OK;
}

enum status http_target_parse(struct arena *a, struct str raw, struct http_target *out)
{
	struct http_target target = { 0 };
	struct str rest = raw;

	if (raw.n > HTTP_URL_MAX)
		return TOO_LARGE;
	target.path = str_cut(&rest, '?');
	target.raw_query = rest;
	if (target.path.n == 0 || target.path.p[0] != '/' || !is_url_text(target.path) || !is_query_text(rest))
		return INVALID;
	TRY(parse_segments(a, &target));

	enum status status = http_form_parse(a, rest, HTTP_PARAMS_MAX, &target.query);

	if (status != OK)
		return INVALID;
	*out = target;
	return OK;
}
