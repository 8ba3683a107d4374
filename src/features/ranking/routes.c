/* Rows of this slice (README.md). */
#include "base/text.h"
#include "features/ranking/behind_page.h"
#include "features/ranking/rank_page.h"
#include "features/ranking/ranking.h"
#include "web/web.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct route routes[] = {
	{ "GET", "/plan/{plan}/ranking", ranking_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Units right below by the share of their own target (query: target, unit, as_of, format=csv|xlsx|docx)." },
	{ "GET", "/plan/{plan}/trend", trend_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A target month by month against its plan, with a forecast where there is ground (query as above)." },
	{ "GET", "/behind", behind_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Targets of a plan at the units right below that are behind, the heaviest first (query: unit, plan, "
		 "target, "
		 "as_of)." },
	{ "POST", "/behind/remind", remind_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Reminds the picked units: a summary first, with step=send (and for JSON at once) it is written." },
	{ "GET", "/to-do", to_do_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Reminders that the user's units have received, or with view=sent those that they have sent." },
	{ "POST", "/reminder/{code}/answer", answer_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Answers a reminder." },
};

static const struct menu_entry menu[] = {
	{ T("Điều hành"), T("Đơn vị đang chậm"), "behind", "/behind", ROLE_VIEWER },
	{ T("Điều hành"), T("Việc cần làm"), "remind", "/to-do", ROLE_VIEWER, to_do_count },
};

const struct feature ranking_feature = {
	.name = "ranking",
	.routes = routes,
	.n_routes = COUNT(routes),
	.menu = menu,
	.n_menu = COUNT(menu),
};
