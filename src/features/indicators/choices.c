/* Lists of choices in parts. */
#include "features/indicators/choices.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/utf8.h"
#include "domain/parameter.h"
#include "web/web.h"

#define PARTS_MAX 40
#define OPTIONS_MAX 600 /* of a list */

struct str control_name(const struct ctx *ctx, struct str name, const char *part)
{
	return str_fmt(ctx->arena, "%.*s%s", STR_ARG(name), part);
}

void choices_part_named(struct web *web, struct choice_list *list, struct str label)
{
	if (!list->parts)
		list->parts = arena_array_of(web->ctx.arena, struct choice_part, PARTS_MAX);
	if (list->n_parts < PARTS_MAX)
		list->parts[list->n_parts++] = (struct choice_part){ .label = label };
}

void choices_part(struct web *web, struct choice_list *list, const char *label)
{
	choices_part_named(web, list, str_of(tr(&web->ctx, label)));
}

void choices_add(struct web *web, struct choice_list *list, struct str value, struct str label)
{
	if (list->n++ < OPTIONS_MAX)
		*LIST_ADD(web->ctx.arena, &list->parts[list->n_parts - 1].options) =
			(struct entry_option){ value, label, false };
}

void choices_one(struct web *web, struct choice_list *list, const char *value, const char *label)
{
	choices_add(web, list, str_of(value), str_of(tr(&web->ctx, label)));
}

void choices_words(struct web *web, struct choice_list *list, const struct choice_word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		choices_one(web, list, words[i].value, words[i].label);
}

struct sorted {
	struct str key;
	struct entry_option option;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct sorted *)a)->key, ((const struct sorted *)b)->key);
}

void choices_sort(struct web *web, struct choice_list *list)
{
	struct choice_part *part = &list->parts[list->n_parts - 1];
	struct sorted *sorted = arena_array_of(web->ctx.arena, struct sorted, part->options.n + 1);

	for (size_t i = 0; i < part->options.n; i++)
		sorted[i] = (struct sorted){ utf8_fold(web->ctx.arena, part->options.items[i].label),
					     part->options.items[i] };
	qsort(sorted, part->options.n, sizeof *sorted, by_key);
	for (size_t i = 0; i < part->options.n; i++)
		part->options.items[i] = sorted[i].option;
}

void choices_choose(struct choice_list *list, struct str value)
{
	for (size_t i = 0; i < list->n_parts; i++) {
		for (size_t k = 0; k < list->parts[i].options.n; k++) {
			struct entry_option *option = &list->parts[i].options.items[k];
			option->is_chosen = str_eq(option->value, value);
		}
	}
}

static void choose_one_more(struct choice_list *list, struct str value)
{
	for (size_t i = 0; i < list->n_parts; i++) {
		for (size_t k = 0; k < list->parts[i].options.n; k++)
			list->parts[i].options.items[k].is_chosen |=
				str_eq(list->parts[i].options.items[k].value, value);
	}
}

void choices_choose_many(struct choice_list *list, struct str values)
{
	choices_choose(list, STR("\n"));
	while (values.n > 0)
		choose_one_more(list, str_trim(str_cut(&values, ',')));
}

bool choices_has(const struct choice_list *list, struct str value)
{
	for (size_t i = 0; i < list->n_parts; i++) {
		for (size_t k = 0; k < list->parts[i].options.n; k++) {
			if (str_eq(list->parts[i].options.items[k].value, value))
				return true;
		}
	}
	return false;
}

struct choice_list choices_chosen(struct web *web, const struct choice_list *list, struct str value)
{
	struct choice_list copy = { 0 };

	for (size_t i = 0; i < list->n_parts; i++) {
		const struct choice_part *part = &list->parts[i];
		choices_part_named(web, &copy, part->label);
		for (size_t k = 0; k < part->options.n; k++)
			choices_add(web, &copy, part->options.items[k].value, part->options.items[k].label);
	}
	if (value.n > 0 && !choices_has(&copy, value)) {
		choices_part(web, &copy, T("Theo công thức"));
		choices_add(web, &copy, value, value);
	}
	choices_choose(&copy, value);
	return copy;
}

struct str choices_type_label(struct web *web, const struct record_type *type)
{
	return page_capital(web->ctx.arena, tr_str(&web->ctx, type->label));
}

void choices_parameters(struct web *web, struct choice_list *list, const char *before)
{
	struct arena *a = web->ctx.arena;
	struct parameter *all;
	size_t n;

	/* without them the form still works; what is wrong with the database is told by the figure */
	if (parameter_list(&web->ctx, web->ctx.today, &all, &n) != OK)
		return;
	choices_part(web, list, T("Tham số của luật, quy định"));
	for (size_t i = 0; i < n; i++)
		choices_add(web, list, str_fmt(a, "%s%.*s", before, STR_ARG(all[i].code)),
			    str_fmt(a, "%.*s (%.*s)", STR_ARG(all[i].label), STR_ARG(parameter_text(web, &all[i]))));
}

struct str choices_parameter_note(struct web *web, struct str named)
{
	struct str code = named, kind = str_cut(&code, ':');
	struct parameter parameter;
	struct arena *a = web->ctx.arena;

	if (!str_is(kind, "param") || code.n == 0)
		return STR_EMPTY;
	if (parameter_on(&web->ctx, code, web->ctx.today, &parameter) != OK) {
		problems_clear(&web->ctx);
		return STR_EMPTY;
	}
	return str_fmt(a, tr(&web->ctx, T("Hôm nay: %.*s. Nguồn: %.*s.%s")), STR_ARG(parameter_text(web, &parameter)),
		       STR_ARG(parameter.source),
		       parameter.is_confirmed ? "" : tr(&web->ctx, T(" Chưa có văn bản xác nhận.")));
}

enum status choices_indicators(struct web *web, struct str chosen, struct choice_list *list, struct str *out_note)
{
	struct indicator *all;
	size_t n;

	TRY(indicators_seen(web, &all, &n));
	bool *is_listed = arena_array_of(web->ctx.arena, bool, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (is_listed[i])
			continue;
		choices_part_named(web, list, all[i].group);
		for (size_t k = i; k < n; k++) {
			if (!str_eq(all[k].group, all[i].group))
				continue;
			is_listed[k] = true;
			choices_add(web, list, all[k].code, all[k].label);
			if (str_eq(all[k].code, chosen))
				*out_note = all[k].meaning;
		}
		choices_sort(web, list);
	}
	return OK;
}
