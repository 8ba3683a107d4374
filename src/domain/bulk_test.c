/* The bulk door on both engines: the same book as through fact_apply(); blocks are checked, corrected, taken back. */
#include "domain/bulk.h"

#include "domain/fact_fixture.h"

#include "db/sql_text.h"
#include "domain/employer.h"
#include "domain/written.h"

#define LAST_DAY day_of(2025, 6, 30)
#define MEMBERS 12

/* The same facts through either door; codes begin with `letter`. */
struct door {
	struct fixture *f;
	struct act act;
	struct bulk *bulk; /* NULL: through fact_apply() */
	char letter;
	int64_t act_id;
};

static enum status put(struct ctx *ctx, struct door *d, struct record *r)
{
	return d->bulk ? bulk_add(bulk_stream(d->bulk, r->type), r->values, &r->id)
		       : fact_apply(ctx, &d->act, r->type, NULL, r);
}

static enum status put_entry(struct ctx *ctx, struct door *d, const struct record *owner, const char *field, day_t day,
			     struct value value, const char *source)
{
	if (d->bulk)
		return bulk_add_entry(bulk_entries(d->bulk, owner->type, field), owner->id, day, value, str_of(source));
	return fact_set_history(ctx, &d->act, owner->type, owner->id, str_of(field), day, value, str_of(source));
}

static struct value coded(struct ctx *ctx, const struct door *d, const char *what, int i)
{
	return VALUE_OF_TEXT(str_fmt(ctx->arena, "%c-%s-%d", d->letter, what, i));
}

static enum status put_edge(struct ctx *ctx, struct door *d, int64_t child, int64_t parent, const char *relation,
			    day_t from, day_t until)
{
	struct record edge = record_new(ctx, &edge_type);

	record_set(&edge, "child", VALUE_OF_INT(child));
	record_set(&edge, "parent", VALUE_OF_INT(parent));
	record_set(&edge, "relation", VALUE_OF_TEXT(str_of(relation)));
	record_set(&edge, "from_day", VALUE_OF_INT(from));
	if (until != DAY_FOREVER)
		record_set(&edge, "until_day", VALUE_OF_INT(until));
	return put(ctx, d, &edge);
}

/* The first unit lives on and is moved and guided; the second ended by decision; the third is its part, where nested.
 */
static enum status put_units(struct ctx *ctx, struct door *d, struct record *units, bool is_nested)
{
	int n = is_nested ? 3 : 2;
	day_t born = day_of(2016, 1, 1);

	for (int i = 0; i < n; i++) {
		units[i] = record_new(ctx, &unit_type);
		record_set(&units[i], "code", coded(ctx, d, "cdcs", i));
		record_set(&units[i], "from_day", VALUE_OF_INT(born));
		if (i > 0) {
			record_set(&units[i], "until_day", VALUE_OF_INT(LAST_DAY + 1));
			record_set(&units[i], "end_cause", VALUE_OF_TEXT(STR("system")));
		}
		TRY(put(ctx, d, &units[i]));
	}
	for (int i = 0; i < n; i++) {
		TRY(put_entry(ctx, d, &units[i], "kind", born,
			      VALUE_OF_TEXT(i == 2 ? STR("department") : STR("grassroots")), ""));
		TRY(put_entry(ctx, d, &units[i], "name", born, VALUE_OF_TEXT(STR("CĐCS Dệt")), ""));
	}
	TRY(put_edge(ctx, d, units[0].id, d->f->district, "belongs", born, day_of(2020, 1, 1)));
	TRY(put_edge(ctx, d, units[0].id, d->f->south, "belongs", day_of(2020, 1, 1), DAY_FOREVER));
	TRY(put_edge(ctx, d, units[0].id, d->f->commune, "guided", day_of(2025, 7, 1), DAY_FOREVER));
	TRY(put_edge(ctx, d, units[1].id, d->f->district, "belongs", born, LAST_DAY + 1));
	return is_nested ? put_edge(ctx, d, units[2].id, units[1].id, "belongs", born, LAST_DAY + 1) : OK;
}

static enum status put_area(struct ctx *ctx, struct door *d, const char *division)
{
	struct record area = record_new(ctx, &area_type);

