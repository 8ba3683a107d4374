/* Walks edges day by day; see structure_oracle.h. */
#include "structure_oracle.h"

#include <assert.h>

uint32_t oracle_draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

bool oracle_lives(const struct oracle *o, int unit, int day)
{
	return o->units[unit].from <= day && day < o->units[unit].until;
}

int oracle_parent(const struct oracle *o, int unit, int day)
{
	for (int i = 0; i < o->n_edges; i++) {
		const struct oracle_edge *e = &o->edges[i];

		if (!e->is_gone && e->child == unit && e->relation == ORACLE_BELONGS && e->from <= day &&
		    day < e->until)
			return e->parent;
	}
	return -1;
}

static int belongs_depth(const struct oracle *o, int unit, int ancestor, int day)
{
	int depth = 0;

	if (!oracle_lives(o, unit, day))
		return -1;
	while (unit != ancestor) {
		unit = oracle_parent(o, unit, day);
		if (unit < 0)
			return -1;
		if (++depth > ORACLE_UNITS)
			return -2;
	}
	return depth;
}

int oracle_depth(const struct oracle *o, int unit, int ancestor, int relation, int day)
{
	int best = -1;

	if (relation == ORACLE_BELONGS)
		return belongs_depth(o, unit, ancestor, day);
	for (int i = 0; i < o->n_edges; i++) {
		const struct oracle_edge *e = &o->edges[i];

		if (e->is_gone || e->relation != ORACLE_GUIDED || e->parent != ancestor || e->from > day ||
		    day >= e->until)
			continue;
		int depth = belongs_depth(o, unit, e->child, day);

		if (depth >= 0 && (best < 0 || depth + 1 < best))
			best = depth + 1;
	}
	return best;
}

static int next_forward(const struct oracle *o, int unit)
{
	for (int i = 0; i < o->n_successors; i++)
		if (o->successors[i].unit == unit && o->successors[i].is_principal)
			return o->successors[i].successor;
	return oracle_parent(o, unit, o->units[unit].until - 1);
}

static int next_backward(const struct oracle *o, int unit)
{
	for (int i = 0; i < o->n_successors; i++)
		if (o->successors[i].successor == unit && o->successors[i].is_origin)
			return o->successors[i].unit;
	return oracle_parent(o, unit, o->units[unit].from);
}

int oracle_place(const struct oracle *o, int unit, int on)
{
	for (int step = 0; unit >= 0; step++) {
		assert(step < 10 * ORACLE_UNITS); /* acyclic */
		if (oracle_lives(o, unit, on))
			return unit;
		unit = o->units[unit].until <= on ? next_forward(o, unit) : next_backward(o, unit);
	}
	return -1;
}

static bool edge_is_sound(const struct oracle *o, const struct oracle_edge *e)
{
	return e->child != e->parent && e->from < e->until && e->from >= o->units[e->child].from &&
	       e->until <= o->units[e->child].until && e->from >= o->units[e->parent].from &&
	       e->until <= o->units[e->parent].until;
}

static bool has_one_parent(const struct oracle *o, int unit, int day)
{
	int n = 0;

	for (int i = 0; i < o->n_edges; i++) {
		const struct oracle_edge *e = &o->edges[i];

		if (!e->is_gone && e->child == unit && e->relation == ORACLE_BELONGS && e->from <= day &&
		    day < e->until)
			n++;
	}
	return n == (unit == 0 ? 0 : 1);
}

static bool successor_is_sound(const struct oracle *o, const struct oracle_successor *s)
{
	return oracle_lives(o, s->unit, s->day - 1) && oracle_lives(o, s->successor, s->day) &&
	       (!s->is_principal || o->units[s->unit].until == s->day) &&
	       (!s->is_origin || o->units[s->successor].from == s->day);
}

bool oracle_is_sound(const struct oracle *o)
{
	for (int i = 0; i < o->n_successors; i++)
		if (!successor_is_sound(o, &o->successors[i]))
			return false;
	for (int i = 0; i < o->n_edges; i++)
		if (!o->edges[i].is_gone && !edge_is_sound(o, &o->edges[i]))
			return false;
	for (int unit = 0; unit < o->n_units; unit++)
		for (int day = 0; day <= ORACLE_DAYS; day++)
			if (oracle_lives(o, unit, day) &&
			    (!has_one_parent(o, unit, day) || belongs_depth(o, unit, 0, day) < 0))
				return false;
	return true;
}

int oracle_add_unit(struct oracle *o, int from)
{
	assert(o->n_units < ORACLE_UNITS);
	o->units[o->n_units].from = from;
	o->units[o->n_units].until = ORACLE_FOREVER;
	return o->n_units++;
}

void oracle_add_edge(struct oracle *o, int child, int parent, int relation, int from, int until)
{
	if (from >= until)
		return;
	assert(o->n_edges < ORACLE_EDGES);
	o->edges[o->n_edges++] = (struct oracle_edge){ child, parent, relation, from, until, false };
}

void oracle_add_successor(struct oracle *o, int unit, int successor, int day, bool is_principal, bool is_origin)
{
	assert(o->n_successors < ORACLE_SUCCESSORS);
	o->successors[o->n_successors++] = (struct oracle_successor){ unit, successor, day, is_principal, is_origin };
}

static void cut_edge(struct oracle_edge *e, int day)
{
	if (e->from >= day)
		e->is_gone = true;
	else if (e->until > day)
		e->until = day;
}

void oracle_cut(struct oracle *o, int child, int relation, int day)
{
	for (int i = 0; i < o->n_edges; i++)
		if (o->edges[i].child == child && o->edges[i].relation == relation)
			cut_edge(&o->edges[i], day);
}

void oracle_put_under(struct oracle *o, int unit, int parent, int from)
{
	int end = o->units[unit].until, until = o->units[parent].until;

	oracle_cut(o, unit, ORACLE_BELONGS, from);
	oracle_add_edge(o, unit, parent, ORACLE_BELONGS, from, until < end ? until : end);
	if (until < end)
		oracle_add_edge(o, unit, 0, ORACLE_BELONGS, until, end);
}

void oracle_end(struct oracle *o, int unit, int heir, int day)
{
	int n = o->n_edges;

	for (int i = 0; i < n; i++) {
		struct oracle_edge e = o->edges[i];

		if (e.is_gone || (e.child != unit && e.parent != unit) || e.until <= day)
			continue;
		cut_edge(&o->edges[i], day);
		if (e.parent == unit && e.relation == ORACLE_BELONGS) {
			int from = e.from > day ? e.from : day;
			int until = e.until < o->units[heir].until ? e.until : o->units[heir].until;

			oracle_add_edge(o, e.child, heir, ORACLE_BELONGS, from, until);
			oracle_add_edge(o, e.child, 0, ORACLE_BELONGS, until > from ? until : from, e.until);
		}
	}
	o->units[unit].until = day;
}
