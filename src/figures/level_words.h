/*
 * Levels of targets as people type and read them. On forms a dot groups thousands and a comma is the decimal sign, and
 * Vietnamese words stand for the signs of target.h:
 *
 *   1.500 → 1500        41,8% → 41.8%              "hầu hết" stays as it is
 *   ít nhất 3, từ 3 trở lên, không dưới 3 → >= 3    trên 90% → > 90%    không quá 5, tối đa 5 → <= 5    dưới 5 → < 5
 *   từ 2 đến 5, 2 - 5 → 2..5                        tăng 200, tăng thêm 25% → +200, +25%
 *   100 mỗi năm đến 2025; 150 mỗi năm đến 2030 → 100 each year to 2025; 150 each year to 2030
 *   2025: 80%; 2030: 85% → {2025: 80%, 2030: 85%}   hoàn thành → done    cấp trên giao → assigned
 *   cao hơn cấp trên giao → > assigned               chưa rõ, thấp hơn → unknown, lower
 *   suy ra 450 = 106,89% → implied 450 = 106.89%
 */
#pragma once

#include "base/str.h"

struct arena;

/* The form of target.h; what is not understood comes out as it stands, for target_parse() to refuse. */
struct str level_of_words(struct arena *a, struct str typed);
/* A level as it stands in the database, to be typed again: "1500.5" → "1.500,5". */
struct str level_typed(struct arena *a, struct str level);
