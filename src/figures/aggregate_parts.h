/*
 * Inside of the stored aggregates (aggregate.h): the measures that are kept, their rows, what is added to own rows and
 * cells, and how it goes up the tree.
 */
#pragma once

#include "base/arena.h"
#include "figures/compile.h"

#define AGGREGATE_WHOLE INT64_MAX

enum aggregate_tree { TREE_OWN = 0, TREE_AT_THE_TIME = 1, TREE_RESTATED = 2 };
enum aggregate_grain { GRAIN_YEAR = 1, GRAIN_MONTH = 2, GRAIN_DAY = 3 };

struct kept {
	int id; /* 0: not stored yet */
	struct str measure;
	bool is_rows; /* how many rows have a value, instead of their sum */
	bool is_stock;
	int64_t scale;
	int64_t counted_to;
	struct node *node;              /* NULL: its measure is no longer understood */
	const struct record_type *root; /* whose rows are counted; of growth the membership events */
	LIST(struct way) ways;          /* all that is read of a row, from root; formulas behind fields included */
};

/* fit: whether the measure can be kept, and then what it is (without id, scale, counted_to). */
MUST enum status aggregate_fit(struct ctx *ctx, struct node *measure, bool is_rows, struct kept *out, bool *out_fits);
/* A field that SQL derives, whose changes are known from what is written (aggregate_rows.c). */
bool aggregate_follows(const struct record_type *type, const struct field *field);
/* The measure without at or by, as it is kept: avg as its sum, has as its count. */
struct str aggregate_measure(struct arena *a, const struct node *measure);

/* What measures mean, kept from write to write as long as the catalogue is the same (figure_cache_kept()). */
struct kept_memory {
	struct arena *arena;
	const struct catalog *catalog; /* held */
	LIST(struct kept) list;
};
void kept_memory_forget(struct kept_memory *m);

/* set: the stored ones, by id; nodes live in ctx->arena, or within a write in the memory. */
struct aggregates {
	struct kept *items;
	size_t n;
};
MUST enum status aggregates_read(struct ctx *ctx, struct aggregates *out);
struct kept *aggregates_find(const struct aggregates *set, int id);

/* rows: which rows of the root are asked, by id or by a range of ids. */
struct rows_asked {
	const int64_t *ids; /* NULL: those above `above`, up to `to` */
	size_t n;
	int64_t above;
	int64_t to;
};
/* Rows of (unit, day, value): what the rows add, as known. */
MUST enum status aggregate_statement(struct ctx *ctx, const struct kept *a, const struct rows_asked *asked,
				     instant_t known, struct sql_text *out, int64_t *out_scale);
/* The ids of the root's rows that the written ones may have changed; *out_new are those that were only now added. */
struct id_list {
	LIST(int64_t) known;
	LIST(int64_t) added;
};
MUST enum status aggregate_touched(struct ctx *ctx, const struct kept *a, struct id_list *out);
/* Appends to ctx->written employers whose place changed with their unions. */
MUST enum status aggregate_touch_places(struct ctx *ctx);

/* deltas: what is added to own rows and cells, gathered by key. */
struct delta {
	int64_t unit_id;
	int aggregate_id;
	day_t day;
	signed char tree;
	signed char grain; /* 0 of own rows */
	int64_t value;
};
struct deltas {
	struct arena *arena;
	struct delta *slots; /* a hash table; aggregate_id 0: free */
	size_t n;
	size_t cap;
};
void deltas_add(struct deltas *d, struct delta what);
/* Those that are not 0, in the order of the tables' keys. */
struct delta *deltas_sorted(struct arena *a, const struct deltas *d, size_t *out_n);
/* Adds what an own row of a unit adds to cells of the year, and of month and day where `is_inner`. */
void deltas_add_cell(struct deltas *d, int64_t ancestor_id, bool is_inner, enum aggregate_tree tree, int aggregate_id,
		     day_t day, int64_t value);
MUST enum status deltas_write(struct ctx *ctx, const struct deltas *d);

/* tree: sends own deltas up; what the tree's own change moves. */
MUST enum status aggregate_spread(struct ctx *ctx, const struct aggregates *set, const struct deltas *own,
				  struct deltas *cells);
/* Inner units, places and cells after a write that changed the structure; own rows are still those of before. */
MUST enum status aggregate_follow_structure(struct ctx *ctx, const struct aggregates *set, struct deltas *cells);
/* Brings inner units and tree 2 to today: anew in a book without own rows. Inside db_write(). */
MUST enum status aggregate_begin_trees(struct ctx *ctx);
/* Adds a problem for inner units that are not marked and for places that are wrong. */
MUST enum status aggregate_check_trees(struct ctx *ctx);
