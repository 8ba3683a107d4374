/* Routes and menu of units. */
#include "features/units/units.h"

const struct feature units_feature = { .name = "units" };
