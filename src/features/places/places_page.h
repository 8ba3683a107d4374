/*
 * What the page of places shows, prepared.
 */
#pragma once

#include "web/page.h"

struct place_row {
	struct str code;
	struct str name;
	struct str above; /* district and province */
	struct str now;   /* what took it in: "Xã Bát Tràng (00562)"; "" for a place of today */
	struct str doubt; /* why that is not sure; "" where it is */
};

struct places_page {
	struct page chrome;
	struct str q;
	struct str count_text;
	struct place_row *rows;
	size_t n_rows;
};
