/*
 * YAML from outside as a tree, and its strict reading: whoever reads a definition says which keys there are, and an
 * unknown key, a wrong type, a key given twice is a problem with line and column and the nearest name. No anchors, tags
 * or second documents: a definition says what it means.
 */
#pragma once

#include "base/ctx.h"

#define YAML_SIZE_MAX ((size_t)256 << 10)
#define YAML_DEPTH_MAX 12
#define YAML_NODES_MAX 20000

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	int line;        /* from 1 */
	int column;      /* in characters, from 1 */
	struct str text; /* YAML_SCALAR, as it stands without its quotes */
	bool is_quoted;
	struct str key; /* of an entry of a map, and where it stands */
	int key_line;
	int key_column;
	struct yaml *items; /* entries of a list or a map */
	size_t n;
};

/* INVALID with a problem for what is no YAML of this kind, TOO_LARGE beyond the limits. The tree lives in `a`. */
MUST enum status yaml_parse(struct ctx *ctx, struct arena *a, struct str text, struct yaml *out);

/* The entry of a map, NULL if there is none. */
const struct yaml *yaml_entry(const struct yaml *map, const char *key);

/* Reading goes on after a problem, so that a person is told all of them; n_bad counts them. */
struct yaml_reader {
	struct ctx *ctx;
	struct arena *arena; /* of texts handed out */
	size_t n_bad;
};

void yaml_refuse(struct yaml_reader *r, const struct yaml *at, const char *fmt, ...) PRINTF(3, 4);
/* That `map` is a map, and has no other keys than these; false if it is no map. */
bool yaml_check_keys(struct yaml_reader *r, const struct yaml *map, const char *const *keys, size_t n_keys);
/* Values of a key; a missing one is a problem where `required`, else the given default. */
struct str yaml_text(struct yaml_reader *r, const struct yaml *map, const char *key, bool required);
int64_t yaml_int(struct yaml_reader *r, const struct yaml *map, const char *key, int64_t def, int64_t min, int64_t max);
bool yaml_bool(struct yaml_reader *r, const struct yaml *map, const char *key, bool def);
day_t yaml_day(struct yaml_reader *r, const struct yaml *map, const char *key, day_t def); /* 2026-02-25 */
/* The list of a key; NULL if it is missing or no list. */
const struct yaml *yaml_list(struct yaml_reader *r, const struct yaml *map, const char *key, bool required);
/* The index of the key's word in `words`, -1 with a problem if it is none of them. `def` -1: required. */
int yaml_word(struct yaml_reader *r, const struct yaml *map, const char *key, const char *const *words, size_t n,
	      int def);
