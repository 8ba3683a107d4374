/* Records of a source, one by one, and what is counted of them; see counting.h. */
#include "oracle/counting.h"

#include "domain/member.h"
#include "oracle/whereabouts.h"

static void add(struct inquiry *q, struct subjects *list, struct subject s)
{
	*LIST_ADD(q->ctx->arena, list) = s;
}

static day_t deciding_day(const struct fact_table *table, const struct record_type *type, const struct fact *fact)
{
	const struct field *field = record_type_field(type, type->decided_by);
	struct value v = fact->values[field - table->type->fields];
	if (v.type != VALUE_INT)
		return DAY_NONE;
	return field->type == FIELD_YEAR ? day_of((int)v.i, 12, 31) : (day_t)v.i;
}

/* Admissions and departures are the membership events whose cause says so on their day. */
static bool is_of_view(const struct book *book, const struct record_type *type, const struct fact_table *table,
		       const struct fact *fact)
{
	if (!type->filter_sql)
		return true;
	const struct book_cause *cause =
		book_cause_on(book, fact_value(table, fact, "cause").s, (day_t)fact_int(table, fact, "day"));
	return cause && str_eq(cause->flow, type->code);
}

void counting_events(struct inquiry *q, const struct record_type *type, struct subjects *out)
{
	const struct fact_table *table = book_table(q->book, type);
	*out = (struct subjects){ 0 };
	for (size_t i = 0; i < table->facts.n; i++) {
		const struct fact *fact = &table->facts.items[i];
		day_t day = deciding_day(table, type, fact);
		if (day != DAY_NONE && is_of_view(q->book, type, table, fact))
			add(q, out, (struct subject){ .type = type, .fact = fact, .day = day });
	}
}

static void events_of_period(struct inquiry *q, const struct record_type *type, enum at at, struct subjects *out)
{
	struct subjects all;
	counting_events(q, type, &all);
	*out = (struct subjects){ 0 };
	for (size_t i = 0; i < all.n; i++)
		if ((at != AT_NOTHING || q->from <= all.items[i].day) &&
		    all.items[i].day < (at == BY_START ? q->from : q->until))
			add(q, out, all.items[i]);
}

/* Who is a member on that day, which employers lie somewhere, whatever else lives. */
static void standing_on(struct inquiry *q, const struct record_type *type, day_t day, struct subjects *out)
{
	const struct fact_table *table = book_table(q->book, type);
	*out = (struct subjects){ 0 };
	for (size_t i = 0; i < table->facts.n; i++) {
		const struct fact *fact = &table->facts.items[i];
		bool is_there, has_union;
		if (str_is(type->code, "member"))
			is_there = whereabouts_member(q->book, fact->id, day) != 0;
		else if (str_is(type->code, "employer"))
			is_there = whereabouts_employer(q->book, fact->id, day, &has_union) != 0;
		else
			is_there = fact_is_on(table, fact, day);
		if (is_there)
			add(q, out, (struct subject){ .type = type, .fact = fact, .day = day });
	}
}

/* Members as they come and go, where the cause counts in growth; each at the unit of the event. */
static void comings_and_goings(struct inquiry *q, struct subjects *out)
{
	const struct fact_table *table = book_table(q->book, &membership_event_type);
	*out = (struct subjects){ 0 };
	for (size_t i = 0; i < table->facts.n; i++) {
		const struct fact *event = &table->facts.items[i];
		day_t day = (day_t)fact_int(table, event, "day");
		const struct book_cause *cause = book_cause_on(q->book, fact_value(table, event, "cause").s, day);
		if (!cause || !cause->in_growth || day < q->from || day >= q->until)
			continue;
		add(q, out,
		    (struct subject){ .type = &member_type,
				      .fact = book_fact(q->book, &member_type, fact_int(table, event, "member")),
				      .day = day,
				      .unit_id = fact_int(table, event, "unit"),
				      .direction = cause->direction });
	}
}

static void records_of(struct inquiry *q, const struct subject *outer, const struct node *n, struct subjects *out)
{
	const struct record_type *type = n->meaning->source;
	if (n->aggregate == AGGREGATE_GROWTH)
		comings_and_goings(q, out);
	else if (type->kind == RECORD_EVENT)
		events_of_period(q, type, n->at, out);
	else if (n->at == AT_START)
		standing_on(q, type, q->at_start, out);
	else
		standing_on(q, type, outer && n->at == AT_NOTHING ? outer->day : q->at_end, out);
}

static int64_t unit_of(struct inquiry *q, const struct subject *s, const struct way *way)
{
	struct datum d = subject_way(q, s, way);
	return d.kind == DATUM_NUMBER ? (int64_t)d.number.num : 0;
}

/* Whether a record counts under a unit, in the structure that is asked for. */
static bool counts_under(struct inquiry *q, const struct subject *s, const struct node *n, int64_t unit_id)
{
	int64_t place = unit_of(q, s, &n->meaning->place);
	day_t day = s->day;
	if (place != 0 && q->structure.is_restated) {
		day = q->structure.restated_on;
		place = tree_place(q->book, place, day);
	}
	return place != 0 && tree_is_under(q->book, place, unit_id, q->structure.relation, day);
}

/* Whether a record is one of the outer record's. */
static bool belongs_to(struct inquiry *q, const struct subject *s, const struct node *n, const struct subject *outer)
{
	const struct meaning *m = n->meaning;
	if (m->correlation == CORRELATED_SUBTREE) {
		int64_t place = unit_of(q, s, &m->place), under = unit_of(q, outer, &m->outer_place);
		return place != 0 && under != 0 && tree_is_under(q->book, place, under, RELATION_BELONGS, s->day);
	}
	return unit_of(q, s, &m->correlated) == outer->fact->id;
}

