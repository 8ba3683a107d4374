/* Reading a file whole (file.h). */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

static enum status refuse(struct ctx *ctx, struct str name)
{
	return problem_add(ctx, "", T("Không đọc được tệp %.*s: %s."), STR_ARG(name), strerror(errno));
}

static enum status read_all(struct ctx *ctx, FILE *f, struct str name, size_t limit, struct str *out)
{
	char chunk[8192];
	struct buf content;
	size_t n;

	buf_init(&content, ctx->arena, limit);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&content, (struct str){ chunk, n });
	if (ferror(f))
		return refuse(ctx, name);
	if (buf_is_cut(&content)) {
		problem_add(ctx, "", T("Tệp %.*s lớn hơn %zu byte."), STR_ARG(name), limit);
		return TOO_LARGE;
	}
	*out = buf_str(&content);
	return OK;
}

enum status file_read(struct ctx *ctx, struct str name, size_t limit, struct str *out)
{
	if (str_is(name, "-"))
		return read_all(ctx, stdin, name, limit, out);
	FILE *f = fopen(str_zero(ctx->arena, name), "rb");
	if (!f)
		return refuse(ctx, name);
	enum status status = read_all(ctx, f, name, limit, out);
	fclose(f);
	return status;
}
