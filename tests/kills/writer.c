/*
 * One process of tests/kills/kills.py: writes random deeds (tests/oracle) into a book that others write too, until it
 * is killed, and says of each what was acknowledged; or tells or spoils what is there. Usage below.
 */
#include "oracle/random_union.h"

#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/log.h"
#include "base/num.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/data_version.h"
#include "domain/employer.h"
#include "domain/member.h"
#include "domain/return_line.h"
#include "domain/scope.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/plan.h"

#define USAGE \
	"kills_writer URL found           the first units, into a book without any\n" \
	"kills_writer URL write SEED      deeds without end: a line `act ID CHANGES DEED` each, once it is " \
	"committed;\n" \
	"                                 `busy`: others wrote; `lost`: the database went away, it may be there or " \
	"not\n" \
	"kills_writer URL tell            a line `act ID CHANGES RECORD` each that is there; RECORD: what somebody with an\n" \
	"                                 account added, else 0\n" \
	"kills_writer URL forget|later|most-turned|spoil-sum|spoil-unsaid|spoil-change\n"

#define LOOK_EACH 60 /* deeds: then what others have made is read, too */
#define ROOM 12      /* units that may be founded in between */
#define IN_FORCE "superseded_at = 9223372036854775807"
#define LIVING " AND owner_id IN (SELECT id FROM unit WHERE " IN_FORCE " AND until_day = 2147483647)"

struct writer {
	struct harness_db h;
	struct ctx own;
	struct random_union u, before; /* before: as it was when the deed began, for when it runs again */
	int64_t n_changes;             /* of the deed */
};

static const struct statement {
	const char *verb;
	const char *text;
	bool is_unsaid; /* nobody learns that something has changed */
} statements[] = {
	{ "forget", "DELETE FROM aggregate WHERE id % 3 = 0" },
	/* as if the half minute were over after which a recount that is not heard of counts as lost */
	{ "later", "UPDATE aggregate SET held_until = 0 WHERE held_by <> 0" },
	{ "most-turned", "UPDATE aggregate_state SET most_turned = 3 WHERE one = 1" },
	{ "spoil-sum", "UPDATE aggregate_cell SET value = value + 1 WHERE tree = 1 AND grain = 1 AND"
		       " (unit_id, aggregate_id, day) IN (SELECT unit_id, aggregate_id, day FROM aggregate_cell"
		       " WHERE tree = 1 AND grain = 1 ORDER BY unit_id, aggregate_id, day LIMIT 1)" },
	{ "spoil-unsaid", "UPDATE aggregate_cell SET value = value + 1000", true },
	{ "spoil-change", "DELETE FROM change WHERE id = (SELECT max(id) FROM change WHERE verb = 'add')" },
};

static void must(struct ctx *ctx, enum status status, const char *what)
{
	if (status == OK)
		return;
	for (size_t i = 0; i < ctx->problems.n; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(ctx->problems.items[i].message));
	fprintf(stderr, "kills_writer: %s: %s\n", what, status_name(status));
	exit(3);
}

/* Rows of a constant text, on the writing connection or on a reader. */
static enum status read_rows(struct ctx *ctx, const char *text, struct db_rows *out)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, text);
	return db_query_text(ctx, &q, out);
}

/* At most `max` of the ids, drawn at random. */
static int draw_ids(struct writer *w, const char *select, int64_t *out, int max)
{
	struct db_rows rows;

	must(w->u.ctx, read_rows(w->u.ctx, select, &rows), select);
	int64_t *ids = arena_array_of(w->u.ctx->arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = db_cell(&rows, i, 0).i;
	int n = rows.n < (size_t)max ? (int)rows.n : max;
	for (int i = 0; i < n; i++) {
		unsigned k = (unsigned)i + union_below(&w->u, (unsigned)rows.n - (unsigned)i);
		out[i] = ids[k];
		ids[k] = ids[i];
	}
	return n;
}

static void draw_units(struct writer *w)
{
	static const struct {
		const char *select;
		int n;
	} kinds[] = {
		{ "SELECT owner_id FROM unit_kind WHERE " IN_FORCE " AND value = 'confederation'", 1 },
		{ "SELECT owner_id FROM unit_kind WHERE " IN_FORCE " AND value = 'province'", 2 },
		{ "SELECT owner_id FROM unit_kind WHERE " IN_FORCE " AND value IN ('district', 'cluster')" LIVING, 4 },
	};
	struct random_union *u = &w->u;

	u->n_units = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		int n = draw_ids(w, kinds[i].select, u->units + u->n_units, kinds[i].n);
		for (int k = n; k < kinds[i].n && u->n_units > 0; k++) /* there are fewer */
			u->units[u->n_units + k] = u->units[u->n_units - 1];
		u->n_units += kinds[i].n;
	}
	u->n_units += draw_ids(w,
			       "SELECT owner_id FROM unit_kind WHERE " IN_FORCE
			       " AND value IN ('grassroots', 'occupational', 'department')" LIVING
			       " ORDER BY owner_id DESC LIMIT 2000",
			       u->units + u->n_units, UNION_UNITS - ROOM - u->n_units);
}

