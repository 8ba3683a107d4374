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
	TRY(tsv_int(t, row, 1, &out->year));
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

struct candidates {
	LIST(struct candidate) list;
};

static enum status add_unions(struct ctx *ctx, struct world *world, const struct told *told, struct candidates *out)
{
	bool is_fit;

	for (size_t i = 0; i < world->locals.n; i++) {
		const struct local *local = &world->locals.items[i];
		TRY(fits(world, told, local, &is_fit));
		if (is_fit)
			*LIST_ADD(ctx->arena, &out->list) = (struct candidate){ local->id, local, NULL, NULL };
	}
	return OK;
}

static void add_upper(struct ctx *ctx, struct world *world, const struct told *told, struct candidates *out)
{
	for (size_t i = 0; i < world->n_bodies; i++) {
		if (str_eq(world->bodies[i].parent, told->body->code))
			*LIST_ADD(ctx->arena, &out->list) = (struct candidate){ .unit_id = world->bodies[i].id };
	}
}

static void add_lones(struct ctx *ctx, struct world *world, const struct told *told, struct candidates *out)
{
	for (size_t i = 0; i < world->lones.n; i++) {
		const struct lone *lone = &world->lones.items[i];
		if (world_lies_under(world, lone->body, told->body->code))
			*LIST_ADD(ctx->arena, &out->list) = (struct candidate){ lone->body->id, NULL, lone, NULL };
	}
}

static void add_kept(struct ctx *ctx, struct world *world, const struct told *told, struct candidates *out)
{
	struct str rest = told->among;

	(void)str_cut(&rest, ' '); /* of */
	struct str type = str_cut(&rest, ' ');
	for (size_t i = 0; i < world->kept.n; i++) {
		const struct kept *kept = &world->kept.items[i];
		const struct local *local = kept->local == SIZE_MAX ? NULL : &world->locals.items[kept->local];
		bool is_right = kept->year == told->year && kept->body == told->body && (local || rest.n == 0);
		if (is_right && str_eq(kept->type->code, type))
			*LIST_ADD(ctx->arena, &out->list) = (struct candidate){ kept->unit_id, local, NULL, kept };
	}
}

enum status told_candidates(struct ctx *ctx, struct world *world, const struct told *told, struct candidate **out,
			    size_t *out_n)
{
	struct candidates found = { .list = { 0 } };
	struct str rest = told->among, what = str_cut(&rest, ' ');

	if (str_is(what, "unions"))
		TRY(add_unions(ctx, world, told, &found));
	else if (str_is(what, "upper"))
		add_upper(ctx, world, told, &found);
	else if (str_is(what, "employers"))
		add_lones(ctx, world, told, &found);
	else if (str_is(what, "of"))
		add_kept(ctx, world, told, &found);
	else if (str_is(what, "body"))
		*LIST_ADD(ctx->arena, &found.list) = (struct candidate){ .unit_id = told->body->id };
	else
		return refuse(told, what);
	*out = found.list.items;
	*out_n = found.list.n;
	return OK;
}

/* What a value is measured by: a number, a number of the union, or a field that was filled before. */
static int64_t measure(const struct candidate *candidate, const struct record *r, struct str word)
{
	struct str rest = word;
	int64_t n = -1;

	if (number_cut(&rest, &n))
		return n;
	if (candidate->local)
		n = number_of(candidate->local, word);
	else if (candidate->lone && str_is(word, "workers"))
		n = candidate->lone->workers;
	else
		n = -1;
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

/* A record of that register that was written for the same body. */
static struct value draw_kept(struct draw *d, const struct world *world, const struct told *told, struct str type)
{
	size_t n = 0, nth;

	for (int pass = 0; pass < 2; pass++) {
		nth = pass == 0 ? SIZE_MAX : (size_t)draw_below(d, (int64_t)n);
		n = 0;
		for (size_t i = 0; i < world->kept.n; i++) {
			const struct kept *kept = &world->kept.items[i];
			if (kept->body != told->body || !str_eq(kept->type->code, type))
				continue;
			if (n++ == nth)
				return VALUE_OF_INT(kept->id);
		}
		if (n == 0)
			break;
	}
	return VALUE_NONE;
}

static struct value value_of_id(int64_t id)
{
	return id != 0 ? VALUE_OF_INT(id) : VALUE_NONE;
}

/* any, same, chair */
static struct value draw_ref(struct batch *batch, const struct told *told, const struct candidate *candidate,
			     const struct field *field, struct str word)
{
	bool is_member = str_is(field->ref, "member");

	if (str_is(word, "chair"))
		return value_of_id(candidate->local ? candidate->local->chair_id : 0);
	if (str_is(word, "same") && candidate->kept)
		return value_of_id(is_member ? candidate->kept->member_id : candidate->kept->id);
	return is_member ? draw_member(&batch->draw, candidate)
			 : draw_kept(&batch->draw, batch->world, told, field->ref);
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
	if (spec->field->type == FIELD_REF) {
		*out = draw_ref(batch, told, candidate, spec->field, text);
		return OK;
	}
	bool is_later = str_starts(text, STR("+"));
	if (!draw_number(&batch->draw, is_later ? str_slice(text, 1, text.n) : text, candidate, r, &n))
		return refuse(told, text);
	*out = VALUE_OF_INT(is_later ? spec->day + n : n);
	return OK;
}

/* A month is told by its first day, or by that on which the union began. */
static day_t first_of_month(day_t day, const struct local *local)
{
	day_t first = day_of(day_civil(day).year, day_civil(day).month, 1);
	return local && local->from_day > first ? local->from_day : first;
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
	if (str_is(decider, "month"))
		day = first_of_month(day, candidate->local);
	r->values[decides - type->fields] = VALUE_OF_INT(decides->type == FIELD_YEAR ? day_civil(day).year : day);
	const struct field *unit = record_type_field(type, STR("unit"));
	if (unit && unit->derived.n == 0)
		record_set(r, "unit", VALUE_OF_INT(candidate->unit_id));
	if (candidate->lone)
		record_set(r, "employer", VALUE_OF_INT(candidate->lone->id));
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
