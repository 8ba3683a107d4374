/* People found by a part of their names: everybody's by its beginning or its end, a union's own people by any part. */
#include "domain/fact_fixture.h"

#define PEOPLE 6000   /* each tenth at the first union: more than are looked at one by one, and fewer */
#define CROWD 51000   /* all at the second union: more than FAR_PEOPLE */

/* Three middle names, two family names, five given names, evenly; those of the first union are all called Nguyễn …
 * Hùng. */
struct people {
	const struct fixture *f;
	int64_t n;
	int64_t tenth; /* where each tenth stays; the others at the second union */
};

static enum status fill(struct ctx *ctx, void *arg)
{
	const struct people *people = arg;
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ");
	sql_int(&q, people->n);
	sql_lit(&q, "), name (n, family, middle, given) AS (SELECT n, CASE n % 2 WHEN 0 THEN 'nguyen' ELSE 'tran' END,"
		    " CASE n % 3 WHEN 0 THEN 'van' WHEN 1 THEN 'thi' ELSE 'hong' END, CASE n % 5 WHEN 0 THEN 'hung'"
		    " WHEN 1 THEN 'lan' WHEN 2 THEN 'nguyen' WHEN 3 THEN 'hoa' ELSE 'hue' END FROM t)"
		    " INSERT INTO member (id, version, recorded_at, superseded_at, change_id, full_name, full_name_key,"
		    " given_key, sort_key, is_demonstration) SELECT 5000000 + n, 1, 0, 9223372036854775807, 1,"
		    " family || ' ' || middle || ' ' || given, family || ' ' || middle || ' ' || given,"
		    " given || ' ' || family || ' ' || middle, ");
	sql_either(&q, "CAST(given || ' ' || family || ' ' || middle AS BLOB)",
		   "convert_to(given || ' ' || family || ' ' || middle, 'UTF8')");
	sql_lit(&q, ", 1 FROM name");
	TRY(db_exec_text(ctx, &q));
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO stay (member_id, unit_id, from_day, until_day, recorded_at, superseded_at)"
		    " SELECT m.id, CASE m.id % 10 WHEN 0 THEN ");
	sql_int(&q, people->tenth);
	sql_lit(&q, " ELSE ");
	sql_int(&q, people->f->second);
	sql_lit(&q, " END, 18500, 2147483647, 0, 9223372036854775807 FROM member m WHERE m.id > 5000000");
	return db_exec_text(ctx, &q);
}

static void begin(struct fixture *f, struct harness_db *h)
{
	fixture_begin(f, h);
	struct people people = { f, PEOPLE, f->first };
	assert_int_equal(fixture_write(f, fill, &people), OK);
}

struct answer {
	struct record *records;
	size_t n;
	int64_t total;
	bool is_over;
};

static struct answer searched(struct fixture *f, struct record_list list, const char *text)
{
	struct record_filter filter = { STR("full_name"), FILTER_CONTAINS, VALUE_OF_TEXT(str_of(text)) };
	struct answer answer;

	list.type = &member_type;
	list.filters = &filter;
	list.n_filters = 1;
	list.sort = STR("full_name");
	list.limit = 100;
	harness_read(f->h);
	assert_int_equal(record_list_limit(f->ctx, &list), OK);
	assert_int_equal(record_list_read(f->ctx, &list, &answer.records, &answer.n, &answer.total), OK);
	answer.is_over = record_list_is_over(&list, answer.total);
	return answer;
}

static const struct record_list everybody = { 0 };

static struct str name_of(const struct answer *answer, size_t i)
{
	return record_get(&answer->records[i], "full_name").s;
}

static void a_text_is_the_beginning_of_a_name_or_its_end(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	assert_int_equal(searched(&f, everybody, "Văn Hùng").total, 400);
	assert_int_equal(searched(&f, everybody, " van  hung ").total, 400);
	assert_int_equal(searched(&f, everybody, "Nguyễn Văn Hu").total, 400);
	assert_int_equal(searched(&f, everybody, "tran thi hoa").total, 200);
	assert_int_equal(searched(&f, everybody, "hùng nguyễn").total, 0);
	assert_int_equal(searched(&f, everybody, "hồng").total, 0);
	assert_int_equal(searched(&f, everybody, "van%hung").total, 0);
	assert_int_equal(searched(&f, everybody, "nguyen _an hung").total, 0);
	struct answer found = searched(&f, everybody, "van hu");
	assert_int_equal(found.n, 100);
	assert_true(found.is_over);
	found = searched(&f, everybody, "Văn Hùng");
	assert_str(name_of(&found, 0), "nguyen van hung");
	assert_str(name_of(&found, 99), "nguyen van hung");
	fixture_end(&f);
}

