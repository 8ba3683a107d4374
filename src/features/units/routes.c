/* Routes and menu of units. */
#include "base/text.h"
#include "features/units/units.h"
#include "features/units/units_page.h"

#define AT_UNIT .unit_param = "code"
#define NAMES_LIMIT ((size_t)4 << 20) /* a form with the names of the largest founding */

static const struct route routes[] = {
	{ "GET", "/units", units_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The user's units as a tree; with ?q= units found by name or code." },
	{ "GET", "/unit/{code}", unit_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "One unit as of ?day=, else today or its last day." },
	{ "GET", "/unit/{code}/recognise", recognise_get, ROUTE_READS, ACCESS_ROLE, ROLE_OFFICER, AT_UNIT,
	  .doc = "The form for recognising a grassroots union under a unit." },
	{ "POST", "/unit/{code}/recognise", recognise_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER, AT_UNIT,
	  .body_limit = NAMES_LIMIT,
	  .doc = "Recognises a grassroots union: unit, employer, record and members in one act." },
	{ "POST", "/unit/{code}/undo", recognise_post_undo, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER, AT_UNIT,
	  .doc = "Takes back the act by which a unit was recognised." },
	{ "GET", "/unit/{code}/admit", members_get_admit, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "The form for admitting members." },
	{ "POST", "/unit/{code}/admit", members_post_admit, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "Admits members by their names, in one act." },
	{ "GET", "/unit/{code}/transfer", members_get_transfer, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "The form for moving a member to another unit." },
	{ "POST", "/unit/{code}/transfer", members_post_transfer, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "Moves a member to another unit: out and in, in one act." },
	{ "GET", "/unit/{code}/leave", members_get_leave, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "The form for a member who leaves." },
	{ "POST", "/unit/{code}/leave", members_post_leave, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, AT_UNIT,
	  .doc = "Records that a member leaves, with the cause." },
};

static const struct menu_entry menu[] = {
	{ T("Tổ chức"), T("Đơn vị"), "units", "/units", ROLE_VIEWER },
};

const struct feature units_feature = {
	.name = "units",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
	.commands = units_commands,
	.n_commands = UNITS_COMMANDS,
};
