/* Which bodies the country has: read from the places, written from the confederation down (national.h). */
#include "features/demo/national.h"

#include <stdlib.h>

#include "base/rational.h"
#include "base/utf8.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/place.h"
#include "domain/unit.h"
#include "features/demo/tsv.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define COLUMNS(list) (list), COUNT(list)
#define FOUNDED day_of(1995, 1, 1)

/* What lies in a province beside districts. percent: of the province's members. */
static const struct local_kind {
	enum national_kind kind;
	const char *code;
	const char *name;
	const char *trades;
	int64_t percent;
} local_kinds[] = {
	{ NATIONAL_SECTOR, "cdn-giao-duc", "Công đoàn ngành Giáo dục", "kindergarten,primary,secondary,high_school",
	  6 },
	{ NATIONAL_SECTOR, "cdn-y-te", "Công đoàn ngành Y tế", "hospital,health_station", 5 },
	{ NATIONAL_SECTOR, "cd-vien-chuc", "Công đoàn Viên chức", "office,bureau,board", 6 },
	{ NATIONAL_SECTOR, "cdn-cong-thuong", "Công đoàn ngành Công Thương", "mechanics,food,state_trade,trade", 5 },
	{ NATIONAL_SECTOR, "cdn-xay-dung", "Công đoàn ngành Xây dựng", "construction,state_works", 3 },
	{ NATIONAL_ZONE, "cd-kcn", "Công đoàn các khu công nghiệp", "electronics,parts,packaging,garment,footwear",
	  30 },
};
#define LOCALS_PERCENT 55  /* the sum of the above; districts have the rest */
#define CENTRAL_PERCENT 10 /* of all members */
#define WEIGHT 1000        /* of one part of a share */

static const char district_trades[] = "kindergarten,primary,secondary,office,office,board,trade,services,garment,wood,"
				      "construction,food,transport,mechanics,farming,private_clinic";

struct str national_key(struct arena *a, struct str name)
{
	static const char *const kinds[] = { "tinh ", "thanh pho ", "quan ", "huyen ", "thi xa " };
	struct str key = utf8_fold(a, name), all = key;
	char *p;

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_starts(key, str_of(kinds[i])))
			key = str_slice(key, str_of(kinds[i]).n, key.n);
	if (key.n == 0 || (key.p[0] >= '0' && key.p[0] <= '9'))
		key = all;
	p = arena_alloc(a, key.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (is_plain)
			p[n++] = c;
		else if (n > 0 && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n > 0 && p[n - 1] == '-')
		n--;
	return (struct str){ p, n };
}

static int compare_communes(const void *a, const void *b)
{
	const struct commune *x = a, *y = b;
	return str_cmp(x->code, y->code);
}

struct commune *national_commune(const struct nation *nation, struct str code)
{
	struct commune key = { .code = code };

	return code.n == 0 ? NULL
			   : bsearch(&key, nation->communes, nation->n_communes, sizeof *nation->communes,
				     compare_communes);
}

static enum status read_news(struct ctx *ctx, struct nation *nation)
{
	static const char *const columns[] = { "code", "name", "kind", "parent", "key" };
	struct tsv t;

	TRY(tsv_read(ctx, "places/divisions-2026.tsv", COLUMNS(columns), &t));
	nation->news = arena_array_of(ctx->arena, struct new_province, t.n);
	nation->communes = arena_array_of(ctx->arena, struct commune, t.n);
	for (size_t i = 0; i < t.n; i++) {
		if (tsv_cell(&t, i, 3).n > 0)
			continue;
		struct new_province *p = &nation->news[nation->n_news++];
		p->code = tsv_cell(&t, i, 0);
		p->name = str_fmt(ctx->arena, "%.*s %.*s", STR_ARG(tsv_cell(&t, i, 2)), STR_ARG(tsv_cell(&t, i, 1)));
		p->key = national_key(ctx->arena, tsv_cell(&t, i, 1));
	}
	for (size_t i = 0; i < t.n; i++) {
		if (tsv_cell(&t, i, 3).n == 0)
			continue;
		struct commune *c = &nation->communes[nation->n_communes++];
		c->code = tsv_cell(&t, i, 0);
		c->name = str_fmt(ctx->arena, "%.*s %.*s", STR_ARG(tsv_cell(&t, i, 2)), STR_ARG(tsv_cell(&t, i, 1)));
		for (size_t k = 0; k < nation->n_news; k++)
			if (str_eq(nation->news[k].code, tsv_cell(&t, i, 3)))
				c->province = k;
	}
	qsort(nation->communes, nation->n_communes, sizeof *nation->communes, compare_communes);
	return OK;
}

