/* Plans for 2026 at each level above grassroots: the same targets, given, adopted, handed down. */
#include "features/demo/national_batch.h"

#include "db/db.h"
#include "domain/fact.h"
#include "figures/plan.h"

#define PERIOD STR("2026")
#define GROWTH INT64_C(1000000) /* what 2026 is to bring the whole union (published 12/2025) */
#define FOUNDINGS INT64_C(5000) /* made up, as what follows */
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

struct planner {
	struct nation *nation;
	struct form plans;
	struct form targets;
	struct form baselines;
	int64_t whole; /* of which bodies have a share */
};

static enum status add_level(struct ctx *ctx, struct planner *p, int64_t target, int64_t unit, const char *kind,
			     int64_t by, const struct line *line, int64_t amount)
{
	struct form *f = &p->baselines;
	int64_t id;

	form_set(f, BASE_TARGET, VALUE_OF_INT(target));
	form_set(f, BASE_UNIT, VALUE_OF_INT(unit));
	form_set(f, BASE_KIND, VALUE_OF_TEXT(str_of(kind)));
	form_set(f, BASE_BY, by ? VALUE_OF_INT(by) : VALUE_NONE);
	form_set(f, BASE_LEVEL,
		 VALUE_OF_TEXT(line->level ? str_of(line->level) : str_fmt(ctx->arena, "%lld", (long long)amount)));
	form_set(f, BASE_FROM, VALUE_OF_INT(day_of(2026, 1, 1)));
	return bulk_add(f->stream, f->values, &id);
}

struct planned {
	struct str code;
	struct str name;
	int64_t unit;
	int64_t above;   /* gives it its targets; 0: the confederation's own plan */
	struct str task; /* the plan that it carries out */
	int64_t share;   /* of the whole country's */
};

static enum status add_head(struct ctx *ctx, struct planner *p, const struct planned *body, int64_t *out)
{
	struct form *f = &p->plans;

	form_set(f, PLAN_CODE, VALUE_OF_TEXT(str_fmt(ctx->arena, "2026-%.*s", STR_ARG(body->code))));
	form_set(f, PLAN_UNIT, VALUE_OF_INT(body->unit));
	form_set(f, PLAN_TITLE,
		 VALUE_OF_TEXT(str_fmt(ctx->arena, "Chương trình công tác năm 2026 của %.*s", STR_ARG(body->name))));
	form_set(f, PLAN_PERIOD, VALUE_OF_TEXT(PERIOD));
	form_set(f, PLAN_DECIMALS, VALUE_OF_INT(1));
	form_set(f, PLAN_ROUNDING, VALUE_OF_TEXT(STR("half_away")));
	form_set(f, PLAN_ON_COURSE, VALUE_OF_INT(ON_COURSE));
	form_set(f, PLAN_BEHIND, VALUE_OF_INT(BEHIND));
	form_set(f, PLAN_DEMONSTRATION, VALUE_OF_INT(1));
	form_set(f, PLAN_CARRIES, body->above ? VALUE_OF_TEXT(body->task) : VALUE_NONE);
	return bulk_add(f->stream, f->values, out);
}

static enum status add_plan(struct ctx *ctx, struct planner *p, const struct planned *body)
{
	struct nation *nation = p->nation;
	struct form *t = &p->targets;
	int64_t plan, target;

	TRY(add_head(ctx, p, body, &plan));
	for (int i = 0; i < LINES; i++) {
		const struct line *line = &lines[i];
		int64_t country = line->whole * nation->n_members / NATIONAL_MEMBERS + 1;
		int64_t given = body->above ? country * body->share / p->whole + 1 : country;
		form_set(t, TARGET_PLAN, VALUE_OF_INT(plan));
		form_set(t, TARGET_CODE, VALUE_OF_TEXT(str_fmt(ctx->arena, "t%d", i + 1)));
		form_set(t, TARGET_PLACE, VALUE_OF_INT(i + 1));
		form_set(t, TARGET_LABEL, VALUE_OF_TEXT(str_of(line->label)));
		form_set(t, TARGET_MEASURED, VALUE_OF_TEXT(str_of(line->measured_in)));
		form_set(t, TARGET_FORMULA, VALUE_OF_TEXT(str_of(line->formula)));
		TRY(bulk_add(t->stream, t->values, &target));
		if (body->above)
			TRY(add_level(ctx, p, target, body->unit, "assigned", body->above, line, given));
		TRY(add_level(ctx, p, target, body->unit, "adopted", 0, line,
			      body->above ? given + given / 20 : given));
	}
	return OK;
}

/* The province, and the unions of its communes, each with an equal part of what the province is given. */
static enum status add_province(struct ctx *ctx, struct planner *p, size_t i)
{
	struct nation *nation = p->nation;
	const struct new_province *now = &nation->news[i];
	struct planned body = { .code = str_fmt(ctx->arena, "ldld-%.*s", STR_ARG(now->key)),
				.name = str_fmt(ctx->arena, "LĐLĐ %.*s", STR_ARG(now->name)),
				.unit = now->id,
				.above = nation->root_id,
				.task = STR("2026-tld") };
	int64_t n = 0;

	for (size_t k = 0; k < nation->bodies.n; k++) {
		const struct national_body *part = &nation->bodies.items[k];
		if (part->kind != NATIONAL_CENTRAL && nation->olds[part->province].now == i)
			body.share += part->weight;
	}
	TRY(add_plan(ctx, p, &body));
	for (size_t k = 0; k < nation->n_communes; k++)
		n += nation->communes[k].province == i && nation->communes[k].union_id != 0;
	for (size_t k = 0; k < nation->n_communes; k++) {
		const struct commune *c = &nation->communes[k];
		if (c->province != i || c->union_id == 0)
			continue;
		struct planned below = { .code = str_fmt(ctx->arena, "cd-%.*s", STR_ARG(c->code)),
					 .name = str_fmt(ctx->arena, "Công đoàn %.*s", STR_ARG(c->name)),
					 .unit = c->union_id,
					 .above = now->id,
					 .task = str_fmt(ctx->arena, "2026-%.*s", STR_ARG(body.code)),
					 .share = body.share / n };
		TRY(add_plan(ctx, p, &below));
	}
	return OK;
}

static enum status add_all(struct ctx *ctx, struct planner *p)
{
	struct nation *nation = p->nation;
	struct planned root = { .code = STR("tld"), .name = STR("Tổng Liên đoàn"), .unit = nation->root_id };

	for (size_t i = 0; i < nation->bodies.n; i++)
		p->whole += nation->bodies.items[i].weight;
	TRY(add_plan(ctx, p, &root));
	for (size_t i = 0; i < nation->n_news; i++)
		TRY(add_province(ctx, p, i));
	for (size_t i = 0; i < nation->bodies.n; i++) {
		const struct national_body *body = &nation->bodies.items[i];
		struct planned own = { .code = body->code,
				       .name = body->name,
				       .unit = body->id,
				       .above = nation->root_id,
				       .task = STR("2026-tld"),
				       .share = body->weight };
		if (body->kind == NATIONAL_CENTRAL || body->kind == NATIONAL_ZONE)
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
	TRY(add_all(ctx, &p));
	return bulk_end(bulk);
}

enum status national_plans_write(struct ctx *ctx, struct db *db, struct nation *nation)
{
	return db_write(ctx, db, write_plans, nation);
}
