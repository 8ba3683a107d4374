/* Digests of blocks, and the keys of names that a batch meets again and again (bulk_batch.h). */
#include "domain/bulk_batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/fact_row.h"
#include "i18n/names.h"

static void put_int(unsigned char *out, int64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)v >> (8 * i));
}

void bulk_tag(struct bulk_column *column)
{
	put_int(column->tag, (int64_t)str_hash(column->name));
}

void bulk_digest_begin(crypto_generichash_state *state, struct str code, int64_t first, int64_t change_id, instant_t at)
{
	unsigned char head[32];

	put_int(head, (int64_t)code.n);
	put_int(head + 8, first);
	put_int(head + 16, change_id);
	put_int(head + 24, at);
	crypto_generichash_init(state, NULL, 0, DIGEST_BYTES);
	crypto_generichash_update(state, head, sizeof head);
	crypto_generichash_update(state, (const unsigned char *)code.p, code.n);
}

void bulk_digest_row(crypto_generichash_state *state, int64_t id, const struct bulk_column *columns, int n,
		     const struct value *values)
{
	unsigned char bytes[1024];
	size_t at = 8;

	put_int(bytes, id);
	for (int i = 0; i < n; i++) {
		const struct value *v = &values[i];
		size_t n_text = v->type == VALUE_INT ? 0 : v->s.n;
		if (columns[i].made != COLUMN_VALUE || v->type == VALUE_NULL)
			continue;
		if (at + 16 + (n_text < 256 ? n_text : 0) > sizeof bytes) {
			crypto_generichash_update(state, bytes, at);
			at = 0;
		}
		memcpy(bytes + at, columns[i].tag, 8);
		put_int(bytes + at + 8, v->type == VALUE_INT ? v->i : (int64_t)n_text);
		at += 16;
		if (n_text >= 256) {
			crypto_generichash_update(state, bytes, at);
			crypto_generichash_update(state, (const unsigned char *)v->s.p, n_text);
			at = 0;
		} else if (n_text > 0) {
			memcpy(bytes + at, v->s.p, n_text);
			at += n_text;
		}
	}
	crypto_generichash_update(state, bytes, at);
}

/* Names ---------------------------------------------------------------------------------------------------------------
 */

#define SLOTS ((size_t)1 << 17)
#define KEPT (SLOTS / 2) /* others are computed each time */

struct kept_name {
	struct str name;
	struct name_key_set set;
};

struct bulk_names {
	struct arena *arena;
	struct kept_name *slots[SLOTS];
	struct kept_name *last;
	size_t n;
};

struct bulk_names *bulk_names_new(struct arena *a)
{
	struct bulk_names *names = arena_new_of(a, struct bulk_names);

	names->arena = a;
	return names;
}

static struct kept_name *name_new(struct arena *a, struct str name)
{
	struct kept_name *kept = arena_new_of(a, struct kept_name);

	kept->name = str_dup(a, name);
	kept->set = (struct name_key_set){ utf8_fold(a, name), name_given_key(a, name), name_sort_key(a, name) };
	return kept;
}

const struct name_key_set *bulk_names_of(struct bulk_names *names, struct str name)
{
	size_t at;

	if (names->last && str_eq(names->last->name, name))
		return &names->last->set; /* asked once a key */
	for (at = str_hash(name) % SLOTS; names->slots[at]; at = (at + 1) % SLOTS) {
		if (!str_eq(names->slots[at]->name, name))
			continue;
		names->last = names->slots[at];
		return &names->last->set;
	}
	names->last = name_new(names->arena, name);
	if (names->n < KEPT) {
		names->slots[at] = names->last;
		names->n++;
	}
	return &names->last->set;
}
