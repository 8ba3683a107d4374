/* What happens to a random union, each through the door that people use; most deeds may be refused. */
#include "oracle/random_union.h"

#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/founding.h"
#include "domain/member.h"
#include "domain/period.h"
#include "domain/return_line.h"

static enum status found_a_unit(struct random_union *u, struct act *act)
{
	static const char *const kinds[] = { "grassroots", "grassroots", "grassroots", "department", "district" };
	if (u->n_units == UNION_UNITS)
		return CONFLICT;
	const char *kind = kinds[union_below(u, 5)];
	bool is_within = str_is(str_of(kind), "department");
	struct unit_new unit = { .code = str_fmt(u->ctx->arena, "u-%d-%u", u->n_units, union_below(u, 1000000)),
				 .name = str_fmt(u->ctx->arena, "Unit %d", u->n_units),
				 .kind = str_of(kind),
				 .parent_id = is_within ? union_grassroots(u) : u->units[1 + union_below(u, 6)],
				 .from_day = union_day(u) };
	TRY(unit_found(u->ctx, act, &unit, &u->units[u->n_units]));
	u->n_units++;
	return OK;
}

static enum status add_an_employer(struct random_union *u, struct act *act)
{
	struct record employer = record_new(u->ctx, &employer_type);
	if (u->n_employers == UNION_EMPLOYERS)
		return CONFLICT;
	random_record(u, &employer_type, &employer);
	record_set(&employer, "code",
		   VALUE_OF_TEXT(str_fmt(u->ctx->arena, "e-%d-%u", u->n_employers, union_below(u, 1000000))));
	record_set(&employer, "from_day", VALUE_OF_INT(union_day(u) - 100));
	TRY(fact_apply(u->ctx, act, &employer_type, NULL, &employer));
	u->employers[u->n_employers++] = employer.id;
	return OK;
}

/* An entry of any history of a unit or an employer; of several sources where the field has them. */
static enum status enter_history(struct random_union *u, struct act *act)
{
	static const char *const sources[] = { "survey", "insurance", "tax", "hearsay" };
	bool of_employer = u->n_employers > 0 && !union_once_in(u, 4);
	const struct record_type *type = of_employer ? &employer_type : &unit_type;
	int64_t owner = of_employer ? u->employers[union_below(u, (unsigned)u->n_employers)] : union_grassroots(u);
	const struct field *field;
	do
		field = &type->fields[union_below(u, (unsigned)type->n_fields)];
	while (!field->has_history || (of_employer && !field->has_sources && union_once_in(u, 3)));
	struct value value = random_value(u, field);
	if (str_is(field->name, "division"))
		value = VALUE_OF_TEXT(str_fmt(u->ctx->arena, "%u", 1 + union_below(u, UNION_AREAS)));
	if (union_once_in(u, 8))
		value = VALUE_NONE;
	return fact_set_history(u->ctx, act, type, owner, field->name, union_day(u), value,
				field->has_sources ? str_of(sources[union_below(u, 4)]) : STR_EMPTY);
}

static enum status add_record(struct random_union *u, struct act *act, const struct record_type *type)
{
	struct record r;
	random_record(u, type, &r);
	TRY(fact_apply(u->ctx, act, type, NULL, &r));
	union_remember(u, type, r.id);
	return OK;
}

/* One unit a division, so that nobody has to choose between two. */
static enum status put_in_charge_of_a_division(struct random_union *u, struct act *act)
{
	struct record area = record_new(u->ctx, &area_type);
	if (u->n_areas == UNION_AREAS)
		return CONFLICT;
	record_set(&area, "unit", VALUE_OF_INT(union_unit(u)));
	record_set(&area, "division", VALUE_OF_TEXT(str_fmt(u->ctx->arena, "%d", ++u->n_areas)));
	record_set(&area, "from_day", VALUE_OF_INT(union_day(u)));
	TRY(fact_apply(u->ctx, act, &area_type, NULL, &area));
	union_remember(u, &area_type, area.id);
	return OK;
}

static enum status link_an_employer(struct random_union *u, struct act *act)
{
	return u->n_employers > 0 ? add_record(u, act, &unit_employer_type) : CONFLICT;
}

static enum status appoint_an_officer(struct random_union *u, struct act *act)
{
	return add_record(u, act, &officer_type);
}

static enum status keep_a_register(struct random_union *u, struct act *act)
{
	return add_record(u, act, u->registers[union_below(u, UNION_REGISTERS)]);
}

static enum status join(struct random_union *u, struct act *act)
{
	static const char *const causes[] = { "admission", "admission", "recognition", "reinstatement",
					      "worker_organisation" };
	if (u->n_members + 3 > UNION_MEMBERS)
		return CONFLICT;
	int64_t unit_id = union_grassroots(u);
	day_t day = union_day(u);
	for (unsigned i = 0, n = 1 + union_below(u, 3); i < n; i++) {
		struct founding_member person = {
			.full_name = union_once_in(u, 4) ? STR_EMPTY : STR("a"),
			.sex = union_below(u, 2) ? STR("female") : STR("male"),
			.born_on = union_once_in(u, 5) ? DAY_NONE
						       : day_add_months(day_of(1960, 1, 31), (int)union_below(u, 480))
		};
		TRY(member_join(u->ctx, act, &person, false, unit_id, causes[union_below(u, 5)], day,
				&u->members[u->n_members]));
		u->n_members++;
	}
	return OK;
}

