/*
 * Reading a file whole: what the command line is given to load.
 */
#pragma once

#include "base/ctx.h"

/* The content in ctx->arena. INVALID with a problem that names the file: missing, a folder, not readable; TOO_LARGE
 * over `limit`. "-" is standard input. */
MUST enum status file_read(struct ctx *ctx, struct str name, size_t limit, struct str *out);
