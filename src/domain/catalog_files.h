/*
 * The files of catalog/ as they were when the program was built: "registers/agreement.yaml", "parameters/…", sorted by
 * name. They are the definitions that a new database begins with.
 */
#pragma once

#include "base/embedded.h"

extern const struct embedded catalog_files[];
extern const size_t n_catalog_files;
