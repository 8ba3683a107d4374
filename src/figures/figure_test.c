/* Figures over the small world, on both engines: tests/figures/figures.test, and what stands behind a figure. */
#include "figures/world.h"

#include "base/json.h"
#include "base/num.h"
#include "domain/catalog.h"
#include "domain/scope.h"
#include "figures/cache.h"
#include "figures/figure.h"
#include "figures/indicator.h"

static struct figure_ask ask_of(const char *formula, int64_t unit_id)
{
	return (struct figure_ask){ .formula = str_of(formula),
				    .unit_id = unit_id,
				    .from = day_of(2021, 1, 1),
				    .until = day_of(2022, 1, 1),
				    .as_of = day_of(2021, 12, 31),
				    .structure = { .known = INSTANT_FOREVER } };
}

static enum status install_indicators(struct ctx *ctx, void *arg)
{
	(void)arg;
	return indicators_install(ctx);
}

static void load_with_indicators(struct harness_db *h)
{
	world_load(h);
	assert_int_equal(db_write(h->ctx, h->db, install_indicators, NULL), OK);
	harness_read(h);
}

static void every_case_gives_what_it_should(struct harness_db *h)
{
	load_with_indicators(h);
	assert_true(world_run(h, world_file(h->ctx->arena, "FIGURES_TESTS", "figures.test")) > 50);
	world_done(h);
}

static void a_formula_is_said_in_words(struct harness_db *h)
{
	world_load(h);
	struct str text = world_file(h->ctx->arena, "FIGURES_TESTS", "words.test");
	int n_wrong = 0;
	while (text.n > 0) {
		struct str formula = str_trim(str_cut(&text, '\n')), words;
		if (formula.n == 0 || formula.p[0] == '#')
			continue;
		struct str expected = str_trim(str_cut(&text, '\n'));
		assert_int_equal(formula_words(h->ctx, NULL, formula, &words), OK);
		if (str_eq(words, str_slice(expected, 2, expected.n)))
			continue;
		print_error("%.*s\n= %.*s\n", STR_ARG(formula), STR_ARG(words));
		n_wrong++;
	}
	assert_int_equal(n_wrong, 0);
	world_done(h);
}

static void many_questions_are_answered_in_one_call_and_kept(struct harness_db *h)
{
	static const char *const formulas[] = { "count(admission)", "count(member)",
						"count(admission) / count(member)" };
	static const int64_t units[] = { 2, 3, 4, 11, 3 };
	struct figure_ask asks[15];
	struct figure figures[15], again[15];
	world_load(h);
	h->ctx->figures = figure_cache_new();
	for (size_t i = 0; i < 15; i++)
		asks[i] = ask_of(formulas[i / 5], units[i % 5]);
	assert_int_equal(figure_ask(h->ctx, asks, 15, figures), OK);
	assert_int_equal(figures[0].num.num, 4);
	assert_int_equal(figures[1].num.num, 2);
	assert_int_equal(figures[2].num.num, 2);
	assert_int_equal(figures[3].num.num, 1);
	assert_int_equal(figures[5].num.num, 14);
	assert_int_equal(figures[10].num.num, 4);
	assert_int_equal(figures[10].den.num, 14);
	assert_true(figures[0].is_additive);
	assert_false(figures[10].is_additive);
	assert_int_equal(figure_ask(h->ctx, asks, 15, again), OK);
	for (size_t i = 0; i < 15; i++)
		assert_int_equal(rational_cmp(figures[i].num, again[i].num), 0);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
	world_done(h);
}

static void a_list_that_waits_for_none_leaves_out_what_cannot_be_answered(struct harness_db *h)
{
	struct figure_ask asks[3] = { ask_of("count(admission)", 2), ask_of("count(no_such_source)", 2),
				      ask_of("count(member)", 2) };
	struct figure figures[3];
	bool is_answered[3];
	world_load(h);
	assert_int_equal(figure_ask_within(h->ctx, asks, 3, 60000, figures, is_answered), OK);
	assert_true(is_answered[0]);
	assert_false(is_answered[1]);
	assert_true(is_answered[2]);
	assert_int_equal(figures[0].num.num, 4);
	assert_int_equal(figures[2].num.num, 14);
	assert_int_equal(h->ctx->problems.n, 0);
	assert_int_equal(figure_ask_within(h->ctx, asks, 3, 0, figures, is_answered), OK);
	assert_false(is_answered[0] || is_answered[1] || is_answered[2]);
	h->ctx->figures = figure_cache_new();
	assert_int_equal(figure_ask(h->ctx, asks, 1, figures), OK);
	assert_int_equal(figure_ask_within(h->ctx, asks, 3, 0, figures, is_answered), OK);
	assert_true(is_answered[0]); /* as it was kept */
	assert_false(is_answered[1] || is_answered[2]);
	figure_cache_free(h->ctx->figures);
	h->ctx->figures = NULL;
	world_done(h);
}