	record_set(&area, "unit", VALUE_OF_INT(d->f->district));
	record_set(&area, "division", VALUE_OF_TEXT(str_of(division)));
	record_set(&area, "from_day", VALUE_OF_INT(day_of(2010, 1, 1)));
	return put(ctx, d, &area);
}

/* Of the first unit, of the second, by its address, in the charge of a unit, nowhere. */
static enum status put_employers(struct ctx *ctx, struct door *d, const struct record *units, const char *division)
{
	for (int i = 0; i < 5; i++) {
		struct record e = record_new(ctx, &employer_type), link = record_new(ctx, &unit_employer_type);
		day_t born = day_of(2012, 1, 1);

		record_set(&e, "code", coded(ctx, d, "dn", i));
		record_set(&e, "name", VALUE_OF_TEXT(STR("Công ty Ướt")));
		record_set(&e, "from_day", VALUE_OF_INT(born));
		TRY(put(ctx, d, &e));
		TRY(put_entry(ctx, d, &e, "headcount", born, VALUE_OF_INT(10 + i), "survey"));
		if (i != 4)
			TRY(put_entry(ctx, d, &e, "division", day_of(2014, 1, 1), VALUE_OF_TEXT(str_of(division)),
				      "survey"));
		if (i == 3)
			TRY(put_entry(ctx, d, &e, "in_charge", day_of(2018, 1, 1), VALUE_OF_INT(units[1].id), ""));
		if (i > 1)
			continue;
		record_set(&link, "unit", VALUE_OF_INT(units[i].id));
		record_set(&link, "employer", VALUE_OF_INT(e.id));
		record_set(&link, "from_day", VALUE_OF_INT(day_of(2016, 1, 1)));
		if (i == 1)
			record_set(&link, "until_day", VALUE_OF_INT(LAST_DAY + 1));
		record_set(&link, "is_principal", VALUE_OF_INT(1));
		record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
		TRY(put(ctx, d, &link));
	}
	return OK;
}

static enum status put_event(struct ctx *ctx, struct door *d, int64_t member, int64_t unit, day_t day,
			     const char *cause)
{
	struct record event = record_new(ctx, &membership_event_type);

	record_set(&event, "member", VALUE_OF_INT(member));
	record_set(&event, "unit", VALUE_OF_INT(unit));
	record_set(&event, "day", VALUE_OF_INT(day));
	record_set(&event, "cause", VALUE_OF_TEXT(str_of(cause)));
	return put(ctx, d, &event);
}

static enum status put_members(struct ctx *ctx, struct door *d, const struct record *units)
{
	static const char *const names[] = { "Nguyễn Văn An", "Trần Thị Ơn", "Đặng Út", "" };

	for (int i = 0; i < MEMBERS; i++) {
		struct record m = record_new(ctx, &member_type);

		record_set(&m, "full_name", VALUE_OF_TEXT(str_of(names[i % 4])));
		record_set(&m, "sex", VALUE_OF_TEXT(i % 2 ? STR("female") : STR("male")));
		record_set(&m, "born_on", VALUE_OF_INT(day_of(1980 + i, 1, 1)));
		TRY(put(ctx, d, &m));
		TRY(put_event(ctx, d, m.id, units[1].id, day_of(2016, 2, 1 + i), "admission"));
		if (i % 3 == 0) {
			TRY(put_event(ctx, d, m.id, units[1].id, day_of(2019, 1, 1), "transfer_out"));
			TRY(put_event(ctx, d, m.id, units[0].id, day_of(2019, 1, 1), "transfer_in"));
		} else {
			TRY(put_event(ctx, d, m.id, units[1].id, i % 3 == 1 ? LAST_DAY : day_of(2018, 5, 5),
				      i % 3 == 1 ? "system_end" : "retirement"));
		}
	}
	return OK;
}

