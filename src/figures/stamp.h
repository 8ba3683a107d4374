/*
 * Until when a figure holds that was computed before: a formula's stamp is the version of the data (db_data_version())
 * at the last change of anything that it reads. An act in one register so leaves alone what is remembered of the
 * others; definitions, moved units and bulk loads change all stamps (domain/data_version.h).
 */
#pragma once

#include "figures/figure.h"

struct stamps; /* of one process; any thread may use it */

struct stamps *stamps_new(void);
void stamps_free(struct stamps *stamps);

/* A formula that is wrong has the version of the data as its stamp. Outside of writes. */
MUST enum status stamp_of(struct ctx *ctx, struct stamps *stamps, const struct figure_names *names, struct str formula,
			  int64_t *out);

/* What a formula reads: tables of facts; is_all where that cannot be told from the tree. INVALID: the formula is wrong.
 */
struct reads {
	bool is_all;
	LIST(struct str) tables; /* each once */
};
MUST enum status formula_reads(struct ctx *ctx, const struct figure_names *names, struct str formula,
			       struct reads *out);
MUST enum status node_reads(struct ctx *ctx, const struct node *node, struct reads *out); /* the same of a checked part */
