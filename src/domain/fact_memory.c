/* What an act knows already: a hash table by kind, table and id (fact_memory.h). */
#include "domain/fact_memory.h"

#include "base/text.h"

#define FIRST_SLOTS 256 /* a power of two */

struct known {
	bool is_used;
	enum memory_kind kind;
	unsigned age; /* of the roles, or of what refers, when it was put; another is not known */
	struct str table;
	int64_t id;
	int64_t a;
	int64_t b;
};

struct fact_memory {
	struct arena *arena;
	struct known *slots;
	size_t n_slots;
	size_t n;
	unsigned roles_age;
	unsigned free_age;
	const struct record_type *free_type;
	struct fact_pending pending;
};

struct fact_memory *fact_memory_new(struct arena *a)
{
	struct fact_memory *m = arena_new_of(a, struct fact_memory);

	m->arena = m->pending.arena = a;
	m->n_slots = FIRST_SLOTS;
	m->slots = arena_array_of(a, struct known, m->n_slots);
	return m;
}

struct fact_pending *fact_memory_pending(struct fact_memory *m)
{
	return &m->pending;
}

/* Its slot, or the free one in which it would stand. */
static struct known *find(struct known *slots, size_t n_slots, enum memory_kind kind, struct str table, int64_t id)
{
	uint64_t hash = ((uint64_t)id * 31 + kind) * 0x9E3779B97F4A7C15u;

	for (size_t at = (hash >> 32) % n_slots;; at = (at + 1) % n_slots) {
		struct known *k = &slots[at];
		if (!k->is_used || (k->kind == kind && k->id == id && str_eq(k->table, table)))
			return k;
	}
}

static unsigned age_of(const struct fact_memory *m, enum memory_kind kind)
{
	return kind == MEMORY_ROLE ? m->roles_age : kind == MEMORY_FREE ? m->free_age : 0;
}

bool fact_memory_has(const struct fact_memory *m, enum memory_kind kind, struct str table, int64_t id, int64_t *out_a,
		     int64_t *out_b)
{
	const struct known *k = find(m->slots, m->n_slots, kind, table, id);

	if (!k->is_used || k->age != age_of(m, kind))
		return false;
	if (out_a)
		*out_a = k->a;
	if (out_b)
		*out_b = k->b;
	return true;
}

static void grow(struct fact_memory *m)
{
	size_t n_slots = m->n_slots * 2;
	struct known *slots = arena_array_of(m->arena, struct known, n_slots);

	for (size_t i = 0; i < m->n_slots; i++) {
		const struct known *k = &m->slots[i];
		if (k->is_used)
			*find(slots, n_slots, k->kind, k->table, k->id) = *k;
	}
	m->slots = slots;
	m->n_slots = n_slots;
}

void fact_memory_put(struct fact_memory *m, enum memory_kind kind, struct str table, int64_t id, int64_t a, int64_t b)
{
	if (m->n * 2 >= m->n_slots)
		grow(m);
	struct known *k = find(m->slots, m->n_slots, kind, table, id);
	if (!k->is_used) {
		m->n++;
		if (kind == MEMORY_ENTERED) /* the names of tables outlive the act but for those made of two names */
			table = str_dup(m->arena, table);
	} else {
		table = k->table;
	}
	*k = (struct known){ true, kind, age_of(m, kind), table, id, a, b };
}

/* The slot stays used, so that others behind it are found. */
static void forget(struct fact_memory *m, enum memory_kind kind, struct str table, int64_t id)
{
	struct known *k = find(m->slots, m->n_slots, kind, table, id);

	if (k->is_used)
		k->age = UINT32_MAX;
}

void fact_memory_forget_roles(struct fact_memory *m)
{
	m->roles_age++;
}

void fact_memory_forget_free(struct fact_memory *m, const struct record_type *type)
{
	m->free_age++;
	m->free_type = type;
}

static bool may_refer(const struct record_type *type, const struct record_type *to)
{
	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].type == FIELD_REF && str_eq(type->fields[i].ref, to->code))
			return true;
	}
	return false;
}

void fact_memory_write(struct fact_memory *m, const struct record_type *type, const struct record *before,
		       const struct record *after)
{
	int64_t id = after ? after->id : before->id, from = 0, until = 0;
	struct str table = type->table;

	forget(m, MEMORY_VERSION, table, id);
	if (str_is(type->code, "unit"))
		forget(m, MEMORY_ROLE, STR("unit"), id);
	if (after && m->free_type && may_refer(type, m->free_type))
		fact_memory_forget_free(m, NULL);
	if (!after) {
		forget(m, MEMORY_IN_FORCE, table, id);
		forget(m, MEMORY_REACHED, table, id);
		forget(m, MEMORY_ADDED, table, id);
		return;
	}
	if (str_is(type->code, "unit")) {
		struct value end = record_get(after, "until_day");
		from = record_get(after, "from_day").i;
		until = end.type == VALUE_INT ? end.i : DAY_FOREVER;
	}
	fact_memory_put(m, MEMORY_IN_FORCE, table, id, from, until);
	if (!before)
		fact_memory_put(m, MEMORY_ADDED, table, id, 0, 0);
}
