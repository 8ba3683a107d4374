/*
 * Rankings, trends, what is behind and its reminders (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature ranking_feature;
