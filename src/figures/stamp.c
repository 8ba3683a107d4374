/* Stamps of formulas; see stamp.h. */
#include "figures/stamp.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"

#define FORMULAS_MAX 4096 /* remembered; more begin anew */
#define SLOTS (2 * FORMULAS_MAX)

/* What a formula reads. */
struct formula_slot {
	struct str text; /* n 0: free */
	bool is_all;
	struct str *tables;
	size_t n;
	int64_t version; /* of the last snapshot that asked, and its stamp */
	int64_t stamp;
};

struct stamps {
	pthread_mutex_t mutex;
	struct arena *arena;           /* of formulas and names of tables */
	const struct catalog *catalog; /* that the formulas were read with */
	int64_t whole;                 /* since when what they mean has not changed */
	struct formula_slot *slots;
	size_t n_formulas;
};

static void forget(struct stamps *s)
{
	arena_reset(s->arena);
	s->slots = arena_array_of(s->arena, struct formula_slot, SLOTS);
	s->n_formulas = 0;
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

static struct formula_slot *slot_of(struct stamps *s, struct str formula)
{
	size_t i = str_hash(formula) % SLOTS;
	while (s->slots[i].text.n > 0 && !str_eq(s->slots[i].text, formula))
		i = (i + 1) % SLOTS;
	return &s->slots[i];
}

/* After a change of everything formulas may read something else. */
static void begin_anew(struct stamps *s, const struct catalog *catalog, int64_t whole)
{
	if (whole <= s->whole && catalog == s->catalog)
		return;
	forget(s);
	s->catalog = catalog;
	s->whole = whole;
}

static void remember(struct stamps *s, struct str formula, const struct reads *reads)
{
	if (s->n_formulas >= FORMULAS_MAX)
		return;
	struct formula_slot *slot = slot_of(s, formula);
	if (slot->text.n > 0)
		return;
	s->n_formulas++;
	*slot = (struct formula_slot){ .text = str_dup(s->arena, formula),
				       .is_all = reads->is_all,
				       .tables = arena_array_of(s->arena, struct str, reads->tables.n),
				       .n = reads->tables.n };
	for (size_t i = 0; i < reads->tables.n; i++)
		slot->tables[i] = str_dup(s->arena, reads->tables.items[i]);
}

/* false: the formula is not known yet. */
static bool find(struct ctx *ctx, struct stamps *s, struct str formula, int64_t whole, struct reads *out)
{
	pthread_mutex_lock(&s->mutex);
	begin_anew(s, ctx->catalog, whole);
	const struct formula_slot *slot = slot_of(s, formula);
	bool is_there = slot->text.n > 0;
	*out = (struct reads){ .is_all = is_there && slot->is_all };
	for (size_t i = 0; i < slot->n; i++)
		*LIST_ADD(ctx->arena, &out->tables) = str_dup(ctx->arena, slot->tables[i]);
	pthread_mutex_unlock(&s->mutex);
	return is_there;
}

static bool was_asked(struct ctx *ctx, struct stamps *s, struct str formula, int64_t version, int64_t *out)
{
	pthread_mutex_lock(&s->mutex);
	const struct formula_slot *slot = slot_of(s, formula);
	bool is_there = slot->text.n > 0 && slot->version == version && s->catalog == ctx->catalog;
	if (is_there) {
		*out = slot->stamp;
		db_note_read(ctx, slot->is_all ? NULL : slot->tables, slot->is_all ? 1 : slot->n);
	}
	pthread_mutex_unlock(&s->mutex);
	return is_there;
}

static void note_asked(const struct ctx *ctx, struct stamps *s, struct str formula, int64_t version, int64_t stamp)
{
	pthread_mutex_lock(&s->mutex);
	struct formula_slot *slot = slot_of(s, formula);
	if (slot->text.n > 0 && s->catalog == ctx->catalog) {
		slot->version = version;
		slot->stamp = stamp;
	}
	pthread_mutex_unlock(&s->mutex);
}

enum status stamp_of(struct ctx *ctx, struct stamps *s, const struct figure_names *names, struct str formula,
		     int64_t *out)
{
	size_t n_problems = ctx->problems.n;
	struct reads reads;
	int64_t whole, version;

	TRY(db_data_version(ctx, &version));
	*out = version;
	if (formula.n == 0 || was_asked(ctx, s, formula, version, out))
		return OK;
	TRY(db_stamp(ctx, NULL, 0, &whole));
	if (!find(ctx, s, formula, whole, &reads)) {
		enum status status = formula_reads(ctx, names, formula, &reads);
		if (status == INVALID) { /* said by whoever computes it */
			ctx->problems.n = n_problems;
			db_note_read(ctx, NULL, 1);
			return OK;
		}
		TRY(status);
		pthread_mutex_lock(&s->mutex);
		remember(s, formula, &reads);
		pthread_mutex_unlock(&s->mutex);
	}
	db_note_read(ctx, reads.is_all ? NULL : reads.tables.items, reads.is_all ? 1 : reads.tables.n);
	if (!reads.is_all)
		TRY(db_stamp(ctx, reads.tables.items, reads.tables.n, out));
	note_asked(ctx, s, formula, version, *out);
	return OK;
}
