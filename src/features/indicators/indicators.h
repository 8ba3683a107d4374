/*
 * Any formula: its value, how it was computed, the records behind it (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature indicators_feature;