static void a_unit_out_of_reach_has_no_figures(struct harness_db *h)
{
	struct figure figure;
	struct figure_records records;
	struct figure_ask ask = ask_of("count(member)", 4);
	static const struct grant at_b[] = { { 3, ROLE_DATA_ENTRY } };
	struct scope scope = { .grants = at_b, .n_grants = 1, .today = day_of(2021, 12, 31) };
	world_load(h);
	const struct scope *all = h->ctx->scope;
	h->ctx->scope = &scope;
	assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), NOT_FOUND);
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), NOT_FOUND);
	ask.unit_id = 3;
	assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
	assert_int_equal(figure.num.num, 12);
	h->ctx->scope = all;
	world_done(h);
}

static void names_of_people_are_shown_by_right_else_counts_a_unit(struct harness_db *h)
{
	struct figure_records records;
	struct figure_ask ask = ask_of("count(member)", 3);
	struct grant grant = { 3, ROLE_VIEWER };
	struct scope scope = { .grants = &grant, .n_grants = 1, .today = day_of(2021, 12, 31) };
	world_load(h);
	const struct scope *all = h->ctx->scope;
	h->ctx->scope = &scope;
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_int_equal(records.total, 3);
	assert_int_equal(records.n, 3);
	assert_str(records.items[0].type, "unit");
	assert_str(records.items[0].label, "CĐCS May");
	assert_int_equal(records.items[0].contribution.num, 6);
	assert_int_equal(records.sum.num, 12);
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 1, 2, &records), OK);
	assert_int_equal(records.n, 1);
	assert_str(records.items[0].unit, "CĐCS Trường");

	ask.formula = STR("growth(member)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_str(records.items[0].type, "unit");
	ask.formula = STR("distinct(party_introduction.member)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_int_equal(records.n, 2);
	for (size_t i = 0; i < records.n; i++)
		assert_false(str_contains(records.items[i].label, STR("Bình")));

	grant.role = ROLE_DATA_ENTRY;
	ask.formula = STR("count(member)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_int_equal(records.total, 12);
	assert_str(records.items[0].label, "Bình");

	struct user user = { .id = 9, .grants = &grant, .n_grants = 1 };
	h->ctx->user = &user; /* being among those who have a religion tells who has one */
	ask.formula = STR("count(member where not religion is not empty)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_str(records.items[0].type, "unit");
	ask.formula = STR("count(member where sex = female)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	assert_str(records.items[0].type, "member");
	h->ctx->user = NULL;
	h->ctx->scope = all;
	world_done(h);
}

static void an_explanation_holds_statements_and_what_rows_lack(struct harness_db *h)
{
	struct figure_explained explained;
	struct figure_ask ask =
		ask_of("count(establishment where not workers_at_founding >= 20) / count(member where sex = male)", 2);
	world_load(h);
	assert_int_equal(figure_explain(h->ctx, &ask, &explained), OK);
	assert_true(explained.figure.is_live); /* no sums were stored */
	assert_int_equal(explained.n_statements, 2);
	assert_true(str_contains(explained.statements[0].sql, STR("reg_establishment")));
	assert_true(explained.statements[0].n_params > 0);
	assert_int_equal(explained.n_lacks, 2);
	assert_str(explained.lacks[0].path, "workers_at_founding");
	assert_int_equal(explained.lacks[0].n, 1);
	assert_str(explained.lacks[1].path, "sex");
	assert_int_equal(explained.lacks[1].n, 1);
	ask = ask_of("max(agreement.signed_on) is not empty", 2); /* a day, which no figure is */
	assert_int_equal(figure_explain(h->ctx, &ask, &explained), OK);
	assert_int_equal(explained.n_statements, 1);
	assert_true(explained.statements[0].words.n > 0);
	world_done(h);
}

/* SQLite's plan of each statement: tables are searched through an index, never read from end to end. */
static void no_table_is_scanned(struct harness_db *h)
{
	static const char *const formulas[] = {
		"count(member)",
		"count(member where sex = female)",
		"count(admission)",
		"growth(member)",
		"reported(gifts)",
		"count(unit at end where kind = grassroots and has(dialogue))",
		"count(member where has(party_introduction))",
		"count(employer at end where bargains and headcount >= 10 and has(dialogue))",
		"distinct(dialogue.employer where employer.sector = fdi)",
		"count(agreement where is_first)",
		"sum(unit where kind = grassroots : max(activity.members))",
		"count(employer where members >= 2)",
	};
	if (h->engine != DB_SQLITE)
		return;
	world_load(h);
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		struct figure_ask ask = ask_of(formulas[i], 3);
		struct figure_explained explained;
		struct sql_text q;
		struct db_rows rows;
		assert_int_equal(figure_explain(h->ctx, &ask, &explained), OK);
		sql_init(&q, h->ctx->arena, h->engine);
		sql_lit(&q, "EXPLAIN QUERY PLAN ");
		sql_add_literal(&q, str_zero(h->ctx->arena, explained.statements[0].sql));
		for (size_t k = 0; k < explained.statements[0].n_params; k++)
			*LIST_ADD(h->ctx->arena, &q.params) = explained.statements[0].params[k];
		assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
		for (size_t k = 0; k < rows.n; k++) {
			struct str detail = db_cell(&rows, k, 3).s;
			/* the last level reads what the level inside has found; causes are a few dozen rows */
			bool is_small = str_is(detail, "SCAN t") || str_starts(detail, STR("SCAN k")) ||
					str_is(detail, "SCAN p0");
			if (str_starts(detail, STR("SCAN ")) && !is_small)
				fail_msg("%s: %.*s", formulas[i], STR_ARG(detail));
		}
	}
	world_done(h);
}

static void like_over_like_is_shown_in_percent_and_all_else_as_it_is(struct harness_db *h)
{
	static const char *const cases[][2] = {
		{ "count(dialogue where kind = periodic) / count(dialogue)", "80,0%" },
		{ "sum(levy.paid) / sum(levy.due)", "76,9%" },
		{ "count(admission where member.sex = female) / count(admission)", "75,0%" },
		{ "sum(unit where kind = grassroots : max(activity.members)) / count(member)", "57,1%" },
		{ "distinct(dialogue.employer) / count(employer)", "50,0%" },
		{ "(count(member at end) - count(member at start)) / count(member at start)", "27,3%" },
		{ "count(party_introduction) / count(unit at end where kind = grassroots)", "0,75" },
		{ "avg(agreement.meal_value)", "22.500" },
		{ "count(dialogue) / 2", "2,50" },
		{ "count(admission)", "4" },
		{ "count(admission) >= 4", "có" },
	};
	world_load(h);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct figure_ask ask = ask_of(cases[i][0], 2);
		struct figure figure;
		assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
		assert_str(figure_display(h->ctx, &figure), cases[i][1]);
	}
	world_done(h);
}

static void parts_are_named_and_a_wrong_name_is_refused(struct harness_db *h)
{
	struct str *parts;
	size_t n;
	struct figure_records records;
	struct figure_ask ask = ask_of("count(member) / count(unit) > 2 and not avg(agreement.meal_value) <= 5", 2);
	world_load(h);
	assert_int_equal(figure_parts(h->ctx, &ask, &parts, &n), OK);
	assert_int_equal(n, 6);
	assert_str(parts[0], "1.left.num");
	assert_str(parts[1], "1.left.den");
	assert_str(parts[2], "1.right");
	assert_str(parts[4], "2.left.den");
	assert_int_equal(figure_records(h->ctx, &ask, STR("1.left.nun"), 10, 0, &records), INVALID);
	assert_str(h->ctx->problems.items[0].nearest, "1.left.num");
	ask.formula = STR("count(member) * count(unit)");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), INVALID);
	world_done(h);
}

