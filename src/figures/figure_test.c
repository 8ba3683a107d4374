/* Figures over the small world, on both engines: tests/figures/figures.test. */
#include "figures/world.h"

#include "figures/cache.h"
#include "figures/figure.h"

static void every_case_gives_what_it_should(struct harness_db *h)
{
	world_load(h);
	assert_true(world_run(h, world_file(h->ctx->arena, "FIGURES_TESTS", "figures.test")) > 50);
	world_done(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_case_gives_what_it_should),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
