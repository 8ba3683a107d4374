/*
 * Markup already made, kept in the process: what a page costs most is made once while what it shows has not changed.
 * The key names all on which it depends: whose eyes it is for, the day, the language, what was asked; the note is the
 * caller's, by which it tells whether the data are the same. Only finished markup comes in and out (html_safe).
 * Bounded: a new one takes the place of another that falls on the same slot. Any thread may use it.
 */
#pragma once

#include "html/html.h"

#define FRAGMENT_SLOTS 1024
#define FRAGMENT_BYTES_MAX ((size_t)64 << 10) /* larger ones are not kept */

struct fragment_memory;

struct fragment_memory *fragment_memory_new(void);
void fragment_memory_free(struct fragment_memory *memory); /* NULL is fine */

struct fragment {
	struct str note;
	struct html_safe markup;
};

/* A copy in the arena. memory NULL: never there, not kept. */
bool fragment_get(struct fragment_memory *memory, struct str key, struct arena *a, struct fragment *out);
void fragment_put(struct fragment_memory *memory, struct str key, struct fragment fragment);
