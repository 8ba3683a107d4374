/*
 * Arrays as the parameters of one statement for many rows: built value by value in the binary form that PostgreSQL
 * reads. No libpq here.
 */
#pragma once

#include "base/status.h"
#include "base/value.h"
#include "db/sql_text.h"

struct postgres_array {
	char *bytes;
	size_t n_bytes;
	size_t cap;
	int n;
	char letter; /* of its values: i, t, b */
	bool has_null;
};

/* Begins anew, with the memory that it has. */
void postgres_array_begin(struct postgres_array *a, char letter);
void postgres_array_free(struct postgres_array *a);
/* FAILED for a value of another type than the array's, or one too long to send. Texts are copied. */
MUST enum status postgres_array_add(struct postgres_array *a, struct value v);
/* What is bound, as bytes; it holds until the next value is added. The letter of its parameter is the capital one. */
struct value postgres_array_value(struct postgres_array *a);
/* The only value of an array of one. */
struct value postgres_array_only(const struct postgres_array *a);
/* Whether its value at that place, from 0, is this whole number; true as well if that is not known (other values, or
 * empty ones, are in it). */
bool postgres_array_may_be(const struct postgres_array *a, int i, struct value v);
/* The rows whose columns are the first n parameters, an array each: "unnest($1, $2) AS v (x1, x2)"; numbered from 1 on
 * in a column more, "at". */
void postgres_arrays_put(struct sql_text *q, int n, bool is_numbered);
