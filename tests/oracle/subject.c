/* Fields of a record on a day; see subject.h. */
#include "oracle/subject.h"

#include "domain/catalog.h"
#include "oracle/expression.h"
#include "oracle/whereabouts.h"

#define RANK_OF_UNNAMED_SOURCES 100

struct datum datum_int(int64_t v)
{
	return (struct datum){ .kind = DATUM_NUMBER, .number = RATIONAL_OF(v) };
}

bool datum_equals(const struct datum *a, const struct datum *b)
{
	if (a->kind != b->kind || a->kind == DATUM_NONE)
		return false;
	return a->kind == DATUM_TEXT ? str_eq(a->text, b->text) : rational_cmp(a->number, b->number) == 0;
}

struct datum inquiry_fails(struct inquiry *q, enum status status)
{
	if (q->status == OK)
		q->status = status;
	return (struct datum){ 0 };
}

/* An empty text is no value. */
static struct datum datum_of(struct inquiry *q, const struct field *field, struct value v)
{
	struct datum d = { 0 };
	if (v.type == VALUE_TEXT && v.s.n > 0) {
		d = (struct datum){ .kind = DATUM_TEXT, .text = v.s };
	} else if (v.type == VALUE_INT) {
		d = datum_int(v.i);
		if (field->type == FIELD_RATE && rational_make(v.i, 10000, &d.number) != OK)
			return inquiry_fails(q, TOO_LARGE);
	}
	return d;
}

static int64_t rank_on(const struct book *book, struct str field, struct str source, day_t day)
{
	for (size_t i = 0; i < book->ranks.n; i++) {
		const struct book_rank *r = &book->ranks.items[i];
		if (str_eq(r->field, field) && str_eq(r->source, source) && r->from_day <= day && day < r->until_day)
			return r->rank;
	}
	return RANK_OF_UNNAMED_SOURCES;
}

/* Of the entries that hold on the day those of the source that goes first; of these the latest. */
static struct datum from_history(struct inquiry *q, const struct subject *s, const struct field *field)
{
	const struct entry_table *history = book_history(q->book, s->type, field);
	struct str name = str_fmt(q->ctx->arena, "%.*s.%.*s", STR_ARG(s->type->code), STR_ARG(field->name));
	const struct entry *best = NULL;
	int64_t best_rank = 0;
	for (size_t i = 0; i < history->entries.n; i++) {
		const struct entry *e = &history->entries.items[i];
		if (e->owner_id != s->fact->id || e->from_day > s->day)
			continue;
		int64_t rank = field->has_sources ? rank_on(q->book, name, e->source, s->day) : 0;
		if (!best || rank < best_rank || (rank == best_rank && e->from_day >= best->from_day)) {
			best = e;
			best_rank = rank;
		}
	}
	return best ? datum_of(q, field, best->value) : (struct datum){ 0 };
}

static struct datum id_or_none(int64_t id)
{
	return id != 0 ? datum_int(id) : (struct datum){ 0 };
}

static int64_t principal_employer(const struct book *book, int64_t unit_id, day_t day)
{
	const struct fact_table *links = book_table_of(book, "unit_employer");
	for (size_t i = 0; i < links->facts.n; i++) {
		const struct fact *link = &links->facts.items[i];
		if (fact_int(links, link, "unit") == unit_id && fact_int(links, link, "is_principal") == 1 &&
		    fact_is_on(links, link, day))
			return fact_int(links, link, "employer");
	}
	return 0;
}

/* The fields that no formula can say. */
static struct datum said_by_nature(struct inquiry *q, const struct subject *s, const struct field *field)
{
	int64_t id = s->fact->id;
	bool has_union;
	if (str_is(s->type->code, "unit") && str_is(field->name, "parent"))
		return id_or_none(tree_parent(q->book, id, s->day));
	if (str_is(s->type->code, "unit") && str_is(field->name, "employer"))
		return id_or_none(principal_employer(q->book, id, s->day));
	if (str_is(s->type->code, "employer") && str_is(field->name, "unit"))
		return id_or_none(whereabouts_employer(q->book, id, s->day, &has_union));
	if (str_is(s->type->code, "employer") && str_is(field->name, "has_union")) {
		(void)whereabouts_employer(q->book, id, s->day, &has_union);
		return datum_int(has_union);
	}
	if (str_is(s->type->code, "member") && str_is(field->name, "unit"))
		return id_or_none(s->unit_id ? s->unit_id : whereabouts_member(q->book, id, s->day));
	if (str_is(s->type->code, "member") && str_is(field->name, "joined_on")) {
		day_t day = whereabouts_joined(q->book, id, s->day);
		return day == DAY_NONE ? (struct datum){ 0 } : datum_int(day);
	}
	return inquiry_fails(q, INVALID);
}

static struct datum said_by_formula(struct inquiry *q, const struct subject *s, const struct field *field)
{
	struct node *node;
	if (formula_check_row(q->ctx, s->type, field->derived, &node) != OK)
		return inquiry_fails(q, INVALID);
	return node->meaning->type == TYPE_BOOL ? datum_int(expression_holds(q, s, node))
						: expression_value(q, s, node);
}

struct datum subject_field(struct inquiry *q, const struct subject *s, const struct field *field)
{
	if (str_is(field->derived, "sql"))
		return said_by_nature(q, s, field);
	if (field->derived.n > 0)
		return said_by_formula(q, s, field);
	if (field->has_history)
		return from_history(q, s, field);
	struct datum d = datum_of(q, field, s->fact->values[field - s->type->fields]);
	bool is_open =
		str_eq(field->name, s->type->until_field) && d.kind == DATUM_NUMBER && d.number.num == DAY_FOREVER;
	return is_open ? (struct datum){ 0 } : d;
}

struct datum subject_way(struct inquiry *q, const struct subject *s, const struct way *way)
{
	struct subject at = *s;
	struct datum d = datum_int(s->fact->id);
	for (size_t i = 0; i < way->n; i++) {
		d = subject_field(q, &at, way->steps[i]);
		if (d.kind == DATUM_NONE || i + 1 == way->n)
			return d;
		at = (struct subject){ .type = catalog_type(q->ctx->catalog, way->steps[i]->ref), .day = s->day };
		at.fact = at.type ? book_fact(q->book, at.type, (int64_t)d.number.num) : NULL;
		if (!at.fact)
			return (struct datum){ 0 };
	}
	return d;
}
