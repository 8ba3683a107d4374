/*
 * Sắp xếp tổ chức: renaming, moving, merging, splitting and dissolving single units (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature restructure_feature;
