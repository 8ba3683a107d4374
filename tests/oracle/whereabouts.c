/* Follows members and employers through what happened to them; see whereabouts.h. */
#include "oracle/whereabouts.h"

#include <assert.h>

#include "domain/employer.h"
#include "domain/member.h"
#include "domain/unit.h"
#include "oracle/stay_oracle.h"
#include "oracle/tree.h"

struct life_of_member {
	int64_t events[STAY_ORACLE_EVENTS]; /* days */
	struct stay_oracle_event walked[STAY_ORACLE_EVENTS];
	int n;
};

static void add_event(const struct book *book, const struct fact_table *events, const struct fact *event,
		      struct life_of_member *life)
{
	day_t day = (day_t)fact_int(events, event, "day");
	const struct book_cause *cause = book_cause_on(book, fact_value(events, event, "cause").s, day);
	assert(cause && life->n < STAY_ORACLE_EVENTS);
	life->events[life->n] = day;
	life->walked[life->n++] = (struct stay_oracle_event){ .unit = (int)fact_int(events, event, "unit"),
							      .is_in = cause->direction > 0 };
}

/* The stay oracle counts days from 0: the days on which something happens, in their order. */
static int number_of_day(const struct life_of_member *life, int64_t day)
{
	int n = 0;
	for (int i = 0; i < life->n; i++) {
		bool is_first = true;
		for (int k = 0; k < i; k++)
			is_first &= life->events[k] != life->events[i];
		n += is_first && life->events[i] < day;
	}
	return n;
}

static void write_member(struct arena *a, struct book *book, int64_t member_id)
{
	const struct fact_table *events = book_table(book, &membership_event_type);
	struct life_of_member life = { .n = 0 };
	for (size_t i = 0; i < events->facts.n; i++)
		if (fact_int(events, &events->facts.items[i], "member") == member_id)
			add_event(book, events, &events->facts.items[i], &life);
	for (int i = 0; i < life.n; i++)
		life.walked[i].day = number_of_day(&life, life.events[i]);
	for (int i = 0; i < life.n; i++) {
		int unit = stay_oracle_unit(life.walked, life.n, life.walked[i].day);
		assert(unit >= 0);
		*LIST_ADD(a, &book->pages) = (struct page){ member_id, (day_t)life.events[i], unit };
	}
}

void whereabouts_write(struct arena *a, struct book *book)
{
	const struct fact_table *members = book_table(book, &member_type);
	for (size_t i = 0; i < members->facts.n; i++)
		write_member(a, book, members->facts.items[i].id);
}

int64_t whereabouts_member(const struct book *book, int64_t member_id, day_t day)
{
	const struct page *latest = NULL;
	for (size_t i = 0; i < book->pages.n; i++) {
		const struct page *page = &book->pages.items[i];
		if (page->member_id == member_id && page->day <= day && (!latest || page->day > latest->day))
			latest = page;
	}
	return latest ? latest->unit_id : 0;
}

day_t whereabouts_joined(const struct book *book, int64_t member_id, day_t day)
{
	day_t first = DAY_NONE;
	for (size_t i = 0; i < book->pages.n; i++) {
		const struct page *page = &book->pages.items[i];
		if (page->member_id == member_id && page->unit_id != 0 && page->day <= day &&
		    (first == DAY_NONE || page->day < first))
			first = page->day;
	}
	return first;
}

/* The newest entry of a history without several sources. */
static struct value latest(const struct book *book, const char *field, int64_t owner_id, day_t day)
{
	const struct entry_table *history =
		book_history(book, &employer_type, record_type_field(&employer_type, str_of(field)));
	const struct entry *found = NULL;
	for (size_t i = 0; i < history->entries.n; i++) {
		const struct entry *e = &history->entries.items[i];
		if (e->owner_id == owner_id && e->from_day <= day && (!found || e->from_day >= found->from_day))
			found = e;
	}
	return found ? found->value : VALUE_NONE;
}

static int64_t principal_unit(const struct book *book, int64_t employer_id, day_t day)
{
	const struct fact_table *links = book_table(book, &unit_employer_type);
	for (size_t i = 0; i < links->facts.n; i++) {
		const struct fact *link = &links->facts.items[i];
		int64_t unit_id = fact_int(links, link, "unit");
		if (fact_int(links, link, "employer") == employer_id &&
		    fact_int(links, link, "is_principal_unit") == 1 && fact_is_on(links, link, day) &&
		    tree_lives(book, unit_id, day))
			return unit_id;
	}
	return 0;
}

static int64_t unit_of_division(const struct book *book, struct str division, day_t day)
{
	const struct fact_table *areas = book_table(book, &area_type);
	for (size_t i = 0; i < areas->facts.n; i++)
		if (str_eq(fact_value(areas, &areas->facts.items[i], "division").s, division) &&
		    fact_is_on(areas, &areas->facts.items[i], day))
			return fact_int(areas, &areas->facts.items[i], "unit");
	return 0;
}

int64_t whereabouts_employer(const struct book *book, int64_t employer_id, day_t day, bool *out_has_union)
{
	const struct fact *employer = book_fact(book, &employer_type, employer_id);
	*out_has_union = false;
	if (!employer || !fact_is_on(book_table(book, &employer_type), employer, day))
		return 0;
	int64_t unit_id = principal_unit(book, employer_id, day);
	*out_has_union = unit_id != 0;
	if (unit_id != 0)
		return unit_id;
	struct value set = latest(book, "in_charge", employer_id, day);
	struct value division = latest(book, "division", employer_id, day);
	unit_id = set.type == VALUE_INT         ? set.i
		  : division.type == VALUE_TEXT ? unit_of_division(book, division.s, day)
						: 0;
	const struct fact_table *units = book_table(book, &unit_type);
	const struct fact *unit = book_fact(book, &unit_type, unit_id);
	/* who is not born yet is in charge of nothing */
	return unit && fact_int(units, unit, "from_day") <= day ? tree_place(book, unit_id, day) : 0;
}
