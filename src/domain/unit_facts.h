/* Records of the structure found by their unit and changed whole; for unit_change.c and unit_end.c. */
#pragma once

#include "domain/fact.h"
#include "domain/unit.h"

/* What of a table of lives is to be found: rows whose `column` is the unit and whose life reaches beyond a day. */
struct fact_search {
	const struct record_type *type;
	const char *column; /* literal: "child_id" */
	int64_t unit_id;
	day_t after;          /* until_day > after */
	const char *relation; /* of edges: "belongs", "guided"; NULL for any */
};

/* In the order of from_day; in ctx->arena. */
MUST enum status fact_find(struct ctx *ctx, const struct fact_search *search, struct record **out, size_t *out_n);

/* Ends a life at the day: shortened, or annulled if it begins no earlier. */
MUST enum status fact_cut(struct ctx *ctx, struct act *act, const struct record *record, day_t day);
/* A copy whose values may be changed while `record` stays as it was. */
struct record record_copy(struct ctx *ctx, const struct record *record);

struct edge_new {
	int64_t child_id;
	int64_t parent_id;
	enum relation relation;
	day_t from_day;
	day_t until_day;
};
/* Adds an edge; nothing if it would be empty. */
MUST enum status edge_add(struct ctx *ctx, struct act *act, const struct edge_new *edge);

/* The unit's own record in force, with names as of the day; NOT_FOUND with a problem. */
MUST enum status unit_record(struct ctx *ctx, int64_t unit_id, day_t day, struct record *out);
day_t record_day(const struct record *record, const char *field);
int64_t record_int(const struct record *record, const char *field);
