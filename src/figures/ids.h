/* Ids of units and records in rising order, as qsort() and bsearch() want them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int ids_compare(const void *a, const void *b); /* of two int64_t */
/* Puts ids in order, each once; how many are left. */
size_t ids_sort(int64_t *ids, size_t n);
