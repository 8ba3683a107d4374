/* Finds the tables of a statement; see sql_tables.h. */
#include "db/sql_tables.h"

#include <string.h>
#include <strings.h>

#define BEHIND_ALIAS 3

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* The end of a text in quotes that begins at `at`. */
static size_t behind_quotes(struct str text, size_t at)
{
	for (at++; at < text.n && text.p[at] != '\''; at++)
		;
	return at + 1;
}

void sql_tables(struct str text, sql_table_fn *fn, void *arg)
{
	bool is_next = false;       /* a table is due */
	int n_words = BEHIND_ALIAS; /* since the last one: "t", "t a" and "t AS a" may be followed by another */
	size_t at = 0;

	while (at < text.n) {
		size_t first = at;
		if (text.p[at] == '\'') {
			at = behind_quotes(text, at);
			n_words = BEHIND_ALIAS;
			continue;
		}
		if (!is_letter(text.p[at])) {
			bool is_space = text.p[at] == ' ' || text.p[at] == '\n' || text.p[at] == '\t';
			is_next = is_space ? is_next : text.p[at] == ',' && n_words < BEHIND_ALIAS;
			n_words = is_space ? n_words : BEHIND_ALIAS;
			at++;
			continue;
		}
		while (at < text.n && is_letter(text.p[at]))
			at++;
		struct str word = str_slice(text, first, at);
		if (is_next && (at == text.n || text.p[at] != '(')) /* else a function that makes rows */
			fn(arg, word);
		n_words = is_next ? 0 : n_words < BEHIND_ALIAS ? n_words + 1 : n_words;
		is_next = is_word(word, "from") || is_word(word, "join");
	}
}