static enum status put_registers(struct ctx *ctx, struct door *d, const struct record *units)
{
	for (int i = 0; i < 40; i++) {
		struct record r = record_new(ctx, fixture_type(d->f, "activity"));

		record_set(&r, "unit", VALUE_OF_INT(units[i % 2].id));
		record_set(&r, "kind", VALUE_OF_TEXT(i % 2 ? STR("sport") : STR("culture")));
		record_set(&r, "held_on", VALUE_OF_INT(day_of(2020, 1 + i % 12, 1)));
		record_set(&r, "present", VALUE_OF_INT(i));
		if (i % 2)
			record_set(&r, "title", VALUE_OF_TEXT(STR("Hội thao Ất Tỵ")));
		TRY(put(ctx, d, &r));
	}
	return OK;
}

static enum status put_world(struct ctx *ctx, struct door *d)
{
	struct record units[3];
	const char *division = d->letter == 'w' ? "00001" : "00002";

	TRY(put_units(ctx, d, units, false));
	TRY(put_employers(ctx, d, units, division));
	TRY(put_members(ctx, d, units));
	return put_registers(ctx, d, units);
}

static enum status put_prepared(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	int64_t replayed;

	d->act = (struct act){ .verb = "import", .reason = STR("thử") };
	TRY(act_begin(ctx, &d->act, &replayed));
	TRY(put_area(ctx, d, "00001"));
	return put_area(ctx, d, "00002");
}

static enum status write_world(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	int64_t replayed;

	d->act = (struct act){ .verb = "import", .reason = STR("thử") };
	if (d->letter == 'w') {
		TRY(act_begin(ctx, &d->act, &replayed));
		fact_defer(&d->act); /* who is admitted to a unit that has ended leaves it in the same act */
		TRY(put_world(ctx, d));
		TRY(fact_settle(ctx, &d->act));
	} else {
		TRY(bulk_begin(ctx, &d->act, NULL, &d->bulk));
		TRY(put_world(ctx, d));
		TRY(bulk_end(d->bulk));
	}
	d->act_id = d->act.id;
	return OK;
}

static void begin(struct fixture *f, struct harness_db *h, struct door *d)
{
	fixture_begin(f, h);
	*d = (struct door){ .f = f, .letter = 'p' };
	assert_int_equal(fixture_write(f, put_prepared, d), OK);
	*d = (struct door){ .f = f, .letter = 'y' };
	assert_int_equal(fixture_write(f, write_world, d), OK);
	harness_read(h);
}

static void assert_sound(struct fixture *f)
{
	harness_read(f->h);
	assert_int_equal(audit_check(f->ctx), OK);
	assert_int_equal(stay_check(f->ctx), OK);
	assert_int_equal(structure_check(f->ctx), OK);
	assert_int_equal(employer_place_check(f->ctx), OK);
	assert_int_equal(f->ctx->problems.n, 0);
}

