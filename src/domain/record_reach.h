/*
 * Which rows a list looks at before its conditions choose, for this floor's own files: all of the type, or those of the
 * units that lie below what is asked for, found by an index. The answer is the same; the time is not: a union's few
 * records among millions are found by its units, the whole country's are met at every step.
 */
#pragma once

#include "db/sql_text.h"
#include "domain/record.h"
#include "domain/scope.h"

/* Whether the rows are fewer by units: not where the type has few rows, or so many units lie below that they are most
 * of the country. Counts no further than these limits. */
MUST enum status record_is_found_by_units(struct ctx *ctx, const struct record_list *list, bool *out);
/* " AND r0.…": the days that the list's filters ask for, of what happened on a day. */
void record_where_days(struct sql_text *q, const struct record_list *list);
/* No unit narrows the list. */
bool record_is_about_all(const struct record_list *list, const struct scope *scope);
/* Whether few units lie below, beside which the type's rows are many. */
MUST enum status record_is_small(struct ctx *ctx, const struct record_list *list, bool *out);
/* The units below what is asked for, counted to `max`; not of a list about all. */
MUST enum status record_count_units(struct ctx *ctx, const struct record_list *list, int64_t max, int64_t *out);
/* Whether the list is about more than `max` people, those of the past among them; of a list of members. */
MUST enum status record_has_many_people(struct ctx *ctx, const struct record_list *list, int64_t max, bool *out);
/* Behind FROM and before the type's table: what leads to its rows. */
void record_from_units(struct sql_text *q, const struct record_list *list, const struct scope *scope);
bool record_is_from_units(const struct record_list *list, const struct scope *scope); /* whether anything does */
/* The same of people, as a join that meets them unit by unit, some twice. */
void record_from_stays(struct sql_text *q);
void record_where_met(struct sql_text *q, const struct record_list *list, const struct scope *scope);
/* " AND …": the employer r0 lies nowhere. Behind all other conditions: SQLite asks in the order of the text. */
void record_where_nowhere(struct sql_text *q);
/* "… AND ", on SQLite: whoever has a stay at one of these units. The scope says it again, slowly, by the days; PostgreSQL
 * is left to find its own way. */
void record_where_stays(struct sql_text *q, const struct record_list *list, const struct scope *scope);
/* " AND r0.unit_id IN (…)": the units below, those of the past and the guided ones too: more than the scope lets
 * through. */
void record_where_units(struct sql_text *q, const struct record_list *list, const struct scope *scope);
