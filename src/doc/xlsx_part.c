/* The archive and its XML; see xlsx_part.h. */
#include "doc/xlsx_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"

#define CHUNK (64 << 10)

static void archive_close(void *arg)
{
	zip_discard(arg);
}

static enum status refuse_file(struct ctx *ctx)
{
	return problem_add(ctx, "file", T("Tệp không phải là bảng tính .xlsx đọc được; mở bằng Excel và lưu lại."));
}

enum status xlsx_open(struct ctx *ctx, struct str bytes, struct xlsx_archive *out)
{
	zip_error_t error;

	if (bytes.n > XLSX_FILE_MAX) {
		(void)problem_add(ctx, "file", T("Tệp lớn quá %d MB."), (int)(XLSX_FILE_MAX >> 20));
		return TOO_LARGE;
	}
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	zip_error_fini(&error);
	if (!zip) {
		zip_source_free(source);
		return refuse_file(ctx);
	}
	arena_defer(ctx->arena, archive_close, zip);
	*out = (struct xlsx_archive){ ctx, zip };
	return OK;
}

bool xlsx_has_part(const struct xlsx_archive *archive, const char *name)
{
	return zip_name_locate(archive->zip, name, 0) >= 0;
}

struct parse {
	struct ctx *ctx;
	XML_Parser parser;
	const struct xlsx_handlers *handlers;
	int depth;
	bool is_refused;
};

static const char *local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static void stop_if_told(struct parse *p)
{
	if (p->is_refused || *p->handlers->status != OK)
		XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct parse *p = arg;

	p->is_refused |= ++p->depth > XLSX_DEPTH_MAX;
	if (!p->is_refused && *p->handlers->status == OK)
		p->handlers->start(p->handlers->arg, local_name(name), attributes);
	stop_if_told(p);
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
	struct parse *p = arg;

	p->depth--;
	if (p->handlers->end && *p->handlers->status == OK)
		p->handlers->end(p->handlers->arg, local_name(name));
	stop_if_told(p);
}

static void XMLCALL on_text(void *arg, const XML_Char *s, int n)
{
	struct parse *p = arg;

	if (p->handlers->text && *p->handlers->status == OK)
		p->handlers->text(p->handlers->arg, s, n);
	stop_if_told(p);
}

/* A spreadsheet has none; entities are how a small file becomes a large one. */
static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public,
			       int has_subset)
{
	struct parse *p = arg;

	p->is_refused = true;
	stop_if_told(p);
}

static enum status feed(struct parse *p, zip_file_t *file, uint64_t size)
{
	uint64_t n_read = 0;

	for (;;) {
		void *chunk = XML_GetBuffer(p->parser, CHUNK);
		zip_int64_t n = chunk ? zip_fread(file, chunk, CHUNK) : -1;
		if (n < 0 || (n_read += (uint64_t)n) > size)
			return INVALID;
		if (XML_ParseBuffer(p->parser, (int)n, n == 0) != XML_STATUS_OK)
			return p->is_refused || *p->handlers->status == OK ? INVALID : OK;
		if (n == 0)
			return OK;
	}
}

static bool is_bounded(const zip_stat_t *stat)
{
	zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;

	return (stat->valid & wanted) == wanted && stat->encryption_method == ZIP_EM_NONE &&
	       stat->size <= XLSX_PART_MAX &&
	       (stat->size <= XLSX_RATIO_FREE || stat->size / XLSX_RATIO_MAX <= stat->comp_size);
}

enum status xlsx_parse(const struct xlsx_archive *archive, const char *name, const struct xlsx_handlers *handlers)
{
	struct parse p = { .ctx = archive->ctx, .handlers = handlers };
	zip_stat_t stat;

	if (zip_stat(archive->zip, name, 0, &stat) != 0 || !is_bounded(&stat))
		return refuse_file(archive->ctx);
	zip_file_t *file = zip_fopen(archive->zip, name, 0);
	p.parser = file ? XML_ParserCreate(NULL) : NULL;
	if (!p.parser) {
		if (file)
			zip_fclose(file);
		return refuse_file(archive->ctx);
	}
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_start, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	enum status status = feed(&p, file, stat.size);
	XML_ParserFree(p.parser);
	zip_fclose(file);
	return status == OK ? *handlers->status : refuse_file(archive->ctx);
}

int xlsx_number(const char *text)
{
	int64_t value;

	return text && num_parse_int(str_of(text), 0, INT32_MAX, &value) == OK ? (int)value : -1;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2) {
		if (strcmp(local_name(attributes[i]), name) == 0)
			return attributes[i + 1];
	}
	return NULL;
}
