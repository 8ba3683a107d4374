/* Dividing a whole number by weights, largest remainders first (division.h). */
#include "features/planning/division.h"

#include <stdlib.h>

#include "base/arena.h"

struct remainder {
	int64_t left; /* numerator over the sum of weights */
	size_t place;
};

static int compare(const void *a, const void *b)
{
	const struct remainder *x = a, *y = b;
	if (x->left != y->left)
		return x->left > y->left ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

enum status division_make(struct arena *a, int64_t total, struct division *parts, size_t n)
{
	struct remainder *remainders = arena_array_of(a, struct remainder, n);
	int64_t sum = 0, left = total;

	for (size_t i = 0; i < n; i++) {
		if (parts[i].weight < 0)
			parts[i].weight = 0;
		if (parts[i].weight > DIVISION_TOTAL_MAX || sum > DIVISION_TOTAL_MAX)
			return INVALID;
		sum += parts[i].weight;
	}
	if (total < 0 || total > DIVISION_TOTAL_MAX || n == 0)
		return INVALID;
	for (size_t i = 0; i < n && sum == 0; i++)
		parts[i].weight = 1;
	if (sum == 0)
		sum = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		int128_t product = (int128_t)total * parts[i].weight;
		TRY(rational_make(product, sum, &parts[i].exact));
		parts[i].share = (int64_t)(product / sum);
		parts[i].is_raised = false;
		remainders[i] = (struct remainder){ (int64_t)(product % sum), i };
		left -= parts[i].share;
	}
	qsort(remainders, n, sizeof *remainders, compare);
	for (size_t i = 0; i < n && left > 0; i++, left--) {
		parts[remainders[i].place].share++;
		parts[remainders[i].place].is_raised = true;
	}
	return OK;
}
