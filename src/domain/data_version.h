/* Counts a change of facts, catalogue or plans (db_data_version() reads the number: a key of whatever is cached). */
#pragma once

#include "base/ctx.h"

MUST enum status data_version_bump(struct ctx *ctx); /* inside db_write() */
/* The same for an act, which gets an instant of its own: ctx->now is moved behind the instant of every act before it,
 * in whichever process, so that what was known before an act can be asked. A clock that was set back, or many acts in
 * one millisecond, let ctx->now run ahead of the clock by as much. */
MUST enum status data_version_act(struct ctx *ctx);
