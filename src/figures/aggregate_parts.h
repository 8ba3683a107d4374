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
	int64_t held_by;                /* the recount that holds cells of it in memory (aggregate_held.c) … */
	instant_t held_until;           /* … which is alive until then at least; 0: nobody */
	struct node *node;              /* NULL: its measure is no longer understood */
	const struct record_type *root; /* whose rows are counted; of growth the membership events */
	LIST(struct way) ways;          /* all that is read of a row, from root; formulas behind fields included */
};

/* fit: whether the measure can be kept, and then what it is (without id, scale, counted_to). */
MUST enum status aggregate_fit(struct ctx *ctx, struct node *measure, bool is_rows, struct kept *out, bool *out_fits);
bool aggregate_is_sum(const struct node *measure); /* what its rows add, added up */

/* The same of any measure, inside rows too, that is counted when asked: what its rows read, and the measures inside
 * them. *out_fits false: it reads what cannot be followed (first(), returns, fields that SQL derives). */
struct inner_measure {
	const struct node *node;
	struct way to_row; /* from a row of the measure outside to the row that this one belongs to */
};
struct row_reads {
	struct kept own;
	LIST(struct inner_measure) inner;
};
MUST enum status aggregate_row_reads(struct ctx *ctx, const struct node *measure, struct row_reads *out,
				     bool *out_fits);
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
	bool are_values; /* the ids are what the rows refer to in the field that is counted distinct */
};
struct rows_query {
	struct compiler c;
	const struct kept *const *kept; /* all of one root */
	size_t n;
	const struct rows_asked *asked;
};
/* Rows of (unit, day, value): what the rows add, as known. */
MUST enum status aggregate_statement(struct ctx *ctx, const struct kept *a, const struct rows_asked *asked,
				     instant_t known, struct sql_text *out, int64_t *out_scale);
/* The same of several measures in one walk over the rows, as known now: rows of (unit, day, a value of each, NULL for
 * nothing). What there is of a unit and day may come in parts: they add up. */
#define AGGREGATE_TOGETHER 64
MUST enum status aggregate_statement_of(struct ctx *ctx, const struct kept *const *kept, size_t n,
					const struct rows_asked *asked, struct sql_text *out);
bool aggregate_goes_with(const struct kept *a, const struct kept *b);
/* The id of the n-th row above an id, in any of its versions; AGGREGATE_WHOLE if there are fewer. *out_n: how many. */
MUST enum status rows_chunk_end(struct ctx *ctx, const struct record_type *root, int64_t above, int64_t n,
				int64_t *out_to, int64_t *out_n);

/* steps: the record behind a step of a way, over everything that was ever said of it: the table and columns that tie
 * them. */
struct tie {
	struct str table;
	const char *from;  /* column of the record that has the field */
	struct str to;     /* column of the one it leads to */
	const char *since; /* columns of days on which it may change; NULL: not by days */
	const char *until;
};
bool aggregate_tie(struct arena *a, const struct record_type *type, const struct field *field, struct tie *out);
void rows_put_ids(struct sql_text *q, const int64_t *ids, size_t n);
void rows_put_asked(struct sql_text *q, const struct sql_text *id, const struct rows_asked *asked);
/* Whether standing rows may change what they add on other days than those on which they begin and end: by what is read
 * of them, of which something has a history. The others are told without looking for days. */
bool rows_have_days(const struct rows_query *r);
bool rows_may_end(const struct rows_query *r); /* what was added may be taken away again */
/* "WITH days (row_id, day) AS …": the days on which a standing row may change what it adds. */
void rows_put_days(struct rows_query *r, struct sql_text *q);

/* touched */
/* The ids of the root's rows that the written ones may have changed; *out_new are those that were only now added. */
struct id_list {
	LIST(int64_t) known;
	LIST(int64_t) added;
};
struct written;
MUST enum status aggregate_touched(struct ctx *ctx, const struct written *w, const struct kept *a, struct id_list *out);
/* Appends to what is written employers whose place changed with their unions. */
MUST enum status aggregate_touch_places(struct ctx *ctx, struct written *w);

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
	struct arena **table; /* of the slots, freed when they grow; NULL before the first; freed with `arena` */
	struct delta *slots;  /* a hash table; aggregate_id 0: free */
	size_t n;
	size_t cap;
	void (*take)(void *arg, const struct delta *what); /* not NULL: nothing is gathered, each is handed over */
	void *arg;
};
void deltas_add(struct deltas *d, struct delta what);
int delta_compare(const struct delta *x, const struct delta *y); /* by the tables' keys */
/* Those that are not 0, in the order of the tables' keys. */
struct delta *deltas_sorted(struct arena *a, const struct deltas *d, size_t *out_n);
/* Adds what an own row of a unit adds to cells of the year, and of month and day where `is_inner`. */
void deltas_add_cell(struct deltas *d, int64_t ancestor_id, bool is_inner, enum aggregate_tree tree, int aggregate_id,
		     day_t day, int64_t value);
MUST enum status deltas_write(struct ctx *ctx, const struct deltas *d);
MUST enum status deltas_write_list(struct ctx *ctx, const struct delta *list, size_t n); /* as deltas_sorted() */

/* tree: sends own deltas up; what the tree's own change moves. */
MUST enum status aggregate_spread(struct ctx *ctx, const struct aggregates *set, const struct deltas *own,
				  struct deltas *cells);
/* The same for who goes through own rows of many units: the tree in memory, and what one own row adds to cells. */
struct paths;
MUST enum status paths_read_all(struct ctx *ctx, struct paths **out);
MUST enum status paths_read(struct ctx *ctx, const struct delta *own, size_t n,
			    struct paths **out); /* of their units */
void paths_spread(const struct paths *paths, bool is_stock, const struct delta *own, struct deltas *cells);
/* Inner units, places and cells after a write that changed the structure; own rows are still those of before. Nothing
 * in a book whose trees are not begun. */
MUST enum status aggregate_follow_structure(struct ctx *ctx, const struct aggregates *set, struct deltas *cells);
/* Brings inner units and tree 2 to today, and begins them in a book without; is_anew: all sums are forgotten, and the
 * trees are begun whatever is there. Outside of writes: what takes long is read beside those of others. */
MUST enum status aggregate_begin_trees(struct ctx *ctx, struct db *db, bool is_anew);
/* Adds a problem for inner units that are not marked and for places that are wrong. */
MUST enum status aggregate_check_trees(struct ctx *ctx);
