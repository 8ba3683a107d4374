/*
 * The lines of a posted form. Names of controls: "n.UNIT.FIELD" of a line without a record, "e.UNIT.RECORD.VERSION.FIELD"
 * of one that shows a record; FIELD "has" is the tick. UNIT is the code of the line, of a unit or employer.
 */
#pragma once

#include "features/entry/save.h"

struct web;

/* Fills sheet->items in the order of the form. `prefix` stands before the names, with a point; "" for none.
 * NOT_FOUND for a line that the grid does not have, INVALID for a name that is none, TOO_LARGE over SAVE_LINES_MAX. */
MUST enum status posted_lines(struct web *web, const struct grid *grid, const struct grid_ask *ask, struct str prefix,
			      struct sheet *sheet);
/* What a save did, or what is wrong on which line, as JSON. */
enum status save_json(struct web *web, const struct save *save, int http_status);
