/* plan check, load, list, eval; rank. */
#include <stdio.h>

#include "base/arena.h"
#include "base/args.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "figures/plan_file.h"
#include "figures/ranking.h"
#include "features/plans/plans.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define FILE_MAX ((size_t)1 << 20)
#define LISTED_MAX 200000 /* plans */

static void print_json(const struct buf *out)
{
	fwrite(out->p, 1, out->n, stdout);
	fputc('\n', stdout);
}

static enum status one_word(struct ctx *ctx, const struct args *args, const char *what, struct str *out)
{
	if (args->n_words != 1)
		return problem_add(ctx, "", T("Cần đúng một %s."), what);
	*out = args->words[0];
	return OK;
}

static void check_json(struct ctx *ctx, struct json *j, const struct plan_file *file, bool is_good)
{
	json_object(j);
	json_kbool(j, "ok", is_good);
	json_kint(j, "targets", (int64_t)file->n_targets);
	json_key(j, "problems");
	json_array(j);
	for (size_t i = 0; i < ctx->problems.n; i++) {
		const struct problem *p = &ctx->problems.items[i];
		json_object(j);
		json_kint(j, "line", p->line);
		json_kint(j, "column", p->column);
		json_kstr(j, "message", p->message);
		json_kstr(j, "nearest", p->nearest);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static enum status command_check(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "json", false } };
	struct plan_file file = { 0 };
	struct str name, text;
	struct args args;

	(void)db;
	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &args));
	TRY(args_words(ctx, &args, 1));
	TRY(one_word(ctx, &args, tr(ctx, T("tệp kế hoạch")), &name));
	TRY(file_read(ctx, name, FILE_MAX, &text));
	enum status status = plan_file_read(ctx, text, &file);
	enum status named = status == OK || status == INVALID ? plan_file_check_names(ctx, &file) : OK;
	status = status == OK ? named : status;
	if ((status != OK && status != INVALID) || (named != OK && named != INVALID))
		return status;
	if (args_flag(&args, "json")) {
		struct buf out;
		struct json j;
		buf_init(&out, ctx->arena, 0);
		json_begin(&j, &out);
		check_json(ctx, &j, &file, status == OK);
		print_json(&out);
	} else if (status == OK) {
		printf("%s: %zu %s\n", file.code.n > 0 ? str_zero(ctx->arena, file.code) : "", file.n_targets,
		       tr(ctx, T("chỉ tiêu, không có lỗi")));
	}
	return status;
}

static enum status command_load(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "demonstration", false } };
	struct plan_file file;
	struct str name, text;
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &args));
	TRY(args_words(ctx, &args, 1));
	TRY(one_word(ctx, &args, tr(ctx, T("tệp kế hoạch")), &name));
	TRY(file_read(ctx, name, FILE_MAX, &text));
	TRY(plan_file_read(ctx, text, &file));
	return plan_file_load(ctx, db, &file, args_flag(&args, "demonstration"));
}

static enum status command_list(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = { { "json", false } };
	struct args args;
	struct plan *plans;
	struct buf out;
	struct json j;
	size_t n;

	(void)db;
	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &args));
	TRY(args_words(ctx, &args, 0));
	TRY(plan_find(ctx, &(struct plan_filter){ .n_max = LISTED_MAX }, &plans, &n));
	if (!args_flag(&args, "json")) {
		for (size_t i = 0; i < n; i++)
			printf("%-24.*s %-12.*s %.*s\n", STR_ARG(plans[i].code), STR_ARG(plans[i].period),
			       STR_ARG(plans[i].title));
		return OK;
	}
	buf_init(&out, ctx->arena, 0);
	json_begin(&j, &out);
	TRY(plan_list_json(ctx, &j, plans, n));
	print_json(&out);
	return OK;
}

/* --unit, --period, --as-of, --structure, --known-on. */
static const struct option_spec ask_specs[] = {
	{ "unit", true },      { "period", true },   { "as-of", true },
	{ "structure", true }, { "known-on", true }, { "json", false },
};

static enum status read_ask(struct ctx *ctx, const struct args *args, const struct plan *plan, struct plan_ask *out)
{
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct str code = args_option(args, "unit"), structure = args_option(args, "structure");
	day_t known_on = DAY_NONE;

	TRY(args_day(ctx, args, "as-of", &ask.as_of));
	TRY(args_day(ctx, args, "known-on", &known_on));
	if (known_on != DAY_NONE)
		ask.structure.known = instant_of_day(known_on + 1) - 1;
	ask.period = args_option(args, "period");
	if (structure.n > 0 && !str_is(structure, "at-time")) {
		ask.structure.is_restated = true;
		TRY(args_day(ctx, args, "structure", &ask.structure.restated_on));
	}
	if (code.n > 0) {
		struct unit unit;
		enum status status = unit_by_code(ctx, code, plan->until_day - 1, &unit);
		if (status == NOT_FOUND)
			return problem_add(ctx, "unit", T("Không có đơn vị mã “%.*s”."), STR_ARG(code));
		TRY(status);
		ask.unit_id = unit.id;
	}
	*out = ask;
	return OK;
}

