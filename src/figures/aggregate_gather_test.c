/* Rows that are gathered come out in the order of the keys, each key once, however they went in and are taken. */
#include "figures/aggregate_gather.h"

#include <string.h>

#include "harness/harness.h"

#define ROUNDS 40
#define RUNS_MOST 30
#define ROWS_MOST 200
#define KEYS 500

static uint32_t seed;

static size_t below(size_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct delta row_of(size_t key, int64_t value)
{
	return (struct delta){ .unit_id = (int64_t)(key / 25),
			       .aggregate_id = 1 + (int)(key / 5 % 5),
			       .day = (day_t)(key % 5),
			       .value = value };
}

/* Adds runs of rows, and what they come to by key to `sums`. */
static void gather_runs(struct ctx *ctx, struct gather *g, int64_t *sums)
{
	for (size_t run = below(RUNS_MOST); run > 0; run--) {
		struct deltas rows = { .arena = ctx->arena };
		size_t n;
		for (size_t i = below(ROWS_MOST); i > 0; i--) {
			size_t key = below(KEYS);
			int64_t value = (int64_t)below(7) - 3;
			deltas_add(&rows, row_of(key, value));
			sums[key] += value;
		}
		const struct delta *sorted = deltas_sorted(ctx->arena, &rows, &n);
		gather_add(g, sorted, n);
	}
}

/* Takes all, and what was added is what comes out. */
static void assert_taken(struct gather *g, const int64_t *sums)
{
	struct delta out[ROWS_MOST], last = { .unit_id = -1 };
	int64_t left[KEYS];
	size_t n;

	memcpy(left, sums, sizeof left);
	while ((n = gather_take(g, out, 1 + below(ROWS_MOST))) > 0)
		for (size_t i = 0; i < n; i++) {
			size_t key = (size_t)out[i].unit_id * 25 + (size_t)(out[i].aggregate_id - 1) * 5 +
				     (size_t)out[i].day;
			assert_true(delta_compare(&last, &out[i]) < 0);
			left[key] -= out[i].value;
			last = out[i];
		}
	assert_int_equal(g->n, 0);
	for (size_t key = 0; key < KEYS; key++)
		assert_int_equal(left[key], 0);
}

static void rows_of_many_runs_come_in_the_order_of_their_keys(void **state)
{
	struct gather g = { 0 };
	struct ctx ctx;

	harness_ctx(&ctx);
	gather_begin(&g);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		int64_t sums[KEYS] = { 0 };
		seed = round;
		gather_runs(&ctx, &g, sums);
		assert_taken(&g, sums);
	}
	gather_end(&g);
	harness_done(&ctx);
}

static void nothing_is_taken_where_nothing_is_gathered(void **state)
{
	struct gather g = { 0 };
	struct delta out[1] = { { 0 } };

	gather_begin(&g);
	gather_add(&g, out, 0);
	assert_int_equal(gather_take(&g, out, 1), 0);
	gather_end(&g);
}

static void what_was_gathered_may_be_dropped(void **state)
{
	struct gather g = { 0 };
	struct delta row = row_of(1, 1), out[1];

	gather_begin(&g);
	gather_add(&g, &row, 1);
	gather_begin(&g);
	assert_int_equal(gather_take(&g, out, 1), 0);
	gather_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_many_runs_come_in_the_order_of_their_keys),
		cmocka_unit_test(nothing_is_taken_where_nothing_is_gathered),
		cmocka_unit_test(what_was_gathered_may_be_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
