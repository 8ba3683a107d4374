/*
 * Places (đơn vị hành chính) as the program ships them: provinces and communes of 2026, and the communes of 30/6/2025
 * with their districts and what became of each (catalog/places; sources and licences stand there and in NOTICE). They
 * are read where they lie, sorted by statistical code; nothing of them is in the database, whose records hold codes. A
 * code may stand for one commune before 01/7/2025 and for another from then on, so it is asked with a day.
 */
#pragma once

#include "base/ctx.h"

#define PLACES_SINCE ((day_t)20270) /* 2025-07-01: two tiers of local government */

enum place_check {
	PLACE_CURRENT, /* of 2026: nothing to check */
	PLACE_SURE,
	PLACE_NAME_DIFFERS, /* the successor's code exists, its name is another: shown as doubtful */
	PLACE_BY_NAME,      /* the successor was found by its name */
	PLACE_UNKNOWN       /* no successor is known */
};

struct place {
	struct str code;     /* "" for few old communes */
	struct str name;     /* with its kind: "Phường Ba Đình" */
	struct str district; /* "" from 2025 on */
	struct str province;
	struct str now; /* code of the commune that took it in; "" for a place of 2026 and where it is not known */
	enum place_check check;
};

/* The place of that code on that day; one of the other time where there is none of it. NOT_FOUND without a problem. */
MUST enum status place_find(struct ctx *ctx, struct str code, day_t day, struct place *out);
/* "Xã Bát Tràng, Huyện Gia Lâm, Thành phố Hà Nội" */
struct str place_label(struct ctx *ctx, const struct place *place);

/* Places whose name holds these words, with or without marks, or whose code is that; those of 2026 first. */
#define PLACES_FOUND_MAX 200
MUST enum status place_search(struct ctx *ctx, struct str words, size_t limit, struct place **out, size_t *out_n);
/* The old communes of a district: "Thành phố Hà Nội", "Huyện Gia Lâm"; district "": of the province. */
MUST enum status place_of_district(struct ctx *ctx, struct str province, struct str district, struct place **out,
				   size_t *out_n);
