/*
 * Units of the union: search, page, recognition, members (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature units_feature;
