/* Counts a change of facts, catalogue or plans (db_data_version() reads the number: a key of whatever is cached). */
#pragma once

#include "base/ctx.h"

MUST enum status data_version_bump(struct ctx *ctx); /* inside db_write() */
