/*
 * What views write into, and the only place where text becomes markup. The C that tools/viewc.py makes of views.html
 * calls these; a handler calls html_init(), a view, html_str(). Whatever is put is escaped for the place it stands in:
 *
 *   html_put            text of the page: texts, whole numbers, and html_safe as it is
 *   html_put_attribute  a quoted attribute: texts and whole numbers; html_safe is gcc's error
 *   html_put_url        a whole URL made by url.h
 *   html_put_path       a part of the path of a URL; never empty, never only dots ("_" is written instead): such a part
 *                       would make "/a/{{ b }}" climb, or "/{{ a }}/{{ b }}" lead to another host
 *   html_put_query      a part of its query or fragment
 *
 * Whole numbers are written as plain digits; amounts, dates and shares for people are prepared as text (num_people(),
 * day_people()). A page is cut at its limit, see buf_is_cut().
 */
#pragma once

#include <string.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/text.h"
#include "html/url.h"

/* Markup that is known to be whole and harmless. Made only in src/html: by html_safe_of() from a finished writer, by
 * icon() and by the charts of svg.h. There is deliberately no way to make one from a text. */
struct html_safe {
	struct str s;
};

struct html {
	struct buf out;
	const struct ctx *ctx; /* arena, language */
};

#define HTML_LIMIT ((size_t)8 << 20) /* of one page, bytes */

void html_init(struct html *h, const struct ctx *ctx);
struct str html_str(const struct html *h);           /* valid until the next write */
struct html_safe html_safe_of(const struct html *h); /* what was written, for use inside another page */

/* Escapes & < > " ' — right for text, for attributes in either quotes, and inside <title> and <textarea>. */
void html_escape(struct html *h, struct str s);

/* Markup that stands in the program itself. Only compiled views and src/html call these (tools/lint.py). */
void html_raw(struct html *h, struct str markup);
#define html_lit(h, literal) html_lit_n((h), "" literal, sizeof(literal) - 1)
static inline void html_lit_n(struct html *h, const char *p, size_t n)
{
	if (h->out.p && !h->out.is_cut && h->out.n + n <= h->out.cap && h->out.n + n <= h->out.limit) {
		memcpy(h->out.p + h->out.n, p, n);
		h->out.n += n;
	} else {
		html_raw(h, (struct str){ p, n });
	}
}

/* {{ t "…" }}: a text of the program in the user's language. Its places {} are filled one after another: begin writes
 * up to the first, each next up to the following one or the end. */
void html_put_text(struct html *h, const char *vietnamese);
struct str html_text_begin(struct html *h, const char *vietnamese);
void html_text_next(struct html *h, struct str *rest);

#define html_put(h, v) _Generic((v), struct html_safe : html_put_safe, HTML_CASES_(html_put))(h, v)
#define html_put_attribute(h, v) _Generic((v), HTML_CASES_(html_put))(h, v)
#define html_put_path(h, v) _Generic((v), HTML_CASES_(html_put_path))(h, v)
#define html_put_query(h, v) _Generic((v), HTML_CASES_(html_put_query))(h, v)
/* ?name="{{ v }}": begin is ` name="`; nothing is written when the text is empty. */
#define html_put_optional(h, begin, v) \
	_Generic((v), \
		struct str: html_put_optional_str, \
		char *: html_put_optional_cstr, \
		const char *: html_put_optional_cstr)(h, begin, v)
void html_put_url(struct html *h, struct url url);

#define HTML_CASES_(fn) \
	struct str : fn##_str, \
		     char * : fn##_cstr, \
			      const char * : fn##_cstr, \
					     short : fn##_int, \
						     int : fn##_int, \
							   long : fn##_int, \
								  long long : fn##_int, \
									      unsigned short : fn##_uint, \
											       unsigned \
	    : fn##_uint, \
	      unsigned long : fn##_uint, \
			      unsigned long long : fn##_uint

void html_put_safe(struct html *h, struct html_safe v);
void html_put_str(struct html *h, struct str v);
void html_put_cstr(struct html *h, const char *v); /* NULL is empty */
void html_put_int(struct html *h, int64_t v);
void html_put_uint(struct html *h, uint64_t v);
void html_put_path_str(struct html *h, struct str v);
void html_put_path_cstr(struct html *h, const char *v);
void html_put_path_int(struct html *h, int64_t v);
void html_put_path_uint(struct html *h, uint64_t v);
void html_put_query_str(struct html *h, struct str v);
void html_put_query_cstr(struct html *h, const char *v);
void html_put_query_int(struct html *h, int64_t v);
void html_put_query_uint(struct html *h, uint64_t v);
void html_put_optional_str(struct html *h, const char *begin, struct str v);
void html_put_optional_cstr(struct html *h, const char *begin, const char *v);
