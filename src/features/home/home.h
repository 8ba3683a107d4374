/*
 * The first page of a unit (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature home_feature;
