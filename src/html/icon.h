/*
 * The drawings of assets/icons, inlined. They say nothing to a screen reader: words stand beside them.
 */
#pragma once

#include "html/html.h"

/* By the file's name without ending. An unknown name draws nothing; tools/lint.py checks the literal ones. */
struct html_safe icon(const char *name);
struct html_safe icon_of(struct str name);

/* The table that tools/icons.py makes, sorted by name. */
struct icon {
	struct str name;
	struct str svg;
};
extern const struct icon icons[];
extern const size_t n_icons;
