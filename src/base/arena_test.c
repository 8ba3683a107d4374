/* Tests of the memory of a request. */
#include "base/arena.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "harness/harness.h"

static void memory_is_zeroed_and_aligned_even_after_a_reset(void **state)
{
	struct arena *a = arena_new();

	for (int round = 0; round < 2; round++) {
		for (size_t size = 0; size < 200; size += 7) {
			unsigned char *p = arena_alloc(a, size);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAB, size);
		}
		arena_reset(a);
	}
	arena_free(a);
}

struct wide {
	_Alignas(64) unsigned char bytes[70];
};

static void a_type_that_asks_for_wider_alignment_gets_it(void **state)
{
	struct arena *a = arena_new();

	for (int i = 0; i < 20; i++) {
		struct wide *wide = arena_new_of(a, struct wide);
		assert_int_equal((uintptr_t)wide % 64, 0);
		assert_int_equal(wide->bytes[69], 0);
		memset(wide, 0xAB, sizeof *wide);
		arena_alloc(a, 16);
	}
	arena_free(a);
}

static void a_piece_larger_than_a_block_is_had_and_small_ones_go_on(void **state)
{
	struct arena *a = arena_new();
	char *large = arena_alloc(a, (size_t)3 << 20);
	char *small = arena_alloc(a, 10);

	large[((size_t)3 << 20) - 1] = 'x';
	small[9] = 'y';
	assert_true(arena_used(a) >= ((size_t)3 << 20) + 10);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

struct noted {
	char **at; /* where the next letter is noted */
	char letter;
};

static void note(void *arg)
{
	struct noted *noted = arg;
	*(*noted->at)++ = noted->letter;
}

static void deferred_calls_run_newest_first(void **state)
{
	char seen[4] = "", *at = seen;
	struct arena *a = arena_new();
	struct noted first = { &at, 'a' }, second = { &at, 'b' };

	arena_defer(a, note, &first);
	arena_defer(a, note, &second);
	arena_reset(a);
	assert_string_equal(seen, "ba");
	arena_defer(a, note, &first);
	arena_free(a);
	assert_string_equal(seen, "baa");
}

struct chained {
	struct arena *arena;
	struct noted next;
};

static void defer_next(void *arg)
{
	struct chained *chained = arg;
	arena_defer(chained->arena, note, &chained->next);
}

static void a_deferred_call_may_defer_another(void **state)
{
	struct arena *a = arena_new();
	char seen[3] = "", *at = seen;
	struct chained chained = { a, { &at, 'z' } };

	arena_defer(a, defer_next, &chained);
	arena_free(a);
	assert_string_equal(seen, "z");
	arena_free(NULL);
}

/* Under the address sanitizer, what was given back and what was never handed out may not be touched. (A skipped case
 * would count as failed: cmocka says "not ok".) */
#ifdef __SANITIZE_ADDRESS__
static void memory_of_a_finished_request_is_poisoned(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	char *p = arena_alloc(a, 10);

	assert_false(__asan_address_is_poisoned(p + 9));
	assert_true(__asan_address_is_poisoned(p + 16));
	arena_reset(a);
	assert_true(__asan_address_is_poisoned(p));
}
#endif

static void a_list_keeps_its_items_while_it_grows(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new();
	LIST(int) list = { 0 };

	for (int i = 0; i < 1000; i++)
		*LIST_ADD(a, &list) = i;
	assert_int_equal(list.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(list.items[i], i);
}

static void a_small_arena_grows_like_any_other(void **state)
{
	struct arena *a = arena_new_small(64);

	for (size_t i = 1; i < 300; i++)
		memset(arena_alloc(a, i * 7), 'x', i * 7);
	arena_reset(a);
	assert_int_equal(((char *)arena_alloc(a, 64))[63], 0);
	assert_int_equal(((char *)arena_alloc(a, 100000))[99999], 0);
	arena_free(a);
}

/* Blocks of an arena that is gone serve the next: nothing of what stood in them is seen, whatever sizes are asked. */
static void what_another_arena_left_is_not_seen(void **state)
{
	static const size_t sizes[] = { 600 << 10, 1 << 20, 1500 << 10, 4 << 20, 5 << 20, 40 << 10 };

	struct arena_store *store = arena_store_new();

	for (size_t round = 0; round < 12; round++) {
		struct arena *a = arena_new_in(store, 1000);
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			size_t n = sizes[(round + i) % (sizeof sizes / sizeof *sizes)] - 100 * round;
			char *p = arena_alloc(a, n);
			for (size_t k = 0; k < n; k++)
				assert_true(p[k] == 0);
			memset(p, 'x', n);
		}
		arena_free(a);
	}
	arena_store_free(store);
	arena_store_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned_even_after_a_reset),
		cmocka_unit_test(a_type_that_asks_for_wider_alignment_gets_it),
		cmocka_unit_test(a_piece_larger_than_a_block_is_had_and_small_ones_go_on),
		cmocka_unit_test(a_small_arena_grows_like_any_other),
		cmocka_unit_test(what_another_arena_left_is_not_seen),
		cmocka_unit_test(deferred_calls_run_newest_first),
		cmocka_unit_test(a_deferred_call_may_defer_another),
#ifdef __SANITIZE_ADDRESS__
		cmocka_unit_test(memory_of_a_finished_request_is_poisoned),
#endif
		cmocka_unit_test(a_list_keeps_its_items_while_it_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
