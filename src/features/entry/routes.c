/* Rows of this slice (README.md). */
#include "base/text.h"
#include "features/entry/entry.h"
#include "features/entry/grid_page.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define BODY_LIMIT ((size_t)4 << 20) /* a page of 500 lines is some 150 KB, 3,000 pasted ones some 400 KB */

static const struct route routes[] = {
	{ "GET", "/entry", grid_get, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The grid of a register in a period for the units under one (query: register, period, unit, …)." },
	{ "POST", "/entry", grid_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, .body_limit = BODY_LIMIT,
	  .doc = "Saves the lines of a grid that were changed, in one act." },
	{ "GET", "/entry/unit/{code}", due_get, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY, .unit_param = "code",
	  .doc = "What a grassroots union owes in the month, quarter and year of ?on=, a tick and a number each." },
	{ "POST", "/entry/unit/{code}", due_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, .unit_param = "code",
	  .doc = "Saves what a grassroots union has filled in, in one act." },
	{ "POST", "/entry/undo", grid_post_undo, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "Takes back all that one act of fast entry wrote." },
	{ "GET", "/entry/paste", paste_get, ROUTE_READS, ACCESS_ROLE, ROLE_DATA_ENTRY,
	  .doc = "The page that takes a table pasted from a spreadsheet (query as /entry)." },
	{ "POST", "/entry/paste", paste_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_DATA_ENTRY, .body_limit = BODY_LIMIT,
	  .doc = "Matches pasted lines with units and shows what is wrong; with do=write saves the good ones in one act." },
	{ "GET", "/entry/missing", missing_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Who has no record of a register in a period, by the unit above (format=csv)." },
};

static const struct menu_entry menu[] = {
	{ T("Sổ ghi"), T("Ghi nhanh"), "edit", "/entry", ROLE_DATA_ENTRY },
};

const struct feature entry_feature = {
	.name = "entry",
	.routes = routes,
	.n_routes = COUNT(routes),
	.menu = menu,
	.n_menu = COUNT(menu),
};
