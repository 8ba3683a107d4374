/*
 * A random union: two years of its life written through the domain, as people write it: late, wrong, corrected and
 * taken back. A seed means the same union on both engines.
 */
#pragma once

#include "harness/database.h"

#include "domain/fact.h"
#include "domain/unit.h"
#include "oracle/structure_oracle.h"

#define UNION_UNITS 80
#define UNION_EMPLOYERS 40
#define UNION_MEMBERS 160
#define UNION_RECORDS 500
#define UNION_AREAS 4
#define UNION_REGISTERS 6
#define UNION_DAYS 730
#define UNION_KINDS_OF_DEED 26

struct union_record {
	const struct record_type *type;
	int64_t id;
};

struct random_union {
	struct harness_db *h;
	struct ctx *ctx;
	struct catalog *catalog;
	uint64_t seed;
	day_t first_day;            /* the clock begins a little later: the first units are older */
	int64_t units[UNION_UNITS]; /* 0 the root, 1 and 2 provinces, 3 … 6 districts */
	int n_units;
	int64_t employers[UNION_EMPLOYERS];
	int n_employers;
	int64_t members[UNION_MEMBERS];
	int n_members;
	struct union_record records[UNION_RECORDS]; /* registers, edges, links, events, … */
	int n_records;
	int n_areas;
	const struct record_type *registers[UNION_REGISTERS]; /* those that this union keeps */
	int64_t last_act_id;
	instant_t last_done_at;
	instant_t knowns[3]; /* moments of its life */
	int n_tried[UNION_KINDS_OF_DEED];
	int n_done[UNION_KINDS_OF_DEED];
};

/* Writes it into the fresh database of h and leaves a reader borrowed; ended by union_done(). */
void union_live(struct random_union *u, struct harness_db *h, uint64_t seed, int n_deeds);
void union_done(struct random_union *u);
/* The same in two steps: the first units, and the deeds of its two years. */
void union_begin(struct random_union *u, struct harness_db *h, uint64_t seed);
void union_go_on(struct random_union *u, int n_deeds);
/* What these are made of, for who writes into a book that others write too (tests/kills): the first units, the
 * registers that are kept, and one deed; functions of db_write(). */
enum status union_found(struct ctx *ctx, void *u);
void union_choose_registers(struct random_union *u);
enum status union_do(struct ctx *ctx, void *u);
void union_show(const struct random_union *u); /* how often each deed was tried and done */

/* Draws for the deeds (random_deeds.c) and records (random_records.c). */
unsigned union_below(struct random_union *u, unsigned n);
bool union_once_in(struct random_union *u, unsigned n);
day_t union_day(struct random_union *u); /* up to today, mostly of the last months */
int64_t union_unit(struct random_union *u);
int64_t union_grassroots(struct random_union *u);

/* A record with random values that its description allows; the references lead to what there is. */
void random_record(struct random_union *u, const struct record_type *type, struct record *out);
/* Another value for some fields. */
void random_change(struct random_union *u, struct record *r);
struct value random_value(struct random_union *u, const struct field *field);

/* One deed inside an act: what it adds to the union's lists counts only if it is done. */
struct deed {
	const char *name;
	enum status (*fn)(struct random_union *u, struct act *act);
};
extern const struct deed random_deeds[];
extern const int n_random_deeds;
void union_remember(struct random_union *u, const struct record_type *type, int64_t id);
