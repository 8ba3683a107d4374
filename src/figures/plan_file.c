/* Reading and checking a plan file (plan_file.h). Writing it: plan_load.c. */
#include "figures/plan_file.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"
#include "domain/yaml_tree.h"
#include "figures/ast.h"
#include "figures/plan.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The texts of a list, one a line (or joined by `sep`). */
static struct str joined(struct yaml_reader *r, const struct yaml *map, const char *key, char sep)
{
	const struct yaml *list = yaml_list(r, map, key, false);
	struct buf out;

	buf_init(&out, r->arena, 0);
	for (size_t i = 0; list && i < list->n; i++) {
		if (i > 0)
			buf_char(&out, sep);
		buf_add(&out, list->items[i].text);
	}
	return buf_str(&out);
}

static int line_of(const struct yaml *map, const char *key)
{
	const struct yaml *entry = yaml_entry(map, key);
	return entry ? entry->line : map->line;
}

/* Problems of a text within the file stand at the file's line, those of its first line also at the file's column. */
static void move_problems(struct ctx *ctx, size_t from, const struct yaml *map, const char *key)
{
	const struct yaml *entry = yaml_entry(map, key);
	const struct yaml *at = entry ? entry : map;

	for (size_t i = from; i < ctx->problems.n; i++) {
		struct problem *p = &ctx->problems.items[i];
		if (p->line <= 1)
			p->column = at->column + at->is_quoted + (p->column > 0 ? p->column - 1 : 0);
		p->line = p->line > 1 ? at->line + p->line - 1 : at->line;
	}
}

static enum status check_level(struct yaml_reader *r, const struct yaml *map, struct str level)
{
	struct target target;
	size_t n_before = r->ctx->problems.n;

	enum status status = target_parse(r->ctx, level, &target);
	if (status == INVALID) {
		move_problems(r->ctx, n_before, map, "target");
		r->n_bad++;
		return OK;
	}
	return status;
}

static enum status add_baseline(struct yaml_reader *r, struct file_target *target, const struct yaml *map,
				struct file_baseline baseline)
{
	if (target->n_baselines == PLAN_BASELINES_MAX) {
		yaml_refuse(r, map, T("Một chỉ tiêu có không quá %d mức."), PLAN_BASELINES_MAX);
		return OK;
	}
	target->baselines[target->n_baselines++] = baseline;
	return check_level(r, map, baseline.level);
}

static enum status read_children(struct yaml_reader *r, struct file_target *target, const struct yaml *map,
				 const struct file_baseline *given)
{
	static const char *const keys[] = { "unit", "target", "note" };
	const struct yaml *children = yaml_list(r, map, "children", false);

	for (size_t i = 0; children && i < children->n; i++) {
		const struct yaml *child = &children->items[i];
		if (!yaml_check_keys(r, child, keys, COUNT(keys)))
			continue;
		struct file_baseline b = *given;
		b.kind = STR("assigned");
		b.unit = yaml_text(r, child, "unit", true);
		b.level = yaml_text(r, child, "target", true);
		b.note = yaml_text(r, child, "note", false);
		b.printed = STR_EMPTY;
		b.line = child->line;
		TRY(add_baseline(r, target, child, b));
	}
	return OK;
}

static enum status read_baseline(struct yaml_reader *r, struct file_target *target, const struct yaml *map)
{
	static const char *const keys[] = { "kind", "target", "by", "from", "decision", "printed", "note", "children" };
	static const char *const kinds[] = { "adopted", "assigned", "handed_down" };

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return OK;
	int kind = yaml_word(r, map, "kind", kinds, COUNT(kinds), -1);
	struct file_baseline b = {
		.kind = kind < 0 ? STR_EMPTY : str_of(kinds[kind]),
		.by = yaml_text(r, map, "by", false),
		.level = yaml_text(r, map, "target", !yaml_entry(map, "children")),
		.from_day = yaml_day(r, map, "from", DAY_NONE),
		.decision = yaml_text(r, map, "decision", false),
		.printed = yaml_text(r, map, "printed", false),
		.note = yaml_text(r, map, "note", false),
		.line = map->line,
	};
	if (b.level.n > 0)
		TRY(add_baseline(r, target, map, b));
	return read_children(r, target, map, &b);
}