/* The newest that somebody may want to correct. */
static void read_records(struct writer *w)
{
	const struct record_type *const types[] = { &area_type, &unit_employer_type, &officer_type,
						    &membership_event_type, &return_line_type };
	struct random_union *u = &w->u;
	struct db_rows rows;

	must(u->ctx,
	     read_rows(u->ctx,
		       "SELECT record_id, type FROM change WHERE verb = 'add' AND last_id IS NULL"
		       " ORDER BY id DESC LIMIT 300",
		       &rows),
	     "the records");
	u->n_records = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct record_type *type = catalog_type(u->catalog, db_cell(&rows, i, 1).s);
		bool is_one = type && type->is_register;
		for (size_t k = 0; k < sizeof types / sizeof *types; k++)
			is_one |= type == types[k];
		if (is_one)
			union_remember(u, type, db_cell(&rows, i, 0).i);
	}
}

/* What there is by now, whoever wrote it. */
static void look_around(struct writer *w)
{
	struct random_union *u = &w->u;
	int64_t areas[UNION_AREAS];

	must(u->ctx, db_reader(u->ctx, w->h.db), "a reader");
	draw_units(w);
	u->n_employers = draw_ids(w, "SELECT id FROM employer WHERE " IN_FORCE " ORDER BY id DESC LIMIT 200",
				  u->employers, UNION_EMPLOYERS / 2);
	u->n_members = draw_ids(w, "SELECT id FROM member WHERE " IN_FORCE " ORDER BY id DESC LIMIT 1000", u->members,
				UNION_MEMBERS / 2);
	u->n_areas = draw_ids(w, "SELECT id FROM area WHERE " IN_FORCE " LIMIT 4", areas, UNION_AREAS);
	read_records(w);
	db_reader_done(u->ctx);
}

/* Half of the acts that are taken back are somebody else's; never a bulk load, nor the first units. */
static void choose_act(struct writer *w)
{
	int64_t act_id;

	if (!union_once_in(&w->u, 2))
		return;
	must(w->u.ctx, db_reader(w->u.ctx, w->h.db), "a reader");
	if (draw_ids(w,
		     "SELECT a.id FROM act a WHERE a.id > (SELECT act_id FROM change WHERE type = 'unit'"
		     " ORDER BY id LIMIT 1)"
		     " AND NOT EXISTS (SELECT 1 FROM change c WHERE c.act_id = a.id AND c.last_id IS NOT NULL)"
		     " ORDER BY a.id DESC LIMIT 12",
		     &act_id, 1) == 1)
		w->u.last_act_id = act_id;
	db_reader_done(w->u.ctx);
}

static enum status do_and_count(struct ctx *ctx, void *arg)
{
	struct writer *w = arg;
	struct sql_text q;
	struct db_rows rows;

	w->u = w->before;
	TRY(union_do(ctx, &w->u));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT count(*) FROM change WHERE act_id = ");
	sql_int(&q, w->u.last_act_id);
	TRY(db_query_text(ctx, &q, &rows));
	w->n_changes = db_cell(&rows, 0, 0).i;
	return OK;
}

