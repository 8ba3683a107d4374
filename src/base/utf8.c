/* UTF-8 from outside, and the key by which names are searched; see utf8.h. */
#include "base/utf8.h"

#include "base/arena.h"

/* Every accented letter of Vietnamese, precomposed, by code point; sorted. */
static const struct {
	uint16_t letter;
	char plain;
} plain_letters[] = {
	{ 0x00c0, 'a' }, { 0x00c1, 'a' }, { 0x00c2, 'a' }, { 0x00c3, 'a' }, { 0x00c8, 'e' }, { 0x00c9, 'e' },
	{ 0x00ca, 'e' }, { 0x00cc, 'i' }, { 0x00cd, 'i' }, { 0x00d2, 'o' }, { 0x00d3, 'o' }, { 0x00d4, 'o' },
	{ 0x00d5, 'o' }, { 0x00d9, 'u' }, { 0x00da, 'u' }, { 0x00dd, 'y' }, { 0x00e0, 'a' }, { 0x00e1, 'a' },
	{ 0x00e2, 'a' }, { 0x00e3, 'a' }, { 0x00e8, 'e' }, { 0x00e9, 'e' }, { 0x00ea, 'e' }, { 0x00ec, 'i' },
	{ 0x00ed, 'i' }, { 0x00f2, 'o' }, { 0x00f3, 'o' }, { 0x00f4, 'o' }, { 0x00f5, 'o' }, { 0x00f9, 'u' },
	{ 0x00fa, 'u' }, { 0x00fd, 'y' }, { 0x0102, 'a' }, { 0x0103, 'a' }, { 0x0110, 'd' }, { 0x0111, 'd' },
	{ 0x0128, 'i' }, { 0x0129, 'i' }, { 0x0168, 'u' }, { 0x0169, 'u' }, { 0x01a0, 'o' }, { 0x01a1, 'o' },
	{ 0x01af, 'u' }, { 0x01b0, 'u' }, { 0x1ea0, 'a' }, { 0x1ea1, 'a' }, { 0x1ea2, 'a' }, { 0x1ea3, 'a' },
	{ 0x1ea4, 'a' }, { 0x1ea5, 'a' }, { 0x1ea6, 'a' }, { 0x1ea7, 'a' }, { 0x1ea8, 'a' }, { 0x1ea9, 'a' },
	{ 0x1eaa, 'a' }, { 0x1eab, 'a' }, { 0x1eac, 'a' }, { 0x1ead, 'a' }, { 0x1eae, 'a' }, { 0x1eaf, 'a' },
	{ 0x1eb0, 'a' }, { 0x1eb1, 'a' }, { 0x1eb2, 'a' }, { 0x1eb3, 'a' }, { 0x1eb4, 'a' }, { 0x1eb5, 'a' },
	{ 0x1eb6, 'a' }, { 0x1eb7, 'a' }, { 0x1eb8, 'e' }, { 0x1eb9, 'e' }, { 0x1eba, 'e' }, { 0x1ebb, 'e' },
	{ 0x1ebc, 'e' }, { 0x1ebd, 'e' }, { 0x1ebe, 'e' }, { 0x1ebf, 'e' }, { 0x1ec0, 'e' }, { 0x1ec1, 'e' },
	{ 0x1ec2, 'e' }, { 0x1ec3, 'e' }, { 0x1ec4, 'e' }, { 0x1ec5, 'e' }, { 0x1ec6, 'e' }, { 0x1ec7, 'e' },
	{ 0x1ec8, 'i' }, { 0x1ec9, 'i' }, { 0x1eca, 'i' }, { 0x1ecb, 'i' }, { 0x1ecc, 'o' }, { 0x1ecd, 'o' },
	{ 0x1ece, 'o' }, { 0x1ecf, 'o' }, { 0x1ed0, 'o' }, { 0x1ed1, 'o' }, { 0x1ed2, 'o' }, { 0x1ed3, 'o' },
	{ 0x1ed4, 'o' }, { 0x1ed5, 'o' }, { 0x1ed6, 'o' }, { 0x1ed7, 'o' }, { 0x1ed8, 'o' }, { 0x1ed9, 'o' },
	{ 0x1eda, 'o' }, { 0x1edb, 'o' }, { 0x1edc, 'o' }, { 0x1edd, 'o' }, { 0x1ede, 'o' }, { 0x1edf, 'o' },
	{ 0x1ee0, 'o' }, { 0x1ee1, 'o' }, { 0x1ee2, 'o' }, { 0x1ee3, 'o' }, { 0x1ee4, 'u' }, { 0x1ee5, 'u' },
	{ 0x1ee6, 'u' }, { 0x1ee7, 'u' }, { 0x1ee8, 'u' }, { 0x1ee9, 'u' }, { 0x1eea, 'u' }, { 0x1eeb, 'u' },
	{ 0x1eec, 'u' }, { 0x1eed, 'u' }, { 0x1eee, 'u' }, { 0x1eef, 'u' }, { 0x1ef0, 'u' }, { 0x1ef1, 'u' },
	{ 0x1ef2, 'y' }, { 0x1ef3, 'y' }, { 0x1ef4, 'y' }, { 0x1ef5, 'y' }, { 0x1ef6, 'y' }, { 0x1ef7, 'y' },
	{ 0x1ef8, 'y' }, { 0x1ef9, 'y' },
};

/* Reads one code point; returns its length in bytes, 0 if the bytes are not UTF-8. */
static size_t decode(struct str s, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)s.p[0];
	size_t n = first < 0x80 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 0;
	if (n == 0 || n > s.n)
		return 0;

	uint32_t c = n == 1 ? first : first & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s.p[i];
		if ((next & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (next & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return n;
}

bool utf8_is_valid(struct str s)
{
	uint32_t c;
	while (s.n > 0) {
		size_t n = decode(s, &c);
		if (n == 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c <= 0x9f))
			return false;
		s = str_slice(s, n, s.n);
	}
	return true;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

uint32_t utf8_next(struct str *s)
{
	uint32_t c;
	if (s->n == 0)
		return 0;
	size_t n = decode(*s, &c);
	if (n == 0) { /* not valid: one byte at a time, so that it always ends */
		c = 0xfffd;
		n = 1;
	}
	*s = str_slice(*s, n, s->n);
	return c;
}

void utf8_put(char out[4], uint32_t c, size_t *n)
{
	if (c < 0x80) {
		out[0] = (char)c;
		*n = 1;
		return;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)((0xf00u >> length & 0xff) | c);
	*n = length;
}

static uint32_t plain(uint32_t c)
{
	size_t low = 0, high = sizeof plain_letters / sizeof *plain_letters;
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (plain_letters[middle].letter == c)
			return (uint32_t)plain_letters[middle].plain;
		if (plain_letters[middle].letter < c)
			low = middle + 1;
		else
			high = middle;
	}
	return c;
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a);
}

struct str utf8_fold(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 4);
	size_t n = 0;
	bool blank_before = false;

	while (s.n > 0) {
		uint32_t c = utf8_next(&s);
		size_t length;
		if (c >= 0x300 && c <= 0x36f) /* combining marks of decomposed text */
			continue;
		if (is_blank(c)) {
			blank_before = n > 0;
			continue;
		}
		if (blank_before)
			p[n++] = ' ';
		blank_before = false;
		utf8_put(p + n, plain(c), &length);
		n += length;
	}
	return (struct str){ p, n };
}
