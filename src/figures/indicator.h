/*
 * Indicators (chỉ tiêu) of the catalogue: formulas that others name by code, the files of catalog/indicators. Each is a
 * definition of kind "indicator" with versions; a new version bumps the data version, so kept figures are computed
 * anew.
 *
 *   indicators:
 *     - code: new_members      [a-z][a-z0-9_]*, no source and no function of the language
 *       group, label, unit     Vietnamese; the group is the theme under which it is listed
 *       meaning                one sentence: what counts, what does not, by which law or decision
 *       formula: count(admission)
 */
#pragma once

#include "base/ctx.h"

#define INDICATORS_MAX 500

struct indicator {
	struct str code;
	struct str group;
	struct str label;
	struct str unit;
	struct str meaning;
	struct str formula;
	struct str owner;  /* made in the program: code of the unit whose own it is; "" for what ships */
	struct str author; /* and the account that wrote this version */
	int version;
};

/* What a version of a definition of kind "indicator" says. */
struct definition;
struct indicator indicator_of(const struct definition *definition);
/* NOT_FOUND without a problem if there is none of that code. */
MUST enum status indicator_by_code(struct ctx *ctx, struct str code, struct indicator *out);
MUST enum status indicator_list(struct ctx *ctx, struct indicator **out, size_t *out_n); /* by code */
/* Applies a file: every formula is checked, with the others of the file; all or none. INVALID with a problem for each
 * that is wrong. Inside db_write(). */
MUST enum status indicators_apply(struct ctx *ctx, struct str yaml);
/* Stores one that was made in the program, as the next version of its code: checked like those of a file. The scope
 * needs an officer's role over the owner; a code that is taken keeps its owner, and what ships is not changed. INVALID
 * with a problem of `code` or `formula`. Inside db_write(). */
MUST enum status indicator_put(struct ctx *ctx, const struct indicator *indicator);
/* The owner of one that was made in the program. NOT_FOUND if who asks does not see it in the catalogue: seen by those
 * whose scope reaches the owner, and by the units under it. A formula that names it computes for all: values follow the
 * scope of who asks. */
struct unit;
MUST enum status indicator_owner(struct ctx *ctx, const struct indicator *indicator, struct unit *out);
/* Applies the files that ship. Inside db_write(), with a catalogue in ctx. */
MUST enum status indicators_install(struct ctx *ctx);