static void json_is_as_the_command_line_promises(struct harness_db *h)
{
	struct figure figure;
	struct figure_records records;
	struct figure_ask ask =
		ask_of("count(establishment where method = bottom_up) / count(unit where kind = grassroots)", 2);
	struct buf b;
	struct json j;
	world_load(h);
	assert_int_equal(figure_ask(h->ctx, &ask, 1, &figure), OK);
	buf_init(&b, h->ctx->arena, 0);
	json_begin(&j, &b);
	figure_json(h->ctx, &j, &ask, STR("ldld-a"), &figure);
	assert_str(
		buf_str(&b),
		"{\"formula\":\"count(establishment where method = bottom_up) / count(unit where kind = grassroots)\","
		"\"kind\":\"computed\",\"value\":{\"num\":1,\"den\":4,\"display\":\"0,25\"},\"has_value\":true,"
		"\"additive\":false,\"live\":true,\"unit\":\"ldld-a\",\"from\":\"2021-01-01\",\"to\":\"2021-12-31\","
		"\"as_of\":\"2021-12-31\",\"structure\":\"at-time\"}");
	assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 10, 0, &records), OK);
	buf_init(&b, h->ctx->arena, 0);
	json_begin(&j, &b);
	figure_records_json(h->ctx, &j, &ask, STR("ldld-a"), &figure, &records);
	assert_true(
		str_contains(buf_str(&b), STR("\"count\":1,\"part\":\"num\",\"sum\":1,\"records\":[{\"part\":\"num\","
					      "\"contribution\":1,\"type\":\"establishment\",\"id\":\"")));
	world_done(h);
}

