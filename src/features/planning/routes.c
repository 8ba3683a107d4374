/* Routes and menu of planning. */
#include "base/text.h"
#include "features/planning/answer_page.h"
#include "features/planning/hand_page.h"
#include "features/planning/lineage_page.h"
#include "features/planning/planning.h"
#include "features/planning/planning_page.h"

static const struct route routes[] = {
	{ "GET", "/plans/new", plan_new_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The form of a new plan, empty or copied." },
	{ "POST", "/plans/new", plan_new_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER, .doc = "Drafts a plan." },
	{ "GET", "/plans/missing", missing_plans_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The children of a unit with and without a plan of a period, and what they answered." },
	{ "GET", "/plan/{plan}/edit", plan_edit_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The editor of a plan: its targets, what is missing, issuing it." },
	{ "GET", "/plan/{plan}/edit/head", plan_head_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The form of a draft's title, period and papers." },
	{ "POST", "/plan/{plan}/edit/head", plan_head_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Changes a draft's title, period and papers." },
	{ "GET", "/plan/{plan}/edit/target", target_form_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The form of a new target, with a search in the catalogue of indicators." },
	{ "POST", "/plan/{plan}/edit/target", target_form_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Adds a target, or computes its formula without saving." },
	{ "GET", "/plan/{plan}/edit/target/{target}", target_form_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The form of a draft's target." },
	{ "POST", "/plan/{plan}/edit/target/{target}", target_form_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Changes a draft's target, or computes its formula without saving." },
	{ "POST", "/plan/{plan}/edit/order", target_order_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Moves a draft's target up or down." },
	{ "POST", "/plan/{plan}/edit/remove", target_remove_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Takes a target out of a draft." },
	{ "POST", "/plan/{plan}/edit/discard", plan_discard_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Gives a draft up." },
	{ "POST", "/plan/{plan}/issue", plan_issue_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER,
	  .doc = "Issues a draft by a decision." },
	{ "GET", "/plan/{plan}/adjust/{target}", adjust_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The form by which a target of an issued plan is adjusted." },
	{ "POST", "/plan/{plan}/adjust/{target}", adjust_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER,
	  .doc = "Adjusts a target from a day on, by a decision." },
	{ "GET", "/plan/{plan}/done/{target}", evidence_get, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The form that says that something was done." },
	{ "POST", "/plan/{plan}/done/{target}", evidence_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Says that something was done, on what day, by which paper." },
	{ "GET", "/plan/{plan}/answer", answer_page_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "What a unit was given by a plan from above, and its answers." },
	{ "POST", "/plan/{plan}/answer", answer_page_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER,
	  .doc = "A unit accepts what it was given, adopts more or objects." },
	{ "GET", "/plan/{plan}/answers", answers_page_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "What the children answered to what they were given." },
	{ "GET", "/plan/{plan}/pass-on", pass_on_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "What is left of the targets of a unit that has ended." },
	{ "POST", "/plan/{plan}/pass-on", pass_on_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_LEADER,
	  .doc = "Passes what is left to the successor, by a decision." },
	{ "GET", "/plan/{plan}/hand-down", hand_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "The grid in which a plan's targets are handed down to the children." },
	{ "POST", "/plan/{plan}/hand-down", hand_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Suggests a division, saves the grid as a draft, or hands it down by a decision." },
};

const struct feature planning_feature = {
	.name = "planning",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
};
