/*
 * Plans at each level above the grassroots, year by year: the same targets, given, adopted, handed down. 2024: all who
 * were there before the reform; 2026: all who are there after it; 2025: who is there at its end, but the unions of
 * communes, which were only being founded. 2021 to 2023: the confederation, its sector unions and its provinces, but
 * those of the documents, whose plans of these years are the documents' own. Grassroots unions have none.
 */
#include "features/demo/national_batch.h"

#include "db/db.h"
#include "domain/fact.h"
#include "figures/plan.h"

#define GROWTH INT64_C(1000000) /* what 2026 is to bring the whole union (published 12/2025) */
#define FOUNDINGS INT64_C(5000) /* made up, as what follows */
#define ALONE_SHARE 250         /* of a body of the documents whose members are no share of the country's */
#define FIRST_YEAR 2021
#define OWN_YEAR 2024    /* from here on the documents' provinces are as the others */
#define LAST_BEFORE 2024 /* the last whole year before the reform */
#define LAST_YEAR 2026
#define ON_COURSE 9000
#define BEHIND 6000

enum {
	PLAN_CODE,
	PLAN_UNIT,
	PLAN_TITLE,
	PLAN_PERIOD,
	PLAN_DECIMALS,
	PLAN_ROUNDING,
	PLAN_ON_COURSE,
	PLAN_BEHIND,
	PLAN_DEMONSTRATION,
	PLAN_CARRIES
};
enum { TARGET_PLAN, TARGET_CODE, TARGET_PLACE, TARGET_LABEL, TARGET_MEASURED, TARGET_FORMULA };
enum { BASE_TARGET, BASE_UNIT, BASE_KIND, BASE_BY, BASE_LEVEL, BASE_FROM };

static const struct line {
	const char *label;
	const char *measured_in;
	const char *formula;
	int64_t whole; /* for the country; a share of it goes to each body; 0: the level is the same for all */
	const char *level;
} lines[] = {
	{ "Thực tăng đoàn viên", "đoàn viên", "growth(member)", GROWTH, NULL },
	{ "Thành lập mới công đoàn cơ sở", "CĐCS", "count(establishment)", FOUNDINGS, NULL },
	{ "Công đoàn cơ sở tổ chức hoạt động cho đoàn viên", "%",
	  "count(unit at end where kind = grassroots and has(activity)) / count(unit at end where kind = grassroots)",
	  0, ">= 95%" },
	{ "Thu kinh phí công đoàn so với số phải thu", "%", "sum(levy.paid) / sum(levy.due)", 0, ">= 96%" },
};
#define LINES (int)(sizeof lines / sizeof *lines)

/* What years before 2026 were to bring, of what that is to. */
static const int64_t percents[LAST_YEAR - FIRST_YEAR + 1] = { 45, 55, 60, 70, 80, 100 };

struct planner {
	struct nation *nation;
	int year;
	struct form plans;
	struct form targets;
	struct form baselines;
	int64_t whole; /* of which bodies have a share */
};

struct planned {
	struct str code;
	struct str name;
	int64_t unit;
	const struct planned *above; /* whose plan it carries out; NULL: the confederation's own */
	int64_t share;               /* of the whole country's */
	day_t from_day;              /* of the levels; 0: the year's first */
	int64_t targets[LINES];      /* set when it is written */
};

/* Of the target of its own plan, or of that above, where it is ranked by it. */
static enum status add_level(struct ctx *ctx, struct planner *p, int64_t target, const struct planned *body,
			     bool is_given, const struct line *line, int64_t amount)
{
	struct form *f = &p->baselines;
	int64_t id;

	form_set(f, BASE_TARGET, VALUE_OF_INT(target));
	form_set(f, BASE_UNIT, VALUE_OF_INT(body->unit));
	form_set(f, BASE_KIND, VALUE_OF_TEXT(is_given ? STR("assigned") : STR("adopted")));
	form_set(f, BASE_BY, is_given ? VALUE_OF_INT(body->above->unit) : VALUE_NONE);
	form_set(f, BASE_LEVEL,
		 VALUE_OF_TEXT(line->level ? str_of(line->level) : str_fmt(ctx->arena, "%lld", (long long)amount)));
	form_set(f, BASE_FROM, VALUE_OF_INT(body->from_day ? body->from_day : day_of(p->year, 1, 1)));
	return bulk_add(f->stream, f->values, &id);
}

static enum status add_head(struct ctx *ctx, struct planner *p, const struct planned *body, int64_t *out)
{
	struct form *f = &p->plans;

