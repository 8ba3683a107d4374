/*
 * What outlives a request: made by src/app at the start, read-only for everybody else but through the objects' own
 * functions. Reached through ctx->app.
 */
#pragma once

#include <stddef.h>

#include "base/str.h"

struct catalog_holder;
struct db;
struct feature;
struct figure_cache;
struct fragment_memory;
struct password_gate;
struct texts;

struct app {
	struct db *db;
	struct password_gate *gate;
	struct catalog_holder *catalog;
	struct figure_cache *figures;
	struct fragment_memory *fragments;
	const struct texts *english;
	const struct feature *const *features;
	size_t n_features;
};
