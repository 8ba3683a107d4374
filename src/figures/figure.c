/* Answers questions in batches: what shares formula and period is asked together. */
#include "figures/figure.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "figures/cache.h"
#include "figures/question.h"
#include "figures/target.h"
#include "figures/ids.h"

#define SET_LEAST 100 /* units asked alike that are kept together */

const char *figure_kind_name(enum figure_kind kind)
{
	static const char *const names[] = { "computed", "reported", "yes_no", "qualitative" };
	return names[kind];
}

enum status figure_check(struct ctx *ctx, const struct figure_names *names, struct str formula, struct node **out)
{
	struct node *node;
	TRY(formula_parse(ctx, formula, &node));
	TRY(formula_check(ctx, names, node));
	*out = node;
	return OK;
}

static bool asks_alike(const struct figure_ask *a, const struct figure_ask *b)
{
	return str_eq(a->formula, b->formula) && a->names == b->names && a->from == b->from && a->until == b->until &&
	       a->as_of == b->as_of && a->structure.relation == b->structure.relation &&
	       a->structure.is_restated == b->structure.is_restated &&
	       a->structure.restated_on == b->structure.restated_on && a->structure.known == b->structure.known;
}

struct batch {
	struct ctx *ctx;
	const struct figure_ask *asks;
	size_t n;
	struct figure *out;
	bool *is_done;
	struct figure_key *keys;
	bool is_of_sums; /* what was asked last */
};

/* All questions that differ from asks[first] by the unit alone. */
static enum status batch_group(struct batch *b, size_t first)
{
	struct ctx *ctx = b->ctx;
	struct question q;
	int64_t *units = arena_array_of(ctx->arena, int64_t, b->n);
	size_t n_units = 0, n_different;

	TRY(question_open(ctx, &b->asks[first], &q));
	for (size_t i = first; i < b->n; i++)
		if (!b->is_done[i] && asks_alike(&b->asks[first], &b->asks[i]))
			units[n_units++] = b->asks[i].unit_id;
	n_different = ids_sort(units, n_units);
	TRY(question_run(&q, units, n_different));
	b->is_of_sums = question_is_of_sums(&q);

	for (size_t i = first; i < b->n; i++) {
		if (b->is_done[i] || !asks_alike(&b->asks[first], &b->asks[i]))
			continue;
		const int64_t *unit = bsearch(&b->asks[i].unit_id, units, n_different, sizeof *unit, ids_compare);
		TRY(question_figure(&q, (size_t)(unit - units), &b->out[i]));
		figure_cache_put(ctx, &b->keys[i], &b->out[i], b->is_of_sums);
		b->is_done[i] = i != first;
	}
	b->is_done[first] = true;
	return OK;
}

static enum status scope_check(struct ctx *ctx, const struct figure_ask *asks, size_t n)
{
	if (ctx->scope && ctx->scope->is_all)
		return OK;
	int64_t *units = arena_array_of(ctx->arena, int64_t, n);
	for (size_t i = 0; i < n; i++)
		units[i] = asks[i].unit_id;
	return scope_require_all(ctx, units, ids_sort(units, n));
}

static bool are_alike(const struct figure_ask *asks, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!asks_alike(&asks[0], &asks[i]))
			return false;
	return true;
}

/* Many units asked alike: kept together, and only those asked that are missing. */
static enum status ask_set(struct batch *b)
{
	struct ctx *ctx = b->ctx;
	int64_t *units = arena_array_of(ctx->arena, int64_t, b->n);
	bool *is_missing = arena_array_of(ctx->arena, bool, b->n);
	struct figure_key key;
	size_t n_missing = 0, first = 0;

	for (size_t i = 0; i < b->n; i++)
		units[i] = b->asks[i].unit_id;
	TRY(figure_cache_key(ctx, &b->asks[0], &key));
	key = figure_cache_key_at(ctx->arena, &key, 0);
	TRY(figure_cache_get_set(ctx, &key, units, b->n, b->out, is_missing));
	for (size_t i = b->n; i-- > 0;) {
		b->is_done[i] = !is_missing[i];
		n_missing += is_missing[i];
		first = is_missing[i] ? i : first;
	}
	if (n_missing == 0)
		return OK;
	TRY(batch_group(b, first));
	figure_cache_put_set(ctx, &key, units, b->n, b->out, b->is_of_sums);
	return OK;
}

/* Each by itself in the cache, what shares formula and period asked together. */
static enum status ask_each(struct batch *b)
{
	struct ctx *ctx = b->ctx;

