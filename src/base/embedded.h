/*
 * A file that tools/embed.py built into the program: the catalogue, the migrations. A table of them is sorted by name:
 *   extern const struct embedded catalog_files[];
 *   extern const size_t n_catalog_files;
 */
#pragma once

#include "base/str.h"

struct embedded {
	struct str name; /* below its folder: "registers/agreement.yaml" */
	struct str data;
};
