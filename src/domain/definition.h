/*
 * Definitions as they were applied: registers, causes, parameters, plans … in table `definition`, each kind and code
 * with versions from 1; the newest is in force. A text that is in force already is not stored again.
 */
#pragma once

#include "base/ctx.h"

struct definition {
	struct str kind;
	struct str code;
	int version;
	instant_t applied_at;
	struct str body;
};

/* The newest version; version 0 and an empty body if there is none. */
MUST enum status definition_current(struct ctx *ctx, const char *kind, struct str code, struct definition *out);
/* The newest of every code of a kind, by code. */
MUST enum status definition_list(struct ctx *ctx, const char *kind, struct definition **out, size_t *out_n);
/* All versions of one, oldest first. */
MUST enum status definition_versions(struct ctx *ctx, const char *kind, struct str code, struct definition **out,
				     size_t *out_n);
/* Stores the text as the next version and bumps the data version; *out_is_new false if it is in force already. Inside
 * db_write(). */
MUST enum status definition_put(struct ctx *ctx, const char *kind, struct str code, struct str body, bool *out_is_new);