static enum status read_olds(struct ctx *ctx, const struct world *world, struct nation *nation)
{
	static const char *const columns[] = { "name", "people", "share" };
	struct tsv t;

	TRY(tsv_read(ctx, "demo/provinces.tsv", COLUMNS(columns), &t));
	nation->olds = arena_array_of(ctx->arena, struct old_province, t.n);
	nation->n_olds = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct old_province *p = &nation->olds[i];
		p->name = tsv_cell(&t, i, 0);
		p->people = tsv_cell(&t, i, 1);
		p->key = national_key(ctx->arena, p->name);
		TRY(tsv_int(&t, i, 2, &p->share));
		for (size_t k = 0; k < world->n_bodies; k++) {
			if (!str_is(world->bodies[k].kind, "province") || !str_eq(world->bodies[k].area, p->name))
				continue;
			p->is_told = true;
			p->id = world->bodies[k].id;
		}
	}
	return OK;
}

/* The province of today in which most of its communes lie. */
static enum status find_now(struct ctx *ctx, struct nation *nation, struct old_province *p)
{
	size_t *votes = arena_array_of(ctx->arena, size_t, nation->n_news);
	struct place *places;
	size_t n;

	TRY(place_of_district(ctx, p->name, STR_EMPTY, &places, &n));
	for (size_t i = 0; i < n; i++) {
		const struct commune *c = national_commune(nation, places[i].now);
		if (c && ++votes[c->province] > votes[p->now])
			p->now = c->province;
	}
	if (votes[p->now] == 0)
		return fail("no commune of %.*s is known today", STR_ARG(p->name));
	nation->news[p->now].n_old++;
	nation->news[p->now].share += p->share;
	return OK;
}

/* Bodies --------------------------------------------------------------------------------------------------------------
 */

static const struct body *told_body(const struct world *world, struct str code)
{
	for (size_t i = 0; i < world->n_bodies; i++)
		if (str_eq(world->bodies[i].code, code))
			return &world->bodies[i];
	return NULL;
}

/* The places write some names otherwise than the documents: "Kiến Thuỵ", "Kiến Thụy". */
static const struct body *told_district(struct arena *a, const struct world *world, struct str area)
{
	struct str folded = utf8_fold(a, area);

	for (size_t i = 0; i < world->n_bodies; i++) {
		const struct body *body = &world->bodies[i];
		if (str_is(body->kind, "district") && str_eq(utf8_fold(a, body->area), folded))
			return body;
	}
	return NULL;
}

bool national_is_told_alone(const struct nation *nation, const struct old_province *p, const struct body *body)
{
	const struct body *parent = p->is_told ? told_body(nation->world, body->parent) : NULL;

	if (!parent || parent->id != p->id)
		return false;
	for (size_t i = 0; i < nation->bodies.n; i++)
		if (nation->bodies.items[i].id == body->id)
			return false;
	return true;
}

static enum status set_places(struct ctx *ctx, const struct nation *nation, struct str province, struct str district,
			      struct national_body *body)
{
	struct place *places;
	size_t n;

	TRY(place_of_district(ctx, province, district, &places, &n));
	body->places = arena_array_of(ctx->arena, struct old_commune, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct commune *now = national_commune(nation, places[i].now);
		if (places[i].code.n == 0 || !now)
			continue;
		body->places[body->n_places++] =
			(struct old_commune){ places[i].code, (size_t)(now - nation->communes) };
	}
	return OK;
}

static bool has_code(const struct nation *nation, struct str code)
{
	for (size_t i = 0; i < nation->bodies.n; i++)
		if (str_eq(nation->bodies.items[i].code, code))
			return true;
	return false;
}

/* A town and a district may share their name. */
static struct str district_code(struct arena *a, const struct nation *nation, const struct old_province *p,
				struct str district)
{
	struct str code = str_fmt(a, "ldld-%.*s-%.*s", STR_ARG(national_key(a, district)), STR_ARG(p->key));

	if (!has_code(nation, code))
		return code;
	struct str whole = str_fmt(a, "x %.*s", STR_ARG(district)); /* keeps the word for its kind */
	return str_fmt(a, "ldld-%.*s-%.*s", STR_ARG(str_slice(national_key(a, whole), 2, whole.n)), STR_ARG(p->key));
}

