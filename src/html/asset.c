/* Finds the files of the site. */
#include "html/asset.h"

#include <assert.h>

const struct asset *asset_named(struct str name)
{
	size_t low = 0, high = n_assets;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(name, assets[middle].name);

		if (order == 0)
			return &assets[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct asset *asset_at(struct str hashed_path)
{
	for (size_t i = 0; i < n_assets; i++)
		if (str_eq(assets[i].hashed_path, hashed_path))
			return &assets[i];
	return NULL;
}

struct url asset(const char *name)
{
	const struct asset *found = asset_named(str_of(name));

	assert(found);
	return (struct url){ found->hashed_path };
}
