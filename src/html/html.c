/* Writes a page: literals as they stand, everything else escaped. */
#include "html/html.h"

void html_init(struct html *h, const struct ctx *ctx)
{
	*h = (struct html){ .ctx = ctx };
	buf_init(&h->out, ctx->arena, HTML_LIMIT);
}

struct str html_str(const struct html *h)
{
	return buf_str(&h->out);
}

struct html_safe html_safe_of(const struct html *h)
{
	return (struct html_safe){ buf_str(&h->out) };
}

void html_raw(struct html *h, struct str markup)
{
	buf_add(&h->out, markup);
}

static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;",
};

void html_escape(struct html *h, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *entity = entities[(unsigned char)s.p[i]];

		if (!entity)
			continue;
		if (i > from)
			html_lit_n(h, s.p + from, i - from);
		html_lit_n(h, entity, strlen(entity));
		from = i + 1;
	}
	if (from < s.n)
		html_lit_n(h, s.p + from, s.n - from);
}

void html_put_text(struct html *h, const char *vietnamese)
{
	html_escape(h, str_of(tr(h->ctx, vietnamese)));
}

/* Writes up to the next {} and leaves what follows it. */
static void put_until_place(struct html *h, struct str *rest)
{
	for (size_t i = 0; i + 1 < rest->n; i++) {
		if (rest->p[i] != '{' || rest->p[i + 1] != '}')
			continue;
		html_escape(h, str_slice(*rest, 0, i));
		*rest = str_slice(*rest, i + 2, rest->n);
		return;
	}
	html_escape(h, *rest);
	*rest = STR_EMPTY;
}

struct str html_text_begin(struct html *h, const char *vietnamese)
{
	struct str rest = str_of(tr(h->ctx, vietnamese));

	put_until_place(h, &rest);
	return rest;
}

void html_text_next(struct html *h, struct str *rest)
{
	put_until_place(h, rest);
}

void html_put_safe(struct html *h, struct html_safe v)
{
	html_raw(h, v.s);
}

void html_put_str(struct html *h, struct str v)
{
	html_escape(h, v);
}

void html_put_cstr(struct html *h, const char *v)
{
	html_escape(h, str_of(v));
}

void html_put_int(struct html *h, int64_t v)
{
	if (v < 0)
		html_lit(h, "-");
	html_put_uint(h, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void html_put_uint(struct html *h, uint64_t v)
{
	char digits[20]; /* of UINT64_MAX */
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	html_lit_n(h, digits + at, sizeof digits - at);
}

void html_put_url(struct html *h, struct url url)
{
	html_escape(h, url.s);
}

void html_put_path_str(struct html *h, struct str v)
{
	bool only_dots = true;

	for (size_t i = 0; i < v.n; i++)
		only_dots = only_dots && v.p[i] == '.';
	if (only_dots)
		html_lit(h, "_");
	else
		url_encode(&h->out, v);
}

void html_put_path_cstr(struct html *h, const char *v)
{
	html_put_path_str(h, str_of(v));
}

void html_put_path_int(struct html *h, int64_t v)
{
	html_put_int(h, v);
}

void html_put_path_uint(struct html *h, uint64_t v)
{
	html_put_uint(h, v);
}

void html_put_query_str(struct html *h, struct str v)
{
	url_encode(&h->out, v);
}

void html_put_query_cstr(struct html *h, const char *v)
{
	url_encode(&h->out, str_of(v));
}

void html_put_query_int(struct html *h, int64_t v)
{
	html_put_int(h, v);
}

void html_put_query_uint(struct html *h, uint64_t v)
{
	html_put_uint(h, v);
}

void html_put_optional_str(struct html *h, const char *begin, struct str v)
{
	if (!v.n)
		return;
	html_lit_n(h, begin, strlen(begin));
	html_escape(h, v);
	html_lit(h, "\"");
}

void html_put_optional_cstr(struct html *h, const char *begin, const char *v)
{
	html_put_optional_str(h, begin, str_of(v));
}
