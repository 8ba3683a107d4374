/* What pages ask is found by indexes on both engines, in the largest book: nothing that grows with the union is read
 * from end to end but where a walk is meant that its LIMIT ends. */
#include "plans/large_book.h"

#include "harness/plans.h"

#include "domain/account.h"
#include "domain/account_queries.h"
#include "domain/member.h"
#include "domain/structure.h"
#include "features/entry/entry_queries.h"
#include "features/home/home_queries.h"
#include "features/indicators/indicators_queries.h"
#include "features/planning/planning_queries.h"
#include "features/records/records_queries.h"
#include "features/restructure/restructure_queries.h"
#include "features/units/units_queries.h"
#include "figures/aggregate.h"
#include "figures/cache.h"
#include "figures/figure.h"
#include "figures/indicator.h"
#include "figures/level.h"
#include "figures/plan_queries.h"
#include "figures/remembered.h"

/* Lists and drill-down: the order leads, the scope chooses, the LIMIT ends it. */
#define WALKS "the page is found along its order"
static const struct harness_meant walks[] = {
	{ "reg_activity", "reg_activity_by_day", WALKS },
	{ "reg_dialogue", "reg_dialogue_by_day", WALKS },
	{ "reg_rating", "reg_rating_by_day", WALKS },
	{ "membership_event", "membership_event_by_day", WALKS },
	{ "member", "member_by_order", WALKS },
	{ "officer", "officer_by_order", WALKS },
	{ "employer", "employer_by_order", WALKS },
	{ "stay", NULL, "people along their ids; counted no further than is told" },
	{ "employer_place", NULL, "employers along their ids" },
	{ "employer", "employer_pkey", "employers along their ids" },
	{ "employer", NULL, "PostgreSQL hashes these 3,000 rather than look up the fifty names of a page" },
	{ "closure", NULL, "PostgreSQL knows that the country has few units here, and hashes them" },
};
#define N_WALKS (sizeof walks / sizeof *walks)

static void read_list(struct fixture *f, const char *code, int64_t unit_id, size_t limit)
{
	struct record_list list = {
		.type = fixture_type(f, code), .unit_id = unit_id, .limit = limit, .is_descending = true
	};
	struct record *records;
	int64_t total;
	size_t n;

	if (str_is(str_of(code), "member")) {
		list.sort = STR("full_name");
		list.is_descending = false;
	}
	assert_int_equal(record_list_read(f->ctx, &list, &records, &n, &total), OK);
	assert_true(n > 0);
}

static void lists_of_a_union_are_found_by_its_units(struct fixture *f)
{
	struct harness_db *h = f->h;
	static const char *const types[] = { "activity", "dialogue", "rating",  "membership_event",
					     "member",   "officer",  "employer" };
	struct harness_plans p;

	fixture_be(f, 1000007, ROLE_DATA_ENTRY);
	harness_read(h);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		harness_plans_begin(&p, h);
		read_list(f, types[i], 0, 50);
		read_list(f, types[i], 1000007, 3); /* the newest, as the page of a unit shows them */
		harness_plans_drop(&p, ") few"); /* are there many rows, many units: counted no further */
		harness_plans_drop(&p, "NOT EXISTS (SELECT 1 FROM employer_place np"); /* the same for all who ask */
		p.is_for_any = true;
		harness_plans_check(&p, types[i], NULL, 0);
	}
}

static void lists_of_the_country_walk_their_order(struct fixture *f)
{
	struct harness_db *h = f->h;
	static const char *const types[] = { "activity", "dialogue", "rating",  "membership_event",
					     "member",   "officer",  "employer" };
	struct harness_plans p;

	fixture_be(f, f->root, ROLE_LEADER);
	harness_read(h);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		harness_plans_begin(&p, h);
		read_list(f, types[i], 0, 50);
		harness_plans_drop(&p, "count(*)"); /* ended by its LIMIT, whichever way it goes */
		harness_plans_check(&p, types[i], walks, N_WALKS);
	}
}

