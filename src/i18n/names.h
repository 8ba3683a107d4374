/*
 * Unicode and the keys by which names are found and ordered. Text that comes from outside passes text_nfc() once, at
 * the door; keys are computed when a name is written and stored beside it, so that both databases order alike.
 *
 * The given name is the last word of a Vietnamese name: "Nguyễn Văn An" is called An, and lists go by An.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

#define NAME_MAX_BYTES ((size_t)1 << 20) /* of any text handed to this module; longer ones are TOO_LARGE */

/* Composed form (NFC) of valid UTF-8. A text that is composed already comes back as it is, without a copy.
 * INVALID: not UTF-8 (see utf8_is_valid()); a text may stay empty. */
MUST enum status text_nfc(struct arena *a, struct str s, struct str *out);

/* For searching by what is typed first: "nguyen van an". The same as utf8_fold(). */
struct str name_key(struct arena *a, struct str full_name);
/* For searching by the given name: "an nguyen van". */
struct str name_given_key(struct arena *a, struct str full_name);

/* Bytes to order by, with memcmp() or a column of bytes: a ă â b c d đ e ê …, tones ngang huyền hỏi ngã sắc nặng after
 * the letters. Empty for an empty text; at most TEXT_SORT_KEY_MAX bytes, of longer texts the beginning decides. */
#define TEXT_SORT_KEY_MAX 400
struct str text_sort_key(struct arena *a, struct str s);
/* The same for people: first the given name, then the names before it, so that all who are called Hòa stand together.
 */
struct str name_sort_key(struct arena *a, struct str full_name);

/* What sort keys depend on, "icu 72.1 153.120.42.0": stored keys of another version are to be made anew. */
struct str sort_key_version(struct arena *a);
