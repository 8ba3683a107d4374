/*
 * The steps of an import filled in for their page.
 */
#pragma once

#include "features/records/import_page.h"
#include "features/records/import_table.h"

/* What a file may hold, and what was imported before. */
MUST enum status import_fill_file(struct web *web, const struct record_type *type, struct import_page *page);
/* The columns of the file, to be matched. */
MUST enum status import_fill_columns(struct web *web, const struct import_request *r, struct import_page *page);
/* Rows as they were found. */
void import_fill_check(struct web *web, const struct import_request *r, const struct table_import *job,
		       struct import_page *page);
/* What the page of this step carries to the next; after the others. */
void import_fill_carried(struct web *web, const struct import_request *r, struct import_page *page);
