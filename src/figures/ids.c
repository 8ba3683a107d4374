/* Ids in order; see ids.h. */
#include "figures/ids.h"

#include <stdlib.h>

int ids_compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

size_t ids_sort(int64_t *ids, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(ids, n, sizeof *ids, ids_compare);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ids[i] != ids[i - 1])
			ids[kept++] = ids[i];
	return kept;
}
