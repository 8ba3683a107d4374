/* Which cells and own rows make up another day's structure: on random trees every unit is counted once where it lies
 * and never elsewhere, from cells that may be read, and what did not move costs one part. */
#include "figures/tree_cover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"

#define UNITS_MAX 60
#define ROUNDS 3000

struct draw {
	uint64_t seed;
};

static uint64_t below(struct draw *d, uint64_t n)
{
	d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
	return (d->seed >> 33) % n;
}

/* Units stand at themselves, under an earlier one; some have no life and count elsewhere or nowhere. */
static void draw_tree(struct draw *d, struct arena *a, struct day_tree *tree, size_t n)
{
	bool lives[UNITS_MAX];

	tree->parent = arena_array_of(a, int32_t, n);
	tree->place = arena_array_of(a, int32_t, n);
	for (size_t i = 0; i < n; i++) {
		lives[i] = i == 0 || below(d, 5) > 0;
		tree->parent[i] = TREE_NOWHERE;
		tree->place[i] = lives[i] ? (int32_t)i : TREE_NOWHERE;
	}
	for (size_t i = 1; i < n; i++) {
		int32_t other = (int32_t)below(d, i < 8 ? i : 8);
		if (!lives[other])
			continue;
		if (lives[i])
			tree->parent[i] = other;
		else if (below(d, 8) > 0)
			tree->place[i] = (int32_t)other;
	}
	tree_finish(a, tree, n);
}

/* Another tree, or the same with some units elsewhere. */
static void draw_pair(struct draw *d, struct arena *a, struct tree_pair *pair)
{
	*pair = (struct tree_pair){ .arena = a, .n = 1 + below(d, UNITS_MAX) };
	pair->ids = arena_array_of(a, int64_t, pair->n);
	for (size_t i = 0; i < pair->n; i++)
		pair->ids[i] = 1000 + 7 * (int64_t)i;
	draw_tree(d, a, &pair->cell, pair->n);
	draw_tree(d, a, &pair->day, pair->n);
	if (below(d, 2) == 0)
		return;
	uint64_t n_moved = below(d, 4);
	for (size_t i = 0; i < pair->n; i++) {
		pair->day.parent[i] = pair->cell.parent[i];
		pair->day.place[i] = pair->cell.place[i];
	}
	for (uint64_t k = 0; k < n_moved; k++) {
		size_t i = below(d, pair->n);
		if (i >= 8 && pair->cell.place[i] == (int32_t)i && pair->cell.parent[i] != TREE_NOWHERE)
			pair->day.parent[i] = 0;
	}
	tree_finish(a, &pair->day, pair->n);
}

static bool lies_under(const struct day_tree *tree, size_t unit, size_t ancestor)
{
	int32_t at = tree->place[unit];
	while (at != TREE_NOWHERE && at != (int32_t)ancestor)
		at = tree->parent[at];
	return at != TREE_NOWHERE;
}

/* How often the parts of an asked unit count each unit. */
static void count(const struct tree_pair *pair, const struct cover *cover, size_t asked, int *counts)
{
	for (size_t i = 0; i < cover->n; i++) {
		const struct cover_part *p = &cover->items[i];
		if (p->asked != asked)
			continue;
		int32_t of = tree_pair_index(pair, p->unit_id);
		assert_int_not_equal(of, TREE_NOWHERE);
		for (size_t u = 0; u < pair->n; u++)
			if (p->is_cells ? lies_under(&pair->cell, u, (size_t)of) : u == (size_t)of)
				counts[u] += p->sign;
	}
}

static size_t n_parts(const struct cover *cover, size_t asked)
{
	size_t n = 0;
	for (size_t i = 0; i < cover->n; i++)
		n += cover->items[i].asked == asked;
	return n;
}

