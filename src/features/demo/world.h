/*
 * The data set of the demonstration as tables. What the published documents state is met exactly: Lào Cai, first half
 * of 2017: 29 grassroots unions founded, 12 of them of the building sector union, and 1.128 new members. Everything
 * else, names, employers, single dates and the whole of Gia Lâm's result, is made up.
 */
#pragma once

#include "base/date.h"

struct demo_body {
	const char *code;
	const char *name;
	const char *kind;
	const char *parent; /* code; NULL for the root */
	const char *head;   /* "" if none is shown */
};

/* Grassroots unions of one body: `n_old` that existed before the plan's year, `n_new` founded in it. */
struct demo_branch {
	const char *body;   /* code */
	const char *trade;  /* what the made-up companies do: "Xây dựng", "Thương mại" … */
	const char *sector; /* of the employers */
	int n_old;
	int n_new;
	int n_new_bottom_up; /* of n_new, by the new method */
	int old_size;        /* members of an old union at the start, about */
	int admitted;        /* new members admitted at old unions within the window, in all */
	int recognised;      /* new members recognised at the foundings, in all */
};

/* A year of one province or district: branches, and the days between which its events lie. */
struct demo_year {
	const char *plan;
	struct civil opens; /* when its old unions are taken to have existed from */
	struct civil from;  /* events lie in [from, until) */
	struct civil until;
	const struct demo_branch *branches;
	size_t n_branches;
	int dialogues; /* bodies that held one */
	int agreements;
	int introductions; /* outstanding members introduced to the Party */
};

extern const struct demo_body demo_bodies[];
extern const size_t demo_n_bodies;
extern const struct demo_year demo_years[];
extern const size_t demo_n_years;
