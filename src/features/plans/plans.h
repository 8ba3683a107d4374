/*
 * Plans on screen and by command line (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature plans_feature;
#define PLAN_COMMANDS 5
extern const struct command plan_commands[PLAN_COMMANDS];
