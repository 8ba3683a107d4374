/*
 * Inside of a recount: one of the hands that count beside each other. It takes measures that read the same rows and
 * goes through these chunk by chunk, by their ids:
 *
 * - In a short write it claims the chunk: from then on whoever writes keeps what lies in it. Within that write a reader
 *   begins its snapshot, which shows everything that was written before the claim and nothing that comes after it
 *   (db_write_alone()): what is counted in it and what writes add from then on is the whole, and nothing twice.
 * - It counts the chunk in that snapshot, beside the writes of others, and gathers its own rows.
 * - When enough is gathered it is written (aggregate_held.h).
 *
 * A measure that is claimed and not written yet is held: it begins anew if the process is lost.
 */
#pragma once

#include "figures/aggregate_beside.h"
#include "figures/aggregate_held.h"

/* Measures that are counted together, by id. */
struct together {
	int ids[AGGREGATE_TOGETHER];
	size_t n;
};

struct claim {
	struct together of; /* none: they are counted to the end, or must begin anew */
	int64_t above;      /* ids of rows: these, up to and including `to` */
	int64_t to;
	int64_t n_rows;
};

struct hand {
	struct db *db;
	struct ctx *ctx;    /* its writes */
	struct ctx reading; /* borrows the reader whose snapshot is the chunk's, from the claim until it is counted */
	struct held held;
	struct beside beside;
	struct together now;
	struct claim claimed;
	int64_t chunk;       /* rows of the next one */
	int64_t rows;        /* of the measures of now, so far */
	int64_t own_portion; /* own rows of one write … */
	struct delta *taken; /* … and those of this one, with what it leaves for after it */
	size_t n_taken;
	struct counted counted;
	bool is_enough; /* is held */
};

/* One of n_hands; it keeps ctx for its writes. hand_end() is for those that have begun. */
MUST enum status hand_begin(struct hand *h, struct ctx *ctx, struct db *db, int n_hands);
void hand_end(struct hand *h);

/* Counts the measures from where they stand to the end, and writes their sums; told() after each chunk.
 * *out_is_spoilt: some are forgotten, and begin anew. */
typedef void hand_told(void *arg, int64_t rows);
MUST enum status hand_count(struct hand *h, const struct together *measures, hand_told *told, void *arg,
			    bool *out_is_spoilt);
