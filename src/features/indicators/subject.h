/*
 * What a table or a ranking of units shows: an indicator of the catalogue in a period, or a line of a plan. In
 * addresses "indicator:members" and "target:hai-phong-2023/t1".
 */
#pragma once

#include "features/indicators/choices.h"

struct subject {
	struct str value; /* as in addresses */
	struct str label;
	struct str measured_in;
	struct str formula;
	day_t from, until, as_of; /* of a plan's line its own days */
	bool is_of_plan;
	struct str plan; /* its title */
	struct str path; /* "/indicator/members", "/plan/hai-phong-2023/target/t1" */
};

/* INVALID with a problem for what is not known, or no figure of one unit: done or not, an increase since the plan's
 * start, the attainment of other lines. NOT_FOUND for a plan out of reach. */
MUST enum status subject_read(struct web *web, const struct figure_question *q, struct str value, struct subject *out);
/* The plan whose lines are offered: that of the query, else the unit's own or that above it. NOT_FOUND for one of the
 * query that is out of reach. */
MUST enum status subject_plan(struct web *web, struct plan *out, bool *out_has);
/* What may be chosen: the plan's lines, if there is one, before the indicators. `plan` NULL: none. */
MUST enum status subject_choices(struct web *web, const struct plan *plan, struct str chosen, struct choice_list *out);
/* The lines of a plan alone. */
MUST enum status subject_lines(struct web *web, const struct plan *plan, struct choice_list *out);
/* The records behind it at a unit. */
struct url subject_records(struct web *web, const struct figure_question *q, const struct subject *subject,
			   struct str unit);
/* The same question of one unit. */
struct figure_ask subject_ask(const struct subject *subject, int64_t unit_id);