static bool is_the_same(const struct tree_pair *pair, size_t ancestor, size_t *out_n)
{
	*out_n = 0;
	for (size_t u = 0; u < pair->n; u++) {
		if (lies_under(&pair->day, u, ancestor) != lies_under(&pair->cell, u, ancestor))
			return false;
		*out_n += lies_under(&pair->day, u, ancestor);
	}
	return true;
}

static void every_unit_counts_once_where_it_lies_and_never_elsewhere(void **state)
{
	struct draw d = { 20261121 };
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		CLEANUP(arena_freep) struct arena *a = arena_new();
		struct tree_pair pair;
		struct cover cover;
		draw_pair(&d, a, &pair);
		bool *may_read = arena_array_of(a, bool, pair.n);
		for (size_t i = 0; i < pair.n; i++)
			may_read[i] = i < 8 && below(&d, 4) > 0;
		tree_cover(a, &pair, may_read, pair.ids, pair.n, &cover);
		for (size_t asked = 0; asked < pair.n; asked++) {
			int counts[UNITS_MAX] = { 0 };
			size_t n;
			count(&pair, &cover, asked, counts);
			for (size_t u = 0; u < pair.n; u++)
				assert_int_equal(counts[u], lies_under(&pair.day, u, asked));
			if (is_the_same(&pair, asked, &n) && may_read[asked])
				assert_true(n_parts(&cover, asked) <= 1);
		}
		for (size_t i = 0; i < cover.n; i++)
			assert_true(!cover.items[i].is_cells ||
				    may_read[tree_pair_index(&pair, cover.items[i].unit_id)]);
	}
}

/* A root with two provinces of five unions each; some moved from the second to the first. */
static void draw_provinces(struct arena *a, struct tree_pair *pair, size_t n_moved)
{
	struct day_tree *const trees[] = { &pair->cell, &pair->day };

	*pair = (struct tree_pair){ .arena = a, .n = 13, .ids = arena_array_of(a, int64_t, 13) };
	for (size_t t = 0; t < 2; t++) {
		trees[t]->parent = arena_array_of(a, int32_t, 13);
		trees[t]->place = arena_array_of(a, int32_t, 13);
		for (size_t i = 0; i < 13; i++) {
			pair->ids[i] = (int64_t)i;
			trees[t]->place[i] = (int32_t)i;
			trees[t]->parent[i] = i == 0 ? TREE_NOWHERE : i < 3 ? 0 : i < 8 ? 1 : 2;
		}
	}
	for (size_t i = 0; i < n_moved; i++)
		pair->day.parent[8 + i] = 1;
	tree_finish(a, &pair->cell, 13);
	tree_finish(a, &pair->day, 13);
}

static void what_moved_alone_is_read_beside_the_cells(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	static const bool may_read[13] = { true, true, true };
	static const size_t expected[][3] = { { 1, 1, 1 }, { 1, 2, 2 }, { 1, 3, 3 },
					      { 1, 4, 3 }, { 1, 4, 2 }, { 1, 3, 1 } };
	(void)state;
	for (size_t n_moved = 0; n_moved <= 5; n_moved++) {
		struct tree_pair pair;
		struct cover cover;
		draw_provinces(a, &pair, n_moved);
		tree_cover(a, &pair, may_read, pair.ids, 3, &cover);
		for (size_t asked = 0; asked < 3; asked++)
			assert_int_equal(n_parts(&cover, asked), expected[n_moved][asked]);
	}
}

static void a_unit_that_is_not_there_has_no_part(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	static const bool may_read[13] = { true, true, true };
	static const int64_t unknown = 99;
	struct tree_pair pair;
	struct cover cover;
	(void)state;
	draw_provinces(a, &pair, 0);
	tree_cover(a, &pair, may_read, &unknown, 1, &cover);
	assert_int_equal(cover.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_unit_counts_once_where_it_lies_and_never_elsewhere),
		cmocka_unit_test(what_moved_alone_is_read_beside_the_cells),
		cmocka_unit_test(a_unit_that_is_not_there_has_no_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
