/*
 * How a described record lies in SQL; for this floor's own files. The row's alias is always r0.
 */
#pragma once

#include "db/sql_text.h"
#include "domain/record.h"

/* Whether the field has a column of its own in the type's table. */
bool record_has_column(const struct field *field);
/* The column of a field: its name, with _id for a reference. */
void record_column(struct sql_text *q, const struct field *field);
/* "r0.id, r0.version, r0.recorded_at, …": the columns that record_of_cells() reads; fields that are derived by SQL as
 * known at `known` on `day`. */
void record_columns(struct sql_text *q, const struct record_type *type, instant_t known, day_t day);
#define RECORD_COLUMNS 5 /* in front of those of the fields */
struct record record_of_cells(struct ctx *ctx, const struct record_type *type, const struct value *cells);

/* The day on which a row is looked at without one asked: its deciding day, the last day of its life before today. */
void record_row_day(struct sql_text *q, const struct record_type *type, day_t today);
/* A condition that is true for rows within the scope, and of the type's filter where it is a view. */
void record_where_scope(struct sql_text *q, const struct record_type *type, const struct scope *scope, day_t today);
/* Fills the fields with history as known at `known` on `day`. */
MUST enum status record_fill_history(struct ctx *ctx, const struct record_type *type, instant_t known, day_t day,
				     struct record *records, size_t n);
/* The table of a field's history: <table>_<field>. */
struct str record_history_table(struct arena *a, const struct record_type *type, const struct field *field);
/* How many versions of the record the scope reaches: 0 is not found. An annulled record stays seen where it lay. */
MUST enum status record_is_seen(struct ctx *ctx, const struct record_type *type, int64_t id, int64_t *out_n);
/* The folded text with the wild cards of LIKE taken literally, and what stands before and behind it. ESCAPE '!'. */
struct str record_like(struct arena *a, const char *before, struct str text, const char *behind);
