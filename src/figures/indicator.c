/* Indicators of the catalogue (indicator.h). A definition's body is one entry of the file, written again. */
#include "figures/indicator.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/catalog_files.h"
#include "domain/definition.h"
#include "domain/scope.h"
#include "domain/unit.h"
#include "domain/yaml_tree.h"
#include "figures/figure.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define KIND "indicator"

/* label, unit, group, meaning and formula, a line each, in this order: the body of a definition. One that was made in
 * the program has "@owner author" in the place of its group. */
static struct str body_of(struct arena *a, const struct indicator *indicator)
{
	struct str group = indicator->group;

	if (indicator->owner.n > 0)
		group = str_fmt(a, "@%.*s %.*s", STR_ARG(indicator->owner), STR_ARG(indicator->author));
	return str_fmt(a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(indicator->label), STR_ARG(indicator->unit),
		       STR_ARG(group), STR_ARG(indicator->meaning), STR_ARG(indicator->formula));
}

struct indicator indicator_of(const struct definition *definition)
{
	struct str rest = definition->body;
	struct indicator indicator = { .code = definition->code, .version = definition->version };

	indicator.label = str_cut(&rest, '\n');
	indicator.unit = str_cut(&rest, '\n');
	indicator.group = str_cut(&rest, '\n');
	indicator.meaning = str_cut(&rest, '\n');
	indicator.formula = rest;
	if (str_starts(indicator.group, STR("@"))) {
		indicator.author = str_slice(indicator.group, 1, indicator.group.n);
		indicator.owner = str_cut(&indicator.author, ' ');
		indicator.group = STR_EMPTY;
	}
	return indicator;
}

enum status indicator_by_code(struct ctx *ctx, struct str code, struct indicator *out)
{
	struct definition definition;

	if (!ctx->db)
		return NOT_FOUND;
	TRY(definition_current(ctx, KIND, code, &definition));
	if (definition.version == 0)
		return NOT_FOUND;
	*out = indicator_of(&definition);
	return OK;
}

enum status indicator_list(struct ctx *ctx, struct indicator **out, size_t *out_n)
{
	struct definition *definitions;
	size_t n;

	TRY(definition_list(ctx, KIND, &definitions, &n));
	struct indicator *list = arena_array_of(ctx->arena, struct indicator, n);
	for (size_t i = 0; i < n; i++)
		list[i] = indicator_of(&definitions[i]);
	*out = list;
	*out_n = n;
	return OK;
}

static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool is_letter = s.p[i] >= 'a' && s.p[i] <= 'z';
		if (!is_letter && (i == 0 || (s.p[i] != '_' && (s.p[i] < '0' || s.p[i] > '9'))))
			return false;
	}
	return s.n > 0 && s.n <= 60;
}

static void read_entry(struct yaml_reader *r, const struct yaml *map, struct indicator *out)
{
	static const char *const keys[] = { "code", "group", "label", "unit", "meaning", "formula" };

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return;
	*out = (struct indicator){ .code = yaml_text(r, map, "code", true),
				   .group = yaml_text(r, map, "group", false),
				   .label = yaml_text(r, map, "label", true),
				   .unit = yaml_text(r, map, "unit", false),
				   .meaning = yaml_text(r, map, "meaning", false),
				   .formula = str_trim(yaml_text(r, map, "formula", true)) };
	if (out->code.n > 0 && !is_code(out->code))
		yaml_refuse(r, map, T("Mã chỉ số “%.*s” chỉ gồm chữ thường, chữ số và dấu gạch dưới."),
			    STR_ARG(out->code));
	if (catalog_type(r->ctx->catalog, out->code))
		yaml_refuse(r, map, T("“%.*s” đã là tên một nguồn bản ghi."), STR_ARG(out->code));
}

/* Stored first, then checked: entries may name one another in any order, and a detour back to oneself is found. */
static enum status check_entry(struct yaml_reader *r, const struct yaml *map, const struct indicator *indicator)
{
	size_t n_before = r->ctx->problems.n;
	struct node *node;

	enum status status = figure_check(r->ctx, NULL, indicator->formula, &node);
	if (status != INVALID)
		return status;
	const struct yaml *entry = yaml_entry(map, "formula");
	for (size_t i = n_before; i < r->ctx->problems.n; i++)
		r->ctx->problems.items[i].line = entry ? entry->line : map->line;
	r->n_bad++;
	return OK;
}

