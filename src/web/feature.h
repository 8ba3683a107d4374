/*
 * A feature is a folder of src/features with rows: routes for the browser and for JSON, verbs for the command line,
 * menu entries. The rows hold the preconditions, so no handler checks them again; `congdoan routes`, `congdoan help`
 * and the walk of every route by the tests read the same rows. app/features.c is the one list of features.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"
#include "domain/user.h"

struct db;
struct web;

enum route_effect {
	ROUTE_READS, /* GET; runs on a read-only connection, one snapshot */
	ROUTE_WRITES /* POST; CSRF is checked, the handler calls db_write() */
};

enum route_access {
	ACCESS_NOBODY = 0, /* the zero: a row that forgets says nobody */
	ACCESS_ANYONE,     /* before sign-in */
	ACCESS_SIGNED_IN,  /* any account; the handler's own queries narrow to the scope */
	ACCESS_ROLE        /* `role` over the unit that the parameter `unit_param` names, else over any unit */
};

typedef enum status route_handler(struct web *web);

struct route {
	const char *method;  /* "GET", "POST" */
	const char *pattern; /* "/unit/{code}"; parameters are read with web_param() */
	route_handler *handler;
	enum route_effect effect;
	enum route_access access;
	enum role role;           /* ACCESS_ROLE */
	const char *unit_param;   /* name of the parameter that is a unit's code; NULL: none */
	size_t body_limit;        /* bytes; 0: 1 MiB */
	bool with_given_password; /* open also while a password given by somebody else must be changed first */
	const char *doc;          /* one English sentence */
};

struct command {
	const char *name;  /* "plan eval" */
	const char *usage; /* "PLAN [--unit U] [--period P] …" */
	/* Arguments after the name. The process's exit status follows from the answer: OK 0; a check that found a
	 * defect answers CONFLICT, 1; INVALID, NOT_FOUND, DENIED, TOO_LARGE 2 with one line; FAILED and BUSY 3. */
	enum status (*run)(struct ctx *ctx, struct db *db, int argc, char **argv);
	const char *doc;
	bool begins_book; /* makes the SQLite file if there is none; the others say that there is no book */
};

struct menu_entry {
	const char *group; /* Vietnamese: "Điều hành", "Tổ chức", "Nguồn lực" */
	const char *label;
	const char *icon; /* assets/icons/<icon>.svg */
	const char *href;
	enum role role; /* shown from this role on */
	/* How many things wait there for the user; NULL: nothing is counted. Asked on every page: one statement at
	 * most. */
	enum status (*count)(struct web *web, int64_t *out);
};

struct feature {
	const char *name; /* the folder */
	const struct route *routes;
	size_t n_routes;
	const struct command *commands;
	size_t n_commands;
	const struct menu_entry *menu;
	size_t n_menu;
};
