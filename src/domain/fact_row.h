/*
 * What fact.h is made of; for this floor's own files. A row is one version of a record, or of an entry of a field with
 * history, as table and columns.
 */
#pragma once

#include "db/sql_text.h"
#include "domain/fact.h"
#include "domain/fact_memory.h"

#define DIGEST_BYTES 32

struct fact_column {
	struct str name; /* of the column */
	struct value value;
	bool is_derived; /* made from other columns; in no digest */
};

struct fact_row {
	struct str type; /* as in change.type: "member", "unit.name" */
	struct str table;
	int64_t id;
	int version;
	instant_t recorded_at;
	int64_t change_id;
	LIST(struct fact_column) columns;
};

/* The columns of a record, those that are derived from them included. */
struct fact_row fact_row_of(struct ctx *ctx, const struct record *r);

/* SHA-256 over who the version is and the columns that are typed; a column that is null counts as absent, so that
 * columns added later change no digest. An annulment has no columns. */
void fact_digest(struct ctx *ctx, const struct fact_row *row, const char *verb, unsigned char out[DIGEST_BYTES]);

/* Writes change and version: sets row->recorded_at and change_id. For verb "annul" only the change. */
MUST enum status fact_write_row(struct ctx *ctx, struct act *act, struct fact_row *row, const char *verb);
/* Ends the version in force. */
MUST enum status fact_end_row(struct ctx *ctx, const struct fact_row *row, instant_t at);
/* When the version in force was recorded; CONFLICT with a problem if it is another one than before->version. */
MUST enum status fact_check_version(struct ctx *ctx, const struct act *act, const struct record *before,
				    instant_t *out_recorded_at);

/* A fact is written with an arena of its own, given back at once: an import of a hundred thousand rows is one request.
 * What was told to people keeps it alive. */
struct arena *fact_scratch_begin(struct ctx *ctx);
void fact_scratch_end(struct ctx *ctx, struct arena *outer, enum status status, size_t n_problems);

/* Steps of fact_apply(), each in its own file. */
MUST enum status fact_prepare(struct ctx *ctx, const struct record_type *type, const struct record *before,
			      struct record *after);
/* What fact_prepare() would fill in from "unit.employer" and its kin, for many records at once. */
MUST enum status fact_fill(struct ctx *ctx, const struct fact_changes *changes);
MUST enum status fact_validate(struct ctx *ctx, struct act *act, const struct record_type *type,
			       const struct record *before, struct record *after);
MUST enum status fact_validate_value(struct ctx *ctx, const struct field *field, struct value v, day_t day);
MUST enum status fact_check_life(struct ctx *ctx, const struct act *act, const struct record_type *type,
				 const struct record *after);
MUST enum status fact_check_free(struct ctx *ctx, const struct act *act, const struct record_type *type, int64_t id);
/* Remembers which of the references lead to what exists; how that of a target is remembered. */
MUST enum status fact_foresee_refs(struct ctx *ctx, struct act *act, const struct fact_changes *changes);
enum memory_kind fact_ref_kind(const struct ctx *ctx, const struct record_type *target, const struct record_type *of);
MUST enum status fact_check_rights(struct ctx *ctx, const struct act *act, const struct record_type *type,
				   const struct record *before, const struct record *after);
MUST enum status fact_derive(struct ctx *ctx, struct act *act, const struct record_type *type,
			     const struct record *before, const struct record *after, instant_t at);
MUST enum status fact_derive_history(struct ctx *ctx, struct act *act, const struct record_type *type, int64_t owner_id,
				     struct str field, instant_t at);
/* The day that decides about a record: of its event, or the first of its life; DAY_NONE if it has none. *out_year true
 * where only the year is known (the day is its last). */
day_t fact_day(const struct record *r, bool *out_year);
