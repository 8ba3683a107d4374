/*
 * Counts the changes of facts, catalogue, plans and accounts: db_data_version() reads the number, a key of whatever is
 * cached. Beside it stands, for what reads only some tables, when each fact table changed last (figures/stamp.h).
 */
#pragma once

#include "base/ctx.h"

/* After this nothing holds that was remembered. Inside db_write(). */
MUST enum status data_version_bump(struct ctx *ctx);
/* The same for an act, which gets an instant of its own: ctx->now is moved behind the instant of every act before it,
 * in whichever process, so that what was known before an act can be asked. A clock that was set back, or many acts in
 * one millisecond, let ctx->now run ahead of the clock by as much. What the act changed is noted at the write's end,
 * from ctx->written; without it, all counts as changed. */
MUST enum status data_version_act(struct ctx *ctx);
/* For what is written outside of acts (accounts, sessions): counts up, and notes it under this name alone. */
MUST enum status data_version_beside(struct ctx *ctx, struct str name);
/* At the end of a write: notes the tables that ctx->written names; all, where it names none or units moved. */
MUST enum status data_version_note(struct ctx *ctx);
