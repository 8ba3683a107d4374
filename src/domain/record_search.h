/*
 * How a list finds people by a part of their names, for this floor's own files. Of a union's own people the text may
 * stand anywhere in a name. Among many it stands where an index finds it: at the beginning of the full name ("nguyen",
 * "nguyen van"), or at its end, its last word begun ("hung", "van hu"). Capitals, accents and đ do not matter.
 *
 * Who is found follows from how many people the list is about and from the text alone. What leads, and with it the order
 * of the far and to how many is counted, is chosen by how many names there are that begin so. Walking a name's place in
 * the country costs some looking up in the stays of each, far apart in the file; the people of some thousand units lie
 * together and are looked at three times as fast.
 */
#pragma once

#include "db/sql_text.h"
#include "domain/record.h"
#include "domain/scope.h"

/* Of so many people no more than these are counted: "hơn 200". */
#define SEARCH_COUNTED_TO 200
#define FAR_PEOPLE 50000 /* beyond, walking the names comes upon some of them soon */
/* A list of more people is counted so far: where each of them stays is looked at. */
#define PEOPLE_COUNTED_TO 1000

/* Of a search that is not dense no more are found. */
#define NAMES_KEPT_MAX 1002

struct record_search {
	const struct record_filter *filter; /* the names that are searched; NULL: none, or the text stands anywhere */
	struct str key;                     /* "van hung" */
	struct str before;                  /* "van" */
	struct str last;                    /* "hung" */
	bool is_led;                        /* by the indexes of names, which give the order of too many to be counted; else
					       the people of the units are gathered */
	bool is_near;                       /* is_led, and few of whom the names find belong to the units */
	bool by_people;                     /* is_led, and yet fewer people belong to the units than are called so */
	bool is_dense;                      /* more names begin so than are looked at one by one */
};

MUST enum status record_search_of(struct ctx *ctx, const struct record_list *list, struct record_search *out);

/* A name is found in one of two ways, in this order; who is found in the first is not found in the second again. */
#define SEARCH_WAYS 2
/* " AND r0.… " of that way. Only where the filter is set. */
void record_search_where(struct sql_text *q, const struct record_search *search, int way);
/* " ORDER BY …": the ways one after the other, in each by its name. */
void record_search_order(struct sql_text *q, const struct record_search *search, bool is_descending);
/* The column of member that orders it: "full_name_key", "given_key". */
const char *record_search_column(const struct record_search *search, int way);
/* " AND (…)": found in either way, and not by the indexes of names. */
void record_search_where_any(struct sql_text *q, const struct record_search *search);
