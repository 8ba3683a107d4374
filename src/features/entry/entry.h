/*
 * Fast entry: one register, one period, many units (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature entry_feature;