static void do_one(struct writer *w)
{
	static const struct timespec pause = { 0, 50000000 };
	struct ctx *ctx = w->u.ctx;

	ctx->now = instant_now();
	ctx->today = day_of_instant(ctx->now);
	choose_act(w);
	w->before = w->u;
	enum status status = db_write(ctx, w->h.db, do_and_count, w);
	problems_clear(ctx);
	if (status == OK) {
		printf("act %lld %lld\n", (long long)w->u.last_act_id, (long long)w->n_changes);
		return;
	}
	w->before.seed = w->u.seed;
	w->u = w->before;
	if (status == BUSY || status == FAILED) {
		printf("%s\n", status == BUSY ? "busy" : "lost");
		nanosleep(&pause, NULL);
	}
}

static int write_on(struct writer *w, const char *seed)
{
	int64_t n;

	if (!seed || num_parse_int(str_of(seed), 0, INT32_MAX, &n) != OK)
		return 2;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* without end, but not behind who started it */
	w->u.seed = (uint64_t)n * 7919 + 17;
	union_choose_registers(&w->u);
	for (int i = 0;; i++) {
		struct arena *outer = w->u.ctx->arena;
		CLEANUP(arena_freep) struct arena *own = arena_new();
		w->u.ctx->arena = own;
		if (i % LOOK_EACH == 0)
			look_around(w);
		do_one(w);
		w->u.ctx->arena = outer;
		fflush(stdout);
	}
}

static enum status tell_act(void *arg, const struct value *cells, int n_columns)
{
	printf("act %lld %lld %lld\n", (long long)cells[0].i, (long long)cells[1].i, (long long)cells[2].i);
	return OK;
}

static enum status tell(struct ctx *ctx)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT a.id, (SELECT count(*) FROM change c WHERE c.act_id = a.id), CASE WHEN a.account_id IS NULL"
		    " THEN 0 ELSE COALESCE((SELECT min(c.record_id) FROM change c WHERE c.act_id = a.id), 0) END"
		    " FROM act a ORDER BY a.id");
	return db_each_text(ctx, &q, tell_act, NULL);
}

static enum status execute(struct ctx *ctx, void *arg)
{
	const struct statement *statement = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, statement->text);
	TRY(db_exec_text(ctx, &q));
	return statement->is_unsaid ? OK : data_version_bump(ctx);
}

static int do_verb(struct writer *w, const char *verb, const char *seed)
{
	struct ctx *ctx = w->u.ctx;

	if (strcmp(verb, "write") == 0)
		return write_on(w, seed);
	if (strcmp(verb, "found") == 0) {
		must(ctx, db_write(ctx, w->h.db, union_found, &w->u), verb);
		return 0;
	}
	if (strcmp(verb, "tell") == 0) {
		must(ctx, db_reader(ctx, w->h.db), verb);
		must(ctx, tell(ctx), verb);
		db_reader_done(ctx);
		return 0;
	}
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		if (strcmp(verb, statements[i].verb) != 0)
			continue;
		must(ctx, db_write(ctx, w->h.db, execute, (void *)&statements[i]), verb);
		return 0;
	}
	return 2;
}

int main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct writer *w = arena_new_of(arena, struct writer);
	struct ctx *ctx = &w->own;
	struct catalog *catalog;

	if (argc < 3) {
		fputs(USAGE, stderr);
		return 2;
	}
	*ctx = (struct ctx){ .arena = arena, .now = instant_now(), .scope = &scope_all };
	ctx->today = day_of_instant(ctx->now);
	log_set_level(LOG_WARN);
	w->u = (struct random_union){ .h = &w->h, .ctx = ctx, .first_day = ctx->today - UNION_DAYS };
	must(ctx, db_open(ctx, str_of(argv[1]), 2, &w->h.db), "the book");
	struct figure_cache *figures = ctx->figures = figure_cache_new();
	db_set_write_hooks(w->h.db, (struct db_write_hooks){ aggregate_write_begin, aggregate_write_end });
	aggregate_follow(w->h.db);
	must(ctx, db_reader(ctx, w->h.db), "a reader");
	must(ctx, catalog_build_with(ctx, plan_types, PLAN_TYPES, &catalog), "the catalogue");
	db_reader_done(ctx);
	ctx->catalog = w->u.catalog = catalog;
	int status = do_verb(w, argv[2], argc > 3 ? argv[3] : NULL);
	catalog_free(catalog);
	figure_cache_free(figures);
	db_close(w->h.db);
	if (status == 2)
		fputs(USAGE, stderr);
	return status;
}
