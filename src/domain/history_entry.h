/* Entries of fields with history as they lie in the database; for this floor's own files. */
#pragma once

#include "domain/fact_row.h"

struct history_entry {
	const struct record_type *type;
	const struct field *field;
	int64_t id;
	int version;
	instant_t recorded_at;
	int64_t change_id;
	int64_t owner_id;
	day_t from_day;
	struct str source;
	struct value value;
};

/* "unit.name": as in change.type. */
struct str history_type(struct arena *a, const struct record_type *type, const struct field *field);
struct fact_row history_row(struct ctx *ctx, const struct history_entry *e);
/* "h.id, h.version, …": the columns that history_of_cells() reads; the alias is h. */
void history_columns(struct sql_text *q, const struct field *field);
struct history_entry history_of_cells(struct ctx *ctx, const struct record_type *type, const struct field *field,
				      const struct value *cells);
/* Writes version e->version, ends the one before, derives and notes what changed. */
MUST enum status history_write(struct ctx *ctx, struct act *act, struct history_entry *e, const char *verb);
