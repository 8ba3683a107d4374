/* Cuts a formula into tokens. */
#include "figures/lexer.h"

#include "base/text.h"
#include "base/utf8.h"

#define NUMBER_DIGITS_MAX 18

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char at(const struct lexer *l, size_t i)
{
	return i < l->rest.n ? l->rest.p[i] : '\0';
}

enum status lexer_begin(struct lexer *l, struct ctx *ctx, struct str text)
{
	*l = (struct lexer){ .ctx = ctx, .rest = text, .line = 1, .column = 1 };
	if (text.n > FORMULA_LENGTH_MAX)
		return problem_at(ctx, 1, 1, STR_EMPTY, T("Công thức dài quá %d byte."), FORMULA_LENGTH_MAX);
	if (!utf8_is_valid(text))
		return problem_at(ctx, 1, 1, STR_EMPTY, T("Công thức không phải văn bản UTF-8."));
	return OK;
}

/* Moves on by n bytes. */
static void lexer_advance(struct lexer *l, size_t n)
{
	struct str taken = str_slice(l->rest, 0, n);
	l->rest = str_slice(l->rest, n, l->rest.n);
	while (taken.n > 0) {
		if (utf8_next(&taken) == '\n') {
			l->line++;
			l->column = 1;
		} else {
			l->column++;
		}
	}
}

static void lexer_skip(struct lexer *l)
{
	for (;;) {
		size_t n = 0;
		while (at(l, n) == ' ' || at(l, n) == '\t' || at(l, n) == '\n' || at(l, n) == '\r')
			n++;
		if (at(l, n) == '-' && at(l, n + 1) == '-')
			while (n < l->rest.n && at(l, n) != '\n')
				n++;
		if (n == 0)
			return;
		lexer_advance(l, n);
	}
}

/* 2020-12-31, which no sum of numbers without blanks is mistaken for. */
static bool looks_like_day(const struct lexer *l)
{
	static const char shape[] = "dddd-dd-dd";
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == 'd' ? !is_digit(at(l, i)) : at(l, i) != '-')
			return false;
	return !is_digit(at(l, sizeof shape - 1));
}

static enum status lexer_number(struct lexer *l, struct token *t)
{
	if (looks_like_day(l)) {
		t->kind = TOKEN_DAY;
		t->text = str_slice(l->rest, 0, 10);
		if (day_parse_iso(t->text, &t->day) != OK)
			return problem_at(
				l->ctx, t->line, t->column, STR_EMPTY,
				T("“%.*s” không phải một ngày có thật; viết năm-tháng-ngày, ví dụ 2020-12-31."),
				STR_ARG(t->text));
		return OK;
	}
	size_t n = 0;
	while (is_digit(at(l, n)))
		n++;
	if (at(l, n) == '.' && is_digit(at(l, n + 1))) {
		n++;
		while (is_digit(at(l, n)))
			n++;
	}
	t->kind = TOKEN_NUMBER;
	t->text = str_slice(l->rest, 0, n);
	if (n > NUMBER_DIGITS_MAX || rational_parse(t->text, &t->number) != OK)
		return problem_at(l->ctx, t->line, t->column, STR_EMPTY,
				  T("Số “%.*s” không đọc được; viết như 650 hoặc 1.5, nhiều nhất %d chữ số."),
				  STR_ARG(t->text), NUMBER_DIGITS_MAX);
	if (is_letter(at(l, n)) || at(l, n) == '_')
		return problem_at(l->ctx, t->line, t->column, STR_EMPTY,
				  T("Sau số “%.*s” cần dấu cách hoặc dấu phép tính."), STR_ARG(t->text));
	return OK;
}

static enum status lexer_text(struct lexer *l, struct token *t)
{
	size_t n = 1;
	while (n < l->rest.n && at(l, n) != '"' && at(l, n) != '\n')
		n++;
	if (at(l, n) != '"')
		return problem_at(l->ctx, t->line, t->column, STR_EMPTY, T("Thiếu dấu nháy đóng \" ở cuối dòng."));
	t->kind = TOKEN_TEXT;
	t->text = str_slice(l->rest, 1, n);
	lexer_advance(l, n + 1);
	return OK;
}

static size_t sign_length(const struct lexer *l)
{
	char c = at(l, 0), next = at(l, 1);
	if ((c == '!' || c == '<' || c == '>') && next == '=')
		return 2;
	for (const char *p = "(),.:+-*/%=<>"; *p; p++)
		if (*p == c)
			return 1;
	return 0;
}

enum status lexer_next(struct lexer *l, struct token *out)
{
	lexer_skip(l);
	struct token t = { .line = l->line, .column = l->column };

	if (l->rest.n == 0) {
		*out = t;
		return OK;
	}
	if (at(l, 0) == '"') {
		TRY(lexer_text(l, &t));
		*out = t;
		return OK;
	}
	if (is_digit(at(l, 0))) {
		TRY(lexer_number(l, &t));
	} else if (is_letter(at(l, 0))) {
		size_t n = 1;
		while (is_letter(at(l, n)) || is_digit(at(l, n)) || at(l, n) == '_')
			n++;
		t.kind = TOKEN_NAME;
		t.text = str_slice(l->rest, 0, n);
	} else {
		size_t n = sign_length(l);
		if (n == 0) {
			struct str rest = l->rest;
			utf8_next(&rest);
			return problem_at(l->ctx, t.line, t.column, STR_EMPTY,
					  T("Ký tự “%.*s” không dùng trong công thức."),
					  STR_ARG(str_slice(l->rest, 0, l->rest.n - rest.n)));
		}
		t.kind = TOKEN_SIGN;
		t.text = str_slice(l->rest, 0, n);
	}
	lexer_advance(l, t.text.n);
	*out = t;
	return OK;
}
