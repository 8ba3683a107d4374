/*
 * Fits the world to a number of members. What is published never changes. Below the usual size the made-up rows shrink
 * alike; where even that is too much, whole parts go, from the last. Above it, the rows that may grow take the rest.
 */
#include "features/demo/world.h"

#include "base/rational.h"
#include "base/text.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define MEMBERS_OF_A_UNION 3 /* at least, where rows shrink */

static const char *const parts[] = { "hai-phong", "ha-noi" }; /* in the order in which they go */

/* What may shrink, or grow, of one row. */
struct share {
	int64_t *members;
	int64_t *admitted; /* NULL for a standing row */
	int64_t *unions;
};

struct shares {
	LIST(struct share) list;
	int64_t total;
};

static int64_t size_of(const struct share *s)
{
	return *s->members + (s->admitted ? *s->admitted : 0);
}

static void add(struct arena *a, struct shares *shares, struct share share)
{
	*LIST_ADD(a, &shares->list) = share;
	shares->total += size_of(&share);
}

static int64_t total_of(const struct world *world)
{
	int64_t total = 0;

	for (size_t i = 0; i < world->n_standings; i++)
		total += world->standings[i].members;
	for (size_t i = 0; i < world->n_growths; i++)
		total += world->growths[i].members + world->growths[i].admitted;
	return total;
}

static struct shares collect(struct world *world, bool only_growing)
{
	struct shares shares = { .total = 0 };

	for (size_t i = 0; i < world->n_standings; i++) {
		struct stock *s = &world->standings[i];
		if (s->grows || !only_growing)
			add(world->arena, &shares, (struct share){ &s->members, NULL, &s->unions });
	}
	for (size_t i = 0; i < world->n_growths && !only_growing; i++) {
		struct growth *g = &world->growths[i];
		if (!g->is_fixed)
			add(world->arena, &shares, (struct share){ &g->members, &g->admitted, &g->unions });
	}
	return shares;
}

/* n * part / whole without overflow for sizes of people. */
static int64_t scaled(int64_t n, int64_t part, int64_t whole)
{
	return whole == 0 ? 0 : (int64_t)((int128_t)n * part / whole);
}

/* How many unions `now` members leave of a row that had `size`. */
static int64_t unions_of(const struct share *s, int64_t now, int64_t size)
{
	int64_t unions = *s->unions, most = now / MEMBERS_OF_A_UNION;

	if (now > size)
		return scaled(unions, now, size);
	if (unions <= most)
		return unions;
	return most > 0 || s->admitted ? most : 1; /* one stays to whom others may be admitted */
}

/* Gives the shares `wanted` members in all, each its portion; what they end at adds up exactly. */
static void spread(struct shares *shares, int64_t wanted)
{
	int64_t before = 0, given = 0;

	for (size_t i = 0; i < shares->list.n; i++) {
		struct share *s = &shares->list.items[i];
		int64_t size = size_of(s);
		before += size;
		int64_t now = scaled(before, wanted, shares->total) - given;
		given += now;
		if (*s->unions > 0)
			*s->unions = unions_of(s, now, size);
		if (s->admitted)
			*s->admitted = *s->unions == 0 ? now : scaled(*s->admitted, now, size);
		*s->members = now - (s->admitted ? *s->admitted : 0);
	}
}

static void leave_out(struct world *world, const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < world->n_standings; i++) {
		if (!str_is(world->standings[i].part, part))
			world->standings[n++] = world->standings[i];
	}
	world->n_standings = n;
	n = 0;
	for (size_t i = 0; i < world->n_growths; i++) {
		if (!str_is(world->growths[i].part, part))
			world->growths[n++] = world->growths[i];
	}
	world->n_growths = n;
	n = 0;
	for (size_t i = 0; i < world->n_unorganised; i++) {
		if (!str_is(world->unorganised[i].part, part))
			world->unorganised[n++] = world->unorganised[i];
	}
	world->n_unorganised = n;
	world->left_out[world->n_left_out++] = part;
}

enum status world_fit(struct ctx *ctx, struct world *world, int64_t n_members)
{
	int64_t usual = total_of(world), wanted = n_members > 0 ? n_members : usual;

	world->n_wanted = wanted;
	if (wanted >= usual) {
		struct shares growing = collect(world, true);
		spread(&growing, wanted - (usual - growing.total));
		return OK;
	}
	for (;;) {
		struct shares shares = collect(world, false);
		int64_t fixed = total_of(world) - shares.total;
		if (wanted - fixed >= shares.total / 5 || (wanted >= fixed && world->n_left_out == COUNT(parts))) {
			spread(&shares, wanted - fixed);
			return OK;
		}
		if (world->n_left_out == COUNT(parts))
			return problem_add(ctx, "scale", T("Quy mô nhỏ nhất là %d đoàn viên."), (int)fixed);
		leave_out(world, parts[world->n_left_out]);
	}
}
