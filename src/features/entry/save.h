/*
 * Typed lines of a grid into records, in one act: what was ticked or typed on a line without a record is added, what
 * differs from its record corrects it, what is the same is not written. All or nothing: if one line is wrong nothing is
 * written, and each line says what is wrong with it and what others have recorded meanwhile.
 */
#pragma once

#include "features/entry/lines.h"

struct db;

#define SAVE_LINES_MAX 3000 /* of one sheet; SUBJECTS_MAX covers it */
#define SAVE_SHEETS_MAX 40

struct cell {
	struct str text;   /* typed */
	struct str error;  /* "" for none */
	struct str theirs; /* what somebody else has recorded meanwhile, as people read it; "" for none */
	struct value value;
	bool is_absent; /* was not sent at all: what is recorded stays */
};

enum line_fate { LINE_SAME, LINE_ADDED, LINE_CORRECTED, LINE_REFUSED };

struct typed {
	const struct line *line;
	int64_t record_id; /* 0: none was shown on this line */
	int version;       /* of the record, as shown */
	bool is_ticked;
	bool is_merged; /* a record that was not shown is corrected, not contradicted, if it is the line's only one */
	struct cell cells[QUICK_FIELDS_MAX];
	struct str error; /* of the line as a whole */
	/* set by save */
	enum line_fate fate;
	bool is_conflict;  /* refused because somebody else wrote or annulled meanwhile */
	struct record now; /* of the line in force before this was written; id 0: none */
};

struct sheet {
	const struct grid_ask *ask;
	struct typed *items;
	size_t n;
	day_t day; /* of lines that are typed without a day; DAY_NONE: they are refused */
};

struct save {
	struct sheet *sheets;
	size_t n_sheets;
	int64_t unit_id; /* where the act is done */
	struct str reason; /* required where a recorded value is replaced */
	struct str client_key; /* with the content: the same lines sent twice are written once */
	bool is_rehearsal; /* looks for what is wrong and writes nothing */
	/* set */
	size_t n_added;
	size_t n_corrected;
	size_t n_refused;
	bool needs_reason;
	int64_t act_id; /* 0: nothing was written */
};

/*
 * OK if nothing is wrong, and of a rehearsal; INVALID, or CONFLICT where every refused line is one, with the problem in
 * its line. DENIED and NOT_FOUND of a record are told on its line as well. TOO_LARGE over
 * SAVE_LINES_MAX.
 */
MUST enum status save_sheets(struct ctx *ctx, struct db *db, struct save *save);
/* A value as it is typed into a cell. */
struct str cell_text(struct ctx *ctx, const struct field *field, struct value v);
