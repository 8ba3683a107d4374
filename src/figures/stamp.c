/* Stamps of formulas; see stamp.h. */
#include "figures/stamp.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/sql_text.h"

#define FORMULAS_MAX 4096 /* remembered; more begin anew */
#define SLOTS (2 * FORMULAS_MAX)

/* What a formula reads: indexes of tables in stamps. */
struct formula_slot {
	struct str text; /* n 0: free */
	bool is_all;
	int *tables;
	size_t n;
};

struct table_stamp {
	struct str name;
	int64_t n;
};

struct stamps {
	pthread_mutex_t mutex;
	struct arena *arena;           /* of formulas and names of tables */
	const struct catalog *catalog; /* that the formulas were read with */
	int64_t version;               /* of the newest snapshot that was looked at */
	int64_t whole;
	bool is_noted; /* every change since `whole` was noted */
	LIST(struct table_stamp) tables;
	struct formula_slot *slots;
	size_t n_formulas;
};

static void forget(struct stamps *s)
{
	arena_reset(s->arena);
	s->tables.items = NULL;
	s->tables.n = s->tables.cap = 0;
	s->slots = arena_array_of(s->arena, struct formula_slot, SLOTS);
	s->n_formulas = 0;
	s->version = 0;
}

struct stamps *stamps_new(void)
{
	struct stamps *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	pthread_mutex_init(&s->mutex, NULL);
	s->arena = arena_new();
	forget(s);
	return s;
}

void stamps_free(struct stamps *s)
{
	if (!s)
		return;
	pthread_mutex_destroy(&s->mutex);
	arena_free(s->arena);
	free(s);
}

static int table_index(struct stamps *s, struct str name)
{
	for (size_t i = 0; i < s->tables.n; i++)
		if (str_eq(s->tables.items[i].name, name))
			return (int)i;
	*LIST_ADD(s->arena, &s->tables) = (struct table_stamp){ str_dup(s->arena, name), 0 };
	return (int)s->tables.n - 1;
}

static struct formula_slot *slot_of(struct stamps *s, struct str formula)
{
	size_t i = str_hash(formula) % SLOTS;
	while (s->slots[i].text.n > 0 && !str_eq(s->slots[i].text, formula))
		i = (i + 1) % SLOTS;
	return &s->slots[i];
}

/* The state of a snapshot, from its own connection. */
struct snapshot {
	int64_t version;
	int64_t whole;
	bool is_noted;
	struct db_rows tables;
};

static enum status read_snapshot(struct ctx *ctx, struct snapshot *out)
{
	struct db_rows rows;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT n, whole, noted FROM data_version WHERE one = 1");
	TRY(db_query_text(ctx, &q, &rows));
	if (rows.n != 1)
		return fail("data_version has %zu rows", rows.n);
	out->version = db_cell(&rows, 0, 0).i;
	out->whole = db_cell(&rows, 0, 1).i;
	out->is_noted = db_cell(&rows, 0, 2).i == out->version;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT table_name, n FROM data_version_table");
	return db_query_text(ctx, &q, &out->tables);
}

static void take_snapshot(struct stamps *s, const struct catalog *catalog, const struct snapshot *from)
{
	if (from->whole > s->version || catalog != s->catalog) /* formulas may read something else */
		forget(s);
	s->catalog = catalog;
	if (from->version <= s->version)
		return;
	s->version = from->version;
	s->whole = from->whole;
	s->is_noted = from->is_noted;
	for (size_t i = 0; i < from->tables.n; i++) {
		int table = table_index(s, db_cell(&from->tables, i, 0).s);
		s->tables.items[table].n = db_cell(&from->tables, i, 1).i;
	}
}

/* A snapshot older than the newest one holds the same of what has not changed since. */
static int64_t stamp_at(const struct stamps *s, const struct formula_slot *slot, int64_t version)
{
	int64_t stamp = s->whole;

	if (slot->is_all || !s->is_noted)
		return version;
	for (size_t i = 0; i < slot->n; i++)
		if (s->tables.items[slot->tables[i]].n > stamp)
			stamp = s->tables.items[slot->tables[i]].n;
	return stamp <= version ? stamp : version;
}

static void remember(struct stamps *s, struct str formula, const struct reads *reads)
{
	if (s->n_formulas >= FORMULAS_MAX)
		return;
	struct formula_slot *slot = slot_of(s, formula);
	if (slot->text.n > 0)
		return;
	s->n_formulas++;
	*slot = (struct formula_slot){ str_dup(s->arena, formula), reads->is_all,
				       arena_array_of(s->arena, int, reads->tables.n), reads->tables.n };
	for (size_t i = 0; i < reads->tables.n; i++)
		slot->tables[i] = table_index(s, reads->tables.items[i]);
}

/* false: the formula is not known yet. */
static bool find(struct stamps *s, const struct catalog *catalog, struct str formula, int64_t version, int64_t *out)
{
	pthread_mutex_lock(&s->mutex);
	const struct formula_slot *slot = slot_of(s, formula);
	bool is_there = slot->text.n > 0 && version <= s->version && catalog == s->catalog;
	if (is_there)
		*out = stamp_at(s, slot, version);
	pthread_mutex_unlock(&s->mutex);
	return is_there;
}

enum status stamp_of(struct ctx *ctx, struct stamps *s, const struct figure_names *names, struct str formula,
		     int64_t *out)
{
	size_t n_problems = ctx->problems.n;
	struct snapshot snapshot;
	struct reads reads;
	int64_t version;

	TRY(db_data_version(ctx, &version));
	*out = version;
	if (formula.n == 0 || find(s, ctx->catalog, formula, version, out))
		return OK;
	TRY(read_snapshot(ctx, &snapshot));
	enum status status = formula_reads(ctx, names, formula, &reads);
	if (status == INVALID) { /* said by whoever computes it */
		ctx->problems.n = n_problems;
		return OK;
	}
	TRY(status);
	pthread_mutex_lock(&s->mutex);
	take_snapshot(s, ctx->catalog, &snapshot);
	remember(s, formula, &reads);
	pthread_mutex_unlock(&s->mutex);
	(void)find(s, ctx->catalog, formula, version, out);
	return OK;
}
