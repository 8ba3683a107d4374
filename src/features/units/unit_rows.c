/* Units as rows of a tree, with the members and grassroots unions under each. */
#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/structure.h"
#include "features/units/units_page.h"
#include "web/web.h"

struct url unit_url(struct web *web, struct str code)
{
	return url_local(web->ctx.arena, str_fmt(web->ctx.arena, "/unit/%.*s", STR_ARG(code)));
}

const struct choice *unit_kind(struct str code)
{
	return field_choice(record_type_field(&unit_type, STR("kind")), code);
}

/* Communes guide and do not decide (kinds of unit_fields.c: tier 4 and above decide, 1 and 2 are the grassroots). */
bool unit_founds(const struct choice *kind)
{
	return kind->rank >= 4 && kind->rank <= 5;
}

bool unit_has_members(const struct choice *kind)
{
	return kind->rank == 1 || kind->rank == 2;
}

struct unit_row unit_row_of(struct web *web, const struct unit *unit)
{
	return (struct unit_row){
		.id = unit->id, .href = unit_url(web, unit->code), .code = unit->code, .name = unit->name
	};
}

size_t unit_rows_of(struct web *web, const struct unit *units, size_t n, size_t max, struct unit_row **out)
{
	size_t n_rows = n < max ? n : max;
	struct unit_row *rows = arena_array_of(web->ctx.arena, struct unit_row, n_rows);

	for (size_t i = 0; i < n_rows; i++)
		rows[i] = unit_row_of(web, &units[i]);
	*out = rows;
	return n_rows;
}

static void stay_unit(struct sql_text *q, const void *arg)
{
	sql_lit(q, "s.unit_id");
}

static void unit_itself(struct sql_text *q, const void *arg)
{
	sql_lit(q, "u.id");
}

static void on_the_day(struct sql_text *q, const void *arg)
{
	sql_int(q, *(const day_t *)arg);
}

static void lives(struct sql_text *q, const char *alias, day_t day)
{
	sql_add_literal(q, alias);
	sql_lit(q, ".superseded_at = 9223372036854775807 AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".from_day <= ");
	sql_int(q, day);
	sql_lit(q, " AND ");
	sql_add_literal(q, alias);
	sql_lit(q, ".until_day > ");
	sql_int(q, day);
}

static void under_rows(struct sql_text *q, const struct unit_row *rows, size_t n)
{
	sql_lit(q, " AND c0.ancestor_id IN (");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sql_lit(q, ", ");
		sql_int(q, rows[i].id);
	}
	sql_lit(q, ") GROUP BY c0.ancestor_id ORDER BY c0.ancestor_id");
}

/* Members by their stays on the day, or unions of the grassroots that live on it. */
static void count_under(struct web *web, struct sql_text *q, const struct unit_row *rows, size_t n, day_t day,
			bool counts_members)
{
	struct structure s = { .relation = RELATION_BELONGS, .known = INSTANT_FOREVER };
	day_t *held = arena_new_of(web->ctx.arena, day_t);

	*held = day;
	sql_init(q, web->ctx.arena, db_ctx_engine(&web->ctx));
	sql_lit(q, "SELECT c0.ancestor_id, count(*) FROM ");
	sql_add_literal(q, counts_members ? "stay s" : "unit u");
	structure_join(q, &s, 0, counts_members ? stay_unit : unit_itself, on_the_day, held);
	sql_lit(q, " WHERE ");
	lives(q, counts_members ? "s" : "u", day);
	if (!counts_members) {
		sql_lit(q, " AND EXISTS (SELECT 1 FROM unit_kind k WHERE k.owner_id = u.id AND k.superseded_at = "
			   "9223372036854775807"
			   " AND k.value IN ('grassroots', 'occupational') AND k.from_day <= ");
		sql_int(q, day);
		sql_lit(q, ")");
	}
	under_rows(q, rows, n);
	sql_remember(q);
}

static struct unit_row *row_of(struct unit_row *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id == id)
			return &rows[i];
	}
	return NULL;
}

static enum status read_counts(struct web *web, struct unit_row *rows, size_t n, day_t day, bool counts_members)
{
	struct sql_text q;
	struct db_rows counts;

	count_under(web, &q, rows, n, day, counts_members);
	TRY(db_query_text(&web->ctx, &q, &counts));
	for (size_t i = 0; i < counts.n; i++) {
		struct unit_row *row = row_of(rows, n, db_cell(&counts, i, 0).i);
		if (row && counts_members)
			row->n_members = db_cell(&counts, i, 1).i;
		else if (row)
			row->n_grassroots = db_cell(&counts, i, 1).i;
	}
	return OK;
}

enum status unit_rows_count(struct web *web, struct unit_row *rows, size_t n, day_t day)
{
	struct arena *a = web->ctx.arena;

	if (n == 0)
		return OK;
	TRY(read_counts(web, rows, n, day, true));
	TRY(read_counts(web, rows, n, day, false));
	for (size_t i = 0; i < n; i++) {
		struct str members =
			str_fmt(a, "%.*s %s", STR_ARG(num_people(a, rows[i].n_members)), tr(&web->ctx, T("đoàn viên")));
		if (rows[i].n_grassroots > 1)
			members = str_fmt(a, "%.*s %s · %.*s", STR_ARG(num_people(a, rows[i].n_grassroots)),
					  tr(&web->ctx, T("CĐCS")), STR_ARG(members));
		rows[i].detail = members;
	}
	return OK;
}

void unit_rows_json(struct json *j, const char *key, const struct unit_row *rows, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kstr(j, "code", rows[i].code);
		json_kstr(j, "name", rows[i].name);
		json_kint(j, "members", rows[i].n_members);
		json_object_end(j);
	}
	json_array_end(j);
}