	form_set(f, PLAN_CODE, VALUE_OF_TEXT(str_fmt(ctx->arena, "%d-%.*s", p->year, STR_ARG(body->code))));
	form_set(f, PLAN_UNIT, VALUE_OF_INT(body->unit));
	form_set(f, PLAN_TITLE,
		 VALUE_OF_TEXT(
			 str_fmt(ctx->arena, "Chương trình công tác năm %d của %.*s", p->year, STR_ARG(body->name))));
	form_set(f, PLAN_PERIOD, VALUE_OF_TEXT(str_fmt(ctx->arena, "%d", p->year)));
	form_set(f, PLAN_DECIMALS, VALUE_OF_INT(1));
	form_set(f, PLAN_ROUNDING, VALUE_OF_TEXT(STR("half_away")));
	form_set(f, PLAN_ON_COURSE, VALUE_OF_INT(ON_COURSE));
	form_set(f, PLAN_BEHIND, VALUE_OF_INT(BEHIND));
	form_set(f, PLAN_DEMONSTRATION, VALUE_OF_INT(1));
	form_set(f, PLAN_CARRIES,
		 body->above ? VALUE_OF_TEXT(str_fmt(ctx->arena, "%d-%.*s", p->year, STR_ARG(body->above->code)))
			     : VALUE_NONE);
	return bulk_add(f->stream, f->values, out);
}

static enum status add_plan(struct ctx *ctx, struct planner *p, struct planned *body)
{
	struct nation *nation = p->nation;
	struct form *t = &p->targets;
	int64_t plan;

	TRY(add_head(ctx, p, body, &plan));
	for (int i = 0; i < LINES; i++) {
		const struct line *line = &lines[i];
		int64_t year = line->whole * percents[p->year - FIRST_YEAR] / 100;
		int64_t country = year * nation->n_members / NATIONAL_MEMBERS + 1;
		int64_t given =
			body->above && p->whole > 0 ? (country * body->share + p->whole / 2) / p->whole : country;
		given = given > 0 ? given : 1;
		form_set(t, TARGET_PLAN, VALUE_OF_INT(plan));
		form_set(t, TARGET_CODE, VALUE_OF_TEXT(str_fmt(ctx->arena, "t%d", i + 1)));
		form_set(t, TARGET_PLACE, VALUE_OF_INT(i + 1));
		form_set(t, TARGET_LABEL, VALUE_OF_TEXT(str_of(line->label)));
		form_set(t, TARGET_MEASURED, VALUE_OF_TEXT(str_of(line->measured_in)));
		form_set(t, TARGET_FORMULA, VALUE_OF_TEXT(str_of(line->formula)));
		TRY(bulk_add(t->stream, t->values, &body->targets[i]));
		if (body->above) {
			TRY(add_level(ctx, p, body->above->targets[i], body, true, line, given));
			TRY(add_level(ctx, p, body->targets[i], body, true, line, given));
		}
		TRY(add_level(ctx, p, body->targets[i], body, false, line, body->above ? given + given / 20 : given));
	}
	return OK;
}

/* The bodies of what was a province when the reform came, below `above`: all of them before it, those that live on
 * after it. *share: less what they are given. */
static enum status add_locals(struct ctx *ctx, struct planner *p, size_t old, const struct planned *above,
			      int64_t *share)
{
	const struct nation *nation = p->nation;
	const struct world *world = nation->world;
	bool is_before = p->year <= LAST_BEFORE;
	struct planned body = { .above = above };

	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *part = &nation->bodies.items[i];
		if (part->kind == NATIONAL_CENTRAL || part->province != old)
			continue;
		if (!is_before && part->kind != NATIONAL_ZONE)
			continue;
		body.code = part->code;
		body.name = part->name;
		body.unit = part->id;
		body.share = part->weight;
		*share -= body.share;
		TRY(add_plan(ctx, p, &body));
	}
	for (size_t i = 0; i < world->n_bodies; i++) {
		const struct body *part = &world->bodies[i];
		bool ends = str_is(part->kind, "district") || str_is(part->kind, "local_sector");
		if ((ends && !is_before) || !national_is_told_alone(nation, &nation->olds[old], part))
			continue;
		body.code = part->code;
		body.name = part->name;
		body.unit = part->id;
		body.share = ALONE_SHARE;
		TRY(add_plan(ctx, p, &body));
	}
	return OK;
}

static int64_t share_of(const struct nation *nation, size_t old)
{
	int64_t share = 0;

	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *part = &nation->bodies.items[i];
		if (part->kind != NATIONAL_CENTRAL && part->province == old)
			share += part->weight;
	}
	return share;
}

/* A province of before the reform, and in the last year before it all that lies in it. */
static enum status add_old_province(struct ctx *ctx, struct planner *p, size_t i, const struct planned *root)
{
	const struct old_province *old = &p->nation->olds[i];
	struct planned body = { .code = str_fmt(ctx->arena, "ldld-%.*s", STR_ARG(old->key)),
				.unit = old->id,
				.above = root,
				.share = share_of(p->nation, i) };
	bool is_city = str_starts(old->name, STR("Thành phố"));
	struct str rest = str_slice(old->name, is_city ? STR("Thành phố").n : STR("Tỉnh").n, old->name.n);
	int64_t left = body.share;

