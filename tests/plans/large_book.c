/* A large union written straight into the tables; see large_book.h. */
#include "plans/large_book.h"

#include <string.h>

#include "base/arena.h"
#include "db/sql_text.h"

#define VERSION "1, 0, 9223372036854775807, 1"
#define VERSIONED "(id, version, recorded_at, superseded_at, change_id, "

/* Each number n of a series makes one row; $1, $2 are the provinces, $3 the root, @KEY@ is n as bytes. */
struct part {
	int n;
	const char *insert;
};

static const struct part parts[] = {
	{ LARGE_UNIONS, "unit " VERSIONED "code, from_day, until_day, is_demonstration) SELECT 1000000 + n, " VERSION
			", 'cdcs-' || n, 14000, 2147483647, 1" },
	{ LARGE_UNIONS, "unit_name " VERSIONED "owner_id, from_day, source, value) SELECT 1100000 + n, " VERSION
			", 1000000 + n, 14000, 'own', 'Công đoàn ' || n" },
	{ LARGE_UNIONS, "unit_kind " VERSIONED "owner_id, from_day, source, value) SELECT 1200000 + n, " VERSION
			", 1000000 + n, 14000, 'own', 'grassroots'" },
	{ LARGE_UNIONS,
	  "edge " VERSIONED "child_id, parent_id, relation, from_day, until_day) SELECT 1300000 + n, " VERSION
	  ", 1000000 + n, CASE n % 2 WHEN 0 THEN $1 ELSE $2 END, 'belongs', 14000, 2147483647" },
	{ LARGE_UNIONS,
	  "closure (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at, superseded_at)"
	  " SELECT 1000000 + n, 1000000 + n, 'belongs', 14000, 2147483647, 0, 0, 9223372036854775807" },
	{ LARGE_UNIONS,
	  "closure (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at, superseded_at)"
	  " SELECT CASE n % 2 WHEN 0 THEN $1 ELSE $2 END, 1000000 + n, 'belongs', 14000, 2147483647, 1, 0,"
	  " 9223372036854775807" },
	{ LARGE_UNIONS,
	  "closure (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at, superseded_at)"
	  " SELECT $3, 1000000 + n, 'belongs', 14000, 2147483647, 2, 0, 9223372036854775807" },
	{ LARGE_UNIONS, "employer " VERSIONED "code, name, name_key, tax_code, from_day, until_day, is_demonstration)"
			" SELECT 1400000 + n, " VERSION
			", 'dn-' || n, 'Công ty ' || n, 'cong ty ' || n, '01' || n, 14000, 2147483647, 1" },
	{ LARGE_UNIONS,
	  "employer_place (employer_id, unit_id, from_day, until_day, has_union, recorded_at, superseded_at)"
	  " SELECT 1400000 + n, 1000000 + n, 14000, 2147483647, 1, 0, 9223372036854775807" },
	{ LARGE_UNIONS,
	  "unit_employer " VERSIONED "unit_id, employer_id, from_day, until_day, is_principal, is_principal_unit)"
	  " SELECT 1500000 + n, " VERSION ", 1000000 + n, 1400000 + n, 14000, 2147483647, 1, 1" },
	{ LARGE_UNIONS, "officer " VERSIONED
			"unit_id, full_name, post, is_full_time, from_day, until_day) SELECT 1600000 + n, " VERSION
			", 1000000 + n, 'Trần Thị ' || n, 'chair', 0, 14000 + n, 2147483647" },
	{ LARGE_UNIONS,
	  "account (id, login, full_name, password, language, text_size, theme, is_active, must_change, created_at)"
	  " SELECT 1700000 + n, 'nguoi-' || n, 'Người ' || n, 'x', 'vi', 100, 'light', 1, 0, 0" },
	{ LARGE_UNIONS,
	  "account_role (id, account_id, unit_id, role, from_day, until_day) SELECT 1800000 + n, 1700000 + n,"
	  " 1000000 + n, 'viewer', 14000, 2147483647" },
	{ LARGE_UNIONS, "sign_in_failure (subject, n, last_at, blocked_until) SELECT 'login:nguoi-' || n, 1, 0, 0" },
	{ LARGE_PEOPLE, "member " VERSIONED "full_name, full_name_key, given_key, sort_key, is_demonstration)"
			" SELECT 2000000 + n, " VERSION ", 'Nguyễn Văn ' || n, 'nguyen van ' || n, '' || n, @KEY@, 1" },
	{ LARGE_PEOPLE, "stay (member_id, unit_id, from_day, until_day, recorded_at, superseded_at) SELECT 2000000 + n,"
			" 1000001 + n % 3000, 15000 + n % 3000, 2147483647, 0, 9223372036854775807" },
	{ LARGE_PEOPLE, "membership_event " VERSIONED "member_id, unit_id, day, cause) SELECT 2100000 + n, " VERSION
			", 2000000 + n, 1000001 + n % 3000, 15000 + n % 3000, 'admission'" },
	{ LARGE_PEOPLE, "reg_activity " VERSIONED "unit_id, kind, held_on, members) SELECT 2200000 + n, " VERSION
			", 1000001 + n % 3000, 'sport', 15000 + n % 3000, 20" },
	{ LARGE_PEOPLE, "reg_dialogue " VERSIONED "unit_id, employer_id, kind, held_on) SELECT 2300000 + n, " VERSION
			", 1000001 + n % 3000, 1400001 + n % 3000, 'periodic', 15000 + n % 3000" },
	{ LARGE_PEOPLE, "reg_rating " VERSIONED "unit_id, year, grade) SELECT 2400000 + n, " VERSION
			", 1000001 + n % 3000, 2011 + n % 10, 'good'" },
	{ LARGE_PEOPLE, "act (id, at, verb, reason, decision) SELECT 2500000 + n, 0, 'add', '', ''" },
	{ LARGE_PEOPLE, "change (id, act_id, type, record_id, version, verb, digest) SELECT 2600000 + n, 2500000 + n,"
			" 'dialogue', 2300000 + n, 1, 'add', @KEY@" },
};

static enum status fill(struct ctx *ctx, void *arg)
{
	const struct fixture *f = arg;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct sql_text q;
		const char *key = strstr(parts[i].insert, "@KEY@");
		struct str text = str_of(parts[i].insert);
		sql_init(&q, ctx->arena, db_ctx_engine(ctx));
		sql_lit(&q, "INSERT INTO ");
		if (key) {
			sql_add_literal(&q, str_zero(ctx->arena, str_slice(text, 0, (size_t)(key - text.p))));
			sql_either(&q, "CAST(n AS BLOB)", "int8send(n)");
			sql_add_literal(&q, key + strlen("@KEY@"));
		} else {
			sql_add_literal(&q, parts[i].insert);
		}
		sql_lit(&q, " FROM (WITH RECURSIVE s (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM s "
			    "WHERE n < ");
		*LIST_ADD(ctx->arena, &q.params) = VALUE_OF_INT(f->north);
		*LIST_ADD(ctx->arena, &q.params) = VALUE_OF_INT(f->south);
		*LIST_ADD(ctx->arena, &q.params) = VALUE_OF_INT(f->root);
		sql_int(&q, parts[i].n);
		sql_lit(&q, ") SELECT n FROM s) t WHERE $1 + $2 + $3 > 0");
		TRY(db_exec_text(ctx, &q));
	}
	return OK;
}

void large_book_fill(struct fixture *f)
{
	assert_int_equal(fixture_write(f, fill, f), OK);
	harness_read(f->h);
}
