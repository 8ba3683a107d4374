/* Plans of queries, looked at on both engines; see plans.h. */
#include "harness/plans.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "db/sql_text.h"

/* What is defined, not entered: it does not grow with the union. */
static const char *const small_tables[] = { "aggregate",    "aggregate_state",    "cause",
					    "data_version", "definition",         "id_block",
					    "parameter",    "source_rank",        "migration",
					    "period",       "data_version_table", "index_put_off" };

static enum status analyze(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "ANALYZE");
	return db_exec_text(ctx, &q);
}

void harness_plans_analyze(struct harness_db *h)
{
	if (h->engine == DB_POSTGRES) /* SQLite plans without statistics, here as in a real book */
		assert_int_equal(db_write(h->ctx, h->db, analyze, NULL), OK);
}

/* Built texts have their words in capitals, compiled ones do not. */
static bool begins(struct str text, const char *word)
{
	return text.n >= strlen(word) && strncasecmp(text.p, word, strlen(word)) == 0;
}

static bool is_question(struct str text)
{
	return begins(text, "SELECT") || begins(text, "WITH");
}

static void keep(void *arg, struct str text, const struct value *args, int n_args)
{
	struct harness_plans *p = arg;
	struct arena *a = p->h->ctx->arena;

	if (!is_question(text))
		return;
	for (size_t i = 0; i < p->statements.n; i++) {
		if (str_eq(p->statements.items[i].text, text))
			return;
	}
	struct value *copies = arena_array_of(a, struct value, (size_t)n_args + 1);
	for (int i = 0; i < n_args; i++) {
		copies[i] = args[i];
		if (args[i].type == VALUE_TEXT || args[i].type == VALUE_BYTES)
			copies[i].s = str_dup(a, args[i].s);
	}
	*LIST_ADD(a, &p->statements) = (struct harness_statement){ str_dup(a, text), copies, n_args };
}

void harness_plans_begin(struct harness_plans *p, struct harness_db *h)
{
	*p = (struct harness_plans){ .h = h };
	db_set_told(h->db, keep, p);
}

void harness_plans_drop(struct harness_plans *p, const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < p->statements.n; i++) {
		if (!str_contains(p->statements.items[i].text, str_of(part)))
			p->statements.items[n++] = p->statements.items[i];
	}
	p->statements.n = n;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next word of a statement, or the sign that stands there. */
static struct str next_word(struct str *rest)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && is_word(rest->p[n]))
		n++;
	if (n == 0 && rest->n > 0)
		n = 1;
	struct str word = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n, rest->n);
	return word;
}

static bool is_keyword(struct str word, const char *keyword)
{
	return word.n == strlen(keyword) && begins(word, keyword);
}

/* The table that stands behind an alias: "FROM reg_visit r0", "JOIN closure c1", ", unit u". The alias itself where it
 * is none, "" where it names what the statement has made itself. */
static struct str table_of(struct str text, struct str alias)
{
	struct str rest = text;
	bool may_be_table = false;

	while (rest.n > 0) {
		struct str word = next_word(&rest);
		if (may_be_table && word.n > 0 && is_word(word.p[0])) {
			struct str ahead = rest, name = next_word(&ahead);
			if (str_is(name, ".")) /* a column among others */
				continue;
			if (is_keyword(name, "AS"))
				name = next_word(&ahead);
			if (str_eq(name, alias) || str_eq(word, alias))
				return word;
		}
		may_be_table = is_keyword(word, "FROM") || is_keyword(word, "JOIN") || str_is(word, ",");
	}
	return STR_EMPTY;
}

static bool is_made_inside(struct str text, struct str table)
{
	for (size_t i = 0; i + table.n + 5 < text.n; i++) {
		struct str rest = str_slice(text, i, text.n);
		if (!str_starts(rest, table) || (i > 0 && is_word(text.p[i - 1])))
			continue;
		struct str behind = str_trim(str_slice(rest, table.n, rest.n));
		if (begins(behind, "AS (") || begins(behind, "AS MATERIALIZED"))
			return true;
		if (str_starts(behind, STR("("))) { /* name (columns) AS ( */
			(void)str_cut(&behind, ')');
			if (begins(str_trim(behind), "AS "))
				return true;
		}
	}
	return false;
}

/* PostgreSQL reads rightly whole what is small in the book of the test. */
#define LARGE_ROWS 2500

static bool is_large(struct harness_plans *p, struct str table)
{
	struct ctx *ctx = p->h->ctx;
	struct sql_text q;
	struct db_rows rows;

	if (p->h->engine == DB_SQLITE)
		return true;
	sql_init(&q, ctx->arena, p->h->engine);
	sql_lit(&q, "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE relname = ");
	sql_str(&q, table);
	assert_int_equal(db_query_text(ctx, &q, &rows), OK);
	return rows.n == 0 || db_cell(&rows, 0, 0).i >= LARGE_ROWS;
}