/* What lies in the tables, ids said as codes; units and employers of the letter. */
static const char *const told[] = {
	"SELECT substr(u.code, 2), u.from_day, u.until_day, u.end_cause, u.is_demonstration, u.version, "
	"u.superseded_at,"
	" CASE WHEN u.recorded_at = (SELECT at FROM act a JOIN change c ON c.act_id = a.id WHERE c.id = u.change_id)"
	" THEN 1 ELSE 0 END FROM unit u WHERE substr(u.code, 1, 1) = ",
	"SELECT substr(u.code, 2), k.value, k.from_day, k.source, n.value, n.from_day FROM unit u JOIN unit_kind k ON"
	" k.owner_id = u.id JOIN unit_name n ON n.owner_id = u.id WHERE substr(u.code, 1, 1) = ",
	"SELECT substr(u.code, 2), p.code, e.relation, e.from_day, e.until_day FROM unit u JOIN edge e ON e.child_id ="
	" u.id JOIN unit p ON p.id = e.parent_id WHERE substr(u.code, 1, 1) = ",
	"SELECT substr(u.code, 2), CASE WHEN p.id = u.id THEN '' ELSE p.code END, c.relation, c.from_day, c.until_day,"
	" c.depth, c.superseded_at FROM unit u JOIN closure c ON c.descendant_id = u.id JOIN unit p ON p.id ="
	" c.ancestor_id WHERE substr(u.code, 1, 1) = ",
	"SELECT substr(e.code, 2), e.name, e.name_key, e.tax_code, e.from_day, e.until_day, e.is_demonstration, "
	"h.value,"
	" h.from_day, h.source FROM employer e JOIN employer_headcount h ON h.owner_id = e.id WHERE"
	" substr(e.code, 1, 1) = ",
	"SELECT substr(e.code, 2), substr(u.code, 2), l.from_day, l.until_day, l.is_principal, l.is_principal_unit FROM"
	" unit_employer l JOIN unit u ON u.id = l.unit_id JOIN employer e ON e.id = l.employer_id WHERE"
	" substr(u.code, 1, 1) = ",
	"SELECT substr(e.code, 2), CASE WHEN substr(u.code, 2, 1) = '-' THEN substr(u.code, 2) ELSE u.code END,"
	" p.from_day, p.until_day, p.has_union, p.superseded_at FROM employer_place p JOIN employer e ON e.id ="
	" p.employer_id JOIN unit u ON u.id = p.unit_id WHERE substr(e.code, 1, 1) = ",
	"SELECT m.full_name, m.full_name_key, m.given_key, m.sort_key, m.sex, m.born_on, m.citizen_id, "
	"m.is_demonstration,"
	" m.is_party_member, substr(u.code, 2), s.from_day, s.until_day, s.superseded_at FROM stay s JOIN member m ON"
	" m.id = s.member_id JOIN unit u ON u.id = s.unit_id WHERE substr(u.code, 1, 1) = ",
	"SELECT m.born_on, substr(u.code, 2), v.day, v.cause, v.other_unit_id, v.decision, v.version FROM"
	" membership_event v JOIN member m ON m.id = v.member_id JOIN unit u ON u.id = v.unit_id WHERE"
	" substr(u.code, 1, 1) = ",
	"SELECT substr(u.code, 2), r.kind, r.title, r.title_key, r.held_on, r.present, r.women, r.note, r.version FROM"
	" reg_activity r JOIN unit u ON u.id = r.unit_id WHERE substr(u.code, 1, 1) = ",
};

static struct db_rows tell(struct fixture *f, const char *text, const char *letter)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, f->ctx->arena, f->h->engine);
	sql_add_literal(&q, text);
	sql_str(&q, str_of(letter));
	sql_lit(&q, " ORDER BY 1, 2, 3, 4, 5");
	assert_int_equal(db_query_text(f->ctx, &q, &rows), OK);
	return rows;
}

static void both_doors_write_the_same_book(struct harness_db *h)
{
	struct fixture f;
	struct door d;

	begin(&f, h, &d);
	d = (struct door){ .f = &f, .letter = 'w' };
	assert_int_equal(fixture_write(&f, write_world, &d), OK);
	harness_read(h);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct db_rows a = tell(&f, told[i], "w"), b = tell(&f, told[i], "y");
		assert_true(a.n > 0);
		if (a.n != b.n)
			print_error("table %zu\n", i);
		assert_int_equal(a.n, b.n);
		for (size_t k = 0; k < a.n * (size_t)a.n_columns; k++) {
			if (!value_eq(a.cells[k], b.cells[k]))
				print_error("table %zu, row %zu, column %zu\n", i, k / (size_t)a.n_columns,
					    k % (size_t)a.n_columns);
			assert_true(value_eq(a.cells[k], b.cells[k]));
		}
	}
	assert_sound(&f);
	fixture_end(&f);
}

static struct record read_activity(struct fixture *f, int64_t id)
{
	struct record r;

	assert_int_equal(fixture_read(f, fixture_type(f, "activity"), id, &r), OK);
	return r;
}

#define FIRST_ACTIVITY "SELECT min(id) FROM reg_activity"

static void a_record_of_a_block_has_a_history_and_is_corrected_and_annulled(struct harness_db *h)
{
	struct fixture f;
	struct door d;
	struct record_version *versions;
	size_t n;

	begin(&f, h, &d);
	for (int i = 0; i < 3; i++) {
		int64_t id = harness_number(h, FIRST_ACTIVITY) + i * 7;
		struct record now = read_activity(&f, id), next = read_activity(&f, id);
		assert_int_equal(record_history(f.ctx, now.type, id, &versions, &n), OK);
		assert_int_equal(n, 1);
		assert_str(versions[0].verb, "add");
		assert_str(versions[0].reason, "thử");
		assert_int_equal(versions[0].record.id, id);
		record_set(&next, "present", VALUE_OF_INT(77));
		assert_int_equal(fixture_correct(&f, &now, &next, "đếm lại"), OK);
		assert_int_equal(next.version, 2);
		assert_int_equal(fixture_annul(&f, &next, "không có"), OK);
		harness_read(h);
		assert_int_equal(record_history(f.ctx, now.type, id, &versions, &n), OK);
		assert_int_equal(n, 3);
		assert_str(versions[2].reason, "thử");
		assert_int_equal(fixture_correct(&f, &now, &next, "lần nữa"), CONFLICT);
		problems_clear(f.ctx);
	}
	assert_sound(&f);
	fixture_end(&f);
}

