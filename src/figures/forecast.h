/*
 * Where a figure that counts up will end; the rules stand in trend.h. Part of trend.c.
 */
#pragma once

#include "figures/trend.h"

MUST enum status forecast_make(struct ctx *ctx, const struct figure_ask *ask, const struct plan_result *result,
			       const struct target_result *target, const struct trend *trend, struct forecast *out);
