/*
 * The tree, slowly and plainly: arrays of units, edges and successors, walked day by day. Shares no code with
 * src/domain, which it proves. Units are numbered from 0, which is the root.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ORACLE_UNITS 40
#define ORACLE_EDGES 400
#define ORACLE_SUCCESSORS 80
#define ORACLE_EVENTS 400
#define ORACLE_DAYS 40 /* days 0 … ORACLE_DAYS - 1 are looked at */
#define ORACLE_FOREVER 1000000

enum { ORACLE_BELONGS, ORACLE_GUIDED };

struct oracle_edge {
	int child, parent, relation, from, until;
	bool is_gone;
};

struct oracle_successor {
	int unit, successor, day;
	bool is_principal, is_origin;
};

struct oracle_event {
	int unit, day;
};

struct oracle {
	struct {
		int from, until;
	} units[ORACLE_UNITS];
	int n_units;
	struct oracle_edge edges[ORACLE_EDGES];
	int n_edges;
	struct oracle_successor successors[ORACLE_SUCCESSORS];
	int n_successors;
	struct oracle_event events[ORACLE_EVENTS];
	int n_events;
};

/* A generator of its own, so that a seed means the same everywhere. */
uint32_t oracle_draw(uint64_t *seed, uint32_t below);

bool oracle_lives(const struct oracle *o, int unit, int day);
int oracle_parent(const struct oracle *o, int unit, int day); /* -1 for none */
/* Edges between, 0 for the unit itself; -1 if it does not lie there, -2 in a cycle. By 'guided' the least. */
int oracle_depth(const struct oracle *o, int unit, int ancestor, int relation, int day);
int oracle_place(const struct oracle *o, int unit, int on); /* -1 for none */
/* Whether the tree may be: no cycle, one parent a day, edges within lives, successors that meet. */
bool oracle_is_sound(const struct oracle *o);

int oracle_add_unit(struct oracle *o, int from);
void oracle_add_edge(struct oracle *o, int child, int parent, int relation, int from, int until);
void oracle_add_successor(struct oracle *o, int unit, int successor, int day, bool is_principal, bool is_origin);
/* Ends every edge of that child (and relation) at the day; later ones go. */
void oracle_cut(struct oracle *o, int child, int relation, int day);
/* From `from` to the end of its life the unit lies under `parent`, and under the root while that one does not live. */
void oracle_put_under(struct oracle *o, int unit, int parent, int from);
/* Ends the unit: its children go to `heir` from that day, what it guided is guided no more. */
void oracle_end(struct oracle *o, int unit, int heir, int day);
