/*
 * The inside of the bulk door (bulk.h): what a batch remembers until it ends, and what is derived from it. bulk.c gives
 * rows to the tables; bulk_structure.c, bulk_stay.c and bulk_place.c derive.
 */
#pragma once

#include <sodium.h>

#include "base/arena.h"
#include "db/bulk.h"
#include "domain/bulk.h"
#include "domain/cause.h"
#include "domain/employer_rows.h"
#include "domain/stay_rows.h"

#define BULK_NOTED_MAX 6

enum bulk_role { /* what a stream means for what is derived */
		 BULK_PLAIN,
		 BULK_UNIT,
		 BULK_EDGE,
		 BULK_SUCCESSOR,
		 BULK_EVENT,
		 BULK_EMPLOYER,
		 BULK_LINK,
		 BULK_AREA,
		 BULK_IN_CHARGE, /* entries */
		 BULK_DIVISION   /* entries */
};

struct bulk_column {
	struct str name;
	int field; /* index of the value it comes from, or of the entry's */
	enum { COLUMN_VALUE, COLUMN_KEY, COLUMN_NAME_KEY, COLUMN_GIVEN_KEY, COLUMN_SORT_KEY } made;
	unsigned char tag[8]; /* in the digest: which column */
};

struct bulk_stream {
	struct bulk *bulk;
	const struct record_type *type;
	const struct field *history; /* NULL for records */
	struct str code;             /* as in change.type */
	enum bulk_role role;
	int field[BULK_NOTED_MAX]; /* indexes of the values that the role looks at */
	struct db_bulk *db;
	struct bulk_column *columns;
	struct str *names; /* of all columns of the table, the five in front included */
	struct value *row;
	int n_columns; /* behind the five */
	/* the block that is being filled */
	int64_t first;
	int64_t next;
	int64_t until; /* next == until: a block is begun first */
	int64_t change_id;
	crypto_generichash_state digest;
};

struct bulk_life {
	int64_t id;
	day_t from_day;
	day_t until_day;
};

struct bulk_link {
	int64_t employer_id;
	int64_t unit_id;
	day_t from_day;
	day_t until_day;
	bool is_principal;
	bool is_principal_unit;
};

struct bulk_entry { /* of in_charge and division */
	int64_t employer_id;
	day_t from_day;
	int64_t unit_id;
	struct str division;
};

struct bulk {
	struct ctx *ctx;
	struct act *act;
	instant_t at;
	int64_t first_id; /* ids from here on are of this batch */
	bool is_settled;  /* its structure is derived */
	bool has_areas;   /* somebody is in charge of a division from some day on */
	bool is_nested;   /* a unit of the batch lies under another one of it */
	LIST(struct bulk_stream *) streams;
	struct bulk_names *names;
	struct cause *causes;
	size_t n_causes;
	LIST(struct bulk_life) units; /* as added: ascending */
	LIST(int64_t) placed;         /* units whose edges or successors were added */
	LIST(struct stay_event) events;
	LIST(struct bulk_life) employers;
	LIST(struct bulk_link) links;
	LIST(struct bulk_entry) in_charge;
	LIST(struct bulk_entry) divisions;
};

/* What must be remembered of a row that was added; FAILED for a cause that does not hold on the day. */
void bulk_note_begin(struct bulk_stream *stream); /* sets role and field[] */
MUST enum status bulk_note(struct bulk_stream *stream, int64_t id, const struct value *values);
void bulk_note_entry(struct bulk_stream *stream, int64_t owner_id, day_t from_day, struct value value);

/* The unit of that id among those of the batch, NULL if it is not of it. */
const struct bulk_life *bulk_unit(const struct bulk *bulk, int64_t id);

/* Each writes one derived table, through many rows at once. */
MUST enum status bulk_derive_structure(struct bulk *bulk); /* after what was sent of it */
MUST enum status bulk_derive_stays(struct bulk *bulk);
MUST enum status bulk_derive_places(struct bulk *bulk);

/* The block digest: over its head, then each record. */
void bulk_digest_begin(crypto_generichash_state *state, struct str code, int64_t first, int64_t change_id,
		       instant_t at);
/* A record: id, then tag and value of each column that is typed and not null. */
void bulk_digest_row(crypto_generichash_state *state, int64_t id, const struct bulk_column *columns, int n,
		     const struct value *values);
void bulk_tag(struct bulk_column *column); /* from its name */

/* The keys of a person's name. */
struct name_key_set {
	struct str key;
	struct str given_key;
	struct str sort_key;
};
const struct name_key_set *bulk_names_of(struct bulk_names *names, struct str name);
