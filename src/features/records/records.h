/*
 * List, form and page of every record type (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature records_feature;

#define RECORD_COMMANDS 2
extern const struct command record_commands[RECORD_COMMANDS];
