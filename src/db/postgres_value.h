/*
 * Values as libpq sends and receives them: parameters of a statement, cells of a row in binary form.
 */
#pragma once

#include <libpq-fe.h>

#include "db/connection.h"

/* Arrays for the parameters of one statement, kept for the next one. */
struct postgres_params {
	const char **values;
	int *lengths;
	int *formats;
	char (*numbers)[24];
	Oid *types;
	int cap;
};

void postgres_params_free(struct postgres_params *p);
/* Fills p with the values; texts and bytes are pointed to, not copied. FAILED for a text or bytes too long to send. */
MUST enum status postgres_params_set(struct postgres_params *p, const struct value *args, int n);
/* Fills p->types from a letter each, a capital for an array, '?' for a value that is none. */
void postgres_params_types(struct postgres_params *p, const char *types, int n);

/* i, t, b; v for void; '!' for a type that is none of the house's. */
char postgres_letter(Oid type);
/* The cell at (row, column) of a result in binary form; it points into the result. */
MUST enum status postgres_cell(const char *name, const PGresult *result, int row, int column, struct value *out);
