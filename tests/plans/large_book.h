/*
 * A union of some thousand bodies and twenty thousand people, written straight into the tables: large enough that
 * nothing is found by reading all of it. The tree, the stays and the records hang together; acts do not stand behind
 * them.
 */
#pragma once

#include "domain/fact_fixture.h"

#define LARGE_UNIONS 3000 /* half below each province */
#define LARGE_PEOPLE 20000

/* Fills the fixture's book, behind its own units. */
void large_book_fill(struct fixture *f);
