/* Rows of this slice (README.md). */
#include "base/text.h"
#include "features/ranking/rank_page.h"
#include "features/ranking/ranking.h"
#include "web/web.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct route routes[] = {
	{ "GET", "/plan/{plan}/ranking", ranking_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Units right below by the share of their own target (query: target, unit, as_of, format=csv)." },
	{ "GET", "/plan/{plan}/trend", trend_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A target month by month against its plan, with a forecast where there is ground (query as above)." },
};

const struct feature ranking_feature = {
	.name = "ranking",
	.routes = routes,
	.n_routes = COUNT(routes),
};
