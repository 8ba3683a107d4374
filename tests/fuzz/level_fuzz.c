/* The forms of a target's level, read from bytes: no crash, and what reads shows as text and measures. */
#include "base/arena.h"
#include "figures/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = { .arena = arena_new() };
	struct target target;
	struct bound bound;
	struct measured measured;
	day_t day = day_of(2021, 6, 30);

	if (target_parse(&ctx, (struct str){ (const char *)data, size }, &target) == OK &&
	    target_on(&target, day, &bound) == OK) {
		(void)bound_text(ctx.arena, &bound);
		if (bound_measure(&bound, true, RATIONAL_OF(450), day_of(2021, 1, 1), day_of(2022, 1, 1), day,
				  THRESHOLDS_DEFAULT, &measured) == OK &&
		    measured.has_share)
			(void)share_text(ctx.arena, measured.share, 2, ROUND_HALF_AWAY);
	}
	arena_free(ctx.arena);
	return 0;
}
