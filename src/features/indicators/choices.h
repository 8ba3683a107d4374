/*
 * Lists of choices in parts, each part with a heading; what is chosen is marked.
 */
#pragma once

#include "features/indicators/builder_page.h"

struct choice_word {
	const char *value;
	const char *label; /* Vietnamese */
};

void choices_part(struct web *web, struct choice_list *list, const char *label); /* Vietnamese; a new part begins */
void choices_part_named(struct web *web, struct choice_list *list, struct str label);
/* To the last part. */
void choices_add(struct web *web, struct choice_list *list, struct str value, struct str label);
void choices_one(struct web *web, struct choice_list *list, const char *value, const char *label);
void choices_words(struct web *web, struct choice_list *list, const struct choice_word *words, size_t n);
void choices_sort(struct web *web, struct choice_list *list); /* the last part, by label */
/* Marks one, or all that stand in `values`, parted by commas. */
void choices_choose(struct choice_list *list, struct str value);
void choices_choose_many(struct choice_list *list, struct str values);
bool choices_has(const struct choice_list *list, struct str value);
/* A copy of the list with one chosen; one that it lacks, from a formula, stands at the end as it is written. */
struct choice_list choices_chosen(struct web *web, const struct choice_list *list, struct str value);

/* Names in lists begin with a capital, as on forms. */
struct str choices_type_label(struct web *web, const struct record_type *type);
/* Parameters of law with today's values; values are `before` and the code. */
void choices_parameters(struct web *web, struct choice_list *list, const char *before);
/* "75% · QĐ 4290/QĐ-TLĐ" of "param:CODE", "" of anything else. */
struct str choices_parameter_note(struct web *web, struct str named);
/* Indicators that the user sees, by theme, with the meaning of the one chosen. */
MUST enum status choices_indicators(struct web *web, struct str chosen, struct choice_list *list, struct str *out_note);
/* The user's units, that of the question and those right below it; the years, and the parts of the one chosen. */
MUST enum status choices_question(struct web *web, const struct figure_question *q, struct choice_list *units,
				  struct choice_list *periods);
