/* The prepared statements of a connection: a hash table over a list by use. */
#include "db/statement_cache.h"

#include <stdlib.h>
#include <string.h>

void statement_cache_init(struct statement_cache *c)
{
	*c = (struct statement_cache){ .newest = -1, .oldest = -1 };
	for (int i = 0; i < STATEMENT_CACHE_SLOTS; i++)
		c->slots[i] = -1;
}

static uint64_t key_of(struct str text, bool is_static)
{
	if (!is_static)
		return str_hash(text);
	uint64_t address = (uint64_t)(uintptr_t)text.p;
	return address * 0x9E3779B97F4A7C15u;
}

static int *slot_of(struct statement_cache *c, uint64_t key)
{
	return &c->slots[(key >> 32 ^ key) % STATEMENT_CACHE_SLOTS];
}

static void unlink_use(struct statement_cache *c, struct statement *s)
{
	if (s->newer >= 0)
		c->items[s->newer].older = s->older;
	else
		c->newest = s->older;
	if (s->older >= 0)
		c->items[s->older].newer = s->newer;
	else
		c->oldest = s->newer;
}

static void link_newest(struct statement_cache *c, struct statement *s)
{
	int at = (int)(s - c->items);
	s->newer = -1;
	s->older = c->newest;
	if (c->newest >= 0)
		c->items[c->newest].newer = at;
	else
		c->oldest = at;
	c->newest = at;
}

static bool is_same(const struct statement *s, uint64_t key, struct str text, bool is_static, const char *types)
{
	if (s->key != key || s->is_static != is_static)
		return false;
	if (is_static)
		return s->text.p == text.p;
	return str_eq(s->text, text) && strcmp(s->types, types) == 0;
}

struct statement *statement_cache_find(struct statement_cache *c, struct str text, bool is_static, const char *types)
{
	uint64_t key = key_of(text, is_static);
	for (int i = *slot_of(c, key); i >= 0; i = c->items[i].next) {
		struct statement *s = &c->items[i];
		if (!is_same(s, key, text, is_static, types))
			continue;
		unlink_use(c, s);
		link_newest(c, s);
		return s;
	}
	return NULL;
}

struct statement *statement_cache_full(struct statement_cache *c)
{
	return c->n == STATEMENT_CACHE_MAX ? &c->items[c->oldest] : NULL;
}

static void *must_have(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

struct statement *statement_cache_add(struct statement_cache *c, struct str text, bool is_static, const char *types)
{
	if (!c->items)
		c->items = must_have(calloc(STATEMENT_CACHE_MAX, sizeof *c->items));
	int at = 0;
	while (c->items[at].is_used)
		at++;
	struct statement *s = &c->items[at];
	*s = (struct statement){
		.key = key_of(text, is_static), .text = text, .is_static = is_static, .is_used = true
	};
	s->number = ++c->last_number;
	if (!is_static) {
		char *copy = must_have(malloc(text.n + 1));
		memcpy(copy, text.p, text.n);
		copy[text.n] = '\0';
		s->text.p = copy;
		s->types = must_have(strdup(types));
	}
	int *slot = slot_of(c, s->key);
	s->next = *slot;
	*slot = at;
	link_newest(c, s);
	c->n++;
	return s;
}

void statement_cache_remove(struct statement_cache *c, struct statement *s)
{
	int at = (int)(s - c->items);
	int *link = slot_of(c, s->key);
	while (*link != at)
		link = &c->items[*link].next;
	*link = s->next;
	unlink_use(c, s);
	if (!s->is_static)
		free((char *)s->text.p);
	free(s->types);
	*s = (struct statement){ 0 };
	c->n--;
}

void statement_cache_free(struct statement_cache *c)
{
	while (c->n > 0)
		statement_cache_remove(c, &c->items[c->oldest]);
	free(c->items);
	statement_cache_init(c);
}
