/* Reads a row of records.tsv and fills records by it (told.h). */
#include "features/demo/told.h"

#include "base/text.h"
#include "domain/catalog.h"

const char *const told_columns[TOLD_COLUMNS] = { "part", "year",  "register", "body",  "among",
						 "many", "first", "last",     "values" };

static enum status refuse(const struct told *told, struct str what)
{
	return fail("records.tsv: row %zu: %.*s is not understood", told->row + 1, STR_ARG(what));
}

static enum status read_type(struct ctx *ctx, struct str code, struct told *told)
{
	struct str rest = code, type = str_cut(&rest, '.');

	told->type = catalog_type(ctx->catalog, type);
	told->history = rest;
	if (!told->type || (rest.n > 0 && !record_type_field(told->type, rest)))
		return refuse(told, code);
	return OK;
}

enum status told_read(struct ctx *ctx, struct world *world, const struct tsv *t, size_t row, struct told *out)
{
	struct str many = tsv_cell(t, row, 5);

	*out = (struct told){ .row = row };
	TRY(read_type(ctx, tsv_cell(t, row, 2), out));
	out->body = world_body(world, tsv_cell(t, row, 3));
	out->among = tsv_cell(t, row, 4);
	if (!out->body)
		return refuse(out, tsv_cell(t, row, 3));
	if (!number_cut(&many, &out->many) || (many.n > 0 && !str_is(many, "%")))
		return refuse(out, tsv_cell(t, row, 5));
	out->is_share = many.n > 0;
	TRY(tsv_day(t, row, 6, &out->first_day));
	TRY(tsv_day(t, row, 7, &out->last_day));
	out->values = tsv_cell(t, row, 8);
	return OK;
}

static int64_t women_of(const struct local *local)
{
	int64_t n = 0;
	for (size_t i = local->n_left; i < local->people.n; i++)
		n += local->people.items[i].is_woman;
	return n;
}

/* members, women, workers: a number of the union; -1 for another word. */
static int64_t number_of(const struct local *local, struct str word)
{
	if (str_is(word, "members"))
		return (int64_t)(local->people.n - local->n_left);
	if (str_is(word, "women"))
		return women_of(local);
	return str_is(word, "workers") ? local->workers : -1;
}

static bool is_of_state(const struct local *local)
{
	return str_is(local->trade->sector, "state_enterprise");
}

/* Whether one word of `among` holds for the union; *out_known false if it is no such word. */
static bool holds(const struct local *local, struct str word, bool *out_known)
{
	struct str rest = word, name = str_cut(&rest, '>');
	int64_t n;

	*out_known = true;
	if (str_is(word, "private"))
		return trade_is_private(local->trade);
	if (str_is(word, "state"))
		return is_of_state(local);
	if (str_is(word, "enterprise"))
		return is_of_state(local) || trade_is_private(local->trade);
	if (str_is(word, "public"))
		return !is_of_state(local) && !trade_is_private(local->trade);
	if (str_starts(rest, STR("="))) {
		rest = str_slice(rest, 1, rest.n);
		*out_known = number_cut(&rest, &n) && number_of(local, name) >= 0;
		return *out_known && number_of(local, name) >= n;
	}
	rest = word;
	name = str_cut(&rest, '=');
	*out_known = str_is(name, "founded") && number_cut(&rest, &n);
	return *out_known && day_civil(local->from_day).year == n;
}

static enum status fits(struct world *world, const struct told *told, const struct local *local, bool *out)
{
	struct str words = told->among;
	bool is_known;

	(void)str_cut(&words, ' '); /* unions */
	*out = local->from_day <= told->last_day && world_lies_under(world, local->body, told->body->code);
	while (*out && words.n > 0) {
		struct str word = str_cut(&words, ' ');
		*out = holds(local, word, &is_known);
		if (!is_known)
			return refuse(told, word);
	}
	return OK;
}

enum status told_candidates(struct ctx *ctx, struct world *world, const struct told *told, struct candidate **out,
			    size_t *out_n)
{
	struct candidate *list = arena_array_of(ctx->arena, struct candidate, world->locals.n + world->n_bodies);
	size_t n = 0;
	bool is_fit;

	if (str_is(told->among, "body"))
		list[n++] = (struct candidate){ .unit_id = told->body->id };
	for (size_t i = 0; i < world->n_bodies && str_is(told->among, "upper"); i++) {
		if (str_eq(world->bodies[i].parent, told->body->code))
			list[n++] = (struct candidate){ .unit_id = world->bodies[i].id };
	}
	for (size_t i = 0; i < world->locals.n && str_starts(told->among, STR("unions")); i++) {
		const struct local *local = &world->locals.items[i];
		TRY(fits(world, told, local, &is_fit));
		if (is_fit)
			list[n++] = (struct candidate){ local->id, local };
	}
	*out = list;
	*out_n = n;
	return OK;
}

