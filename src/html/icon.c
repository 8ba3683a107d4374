/* Finds a drawing by its name. */
#include "html/icon.h"

struct html_safe icon_of(struct str name)
{
	size_t low = 0, high = n_icons;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(name, icons[middle].name);

		if (order == 0)
			return (struct html_safe){ icons[middle].svg };
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return (struct html_safe){ STR_EMPTY };
}

struct html_safe icon(const char *name)
{
	return icon_of(str_of(name));
}
