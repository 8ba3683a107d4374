/* Levels as people type them, into the forms of target.h, and back (level_words.h). */
#include "figures/level_words.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "figures/target.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TOKENS_MAX 80

/* Phrases without accents, the longer before those that begin them. UNTIL is "đến", UP is "trở lên": what they mean
 * depends on what stands around them. */
static const struct {
	const char *phrase;
	const char *token;
} phrases[] = {
	{ "cao hon muc cap tren giao", "> assigned" },
	{ "cao hon cap tren giao", "> assigned" },
	{ "cao hon muc duoc giao", "> assigned" },
	{ "cao hon muc giao", "> assigned" },
	{ "vuot muc giao", "> assigned" },
	{ "theo muc cap tren giao", "assigned" },
	{ "cap tren giao", "assigned" },
	{ "duoc giao", "assigned" },
	{ "closed at", "closed at" },
	{ "chua ro", "unknown" },
	{ "khong ro", "unknown" },
	{ "thap hon", "lower" },
	{ "da hoan thanh", "done" },
	{ "hoan thanh", "done" },
	{ "suy ra", "implied" },
	{ "thu hoi", "withdrawn" },
	{ "moi nam", "each year" },
	{ "hang nam", "each year" },
	{ "each year", "each year" },
	{ "tro len", "UP" },
	{ "khong duoi", ">=" },
	{ "it nhat", ">=" },
	{ "toi thieu", ">=" },
	{ "khong qua", "<=" },
	{ "nhieu nhat", "<=" },
	{ "toi da", "<=" },
	{ "lon hon", ">" },
	{ "cao hon", "higher" },
	{ "tren", ">" },
	{ "hon", ">" },
	{ "it hon", "<" },
	{ "duoi", "<" },
	{ "tang them", "+" },
	{ "tang", "+" },
	{ "bang", "=" },
	{ "den het nam", "UNTIL" },
	{ "den nam", "UNTIL" },
	{ "den", "UNTIL" },
	{ "to", "UNTIL" },
	{ "tu", "FROM" },
	{ "nam", "" },
	{ "≥", ">=" },
	{ "≤", "<=" },
	{ "–", "-" },
	{ "−", "-" },
};

struct tokens {
	struct str items[TOKENS_MAX];
	size_t n;
	bool is_full;
};

static void add(struct tokens *t, struct str token)
{
	if (token.n == 0)
		return;
	t->is_full |= t->n == TOKENS_MAX;
	if (t->n < TOKENS_MAX)
		t->items[t->n++] = token;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || (unsigned char)c >= 0x80;
}

static size_t digits_at(struct str s, size_t i)
{
	size_t n = 0;
	while (i + n < s.n && is_digit(s.p[i + n]))
		n++;
	return n;
}

/* A comma between digits is the decimal sign, unless a year of a list of years follows it: "2025:80,2030:85". */
static bool is_decimal_comma(struct str s, size_t i)
{
	size_t n = i + 1 < s.n && s.p[i] == ',' ? digits_at(s, i + 1) : 0, after = i + 1 + n;
	while (after < s.n && s.p[after] == ' ')
		after++;
	return n > 0 && !(after < s.n && s.p[after] == ':');
}

/* Groups of three behind dots: thousands. "0.125" is none, for nobody writes 0 thousand. */
static size_t grouped_at(struct str s, size_t i)
{
	size_t n = digits_at(s, i);
	if (n == 0 || n > 3 || s.p[i] == '0')
		return 0;
	size_t end = i + n;
	while (end < s.n && s.p[end] == '.' && digits_at(s, end + 1) == 3)
		end += 4;
	return end > i + n ? end - i : 0;
}

/* A number with its decimals and its %, as the forms of target.h write it; *out_n bytes were read. */
static struct str number_at(struct arena *a, struct str s, size_t i, size_t *out_n)
{
	struct buf out;
	size_t grouped = grouped_at(s, i), end = i + (grouped > 0 ? grouped : digits_at(s, i));

