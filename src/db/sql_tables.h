/*
 * The tables that a statement names behind FROM and JOIN: views and common table expressions are told like tables, and
 * what stands behind another FROM ("IS DISTINCT FROM x") as well.
 */
#pragma once

#include "base/str.h"

typedef void sql_table_fn(void *arg, struct str table);
void sql_tables(struct str text, sql_table_fn *fn, void *arg);
