/* Draws formulas from the catalogue; see random_formula.h. */
#include "oracle/random_formula.h"

#include "base/arena.h"
#include "domain/catalog.h"
#include "oracle/book.h"
#include "oracle/structure_oracle.h"

#define FEW_FACTS 4

static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };

unsigned formula_below(struct formula_draw *d, unsigned n)
{
	return oracle_draw(&d->seed, n);
}

static bool once_in(struct formula_draw *d, unsigned n)
{
	return formula_below(d, n) == 0;
}

/* Half of them what is asked about most, half whatever there is. */
static const struct record_type *draw_source(struct formula_draw *d)
{
	static const char *const often[] = {
		"member", "unit", "employer", "admission", "departure", "membership_event"
	};
	const struct catalog *catalog = d->ctx->catalog;
	const struct record_type *type;
	if (once_in(d, 2))
		return catalog_type(catalog, str_of(often[formula_below(d, 6)]));
	do
		type = catalog_type_at(catalog, formula_below(d, (unsigned)catalog_n_types(catalog)));
	while (type->kind == RECORD_PLAIN || (book_table(d->book, type)->facts.n < FEW_FACTS && !once_in(d, 30)));
	return type;
}

/* Fields with a history are few, and have rules of their own. */
static const struct field *draw_field(struct formula_draw *d, const struct record_type *type)
{
	const struct field *field = &type->fields[formula_below(d, (unsigned)type->n_fields)];
	for (int i = 0; i < 6 && !field->has_history && !once_in(d, 2); i++)
		field = &type->fields[formula_below(d, (unsigned)type->n_fields)];
	return field;
}

/* A way from a type to a field, over up to three others; by names of fields or by the type's own paths. */
static struct str draw_path(struct formula_draw *d, const struct record_type *type, const struct field **out)
{
	static const char *const ways[] = { "unit", "employer", "member" };
	struct arena *a = d->ctx->arena;
	struct str path = STR_EMPTY;
	for (int steps = 0;; steps++) {
		const struct field *field = draw_field(d, type);
		const struct record_type *next = NULL;
		struct str name = field->name;
		if (steps < 2 && once_in(d, 4)) {
			name = str_of(ways[formula_below(d, 3)]);
			next = catalog_type(d->ctx->catalog, name);
			bool has_way = str_is(name, "unit")       ? type->unit_path.n > 0
				       : str_is(name, "employer") ? type->employer_path.n > 0
								  : type->member_path.n > 0;
			if (!has_way)
				continue;
		} else if (field->type == FIELD_REF && steps < 3 && !once_in(d, 3)) {
			next = catalog_type(d->ctx->catalog, field->ref);
		}
		path = path.n > 0 ? str_fmt(a, "%.*s.%.*s", STR_ARG(path), STR_ARG(name)) : name;
		if (!next) {
			*out = field;
			return path;
		}
		type = next;
	}
}

static struct str draw_day(struct formula_draw *d)
{
	struct arena *a = d->ctx->arena;
	day_t day = d->around - 400 + (day_t)formula_below(d, 600);
	if (once_in(d, 2)) /* 28/02, 31/03, … */
		day = day_add_months(day_of(1970, 1, 31), (int)day_months_between(0, day));
	switch (formula_below(d, 4)) {
	case 0:
		return STR("start");
	case 1:
		return STR("end");
	case 2:
		return str_fmt(a, "end - %u", formula_below(d, 400));
	default:
		return day_iso(a, day);
	}
}