	buf_init(&out, a, 0);
	for (size_t k = i; k < end; k++) {
		if (s.p[k] != '.')
			buf_char(&out, s.p[k]);
	}
	bool is_dot = grouped == 0 && end + 1 < s.n && s.p[end] == '.' && digits_at(s, end + 1) > 0;
	if (is_dot || is_decimal_comma(s, end)) {
		size_t n = digits_at(s, end + 1);
		buf_char(&out, '.');
		buf_add(&out, str_slice(s, end + 1, end + 1 + n));
		end += 1 + n;
	}
	size_t percent = end;
	while (percent < s.n && s.p[percent] == ' ')
		percent++;
	if (percent < s.n && s.p[percent] == '%') {
		buf_char(&out, '%');
		end = percent + 1;
	}
	*out_n = end - i;
	return buf_str(&out);
}

/* The phrase that stands here as whole words; NULL if none does. */
static const char *phrase_at(struct str s, size_t i, size_t *out_n)
{
	for (size_t k = 0; k < COUNT(phrases); k++) {
		struct str phrase = str_of(phrases[k].phrase);
		bool is_word = is_word_char(phrase.p[0]) && (unsigned char)phrase.p[0] < 0x80;
		if (!str_starts(str_slice(s, i, s.n), phrase))
			continue;
		if (is_word && i + phrase.n < s.n && is_word_char(s.p[i + phrase.n]))
			continue;
		*out_n = phrase.n;
		return phrases[k].token;
	}
	return NULL;
}

/* Signs of two characters, else the one that stands here. */
static size_t sign_at(struct str s, size_t i)
{
	static const char *const signs[] = { ">=", "<=", ".." };
	for (size_t k = 0; k < COUNT(signs); k++) {
		if (str_starts(str_slice(s, i, s.n), str_of(signs[k])))
			return 2;
	}
	return 1;
}

static void read_tokens(struct arena *a, struct str s, struct tokens *t)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = 1;
		const char *token;
		if (s.p[i] == ' ') {
			i++;
			continue;
		}
		if (is_digit(s.p[i])) {
			add(t, number_at(a, s, i, &n));
		} else if ((token = phrase_at(s, i, &n)) != NULL) {
			add(t, str_of(token));
		} else if (is_word_char(s.p[i])) {
			while (i + n < s.n && is_word_char(s.p[i + n]) && !is_digit(s.p[i + n]))
				n++;
			add(t, str_slice(s, i, i + n));
		} else {
			n = sign_at(s, i);
			add(t, str_slice(s, i, i + n));
		}
		i += n;
	}
}

static bool is_at(const struct tokens *t, size_t i, const char *token)
{
	return i < t->n && str_is(t->items[i], token);
}

static bool is_number_at(const struct tokens *t, size_t i)
{
	return i < t->n && t->items[i].n > 0 && is_digit(t->items[i].p[0]);
}

static struct str joined(struct arena *a, const struct tokens *t, const char *open, const char *close)
{
	struct buf out;

	buf_init(&out, a, 0);
	buf_lit(&out, open);
	for (size_t i = 0; i < t->n; i++) {
		bool is_close = is_at(t, i, ",") || is_at(t, i, ":") || is_at(t, i, ";") || is_at(t, i, "}") ||
				(i > 0 && (is_at(t, i - 1, "+") || is_at(t, i - 1, "{")));
		if (i > 0 && !is_close)
			buf_char(&out, ' ');
		buf_add(&out, is_at(t, i, "UNTIL") ? STR("to") : t->items[i]);
	}
	buf_lit(&out, close);
	return buf_str(&out);
}

/* "each year 100 to 2025" is said as often as "100 each year to 2025". */
static void turn_years(struct tokens *t)
{
	for (size_t i = 0; i + 1 < t->n; i++) {
		bool is_before = is_at(t, i, "each year") && is_number_at(t, i + 1);
		if (!is_before)
			continue;
		t->items[i] = t->items[i + 1];
		t->items[i + 1] = STR("each year");
	}
}

