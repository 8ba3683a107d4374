/*
 * The small world of tests/figures/world.sql in a fresh database, and cases over it: blocks of lines
 *
 *   @ unit=ldld-b from=2021-01-01 to=2021-12-31 as_of=2021-12-31 structure=2021-06-30 known=2021-06-30 relation=guided
 *   count(admission)
 *   = 3
 *
 * Settings stay in force until the next line that begins with @ (which begins from the defaults: unit ldld-a, the year
 * 2021, as of its last day). Expected is "= 142/171" (numerator / denominator as counted), "= yes", "= no", "= none",
 * or
 * "! line:column words ~ nearest". Behind every figure that is computed its records must add up to each of its parts.
 */
#pragma once

#include "harness/database.h"

/* Fills the database and borrows a reader with a catalogue in ctx; undone by world_done(). */
void world_load(struct harness_db *h);
/* The same with another file of statements behind it; its units, employers and members are derived as well. */
void world_load_with(struct harness_db *h, const char *more);
void world_done(struct harness_db *h);
struct str world_file(struct arena *a, const char *folder_variable, const char *name);
/* Runs every case of the text; returns how many. */
int world_run(struct harness_db *h, struct str text);

/* Whether the contributions of all records of every part add up to it, page by page; says what does not. */
struct figure_ask;
bool world_records_add_up(struct ctx *ctx, const struct figure_ask *ask);
