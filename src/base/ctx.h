/*
 * struct ctx is the first parameter of everything above the kits: it carries what a request has and what others keep in
 * globals. There are no mutable globals.
 */
#pragma once

#include "base/date.h"
#include "base/problem.h"
#include "base/status.h"
#include "base/str.h"

struct arena;
struct catalog; /* domain: record descriptions in force */
struct db_conn;
struct figure_cache; /* figures: what was computed already */
struct scope;        /* domain: what the user may see */
struct texts;        /* i18n: translations; NULL leaves Vietnamese as it stands */
struct user;         /* domain: who asks; NULL before sign-in and for the system itself */
struct written;      /* domain: what the running write has changed */

struct ctx {
	struct arena *arena;
	struct db_conn *db; /* a read-only connection, but inside db_write() the writing one */
	const struct user *user;
	const struct scope *scope; /* NULL sees nothing; the command line passes the scope that sees all */
	const struct texts *texts;
	const struct catalog *catalog;
	struct written *written;  /* inside db_write(), where somebody wants to know; NULL else */
	struct problems problems; /* what a person is told about an answer other than OK */
	instant_t now;
	day_t today;
	struct figure_cache *figures; /* lives longer than the request; NULL: figures are computed anew */
	struct app *app;              /* what outlives the request: pools, caches; see the floor that needs it */
};
