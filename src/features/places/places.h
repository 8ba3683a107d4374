/*
 * Administrative divisions to look up (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature places_feature;
