/*
 * Signing in, one's own account, and the accounts an administrator manages (README.md).
 */
#pragma once

#include "web/feature.h"

extern const struct feature accounts_feature;