/* Whoever asks, and whether few or many are called so: the union's own people, or those whose names begin so. */
static void people_are_found_by_their_names(struct fixture *f)
{
	struct harness_db *h = f->h;
	static const char *const texts[] = { "nguyễn", "nguyen van 17", "văn 12", "1", "không có" };
	const int64_t units[] = { 1000007, f->north, f->root };
	struct harness_plans p;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		fixture_be(f, units[i], ROLE_LEADER);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			struct record_filter filter = { STR("full_name"), FILTER_CONTAINS,
							VALUE_OF_TEXT(str_of(texts[k])) };
			struct record_list list = { .type = &member_type,
						    .filters = &filter,
						    .n_filters = 1,
						    .sort = STR("full_name"),
						    .limit = 50 };
			struct record *records;
			int64_t total;
			size_t n;
			harness_read(h);
			harness_plans_begin(&p, h);
			assert_int_equal(record_list_limit(h->ctx, &list), OK);
			assert_int_equal(record_list_read(h->ctx, &list, &records, &n, &total), OK);
			harness_plans_drop(&p, ") few");
			harness_plans_drop(&p, "SELECT count(*)"); /* ended by their LIMITs */
			if (n > 0)
				harness_plans_check(&p, texts[k], walks, N_WALKS);
		}
	}
}

static struct figure_ask ask_of(const char *formula, int64_t unit_id)
{
	return (struct figure_ask){ .formula = str_of(formula),
				    .unit_id = unit_id,
				    .from = 15000,
				    .until = 15400,
				    .as_of = 16000,
				    .structure = { .known = INSTANT_FOREVER } };
}

static const char *const measures[] = {
	"count(dialogue)",
	"count(activity where kind = sport)",
	"count(rating)",
	"growth(member)",
	"count(member at end)",
	"count(unit at end where kind = grassroots and has(dialogue))",
	"count(employer at end)",
	"count(unit at end where kind = grassroots and count(dialogue) >= 1)",
	"distinct(dialogue.employer)",
};
#define N_MEASURES (sizeof measures / sizeof *measures)

static void figures_of_a_union_are_found_by_its_units(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct harness_plans p;

	harness_read(h);
	for (size_t i = 0; i < N_MEASURES; i++) {
		struct figure_ask ask = ask_of(measures[i], 1000007);
		struct figure figure;
		struct figure_records records;
		harness_plans_begin(&p, h);
		assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
		assert_int_equal(figure_records_page(h->ctx, &ask, STR_EMPTY, 50, 0, &records), OK);
		harness_plans_check(&p, measures[i], NULL, 0);
	}
}

static void records_behind_a_figure_of_the_country_are_walked(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct harness_plans p;

	harness_read(h);
	for (size_t i = 0; i < N_MEASURES; i++) {
		struct figure_ask ask = ask_of(measures[i], f->root);
		struct figure_records records;
		harness_plans_begin(&p, h);
		assert_int_equal(figure_records_page(h->ctx, &ask, STR_EMPTY, 50, 0, &records), OK);
		assert_true(records.n > 0);
		harness_plans_drop(&p, "GROUP BY c1.ancestor_id"); /* the figure itself, which was never summed here */
		harness_plans_drop(&p, ") few");
		harness_plans_check(&p, measures[i], walks, N_WALKS);
	}
}

static enum status keep_measures(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_apply(ctx, STR("indicators:\n  - code: talks\n    group: g\n    label: l\n    unit: u\n"
					 "    meaning: m\n    formula: 'count(dialogue)'\n"));
}

static void stored_sums_are_read_by_their_keys(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct harness_plans p;
	struct unit *units;
	size_t n;

	assert_int_equal(fixture_write(f, keep_measures, NULL), OK);
	assert_int_equal(aggregate_recount(h->ctx, h->db, NULL, NULL), OK);
	harness_plans_analyze(h);
	harness_read(h);
	assert_int_equal(structure_children(h->ctx, f->north, RELATION_BELONGS, h->ctx->today, &units, &n), OK);
	struct figure_ask *asks = arena_array_of(h->ctx->arena, struct figure_ask, n + 1);
	struct figure *figures = arena_array_of(h->ctx->arena, struct figure, n + 1);
	for (size_t i = 0; i < n; i++)
		asks[i] = ask_of("count(dialogue)", units[i].id);
	asks[n] = ask_of("count(dialogue)", f->root);
	harness_plans_begin(&p, h);
	assert_int_equal(figure_ask(h->ctx, &asks[n], 1, &figures[n]), OK);
	assert_true(figures[n].num.num > 0);
	harness_plans_check(&p, "the country", NULL, 0);
	assert_int_equal(figure_ask(h->ctx, asks, 10, figures), OK);
	harness_plans_check(&p, "ten children", NULL, 0);
}

