/* Planning: drafting, issuing, adjusting plans, handing targets down, answering. */
#pragma once

#include "web/feature.h"

extern const struct feature planning_feature;
