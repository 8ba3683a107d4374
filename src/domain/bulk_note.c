/* What a batch remembers of its rows until it ends (bulk_batch.h). */
#include "domain/bulk_batch.h"

#include "base/text.h"

static const struct {
	const char *code;
	enum bulk_role role;
	const char *fields[BULK_NOTED_MAX];
} roles[] = {
	{ "unit", BULK_UNIT, { "from_day", "until_day" } },
	{ "edge", BULK_EDGE, { "child", "parent" } },
	{ "successor", BULK_SUCCESSOR, { "unit", "successor" } },
	{ "membership_event", BULK_EVENT, { "member", "unit", "day", "cause" } },
	{ "employer", BULK_EMPLOYER, { "from_day", "until_day" } },
	{ "unit_employer",
	  BULK_LINK,
	  { "employer", "unit", "from_day", "until_day", "is_principal", "is_principal_unit" } },
	{ "area", BULK_AREA, { NULL } },
	{ "employer.in_charge", BULK_IN_CHARGE, { NULL } },
	{ "employer.division", BULK_DIVISION, { NULL } },
};

void bulk_note_begin(struct bulk_stream *s)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		if (!str_is(s->code, roles[i].code))
			continue;
		s->role = roles[i].role;
		for (int k = 0; k < BULK_NOTED_MAX && roles[i].fields[k]; k++)
			s->field[k] = (int)(record_type_field(s->type, str_of(roles[i].fields[k])) - s->type->fields);
	}
}

static void note_edge(struct bulk_stream *s, int64_t below, int64_t above)
{
	struct bulk *bulk = s->bulk;

	*LIST_ADD(bulk->ctx->arena, &bulk->placed) = below;
	if (s->role == BULK_SUCCESSOR)
		*LIST_ADD(bulk->ctx->arena, &bulk->placed) = above;
	bulk->is_nested |= bulk_unit(bulk, above) != NULL;
}

static enum status note_event(struct bulk_stream *s, int64_t id, const struct value *values)
{
	struct bulk *bulk = s->bulk;
	day_t day = (day_t)values[s->field[2]].i;
	struct str code = values[s->field[3]].s;
	const struct cause *cause = cause_on(bulk->causes, bulk->n_causes, code, day);

	if (!cause)
		return problem_add(bulk->ctx, "cause", T("Chưa có quy định cho loại biến động “%.*s” vào ngày %.*s."),
				   STR_ARG(code), STR_ARG(day_people(bulk->ctx->arena, day)));
	*LIST_ADD(bulk->ctx->arena, &bulk->events) = (struct stay_event){
		.id = id,
		.member_id = values[s->field[0]].i,
		.unit_id = values[s->field[1]].i,
		.day = day,
		.direction = cause->direction,
	};
	return OK;
}

enum status bulk_note(struct bulk_stream *s, int64_t id, const struct value *values)
{
	struct bulk *bulk = s->bulk;
	struct arena *a = bulk->ctx->arena;
	const int *field = s->field;

	switch (s->role) {
	case BULK_UNIT:
		*LIST_ADD(a, &bulk->units) =
			(struct bulk_life){ id, (day_t)values[field[0]].i, (day_t)values[field[1]].i };
		return OK;
	case BULK_EDGE:
	case BULK_SUCCESSOR:
		note_edge(s, values[field[0]].i, values[field[1]].i);
		return OK;
	case BULK_EVENT:
		return note_event(s, id, values);
	case BULK_EMPLOYER:
		*LIST_ADD(a, &bulk->employers) =
			(struct bulk_life){ id, (day_t)values[field[0]].i, (day_t)values[field[1]].i };
		return OK;
	case BULK_LINK:
		*LIST_ADD(a, &bulk->links) = (struct bulk_link){
			.employer_id = values[field[0]].i,
			.unit_id = values[field[1]].i,
			.from_day = (day_t)values[field[2]].i,
			.until_day = (day_t)values[field[3]].i,
			.is_principal = values[field[4]].i,
			.is_principal_unit = values[field[5]].i,
		};
		return OK;
	case BULK_AREA:
		bulk->has_areas = true;
		return OK;
	default:
		return OK;
	}
}

void bulk_note_entry(struct bulk_stream *s, int64_t owner_id, day_t from_day, struct value value)
{
	struct arena *a = s->bulk->ctx->arena;
	struct bulk_entry entry = { .employer_id = owner_id, .from_day = from_day };

	if (s->role == BULK_IN_CHARGE) {
		entry.unit_id = value.i;
		*LIST_ADD(a, &s->bulk->in_charge) = entry;
	} else if (s->role == BULK_DIVISION) {
		entry.division = str_dup(a, value.s);
		*LIST_ADD(a, &s->bulk->divisions) = entry;
	}
}

const struct bulk_life *bulk_unit(const struct bulk *bulk, int64_t id)
{
	size_t low = 0, high = bulk->units.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (bulk->units.items[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < bulk->units.n && bulk->units.items[low].id == id ? &bulk->units.items[low] : NULL;
}
