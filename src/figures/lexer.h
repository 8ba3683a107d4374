/*
 * The words of a formula. A token points into the text; its place is counted in characters.
 */
#pragma once

#include "figures/ast.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_DAY,
	TOKEN_TEXT, /* without its quotes */
	TOKEN_SIGN  /* one of ( ) , . : + - * / % = != < <= > >= */
};

struct token {
	enum token_kind kind;
	struct str text;
	struct rational number;
	day_t day;
	int line;
	int column;
};

struct lexer {
	struct ctx *ctx;
	struct str rest;
	int line;
	int column;
};

/* INVALID with a problem for a text too long or not UTF-8. */
MUST enum status lexer_begin(struct lexer *l, struct ctx *ctx, struct str text);
/* The next token; at the end TOKEN_END again and again. INVALID with a problem for what is no token. */
MUST enum status lexer_next(struct lexer *l, struct token *out);