/* "cao hơn 90%" compares, "chưa rõ, cao hơn" does not. */
static void turn_comparisons(struct tokens *t)
{
	for (size_t i = 0; i + 1 < t->n; i++) {
		if (is_number_at(t, i + 1) && is_at(t, i, "higher"))
			t->items[i] = STR(">");
		else if (is_number_at(t, i + 1) && is_at(t, i, "lower"))
			t->items[i] = STR("<");
	}
}

/* Years with their values, written without braces; semicolons between them are commas. */
static bool are_horizons(struct tokens *t)
{
	if (!is_number_at(t, 0) || !is_at(t, 1, ":"))
		return false;
	for (size_t i = 0; i < t->n; i++) {
		if (is_at(t, i, ";"))
			t->items[i] = STR(",");
	}
	return true;
}

struct str level_of_words(struct arena *a, struct str typed)
{
	struct str text = str_trim(typed);
	struct tokens t = { .n = 0 };
	size_t at;

	if (text.n == 0 || text.n > TARGET_LENGTH_MAX)
		return text;
	if (str_starts(text, STR("“")))
		text = str_fmt(a, "\"%.*s", STR_ARG(str_slice(text, sizeof "“" - 1, text.n)));
	if (text.p[0] == '"')
		return str_ends(text, STR("”"))
			       ? str_fmt(a, "%.*s\"", STR_ARG(str_slice(text, 0, text.n - (sizeof "”" - 1))))
			       : text;
	read_tokens(a, utf8_fold(a, text), &t);
	if (t.is_full)
		return text;
	turn_years(&t);
	turn_comparisons(&t);
	at = is_at(&t, 0, "FROM") ? 1 : 0;
	if (t.n == at + 3 && is_number_at(&t, at) && is_number_at(&t, at + 2) &&
	    (is_at(&t, at + 1, "UNTIL") || is_at(&t, at + 1, "-") || is_at(&t, at + 1, "..")))
		return str_fmt(a, "%.*s..%.*s", STR_ARG(t.items[at]), STR_ARG(t.items[at + 2]));
	if (is_number_at(&t, at) && ((t.n == at + 1 && at == 1) || (t.n == at + 2 && is_at(&t, at + 1, "UP"))))
		return str_fmt(a, ">= %.*s", STR_ARG(t.items[at]));
	return are_horizons(&t) ? joined(a, &t, "{", "}") : joined(a, &t, "", "");
}

/* One or several numbers with signs, no years and no ranges: "> 1500", "+200", "75.5%". */
static bool has_numbers_alone(struct str level)
{
	for (size_t i = 0; i < level.n; i++)
		if (!is_digit(level.p[i]) && !strchr("<>=+%. ", level.p[i]))
			return false;
	return !str_contains(level, STR(".."));
}

/* Whether a dot goes before this digit: three, six … digits follow up to the end of the number or its decimals. None
 * goes into a number that begins with 0: "0.125" is read as it stands. */
static bool begins_group(struct str level, size_t i)
{
	size_t end = i, begin = i;

	if (i == 0 || !is_digit(level.p[i]) || !is_digit(level.p[i - 1]))
		return false;
	while (end < level.n && is_digit(level.p[end]))
		end++;
	while (begin > 0 && is_digit(level.p[begin - 1]))
		begin--;
	bool is_decimals = begin > 0 && level.p[begin - 1] == '.';
	return !is_decimals && level.p[begin] != '0' && (end - i) % 3 == 0;
}

struct str level_typed(struct arena *a, struct str level)
{
	bool is_grouped = has_numbers_alone(level);
	struct buf out;

	if (str_starts(level, STR("\"")))
		return level;
	buf_init(&out, a, 0);
	for (size_t i = 0; i < level.n; i++) {
		bool is_decimal = level.p[i] == '.' && i > 0 && is_digit(level.p[i - 1]) && i + 1 < level.n &&
				  is_digit(level.p[i + 1]);
		if (is_grouped && begins_group(level, i))
			buf_char(&out, '.');
		buf_char(&out, is_decimal ? ',' : level.p[i]);
	}
	return buf_str(&out);
}
