/* Values as libpq sends and receives them; see postgres_value.h. */
#include "db/postgres_value.h"

#include <endian.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { /* pg_type.oid, fixed for ever */
       TYPE_BYTEA = 17,
       TYPE_NAME = 19,
       TYPE_INT8 = 20,
       TYPE_INT2 = 21,
       TYPE_INT4 = 23,
       TYPE_TEXT = 25,
       TYPE_BYTEA_ARRAY = 1001,
       TYPE_TEXT_ARRAY = 1009,
       TYPE_INT8_ARRAY = 1016,
       TYPE_BPCHAR = 1042,
       TYPE_VARCHAR = 1043,
       TYPE_VOID = 2278
};

static void *grown(void *old, int n, size_t size)
{
	void *p = reallocarray(old, (size_t)n, size);
	if (!p)
		abort();
	return p;
}

static void make_room(struct postgres_params *p, int n)
{
	if (n <= p->cap)
		return;
	p->values = grown(p->values, n, sizeof *p->values);
	p->lengths = grown(p->lengths, n, sizeof *p->lengths);
	p->formats = grown(p->formats, n, sizeof *p->formats);
	p->numbers = grown(p->numbers, n, sizeof *p->numbers);
	p->types = grown(p->types, n, sizeof *p->types);
	p->cap = n;
}

void postgres_params_free(struct postgres_params *p)
{
	free(p->values);
	free(p->lengths);
	free(p->formats);
	free(p->numbers);
	free(p->types);
	*p = (struct postgres_params){ 0 };
}

static Oid type_of(char letter)
{
	switch (letter) {
	case 'i':
		return TYPE_INT8;
	case 't':
		return TYPE_TEXT;
	case 'b':
		return TYPE_BYTEA;
	case 'I':
		return TYPE_INT8_ARRAY;
	case 'T':
		return TYPE_TEXT_ARRAY;
	case 'B':
		return TYPE_BYTEA_ARRAY;
	default:
		return 0; /* the server finds it out */
	}
}

void postgres_params_types(struct postgres_params *p, const char *types, int n)
{
	make_room(p, n);
	for (int i = 0; i < n; i++)
		p->types[i] = type_of(types[i]);
}

enum status postgres_params_set(struct postgres_params *p, const struct value *args, int n)
{
	make_room(p, n);
	for (int i = 0; i < n; i++) {
		struct value v = args[i];
		p->values[i] = NULL;
		p->lengths[i] = 0;
		p->formats[i] = 0;
		if (v.type == VALUE_INT) {
			snprintf(p->numbers[i], sizeof p->numbers[i], "%" PRId64, v.i);
			p->values[i] = p->numbers[i];
		} else if (v.type != VALUE_NULL) {
			if (v.s.n > INT_MAX)
				return fail("postgres: a parameter of %zu bytes", v.s.n);
			p->values[i] = v.s.p ? v.s.p : "";
			p->lengths[i] = (int)v.s.n;
			p->formats[i] = 1; /* as it is, by length */
		}
	}
	return OK;
}

char postgres_letter(Oid type)
{
	switch (type) {
	case TYPE_INT2:
	case TYPE_INT4:
	case TYPE_INT8:
		return 'i';
	case TYPE_TEXT:
	case TYPE_VARCHAR:
	case TYPE_BPCHAR:
	case TYPE_NAME:
		return 't';
	case TYPE_BYTEA:
		return 'b';
	case TYPE_VOID:
		return 'v';
	default:
		return '!';
	}
}

static int64_t number_of(const char *p, int n)
{
	uint16_t two;
	uint32_t four;
	uint64_t eight;
	switch (n) {
	case 2:
		memcpy(&two, p, sizeof two);
		return (int16_t)be16toh(two);
	case 4:
		memcpy(&four, p, sizeof four);
		return (int32_t)be32toh(four);
	default:
		memcpy(&eight, p, sizeof eight);
		return (int64_t)be64toh(eight);
	}
}

enum status postgres_cell(const char *name, const PGresult *result, int row, int column, struct value *out)
{
	const char *p = PQgetvalue(result, row, column);
	struct str bytes = { p, (size_t)PQgetlength(result, row, column) };
	char letter = postgres_letter(PQftype(result, column));
	if (letter == '!')
		return fail("postgres: %s: column %d has type %u; cast it to bigint or text", name, column + 1,
			    PQftype(result, column));
	if (PQgetisnull(result, row, column) || letter == 'v')
		*out = VALUE_NONE;
	else if (letter == 'i')
		*out = VALUE_OF_INT(number_of(p, (int)bytes.n));
	else
		*out = letter == 't' ? VALUE_OF_TEXT(bytes) : VALUE_OF_BYTES(bytes);
	return OK;
}