static enum status add_district(struct ctx *ctx, struct nation *nation, size_t province, struct str district)
{
	const struct old_province *p = &nation->olds[province];
	struct str area = str_fmt(ctx->arena, "%.*s/%.*s", STR_ARG(p->name), STR_ARG(district));
	const struct body *told = told_district(ctx->arena, nation->world, area);
	struct str code = told ? told->code : district_code(ctx->arena, nation, p, district);
	struct national_body *body = LIST_ADD(ctx->arena, &nation->bodies);
	struct str kind = district, name;
	bool is_town = !str_starts(district, STR("Huyện"));

	name = str_starts(kind, STR("Thành phố")) ? STR("thành phố")
	       : str_starts(kind, STR("Thị xã"))  ? STR("thị xã")
	       : str_starts(kind, STR("Quận"))    ? STR("quận")
						  : STR("huyện");
	*body = (struct national_body){ .kind = NATIONAL_DISTRICT, .province = province, .weight = is_town ? 3 : 1 };
	body->unit_kind = STR("district");
	body->id = told ? told->id : 0;
	body->code = code;
	body->name =
		str_fmt(ctx->arena, "LĐLĐ %.*s%.*s", STR_ARG(name), STR_ARG(str_slice(district, name.n, district.n)));
	body->trades = words_of(ctx->arena, str_of(district_trades));
	return set_places(ctx, nation, p->name, district, body);
}

static enum status add_locals(struct ctx *ctx, struct nation *nation, size_t province)
{
	const struct old_province *p = &nation->olds[province];

	for (size_t i = 0; i < COUNT(local_kinds); i++) {
		const struct local_kind *kind = &local_kinds[i];
		struct national_body *body = LIST_ADD(ctx->arena, &nation->bodies);
		struct str code = str_fmt(ctx->arena, "%s-%.*s", kind->code, STR_ARG(p->key));
		const struct body *told = told_body(nation->world, code);
		struct str short_name = p->name;
		for (const char *const *k = (const char *const[]){ "Tỉnh ", "Thành phố ", NULL }; *k; k++)
			if (str_starts(short_name, str_of(*k)))
				short_name = str_slice(short_name, str_of(*k).n, short_name.n);
		*body = (struct national_body){ .kind = kind->kind, .code = code, .province = province };
		body->unit_kind = kind->kind == NATIONAL_ZONE ? STR("zone") : STR("local_sector");
		body->weight = p->share * WEIGHT * kind->percent / 100;
		body->id = told ? told->id : 0;
		body->name = str_fmt(ctx->arena, "%s %.*s", kind->name, STR_ARG(short_name));
		body->trades = words_of(ctx->arena, str_of(kind->trades));
		TRY(set_places(ctx, nation, p->name, STR_EMPTY, body));
	}
	return OK;
}

/* Districts stand in the table of communes, in any order; each is added once. */
static enum status add_districts(struct ctx *ctx, struct nation *nation, size_t province)
{
	struct old_province *p = &nation->olds[province];
	size_t first = nation->bodies.n, n;
	struct place *places;
	LIST(struct str) seen = { 0 };
	int64_t weights = 0;

	TRY(place_of_district(ctx, p->name, STR_EMPTY, &places, &n));
	for (size_t i = 0; i < n; i++) {
		bool is_new = places[i].district.n > 0;
		for (size_t k = 0; k < seen.n && is_new; k++)
			is_new = !str_eq(seen.items[k], places[i].district);
		if (!is_new)
			continue;
		*LIST_ADD(ctx->arena, &seen) = places[i].district;
		TRY(add_district(ctx, nation, province, places[i].district));
	}
	for (size_t i = first; i < nation->bodies.n; i++)
		weights += nation->bodies.items[i].weight;
	for (size_t i = first; i < nation->bodies.n; i++)
		nation->bodies.items[i].weight =
			nation->bodies.items[i].weight * p->share * WEIGHT * (100 - LOCALS_PERCENT) / 100 / weights;
	return OK;
}

static enum status add_central(struct ctx *ctx, struct nation *nation)
{
	static const char *const columns[] = { "code", "kind", "name", "share", "trades" };
	struct tsv t;
	int64_t shares = 0, all = 0;

	for (size_t i = 0; i < nation->n_olds; i++)
		all += nation->olds[i].share;
	TRY(tsv_read(ctx, "demo/sectors.tsv", COLUMNS(columns), &t));
	size_t first = nation->bodies.n;
	for (size_t i = 0; i < t.n; i++) {
		struct national_body *body = LIST_ADD(ctx->arena, &nation->bodies);
		*body = (struct national_body){ .kind = NATIONAL_CENTRAL,
						.code = tsv_cell(&t, i, 0),
						.unit_kind = tsv_cell(&t, i, 1),
						.name = tsv_cell(&t, i, 2),
						.trades = words_of(ctx->arena, tsv_cell(&t, i, 4)) };
		TRY(tsv_int(&t, i, 3, &body->weight));
		shares += body->weight;
	}
	for (size_t i = first; i < nation->bodies.n; i++)
		nation->bodies.items[i].weight = nation->bodies.items[i].weight * all * WEIGHT * CENTRAL_PERCENT /
						 (100 - CENTRAL_PERCENT) / shares;
	return OK;
}

