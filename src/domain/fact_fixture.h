/* A small union for tests of records: the confederation, two provinces, a district with two grassroots unions, a
 * commune union that guides one of them; and writing as somebody. */
#pragma once

#include "harness/database.h"

#include "domain/catalog.h"
#include "domain/fact.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "domain/unit.h"

struct fixture {
	struct harness_db *h;
	struct ctx *ctx;
	struct catalog *catalog;
	int64_t root, north, south, district, first, second, commune;
	struct user user;
	struct grant grant;
	struct scope scope;
};

/* Installs the catalogue and writes the units; ctx reads and writes everything. */
void fixture_begin(struct fixture *f, struct harness_db *h);
void fixture_end(struct fixture *f);
/* From now on the user with this role at this unit. */
void fixture_be(struct fixture *f, int64_t unit_id, enum role role);
void fixture_be_all(struct fixture *f);

/* One fact as an act of its own. `r` gets its id. */
enum status fixture_add(struct fixture *f, struct record *r);
enum status fixture_correct(struct fixture *f, const struct record *before, struct record *after, const char *reason);
enum status fixture_annul(struct fixture *f, const struct record *before, const char *reason);
/* The id of the last act. */
int64_t fixture_last_act(struct fixture *f);
enum status fixture_undo(struct fixture *f, int64_t act_id);
/* Runs a function in a write. */
enum status fixture_write(struct fixture *f, db_write_fn *fn, void *arg);

/* A dialogue at a unit on a day. */
struct record fixture_dialogue(struct fixture *f, int64_t unit_id, day_t day);
const struct record_type *fixture_type(struct fixture *f, const char *code);
/* Reads with a fresh snapshot. */
enum status fixture_read(struct fixture *f, const struct record_type *type, int64_t id, struct record *out);
