/*
 * Reminders (nhắc việc): a unit reminds one below it of a target that is behind; the reminded unit answers. They are
 * facts, written by fact_apply(). A unit is reminded of a target at most once a day.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

struct db;

extern const struct record_type reminder_type;

struct reminder {
	int64_t id;
	int64_t unit_id; /* who is reminded */
	struct str unit; /* its name */
	int64_t by_unit_id;
	struct str by;     /* name of who reminds */
	struct str sender; /* full name of the account, "" for the system */
	struct str plan;   /* codes */
	struct str target;
	struct str label; /* of the target, its code if it is gone */
	day_t sent_on;
	day_t as_of; /* of the figure */
	struct str figure;
	struct str level;
	struct str share;
	struct str words;
	day_t answered_on; /* DAY_NONE: open */
	struct str answer;
};

#define REMINDERS_MAX 200 /* of one list */
#define REMINDER_WORDS_MAX 1000

/* Which ones; members at their zero do not narrow. All are narrowed to the scope. */
struct reminder_ask {
	const int64_t *units; /* that were reminded */
	size_t n_units;
	int64_t by_unit_id;
	struct str plan;
	bool only_open;
};
/* Open ones first, then the newest. */
MUST enum status reminder_list(struct ctx *ctx, const struct reminder_ask *ask, struct reminder **out, size_t *out_n);
MUST enum status reminder_count(struct ctx *ctx, const struct reminder_ask *ask, int64_t *out);
/* NOT_FOUND out of reach. */
MUST enum status reminder_by_id(struct ctx *ctx, int64_t id, struct reminder *out);

struct reminder_new {
	int64_t unit_id;
	struct str plan;
	struct str target;
	day_t as_of;
	struct str figure;
	struct str level;
	struct str share;
};

/* One act of sending. Needs the officer's role over by_unit_id. Left out and counted: who was reminded of the target
 * today. INVALID with a problem: no words, a unit that does not lie below the sender today; nothing is written then. */
struct reminder_sending {
	int64_t by_unit_id;
	struct str words;
	const struct reminder_new *items;
	size_t n;
	size_t n_sent; /* set */
	size_t n_left_out;
};
MUST enum status reminder_send(struct ctx *ctx, struct db *db, struct reminder_sending *sending);

/* Needs data entry over the reminded unit. CONFLICT if it was answered already. */
MUST enum status reminder_answer(struct ctx *ctx, struct db *db, int64_t id, struct str answer);
