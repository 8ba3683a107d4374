/*
 * Who keeps a page of figures (db_reading_begin()) keeps it while others write what it does not read, and never longer:
 * on random unions, after every deed, what still holds is what a writer counts, who keeps nothing and reads no sums.
 *
 * CONGDOAN_ORACLE_SEEDS=N lives so many unions, CONGDOAN_ORACLE_FIRST=S begins with seed S.
 */
#include "figures/plan_world.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "domain/fact.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/days.h"
#include "figures/indicator.h"
#include "figures/remembered.h"
#include "oracle/random_union.h"

#define SEEDS 1
#define BEFORE 120
#define DEEDS 90
#define INDICATORS 60 /* kept as sums, most of them */
#define MADE_ANEW 4   /* one look in so many: figures come from where others left them, nothing is read of facts */
#define MANY 120      /* units asked alike that are kept together */

static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };

/* Counted when asked, and brought to now. */
static const char *const live[] = {
	"count(unit at end where kind = grassroots and has(activity)) / count(unit at end where kind = grassroots)",
	"count(unit at end where kind = grassroots and count(member) >= 2 and has(activity where kind = sport))",
	"count(unit at end where kind = grassroots and growth(member) >= 1)",
	"count(employer at end where bargains and has(dialogue where kind = periodic))",
	"sum(employer.headcount at end where has(agreement by end where effective_until > end))",
	"count(member at end where has(hardship) and has(visit))",
	"count(dialogue where unit.members >= 2)",
	"sum(unit at end : count(member) + count(dialogue))",
	"avg(unit at end where kind = grassroots : count(employer where has(dialogue)))",
	"count(membership_event where member.unit.members > 3)",
	"count(employer at end where growth(member) > 0)",
	"distinct(dialogue.employer where kind = periodic)",
	"count(rating where first(unit))",
	"min(employer.headcount at end)",
};
#define N_LIVE (sizeof live / sizeof *live)

enum way_to_ask { SOME_UNITS, MANY_UNITS, SOME_DAYS, N_WAYS };

/* One formula as a page shows it. */
struct page {
	struct figure_ask ask;
	enum way_to_ask way;
	int64_t units[MANY];
	size_t n_units;
	bool is_kept;
	struct db_reading reading;
	bool was_brought; /* by the acts since it had been asked before */
	struct figure kept[MANY];
	struct figure now[MANY];
};

struct pages {
	struct page items[INDICATORS + N_LIVE];
	size_t n;
	int64_t n_held; /* at another version than that of the reading */
	int64_t n_brought_held;
	int64_t n_sums_held;
};

static uint64_t first_seed;
static uint64_t n_lived[2];

static int64_t number_of(const char *variable, int64_t otherwise)
{
	const char *text = getenv(variable);
	int64_t n;
	return text && num_parse_int(str_of(text), 1, 1000000, &n) == OK ? n : otherwise;
}

static size_t n_figures(const struct page *p)
{
	return p->way == SOME_DAYS ? p->n_units * 3 : p->n_units;
}

static void add_page(struct random_union *u, struct pages *pages, struct str formula)
{
	size_t i = pages->n;
	struct page *p = &pages->items[pages->n++];
	day_t from = i % 4 == 0 ? u->first_day + 100 : u->first_day;

	*p = (struct page){ .way = (enum way_to_ask)(i % N_WAYS), .n_units = i % N_WAYS == MANY_UNITS ? MANY : 2 };
	for (size_t k = 0; k < p->n_units; k++)
		p->units[k] = u->units[k == 0 ? 0 : (k + i % 7) % (size_t)u->n_units];
	p->ask = (struct figure_ask){ .formula = formula,
				      .from = from,
				      .until = from + UNION_DAYS,
				      .as_of = from + UNION_DAYS - 1,
				      .structure = { .relation = i % 16 == 15 ? RELATION_GUIDED : RELATION_BELONGS,
						     .known = INSTANT_FOREVER } };
}

static enum status ask(struct ctx *ctx, const struct page *p, struct figure *out)
{
	day_t days[3] = { p->ask.from + 60, p->ask.from + 150, p->ask.as_of };
	struct figure_ask asks[MANY];

	if (p->way == SOME_DAYS)
		return figure_ask_days(ctx, &p->ask, p->units, p->n_units, days, 3, out);
	for (size_t i = 0; i < p->n_units; i++) {
		asks[i] = p->ask;
		asks[i].unit_id = p->units[i];
	}
	return figure_ask(ctx, asks, p->n_units, out);
}

