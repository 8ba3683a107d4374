/* Own rows of many chunks, handed out in the order of their keys (aggregate_gather.h). */
#include "figures/aggregate_gather.h"

#include <string.h>

void gather_begin(struct gather *g)
{
	arena_free(g->arena);
	*g = (struct gather){ .arena = arena_new() };
}

void gather_end(struct gather *g)
{
	arena_free(g->arena);
	*g = (struct gather){ 0 };
}

void gather_add(struct gather *g, const struct delta *sorted, size_t n)
{
	if (n == 0)
		return;
	struct delta *rows = arena_array_of(g->arena, struct delta, n);
	memcpy(rows, sorted, n * sizeof *rows);
	*LIST_ADD(g->arena, &g->runs) = (struct gather_run){ rows, rows + n };
	g->n += n;
}

/* Puts the run at its place below. */
static void sink(struct gather *g, size_t at)
{
	struct gather_run *runs = g->runs.items;

	for (size_t child = 2 * at + 1; child < g->runs.n; child = 2 * at + 1) {
		if (child + 1 < g->runs.n && delta_compare(runs[child + 1].next, runs[child].next) < 0)
			child++;
		if (delta_compare(runs[at].next, runs[child].next) <= 0)
			return;
		struct gather_run upper = runs[at];
		runs[at] = runs[child];
		runs[child] = upper;
		at = child;
	}
}

static struct delta take_first(struct gather *g)
{
	struct gather_run *top = &g->runs.items[0];
	struct delta first = *top->next++;

	if (top->next == top->end)
		*top = g->runs.items[--g->runs.n];
	sink(g, 0);
	g->n--;
	return first;
}

size_t gather_take(struct gather *g, struct delta *out, size_t most)
{
	size_t n = 0;

	for (size_t i = g->is_heap ? 0 : g->runs.n / 2; i > 0; i--)
		sink(g, i - 1);
	g->is_heap = true;
	while (g->n > 0 && n < most) {
		out[n] = take_first(g);
		while (g->n > 0 && delta_compare(g->runs.items[0].next, &out[n]) == 0)
			out[n].value += take_first(g).value;
		n++;
	}
	if (g->n == 0)
		gather_begin(g);
	return n;
}