static bool is_meant(struct str table, struct str index, const char *statement, const struct harness_meant *meant,
		     size_t n)
{
	for (size_t i = 0; i < sizeof small_tables / sizeof *small_tables; i++) {
		if (str_is(table, small_tables[i]))
			return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (meant[i].statement && (!statement || strcmp(statement, meant[i].statement) != 0))
			continue;
		if (str_is(table, meant[i].table) && (!meant[i].index || str_is(index, meant[i].index)))
			return true;
	}
	return false;
}

/* "SCAN r0 USING INDEX reg_visit_by_day": the table and the index, if anything is read from end to end. */
static bool scans_sqlite(struct str text, struct str line, struct str *out_table, struct str *out_index)
{
	struct str rest = line, word = next_word(&rest);

	if (!str_is(word, "SCAN") || str_contains(line, STR(" VIRTUAL TABLE ")))
		return false; /* or rows that a function makes */
	word = next_word(&rest);
	if (str_is(word, "(")) /* what the statement has made itself */
		return false;
	*out_table = table_of(text, word);
	*out_index = STR_EMPTY;
	while (rest.n > 0) {
		word = next_word(&rest);
		if (str_is(word, "INDEX") || str_is(word, "KEY"))
			*out_index = next_word(&rest);
	}
	return true;
}

/* "Seq Scan on reg_visit r0", or a walk along an index without a condition on it. */
static bool scans_postgres(const struct db_rows *rows, size_t i, struct str *out_table, struct str *out_index)
{
	struct str line = str_trim(db_cell(rows, i, 0).s), rest = line;
	bool is_walk = str_contains(line, STR("Index Scan")) || str_contains(line, STR("Index Only Scan"));
	bool is_whole = str_contains(line, STR("Seq Scan"));

	*out_index = STR_EMPTY;
	if ((!is_walk && !is_whole) || str_contains(line, STR("Bitmap")))
		return false;
	while (rest.n > 0) {
		struct str word = next_word(&rest);
		if (str_is(word, "using"))
			*out_index = next_word(&rest);
		if (str_is(word, "on"))
			break;
	}
	*out_table = next_word(&rest);
	for (size_t k = i + 1; is_walk && k < rows->n; k++) {
		struct str next = str_trim(db_cell(rows, k, 0).s);
		if (str_starts(next, STR("->")) || str_starts(next, STR("SubPlan")))
			break;
		if (str_starts(next, STR("Index Cond")))
			return false;
	}
	return true;
}

/* "SEARCH c1 USING INDEX closure_by_ancestor" behind a table of the same join: of the units asked, all that lies below
 * is gone through again for each row of that table. */
static bool repeats_tree(struct str text, const struct db_rows *rows, size_t i)
{
	struct str line = db_cell(rows, i, 3).s, rest = line, table, index;

	(void)next_word(&rest);
	struct str alias = next_word(&rest);
	if (!str_starts(line, STR("SEARCH c1 ")) || !str_contains(line, STR("INDEX closure_by_ancestor")) ||
	    !str_is(table_of(text, alias), "closure"))
		return false;
	for (size_t k = 0; k < i; k++) {
		struct str before = db_cell(rows, k, 3).s;
		if (db_cell(rows, k, 1).i != db_cell(rows, i, 1).i)
			continue;
		rest = before;
		struct str verb = next_word(&rest);
		table = table_of(text, next_word(&rest));
		index = STR_EMPTY;
		if ((str_is(verb, "SEARCH") || str_is(verb, "SCAN")) && table.n > 0 && !is_made_inside(text, table) &&
		    !is_meant(table, index, NULL, NULL, 0))
			return true;
	}
	return false;
}

static struct db_rows run(struct harness_plans *p, const char *text, struct str more)
{
	struct ctx *ctx = p->h->ctx;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, p->h->engine);
	sql_add_literal(&q, text);
	sql_add_literal(&q, str_zero(ctx->arena, more));
	assert_int_equal(db_query_text(ctx, &q, &rows), OK);
	return rows;
}

/* PostgreSQL's plan for any values, which it may take from the sixth time on. */
static struct db_rows explain_for_any(struct harness_plans *p, const struct harness_statement *s)
{
	struct buf values;

	buf_init(&values, p->h->ctx->arena, 0);
	for (int i = 0; i < s->n_args; i++)
		buf_lit(&values, i > 0 ? ", NULL" : "(NULL");
	buf_lit(&values, s->n_args > 0 ? ")" : "");
	(void)run(p, "SET plan_cache_mode = force_generic_plan", STR_EMPTY);
	(void)run(p, "PREPARE for_any AS ", s->text);
	struct db_rows rows = run(p, "EXPLAIN EXECUTE for_any", buf_str(&values));
	(void)run(p, "DEALLOCATE for_any", STR_EMPTY);
	(void)run(p, "SET plan_cache_mode = auto", STR_EMPTY);
	return rows;
}

