/* The descriptions of the core nouns agree with their tables, on both engines, and with the rules of field.h. */
#include "db/sql_text.h"
#include "domain/derived_sql.h"
#include "domain/member.h"
#include "domain/unit.h"
#include "harness/database.h"

static const struct record_type *const types[] = {
	&unit_type,          &edge_type,   &successor_type,        &officer_type,   &area_type,      &employer_type,
	&unit_employer_type, &member_type, &membership_event_type, &admission_type, &departure_type,
};
#define N_TYPES (sizeof types / sizeof *types)

static void any_day(struct sql_text *q, const void *arg)
{
	sql_int(q, 18000);
}

static void read_field(struct harness_db *h, const struct record_type *type, const struct field *field)
{
	struct derived_row row = { "r", 0, any_day, NULL, INSTANT_FOREVER };
	struct sql_text q;
	struct db_rows rows;

	for (int i = 0; i < 2; i++, row.known = 1000) {
		sql_init(&q, h->ctx->arena, h->engine);
		sql_lit(&q, "SELECT ");
		if (field->sql)
			derived_sql(&q, field->sql, &row);
		else if (field->has_history)
			sql_add_literal(&q, field->type == FIELD_REF ? "r0.value_id" : "r0.value");
		else
			sql_name(&q, field->type == FIELD_REF ? str_fmt(h->ctx->arena, "%.*s_id", STR_ARG(field->name))
							      : field->name);
		sql_lit(&q, " FROM ");
		sql_name(&q, field->has_history
				     ? str_fmt(h->ctx->arena, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name))
				     : type->table);
		sql_lit(&q, " r0");
		assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	}
}

static void every_field_has_its_column_its_history_or_its_derivation(struct harness_db *h)
{
	harness_read(h);
	for (size_t i = 0; i < N_TYPES; i++)
		for (size_t k = 0; k < types[i]->n_fields; k++) {
			const struct field *field = &types[i]->fields[k];

			assert_true((field->sql != NULL) == str_is(field->derived, "sql"));
			if (field->derived.n == 0 || field->sql)
				read_field(h, types[i], field);
		}
}

static void the_filters_of_admissions_and_departures_read(struct harness_db *h)
{
	const struct record_type *const views[] = { &admission_type, &departure_type };
	struct derived_row row = { "r", 7, any_day, NULL, INSTANT_FOREVER };

	harness_read(h);
	for (int i = 0; i < 2; i++) {
		struct sql_text q;
		struct db_rows rows;

		sql_init(&q, h->ctx->arena, h->engine);
		sql_lit(&q, "SELECT r7.id FROM membership_event r7 WHERE ");
		derived_sql(&q, views[i]->filter_sql, &row);
		assert_int_equal(db_query_text(h->ctx, &q, &rows), OK);
	}
}

static void an_unknown_placeholder_is_refused(struct harness_db *h)
{
	struct derived_row row = { "r", 0, any_day, NULL, INSTANT_FOREVER };
	struct sql_text q;

	sql_init(&q, h->ctx->arena, h->engine);
	derived_sql(&q, "SELECT {nothing}", &row);
	assert_true(q.is_bad);
}

static bool has_code(const struct field *field, struct str code, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(field->choices[i].code, code))
			return true;
	return false;
}

static void every_description_is_whole(void **state)
{
	for (size_t i = 0; i < N_TYPES; i++) {
		assert_true(types[i]->label.n > 0 && types[i]->note.n > 0 && types[i]->table.n > 0);
		for (size_t k = 0; k < types[i]->n_fields; k++) {
			const struct field *field = &types[i]->fields[k];

			assert_true(field->label.n > 0);
			assert_true(record_type_field(types[i], field->name) == field); /* no name twice */
			assert_true((field->type == FIELD_REF) == (field->ref.n > 0));
			assert_true((field->type == FIELD_CHOICE) == (field->n_choices > 0));
			for (size_t c = 0; c < field->n_choices; c++) {
				assert_true(field->choices[c].label.n > 0);
				assert_true(field->choices[c].from_day < field->choices[c].until_day);
				assert_false(has_code(field, field->choices[c].code, c));
			}
		}
	}
}

static void personal_fields_are_sensitive(void **state)
{
	static const char *const names[] = { "citizen_id", "phone", "ethnicity", "religion", "is_party_member" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(record_type_field(&member_type, str_of(names[i]))->sensitive);
	assert_false(record_type_field(&member_type, STR("full_name"))->sensitive);
}

static void kinds_know_the_days_in_which_they_were_formed(void **state)
{
	const struct field *kind = record_type_field(&unit_type, STR("kind"));

	assert_int_equal(field_choice(kind, STR("district"))->until_day, day_of(2025, 7, 1));
	assert_int_equal(field_choice(kind, STR("commune"))->from_day, day_of(2025, 6, 12));
	assert_true(field_choice(kind, STR("province"))->rank > field_choice(kind, STR("district"))->rank);
	assert_true(field_choice(kind, STR("district"))->rank > field_choice(kind, STR("grassroots"))->rank);
	assert_int_equal(field_choice(kind, STR("emulation_block"))->rank, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_field_has_its_column_its_history_or_its_derivation),
		each_engine(the_filters_of_admissions_and_departures_read),
		each_engine(an_unknown_placeholder_is_refused),
		cmocka_unit_test(every_description_is_whole),
		cmocka_unit_test(personal_fields_are_sensitive),
		cmocka_unit_test(kinds_know_the_days_in_which_they_were_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
