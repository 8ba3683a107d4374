/*
 * What a page prints to be signed, as a document for Word: the heads of page_paper(), a title, tables, the places for
 * signatures. A demonstration says that it is one.
 */
#pragma once

#include "doc/docx_write.h"

struct unit;
struct web;

struct paper {
	struct docx doc;
	struct docx_paper heads; /* of this paper: it is not copied while the document is written */
};

/* Signed by this unit, today; `under` stands below the title: of whom and to which day. */
MUST enum status paper_begin(struct web *web, const struct unit *unit, bool is_demonstration, struct str title,
			     struct str under, struct paper *out);
/* Ends the document and sends it as NAME.docx. */
MUST enum status paper_send(struct web *web, struct paper *paper, struct str name);
