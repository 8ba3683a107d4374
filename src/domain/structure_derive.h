/*
 * The closure of a few units as it should be, computed from lives, edges and the closure of their parents. Internal to
 * structure_derive.c, which writes it, and structure_check.c, which compares it.
 */
#pragma once

#include "base/arena.h"
#include "domain/structure.h"

#define DERIVE_CHUNK 1024 /* units a statement; a power of two (sql_ids()) */

/* An edge (owner the child, other the parent) or a row of the closure (owner the descendant, other the ancestor). */
struct lie {
	int64_t owner;
	int64_t other;
	enum relation relation;
	day_t from_day;
	day_t until_day;
	int depth;
	instant_t recorded_at; /* of stored rows */
};

struct lies {
	struct lie *items;
	size_t n;
	size_t cap;
};

struct closure_chunk {
	const int64_t *unit_ids; /* n of them */
	size_t n;
	struct lies lives;   /* in force: other and depth unused */
	struct lies edges;   /* of the units as children */
	struct lies parents; /* the closure of their parents, stored */
	struct lies stored;  /* their own closure, stored */
};

enum closure_fault { CLOSURE_SOUND, CLOSURE_CYCLE, CLOSURE_DEEP };

/* Reads what is needed for at most DERIVE_CHUNK units. */
MUST enum status closure_chunk_read(struct ctx *ctx, const int64_t *unit_ids, size_t n, struct closure_chunk *out);
/* The rows that the unit should have, in the order of (relation, other, from_day). Rows that would make a cycle or lie
 * too deep are left out and named by the result. */
enum closure_fault closure_chunk_compute(struct arena *a, const struct closure_chunk *chunk, int64_t unit_id,
					 struct lies *out);
/* The stored rows of a unit, in the same order; *n of them. */
const struct lie *lies_of(const struct lies *lies, int64_t owner, size_t *n);
/* Order of (relation, other, from_day), for merging computed and stored rows. */
int lie_compare(const void *a, const void *b);

/* " IN ($1, $2 …)", at least one; the last is asked again up to a power of two, so that few texts are prepared */
void sql_ids(struct sql_text *q, const int64_t *ids, size_t n);
/* A unit's newest name for a message, its code if it has none; in ctx->arena. */
MUST enum status unit_label(struct ctx *ctx, int64_t unit_id, struct str *out);
/* Refuses edges of these units as children, and their successors, that contradict lives: CONFLICT with a problem. */
MUST enum status structure_rules(struct ctx *ctx, const int64_t *unit_ids, size_t n);
/* Refuses lives that leave edges to units below, or stays of members, outside; only worth asking where a life changed
 * (a unit may have thousands of both). */
MUST enum status structure_life_rules(struct ctx *ctx, const int64_t *unit_ids, size_t n);