/* Where the member is, as the book says it now. */
static enum status member_unit(struct random_union *u, int64_t member_id, day_t day, int64_t *out)
{
	struct record member;
	TRY(record_read(u->ctx, &member_type, member_id, INSTANT_FOREVER, day, &member));
	*out = record_get(&member, "unit").i;
	return *out != 0 ? OK : NOT_FOUND;
}

static enum status leave(struct random_union *u, struct act *act)
{
	static const char *const causes[] = { "retirement", "job_end",   "resignation", "death",
					      "expulsion",  "dissolved", "system_end" };
	struct record event = record_new(u->ctx, &membership_event_type);
	if (u->n_members == 0)
		return CONFLICT;
	int64_t member_id = u->members[union_below(u, (unsigned)u->n_members)], unit_id;
	day_t day = union_day(u);
	TRY(member_unit(u, member_id, day, &unit_id));
	record_set(&event, "member", VALUE_OF_INT(member_id));
	record_set(&event, "unit", VALUE_OF_INT(unit_id));
	record_set(&event, "day", VALUE_OF_INT(day));
	record_set(&event, "cause", VALUE_OF_TEXT(str_of(causes[union_below(u, 7)])));
	TRY(fact_apply(u->ctx, act, &membership_event_type, NULL, &event));
	union_remember(u, &membership_event_type, event.id);
	return OK;
}

static enum status transfer(struct random_union *u, struct act *act)
{
	if (u->n_members == 0)
		return CONFLICT;
	int64_t member_id = u->members[union_below(u, (unsigned)u->n_members)], from;
	day_t day = union_day(u);
	TRY(member_unit(u, member_id, day, &from));
	if (union_once_in(u, 3))
		return member_restructure(u->ctx, act, member_id, from, union_grassroots(u), day);
	return member_transfer(u->ctx, act, member_id, from, union_grassroots(u), day, STR_EMPTY);
}

static enum status found_by_recognition(struct random_union *u, struct act *act)
{
	struct founding_member members[3] = { { .sex = STR("female"), .born_on = DAY_NONE },
					      { .sex = STR("male"), .born_on = day_of(1988, 2, 29) },
					      { .born_on = DAY_NONE } };
	if (u->n_units == UNION_UNITS || u->n_employers == 0)
		return CONFLICT;
	struct founding founding = {
		.unit = { .code = str_fmt(u->ctx->arena, "r-%d-%u", u->n_units, union_below(u, 1000000)),
			  .name = STR("Recognised"),
			  .kind = STR("grassroots"),
			  .parent_id = u->units[1 + union_below(u, 6)],
			  .from_day = union_day(u) },
		.employer_id = union_once_in(u, 4) ? 0 : u->employers[union_below(u, (unsigned)u->n_employers)],
		.method = union_below(u, 2) ? STR("bottom_up") : STR("top_down"),
		.workers = 3 + union_below(u, 50),
		.members = members,
		.n_members = union_below(u, 4)
	};
	TRY(founding_recognise(u->ctx, act, &founding, &u->units[u->n_units]));
	u->n_units++;
	return OK;
}

static enum status move_a_unit(struct random_union *u, struct act *act)
{
	int64_t unit_id = u->units[3 + union_below(u, (unsigned)u->n_units - 3)];
	return unit_move(u->ctx, act, unit_id, u->units[1 + union_below(u, 6)], RELATION_BELONGS, union_day(u));
}

static enum status guide_a_unit(struct random_union *u, struct act *act)
{
	day_t day = union_day(u);
	if (union_once_in(u, 3))
		return unit_move(u->ctx, act, union_grassroots(u), u->units[3 + union_below(u, 4)], RELATION_GUIDED,
				 day);
	return unit_guide(u->ctx, act, union_grassroots(u), u->units[3 + union_below(u, 4)], day,
			  day + 1 + (day_t)union_below(u, 300));
}

static enum status merge_units(struct random_union *u, struct act *act)
{
	int64_t units[2] = { union_grassroots(u), union_grassroots(u) }, into = union_grassroots(u);
	day_t on = union_day(u);
	if (union_once_in(u, 2)) {
		TRY(found_a_unit(u, act));
		into = u->units[u->n_units - 1];
		struct record unit;
		TRY(record_read(u->ctx, &unit_type, into, INSTANT_FOREVER, u->ctx->today, &unit));
		on = (day_t)record_get(&unit, "from_day").i;
	}
	return unit_merge(u->ctx, act, units, units[0] == units[1] ? 1 : 1 + union_below(u, 2), into, on);
}