static struct db_rows explain(struct harness_plans *p, const struct harness_statement *s)
{
	struct ctx *ctx = p->h->ctx;
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, p->h->engine);
	sql_either(&q, "EXPLAIN QUERY PLAN ", "EXPLAIN ");
	sql_add_literal(&q, str_zero(ctx->arena, s->text));
	for (int i = 0; i < s->n_args; i++)
		*LIST_ADD(ctx->arena, &q.params) = s->args[i];
	assert_int_equal(db_query_text(ctx, &q, &rows), OK);
	return rows;
}

static bool is_plan_meant(struct harness_plans *p, const struct harness_statement *s, const struct db_rows *plan,
			  const struct harness_meant *meant, size_t n, bool tells)
{
	bool is_sqlite = p->h->engine == DB_SQLITE, is_fine = true;

	for (size_t i = 0; i < plan->n; i++) {
		struct str line = db_cell(plan, i, is_sqlite ? 3 : 0).s, table, index;
		bool scans = is_sqlite ? scans_sqlite(s->text, line, &table, &index)
				       : scans_postgres(plan, i, &table, &index);
		if (is_sqlite && repeats_tree(s->text, plan, i)) {
			scans = true;
			table = STR("closure");
			index = STR("closure_by_ancestor");
		}
		if (!scans || table.n == 0 || is_made_inside(s->text, table) ||
		    is_meant(table, index, s->name, meant, n) || !is_large(p, table))
			continue;
		if (tells)
			print_error("%.*s\n", STR_ARG(line));
		is_fine = false;
	}
	if (!is_fine && tells)
		print_error("  in: %.*s\n", STR_ARG(s->text));
	return is_fine;
}

static bool is_as_meant(struct harness_plans *p, const struct harness_statement *s, const struct harness_meant *meant,
			size_t n, bool tells)
{
	struct db_rows plan = explain(p, s);
	bool is_fine = is_plan_meant(p, s, &plan, meant, n, tells);

	if (p->is_for_any && p->h->engine == DB_POSTGRES) {
		plan = explain_for_any(p, s);
		is_fine &= is_plan_meant(p, s, &plan, meant, n, tells);
	}
	return is_fine;
}

size_t harness_plans_count_wrong(struct harness_plans *p, const struct harness_meant *meant, size_t n)
{
	size_t n_wrong = 0;

	db_set_told(p->h->db, NULL, NULL);
	for (size_t i = 0; i < p->statements.n; i++)
		n_wrong += !is_as_meant(p, &p->statements.items[i], meant, n, false);
	return n_wrong;
}

void harness_plans_check(struct harness_plans *p, const char *what, const struct harness_meant *meant, size_t n)
{
	size_t n_wrong = 0, n_asked = p->statements.n;

	db_set_told(p->h->db, NULL, NULL);
	for (size_t i = 0; i < n_asked; i++)
		n_wrong += !is_as_meant(p, &p->statements.items[i], meant, n, true);
	if (n_asked == 0)
		fail_msg("%s: nothing was asked", what);
	if (n_wrong > 0)
		fail_msg("%s: %zu of %zu statements read a table from end to end", what, n_wrong, n_asked);
	harness_plans_begin(p, p->h);
}

void harness_plans_check_statements(struct harness_db *h, const struct sql *const list[], int n,
				    const struct harness_meant *meant, size_t n_meant)
{
	struct harness_plans p = { .h = h };
	int n_wrong = 0;

	for (int i = 0; i < n; i++) {
		struct str text = str_of(h->engine == DB_SQLITE ? list[i]->sqlite : list[i]->postgres);
		if (!is_question(text))
			continue;
		struct value *args = arena_array_of(h->ctx->arena, struct value, (size_t)list[i]->n_params + 1);
		for (int k = 0; k < list[i]->n_params; k++)
			args[k] = list[i]->params[k] == 'i'   ? VALUE_OF_INT(1)
				  : list[i]->params[k] == 't' ? VALUE_OF_TEXT(STR("x"))
							      : (struct value){ .type = VALUE_BYTES, .s = STR("x") };
		struct harness_statement s = { text, args, list[i]->n_params, list[i]->name };
		if (!is_as_meant(&p, &s, meant, n_meant, true)) {
			print_error("  statement %s\n", list[i]->name);
			n_wrong++;
		}
	}
	if (n_wrong > 0)
		fail_msg("%d statements read a table from end to end", n_wrong);
}
