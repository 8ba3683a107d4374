/* Looks a Vietnamese text up in the translations of the request's language; see text.h. */
#include "base/text.h"

#include "base/ctx.h"

/* The translation, NULL if there is none. */
static const char *find(const struct texts *texts, struct str vietnamese)
{
	unsigned low = 0, high = texts ? texts->n : 0;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = str_cmp(vietnamese, str_of(texts->pairs[middle].vietnamese));
		if (order == 0)
			return texts->pairs[middle].translation;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *tr(const struct ctx *ctx, const char *vietnamese)
{
	const char *found = find(ctx->texts, str_of(vietnamese));
	return found ? found : vietnamese;
}

struct str tr_str(const struct ctx *ctx, struct str vietnamese)
{
	const char *found = find(ctx->texts, vietnamese);
	return found ? str_of(found) : vietnamese;
}
