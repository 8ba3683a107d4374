/* How rows of units are read; for unit.c and structure_read.c. */
#pragma once

#include "db/sql_text.h"
#include "domain/unit.h"

/* Begins "SELECT … FROM unit u" with names, kinds and heads as of `day`; joins and conditions follow. */
void unit_select(struct sql_text *q, struct arena *a, enum db_engine engine, day_t day);
/* Runs it. */
MUST enum status unit_rows(struct ctx *ctx, const struct sql_text *q, struct unit **out, size_t *out_n);
