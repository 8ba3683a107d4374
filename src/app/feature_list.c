/* The one list of features; the order is that of the menu. */
#include "app/feature_list.h"

#include "features/accounts/accounts.h"
#include "features/demo/demo.h"
#include "features/entry/entry.h"
#include "features/home/home.h"
#include "features/indicators/indicators.h"
#include "features/places/places.h"
#include "features/planning/planning.h"
#include "features/plans/plans.h"
#include "features/ranking/ranking.h"
#include "features/records/records.h"
#include "features/registers/registers.h"
#include "features/restructure/restructure.h"
#include "features/units/units.h"

const struct feature *const features[] = {
	&home_feature,       &plans_feature,       &planning_feature, &ranking_feature,
	&units_feature,      &restructure_feature, &entry_feature,    &records_feature,
	&indicators_feature, &places_feature,      &accounts_feature, &registers_feature,
	&demo_feature,
};
const size_t n_features = sizeof features / sizeof *features;