static struct str test_number(struct formula_draw *d, struct str left, int depth)
{
	struct arena *a = d->ctx->arena;
	const struct record_type *unused;
	unsigned n = formula_below(d, once_in(d, 2) ? 4 : 40);
	switch (formula_below(d, depth > 0 ? 8 : 6)) {
	case 0:
		return str_fmt(a, "%.*s between %u and %u", STR_ARG(left), n, n + 10);
	case 1:
		return str_fmt(a, "%.*s %sin (%u, %u, 2 * %u)", STR_ARG(left), once_in(d, 2) ? "not " : "", n, n + 1,
			       n);
	case 2:
		return str_fmt(a, "%.*s / %u %s 0.5", STR_ARG(left), n, signs[formula_below(d, 6)]);
	case 3:
		return str_fmt(a, "%.*s / (%u * 12.5%% - 1) %s %u", STR_ARG(left), n, signs[formula_below(d, 6)],
			       n / 4);
	case 4:
		return str_fmt(a, "%.*s * param(LEVY_SPLIT_CDCS) %s %u - %.*s", STR_ARG(left),
			       signs[formula_below(d, 6)], n, STR_ARG(left));
	case 6:
	case 7:
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(left), signs[formula_below(d, 6)],
			       STR_ARG(formula_measure(d, depth - 1, &unused)));
	default:
		return str_fmt(a, "%.*s %s %u", STR_ARG(left), signs[formula_below(d, 6)], n);
	}
}

static struct str test_choice(struct formula_draw *d, const struct field *f, struct str path)
{
	struct arena *a = d->ctx->arena;
	const struct choice *one = &f->choices[formula_below(d, (unsigned)f->n_choices)];
	const struct choice *other = &f->choices[formula_below(d, (unsigned)f->n_choices)];
	if (one->rank != 0 && once_in(d, 2)) /* in order to it, above or below */
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(path), signs[2 + formula_below(d, 4)], STR_ARG(one->code));
	switch (formula_below(d, 3)) {
	case 0:
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(path), signs[formula_below(d, one->rank ? 6 : 2)],
			       STR_ARG(one->code));
	case 1:
		return str_fmt(a, "%.*s %sin (%.*s, %.*s)", STR_ARG(path), once_in(d, 2) ? "not " : "",
			       STR_ARG(one->code), STR_ARG(other->code));
	default:
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(path), signs[formula_below(d, 2)], STR_ARG(other->code));
	}
}

static struct str test_day(struct formula_draw *d, struct str path)
{
	struct arena *a = d->ctx->arena;
	switch (formula_below(d, 4)) {
	case 0:
		return str_fmt(a, "months_between(%.*s, %.*s) %s %u", STR_ARG(path), STR_ARG(draw_day(d)),
			       signs[formula_below(d, 6)], formula_below(d, 30));
	case 1:
		return str_fmt(a, "%.*s - %.*s %s %u", STR_ARG(path), STR_ARG(draw_day(d)), signs[formula_below(d, 6)],
			       formula_below(d, 300));
	case 2:
		return str_fmt(a, "%.*s + %u %s %.*s", STR_ARG(path), formula_below(d, 100), signs[formula_below(d, 6)],
			       STR_ARG(draw_day(d)));
	default:
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(path), signs[formula_below(d, 6)], STR_ARG(draw_day(d)));
	}
}

static struct str test_ref(struct formula_draw *d, const struct record_type *type, const struct field *f,
			   struct str path)
{
	struct arena *a = d->ctx->arena;
	for (int i = 0; i < 20; i++) {
		const struct field *other;
		struct str right = draw_path(d, type, &other);
		if (other->type == FIELD_REF && str_eq(other->ref, f->ref))
			return str_fmt(a, "%.*s %s %.*s", STR_ARG(path), signs[formula_below(d, 2)], STR_ARG(right));
	}
	return str_fmt(a, "%.*s is empty", STR_ARG(path));
}

