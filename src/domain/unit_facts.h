/* Records of the structure found by their unit and changed whole; for unit_change.c and unit_end.c. */
#pragma once

#include "domain/fact.h"
#include "domain/unit.h"

/* What of a table of lives is to be found: rows whose `column` is one of the units and whose life reaches beyond a day.
 */
struct fact_search {
	const struct record_type *type;
	const char *column; /* literal: "child_id" */
	const int64_t *unit_ids;
	size_t n;
	day_t after;          /* until_day > after */
	const char *relation; /* of edges: "belongs", "guided"; NULL for any */
};

struct records {
	struct record *items;
	size_t n;
	size_t cap;
};

/* In the order of the units and of from_day; in ctx->arena. The types have no fields with history. */
MUST enum status fact_find(struct ctx *ctx, const struct fact_search *search, struct records *out);
/* The records in force of these units, in their order; NOT_FOUND with a problem if one is missing. with_names: with
 * their fields with history as of the day. */
MUST enum status unit_records(struct ctx *ctx, const int64_t *unit_ids, size_t n, day_t day, bool with_names,
			      struct record *out);

/* The ids once each, in the order in which they stand first; *n is set. */
int64_t *ids_once(struct ctx *ctx, const int64_t *ids, size_t *n);

/* Changes of one type that are gathered and then applied together. */
struct fact_list {
	const struct record_type *type;
	LIST(struct fact_change) changes;
};
/* A life ended at the day: shortened, or annulled if it begins no earlier. */
void fact_list_cut(struct ctx *ctx, struct fact_list *list, const struct record *record, day_t day);
void fact_list_add(struct ctx *ctx, struct fact_list *list, const struct record *before, struct record after);
MUST enum status fact_list_apply(struct ctx *ctx, struct act *act, const struct fact_list *list);
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
void edge_list_add(struct ctx *ctx, struct fact_list *list, const struct edge_new *edge);

/* The unit's own record in force, with names as of the day; NOT_FOUND with a problem. */
MUST enum status unit_record(struct ctx *ctx, int64_t unit_id, day_t day, struct record *out);
day_t record_day(const struct record *record, const char *field);
int64_t record_int(const struct record *record, const char *field);