/* What a write of this unit leaves behind for who keeps the order of a level. */
static enum status move_one(struct ctx *ctx, void *arg)
{
	static const char *const texts[] = {
		"UPDATE data_version SET n = n + 1, noted = n + 1 WHERE one = 1",
		"INSERT INTO aggregate_moved (version, unit_id) SELECT n, (SELECT max(unit_id) FROM aggregate_own)"
		" FROM data_version WHERE one = 1",
		"INSERT INTO data_version_table (table_name, n) SELECT 'reg_dialogue', n FROM data_version WHERE one = "
		"1"
		" ON CONFLICT (table_name) DO UPDATE SET n = excluded.n",
	};
	(void)arg;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sql_text q;
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_add_literal(&q, texts[i]);
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

static void a_level_is_brought_to_now_by_what_a_write_touched(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct level_ask ask = { .formula = STR("count(dialogue)"),
				 .unit_id = f->root,
				 .level = LEVEL_GRASSROOTS,
				 .from = day_of(2020, 1, 1),
				 .until = day_of(2030, 1, 1),
				 .as_of = h->ctx->today,
				 .limit = 20 };
	struct harness_plans p;
	struct level_page page;
	struct unit units[20];
	int64_t ids[20], parents[20];

	h->ctx->figures = figure_cache_new();
	harness_read(h);
	assert_int_equal(level_ask(h->ctx, &ask, &page), OK);
	assert_true(page.n_units >= LARGE_UNIONS && page.n == 20);
	assert_int_equal(fixture_write(f, move_one, NULL), OK);
	harness_read(h);
	harness_plans_begin(&p, h);
	assert_int_equal(level_ask(h->ctx, &ask, &page), OK);
	for (size_t i = 0; i < page.n; i++)
		ids[i] = page.rows[i].unit_id;
	assert_int_equal(structure_units(h->ctx, ids, page.n, h->ctx->today, units), OK);
	assert_int_equal(structure_parents(h->ctx, ids, page.n, h->ctx->today, parents), OK);
	harness_plans_check(&p, "a level after a write", NULL, 0);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

static enum status hold_a_dialogue(struct ctx *ctx, void *arg)
{
	const struct record_type *type = catalog_type(ctx->catalog, STR("dialogue"));
	struct record r = record_new(ctx, type);
	struct act act = { .verb = "add", .reason = STR("r"), .decision = STR("d") };
	int64_t replayed;

	(void)arg;
	TRY(act_begin(ctx, &act, &replayed));
	record_set(&r, "unit", VALUE_OF_INT(1000007));
	record_set(&r, "held_on", VALUE_OF_INT(15100));
	record_set(&r, "kind", VALUE_OF_TEXT(STR("periodic")));
	return fact_apply(ctx, &act, type, NULL, &r);
}

/* A figure of the country after one more dialogue: found from the act, not counted. */
static void what_was_counted_is_brought_to_now_by_keys(struct fixture *f)
{
	static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };
	static const char *const counted[] = {
		"count(unit at end where kind = grassroots and has(dialogue))",
		"count(unit at end where count(dialogue) >= 3 and count(member) > 1)",
		"count(employer at end where has(dialogue where kind = periodic))",
		"avg(dialogue.worker_side where kind = periodic)",
	};
	struct harness_db *h = f->h;
	struct harness_plans p;
	struct figure figure;

	db_set_write_hooks(h->db, hooks);
	h->ctx->figures = figure_cache_new();
	remembered_begin_at(figure_cache_remembered(h->ctx->figures), 0);
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
		struct figure_ask ask = ask_of(counted[i], f->root);
		harness_read(h);
		assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
		int64_t n = remembered_n_brought(figure_cache_remembered(h->ctx->figures));
		assert_int_equal(fixture_write(f, hold_a_dialogue, NULL), OK);
		harness_read(h);
		harness_plans_begin(&p, h);
		assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
		assert_int_equal(remembered_n_brought(figure_cache_remembered(h->ctx->figures)), n + 1);
		harness_plans_check(&p, counted[i], NULL, 0);
	}
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
}

/* A list after one more dialogue, in it or elsewhere: the same. */
static void what_a_list_holds_is_brought_to_now_by_keys(struct fixture *f)
{
	static const struct db_write_hooks hooks = { aggregate_write_begin, aggregate_write_end };
	const struct record_type *type = fixture_type(f, "dialogue");
	const int64_t bodies[] = { 1000007, 1000008, f->root };
	struct harness_plans p;
	int64_t before, after;

	db_set_write_hooks(f->h->db, hooks);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct record_list list = { .type = type, .unit_id = bodies[i], .limit = 50 };
		fixture_be_all(f);
		harness_read(f->h);
		assert_int_equal(record_list_count(f->ctx, &list, &before), OK);
		assert_int_equal(fixture_write(f, hold_a_dialogue, NULL), OK);
		harness_read(f->h);
		harness_plans_begin(&p, f->h);
		assert_int_equal(record_list_count(f->ctx, &list, &after), OK);
		harness_plans_drop(&p, ") few");
		harness_plans_check(&p, "dialogue", NULL, 0);
		if (i == 0)
			assert_int_equal(after, before + 1);
	}
}