static enum status check_formula(struct yaml_reader *r, const struct yaml *map, struct str formula, struct node **out)
{
	size_t n_before = r->ctx->problems.n;

	enum status status = plan_formula_check(r->ctx, formula, out);
	if (status == INVALID) {
		move_problems(r->ctx, n_before, map, "formula");
		r->n_bad++;
		return OK;
	}
	return status;
}

static enum status read_target(struct yaml_reader *r, struct plan_file *file, const struct yaml *map)
{
	static const char *const keys[] = { "id", "text", "unit", "formula", "part_of", "seeds", "note", "baselines" };
	struct file_target *t = &file->targets[file->n_targets];

	if (!yaml_check_keys(r, map, keys, COUNT(keys)))
		return OK;
	*t = (struct file_target){
		.code = yaml_text(r, map, "id", true),
		.label = yaml_text(r, map, "text", true),
		.measured_in = yaml_text(r, map, "unit", false),
		.formula = str_trim(yaml_text(r, map, "formula", false)),
		.part_of = yaml_text(r, map, "part_of", false),
		.seeds = joined(r, map, "seeds", ' '),
		.note = yaml_text(r, map, "note", false),
		.baselines = arena_array_of(r->arena, struct file_baseline, PLAN_BASELINES_MAX),
		.line = map->line,
	};
	if (t->code.n > 0 && !code_is_name(t->code))
		yaml_refuse(r, map, T("Mã chỉ tiêu “%.*s” chỉ gồm chữ thường, chữ số và dấu gạch nối."),
			    STR_ARG(t->code));
	for (size_t i = 0; i < file->n_targets; i++) {
		if (str_eq(file->targets[i].code, t->code))
			yaml_refuse(r, map, T("Mã chỉ tiêu “%.*s” đã dùng ở dòng %d."), STR_ARG(t->code),
				    file->targets[i].line);
	}
	file->n_targets++;
	if (t->formula.n > 0)
		TRY(check_formula(r, map, t->formula, &t->node));

	const struct yaml *baselines = yaml_list(r, map, "baselines", false);
	for (size_t i = 0; baselines && i < baselines->n; i++)
		TRY(read_baseline(r, t, &baselines->items[i]));
	return OK;
}

/* A target that is a part of another names it. */
static void check_parts(struct yaml_reader *r, const struct plan_file *file)
{
	struct str *codes = arena_array_of(r->arena, struct str, file->n_targets);
	for (size_t i = 0; i < file->n_targets; i++)
		codes[i] = file->targets[i].code;
	for (size_t i = 0; i < file->n_targets; i++) {
		const struct file_target *t = &file->targets[i];
		bool is_known = t->part_of.n == 0;
		for (size_t k = 0; k < file->n_targets; k++)
			is_known |= k != i && str_eq(codes[k], t->part_of);
		if (is_known)
			continue;
		r->n_bad++;
		if (problem_at(r->ctx, t->line, 1, nearest_name(t->part_of, codes, file->n_targets),
			       T("part_of: kế hoạch không có chỉ tiêu “%.*s”."), STR_ARG(t->part_of)) == OK)
			return;
	}
}

struct mentions {
	const struct plan_file *file;
	const struct str *codes;
	struct yaml_reader *reader;
	bool *is_asked; /* [asking * n + asked] */
	size_t asking;
};

static void find_mentions(struct mentions *m, const struct node *node)
{
	size_t n = m->file->n_targets, k = 0;

	if (!node)
		return;
	find_mentions(m, node->left);
	find_mentions(m, node->right);
	for (size_t i = 0; i < node->n_items; i++)
		find_mentions(m, node->items[i]);
	if (node->kind != NODE_ATTAINMENT)
		return;
	while (k < n && !str_eq(m->codes[k], node->text))
		k++;
	if (k < n) {
		m->is_asked[m->asking * n + k] = true;
		return;
	}
	m->reader->n_bad++;
	problem_record_at(m->reader->ctx, m->file->targets[m->asking].line, 1, nearest_name(node->text, m->codes, n),
			  T("attainment: kế hoạch không có chỉ tiêu “%.*s”."), STR_ARG(node->text));
}

