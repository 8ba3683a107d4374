/*
 * Dynamic SQL, safe by construction: a text is made of string literals of the program, bound values, and identifiers
 * that are checked against [a-z][a-z0-9_]*. Nothing else can get in. The text is the same for both engines; where they
 * differ, sql_either() takes two literals.
 *
 *   struct sql_text q;
 *   sql_init(&q, ctx->arena, engine);
 *   sql_lit(&q, "SELECT id FROM ");
 *   sql_name(&q, type->table);
 *   sql_lit(&q, " WHERE unit_id = ");
 *   sql_int(&q, unit_id);
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/value.h"
#include "db/db.h"

#define SQL_PARAMS_MAX 30000

struct sql_text {
	struct buf text;
	LIST(struct value) params;
	enum db_engine engine;
	bool is_bad; /* an identifier was refused; running it fails */
	bool is_remembered;
	bool is_walked;
	bool is_about_changes;
	db_arrange_fn *arrange;
};

void sql_init(struct sql_text *q, struct arena *a, enum db_engine engine);
/* Only literals: the macro does not compile with anything else. */
#define sql_lit(q, literal) sql_add_literal((q), "" literal)
void sql_add_literal(struct sql_text *q, const char *literal);
void sql_either(struct sql_text *q, const char *sqlite, const char *postgres);
void sql_name(struct sql_text *q, struct str identifier);           /* a table, column or alias from a description */
void sql_alias(struct sql_text *q, const char *prefix, int number); /* prefix literal + number: "r12" */
void sql_int(struct sql_text *q, int64_t v);                        /* binds; the placeholder is a bigint */
void sql_str(struct sql_text *q, struct str v);                     /* binds a text */
void sql_value(struct sql_text *q, struct value v);
/* Its rows may come from memory (struct sql, is_remembered): for texts over facts that are asked on every page. */
void sql_remember(struct sql_text *q);
/* The same, and the rows are remembered in the order that the function gives them. Whoever asks the same text gives the
 * same function. */
void sql_remember_arranged(struct sql_text *q, db_arrange_fn *arrange);
/* Of the rows in the order of its ORDER BY the first few are wanted, of many: it is to go along an index that has the
 * order, and not to gather and sort. For PostgreSQL; SQLite does so where it can. */
void sql_walk(struct sql_text *q);
/* It asks what was changed when, to bring to now what is kept of other readings: itself it reads nothing that a reading
 * depends on (db_reading_begin()). */
void sql_about_changes(struct sql_text *q);
/* Appends another builder's text, renumbering its placeholders. */
void sql_append(struct sql_text *q, const struct sql_text *part);