static void among_many_given_names_come_first_and_no_page_repeats_another(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = everybody;
	begin(&f, h);
	struct answer first = searched(&f, everybody, "NGUYỄN");
	assert_int_equal(first.total, 201);
	assert_true(first.is_over);
	assert_str(name_of(&first, 0), "nguyen hong nguyen");
	list.offset = 100;
	struct answer second = searched(&f, list, "nguyen");
	assert_str(name_of(&second, 99), "nguyen hong nguyen");
	assert_true(first.records[99].id < second.records[0].id);
	list.offset = 1250; /* behind all who are called so */
	second = searched(&f, list, "nguyen");
	assert_str(name_of(&second, 0), "nguyen hong hoa");
	list = (struct record_list){ .is_descending = true };
	second = searched(&f, list, "nguyen");
	assert_str(name_of(&second, 0), "tran van nguyen");
	fixture_end(&f);
}

static void who_sees_few_people_finds_any_part_of_their_names(struct harness_db *h)
{
	struct fixture f;
	begin(&f, h);
	fixture_be(&f, f.first, ROLE_VIEWER);
	assert_int_equal(searched(&f, everybody, "hồng").total, 200);
	assert_int_equal(searched(&f, everybody, "ồng hù").total, 200);
	fixture_be(&f, f.south, ROLE_LEADER);
	assert_int_equal(searched(&f, everybody, "hung").total, 0);
	fixture_end(&f);
}

static void the_scope_and_the_day_narrow_what_is_found(struct harness_db *h)
{
	struct fixture f;
	struct record_list list = { 0 };
	begin(&f, h);
	fixture_be(&f, f.second, ROLE_VIEWER);
	assert_int_equal(searched(&f, everybody, "hùng").total, 600);
	assert_int_equal(searched(&f, everybody, "nguyễn").total, 3000);
	assert_int_equal(searched(&f, everybody, "thị hùng").total, 200);
	fixture_be(&f, f.north, ROLE_VIEWER);
	assert_int_equal(searched(&f, everybody, "thị hùng").total, 400);
	list.unit_id = f.second;
	assert_int_equal(searched(&f, list, "thị hùng").total, 200);
	list = (struct record_list){ .has_as_of = true, .as_of = 18499 };
	assert_int_equal(searched(&f, list, "thị hùng").total, 0);
	assert_int_equal(searched(&f, list, "hùng").total, 0);
	list.as_of = 18500;
	assert_int_equal(searched(&f, list, "thị hùng").total, 400);
	list = (struct record_list){ .state = LIST_ANNULLED };
	assert_int_equal(searched(&f, list, "hùng").total, 0);
	fixture_end(&f);
}

/* By their names, and among those of the union. */
static void those_of_a_union_are_found_as_they_are_among_everybody(struct harness_db *h)
{
	static const char *const texts[] = { "nguyen", "van hung", "nguyễn thị hoa", "hu", "tran", "khong" };
	struct fixture f;
	fixture_begin(&f, h);
	struct people people = { &f, CROWD, f.second };
	assert_int_equal(fixture_write(&f, fill, &people), OK);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		for (size_t offset = 0; offset <= 200; offset += 100) {
			struct record_list list = { .is_descending = i % 2 == 1, .offset = offset };
			f.ctx->scope = &scope_all;
			struct answer all = searched(&f, list, texts[i]);
			fixture_be(&f, f.second, ROLE_VIEWER);
			struct answer own = searched(&f, list, texts[i]);
			assert_int_equal(own.total, str_is(str_of(texts[i]), "khong") ? 0 : 201);
			assert_int_equal(own.total, all.total);
			assert_int_equal(own.n, all.n);
			for (size_t k = 0; k < all.n; k++)
				assert_int_equal(own.records[k].id, all.records[k].id);
		}
	}
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(a_text_is_the_beginning_of_a_name_or_its_end),
		each_engine(among_many_given_names_come_first_and_no_page_repeats_another),
		each_engine(who_sees_few_people_finds_any_part_of_their_names),
		each_engine(the_scope_and_the_day_narrow_what_is_found),
		each_engine(those_of_a_union_are_found_as_they_are_among_everybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