static struct str draw_test(struct formula_draw *d, const struct record_type *type, int depth)
{
	struct arena *a = d->ctx->arena;
	const struct field *f;
	struct str path = draw_path(d, type, &f);
	if (type->kind == RECORD_EVENT && once_in(d, 10))
		return str_fmt(a, "first(%.*s)", STR_ARG(path));
	if (once_in(d, 6))
		return str_fmt(a, "%.*s is %sempty", STR_ARG(path), once_in(d, 2) ? "not " : "");
	switch (f->type) {
	case FIELD_MONEY:
		return str_fmt(a, "%.*s %s %u * 10000", STR_ARG(path), signs[formula_below(d, 6)], formula_below(d, 9));
	case FIELD_RATE:
		return str_fmt(a, "%.*s %s %u%%", STR_ARG(path), signs[formula_below(d, 6)], formula_below(d, 100));
	case FIELD_YEAR:
		return str_fmt(a, "%.*s %s %d", STR_ARG(path), signs[formula_below(d, 6)], day_civil(d->around).year);
	case FIELD_INT:
		return test_number(d, path, depth);
	case FIELD_DAY:
		return test_day(d, path);
	case FIELD_BOOL:
		return path;
	case FIELD_CHOICE:
		return test_choice(d, f, path);
	case FIELD_REF:
		return test_ref(d, type, f, path);
	case FIELD_TEXT:
	case FIELD_PROSE:
		break;
	}
	return str_fmt(a, "%.*s %s \"%c\"", STR_ARG(path), signs[formula_below(d, 2)], "abc"[formula_below(d, 3)]);
}

static struct str draw_condition(struct formula_draw *d, const struct record_type *type, int depth);

/* last(rating.grade …) >= good: of a register that has a choice with an order */
static struct str draw_last_choice(struct formula_draw *d, int depth)
{
	struct arena *a = d->ctx->arena;
	for (;;) {
		const struct record_type *type = draw_source(d);
		const struct field *f = &type->fields[formula_below(d, (unsigned)type->n_fields)];
		if (f->type != FIELD_CHOICE)
			continue;
		struct str last = str_fmt(a, "last(%.*s.%.*s where %.*s)", STR_ARG(type->code), STR_ARG(f->name),
					  STR_ARG(draw_condition(d, type, depth - 1)));
		return test_choice(d, f, last);
	}
}

static struct str draw_condition(struct formula_draw *d, const struct record_type *type, int depth)
{
	static const char *const joins[] = { "and", "or" };
	struct arena *a = d->ctx->arena;
	const struct record_type *source;
	struct str left, right;
	if (depth < -1)
		return draw_test(d, type, depth);
	switch (formula_below(d, depth > 0 ? 9 : 5)) {
	case 0:
		left = draw_condition(d, type, depth - 1);
		right = draw_condition(d, type, depth - 1);
		return str_fmt(a, "(%.*s %s %.*s)", STR_ARG(left), joins[formula_below(d, 2)], STR_ARG(right));
	case 1:
		return str_fmt(a, "not (%.*s)", STR_ARG(draw_condition(d, type, depth - 1)));
	case 5:
	case 6:
		return test_number(d, formula_measure(d, depth - 1, &source), depth - 1);
	case 7:
		if (once_in(d, 3))
			return draw_last_choice(d, depth);
		source = draw_source(d);
		return str_fmt(a, "has(%.*s where %.*s)", STR_ARG(source->code),
			       STR_ARG(draw_condition(d, source, depth - 1)));
	default:
		return draw_test(d, type, depth);
	}
}

/* What may stand behind ":" */
static struct str draw_each(struct formula_draw *d, const struct record_type *type, int depth)
{
	struct arena *a = d->ctx->arena;
	const struct record_type *unused;
	const struct field *f;
	struct str value;
	if (once_in(d, 2)) {
		value = formula_measure(d, depth - 1, &unused);
	} else {
		value = draw_path(d, type, &f);
		if (f->type == FIELD_DAY)
			value = str_fmt(a, "months_between(%.*s, %.*s)", STR_ARG(value), STR_ARG(draw_day(d)));
	}
	switch (formula_below(d, 5)) {
	case 4:
		return str_fmt(a, "param(LEVY_SPLIT_CDCS) * %.*s", STR_ARG(value));
	case 0:
		return str_fmt(a, "%u * %.*s + 1", formula_below(d, 5), STR_ARG(value));
	case 1:
		return str_fmt(a, "%.*s / 4", STR_ARG(value));
	default:
		return value;
	}
}

