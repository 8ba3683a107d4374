/*
 * Made-up names, drawn by a counter from the lists of catalog/demo: the same draw gives the same name. None is a real
 * person's or company's on purpose; what employers are called ends in a number.
 */
#pragma once

#include "base/ctx.h"
#include "domain/founding.h"

/* A small deterministic generator (xorshift64*); the same seed gives the same world on every machine. */
struct draw {
	uint64_t state;
};
struct draw draw_seeded(uint64_t seed);        /* any seed; different ones give different draws */
int64_t draw_below(struct draw *d, int64_t n); /* 0 … n-1; 0 for n < 1 */
int64_t draw_between(struct draw *d, int64_t low, int64_t high);
/* `total` over n parts, each at least 1 where total >= n, of uneven sizes; adds up exactly. */
void draw_parts(struct draw *d, int64_t total, int64_t *parts, size_t n);

struct words {
	struct str *items;
	size_t n;
};
/* "a,b,c" */
struct words words_of(struct arena *a, struct str list);
struct str words_pick(struct draw *d, const struct words *words);

/* One ethnicity of a people (catalog/demo/people.tsv). */
struct folk {
	struct str people;
	struct str ethnicity;
	int64_t share; /* percent of its people */
	struct words families;
	struct words men_middles;
	struct words women_middles;
	struct words men;
	struct words women;
};

struct names {
	struct folk *folks;
	size_t n_folks;
	struct words first; /* of names of employers */
	struct words second;
};
MUST enum status names_read(struct ctx *ctx, struct names *out);

/* A person of that people who is of working age on the day. */
struct founding_member names_person(struct ctx *ctx, const struct names *names, struct draw *d, struct str people,
				    int64_t women_percent, day_t day);
/* "Công ty TNHH May mặc Minh Sơn 3" from "Công ty TNHH May mặc {}". */
struct str names_employer(struct ctx *ctx, const struct names *names, struct draw *d, struct str form, int64_t number);
