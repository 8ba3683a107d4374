/* Founding a grassroots union, and what follows from it, in one act (founding.h). */
#include "domain/founding.h"

#include "base/text.h"
#include "domain/catalog.h"
#include "domain/employer.h"
#include "domain/member.h"

enum status member_join(struct ctx *ctx, struct act *act, const struct founding_member *person, bool is_demonstration,
			int64_t unit_id, const char *cause, day_t day, int64_t *out_member_id)
{
	struct record member = record_new(ctx, &member_type);
	record_set(&member, "full_name", VALUE_OF_TEXT(person->full_name));
	if (person->sex.n > 0)
		record_set(&member, "sex", VALUE_OF_TEXT(person->sex));
	if (person->born_on != DAY_NONE)
		record_set(&member, "born_on", VALUE_OF_INT(person->born_on));
	if (person->ethnicity.n > 0)
		record_set(&member, "ethnicity", VALUE_OF_TEXT(person->ethnicity));
	record_set(&member, "is_demonstration", VALUE_OF_INT(is_demonstration));
	TRY(fact_apply(ctx, act, &member_type, NULL, &member));

	struct record event = record_new(ctx, &membership_event_type);
	record_set(&event, "member", VALUE_OF_INT(member.id));
	record_set(&event, "unit", VALUE_OF_INT(unit_id));
	record_set(&event, "day", VALUE_OF_INT(day));
	record_set(&event, "cause", VALUE_OF_TEXT(str_of(cause)));
	if (act->decision.n > 0)
		record_set(&event, "decision", VALUE_OF_TEXT(act->decision));
	TRY(fact_apply(ctx, act, &membership_event_type, NULL, &event));

	*out_member_id = member.id;
	return OK;
}

static enum status link_employer(struct ctx *ctx, struct act *act, const struct founding *f, int64_t unit_id)
{
	struct record link = record_new(ctx, &unit_employer_type);
	record_set(&link, "unit", VALUE_OF_INT(unit_id));
	record_set(&link, "employer", VALUE_OF_INT(f->employer_id));
	record_set(&link, "from_day", VALUE_OF_INT(f->unit.from_day));
	record_set(&link, "until_day", VALUE_OF_INT(DAY_FOREVER));
	record_set(&link, "is_principal", VALUE_OF_INT(1));
	record_set(&link, "is_principal_unit", VALUE_OF_INT(1));
	return fact_apply(ctx, act, &unit_employer_type, NULL, &link);
}

static enum status record_establishment(struct ctx *ctx, struct act *act, const struct founding *f, int64_t unit_id)
{
	const struct record_type *type = catalog_type(ctx->catalog, STR("establishment"));
	if (!type)
		return fail("the catalogue has no register establishment");

	struct record establishment = record_new(ctx, type);
	record_set(&establishment, "unit", VALUE_OF_INT(unit_id));
	record_set(&establishment, "founded_on", VALUE_OF_INT(f->unit.from_day));
	record_set(&establishment, "method", VALUE_OF_TEXT(f->method));
	record_set(&establishment, "workers_at_founding", VALUE_OF_INT(f->workers));
	record_set(&establishment, "committee_is_provisional", VALUE_OF_INT(f->committee_is_provisional));
	if (f->employer_id != 0)
		record_set(&establishment, "employer", VALUE_OF_INT(f->employer_id));
	if (act->decision.n > 0)
		record_set(&establishment, "decision", VALUE_OF_TEXT(act->decision));
	return fact_apply(ctx, act, type, NULL, &establishment);
}

enum status founding_recognise(struct ctx *ctx, struct act *act, const struct founding *founding, int64_t *out_unit_id)
{
	if (founding->n_members > FOUNDING_MEMBERS_MAX)
		return problem_add(ctx, "members", T("Một lần công nhận không quá %d đoàn viên."),
				   FOUNDING_MEMBERS_MAX);
	if (founding->workers < 0 || (founding->workers > 0 && founding->workers < (int64_t)founding->n_members))
		return problem_add(ctx, "workers",
				   T("Số người lao động không thể ít hơn số đoàn viên được công nhận (%d)."),
				   (int)founding->n_members);

	int64_t member_id;
	bool settles = fact_defer(act);
	TRY(unit_found(ctx, act, &founding->unit, out_unit_id));
	if (founding->employer_id != 0)
		TRY(link_employer(ctx, act, founding, *out_unit_id));
	TRY(record_establishment(ctx, act, founding, *out_unit_id));
	for (size_t i = 0; i < founding->n_members; i++)
		TRY(member_join(ctx, act, &founding->members[i], founding->unit.is_demonstration, *out_unit_id,
				"recognition", founding->unit.from_day, &member_id));
	return settles ? fact_settle(ctx, act) : OK;
}
