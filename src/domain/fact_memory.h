/*
 * What an act knows already while it writes: that a record is in force, a unit's life, that the user has a role at a
 * unit, what the act itself has added. Most records of an act ask the same of the same units; what is remembered is not
 * read again, and fact_foresee() reads it for many records at once. Only what was found in order is remembered: what is
 * not is read, so that who forgets to remember is slow and never wrong. It lives as long as the act.
 *
 * It also gathers what is still to be derived between fact_defer() and fact_settle().
 */
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "domain/record.h"

struct act;

enum memory_kind {
	MEMORY_IN_FORCE, /* a: from_day, b: until_day of a unit, 0 of others */
	MEMORY_REACHED,  /* in force and within the scope: members */
	MEMORY_ADDED,    /* by this act, and not annulled since */
	MEMORY_ENTERED,  /* an entry of this history table was written for this owner */
	MEMORY_ROLE,     /* at a unit; a: the role by belonging, b: the role by belonging or guidance */
	MEMORY_VERSION,  /* a: the version in force, b: when it was recorded */
	MEMORY_FREE,     /* nobody referred to it when fact_foresee() looked */
};

struct fact_memory *fact_memory_new(struct arena *a);
/* The slot's numbers may be NULL. */
bool fact_memory_has(const struct fact_memory *m, enum memory_kind kind, struct str table, int64_t id, int64_t *out_a,
		     int64_t *out_b);
void fact_memory_put(struct fact_memory *m, enum memory_kind kind, struct str table, int64_t id, int64_t a, int64_t b);
/* What was remembered of a record that is written now holds no longer; what is now known instead is. after NULL: it was
 * annulled. */
void fact_memory_write(struct fact_memory *m, const struct record_type *type, const struct record *before,
		       const struct record *after);
/* Roles are asked anew: the tree has changed. */
void fact_memory_forget_roles(struct fact_memory *m);
/* Who refers to records of this type is asked anew, and again once records of other types are written, or of this one
 * where they refer to each other. */
void fact_memory_forget_free(struct fact_memory *m, const struct record_type *type);

/* What is to be derived: members, units or employers by id, each with the number of the row that asked. */
enum derived_kind { DERIVED_STAYS, DERIVED_STRUCTURE, DERIVED_PLACES };
#define DERIVED_KINDS 3

struct derived_id {
	int64_t id;
	int row;
};
struct derived_ids {
	struct derived_id *items;
	size_t n;
	size_t cap;
};

struct fact_pending {
	bool is_deferred;
	struct arena *arena;
	struct derived_ids lists[DERIVED_KINDS];
	instant_t at; /* the latest of them */
};
struct fact_pending *fact_memory_pending(struct fact_memory *m);