static void who_asks_where_a_unit_lies_and_what_was_changed_are_looked_up(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct harness_plans p;
	struct user user;
	struct account account;
	struct unit *units;
	struct record record;
	struct record_version *versions;
	struct scope_roles roles;
	int64_t asked = 1000007;
	bool is_due;
	size_t n;

	fixture_be(f, f->north, ROLE_LEADER);
	harness_read(h);
	harness_plans_begin(&p, h);
	assert_int_equal(session_find(h->ctx, STR("no such token"), &user, &is_due), NOT_FOUND);
	assert_int_equal(account_by_login(h->ctx, STR("nguoi-7"), &account), OK);
	assert_int_equal(account_user(h->ctx, account.id, &user), OK);
	harness_plans_check(&p, "who asks", NULL, 0);
	assert_int_equal(structure_children(h->ctx, f->district, RELATION_BELONGS, h->ctx->today, &units, &n), OK);
	assert_int_equal(structure_path(h->ctx, asked, h->ctx->today, &units, &n), OK);
	assert_int_equal(scope_roles_of(h->ctx, &asked, 1, &roles), OK);
	harness_plans_check(&p, "where a unit lies", NULL, 0);
	f->ctx->scope = &scope_all;
	assert_int_equal(
		record_read(h->ctx, fixture_type(f, "dialogue"), 2300007, INSTANT_FOREVER, h->ctx->today, &record), OK);
	assert_int_equal(record_history(h->ctx, fixture_type(f, "dialogue"), 2300007, &versions, &n), OK);
	harness_plans_check(&p, "what was changed", NULL, 0);
}

/* Of statements that pages ask by name: what reads a table whole on purpose. */
static const struct harness_meant named[] = {
	{ "act", "act_import", "imports are few among acts", NULL },
};

static void statements_of_files_use_indexes(struct fixture *f)
{
	struct harness_db *h = f->h;
	harness_read(h);
#define CHECKED(name) harness_plans_check_statements(h, name, n_##name, named, sizeof named / sizeof *named)
	CHECKED(account_queries);
	CHECKED(plan_queries);
	CHECKED(records_queries);
	CHECKED(units_queries);
	CHECKED(planning_queries);
	CHECKED(home_queries);
	CHECKED(entry_queries);
	CHECKED(restructure_queries);
	CHECKED(indicators_queries);
}

/* What the harness itself must notice. */
static void a_scan_is_noticed(struct fixture *f)
{
	struct harness_db *h = f->h;
	struct harness_plans p;
	struct sql_text q;
	struct db_rows rows;

	harness_read(h);
	harness_plans_begin(&p, h);
	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT count(*) FROM reg_dialogue d WHERE d.kind = 'periodic'");
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	assert_int_equal(harness_plans_count_wrong(&p, NULL, 0), 1);
}

/* One book for all: filling it takes longer than asking. */
static void what_pages_ask_is_found_by_indexes(struct harness_db *h)
{
	static void (*const parts[])(struct fixture * f) = {
		a_scan_is_noticed,
		lists_of_a_union_are_found_by_its_units,
		lists_of_the_country_walk_their_order,
		people_are_found_by_their_names,
		figures_of_a_union_are_found_by_its_units,
		records_behind_a_figure_of_the_country_are_walked,
		who_asks_where_a_unit_lies_and_what_was_changed_are_looked_up,
		statements_of_files_use_indexes,
		stored_sums_are_read_by_their_keys,
		a_level_is_brought_to_now_by_what_a_write_touched,
		what_a_list_holds_is_brought_to_now_by_keys,
		what_was_counted_is_brought_to_now_by_keys,
	};
	struct fixture f;

	fixture_begin(&f, h);
	large_book_fill(&f);
	harness_plans_analyze(h);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		fixture_be_all(&f);
		harness_read(h);
		parts[i](&f);
		db_set_told(h->db, NULL, NULL);
	}
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(what_pages_ask_is_found_by_indexes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
