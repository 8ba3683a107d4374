/*
 * The book in memory: every fact with all its versions, read by one plain SELECT a table. What is derived in the
 * database (closure, stays, places of employers) is not read: the oracle works it out anew (tree.h, whereabouts.h).
 */
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "base/field.h"
#include "base/rational.h"
#include "base/value.h"

struct fact {
	int64_t id;
	instant_t recorded_at;
	instant_t superseded_at;
	const struct value *values; /* one a field of the type; none where it has no column */
};

struct fact_table {
	const struct record_type *type; /* the first of the table; views of it have the same fields */
	LIST(struct fact) facts;
};

/* An entry of a field with history. */
struct entry {
	int64_t id;
	int64_t owner_id;
	instant_t recorded_at;
	instant_t superseded_at;
	day_t from_day;
	struct str source;
	struct value value;
};

struct entry_table {
	const struct record_type *type;
	const struct field *field;
	LIST(struct entry) entries;
};

struct book_cause {
	struct str code;
	day_t from_day, until_day;
	int direction;
	struct str flow;
	bool in_growth;
};

struct book_rank {
	struct str field; /* employer.headcount */
	struct str source;
	day_t from_day, until_day;
	int64_t rank;
};

struct book_parameter {
	struct str code;
	day_t from_day, until_day;
	struct rational value;
};

struct book_period {
	struct str code;
	day_t from_day, until_day;
};

/* Where a member is from that day on; 0: nowhere. */
struct page {
	int64_t member_id;
	day_t day;
	int64_t unit_id;
};

struct book {
	LIST(struct fact_table) tables;
	LIST(struct entry_table) histories;
	LIST(struct book_cause) causes;
	LIST(struct book_rank) ranks;
	LIST(struct book_parameter) parameters;
	LIST(struct book_period) periods;
	LIST(struct page) pages; /* of a book as known: see whereabouts.h */
};

/* Everything in the database that ctx reads, into ctx->arena. */
MUST enum status book_read(struct ctx *ctx, struct book *out);
/* The book as it was at an instant: of each fact the one version known then. Shares texts and values with `all`. */
void book_known(struct arena *a, const struct book *all, instant_t known, struct book *out);

/* All facts of a type, of a view too: what is none of the view's is the reader's business (counting.h). */
const struct fact_table *book_table(const struct book *book, const struct record_type *type);
const struct fact_table *book_table_of(const struct book *book, const char *code);
const struct fact *book_fact(const struct book *book, const struct record_type *type, int64_t id); /* NULL: none */
const struct entry_table *book_history(const struct book *book, const struct record_type *type,
				       const struct field *field);
const struct book_cause *book_cause_on(const struct book *book, struct str code, day_t day);

struct value fact_value(const struct fact_table *table, const struct fact *fact, const char *field);
int64_t fact_int(const struct fact_table *table, const struct fact *fact, const char *field); /* 0 for none */
bool fact_is_on(const struct fact_table *table, const struct fact *fact, day_t day); /* from_day <= day < until_day */
