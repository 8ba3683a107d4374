/* Records of the registers of a batch: activities, levy and dues month by month, foundings (national_batch.h). */
#include "features/demo/national_batch.h"

#include "domain/catalog.h"

#define PERCENT_ACTIVITY 94 /* of the months of a union */
#define PERCENT_IN_TIME 78  /* of the levies; of the others a part comes later, as a payment of its own */
#define WAGE 6500000        /* of a month, about, in đồng */
#define LEVY_PERCENT 2
#define KEPT_PERCENT 75
#define DUES 45000 /* of a member in a month, about */
#define THOUSAND 1000

enum { ACT_UNIT, ACT_KIND, ACT_DAY, ACT_PRESENT, ACT_WOMEN, ACT_MEMBERS, ACT_OFFICERS, ACT_COST };
enum { LEVY_UNIT, LEVY_EMPLOYER, LEVY_MONTH, LEVY_WAGES, LEVY_DUE, LEVY_PAID, LEVY_KEPT, LEVY_PAID_ON };
enum { DUES_UNIT, DUES_MONTH, DUES_PAYERS, DUES_DUE, DUES_PAID, DUES_KEPT };
enum { NEW_UNIT, NEW_DAY, NEW_METHOD, NEW_WORKERS, NEW_EMPLOYER, NEW_DECISION, NEW_PROVISIONAL };

struct registers {
	struct national_batch *batch;
	struct form activities;
	struct form levies;
	struct form dues;
	struct form foundings;
};

static enum status open_register(struct ctx *ctx, struct national_batch *b, const char *code, const char *const *fields,
				 struct form *out)
{
	const struct record_type *type = catalog_type(ctx->catalog, str_of(code));

	if (!type)
		return fail("the catalogue has no type %s", code);
	*out = form_open(ctx, b->bulk, type, fields);
	return OK;
}

static enum status registers_open(struct ctx *ctx, struct national_batch *b, struct registers *out)
{
	static const char *const activity[] = { "unit",    "kind",     "held_on", "present", "women",
						"members", "officers", "cost",    NULL };
	static const char *const levy[] = { "unit", "employer", "month",   "wage_fund", "due",
					    "paid", "kept",     "paid_on", NULL };
	static const char *const dues[] = { "unit", "month", "payers", "due", "paid", "kept", NULL };
	static const char *const founding[] = { "unit",
						"founded_on",
						"method",
						"workers_at_founding",
						"employer",
						"decision",
						"committee_is_provisional",
						NULL };

	out->batch = b;
	TRY(open_register(ctx, b, "activity", activity, &out->activities));
	TRY(open_register(ctx, b, "levy", levy, &out->levies));
	TRY(open_register(ctx, b, "dues", dues, &out->dues));
	return open_register(ctx, b, "establishment", founding, &out->foundings);
}

static int64_t percent_of(struct draw *d, int64_t n, int64_t low, int64_t high)
{
	return n * draw_between(d, low, high) / 100;
}

/* What fits the season: Tết, women's days, children's days. */
static const char *kind_of(struct draw *d, int month)
{
	static const char *const any[] = { "culture", "sport", "union_meal", "social", "tourism", "other" };

	switch (month % 12) {
	case 0:
	case 1:
		return "tet";
	case 2:
	case 9:
		return "women";
	case 5:
	case 8:
		return "children";
	default:
		return any[draw_below(d, 6)];
	}
}

static enum status add_activity(struct registers *r, const struct made_union *u, int month, day_t first, day_t until,
				int64_t stock)
{
	struct draw *d = &r->batch->draw;
	struct form *f = &r->activities;
	int64_t present = percent_of(d, stock, 25, 95) + 1, id;

	form_set(f, ACT_UNIT, VALUE_OF_INT(u->id));
	form_set(f, ACT_KIND, VALUE_OF_TEXT(str_of(kind_of(d, month))));
	form_set(f, ACT_DAY, VALUE_OF_INT(draw_between(d, first, until - 1)));
	form_set(f, ACT_PRESENT, VALUE_OF_INT(present));
	form_set(f, ACT_WOMEN, VALUE_OF_INT(present * u->trade->women / 100));
	form_set(f, ACT_MEMBERS, VALUE_OF_INT(present < stock ? present : stock));
	form_set(f, ACT_OFFICERS, VALUE_OF_INT(1 + present / 40));
	form_set(f, ACT_COST, VALUE_OF_INT(present * draw_between(d, 20, 200) * THOUSAND));
	return bulk_add(f->stream, f->values, &id);
}