static enum status add_many_below(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 400) INSERT INTO closure"
		    " (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at, superseded_at)"
		    " SELECT 2, 900000 + t.n, 'belongs', 0, 10, 1, 0, 9223372036854775807 FROM t");
	return db_exec_text(ctx, &q);
}

/* So that those below are few among all. */
static enum status add_many_elsewhere(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 60000) INSERT INTO unit"
		    " (id, version, recorded_at, superseded_at, change_id, code, from_day, until_day, is_demonstration)"
		    " SELECT 7000000 + t.n, 1, 0, 9223372036854775807, 1, 'xa-' || t.n, 0, 10, 1 FROM t");
	return db_exec_text(ctx, &q);
}

static void assert_same_records(const struct figure_records *a, const struct figure_records *b, const char *formula)
{
	bool is_same =
		a->n == b->n && a->total == b->total && rational_cmp(a->sum, b->sum) == 0 && a->is_over == b->is_over;

	for (size_t i = 0; i < a->n && is_same; i++)
		is_same = a->items[i].id == b->items[i].id && a->items[i].day == b->items[i].day &&
			  rational_cmp(a->items[i].contribution, b->items[i].contribution) == 0 &&
			  str_eq(a->items[i].label, b->items[i].label);
	if (!is_same)
		fail_msg("%s: the page holds %zu of %lld, there are %zu of %lld", formula, a->n, (long long)a->total,
			 b->n, (long long)b->total);
}

static void a_page_for_a_screen_holds_the_same_records_whichever_way_they_are_found(struct harness_db *h)
{
	static const char *const formulas[] = {
		"count(member)",
		"count(member at start where sex = female)",
		"count(admission where member.sex = female)",
		"growth(member)",
		"reported(gifts)",
		"count(unit where kind = grassroots and has(dialogue)) / count(unit where kind = grassroots)",
		"count(admission) - 2 * count(dialogue)",
		"count(rating where year >= 2020)",
		"distinct(dialogue.employer)",
		"avg(agreement.meal_value)",
		"max(activity.members)",
		"count(admission) >= 4",
		"count(employer where members >= 2)",
		"count(dialogue where kind = periodic) / count(establishment where method = bottom_up)",
	};
	world_load(h);
	for (int round = 0; round < 3; round++) {
		db_reader_done(h->ctx);
		if (round > 0)
			assert_int_equal(db_write(h->ctx, h->db, round == 1 ? add_many_below : add_many_elsewhere, NULL),
					 OK);
		assert_int_equal(db_reader(h->ctx, h->db), OK);
		for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
			struct figure_ask ask = ask_of(formulas[i], 2);
			struct figure_records all, page;
			for (size_t offset = 0; offset < 6; offset += 3) {
				assert_int_equal(figure_records(h->ctx, &ask, STR_EMPTY, 3, offset, &all), OK);
				assert_int_equal(figure_records_page(h->ctx, &ask, STR_EMPTY, 3, offset, &page), OK);
				assert_same_records(&page, &all, formulas[i]);
			}
		}
	}
	world_done(h);
}

/* The texts of the fenced blocks marked "figures", one after the other; each begins from the default settings. */
static struct str examples(struct arena *a, struct str page)
{
	struct buf b;
	bool is_inside = false;
	buf_init(&b, a, 0);
	while (page.n > 0) {
		struct str line = str_cut(&page, '\n');
		if (str_starts(line, STR("```"))) {
			is_inside = str_is(line, "```figures");
			buf_lit(&b, "@\n");
		} else if (is_inside) {
			buf_add(&b, line);
			buf_char(&b, '\n');
		}
	}
	return buf_str(&b);
}

static void every_example_of_the_reference_holds(struct harness_db *h)
{
	load_with_indicators(h);
	struct str page = world_file(h->ctx->arena, "FIGURES_DOCS", "indicators.md");
	assert_true(world_run(h, examples(h->ctx->arena, page)) > 30);
	world_done(h);
}

