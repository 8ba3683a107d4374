/*
 * Registers (sổ): record types that come as data, catalog/registers/<code>.yaml.
 *
 *   register: agreement            code, [a-z][a-z0-9_]{0,19}, also the name in formulas; the table is reg_agreement
 *   label: "thỏa ước lao động tập thể"
 *   note: "…"                      for the catalogue page
 *   kind: event                    event, standing, plain
 *   decided_by: signed_on          event: the day or year field that decides
 *   from: … / until: …             standing: the days of its life
 *   unit_path, employer_path, member_path
 *                                  unit_path is "unit" unless stated; the others are the one field that refers to it
 *   guided_may_enter: true         who only guides the unit may write
 *   needs_officer: true
 *   every: month                 how often each unit owes a record: month, quarter, half, year
 *   quick: [held_on, present]    columns of the grid in which one period is entered for many units, at most 6
 *   quick_first_day: true        there a line without a day is dated the first day of the period
 *   fields:
 *     - name, label, hint, type (text prose int money rate day year bool choice ref), unit, ref, min, max, max_length,
 *       required, sensitive, history, sources, searched, fill, derived
 *       choices: [ { code, label, rank, scale, from, until } ]   until: the first day on which it is no longer offered
 *     - amend: FIELD             changes a field above it: label, hint, more choices or the until of one, and its own
 * until, the first day on which forms no longer offer it; records keep it, formulas read it
 *     - amend: register          likewise: until (the first day of which it takes no more records), every, quick, note
 *
 * Each register has a required field `unit`; one that states another unit_path has it filled from there when written.
 */
#pragma once

#include "base/arena.h"
#include "domain/catalog.h"
#include "domain/path.h"

#define REGISTER_FIELDS_MAX 60
#define REGISTER_CHOICES_MAX 200
#define REGISTER_CODE_MAX 20
#define REGISTER_FIELD_NAME_MAX 24
#define REGISTER_QUICK_MAX 6

/* As register_parse(), but references are looked up by `find`; NULL: they are not checked (they were when applied). */
MUST enum status register_parse_with(struct ctx *ctx, struct arena *a, struct str yaml, path_type_fn *find,
				     const void *arg, struct record_type *out);
/* Types that a definition may refer to: the catalogue of ctx, else the core. `arg` is the ctx. */
const struct record_type *register_known_type(const void *arg, struct str code);

/* Makes the table of a register, or adds to it what `now` has and `before` lacks. before->n_fields 0: makes it. */
MUST enum status register_make_table(struct ctx *ctx, const struct record_type *now);
MUST enum status register_add_columns(struct ctx *ctx, const struct record_type *before, const struct record_type *now);
/* Fields that were added in the program stand behind this line, at the end of the text; those of what ships before it.
 */
#define REGISTER_ADDED "  # added in the program\n"
/* From that line on; "" if nothing was added. */
struct str register_added(struct str yaml);
/* CONFLICT with a problem for each thing that is not additive. */
MUST enum status register_compare(struct ctx *ctx, const struct record_type *before, const struct record_type *now);
