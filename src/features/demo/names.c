/* Made-up names from lists (names.h). */
#include "features/demo/names.h"

#include "base/arena.h"
#include "features/demo/tsv.h"

#define YOUNGEST_YEARS 18
#define AGE_SPREAD_YEARS 34
#define YEAR_DAYS 365

struct draw draw_seeded(uint64_t seed)
{
	return (struct draw){ (seed + 1) * 0x9E3779B97F4A7C15ULL };
}

int64_t draw_below(struct draw *d, int64_t n)
{
	if (n < 1)
		return 0;
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (int64_t)((d->state * 2685821657736338717ULL) >> 33) % n;
}

int64_t draw_between(struct draw *d, int64_t low, int64_t high)
{
	return low + draw_below(d, high - low + 1);
}

void draw_parts(struct draw *d, int64_t total, int64_t *parts, size_t n)
{
	int64_t least = n > 0 && total >= (int64_t)n ? 1 : 0, left = total - least * (int64_t)n, weights = 0, sum = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t size = draw_between(d, 4, 14);
		parts[i] = size * size;
		weights += parts[i];
	}
	for (size_t i = 0; i < n; i++) {
		int64_t before = left * sum / weights;
		sum += parts[i];
		parts[i] = least + left * sum / weights - before;
	}
}

struct words words_of(struct arena *a, struct str list)
{
	struct words words = { .n = 0 };
	size_t n = 1;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ',';
	words.items = arena_array_of(a, struct str, n);
	while (list.n > 0)
		words.items[words.n++] = str_cut(&list, ',');
	return words;
}

struct str words_pick(struct draw *d, const struct words *words)
{
	return words->n > 0 ? words->items[draw_below(d, (int64_t)words->n)] : STR_EMPTY;
}

static enum status read_folks(struct ctx *ctx, struct names *out)
{
	static const char *const columns[] = { "people",      "ethnicity",     "share", "families",
					       "men_middles", "women_middles", "men",   "women" };
	struct tsv t;

	TRY(tsv_read(ctx, "demo/people.tsv", columns, sizeof columns / sizeof *columns, &t));
	out->folks = arena_array_of(ctx->arena, struct folk, t.n);
	out->n_folks = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct folk *folk = &out->folks[i];
		folk->people = tsv_cell(&t, i, 0);
		folk->ethnicity = tsv_cell(&t, i, 1);
		TRY(tsv_int(&t, i, 2, &folk->share));
		folk->families = words_of(ctx->arena, tsv_cell(&t, i, 3));
		folk->men_middles = words_of(ctx->arena, tsv_cell(&t, i, 4));
		folk->women_middles = words_of(ctx->arena, tsv_cell(&t, i, 5));
		folk->men = words_of(ctx->arena, tsv_cell(&t, i, 6));
		folk->women = words_of(ctx->arena, tsv_cell(&t, i, 7));
	}
	return OK;
}

enum status names_read(struct ctx *ctx, struct names *out)
{
	static const char *const columns[] = { "list", "words" };
	struct tsv t;

	TRY(read_folks(ctx, out));
	TRY(tsv_read(ctx, "demo/words.tsv", columns, sizeof columns / sizeof *columns, &t));
	for (size_t i = 0; i < t.n; i++) {
		struct words words = words_of(ctx->arena, tsv_cell(&t, i, 1));
		if (str_is(tsv_cell(&t, i, 0), "first"))
			out->first = words;
		else
			out->second = words;
	}
	return OK;
}

static const struct folk *pick_folk(const struct names *names, struct draw *d, struct str people)
{
	const struct folk *found = &names->folks[0];
	int64_t percent = draw_below(d, 100);

	for (size_t i = 0; i < names->n_folks; i++) {
		if (!str_eq(names->folks[i].people, people))
			continue;
		found = &names->folks[i];
		if (percent < found->share)
			break;
		percent -= found->share;
	}
	return found;
}

struct founding_member names_person(struct ctx *ctx, const struct names *names, struct draw *d, struct str people,
				    int64_t women_percent, day_t day)
{
	const struct folk *folk = pick_folk(names, d, people);
	bool is_woman = draw_below(d, 100) < women_percent;
	struct str family = words_pick(d, &folk->families);
	struct str middle = words_pick(d, is_woman ? &folk->women_middles : &folk->men_middles);
	struct str given = words_pick(d, is_woman ? &folk->women : &folk->men);
	int64_t age = YOUNGEST_YEARS * YEAR_DAYS + draw_below(d, AGE_SPREAD_YEARS * YEAR_DAYS);

	return (struct founding_member){
		.full_name = str_fmt(ctx->arena, "%.*s %.*s %.*s", STR_ARG(family), STR_ARG(middle), STR_ARG(given)),
		.sex = is_woman ? STR("female") : STR("male"),
		.born_on = day - (day_t)age - YEAR_DAYS,
		.ethnicity = folk->ethnicity,
	};
}

struct str names_employer(struct ctx *ctx, const struct names *names, struct draw *d, struct str form, int64_t number)
{
	struct str after = form, before = str_cut(&after, '{');
	struct str first = words_pick(d, &names->first), second = words_pick(d, &names->second);

	return str_fmt(ctx->arena, "%.*s%.*s %.*s %d%.*s", STR_ARG(before), STR_ARG(first), STR_ARG(second),
		       (int)number, STR_ARG(str_slice(after, 1, after.n)));
}