static bool is_of_sums(const struct page *p)
{
	for (size_t i = 0; i < n_figures(p); i++)
		if (p->kept[i].is_live)
			return false;
	return true;
}

/* As it was kept where that holds, else made anew. */
static void look_at(struct ctx *ctx, struct pages *pages, struct page *p, bool is_made_anew)
{
	struct remembered *memory = figure_cache_remembered(ctx->figures);
	int64_t n_brought = remembered_n_brought(memory), version;
	bool holds = false;

	assert_int_equal(db_data_version(ctx, &version), OK);
	if (p->is_kept && !is_made_anew)
		assert_int_equal(db_reading_holds(ctx, &p->reading, &holds), OK);
	if (holds) {
		pages->n_held += p->reading.version < version;
		pages->n_brought_held += p->reading.version < version && p->was_brought;
		pages->n_sums_held += p->reading.version < version && is_of_sums(p);
		return;
	}
	assert_int_equal(db_reading_begin(ctx), OK);
	assert_int_equal(ask(ctx, p, p->kept), OK);
	db_reading_end(ctx, &p->reading);
	p->is_kept = true;
	p->was_brought = remembered_n_brought(memory) > n_brought;
}

static enum status count_now(struct ctx *ctx, void *arg)
{
	struct pages *pages = arg;

	for (size_t i = 0; i < pages->n; i++)
		TRY(ask(ctx, &pages->items[i], pages->items[i].now));
	return OK;
}

static bool alike(const struct figure *a, const struct figure *b)
{
	return a->has_value == b->has_value &&
	       (!a->has_value || (rational_cmp(a->num, b->num) == 0 && rational_cmp(a->den, b->den) == 0));
}

static void compare(struct random_union *u, struct pages *pages)
{
	struct arena *outer = u->ctx->arena;
	CLEANUP(arena_freep) struct arena *own = arena_new();

	u->ctx->arena = own;
	harness_read(u->h);
	for (size_t i = 0; i < pages->n; i++)
		look_at(u->ctx, pages, &pages->items[i], union_below(u, MADE_ANEW) == 0);
	db_reader_done(u->ctx);
	assert_int_equal(db_write(u->ctx, u->h->db, count_now, pages), OK);
	for (size_t i = 0; i < pages->n; i++) {
		const struct page *p = &pages->items[i];
		for (size_t k = 0; k < n_figures(p); k++)
			if (!alike(&p->kept[k], &p->now[k]))
				fail_msg("%.*s, figure %zu: kept %.*s, now %.*s", STR_ARG(p->ask.formula), k,
					 STR_ARG(figure_display(u->ctx, &p->kept[k])),
					 STR_ARG(figure_display(u->ctx, &p->now[k])));
	}
	u->ctx->arena = outer;
}

