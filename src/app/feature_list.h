/*
 * The one list of features.
 */
#pragma once

#include <stddef.h>

struct feature;

extern const struct feature *const features[];
extern const size_t n_features;