/* The records that a measure is about: outer NULL, those under the unit. */
static void select_records(struct inquiry *q, int64_t unit_id, const struct subject *outer, const struct node *n,
			   struct subjects *out)
{
	struct subjects all;
	records_of(q, outer, n, &all);
	*out = (struct subjects){ 0 };
	for (size_t i = 0; i < all.n; i++) {
		const struct subject *s = &all.items[i];
		if (!(outer ? belongs_to(q, s, n, outer) : counts_under(q, s, n, unit_id)))
			continue;
		if (!n->where || expression_holds(q, s, n->where))
			add(q, out, *s);
	}
}

static struct datum value_of(struct inquiry *q, const struct subject *s, const struct node *n)
{
	if (n->aggregate == AGGREGATE_GROWTH)
		return datum_int(s->direction);
	return n->each ? expression_value(q, s, n->each) : subject_way(q, s, &n->meaning->way);
}

static int64_t n_different(struct inquiry *q, const struct subjects *all, const struct node *n)
{
	LIST(struct datum) seen = { 0 };
	for (size_t i = 0; i < all->n; i++) {
		struct datum d = value_of(q, &all->items[i], n);
		bool is_new = d.kind != DATUM_NONE;
		for (size_t k = 0; k < seen.n && is_new; k++)
			is_new = !datum_equals(&d, &seen.items[k]);
		if (is_new)
			*LIST_ADD(q->ctx->arena, &seen) = d;
	}
	return (int64_t)seen.n;
}

static struct datum last_of(struct inquiry *q, const struct subjects *all, const struct node *n)
{
	const struct subject *last = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct subject *s = &all->items[i];
		if (!last || s->day > last->day || (s->day == last->day && s->fact->id > last->fact->id))
			last = s;
	}
	return last ? value_of(q, last, n) : (struct datum){ 0 };
}

static struct datum sum_of(struct inquiry *q, const struct subjects *all, const struct node *n, int64_t *out_count)
{
	struct datum sum = datum_int(0);
	*out_count = 0;
	for (size_t i = 0; i < all->n; i++) {
		struct datum d = value_of(q, &all->items[i], n);
		if (d.kind == DATUM_NONE)
			continue;
		sum = expression_combine(q, NODE_ADD, &sum, &d);
		++*out_count;
	}
	return sum;
}

static struct datum extreme_of(struct inquiry *q, const struct subjects *all, const struct node *n)
{
	struct datum best = { 0 };
	enum compare better = n->aggregate == AGGREGATE_MIN ? COMPARE_LT : COMPARE_GT;
	for (size_t i = 0; i < all->n; i++) {
		struct datum d = value_of(q, &all->items[i], n);
		if (d.kind != DATUM_NONE &&
		    (best.kind == DATUM_NONE || expression_compares(better, rational_cmp(d.number, best.number))))
			best = d;
	}
	return best;
}

static struct datum made_of(struct inquiry *q, const struct subjects *all, const struct node *n)
{
	int64_t count;
	struct datum sum, divisor;
	switch (n->aggregate) {
	case AGGREGATE_COUNT:
		return datum_int((int64_t)all->n);
	case AGGREGATE_HAS:
		return datum_int(all->n > 0);
	case AGGREGATE_DISTINCT:
		return datum_int(n_different(q, all, n));
	case AGGREGATE_LAST:
		return last_of(q, all, n);
	case AGGREGATE_MIN:
	case AGGREGATE_MAX:
		return extreme_of(q, all, n);
	case AGGREGATE_SUM:
	case AGGREGATE_GROWTH:
		return sum_of(q, all, n, &count);
	case AGGREGATE_AVG:
		break;
	}
	sum = sum_of(q, all, n, &count);
	divisor = datum_int(count);
	return expression_combine(q, NODE_DIVIDE, &sum, &divisor);
}

struct datum counting_at_unit(struct inquiry *q, int64_t unit_id, const struct node *n)
{
	struct subjects all;
	select_records(q, unit_id, NULL, n, &all);
	return made_of(q, &all, n);
}

bool counting_average(struct inquiry *q, int64_t unit_id, const struct node *n, struct rational *out_sum,
		      int64_t *out_count)
{
	struct subjects all;
	select_records(q, unit_id, NULL, n, &all);
	*out_sum = sum_of(q, &all, n, out_count).number;
	return *out_count > 0;
}

struct datum counting_inside(struct inquiry *q, const struct subject *outer, const struct node *n)
{
	struct subjects all;
	select_records(q, 0, outer, n, &all);
	return made_of(q, &all, n);
}

bool counting_has(struct inquiry *q, const struct subject *outer, const struct node *n)
{
	struct subjects all;
	select_records(q, 0, outer, n, &all);
	return all.n > 0;
}

int64_t counting_lacking(struct inquiry *q, int64_t unit_id, const struct node *n, const struct node *path)
{
	struct node unconditional = *n;
	struct subjects all;
	int64_t lacking = 0;
	unconditional.where = NULL;
	select_records(q, unit_id, NULL, &unconditional, &all);
	for (size_t i = 0; i < all.n; i++)
		lacking += subject_way(q, &all.items[i], &path->meaning->way).kind == DATUM_NONE;
	return lacking;
}
