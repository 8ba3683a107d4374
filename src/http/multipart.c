/*
 * The incremental parser of multipart/form-data. Input passes through a window that always has room for the header of a
 * part or a boundary, so no decision ever hangs on where the network cut the bytes.
 */
#include "http/multipart.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "http/media.h"

#include <string.h>

#define BOUNDARY_MAX 70 /* RFC 2046 */
#define WINDOW ((size_t)16 << 10)

enum state {
	START,    /* before the first boundary */
	BOUNDARY, /* just after a boundary: "--" or a line end follows */
	HEADER,   /* of a part */
	CONTENT,  /* of a part */
	END       /* after the last boundary: the rest is ignored */
};

struct http_multipart {
	struct arena *arena;
	const char *folder;
	struct http_pairs *fields;
	struct http_uploads *uploads;
	enum state state;
	struct str delimiter;       /* CR LF "--" boundary */
	struct str name;            /* of the part at hand */
	struct http_upload *upload; /* NULL: the part is a text */
	struct buf text;
	size_t text_total;
	char window[WINDOW];
	size_t n;
};

static bool is_boundary(struct str s)
{
	if (s.n == 0 || s.n > BOUNDARY_MAX || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c >= 0x7f || strchr("\"\\<>@[]{}", c))
			return false;
	}
	return true;
}

enum status http_multipart_new(struct arena *a, struct str content_type, const char *folder, struct http_pairs *fields,
			       struct http_uploads *uploads, struct http_multipart **out)
{
	struct str boundary = http_media_param(a, content_type, "boundary");

	if (!is_boundary(boundary))
		return INVALID;

	struct http_multipart *m = arena_new_of(a, struct http_multipart);

	m->arena = a;
	m->folder = folder;
	m->fields = fields;
	m->uploads = uploads;
	m->delimiter = str_fmt(a, "\r\n--%.*s", STR_ARG(boundary));
	*out = m;
	return OK;
}

static enum status begin_part(struct http_multipart *m, struct str disposition, struct str type, struct str encoding)
{
	struct str name = http_media_param(m->arena, disposition, "name");
	struct str filename = http_media_param(m->arena, disposition, "filename");

	if (!http_str_eq_nocase(http_media_type(disposition), STR("form-data")) || name.n == 0)
		return INVALID;
	if (!utf8_is_valid(name) || !http_is_field_value(name))
		return INVALID;
	if (encoding.n > 0 && !http_str_eq_nocase(encoding, STR("binary")) &&
	    !http_str_eq_nocase(encoding, STR("8bit")) && !http_str_eq_nocase(encoding, STR("7bit")))
		return INVALID;
	m->name = name;
	m->upload = NULL;
	if (!filename.p) {
		if (m->fields->n >= HTTP_FIELDS_MAX)
			return TOO_LARGE;
		buf_init(&m->text, m->arena, HTTP_TEXT_MAX);
		return OK;
	}
	if (!utf8_is_valid(filename) || !http_is_field_value(filename))
		return INVALID;
	if (m->uploads->n >= HTTP_FILES_MAX)
		return TOO_LARGE;
	m->upload = LIST_ADD(m->arena, m->uploads);
	http_upload_init(m->upload, m->arena, m->folder);
	m->upload->field = name;
	m->upload->filename = http_media_file_name(filename);
	m->upload->type = type;
	return OK;
}

static enum status read_header(struct http_multipart *m, struct str header)
{
	struct str disposition = STR_EMPTY;
	struct str type = STR_EMPTY;
	struct str encoding = STR_EMPTY;

	header = str_dup(m->arena, header);
	while (header.n > 0) {
		struct str value = str_cut(&header, '\n');

		if (value.n == 0 || value.p[value.n - 1] != '\r')
			return INVALID;
		value.n--;

		struct str name = str_cut(&value, ':');

		value = str_trim(value);
		if (!http_is_token(name) || !http_is_field_value(value))
			return INVALID;
		if (http_str_eq_nocase(name, STR("Content-Disposition"))) {
			if (disposition.p)
				return INVALID;
			disposition = value;
		} else if (http_str_eq_nocase(name, STR("Content-Type"))) {
			type = value;
		} else if (http_str_eq_nocase(name, STR("Content-Transfer-Encoding"))) {
			encoding = value;
		}
	}
	return begin_part(m, disposition, type, encoding);
}

