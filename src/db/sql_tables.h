/*
 * The tables that a statement names behind FROM and JOIN: views and common table expressions are told like tables.
 * docs/sql.md forbids a list of tables behind FROM, so that no table stands elsewhere.
 */
#pragma once

#include "base/str.h"

typedef void sql_table_fn(void *arg, struct str table);
void sql_tables(struct str text, sql_table_fn *fn, void *arg);
