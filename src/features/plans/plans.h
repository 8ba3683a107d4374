/*
 * Plans on screen and by command line (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature plans_feature;
extern const struct command plan_commands[];
extern const size_t n_plan_commands;
