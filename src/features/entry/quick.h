/*
 * What of a register fits into a grid: a line is a grassroots union (or an employer, where the register is about
 * employers), its cells are a few fields of the line's record. Says no for registers that need more: a person, a
 * sensitive value, another record.
 */
#pragma once

#include "base/ctx.h"
#include "base/field.h"

#define QUICK_FIELDS_MAX 6
#define QUICK_PRESETS_MAX 4

struct quick {
	const struct record_type *type;
	bool by_employer;            /* lines are employers */
	const struct field *subject; /* the field that refers to the line's unit or employer */
	const struct field *deciding;
	const struct field *fields[QUICK_FIELDS_MAX]; /* the columns, the deciding day first */
	size_t n_fields;
	const struct field *presets[QUICK_PRESETS_MAX]; /* required choices: one value may hold for all lines */
	size_t n_presets;
};

/* false: this register is entered by its form alone. */
bool quick_of(const struct record_type *type, struct quick *out);
/* The period in which each line owes one record: "month", "quarter", "half", "year". */
const char *quick_every(const struct record_type *type);
/* Takes a column out: one value holds for all lines. */
void quick_drop(struct quick *quick, const struct field *field);