static enum status keep_sums(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void choose_pages(struct random_union *u, struct pages *pages)
{
	struct indicator *indicators;
	size_t n;

	harness_read(u->h);
	assert_int_equal(indicator_list(u->ctx, &indicators, &n), OK);
	for (size_t i = 0; i < INDICATORS; i++)
		add_page(u, pages, indicators[i * n / INDICATORS].formula);
	for (size_t i = 0; i < N_LIVE; i++)
		add_page(u, pages, str_of(live[i]));
	db_reader_done(u->ctx);
}

static void begin_cache(struct harness_db *h)
{
	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	remembered_begin_at(figure_cache_remembered(h->ctx->figures), 0);
	aggregate_follow(h->db);
}

static void end_cache(struct harness_db *h)
{
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

static void what_still_holds_is_what_is_counted_now(struct harness_db *h)
{
	struct random_union u;
	struct pages *pages = calloc(1, sizeof *pages);
	uint64_t seed = first_seed + n_lived[h->engine]++;

	assert_non_null(pages);
	print_message("# seed %llu\n", (unsigned long long)seed);
	begin_cache(h);
	union_begin(&u, h, seed);
	union_go_on(&u, BEFORE);
	db_reader_done(h->ctx);
	assert_int_equal(db_write(h->ctx, h->db, keep_sums, NULL), OK);
	assert_int_equal(aggregate_recount(h->ctx, h->db, NULL, NULL), OK);
	choose_pages(&u, pages);
	for (int i = 0; i < DEEDS; i++) {
		compare(&u, pages);
		union_go_on(&u, 1);
	}
	compare(&u, pages);
	print_message("# held %lld times: of sums %lld, brought to now before %lld\n", (long long)pages->n_held,
		      (long long)pages->n_sums_held, (long long)pages->n_brought_held);
	assert_true(pages->n_held > DEEDS * 4);
	assert_true(pages->n_sums_held > DEEDS);
	assert_true(pages->n_brought_held > DEEDS / 2);
	free(pages);
	union_done(&u);
	end_cache(h);
}

static int n_statements;

static void told(void *arg, struct str text, const struct value *args, int n_args)
{
	(void)arg, (void)args, (void)n_args;
	n_statements += !str_contains(text, STR("data_version_table")); /* once a snapshot */
}

struct record_of {
	struct plan_world *w;
	const char *type;
};

static enum status write_record(struct ctx *ctx, void *arg)
{
	const struct record_of *of = arg;
	const struct record_type *type = catalog_type(of->w->catalog, str_of(of->type));
	struct record r = record_new(ctx, type);
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	record_set(&r, "unit", VALUE_OF_INT(of->w->union_east));
	record_set(&r, "held_on", VALUE_OF_INT(day_of(2021, 6, 1)));
	record_set(&r, "kind", VALUE_OF_TEXT(str_is(type->code, "dialogue") ? STR("periodic") : STR("sport")));
	return fact_apply(ctx, &act, type, NULL, &r);
}

static void write_one(struct plan_world *w, const char *type)
{
	struct record_of of = { w, type };

	db_reader_done(w->ctx);
	problems_clear(w->ctx);
	assert_int_equal(db_write(w->ctx, w->h->db, write_record, &of), OK);
}

static bool holds(struct plan_world *w, const struct db_reading *reading)
{
	bool is_so;

	assert_int_equal(db_reading_holds(w->ctx, reading, &is_so), OK);
	return is_so;
}

/* The share of unions with an activity is counted live; dialogues are none of its business. */
static void a_page_of_what_is_brought_to_now_holds_while_others_write_elsewhere(struct harness_db *h)
{
	struct page page = { .n_units = 2 };
	struct db_reading again;
	struct plan_world w;

	begin_cache(h);
	plan_world_begin(&w, h);
	page.ask = (struct figure_ask){ .formula = str_of(live[0]),
					.from = day_of(2021, 1, 1),
					.until = day_of(2022, 1, 1),
					.as_of = day_of(2021, 12, 31),
					.structure.known = INSTANT_FOREVER };
	page.units[0] = w.root;
	page.units[1] = w.east;
	for (int i = 0; i < 3; i++) { /* counted, brought to now, and again */
		harness_read(h);
		assert_int_equal(db_reading_begin(w.ctx), OK);
		assert_int_equal(ask(w.ctx, &page, page.kept), OK);
		db_reading_end(w.ctx, &page.reading);
		assert_int_equal(remembered_n_brought(figure_cache_remembered(w.ctx->figures)) > 0, i > 0);
		assert_int_equal(db_reading_begin(w.ctx), OK);
		assert_int_equal(ask(w.ctx, &page, page.kept), OK); /* as they were left */
		db_reading_end(w.ctx, &again);
		write_one(&w, "dialogue");
		db_set_told(h->db, told, NULL);
		n_statements = 0;
		harness_read(h);
		assert_true(holds(&w, &page.reading) && holds(&w, &again));
		assert_int_equal(n_statements, 0);
		db_set_told(h->db, NULL, NULL);
		write_one(&w, "activity");
		harness_read(h);
		assert_false(holds(&w, &page.reading) || holds(&w, &again));
	}
	plan_world_end(&w);
	end_cache(h);
}

int main(void)
{
	const struct CMUnitTest once[] = {
		each_engine(a_page_of_what_is_brought_to_now_holds_while_others_write_elsewhere),
	};
	const struct CMUnitTest lives[] = { each_engine(what_still_holds_is_what_is_counted_now) };
	size_t n = 2 * (size_t)number_of("CONGDOAN_ORACLE_SEEDS", SEEDS);
	struct CMUnitTest *tests = calloc(n + 2, sizeof *tests);
	if (!tests)
		return 1;
	first_seed = (uint64_t)number_of("CONGDOAN_ORACLE_FIRST", 1);
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	for (size_t i = 0; i < n + 2; i++)
		tests[i] = i < 2 ? once[i] : lives[i % 2];
	int n_failed = _cmocka_run_group_tests("readings", tests, n + 2, NULL, NULL);
	free(tests);
	return n_failed;
}
