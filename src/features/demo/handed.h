/*
 * What the demonstration's provinces handed down to the units right below them (handed_down.tsv): made up, and each
 * level says so.
 */
#pragma once

#include "base/ctx.h"

struct db;

/* After the plans are loaded, with a borrowed reader. */
MUST enum status handed_write(struct ctx *ctx, struct db *db);
