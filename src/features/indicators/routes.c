/* Routes, menu and verbs of indicators. */
#include "base/text.h"
#include "features/indicators/indicators.h"
#include "features/indicators/indicators_page.h"
#include "features/indicators/levels_page.h"
#include "features/indicators/table_page.h"

static const struct route routes[] = {
	{ "GET", "/indicators", indicators_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The catalogue of indicators by theme, with the values of a unit and period (query: q, unit, "
		 "period)." },
	{ "GET", "/indicator/{code}", indicator_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "An indicator: meaning, formula in words, parameters, uses, versions." },
	{ "GET", "/indicators/build", builder_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "Builds a formula from choices and shows its value while it is being built." },
	{ "POST", "/indicators/build", builder_post, ROUTE_WRITES, ACCESS_ROLE, ROLE_OFFICER,
	  .doc = "Keeps what was built as an indicator of the catalogue." },
	{ "GET", "/indicators/records", formula_records_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "The records behind a formula (query: formula, unit, period, part, page)." },
	{ "GET", "/ranking", levels_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "All units of one level under a unit in order of an indicator or a plan's line (query: unit, level, "
		 "by, "
		 "period, order=lowest, page, per, format=csv|xlsx)." },
	{ "GET", "/table", table_get, ROUTE_READS, ACCESS_SIGNED_IN,
	  .doc = "A table of indicators and plans' lines by units right below or of a level, with its total (query: "
		 "unit, "
		 "rows, period, columns or c, plan, page, per, format=csv|xlsx)." },
};

static const struct menu_entry menu[] = {
	{ T("Điều hành"), T("Danh mục chỉ số"), "formula", "/indicators", ROLE_VIEWER },
	{ T("Điều hành"), T("Bảng tổng hợp"), "report", "/table", ROLE_VIEWER },
};

const struct feature indicators_feature = {
	.name = "indicators",
	.routes = routes,
	.n_routes = sizeof routes / sizeof *routes,
	.menu = menu,
	.n_menu = sizeof menu / sizeof *menu,
	.commands = indicators_commands,
	.n_commands = INDICATORS_COMMANDS,
};
