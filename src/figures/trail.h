/*
 * What was written since an instant, by whichever process: the acts after it (domain/changes_since.h) and the records
 * that they changed, as the end of a write has them (domain/written.h). What was known at the instant and what is known
 * now can both be asked, so the difference that these records make brings what was computed then to now (remembered.h).
 */
#pragma once

#include "domain/changes_since.h"
#include "domain/written.h"
#include "figures/stamp.h"

#define TRAIL_MAX 2000     /* changes of what is read; more is not worth following */
#define TRAIL_PASSED 10000 /* of anything: they are passed one by one */

struct trail {
	struct written written; /* records of the tables that are read */
	struct stand now;
	bool is_whole; /* false: they are too many, or came through the bulk door; `written` is no use */
};
/* `since` must lie in the past of the snapshot, and behind the last change of everything (db_stamp() of no names). */
MUST enum status trail_read(struct ctx *ctx, instant_t since, const struct reads *reads, struct trail *out);
