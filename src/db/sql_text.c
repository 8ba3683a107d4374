/* Dynamic SQL, safe by construction; see sql_text.h. */
#include "db/sql_text.h"

#include <string.h>

#define SQL_TEXT_MAX ((size_t)4 << 20)
#define NAME_MAX_LENGTH 63 /* PostgreSQL cuts longer names silently */

void sql_init(struct sql_text *q, struct arena *a, enum db_engine engine)
{
	memset(q, 0, sizeof *q);
	q->engine = engine;
	buf_init(&q->text, a, SQL_TEXT_MAX);
}

void sql_add_literal(struct sql_text *q, const char *literal)
{
	buf_lit(&q->text, literal);
}

void sql_either(struct sql_text *q, const char *sqlite, const char *postgres)
{
	buf_lit(&q->text, q->engine == DB_SQLITE ? sqlite : postgres);
}

static bool is_name(struct str s)
{
	if (s.n == 0 || s.n > NAME_MAX_LENGTH || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
			return false;
	}
	return true;
}

void sql_name(struct sql_text *q, struct str identifier)
{
	if (is_name(identifier))
		buf_add(&q->text, identifier);
	else
		q->is_bad = true;
}

void sql_alias(struct sql_text *q, const char *prefix, int number)
{
	if (number < 0)
		q->is_bad = true;
	buf_lit(&q->text, prefix);
	buf_int(&q->text, number);
}

void sql_value(struct sql_text *q, struct value v)
{
	if (q->params.n == SQL_PARAMS_MAX) {
		q->is_bad = true;
		return;
	}
	*LIST_ADD(q->text.arena, &q->params) = v;
	buf_char(&q->text, '$');
	buf_int(&q->text, (int64_t)q->params.n);
}

void sql_int(struct sql_text *q, int64_t v)
{
	sql_value(q, VALUE_OF_INT(v));
}

void sql_str(struct sql_text *q, struct str v)
{
	sql_value(q, VALUE_OF_TEXT(v));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void sql_append(struct sql_text *q, const struct sql_text *part)
{
	struct str text = buf_str(&part->text);
	size_t n_params = part->params.n;
	bool is_quoted = false;
	size_t copied = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			is_quoted = !is_quoted;
		if (is_quoted || text.p[i] != '$' || i + 1 == text.n || !is_digit(text.p[i + 1]))
			continue;
		buf_add(&q->text, str_slice(text, copied, i));
		int64_t number = 0;
		for (i++; i < text.n && is_digit(text.p[i]); i++)
			number = number * 10 + (text.p[i] - '0');
		copied = i--;
		buf_char(&q->text, '$');
		buf_int(&q->text, number + (int64_t)q->params.n);
	}
	buf_add(&q->text, str_slice(text, copied, text.n));
	if (q->params.n + n_params > SQL_PARAMS_MAX || part->is_bad || buf_is_cut(&part->text) ||
	    part->engine != q->engine) {
		q->is_bad = true;
		return;
	}
	for (size_t i = 0; i < n_params; i++)
		*LIST_ADD(q->text.arena, &q->params) = part->params.items[i];
}

void sql_walk(struct sql_text *q)
{
	q->is_walked = true;
}

void sql_about_changes(struct sql_text *q)
{
	q->is_about_changes = true;
}

void sql_remember(struct sql_text *q)
{
	q->is_remembered = true;
}

void sql_remember_arranged(struct sql_text *q, db_arrange_fn *arrange)
{
	q->is_remembered = true;
	q->arrange = arrange;
}
