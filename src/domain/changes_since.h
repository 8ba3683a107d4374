/*
 * What acts have changed since an instant, by whichever process. Who keeps what was read of the book keeps with it how
 * the book stood then; asked again, the records that acts changed since lead to what differs: what was known at that
 * instant and what is known now can both be asked (`known` of lists and figures).
 *
 *   struct stand then;
 *   TRY(stand_read(ctx, &then));                          beside what is kept
 *   …
 *   TRY(changes_since(ctx, then.at, AT_MOST, &changes));  later, in another snapshot
 *
 * Changes behind which no act stands (units that move, definitions, bulk loads) are not among them: who follows acts
 * first looks whether `version` is behind the last change of everything (db_stamp() of no names). Nothing of this
 * counts as read (db_reading_begin()): who brings something to now notes what that was read from.
 */
#pragma once

#include "base/ctx.h"

/* The book as a snapshot shows it. */
struct stand {
	instant_t at;    /* of the last act; 0: before the first */
	int64_t version; /* db_data_version() */
};
MUST enum status stand_read(struct ctx *ctx, struct stand *out);

struct changed {
	struct str type; /* its code; "member.status" of an entry of a field with history */
	int64_t id;      /* of the record, or of the entry; the same as often as it was changed */
	bool is_block;   /* many records from this one on, through the bulk door */
};

struct changes {
	struct stand now;
	struct changed *items; /* in no order */
	size_t n;
	bool is_whole; /* false: there are at_most, or more of which these are some */
};

/* Of acts after `since`, which lies in the past of the snapshot. Asked by several on one page, they are read once. */
MUST enum status changes_since(struct ctx *ctx, instant_t since, size_t at_most, struct changes *out);
