/*
 * The parts of an .xlsx file: members of a zip archive that hold XML. Everything is bounded before it is believed:
 * archives that unpack to far more than they are, entities, deep nesting and encrypted members are refused.
 */
#pragma once

#include <expat.h>
#include <zip.h>

#include "base/ctx.h"

#define XLSX_FILE_MAX ((size_t)20 << 20)
#define XLSX_PART_MAX ((uint64_t)256 << 20) /* unpacked */
#define XLSX_RATIO_MAX 200                  /* unpacked to packed */
#define XLSX_RATIO_FREE ((uint64_t)1 << 20) /* under this size any ratio is fine */
#define XLSX_DEPTH_MAX 64

struct xlsx_archive {
	struct ctx *ctx;
	zip_t *zip;
};

/* INVALID with a problem for what is no zip archive, TOO_LARGE over XLSX_FILE_MAX. Closed with the arena. */
MUST enum status xlsx_open(struct ctx *ctx, struct str bytes, struct xlsx_archive *out);
bool xlsx_has_part(const struct xlsx_archive *archive, const char *name);

/* What a reader of one part is called with. It stops the parse by setting *status. */
struct xlsx_handlers {
	void (*start)(void *arg, const char *name, const char **attributes); /* names without a namespace's prefix */
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *s, int n);
	void *arg;
	enum status *status;
};
/* INVALID with a problem for broken XML or what the limits refuse, else *handlers->status. */
MUST enum status xlsx_parse(const struct xlsx_archive *archive, const char *name, const struct xlsx_handlers *handlers);

/* A whole number of an attribute, 0 … INT32_MAX; -1 for none and for what is no number. */
int xlsx_number(const char *text);
/* The value of an attribute, with or without a prefix; NULL if it is not there. */
const char *xlsx_attribute(const char **attributes, const char *name);
