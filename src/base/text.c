/* Looks a Vietnamese text up in the translations of the request's language; see text.h. */
#include "base/text.h"

#include <string.h>

#include "base/ctx.h"

const char *tr(const struct ctx *ctx, const char *vietnamese)
{
	if (!ctx->texts)
		return vietnamese;
	unsigned low = 0, high = ctx->texts->n;
	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = strcmp(vietnamese, ctx->texts->pairs[middle].vietnamese);
		if (order == 0)
			return ctx->texts->pairs[middle].translation;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return vietnamese;
}
