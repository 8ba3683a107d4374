/*
 * Levels in their order (level.h), kept in the process: each under its question, with the version of the data that it
 * shows. What is there is never changed, only replaced; who holds one releases it. Bounded by entries and by units, the
 * one used longest ago goes first. Any thread may use it.
 */
#pragma once

#include "figures/figure.h"

#define LEVEL_MEMORY_ENTRIES 32
#define LEVEL_MEMORY_UNITS 800000 /* in all; 24 bytes each */

struct level_value {
	int64_t unit_id;
	int64_t num;
	int64_t den; /* 0: no value */
};

/* Whose figures make up a member's: itself, and what it guides. */
struct level_part {
	int64_t part_id;
	int64_t member_id;
};

struct level_order {
	int n_holders;   /* guarded by the memory */
	int64_t version; /* likewise, once it is there */
	bool is_kept;    /* made of kept measures alone: what a write touched is told */
	struct figure shape;
	struct level_value *values; /* highest first, equal ones by id; without a value last */
	size_t n;
	size_t n_valued;
	struct level_part *parts; /* by part; NULL: each member is its own */
	size_t n_parts;
};

struct level_memory;

struct level_memory *level_memory_new(void);
void level_memory_free(struct level_memory *memory);

/* An order with room for that many, held by the caller. */
struct level_order *level_order_new(size_t n, size_t n_parts);
/* memory NULL: one that nobody else holds. */
void level_order_release(struct level_memory *memory, struct level_order *order);

/* NULL: not there. Else held; *out_version: the version of the data that it shows. */
struct level_order *level_memory_get(struct level_memory *memory, struct str key, int64_t *out_version);
/* One holder more. */
void level_memory_hold(struct level_memory *memory, struct level_order *order);
/* In place of an older one; an older one is not put in place of a newer. The caller goes on holding it. */
void level_memory_put(struct level_memory *memory, struct str key, struct level_order *order);
/* What it shows is so at a later version as well. */
void level_memory_confirm(struct level_memory *memory, struct level_order *order, int64_t version);
