/* Composed text, search keys and sort keys; ICU for what has tables, our own folding for the rest. See names.h. */
#include "i18n/names.h"

#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

struct utf16 {
	UChar *p;
	int32_t n;
};

/* Broken bytes become U+FFFD. */
static struct utf16 to_utf16(struct arena *a, struct str s)
{
	struct utf16 out = { .p = arena_array_of(a, UChar, s.n + 1) }; /* no byte makes more than one unit */
	UErrorCode error = U_ZERO_ERROR;

	u_strFromUTF8WithSub(out.p, (int32_t)s.n + 1, &out.n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD, NULL, &error);
	return U_FAILURE(error) ? (struct utf16){ out.p, 0 } : out;
}

/* Letters that compose with nothing before them and are what NFC would make of them: all of Vietnamese, composed. */
static bool is_plainly_composed(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char lead = (unsigned char)s.p[i];
		if (lead < 0xCC || (lead & 0xC0) == 0x80)
			continue;
		bool is_vietnamese = lead == 0xE1 && i + 1 < s.n && (unsigned char)s.p[i + 1] >= 0xBA &&
				     (unsigned char)s.p[i + 1] <= 0xBB;
		if (!is_vietnamese)
			return false;
	}
	return true;
}

enum status text_nfc(struct arena *a, struct str s, struct str *out)
{
	UErrorCode error = U_ZERO_ERROR;

	if (s.n > NAME_MAX_BYTES)
		return TOO_LARGE;
	if (!utf8_is_valid(s))
		return INVALID;
	if (is_plainly_composed(s)) {
		*out = s;
		return OK;
	}

	const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
	struct utf16 text = to_utf16(a, s);
	int32_t max = 3 * text.n + 1, n_bytes = 0; /* NFC makes at most three units of one */
	UChar *composed = arena_array_of(a, UChar, (size_t)max);
	int32_t n = unorm2_normalize(nfc, text.p, text.n, composed, max, &error);
	char *bytes = arena_alloc(a, 3 * (size_t)n + 1);
	u_strToUTF8(bytes, 3 * n + 1, &n_bytes, composed, n, &error);
	if (U_FAILURE(error))
		return fail("icu: %s", u_errorName(error));
	*out = (struct str){ bytes, (size_t)n_bytes };
	return OK;
}

struct str name_key(struct arena *a, struct str full_name)
{
	return utf8_fold(a, full_name);
}

/* Cuts a trimmed name before its last word, at a blank that utf8_fold() knows. */
static struct str cut_given(struct str name, struct str *before)
{
	size_t at = 0; /* where the last word begins */

	for (struct str rest = name; rest.n > 0;) {
		if (utf8_next(&rest) == ' ')
			at = name.n - rest.n;
	}
	*before = str_slice(name, 0, at > 0 ? at - 1 : 0);
	return str_slice(name, at, name.n);
}

static struct str joined(struct arena *a, struct str first, char between, struct str second)
{
	struct buf out;

	buf_init(&out, a, 0);
	buf_add(&out, first);
	buf_char(&out, between);
	buf_add(&out, second);
	return buf_str(&out);
}

struct str name_given_key(struct arena *a, struct str full_name)
{
	struct str before, given = cut_given(utf8_fold(a, full_name), &before);

	return before.n == 0 ? given : joined(a, given, ' ', before);
}

/* Every blank a plain one, no runs, none at the ends. */
static struct str plain_blanks(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	while (s.n > 0) {
		struct str before = s;
		uint32_t c = utf8_next(&s);
		if (c != ' ' && c != 0xA0 && !(c >= '\t' && c <= '\r')) {
			for (size_t i = 0; i < before.n - s.n; i++)
				p[n++] = before.p[i];
		} else if (n > 0 && p[n - 1] != ' ') {
			p[n++] = ' ';
		}
	}
	return (struct str){ p, n > 0 && p[n - 1] == ' ' ? n - 1 : n };
}

/*
 * Opening the collator each time costs a quarter of a microsecond, since ICU keeps its tables; that buys freedom from a
 * global that threads would share.
 */
struct str text_sort_key(struct arena *a, struct str s)
{
	UErrorCode error = U_ZERO_ERROR;

	if (s.n == 0)
		return STR_EMPTY;
	UCollator *collator = ucol_open("vi", &error);
	if (U_FAILURE(error)) {
		(void)fail("icu: no Vietnamese collation: %s", u_errorName(error));
		return utf8_fold(a, s);
	}
	struct utf16 text = to_utf16(a, str_slice(s, 0, TEXT_SORT_KEY_MAX));
	uint8_t *key = arena_alloc(a, TEXT_SORT_KEY_MAX);
	int32_t n = ucol_getSortKey(collator, text.p, text.n, key, TEXT_SORT_KEY_MAX);
	ucol_close(collator);
	/* The key ends with a zero, which is dropped; a longer key was cut. */
	size_t length = n <= 0 ? 0 : n <= TEXT_SORT_KEY_MAX ? (size_t)n - 1 : TEXT_SORT_KEY_MAX;
	return (struct str){ (const char *)key, length };
}

struct str name_sort_key(struct arena *a, struct str full_name)
{
	struct str before, given = cut_given(plain_blanks(a, full_name), &before);
	struct str first = text_sort_key(a, given), second = text_sort_key(a, before);

	/* A zero is in no key and below every byte, so a given name stands before the longer ones that begin with it.
	 */
	return second.n == 0 ? first : joined(a, first, '\0', second);
}

struct str sort_key_version(struct arena *a)
{
	UErrorCode error = U_ZERO_ERROR;
	UCollator *collator = ucol_open("vi", &error);
	UVersionInfo version = { 0 };

	if (U_SUCCESS(error))
		ucol_getVersion(collator, version);
	ucol_close(collator);
	return str_fmt(a, "icu %s %d.%d.%d.%d", U_ICU_VERSION, version[0], version[1], version[2], version[3]);
}