	if (old->is_told && p->year < OWN_YEAR)
		return OK;
	body.name = str_fmt(ctx->arena, "LĐLĐ %s%.*s", is_city ? "thành phố" : "tỉnh", STR_ARG(rest));
	TRY(add_plan(ctx, p, &body));
	return p->year == LAST_BEFORE ? add_locals(ctx, p, i, &body, &left) : OK;
}

/* Each with an equal part of what is left of the province's share. */
static enum status add_communes(struct ctx *ctx, struct planner *p, size_t i, const struct planned *above,
				int64_t share)
{
	const struct nation *nation = p->nation;
	int64_t n = 0;

	for (size_t k = 0; k < nation->n_communes; k++)
		n += nation->communes[k].province == i && nation->communes[k].union_id != 0;
	for (size_t k = 0; k < nation->n_communes; k++) {
		const struct commune *c = &nation->communes[k];
		if (c->province != i || c->union_id == 0)
			continue;
		struct planned body = { .code = str_fmt(ctx->arena, "cd-%.*s", STR_ARG(c->code)),
					.name = str_fmt(ctx->arena, "Công đoàn %.*s", STR_ARG(c->name)),
					.unit = c->union_id,
					.above = above,
					.share = share / n };
		TRY(add_plan(ctx, p, &body));
	}
	return OK;
}

/* A province of today; one that was merged in the middle of 2025 has half a year of that. */
static enum status add_new_province(struct ctx *ctx, struct planner *p, size_t i, const struct planned *root)
{
	const struct nation *nation = p->nation;
	const struct new_province *now = &nation->news[i];
	struct planned body = { .code = str_fmt(ctx->arena, "ldld-%.*s", STR_ARG(now->key)),
				.name = str_fmt(ctx->arena, "LĐLĐ %.*s", STR_ARG(now->name)),
				.unit = now->id,
				.above = root };
	bool is_half = p->year < LAST_YEAR && now->n_old > 1;

	for (size_t k = 0; k < nation->n_olds; k++)
		body.share += nation->olds[k].now == i ? share_of(nation, k) : 0;
	int64_t left = body.share;
	body.share /= is_half ? 2 : 1;
	body.from_day = is_half ? NATIONAL_REFORM : 0;
	TRY(add_plan(ctx, p, &body));
	for (size_t k = 0; k < nation->n_olds; k++)
		if (nation->olds[k].now == i)
			TRY(add_locals(ctx, p, k, &body, &left));
	return p->year == LAST_YEAR ? add_communes(ctx, p, i, &body, left) : OK;
}

static enum status add_year(struct ctx *ctx, struct planner *p)
{
	struct nation *nation = p->nation;
	struct planned root = { .code = STR("tld"), .name = STR("Tổng Liên đoàn"), .unit = nation->root_id };
	bool is_before = p->year <= LAST_BEFORE;

	TRY(add_plan(ctx, p, &root));
	for (size_t i = 0; i < nation->n_olds && is_before; i++)
		TRY(add_old_province(ctx, p, i, &root));
	for (size_t i = 0; i < nation->n_news && !is_before; i++)
		TRY(add_new_province(ctx, p, i, &root));
	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *body = &nation->bodies.items[i];
		struct planned own = {
			.code = body->code, .name = body->name, .unit = body->id, .above = &root, .share = body->weight
		};
		if (body->kind == NATIONAL_CENTRAL)
			TRY(add_plan(ctx, p, &own));
	}
	return OK;
}

static enum status write_plans(struct ctx *ctx, void *arg)
{
	static const char *const plan[] = { "code",     "unit",      "title",  "period",           "decimals",
					    "rounding", "on_course", "behind", "is_demonstration", "carries_out",
					    NULL };
	static const char *const target[] = { "plan", "code", "place", "label", "measured_in", "formula", NULL };
	static const char *const baseline[] = { "target", "unit", "kind", "by_unit", "level", "from_day", NULL };
	struct act act = { .verb = "plan", .reason = STR("Dữ liệu minh họa") };
	struct planner p = { .nation = arg };
	struct bulk *bulk;

	TRY(bulk_begin(ctx, &act, NULL, &bulk));
	p.plans = form_open(ctx, bulk, &plan_type, plan);
	p.targets = form_open(ctx, bulk, &target_type, target);
	p.baselines = form_open(ctx, bulk, &baseline_type, baseline);
	for (size_t i = 0; i < p.nation->bodies.n; i++)
		p.whole += p.nation->bodies.items[i].weight;
	for (p.year = FIRST_YEAR; p.year <= LAST_YEAR; p.year++)
		TRY(add_year(ctx, &p));
	return bulk_end(bulk);
}

enum status national_plans_write(struct ctx *ctx, struct db *db, struct nation *nation)
{
	return db_write(ctx, db, write_plans, nation);
}