enum status national_read(struct ctx *ctx, const struct world *world, struct nation *out)
{
	*out = (struct nation){ .arena = ctx->arena, .world = world };
	TRY(read_news(ctx, out));
	TRY(read_olds(ctx, world, out));
	for (size_t i = 0; i < out->n_olds; i++) {
		TRY(find_now(ctx, out, &out->olds[i]));
		TRY(add_districts(ctx, out, i));
		TRY(add_locals(ctx, out, i));
	}
	return add_central(ctx, out);
}

/* total * part / whole, what lies between two sums of parts: all of them add up. */
static int64_t between(int64_t total, int64_t before, int64_t after, int64_t whole)
{
	return (int64_t)((int128_t)total * after / whole) - (int64_t)((int128_t)total * before / whole);
}

void national_share(struct nation *nation, int64_t n_members)
{
	int64_t whole = 0, sum = 0, districts = 0, so_far = 0;
	int64_t unions = (int64_t)((int128_t)NATIONAL_UNIONS * n_members / NATIONAL_MEMBERS);
	int64_t lone = (int64_t)((int128_t)(NATIONAL_EMPLOYERS - NATIONAL_UNIONS) * n_members / NATIONAL_MEMBERS);

	nation->n_members = n_members;
	for (size_t i = 0; i < nation->bodies.n; i++) {
		whole += nation->bodies.items[i].weight;
		districts += nation->bodies.items[i].kind == NATIONAL_DISTRICT ? nation->bodies.items[i].weight : 0;
	}
	for (size_t i = 0; i < nation->bodies.n; i++) {
		struct national_body *body = &nation->bodies.items[i];
		int64_t next = sum + body->weight;
		body->members = between(n_members, sum, next, whole);
		body->unions = between(unions, sum, next, whole);
		if (body->unions == 0 && body->members > 0)
			body->unions = 1;
		sum = next;
		if (body->kind != NATIONAL_DISTRICT)
			continue;
		next = so_far + body->weight;
		body->employers = between(lone, so_far, next, districts);
		so_far = next;
	}
}

/* Writing -------------------------------------------------------------------------------------------------------------
 */

static enum status found(struct ctx *ctx, struct act *act, struct str code, struct str name, struct str kind,
			 int64_t parent_id, int64_t *out_id)
{
	struct unit_new unit = { .code = code,
				 .name = name,
				 .kind = kind,
				 .parent_id = parent_id,
				 .from_day = FOUNDED,
				 .is_demonstration = true };

	return unit_found(ctx, act, &unit, out_id);
}

static enum status write_bodies(struct ctx *ctx, void *arg)
{
	struct nation *nation = arg;
	struct act act = { .verb = "import", .reason = STR("Dữ liệu minh họa") };
	struct unit root;
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(unit_root(ctx, ctx->today, &root));
	nation->root_id = root.id;
	for (size_t i = 0; i < nation->n_olds; i++) {
		struct old_province *p = &nation->olds[i];
		bool is_city = str_starts(p->name, STR("Thành phố"));
		struct str rest = str_slice(p->name, is_city ? STR("Thành phố").n : STR("Tỉnh").n, p->name.n);
		struct str name = str_fmt(ctx->arena, "LĐLĐ %s%.*s", is_city ? "thành phố" : "tỉnh", STR_ARG(rest));
		if (!p->is_told)
			TRY(found(ctx, &act, str_fmt(ctx->arena, "ldld-%.*s", STR_ARG(p->key)), name, STR("province"),
				  root.id, &p->id));
	}
	for (size_t i = 0; i < nation->bodies.n; i++) {
		struct national_body *body = &nation->bodies.items[i];
		bool is_central = body->kind == NATIONAL_CENTRAL;
		bool is_told = told_body(nation->world, body->code) != NULL;
		if (!is_told)
			TRY(found(ctx, &act, body->code, body->name, body->unit_kind,
				  is_central ? root.id : nation->olds[body->province].id, &body->id));
	}
	return OK;
}

enum status national_bodies_write(struct ctx *ctx, struct db *db, struct nation *nation)
{
	return db_write(ctx, db, write_bodies, nation);
}