/* A share asks for targets of this plan, and never for itself by way of others. */
static void check_mentions(struct yaml_reader *r, const struct plan_file *file)
{
	size_t n = file->n_targets;
	struct str *codes = arena_array_of(r->arena, struct str, n);
	struct mentions m = { file, codes, r, arena_array_of(r->arena, bool, n * n), 0 };

	for (size_t i = 0; i < n; i++)
		codes[i] = file->targets[i].code;
	for (m.asking = 0; m.asking < n; m.asking++)
		find_mentions(&m, file->targets[m.asking].node);
	for (size_t via = 0; via < n; via++) {
		for (size_t i = 0; i < n * n; i++)
			m.is_asked[i] |= m.is_asked[i / n * n + via] && m.is_asked[via * n + i % n];
	}
	for (size_t i = 0; i < n; i++) {
		if (!m.is_asked[i * n + i])
			continue;
		r->n_bad++;
		problem_record_at(r->ctx, file->targets[i].line, 1, STR_EMPTY,
				  T("attainment: chỉ tiêu “%.*s” lấy kết quả của chính nó."),
				  STR_ARG(codes[i]));
	}
}

enum status plan_file_read(struct ctx *ctx, struct str text, struct plan_file *out)
{
	static const char *const keys[] = { "plan",     "unit",      "title",     "period",      "as_of",
					    "decision", "signed_on", "signatory", "carries_out", "note",
					    "decimals", "rounding",  "on_course", "behind",      "targets" };
	static const char *const roundings[] = { "half_away", "truncate" };
	struct yaml_reader r = { .ctx = ctx, .arena = ctx->arena };
	struct plan_file file = { 0 };
	struct yaml root;

	*out = file;
	TRY(yaml_parse(ctx, ctx->arena, text, &root));
	if (!yaml_check_keys(&r, &root, keys, COUNT(keys)))
		return INVALID;
	file.code = yaml_text(&r, &root, "plan", true);
	file.unit = yaml_text(&r, &root, "unit", true);
	file.title = yaml_text(&r, &root, "title", true);
	file.period = yaml_text(&r, &root, "period", true);
	file.unit_line = line_of(&root, "unit");
	file.period_line = line_of(&root, "period");
	file.as_of = yaml_day(&r, &root, "as_of", DAY_NONE);
	file.decision = yaml_text(&r, &root, "decision", false);
	file.signed_on = yaml_day(&r, &root, "signed_on", DAY_NONE);
	file.signatory = yaml_text(&r, &root, "signatory", false);
	file.carries_out = joined(&r, &root, "carries_out", '\n');
	file.note = yaml_text(&r, &root, "note", false);
	file.decimals = yaml_int(&r, &root, "decimals", 1, 0, 4);
	file.rounding = str_of(roundings[yaml_word(&r, &root, "rounding", roundings, COUNT(roundings), 0) == 1]);
	file.on_course = yaml_int(&r, &root, "on_course", 10000, 1, 20000);
	file.behind = yaml_int(&r, &root, "behind", 6000, 1, 20000);
	if (file.code.n > 0 && !code_is_name(file.code))
		yaml_refuse(&r, &root, T("Mã kế hoạch “%.*s” chỉ gồm chữ thường, chữ số và dấu gạch nối."),
			    STR_ARG(file.code));

	const struct yaml *targets = yaml_list(&r, &root, "targets", true);
	if (targets && (targets->n == 0 || targets->n > PLAN_TARGETS_MAX))
		yaml_refuse(&r, targets, T("Kế hoạch có từ 1 đến %d chỉ tiêu."), PLAN_TARGETS_MAX);
	file.targets = arena_array_of(ctx->arena, struct file_target, PLAN_TARGETS_MAX);
	for (size_t i = 0; targets && i < targets->n && i < PLAN_TARGETS_MAX; i++)
		TRY(read_target(&r, &file, &targets->items[i]));
	check_parts(&r, &file);
	check_mentions(&r, &file);
	*out = file;
	return r.n_bad > 0 ? INVALID : OK;
}