/* What a value is measured by: a number of the union, or a field that was filled before. */
static int64_t measure(const struct candidate *candidate, const struct record *r, struct str word)
{
	int64_t n = candidate->local ? number_of(candidate->local, word) : -1;
	const struct field *field = record_type_field(r->type, word);

	return n >= 0 ? n : field ? r->values[field - r->type->fields].i : 0;
}

/* low[..high][%word|*word], all of `text`; false for something else. */
static bool draw_number(struct draw *d, struct str text, const struct candidate *candidate, const struct record *r,
			int64_t *out)
{
	int64_t low, high;

	if (!number_cut(&text, &low))
		return false;
	high = low;
	if (str_starts(text, STR(".."))) {
		text = str_slice(text, 2, text.n);
		if (!number_cut(&text, &high))
			return false;
	}
	*out = draw_between(d, low, high);
	struct str word = str_slice(text, 1, text.n);
	if (str_starts(text, STR("%")))
		*out = *out * measure(candidate, r, word) / 100;
	else if (str_starts(text, STR("*")))
		*out = *out * measure(candidate, r, word);
	return text.n == 0 || word.n > 0;
}

static struct value draw_member(struct draw *d, const struct candidate *candidate)
{
	const struct local *local = candidate->local;
	int64_t n = local ? number_of(local, STR("members")) : 0;

	return n > 0 ? VALUE_OF_INT(local->people.items[local->n_left + (size_t)draw_below(d, n)].id) : VALUE_NONE;
}

static struct str pick_of(struct draw *d, struct str list)
{
	int64_t n = 1;
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == '|';
	for (int64_t skipped = draw_below(d, n); skipped > 0; skipped--)
		(void)str_cut(&list, '|');
	return str_cut(&list, '|');
}

struct spec {
	const struct field *field;
	struct str text;
	day_t day;
};

static enum status draw_value(struct batch *batch, const struct told *told, const struct candidate *candidate,
			      const struct spec *spec, const struct record *r, struct value *out)
{
	struct str text = pick_of(&batch->draw, spec->text);
	int64_t n;

	*out = VALUE_OF_TEXT(text);
	if (spec->field->type == FIELD_CHOICE || spec->field->type == FIELD_TEXT || spec->field->type == FIELD_PROSE)
		return OK;
	if (str_is(text, "any") && str_is(spec->field->ref, "member")) {
		*out = draw_member(&batch->draw, candidate);
		return OK;
	}
	bool is_later = str_starts(text, STR("+"));
	if (!draw_number(&batch->draw, is_later ? str_slice(text, 1, text.n) : text, candidate, r, &n))
		return refuse(told, text);
	*out = VALUE_OF_INT(is_later ? spec->day + n : n);
	return OK;
}

enum status told_fill(struct ctx *ctx, struct batch *batch, const struct told *told, const struct candidate *candidate,
		      day_t day, struct record *r)
{
	const struct record_type *type = told->type;
	struct str decider = type->kind == RECORD_EVENT ? type->decided_by : type->from_field, rest = told->values;
	const struct field *decides = record_type_field(type, decider);

	(void)ctx;
	if (!decides)
		return refuse(told, type->code);
	r->values[decides - type->fields] = VALUE_OF_INT(decides->type == FIELD_YEAR ? day_civil(day).year : day);
	if (record_type_field(type, STR("unit")))
		record_set(r, "unit", VALUE_OF_INT(candidate->unit_id));
	while (rest.n > 0) {
		struct str text = str_cut(&rest, ';'), name = str_cut(&text, '=');
		struct spec spec = { record_type_field(type, str_trim(name)), text, day };
		if (!spec.field)
			return refuse(told, name);
		TRY(draw_value(batch, told, candidate, &spec, r, &r->values[spec.field - type->fields]));
	}
	return OK;
}

enum status told_value(struct ctx *ctx, struct batch *batch, const struct told *told, const struct candidate *candidate,
		       day_t day, struct record *r, struct value *out)
{
	struct spec spec = { record_type_field(told->type, told->history), told->values, day };

	(void)ctx;
	return candidate->local ? draw_value(batch, told, candidate, &spec, r, out) : refuse(told, told->among);
}
