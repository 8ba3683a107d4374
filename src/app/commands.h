/*
 * The verbs that belong to no feature: serve, migrate, check, backup, restore, routes, help.
 */
#pragma once

#include "web/feature.h"

extern const struct command app_commands[];
extern const size_t n_app_commands;

/* These two work on the file alone: `db` is open, but not brought to this program's tables. */
enum status app_backup(struct ctx *ctx, struct db *db, int argc, char **argv);
enum status app_restore(struct ctx *ctx, struct db *db, int argc, char **argv);
enum status app_help(struct ctx *ctx, struct db *db, int argc, char **argv);
enum status app_print_routes(struct ctx *ctx, struct db *db, int argc, char **argv);