static enum status add_content(struct http_multipart *m, struct str data)
{
	if (m->upload)
		return http_upload_add(m->upload, data);
	m->text_total += data.n;
	if (m->text_total > HTTP_TEXT_MAX)
		return TOO_LARGE;
	buf_add(&m->text, data);
	return OK;
}

static enum status end_part(struct http_multipart *m)
{
	if (m->upload) {
		bool is_empty_control = m->upload->size == 0 && m->upload->filename.n == 0;

		m->uploads->n -= is_empty_control;
		m->upload = NULL;
		return OK;
	}

	struct str text = buf_str(&m->text);

	if (!utf8_is_valid(text))
		return INVALID;
	http_pairs_add(m->arena, m->fields, m->name, text);
	return OK;
}

static void drop(struct http_multipart *m, size_t n)
{
	memmove(m->window, m->window + n, m->n - n);
	m->n -= n;
}

static const char *find(struct str where, struct str what)
{
	return memmem(where.p, where.n, what.p, what.n);
}

/* One step; *moved is false when more input is needed. */
static enum status step_start(struct http_multipart *m, bool *moved)
{
	struct str window = { m->window, m->n };
	struct str first = str_slice(m->delimiter, 2, m->delimiter.n);

	/* Some clients send the line end that belongs to the boundary also before the first one. */
	if (m->n >= 2 && str_starts(window, STR("\r\n"))) {
		if (m->n < m->delimiter.n)
			return OK;
		first = m->delimiter;
	}
	if (m->n < first.n)
		return OK;
	if (!str_starts(window, first))
		return INVALID;
	drop(m, first.n);
	m->state = BOUNDARY;
	*moved = true;
	return OK;
}

static enum status step_boundary(struct http_multipart *m, bool *moved)
{
	if (m->n < 2)
		return OK;
	if (memcmp(m->window, "--", 2) == 0)
		m->state = END;
	else if (memcmp(m->window, "\r\n", 2) == 0)
		m->state = HEADER;
	else
		return INVALID;
	drop(m, 2);
	*moved = true;
	return OK;
}

static enum status step_header(struct http_multipart *m, bool *moved)
{
	struct str window = str_slice((struct str){ m->window, m->n }, 0, HTTP_PART_HEADER_MAX);
	const char *end = find(window, STR("\r\n\r\n"));

	if (!end)
		return window.n == HTTP_PART_HEADER_MAX ? INVALID : OK;

	size_t n = (size_t)(end - m->window) + 2;

	TRY(read_header(m, str_slice(window, 0, n)));
	drop(m, n + 2);
	m->state = CONTENT;
	*moved = true;
	return OK;
}

static enum status step_content(struct http_multipart *m, bool *moved)
{
	struct str window = { m->window, m->n };
	const char *end = find(window, m->delimiter);

	if (end) {
		size_t n = (size_t)(end - m->window);

		TRY(add_content(m, str_slice(window, 0, n)));
		TRY(end_part(m));
		drop(m, n + m->delimiter.n);
		m->state = BOUNDARY;
		*moved = true;
		return OK;
	}
	if (m->n < m->delimiter.n)
		return OK;

	/* The tail may be the beginning of a boundary. */
	size_t n = m->n - (m->delimiter.n - 1);

	TRY(add_content(m, str_slice(window, 0, n)));
	drop(m, n);
	return OK;
}

static enum status step(struct http_multipart *m, bool *moved)
{
	switch (m->state) {
	case START:
		return step_start(m, moved);
	case BOUNDARY:
		return step_boundary(m, moved);
	case HEADER:
		return step_header(m, moved);
	case CONTENT:
		return step_content(m, moved);
	case END:
		m->n = 0;
		return OK;
	}
	return OK;
}

enum status http_multipart_feed(struct http_multipart *m, struct str data)
{
	while (data.n > 0) {
		size_t n = data.n < WINDOW - m->n ? data.n : WINDOW - m->n;
		bool moved = true;

		memcpy(m->window + m->n, data.p, n);
		m->n += n;
		data = str_slice(data, n, data.n);
		while (moved) {
			moved = false;
			TRY(step(m, &moved));
		}
	}
	return OK;
}

enum status http_multipart_finish(struct http_multipart *m)
{
	return m->state == END ? OK : INVALID;
}