	for (size_t i = 0; i < b->n; i++) {
		if (i > 0 && asks_alike(&b->asks[i - 1], &b->asks[i]))
			b->keys[i] = figure_cache_key_at(ctx->arena, &b->keys[i - 1], b->asks[i].unit_id);
		else
			TRY(figure_cache_key(ctx, &b->asks[i], &b->keys[i]));
		TRY(figure_cache_get(ctx, &b->keys[i], &b->out[i], &b->is_done[i]));
	}
	for (size_t i = 0; i < b->n; i++)
		if (!b->is_done[i])
			TRY(batch_group(b, i));
	return OK;
}

static enum status ask_limited(struct ctx *ctx, const struct figure_ask *asks, size_t n, int milliseconds,
			       struct figure *out)
{
	if (n == 0)
		return OK;
	if (n > FIGURE_ASKS_MAX) {
		problem_add(ctx, "", T("Hỏi quá %d số liệu một lần."), FIGURE_ASKS_MAX);
		return TOO_LARGE;
	}
	TRY(scope_check(ctx, asks, n));
	struct batch b = { ctx,
			   asks,
			   n,
			   arena_array_of(ctx->arena, struct figure, n),
			   arena_array_of(ctx->arena, bool, n),
			   arena_array_of(ctx->arena, struct figure_key, n),
			   false };
	db_limit_time(ctx, milliseconds);
	enum status status = n >= SET_LEAST && are_alike(asks, n) ? ask_set(&b) : ask_each(&b);
	db_limit_time(ctx, 0);
	for (size_t i = 0; i < n && status == OK; i++)
		out[i] = b.out[i];
	return status;
}

enum status figure_ask(struct ctx *ctx, const struct figure_ask *asks, size_t n, struct figure *out)
{
	return ask_limited(ctx, asks, n, FIGURE_MILLISECONDS, out);
}

/* Under the same key in other words: it took too long, and nothing has changed that it reads. */
static enum status late_key(struct ctx *ctx, const struct figure_ask *ask, struct figure *out, bool *out_is_kept,
			    bool *out_is_late, struct figure_key *out_late)
{
	struct figure_key key;
	struct figure unused;

	TRY(figure_cache_key(ctx, ask, &key));
	TRY(figure_cache_get(ctx, &key, out, out_is_kept));
	*out_late = figure_cache_late(ctx->arena, 'f', &key);
	return figure_cache_get(ctx, out_late, &unused, out_is_late);
}

enum status figure_ask_within(struct ctx *ctx, const struct figure_ask *asks, size_t n, int milliseconds,
			      struct figure *out, bool *out_answered)
{
	instant_t began = instant_now();

	for (size_t i = 0; i < n; i++) {
		instant_t left = milliseconds - (instant_now() - began), most = milliseconds / 4;
		size_t n_problems = ctx->problems.n;
		enum status status = TOO_LARGE;
		struct figure_key late;
		bool is_kept, is_late;

		TRY(late_key(ctx, &asks[i], &out[i], &is_kept, &is_late, &late));
		if (is_kept || (left > 0 && !is_late)) {
			instant_t allowed = left < most ? left : most;
			status = ask_limited(ctx, &asks[i], 1, allowed > 0 ? (int)allowed : 1, &out[i]);
			if (status == TOO_LARGE && left >= most)
				figure_cache_put(ctx, &late, &(struct figure){ 0 }, false);
		}
		if (status != OK && status != TOO_LARGE && status != INVALID)
			return status;
		ctx->problems.n = n_problems;
		out_answered[i] = status == OK;
	}
	return OK;
}

enum status figure_value(const struct figure *figure, struct rational *out)
{
	return rational_div(figure->num, figure->den, out);
}

struct str figure_display(struct ctx *ctx, const struct figure *figure)
{
	struct rational value;
	if (!figure->has_value && figure->kind == KIND_REPORTED)
		return str_of(tr(ctx, T("chưa có số liệu")));
	if (!figure->has_value)
		return str_of(figure->is_ratio && figure->num.num != 0 ? tr(ctx, T("không có gì để chia cho"))
								       : tr(ctx, T("không phát sinh")));
	if (figure->kind == KIND_YES_NO)
		return str_of(figure->num.num != 0 ? tr(ctx, T("có")) : tr(ctx, T("không")));
	if (figure_value(figure, &value) != OK)
		return str_of(tr(ctx, T("quá lớn")));
	if (figure->is_share)
		return share_text(ctx->arena, value, 1, ROUND_HALF_AWAY);
	return rational_people(ctx->arena, value, value.den == 1 ? 0 : 2, ROUND_HALF_AWAY);
}
