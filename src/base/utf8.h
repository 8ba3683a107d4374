/*
 * UTF-8 from outside, and the key by which names are searched.
 */
#pragma once

#include "base/str.h"

bool utf8_is_valid(struct str s);  /* strict: no overlong forms, surrogates, or control characters but \t \n \r */
size_t utf8_length(struct str s);  /* code points */
uint32_t utf8_next(struct str *s); /* takes one code point off the front; 0 at the end; U+FFFD for a broken byte */
void utf8_put(char out[4], uint32_t c, size_t *n);

/* The search key: lower case, accents off, đ → d, runs of white space become one blank, trimmed. "Đặng Đình Đức" →
 * "dang dinh duc". Letters outside Vietnamese and ASCII stay as they are. */
struct str utf8_fold(struct arena *a, struct str s);