static enum status seal(struct ctx *ctx, void *arg)
{
	bool more;

	(void)arg;
	return audit_seal(ctx, &more);
}

static enum status run(struct ctx *ctx, void *arg)
{
	struct sql_text q;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, arg);
	return db_exec_text(ctx, &q);
}

static void corrupt(struct fixture *f, const char *sql, const char *told_of)
{
	assert_int_equal(fixture_write(f, run, (void *)sql), OK);
	harness_read(f->h);
	problems_clear(f->ctx);
	assert_int_equal(audit_check(f->ctx), INVALID);
	assert_problem(f->ctx, told_of, "");
}

static void what_is_changed_behind_the_door_is_found(struct harness_db *h)
{
	struct fixture f;
	struct door d;

	begin(&f, h, &d);
	assert_int_equal(fixture_write(&f, seal, NULL), OK);
	assert_sound(&f);
	corrupt(&f, "UPDATE membership_event SET cause = 'death' WHERE cause = 'retirement'", "audit");
	assert_int_equal(
		fixture_write(&f, run,
			      (void *)"UPDATE membership_event SET cause = 'retirement' WHERE cause = 'death'"),
		OK);
	problems_clear(f.ctx);
	assert_sound(&f);
	fixture_end(&f);
}

static void a_row_that_is_gone_or_stands_elsewhere_is_found(struct harness_db *h)
{
	struct fixture f;
	struct door d;

	begin(&f, h, &d);
	corrupt(&f, "DELETE FROM reg_activity WHERE id = (SELECT max(id) FROM reg_activity)", "audit");
	fixture_end(&f);
}

static void a_block_that_is_said_to_be_shorter_breaks_its_seal(struct harness_db *h)
{
	struct fixture f;
	struct door d;

	begin(&f, h, &d);
	assert_int_equal(fixture_write(&f, seal, NULL), OK);
	corrupt(&f, "UPDATE change SET last_id = last_id - 1 WHERE last_id IS NOT NULL", "seal");
	fixture_end(&f);
}

static void an_act_of_blocks_is_taken_back_whole(struct harness_db *h)
{
	struct fixture f;
	struct door d;

	begin(&f, h, &d);
	assert_int_equal(fixture_undo(&f, d.act_id), OK);
	harness_read(h);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM stay WHERE superseded_at = 9223372036854775807"), 0);
	assert_int_equal(
		harness_number(h, "SELECT count(*) FROM reg_activity WHERE superseded_at = 9223372036854775807"), 0);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM unit WHERE superseded_at = 9223372036854775807 AND"
					   " code IN ('y-cdcs-0', 'y-cdcs-1')"),
			 0);
	assert_sound(&f);
	fixture_end(&f);
}

static enum status write_nested(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	struct record units[3];

	d->act = (struct act){ .verb = "import" };
	TRY(bulk_begin(ctx, &d->act, NULL, &d->bulk));
	TRY(put_units(ctx, d, units, true));
	return bulk_end(d->bulk);
}

static void units_of_a_batch_may_lie_under_each_other(struct harness_db *h)
{
	struct fixture f;
	struct door d = { .f = &f, .letter = 'n' };

	fixture_begin(&f, h);
	assert_int_equal(fixture_write(&f, write_nested, &d), OK);
	assert_sound(&f);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM closure c JOIN unit u ON u.id = c.descendant_id WHERE"
					   " u.code = 'n-cdcs-2'"),
			 5);
	fixture_end(&f);
}

