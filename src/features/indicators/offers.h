/*
 * What may be chosen in the builder, as lists in parts. They are filled, never emptied; `web` gives catalogue and
 * language.
 */
#pragma once

#include "features/indicators/choices.h"
#include "features/indicators/shape.h"

void offer_sources(struct web *web, struct choice_list *out);
void offer_special(struct web *web,
		   struct choice_list *out); /* an indicator, a parameter, a line of returns, a number */
/* Sources of measures of each row of a type: of units, employers and members. Values are `before` and the code. */
void offer_related(struct web *web, const struct record_type *type, const char *before, struct choice_list *out);
/* What a condition may ask of a row. */
void offer_paths(struct web *web, const struct record_type *type, bool may_measure, struct choice_list *out);
/* What may be summed, told apart … */
void offer_fields(struct web *web, const struct record_type *type, struct str how, struct choice_list *out);
void offer_hows(struct web *web, const struct record_type *type, const struct shape_condition *c,
		struct choice_list *out);
/* What a field is compared with instead of a value: a day of the period, another field, a parameter. */
void offer_against(struct web *web, const struct record_type *type, const struct field *left, struct choice_list *out);
void offer_values(struct web *web, const struct field *left, struct choice_list *out);
void offer_ats(struct web *web, const struct record_type *type, struct str how, struct str chosen, bool is_inner,
	       struct choice_list *out);
/* Of an indicator, of a line of returns: the period, or last year's. */
void offer_years(struct web *web, struct str chosen, struct choice_list *out);
void offer_measures(struct web *web, const struct record_type *type, struct choice_list *out);
void offer_times(struct web *web, const struct record_type *type, const struct shape_measure *m,
		 struct choice_list *out);
