/*
 * Suggested divisions of a target among the children of a body: by workers not yet organised, by the result of the same
 * period a year before, evenly. Each share says how it came about; nothing is written.
 */
#pragma once

#include "features/planning/division.h"
#include "features/planning/handdown.h"

enum suggest_by { SUGGEST_WORKERS, SUGGEST_LAST, SUGGEST_EVEN };

/* Weights of all children, whole numbers, 0 where nothing is known. */
MUST enum status suggest_weights(struct ctx *ctx, const struct hand *hand, size_t target, enum suggest_by by,
				 int64_t *out);
/* Divides the total among the children and sets their cells; *out holds how, one part a child. */
MUST enum status suggest_fill(struct ctx *ctx, struct hand *hand, size_t target, enum suggest_by by, int64_t total,
			      struct division **out);
const char *suggest_label(enum suggest_by by); /* Vietnamese: "Theo lao động chưa vào công đoàn" */
const char *suggest_name(enum suggest_by by);  /* workers, last, even */
/* Of "t1.even" the target's place and the way; false if it names none. */
bool suggest_read(const struct hand *hand, struct str text, size_t *out_target, enum suggest_by *out_by);