static void print_target(struct ctx *ctx, const struct target_result *t)
{
	printf("%-4.*s %12.*s  %.*s\n", STR_ARG(t->code), STR_ARG(t->has_value ? t->display : STR("–")),
	       STR_ARG(t->label));
	for (size_t i = 0; i < t->n_baselines; i++) {
		const struct baseline *b = &t->baselines[i];
		struct str level = b->has_bound ? bound_text(ctx->arena, &b->bound) : STR("–");
		bool is_measured = b->has_bound || b->level.form == TARGET_DONE; /* else only carried */
		printf("     %-12.*s %12.*s %10.*s  %s\n", STR_ARG(b->kind), STR_ARG(level), STR_ARG(b->share),
		       is_measured ? tr(ctx, standing_label(b->measured.standing)) : "");
	}
}

static enum status command_eval(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct plan_result result;
	struct plan_ask ask;
	struct plan plan;
	struct args args;
	struct str code;
	struct buf out;
	struct json j;

	(void)db;
	TRY(args_parse(ctx, argc, argv, ask_specs, COUNT(ask_specs), &args));
	TRY(args_words(ctx, &args, 1));
	TRY(one_word(ctx, &args, tr(ctx, T("mã kế hoạch")), &code));
	TRY(plan_by_code(ctx, code, INSTANT_FOREVER, &plan));
	TRY(read_ask(ctx, &args, &plan, &ask));
	TRY(plan_evaluate(ctx, &plan, &ask, &result));
	if (args_flag(&args, "json")) {
		buf_init(&out, ctx->arena, 0);
		json_begin(&j, &out);
		plan_result_json(ctx, &j, &result);
		print_json(&out);
		return OK;
	}
	printf("%.*s · %.*s · %.*s\n", STR_ARG(result.plan.title), STR_ARG(result.unit.name),
	       STR_ARG(day_people(ctx->arena, result.as_of)));
	for (size_t i = 0; i < result.n_targets; i++)
		print_target(ctx, &result.targets[i]);
	return OK;
}

static struct str rank_text(struct ctx *ctx, int rank)
{
	return rank > 0 ? str_fmt(ctx->arena, "%d", rank) : STR("–");
}

/* Rank, value, share, the day of 100 %, the unit. */
static void print_ranked(struct ctx *ctx, const struct rank_row *row)
{
	const struct target_result *t = &row->child.result;
	struct str passed =
		row->passing == PASSED_ON_DAY ? day_people(ctx->arena, row->passed_on)
		: row->passing == PASSED_IN_MONTH
			? str_fmt(ctx->arena, "T%d/%d", day_civil(row->passed_on).month, day_civil(row->passed_on).year)
			: STR_EMPTY;

	printf("%4.*s  %12.*s %10.*s %10.*s  %.*s\n", STR_ARG(rank_text(ctx, row->child.rank)), STR_ARG(t->display),
	       STR_ARG(t->n_baselines > 0 ? t->baselines[0].share : STR_EMPTY), STR_ARG(passed),
	       STR_ARG(row->child.unit.name));
}

static enum status command_rank(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct plan_result result;
	struct ranking ranking;
	struct plan_ask ask;
	struct plan plan;
	struct args args;
	struct buf out;
	struct json j;

	(void)db;
	TRY(args_parse(ctx, argc, argv, ask_specs, COUNT(ask_specs), &args));
	if (args.n_words != 2)
		return problem_add(ctx, "", T("Cần mã kế hoạch và mã chỉ tiêu, ví dụ: rank lao-cai-2017 t1"));
	TRY(plan_by_code(ctx, args.words[0], INSTANT_FOREVER, &plan));
	TRY(read_ask(ctx, &args, &plan, &ask));
	ask.only_target = str_zero(ctx->arena, args.words[1]);
	TRY(plan_evaluate(ctx, &plan, &ask, &result));
	TRY(ranking_make(ctx, &ask, &result, &result.targets[0], &ranking));
	if (args_flag(&args, "json")) {
		buf_init(&out, ctx->arena, 0);
		json_begin(&j, &out);
		ranking_json(ctx, &j, &ranking);
		print_json(&out);
		return OK;
	}
	for (size_t i = 0; i < ranking.n; i++)
		print_ranked(ctx, &ranking.rows[i]);
	return OK;
}

#define ASK_USAGE "[--unit U] [--period P] [--as-of D] [--structure at-time|D] [--known-on D] [--json]"

const struct command plan_commands[PLAN_COMMANDS] = {
	{ "plan check", "FILE [--json]", command_check,
	  "Reads a plan file and says what is wrong with it; writes nothing." },
	{ "plan load", "FILE [--demonstration]", command_load, "Loads a plan file; loading it again changes nothing." },
	{ "plan list", "[--json]", command_list, "Plans, newest period first." },
	{ "plan eval", "PLAN " ASK_USAGE, command_eval, "A plan's results against its baselines." },
	{ "rank", "PLAN TARGET " ASK_USAGE, command_rank,
	  "The units right below by the share of their own baseline, with the day on which each passed 100 %." },
};
