/*
 * What was written since an instant, by whichever process: the acts after it and the records that they changed, as the
 * end of a write has them (domain/written.h). What was known at the instant and what is known now can both be asked, so
 * the difference that these records make brings what was computed then to now (remembered.h).
 */
#pragma once

#include "domain/written.h"
#include "figures/stamp.h"

#define TRAIL_MAX 2000 /* records; more is not worth following */

/* The book of a snapshot: its version, the last one after which nothing remembered holds, the last act's instant. */
struct trail_state {
	int64_t version;
	int64_t whole;
	bool is_noted; /* false: somebody changed something without a word */
	instant_t at;
};
MUST enum status trail_state(struct ctx *ctx, struct trail_state *out);
/* Records of the tables that are read; *out_is_whole false: they are too many, or came through the bulk door. `since`
 * must lie in the past of the snapshot and behind its `whole`. */
MUST enum status trail_read(struct ctx *ctx, instant_t since, const struct reads *reads, struct written *out,
			    bool *out_is_whole);
