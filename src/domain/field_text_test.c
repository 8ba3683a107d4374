/* What people type, by description: days, numbers, choices, references; one problem a field. */
#include "domain/field_text.h"

#include "domain/fact_fixture.h"

static struct value parse(struct fixture *f, const char *type, const char *field, const char *text)
{
	struct value v = VALUE_NONE;
	const struct field *description = record_type_field(fixture_type(f, type), str_of(field));
	assert_non_null(description);
	problems_clear(f->ctx);
	enum status status = field_parse(f->ctx, description, str_of(text), &v);
	assert_int_equal(f->ctx->problems.n, status == OK ? 0 : 1);
	if (status != OK)
		assert_problem(f->ctx, field, "");
	return v;
}

static void typed_texts_become_values(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	assert_int_equal(parse(&f, "dialogue", "held_on", " 4/5/2021 ").i, day_of(2021, 5, 4));
	assert_int_equal(parse(&f, "dialogue", "held_on", "2021-05-04").i, day_of(2021, 5, 4));
	assert_int_equal(parse(&f, "activity", "present", "1.128").i, 1128);
	assert_str(parse(&f, "dialogue", "kind", "on_request").s, "on_request");
	assert_str(parse(&f, "dialogue", "kind", "ĐỊNH  KỲ").s, "periodic");
	assert_int_equal(parse(&f, "establishment", "committee_is_provisional", "Có").i, 1);
	assert_int_equal(parse(&f, "dialogue", "unit", "mot").i, f.first);
	assert_int_equal(parse(&f, "dialogue", "held_on", "").type, VALUE_NULL);
	fixture_end(&f);
}

static void what_cannot_be_read_is_one_problem_of_its_field(struct harness_db *h)
{
	struct fixture f;
	fixture_begin(&f, h);
	assert_int_equal(parse(&f, "dialogue", "held_on", "31/02/2021").type, VALUE_NULL);
	assert_int_equal(parse(&f, "activity", "present", "12,5").type, VALUE_NULL);
	assert_int_equal(parse(&f, "dialogue", "kind", "thỉnh thoảng").type, VALUE_NULL);
	assert_int_equal(parse(&f, "dialogue", "unit", "khong-co").type, VALUE_NULL);
	assert_int_equal(parse(&f, "dialogue", "employer", "khong-co").type, VALUE_NULL);
	assert_int_equal(parse(&f, "participation", "activity", "0a7k").type, VALUE_NULL);
	fixture_be(&f, f.south, ROLE_OFFICER);
	assert_int_equal(parse(&f, "dialogue", "unit", "mot").type, VALUE_NULL);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(typed_texts_become_values),
		each_engine(what_cannot_be_read_is_one_problem_of_its_field),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