static const char *draw_at(struct formula_draw *d, const struct record_type *type)
{
	static const char *const days[] = { " at start", " at end", " by start", " by end" };
	bool is_standing = type->kind == RECORD_STANDING;
	return once_in(d, is_standing ? 2 : 4) ? days[formula_below(d, 2) + (is_standing ? 0 : 2)] : "";
}

struct str formula_measure(struct formula_draw *d, int depth, const struct record_type **out_source)
{
	static const char *const of_field[] = { "sum", "avg", "min", "max", "last", "last", "distinct" };
	static const char *const of_each[] = { "sum", "avg", "min", "max" };
	struct arena *a = d->ctx->arena;
	const struct record_type *type = *out_source = draw_source(d);
	struct str code = type->code, where = STR_EMPTY;
	const struct field *f;
	const char *at = draw_at(d, type);
	if (formula_below(d, 4))
		where = str_fmt(a, " where %.*s", STR_ARG(draw_condition(d, type, depth)));
	switch (formula_below(d, 6)) {
	case 0:
	case 1:
		return str_fmt(a, "%s(%.*s.%.*s%s%.*s)", of_field[formula_below(d, 7)], STR_ARG(code),
			       STR_ARG(draw_path(d, type, &f)), at, STR_ARG(where));
	case 2:
		if (str_is(code, "member"))
			return str_fmt(a, "growth(member%.*s)", STR_ARG(where));
		break;
	case 3:
		if (depth > 0)
			return str_fmt(a, "%s(%.*s%s%.*s : %.*s)", of_each[formula_below(d, 4)], STR_ARG(code), at,
				       STR_ARG(where), STR_ARG(draw_each(d, type, depth)));
		break;
	default:
		break;
	}
	return str_fmt(a, "count(%.*s%s%.*s)", STR_ARG(code), at, STR_ARG(where));
}

static struct str draw_number(struct formula_draw *d, int depth)
{
	static const char *const operators[] = { "+", "-", "*", "/" };
	struct arena *a = d->ctx->arena;
	const struct record_type *unused;
	struct str left, right;
	switch (formula_below(d, depth > 0 ? 7 : 5)) {
	case 0:
		return str_fmt(a, "reported(%s)", once_in(d, 2) ? "gifts" : "visits");
	case 1:
		return once_in(d, 2) ? str_fmt(a, "%u%%", formula_below(d, 200)) : STR("param(LEVY_SPLIT_CDCS)");
	case 5:
	case 6:
		left = draw_number(d, depth - 1);
		right = draw_number(d, depth - 1);
		return str_fmt(a, "(%.*s %s %.*s)", STR_ARG(left), operators[formula_below(d, 4)], STR_ARG(right));
	default:
		return formula_measure(d, depth, &unused);
	}
}

struct str formula_any(struct formula_draw *d, int depth)
{
	struct arena *a = d->ctx->arena;
	const struct record_type *source;
	depth = (int)formula_below(d, (unsigned)depth + 1);
	struct str left = formula_measure(d, depth, &source), right;
	switch (formula_below(d, 12)) {
	case 0:
		right = formula_measure(d, depth, &source);
		return str_fmt(a, "%.*s / %.*s", STR_ARG(left), STR_ARG(right));
	case 1:
		return draw_number(d, 2);
	case 2:
		return str_fmt(a, "%.*s %s %.*s", STR_ARG(left), signs[formula_below(d, 6)],
			       STR_ARG(draw_number(d, 1)));
	case 3:
		return str_fmt(a, "not (%.*s between 1 and %u) and %.*s is not empty", STR_ARG(left),
			       formula_below(d, 20), STR_ARG(draw_number(d, 1)));
	case 4:
		return str_fmt(a, "%.*s in (0, %u) or has(%.*s)", STR_ARG(left), formula_below(d, 9),
			       STR_ARG(source->code));
	default:
		return left;
	}
}
