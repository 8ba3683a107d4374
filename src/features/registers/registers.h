/*
 * Registers and fields by an administrator (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature registers_feature;