/* What is paid for a month that begins on `first`; what was paid too little comes months later. */
static enum status add_payment(struct registers *r, const struct made_union *u, day_t first, int64_t wages, int64_t due,
			       int64_t paid, day_t paid_on)
{
	struct form *f = &r->levies;
	int64_t id;

	form_set(f, LEVY_UNIT, VALUE_OF_INT(u->id));
	form_set(f, LEVY_EMPLOYER, VALUE_OF_INT(u->employer_id));
	form_set(f, LEVY_MONTH, VALUE_OF_INT(first));
	form_set(f, LEVY_WAGES, VALUE_OF_INT(wages));
	form_set(f, LEVY_DUE, VALUE_OF_INT(due));
	form_set(f, LEVY_PAID, VALUE_OF_INT(paid));
	form_set(f, LEVY_KEPT, VALUE_OF_INT(paid * KEPT_PERCENT / 100));
	form_set(f, LEVY_PAID_ON, paid > 0 ? VALUE_OF_INT(paid_on) : VALUE_NONE);
	return bulk_add(f->stream, f->values, &id);
}

static enum status add_levy(struct registers *r, const struct made_union *u, day_t first)
{
	struct draw *d = &r->batch->draw;
	int64_t wages = u->workers * percent_of(d, WAGE / THOUSAND, 90, 140) * THOUSAND,
		due = wages * LEVY_PERCENT / 100;
	int64_t paid = draw_below(d, 100) < PERCENT_IN_TIME ? due : percent_of(d, due, 0, 80);

	TRY(add_payment(r, u, first, wages, due, paid, first + 30 + (day_t)draw_below(d, 40)));
	if (paid == due)
		return OK;
	return add_payment(r, u, first, 0, 0, percent_of(d, due - paid, 40, 100),
			   first + 80 + (day_t)draw_below(d, 70));
}

static enum status add_dues(struct registers *r, const struct made_union *u, day_t first, int64_t stock)
{
	struct draw *d = &r->batch->draw;
	struct form *f = &r->dues;
	int64_t due = stock * percent_of(d, DUES / THOUSAND, 80, 150) * THOUSAND, paid = percent_of(d, due, 90, 100),
		id;

	form_set(f, DUES_UNIT, VALUE_OF_INT(u->id));
	form_set(f, DUES_MONTH, VALUE_OF_INT(first));
	form_set(f, DUES_PAYERS, VALUE_OF_INT(stock));
	form_set(f, DUES_DUE, VALUE_OF_INT(due));
	form_set(f, DUES_PAID, VALUE_OF_INT(paid));
	form_set(f, DUES_KEPT, VALUE_OF_INT(paid * 70 / 100));
	return bulk_add(f->stream, f->values, &id);
}

static enum status add_founding(struct ctx *ctx, struct registers *r, const struct made_union *u)
{
	struct form *f = &r->foundings;
	bool is_bottom_up = draw_below(&r->batch->draw, 100) < 22;
	int64_t id;

	form_set(f, NEW_UNIT, VALUE_OF_INT(u->id));
	form_set(f, NEW_DAY, VALUE_OF_INT(u->from_day));
	form_set(f, NEW_METHOD, VALUE_OF_TEXT(is_bottom_up ? STR("bottom_up") : STR("top_down")));
	form_set(f, NEW_WORKERS, VALUE_OF_INT(u->workers));
	form_set(f, NEW_EMPLOYER, VALUE_OF_INT(u->employer_id));
	form_set(f, NEW_DECISION, VALUE_OF_TEXT(str_fmt(ctx->arena, "%d/QĐ-LĐLĐ (minh họa)", (int)(u->id % 997) + 1)));
	form_set(f, NEW_PROVISIONAL, VALUE_OF_INT(!is_bottom_up));
	return bulk_add(f->stream, f->values, &id);
}

/* From the first whole month of the union to its last; the state's stopped paying in June 2025. */
static enum status months_of(struct registers *r, struct made_union *u)
{
	int64_t stock = u->stock[0];

	for (int month = 0; month < MONTHS; month++) {
		day_t first = national_month_day(month), until = national_month_day(month + 1);
		int64_t at_begin = stock;
		stock += u->stock[month + 1];
		if (first < u->from_day || until > u->until_day || at_begin <= 0)
			continue;
		if (!u->is_system_end || first < day_of(2025, 6, 1)) {
			TRY(add_levy(r, u, first));
			TRY(add_dues(r, u, first, at_begin));
		}
		if (draw_below(&r->batch->draw, 100) < PERCENT_ACTIVITY)
			TRY(add_activity(r, u, month, first, until, at_begin));
	}
	return OK;
}

enum status national_records(struct ctx *ctx, struct national_batch *b)
{
	struct registers r;

	TRY(registers_open(ctx, b, &r));
	for (int64_t i = 0; i < b->n_unions; i++) {
		if (b->unions[i].from_day >= NATIONAL_BEGIN)
			TRY(add_founding(ctx, &r, &b->unions[i]));
		TRY(months_of(&r, &b->unions[i]));
	}
	return OK;
}
