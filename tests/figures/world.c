/* The world of the tests of figures, and how its cases are run; see world.h. */
#include "figures/world.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/member.h"
#include "domain/scope.h"
#include "figures/figure.h"

#define PAGE 2        /* records a page, so that pages must join */
#define RECORDED 1000 /* the instant since which everything is known */

static const struct scope everything = { .is_all = true };

struct str world_file(struct arena *a, const char *folder_variable, const char *name)
{
	const char *folder = getenv(folder_variable);
	assert_non_null(folder);
	FILE *f = fopen(str_zero(a, str_fmt(a, "%s/%s", folder, name)), "rb");
	assert_non_null(f);
	struct buf b;
	buf_init(&b, a, 0);
	char chunk[4096];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	fclose(f);
	return buf_str(&b);
}

/* Replaces the macros that the head of world.sql names. */
static struct str expand(struct harness_db *h, struct str text)
{
	struct buf b;
	buf_init(&b, h->ctx->arena, 0);
	while (text.n > 0) {
		if (str_starts(text, STR("@F"))) {
			buf_lit(&b, "id, version, recorded_at, superseded_at, change_id");
			text = str_slice(text, 2, text.n);
		} else if (str_starts(text, STR("@B"))) {
			buf_lit(&b, h->engine == DB_SQLITE ? "x''" : "''");
			text = str_slice(text, 2, text.n);
		} else if (text.p[0] == '@') {
			struct str id = str_cut(&text, ',');
			buf_add(&b, str_slice(id, 1, id.n));
			buf_fmt(&b, ", 1, %d, 9223372036854775807, 1,", RECORDED);
		} else if (text.p[0] == '[') {
			day_t day;
			assert_int_equal(day_parse_iso(str_slice(text, 1, 11), &day), OK);
			buf_int(&b, day);
			text = str_slice(text, 12, text.n);
		} else if (str_starts(text, STR("--"))) {
			str_cut(&text, '\n');
		} else {
			buf_char(&b, text.p[0]);
			text = str_slice(text, 1, text.n);
		}
	}
	return buf_str(&b);
}

static enum status execute(struct ctx *ctx, struct str statement)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, str_zero(ctx->arena, statement));
	return db_exec_text(ctx, &q);
}

static enum status ids_of(struct ctx *ctx, const char *table, int64_t **out, size_t *out_n)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id FROM ");
	sql_name(&q, str_of(table));
	sql_lit(&q, " ORDER BY id");
	TRY(db_query_text(ctx, &q, &rows));
	*out = arena_array_of(ctx->arena, int64_t, rows.n);
	*out_n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		(*out)[i] = db_cell(&rows, i, 0).i;
	return OK;
}

static enum status fill(struct ctx *ctx, void *arg)
{
	struct str text = *(struct str *)arg;
	int64_t *ids;
	size_t n;
	while (text.n > 0) {
		struct str statement = str_trim(str_cut(&text, ';'));
		if (statement.n > 0)
			TRY(execute(ctx, statement));
	}
	TRY(ids_of(ctx, "unit", &ids, &n));
	TRY(structure_derive(ctx, ids, n, RECORDED));
	TRY(ids_of(ctx, "employer", &ids, &n));
	TRY(employer_place_derive(ctx, ids, n, RECORDED));
	TRY(ids_of(ctx, "member", &ids, &n));
	return stay_derive(ctx, ids, n, RECORDED);
}

static enum status install(struct ctx *ctx, void *arg)
{
	return catalog_install(ctx);
}

void world_load(struct harness_db *h)
{
	world_load_with(h, NULL);
}

void world_load_with(struct harness_db *h, const char *more)
{
	struct catalog *catalog;
	struct arena *a = h->ctx->arena;
	assert_int_equal(db_write(h->ctx, h->db, install, NULL), OK);
	struct str sql = world_file(a, "FIGURES_TESTS", "world.sql");
	if (more)
		sql = str_fmt(a, "%.*s\n%.*s", STR_ARG(sql), STR_ARG(world_file(a, "FIGURES_TESTS", more)));
	sql = expand(h, sql);
	if (db_write(h->ctx, h->db, fill, &sql) != OK)
		fail_msg("the world is refused: %.*s",
			 STR_ARG(h->ctx->problems.n > 0 ? h->ctx->problems.items[0].message : STR_EMPTY));
	harness_read(h);
	assert_int_equal(catalog_build(h->ctx, &catalog), OK);
	h->ctx->catalog = catalog;
	h->ctx->scope = &everything;
}

void world_done(struct harness_db *h)
{
	db_reader_done(h->ctx);
	catalog_give_back(h->ctx->catalog);
	h->ctx->catalog = NULL;
}

static int64_t unit_id(struct harness_db *h, struct str code)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, h->ctx->arena, h->engine);
	sql_lit(&q, "SELECT id FROM unit WHERE code = ");
	sql_str(&q, code);
	assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	assert_int_equal(rows.n, 1);
	return db_cell(&rows, 0, 0).i;
}

static day_t day_set(struct str value)
{
	day_t day;
	assert_int_equal(day_parse_iso(value, &day), OK);
	return day;
}

