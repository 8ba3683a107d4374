/* Arrays in the binary form of PostgreSQL; see postgres_array.h. */
#include "db/postgres_array.h"

#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 20   /* dimensions, whether empty values are there, type, length, first index: 32 bits each */
#define NUMBER_BYTES 12 /* of a number with its length before it */

static void add_bytes(struct postgres_array *a, const void *p, size_t n)
{
	if (a->n_bytes + n > a->cap) {
		a->cap = (a->n_bytes + n) * 2;
		a->bytes = realloc(a->bytes, a->cap);
		if (!a->bytes)
			abort();
	}
	if (n > 0)
		memcpy(a->bytes + a->n_bytes, p, n);
	a->n_bytes += n;
}

static void add_int32(struct postgres_array *a, int32_t v)
{
	uint32_t net = htobe32((uint32_t)v);
	add_bytes(a, &net, sizeof net);
}

static void put_int32(struct postgres_array *a, size_t at, int32_t v)
{
	uint32_t net = htobe32((uint32_t)v);
	memcpy(a->bytes + at, &net, sizeof net);
}

void postgres_array_begin(struct postgres_array *a, char letter)
{
	static const char no_head[HEAD_BYTES];

	a->letter = letter;
	a->n = 0;
	a->n_bytes = 0;
	a->has_null = false;
	add_bytes(a, no_head, sizeof no_head);
}

void postgres_array_free(struct postgres_array *a)
{
	free(a->bytes);
	*a = (struct postgres_array){ 0 };
}

enum status postgres_array_add(struct postgres_array *a, struct value v)
{
	if (v.type == VALUE_NULL) {
		a->has_null = true;
		add_int32(a, -1);
	} else if ("?itb"[v.type] != a->letter) {
		return fail("postgres: a value of type '%c' in an array of '%c'", "?itb"[v.type], a -> letter);
	} else if (v.type == VALUE_INT) {
		uint64_t net = htobe64((uint64_t)v.i);
		add_int32(a, sizeof net);
		add_bytes(a, &net, sizeof net);
	} else {
		if (v.s.n > INT_MAX)
			return fail("postgres: a value of %zu bytes", v.s.n);
		add_int32(a, (int32_t)v.s.n);
		add_bytes(a, v.s.p, v.s.n);
	}
	a->n++;
	return OK;
}

struct value postgres_array_value(struct postgres_array *a)
{
	enum { TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_TEXT = 25 };

	put_int32(a, 0, 1);
	put_int32(a, 4, a->has_null);
	put_int32(a, 8, a->letter == 'i' ? TYPE_INT8 : a->letter == 't' ? TYPE_TEXT : TYPE_BYTEA);
	put_int32(a, 12, a->n);
	put_int32(a, 16, 1);
	return VALUE_OF_BYTES(((struct str){ a->bytes, a->n_bytes }));
}

static int64_t number_at(const struct postgres_array *a, size_t at)
{
	uint64_t net;
	memcpy(&net, a->bytes + at, sizeof net);
	return (int64_t)be64toh(net);
}

struct value postgres_array_only(const struct postgres_array *a)
{
	struct str s = { a->bytes + HEAD_BYTES + 4, a->n_bytes - HEAD_BYTES - 4 };

	if (a->has_null)
		return VALUE_NONE;
	if (a->letter == 'i')
		return VALUE_OF_INT(number_at(a, HEAD_BYTES + 4));
	return a->letter == 't' ? VALUE_OF_TEXT(s) : VALUE_OF_BYTES(s);
}

bool postgres_array_may_be(const struct postgres_array *a, int i, struct value v)
{
	if (a->letter != 'i' || a->has_null || v.type != VALUE_INT)
		return true;
	return number_at(a, HEAD_BYTES + 4 + (size_t)i * NUMBER_BYTES) == v.i;
}

void postgres_arrays_put(struct sql_text *q, int n, bool is_numbered)
{
	sql_lit(q, "unnest(");
	for (int i = 0; i < n; i++)
		buf_fmt(&q->text, i > 0 ? ", $%d" : "$%d", i + 1);
	sql_add_literal(q, is_numbered ? ") WITH ORDINALITY AS v (" : ") AS v (");
	for (int i = 0; i < n; i++)
		sql_alias(q, i > 0 ? ", x" : "x", i + 1);
	sql_add_literal(q, is_numbered ? ", at)" : ")");
}
