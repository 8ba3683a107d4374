/*
 * The catalogue: every record description in force. Core nouns come from C (unit, employer, member, officer, …),
 * registers from catalog/registers/<code>.yaml. A catalogue is immutable once built; a new definition builds a new one
 * and swaps the one that new requests take (catalog_take), so a request sees one catalogue throughout.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

struct catalog;
struct db;

/* The type of that code; NULL if there is none. */
const struct record_type *catalog_type(const struct catalog *catalog, struct str code);
size_t catalog_n_types(const struct catalog *catalog);
const struct record_type *catalog_type_at(const struct catalog *catalog, size_t i);

/*
 * Sources of formulas that are no record types of their own: a filtered view of one.
 *   admission  membership_event whose cause has flow 'admission' on its day
 *   departure  membership_event whose cause has flow 'departure' on its day
 * They are record types with `filter_sql` set and the same table; catalog_type() finds them, forms do not offer them.
 */

/* Reads catalog/registers text (YAML) into a description; INVALID with line and column of what is wrong. The result and
 * its texts live in `a`. */
MUST enum status register_parse(struct ctx *ctx, struct arena *a, struct str yaml, struct record_type *out);

/* Applies a definition: the first time makes the table, later only adds columns and choices (a field never changes its
 * type; what is left out is hidden, not dropped). Nothing is written when the text is the one in force.
 * INVALID with problems for what is wrong, CONFLICT for a change that is not additive. Inside db_write(). */
MUST enum status register_apply(struct ctx *ctx, struct str yaml);

/* Builds the catalogue from the core nouns, `more` (types that upper floors describe in C, such as plans) and table
 * `definition`; it owns its memory but that of `more`, which are constants. */
MUST enum status catalog_build(struct ctx *ctx, struct catalog **out);
MUST enum status catalog_build_with(struct ctx *ctx, const struct record_type *const *more, size_t n_more,
				    struct catalog **out);
/* Whether a definition was applied since it was built, by whichever process. */
MUST enum status catalog_is_stale(struct ctx *ctx, const struct catalog *catalog, bool *out);
void catalog_free(struct catalog *catalog); /* gives back one hold; the last one frees; NULL is fine */

/* A noun described in C on this floor, NULL if there is none of that code. catalog_type(NULL, …) knows these alone. */
const struct record_type *catalog_core_type(struct str code);

/* Applies what ships in catalog/: registers, causes, precedence of sources, parameters, periods. What is in force
 * already is left as it is. Inside db_write(). The catalogue must be built anew afterwards. */
MUST enum status catalog_install(struct ctx *ctx);

/* Makes the indexes in whose order registers are listed, where a book of an earlier version lacks them. Inside
 * db_write(). */
MUST enum status register_make_orders(struct ctx *ctx, const struct catalog *catalog);

/* The one in force, for all threads of a process. A request takes it at its beginning and gives it back at its end. */
struct catalog_holder;
struct catalog_holder *catalog_holder_new(struct catalog *first); /* takes the catalogue over; NULL: none yet */
const struct catalog *catalog_take(struct catalog_holder *holder);
void catalog_hold(const struct catalog *catalog); /* once more; given back like one taken */
void catalog_give_back(const struct catalog *catalog);
void catalog_swap(struct catalog_holder *holder, struct catalog *next); /* takes `next` over */
void catalog_holder_free(struct catalog_holder *holder);
