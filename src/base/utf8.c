/* UTF-8 from outside and the search key of names; see utf8.h. */
#include "base/utf8.h"

#include "base/arena.h"

#define REPLACEMENT 0xFFFDu

/* Code points that fold to one letter. Upper and lower case alternate in the Vietnamese blocks, so a range holds both.
 */
static const struct {
	uint16_t first, last;
	char letter;
} folds[] = {
	{ 0x00C0, 0x00C3, 'a' }, { 0x00C8, 0x00CA, 'e' }, { 0x00CC, 0x00CD, 'i' },
	{ 0x00D0, 0x00D0, 'd' }, /* Eth, which old keyboards typed for Đ */
	{ 0x00D2, 0x00D5, 'o' }, { 0x00D9, 0x00DA, 'u' }, { 0x00DD, 0x00DD, 'y' },
	{ 0x00E0, 0x00E3, 'a' }, { 0x00E8, 0x00EA, 'e' }, { 0x00EC, 0x00ED, 'i' },
	{ 0x00F2, 0x00F5, 'o' }, { 0x00F9, 0x00FA, 'u' }, { 0x00FD, 0x00FD, 'y' },
	{ 0x0102, 0x0103, 'a' }, { 0x0110, 0x0111, 'd' }, { 0x0128, 0x0129, 'i' },
	{ 0x0168, 0x0169, 'u' }, { 0x01A0, 0x01A1, 'o' }, { 0x01AF, 0x01B0, 'u' },
	{ 0x1EA0, 0x1EB7, 'a' }, { 0x1EB8, 0x1EC7, 'e' }, { 0x1EC8, 0x1ECB, 'i' },
	{ 0x1ECC, 0x1EE3, 'o' }, { 0x1EE4, 0x1EF1, 'u' }, { 0x1EF2, 0x1EF9, 'y' },
};

/* The length of the strict sequence at the front of s and its code point; 0 if there is none. */
static size_t decode(struct str s, uint32_t *out)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)s.p[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
	uint32_t c = n == 1 ? lead : lead & (0x7Fu >> n);

	if (n == 0 || n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s.p[i];
		if ((next & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (next & 0x3Fu);
	}
	if (c < smallest[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*out = c;
	return n;
}

bool utf8_is_valid(struct str s)
{
	uint32_t c;

	while (s.n > 0) {
		size_t n = decode(s, &c);
		if (n == 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F))
			return false;
		s = str_slice(s, n, s.n);
	}
	return true;
}

uint32_t utf8_next(struct str *s)
{
	uint32_t c = REPLACEMENT;

	if (s->n == 0)
		return 0;
	size_t n = decode(*s, &c);
	*s = str_slice(*s, n ? n : 1, s->n);
	return c;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;
	while (s.n > 0) {
		utf8_next(&s);
		n++;
	}
	return n;
}

void utf8_put(char out[4], uint32_t c, size_t *n)
{
	static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = REPLACEMENT;
	*n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = *n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	out[0] = (char)(leads[*n] | c);
}

static uint32_t fold(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	size_t low = 0, high = sizeof folds / sizeof *folds;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c < folds[middle].first)
			high = middle;
		else if (c > folds[middle].last)
			low = middle + 1;
		else
			return (uint32_t)folds[middle].letter;
	}
	return c;
}

static bool is_white(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
	       c == 0x3000;
}

/* Accents typed after their letter, and marks without width. */
static bool is_dropped(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200D) || c == 0xFEFF;
}

struct str utf8_fold(struct arena *a, struct str s)
{
	/* Only a broken byte grows, to the three bytes of U+FFFD; a blank is written before a letter that took at least
	 * one. */
	char *p = arena_array(a, s.n + 1, 3);
	size_t n = 0;
	bool is_blank_due = false;

	while (s.n > 0) {
		uint32_t c = fold(utf8_next(&s));
		if (is_dropped(c))
			continue;
		if (is_white(c)) {
			is_blank_due = n > 0;
			continue;
		}
		if (is_blank_due)
			p[n++] = ' ';
		is_blank_due = false;
		size_t length;
		utf8_put(p + n, c, &length);
		n += length;
	}
	return (struct str){ p, n };
}