enum status indicators_apply(struct ctx *ctx, struct str yaml)
{
	static const char *const keys[] = { "indicators" };
	struct yaml_reader r = { .ctx = ctx, .arena = ctx->arena };
	struct yaml root;

	TRY(yaml_parse(ctx, ctx->arena, yaml, &root));
	const struct yaml *list =
		yaml_check_keys(&r, &root, keys, COUNT(keys)) ? yaml_list(&r, &root, "indicators", true) : NULL;
	if (!list)
		return INVALID;
	if (list->n > INDICATORS_MAX)
		return problem_add(ctx, "indicators", T("Một tệp có không quá %d chỉ số."), INDICATORS_MAX);
	struct indicator *entries = arena_array_of(ctx->arena, struct indicator, list->n);
	for (size_t i = 0; i < list->n; i++) {
		bool is_new;
		read_entry(&r, &list->items[i], &entries[i]);
		if (r.n_bad == 0)
			TRY(definition_put(ctx, KIND, entries[i].code, body_of(ctx->arena, &entries[i]), &is_new));
	}
	for (size_t i = 0; i < list->n && r.n_bad == 0; i++)
		TRY(check_entry(&r, &list->items[i], &entries[i]));
	return r.n_bad > 0 ? INVALID : OK;
}

static bool is_one_line(struct str s)
{
	return !str_contains(s, STR("\n"));
}

/* The owner of a new one, or of the code that is taken: an officer over it may write. */
static enum status require_owner(struct ctx *ctx, struct indicator *next)
{
	struct indicator before;
	struct unit unit;

	enum status status = indicator_by_code(ctx, next->code, &before);
	bool is_taken = status == OK;
	if (status != NOT_FOUND)
		TRY(status);
	if (is_taken)
		next->owner = before.owner;
	status = next->owner.n > 0 ? unit_by_code(ctx, next->owner, ctx->today, &unit) : NOT_FOUND;
	if (status == OK)
		status = scope_require(ctx, unit.id, ROLE_OFFICER);
	if (is_taken && (status == NOT_FOUND || status == DENIED)) {
		problems_clear(ctx);
		return problem_add(ctx, "code", T("Mã “%.*s” đã có chỉ số khác dùng; hãy chọn mã khác."),
				   STR_ARG(next->code));
	}
	return status;
}

enum status indicator_put(struct ctx *ctx, const struct indicator *indicator)
{
	struct indicator next = *indicator;
	struct node *node;
	bool is_new;

	if (!is_code(next.code))
		return problem_add(ctx, "code", T("Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới."));
	if (catalog_type(ctx->catalog, next.code))
		return problem_add(ctx, "code", T("“%.*s” đã là tên một nguồn bản ghi."), STR_ARG(next.code));
	if (!is_one_line(next.label) || !is_one_line(next.unit) || !is_one_line(next.meaning))
		return problem_add(ctx, "label", T("Tên, đơn vị tính, ý nghĩa viết trên một dòng."));
	TRY(require_owner(ctx, &next));
	TRY(definition_put(ctx, KIND, next.code, body_of(ctx->arena, &next), &is_new));
	return figure_check(ctx, NULL, next.formula, &node);
}

enum status indicator_owner(struct ctx *ctx, const struct indicator *indicator, struct unit *out)
{
	struct unit *path;
	size_t n;

	enum status status = unit_by_code(ctx, indicator->owner, ctx->today, out);
	if (status != NOT_FOUND || !ctx->scope)
		return status;
	for (size_t i = 0; i < ctx->scope->n_grants; i++) {
		TRY(structure_path(ctx, ctx->scope->grants[i].unit_id, ctx->today, &path, &n));
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(path[k].code, indicator->owner))
				continue;
			*out = path[k];
			return OK;
		}
	}
	return NOT_FOUND;
}

enum status indicators_install(struct ctx *ctx)
{
	for (size_t i = 0; i < n_catalog_files; i++) {
		if (str_starts(catalog_files[i].name, STR("indicators/")))
			TRY(indicators_apply(ctx, catalog_files[i].data));
	}
	return OK;
}
