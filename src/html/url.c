/* Makes whole URLs out of texts, refusing what could leave the site or run. */
#include "html/url.h"

static const struct url url_nowhere = { STR_INIT("#") };

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void url_encode(struct buf *out, struct str part)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t from = 0;

	for (size_t i = 0; i < part.n; i++) {
		unsigned char c = (unsigned char)part.p[i];

		if (is_unreserved(c))
			continue;
		buf_add(out, str_slice(part, from, i));
		buf_add(out, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
		from = i + 1;
	}
	buf_add(out, str_slice(part, from, part.n));
}

/* Keeps what a URL may hold and percent-encodes the rest. */
static struct url url_clean(struct arena *a, struct str s)
{
	static const struct str allowed = STR_INIT("!#$%&'()*+,/:;=?@");
	struct buf out;

	if (s.n > URL_MAX)
		return url_nowhere;
	buf_init(&out, a, 3 * URL_MAX);
	for (size_t i = 0; i < s.n; i++) {
		struct str one = str_slice(s, i, i + 1);

		if (is_unreserved((unsigned char)*one.p) || str_contains(allowed, one))
			buf_add(&out, one);
		else
			url_encode(&out, one);
	}
	return (struct url){ buf_str(&out) };
}

struct url url_local(struct arena *a, struct str s)
{
	if (!s.n || (s.p[0] != '/' && s.p[0] != '?' && s.p[0] != '#'))
		return url_nowhere;
	/* Browsers take "//" and "/\" for the beginning of a host. */
	if (s.n > 1 && s.p[0] == '/' && (s.p[1] == '/' || s.p[1] == '\\'))
		return url_nowhere;
	return url_clean(a, s);
}

struct url url_web(struct arena *a, struct str s)
{
	if (!str_starts(s, STR("https://")) && !str_starts(s, STR("http://")))
		return url_nowhere;
	return url_clean(a, s);
}

struct url url_param(struct arena *a, struct url url, struct str name, struct str value)
{
	struct str fragment = url.s;
	struct str query = str_cut(&fragment, '#');
	struct buf out, key;
	char joint = '?';

	buf_init(&key, a, 3 * URL_MAX);
	url_encode(&key, name);
	buf_init(&out, a, 6 * URL_MAX);
	buf_add(&out, str_cut(&query, '?'));
	while (query.n) {
		struct str pair = str_cut(&query, '&'), rest = pair;

		if (!pair.n || str_eq(str_cut(&rest, '='), buf_str(&key)))
			continue;
		buf_char(&out, joint);
		buf_add(&out, pair);
		joint = '&';
	}
	if (value.n) {
		buf_char(&out, joint);
		buf_add(&out, buf_str(&key));
		buf_char(&out, '=');
		url_encode(&out, value);
	}
	if (fragment.p) {
		buf_char(&out, '#');
		buf_add(&out, fragment);
	}
	return out.n > URL_MAX || buf_is_cut(&out) ? url_nowhere : (struct url){ buf_str(&out) };
}