static enum status split_a_unit(struct random_union *u, struct act *act)
{
	struct record unit;
	TRY(found_a_unit(u, act));
	int64_t into = u->units[u->n_units - 1];
	TRY(record_read(u->ctx, &unit_type, into, INSTANT_FOREVER, u->ctx->today, &unit));
	return unit_split(u->ctx, act, union_grassroots(u), &into, 1, union_below(u, 2),
			  (day_t)record_get(&unit, "from_day").i);
}

static enum status end_a_unit(struct random_union *u, struct act *act)
{
	static const char *const causes[] = { "dissolved", "employer_closed", "system" };
	int64_t unit_id = union_once_in(u, 4) ? u->units[3 + union_below(u, 4)] : union_grassroots(u);
	if (!union_once_in(u, 2))
		return CONFLICT; /* a union that ends all the time has little to count */
	return unit_end(u->ctx, act, unit_id, str_of(causes[union_below(u, 3)]), union_day(u));
}

static enum status report(struct random_union *u, struct act *act)
{
	static const char *const kinds[] = { "month", "quarter", "half", "year" };
	struct period period;
	struct record line = record_new(u->ctx, &return_line_type);
	TRY(period_of_day(u->ctx, "civil", kinds[union_below(u, 4)], union_day(u), &period));
	record_set(&line, "unit", VALUE_OF_INT(u->units[7 + union_below(u, 3)])); /* so that periods meet */
	record_set(&line, "period", VALUE_OF_TEXT(period.code));
	record_set(&line, "line", VALUE_OF_TEXT(union_below(u, 2) ? STR("gifts") : STR("visits")));
	record_set(&line, "value", VALUE_OF_INT(union_below(u, 100)));
	record_set(&line, "evidence", VALUE_OF_TEXT(STR("biên bản")));
	TRY(fact_apply(u->ctx, act, &return_line_type, NULL, &line));
	union_remember(u, &return_line_type, line.id);
	return OK;
}

static const struct union_record *some_record(struct random_union *u)
{
	return u->n_records > 0 ? &u->records[union_below(u, (unsigned)u->n_records)] : NULL;
}

static enum status correct_a_record(struct random_union *u, struct act *act)
{
	const struct union_record *r = some_record(u);
	struct record before, after;
	if (!r || r->type == &area_type)
		return CONFLICT;
	TRY(record_read(u->ctx, r->type, r->id, INSTANT_FOREVER, u->ctx->today, &before));
	TRY(record_read(u->ctx, r->type, r->id, INSTANT_FOREVER, u->ctx->today, &after));
	random_change(u, &after);
	act->verb = "correct";
	return fact_apply(u->ctx, act, r->type, &before, &after);
}

static enum status correct_a_person(struct random_union *u, struct act *act)
{
	struct record before, after;
	if (u->n_members == 0)
		return CONFLICT;
	int64_t id = u->members[union_below(u, (unsigned)u->n_members)];
	TRY(record_read(u->ctx, &member_type, id, INSTANT_FOREVER, u->ctx->today, &before));
	TRY(record_read(u->ctx, &member_type, id, INSTANT_FOREVER, u->ctx->today, &after));
	random_change(u, &after);
	return fact_apply(u->ctx, act, &member_type, &before, &after);
}

static enum status annul_a_record(struct random_union *u, struct act *act)
{
	const struct union_record *r = some_record(u);
	struct record before;
	if (!r)
		return CONFLICT;
	TRY(record_read(u->ctx, r->type, r->id, INSTANT_FOREVER, u->ctx->today, &before));
	act->verb = "annul";
	return fact_apply(u->ctx, act, r->type, &before, NULL);
}

static enum status take_the_last_act_back(struct random_union *u, struct act *act)
{
	act->verb = "annul";
	return u->last_act_id != 0 ? fact_annul_act(u->ctx, act, u->last_act_id) : CONFLICT;
}

const struct deed random_deeds[] = {
	{ "found a unit", found_a_unit },
	{ "found by recognition", found_by_recognition },
	{ "move a unit", move_a_unit },
	{ "guide a unit", guide_a_unit },
	{ "merge units", merge_units },
	{ "split a unit", split_a_unit },
	{ "end a unit", end_a_unit },
	{ "add an employer", add_an_employer },
	{ "enter history", enter_history },
	{ "enter history again", enter_history },
	{ "put in charge of a division", put_in_charge_of_a_division },
	{ "link an employer", link_an_employer },
	{ "appoint an officer", appoint_an_officer },
	{ "keep a register", keep_a_register },
	{ "keep a register again", keep_a_register },
	{ "and again", keep_a_register },
	{ "join", join },
	{ "join again", join },
	{ "leave", leave },
	{ "transfer", transfer },
	{ "transfer again", transfer },
	{ "report", report },
	{ "correct a record", correct_a_record },
	{ "correct a person", correct_a_person },
	{ "annul a record", annul_a_record },
	{ "take the last act back", take_the_last_act_back },
};
const int n_random_deeds = sizeof random_deeds / sizeof *random_deeds;
