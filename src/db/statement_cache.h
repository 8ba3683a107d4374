/*
 * The prepared statements of one connection, the least recently used leaving first. Texts of the program are known by
 * their address, texts of the builder by their content and the types of their parameters.
 */
#pragma once

#include "base/str.h"

#define STATEMENT_CACHE_MAX 200
#define STATEMENT_CACHE_SLOTS 256

struct statement {
	uint64_t key;
	struct str text; /* of a static statement: the constant itself; else a copy that the cache owns */
	bool is_static;
	char *types;      /* of a built text: its parameters; NULL for static ones */
	void *prepared;   /* the engine's */
	uint32_t number;  /* ever growing: the engine's name for it */
	int older, newer; /* places in the list by use, -1 at the ends */
	int next;         /* in the slot, -1 at the end */
	bool is_used;
};

struct statement_cache {
	struct statement *items; /* STATEMENT_CACHE_MAX places, made at the first use */
	int slots[STATEMENT_CACHE_SLOTS];
	int newest, oldest;
	int n;
	uint32_t last_number;
};

void statement_cache_init(struct statement_cache *c);
/* The statement, moved to the newest place; NULL if it is not there. types: one letter a parameter of a built text. */
struct statement *statement_cache_find(struct statement_cache *c, struct str text, bool is_static, const char *types);
/* The one to leave next if the cache is full, NULL if there is room. */
struct statement *statement_cache_full(struct statement_cache *c);
/* Adds one that is not there; there must be room. */
struct statement *statement_cache_add(struct statement_cache *c, struct str text, bool is_static, const char *types);
void statement_cache_remove(struct statement_cache *c, struct statement *s); /* `prepared` is the engine's to release */
void statement_cache_free(struct statement_cache *c);                        /* likewise */