static struct figure_ask settings(struct harness_db *h, struct str line)
{
	struct figure_ask ask = { .unit_id = 2,
				  .from = day_of(2021, 1, 1),
				  .until = day_of(2022, 1, 1),
				  .as_of = day_of(2021, 12, 31),
				  .structure = { .known = INSTANT_FOREVER } };
	while (line.n > 0) {
		struct str value = str_cut(&line, ' '), key = str_cut(&value, '=');
		if (str_is(key, "unit")) {
			ask.unit_id = unit_id(h, value);
		} else if (str_is(key, "from")) {
			ask.from = day_set(value);
		} else if (str_is(key, "to")) {
			ask.until = day_set(value) + 1;
		} else if (str_is(key, "as_of")) {
			ask.as_of = day_set(value);
		} else if (str_is(key, "known")) {
			ask.structure.known = instant_of_day(day_set(value) + 1) - 1;
		} else if (str_is(key, "structure")) {
			ask.structure.is_restated = true;
			ask.structure.restated_on = day_set(value);
		} else if (str_is(key, "relation")) {
			ask.structure.relation = RELATION_GUIDED;
		} else if (key.n > 0 && !str_is(key, "@")) {
			fail_msg("unknown setting %.*s", STR_ARG(key));
		}
	}
	return ask;
}

static struct str problem_shown(struct ctx *ctx)
{
	if (ctx->problems.n == 0)
		return STR("no problem told");
	struct problem *p = &ctx->problems.items[0];
	return str_fmt(ctx->arena, "! %d:%d %.*s ~ %.*s", p->line, p->column, STR_ARG(p->message), STR_ARG(p->nearest));
}

static bool refusal_check(struct ctx *ctx, struct str formula, struct str expected)
{
	struct problem *p = ctx->problems.n > 0 ? &ctx->problems.items[0] : &(struct problem){ 0 };
	expected = str_slice(expected, 2, expected.n);
	struct str place = str_cut(&expected, ' '), words = str_trim(str_cut(&expected, '~'));
	if (str_eq(place, str_fmt(ctx->arena, "%d:%d", p->line, p->column)) && str_contains(p->message, words) &&
	    str_eq(p->nearest, str_trim(expected)))
		return true;
	print_error("%.*s\n  is %.*s\n", STR_ARG(formula), STR_ARG(problem_shown(ctx)));
	return false;
}

static struct str rational_shown(struct arena *a, struct rational r)
{
	if (r.den == 1)
		return int128_str(a, r.num);
	return str_fmt(a, "(%.*s/%.*s)", STR_ARG(int128_str(a, r.num)), STR_ARG(int128_str(a, r.den)));
}

static struct str figure_shown(struct ctx *ctx, const struct figure *f)
{
	if (!f->has_value)
		return STR("= none");
	if (f->kind == KIND_YES_NO)
		return f->num.num != 0 ? STR("= yes") : STR("= no");
	struct str num = rational_shown(ctx->arena, f->num);
	if (!f->is_ratio)
		return str_fmt(ctx->arena, "= %.*s", STR_ARG(num));
	return str_fmt(ctx->arena, "= %.*s/%.*s", STR_ARG(num), STR_ARG(rational_shown(ctx->arena, f->den)));
}

/* The contributions of all records of each part add up to it; pages join without a gap. */
bool world_records_add_up(struct ctx *ctx, const struct figure_ask *ask)
{
	struct str *parts;
	size_t n;
	assert_int_equal(figure_parts(ctx, ask, &parts, &n), OK);
	for (size_t i = 0; i < n; i++) {
		struct rational sum = RATIONAL_OF(0);
		struct figure_records page;
		size_t offset = 0;
		do {
			problems_clear(ctx);
			if (figure_records(ctx, ask, parts[i], PAGE, offset, &page) != OK) {
				print_error("%.*s, records of %.*s: %.*s\n", STR_ARG(ask->formula), STR_ARG(parts[i]),
					    STR_ARG(problem_shown(ctx)));
				return false;
			}
			for (size_t k = 0; k < page.n; k++)
				assert_int_equal(rational_add(sum, page.items[k].contribution, &sum), OK);
			offset += page.n;
		} while (page.n > 0);
		if (rational_cmp(sum, page.sum) == 0 && (int64_t)offset == page.total)
			continue;
		print_error("%.*s, part %.*s: records add up to %.*s, not %.*s; %zu of %lld\n", STR_ARG(ask->formula),
			    STR_ARG(parts[i]), STR_ARG(rational_shown(ctx->arena, sum)),
			    STR_ARG(rational_shown(ctx->arena, page.sum)), offset, (long long)page.total);
		return false;
	}
	return true;
}

static bool case_run(struct harness_db *h, struct figure_ask ask, struct str formula, struct str expected)
{
	struct figure figure;
	ask.formula = formula;
	problems_clear(h->ctx);
	enum status status = figure_ask(h->ctx, &ask, 1, &figure);
	if (str_starts(expected, STR("! ")) && status != OK)
		return refusal_check(h->ctx, formula, expected);
	if (status != OK) {
		print_error("%.*s\n  is refused: %.*s\n", STR_ARG(formula), STR_ARG(problem_shown(h->ctx)));
		return false;
	}
	struct str shown = figure_shown(h->ctx, &figure);
	if (!str_eq(shown, str_trim(expected))) {
		print_error("%.*s\n  gives %.*s, not %.*s\n", STR_ARG(formula), STR_ARG(shown), STR_ARG(expected));
		return false;
	}
	return world_records_add_up(h->ctx, &ask);
}

int world_run(struct harness_db *h, struct str text)
{
	struct figure_ask ask = settings(h, STR_EMPTY);
	int n = 0, n_wrong = 0;
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '@') {
			ask = settings(h, line);
			continue;
		}
		struct str expected = str_cut(&text, '\n');
		while (!str_starts(expected, STR("= ")) && !str_starts(expected, STR("! "))) {
			line = str_fmt(h->ctx->arena, "%.*s\n%.*s", STR_ARG(line), STR_ARG(expected));
			assert_true(text.n > 0);
			expected = str_cut(&text, '\n');
		}
		n_wrong += !case_run(h, ask, line, expected);
		n++;
	}
	assert_int_equal(n_wrong, 0);
	return n;
}