static enum status write_contradiction(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	struct record m = record_new(ctx, &member_type);

	d->act = (struct act){ .verb = "import" };
	TRY(bulk_begin(ctx, &d->act, NULL, &d->bulk));
	TRY(put(ctx, d, &m));
	TRY(put_event(ctx, d, m.id, d->f->first, day_of(2018, 1, 1), "admission"));
	TRY(put_event(ctx, d, m.id, d->f->second, day_of(2018, 1, 2), "admission"));
	return bulk_end(d->bulk);
}

static enum status write_wrong_type(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	struct record m = record_new(ctx, &member_type);

	d->act = (struct act){ .verb = "import" };
	TRY(bulk_begin(ctx, &d->act, NULL, &d->bulk));
	record_set(&m, "born_on", VALUE_OF_TEXT(STR("1980")));
	return put(ctx, d, &m);
}

static enum status write_units_late(struct ctx *ctx, void *arg)
{
	struct door *d = arg;
	struct record m = record_new(ctx, &member_type), units[3];

	d->act = (struct act){ .verb = "import" };
	TRY(bulk_begin(ctx, &d->act, NULL, &d->bulk));
	TRY(put(ctx, d, &m));
	return put_units(ctx, d, units, false);
}

static void what_contradicts_itself_is_refused(struct harness_db *h)
{
	struct fixture f;
	struct door d = { .f = &f, .letter = 'c' };
	int64_t before;

	fixture_begin(&f, h);
	before = harness_number(h, "SELECT count(*) FROM change");
	assert_int_equal(fixture_write(&f, write_contradiction, &d), INVALID);
	assert_problem(f.ctx, "day", "còn sinh hoạt");
	problems_clear(f.ctx);
	assert_int_equal(fixture_write(&f, write_wrong_type, &d), FAILED);
	assert_int_equal(fixture_write(&f, write_units_late, &d), FAILED);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM change"), before);
	fixture_end(&f);
}

struct later {
	struct door door;
	int64_t member_id;
	int64_t employer_id;
};

/* Events and links of who was in the book before. */
static enum status write_later(struct ctx *ctx, void *arg)
{
	struct later *l = arg;
	struct door *d = &l->door;
	struct record e = { .type = &employer_type, .id = l->employer_id };

	d->act = (struct act){ .verb = "import" };
	written_begin(ctx);
	enum status status = bulk_begin(ctx, &d->act, NULL, &d->bulk);
	if (status == OK)
		status = put_event(ctx, d, l->member_id, d->f->first, day_of(2026, 1, 5), "admission");
	if (status == OK)
		status = put_entry(ctx, d, &e, "in_charge", day_of(2026, 1, 1), VALUE_OF_INT(d->f->second), "");
	if (status == OK)
		status = bulk_end(d->bulk);
	assert_true(ctx->written->is_bulk);
	written_end(ctx);
	return status;
}

static void those_who_were_there_before_get_more(struct harness_db *h)
{
	struct fixture f;
	struct later l = { 0 };

	begin(&f, h, &l.door);
	l.member_id = harness_number(h, "SELECT max(member_id) FROM stay WHERE until_day < 2147483647");
	l.employer_id = harness_number(h, "SELECT id FROM employer WHERE code = 'y-dn-2'");
	l.door = (struct door){ .f = &f, .letter = 'y' };
	assert_int_equal(fixture_write(&f, write_later, &l), OK);
	assert_sound(&f);
	assert_int_equal(harness_number(h, "SELECT count(*) FROM employer_place p JOIN employer e ON e.id ="
					   " p.employer_id WHERE e.code = 'y-dn-2' AND p.superseded_at ="
					   " 9223372036854775807"),
			 2);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(both_doors_write_the_same_book),
		each_engine(a_record_of_a_block_has_a_history_and_is_corrected_and_annulled),
		each_engine(what_is_changed_behind_the_door_is_found),
		each_engine(a_row_that_is_gone_or_stands_elsewhere_is_found),
		each_engine(a_block_that_is_said_to_be_shorter_breaks_its_seal),
		each_engine(an_act_of_blocks_is_taken_back_whole),
		each_engine(units_of_a_batch_may_lie_under_each_other),
		each_engine(what_contradicts_itself_is_refused),
		each_engine(those_who_were_there_before_get_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