static struct str source_line(struct arena *a, const struct record_type *type)
{
	bool is_event = type->kind == RECORD_EVENT;
	return str_fmt(a, "| `%.*s` | %.*s | %s | `%.*s` |", STR_ARG(type->code), STR_ARG(type->label),
		       is_event ? "event" : "standing",
		       STR_ARG(is_event                 ? type->decided_by
			       : type->life_table.n > 0 ? type->life_table
							: type->from_field));
}

static void the_table_of_sources_agrees_with_the_catalogue(struct harness_db *h)
{
	world_load(h);
	struct str page = world_file(h->ctx->arena, "FIGURES_DOCS", "indicators.md");
	int n_missing = 0;
	for (size_t i = 0; i < catalog_n_types(h->ctx->catalog); i++) {
		const struct record_type *type = catalog_type_at(h->ctx->catalog, i);
		struct str line = source_line(h->ctx->arena, type);
		if (type->kind == RECORD_PLAIN || str_contains(page, line))
			continue;
		print_error("docs/indicators.md, Sources: %.*s\n", STR_ARG(line));
		n_missing++;
	}
	assert_int_equal(n_missing, 0);
	world_done(h);
}

/* "visit: unit > unit, reason (hardship, tet), visited_on day": what a formula may name, sensitive fields too. */
static struct str fields_line(struct arena *a, const struct record_type *type)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "text",   [FIELD_INT] = "number", [FIELD_MONEY] = "money", [FIELD_RATE] = "rate",
		[FIELD_BOOL] = "yes/no", [FIELD_DAY] = "day",    [FIELD_YEAR] = "year"
	};
	struct buf b;

	buf_init(&b, a, 0);
	buf_fmt(&b, "- `%.*s`:", STR_ARG(type->code));
	for (size_t i = 0, n = 0; i < type->n_fields; i++) {
		const struct field *field = &type->fields[i];
		bool is_key = str_ends(field->name, STR("_key"));
		if (is_key || field->type == FIELD_PROSE || str_is(field->name, "is_demonstration"))
			continue;
		buf_fmt(&b, "%s %.*s", n++ > 0 ? "," : "", STR_ARG(field->name));
		if (field->type == FIELD_REF)
			buf_fmt(&b, " → %.*s", STR_ARG(field->ref));
		else if (field->type != FIELD_CHOICE)
			buf_fmt(&b, " %s", types[field->type]);
		for (size_t k = 0; field->type == FIELD_CHOICE && k < field->n_choices; k++)
			buf_fmt(&b, "%s%.*s", k == 0 ? " (" : " ", STR_ARG(field->choices[k].code));
		buf_lit(&b, field->type == FIELD_CHOICE ? ")" : "");
	}
	return buf_str(&b);
}

static void every_field_and_choice_stands_in_the_reference(struct harness_db *h)
{
	world_load(h);
	struct str page = world_file(h->ctx->arena, "FIGURES_DOCS", "indicators.md");
	int n_missing = 0;
	for (size_t i = 0; i < catalog_n_types(h->ctx->catalog); i++) {
		const struct record_type *type = catalog_type_at(h->ctx->catalog, i);
		struct str line = fields_line(h->ctx->arena, type);
		if (type->kind == RECORD_PLAIN || str_contains(page, str_fmt(h->ctx->arena, "%.*s\n", STR_ARG(line))))
			continue;
		print_error("docs/indicators.md, Fields: %.*s\n", STR_ARG(line));
		n_missing++;
	}
	assert_int_equal(n_missing, 0);
	world_done(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_case_gives_what_it_should),
		each_engine(a_page_for_a_screen_holds_the_same_records_whichever_way_they_are_found),
		each_engine(every_example_of_the_reference_holds),
		each_engine(the_table_of_sources_agrees_with_the_catalogue),
		each_engine(every_field_and_choice_stands_in_the_reference),
		each_engine(a_formula_is_said_in_words),
		each_engine(many_questions_are_answered_in_one_call_and_kept),
		each_engine(a_list_that_waits_for_none_leaves_out_what_cannot_be_answered),
		each_engine(a_unit_out_of_reach_has_no_figures),
		each_engine(names_of_people_are_shown_by_right_else_counts_a_unit),
		each_engine(an_explanation_holds_statements_and_what_rows_lack),
		each_engine(no_table_is_scanned),
		each_engine(like_over_like_is_shown_in_percent_and_all_else_as_it_is),
		each_engine(parts_are_named_and_a_wrong_name_is_refused),
		each_engine(json_is_as_the_command_line_promises),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
