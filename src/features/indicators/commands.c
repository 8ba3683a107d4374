/* eval, explain and records: any formula by command line. */
#include "features/indicators/indicators.h"
#include "features/indicators/indicators_page.h"

#include <stdio.h>

#include "base/args.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/period.h"
#include "domain/unit.h"
#include "figures/figure.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define RECORDS_DEFAULT 1000

static const struct option_spec specs[] = {
	{ "unit", true },  { "from", true },      { "to", true },       { "period", true },
	{ "as-of", true }, { "structure", true }, { "known-on", true }, { "json", false },
	{ "part", true },  { "limit", true },     { "offset", true },
};

struct question {
	struct figure_ask ask;
	struct unit unit;
	struct args args;
};

/* The period: named, or from and to, else the civil year of the as-of day. */
static enum status read_period(struct ctx *ctx, struct question *q)
{
	struct str code = args_option(&q->args, "period");
	day_t from = DAY_NONE, to = DAY_NONE;
	struct period period;

	TRY(args_day(ctx, &q->args, "from", &from));
	TRY(args_day(ctx, &q->args, "to", &to));
	if (code.n > 0 && (from != DAY_NONE || to != DAY_NONE))
		return problem_add(ctx, "period", T("Nêu --period, hoặc --from và --to, không cả hai."));
	if (from != DAY_NONE || to != DAY_NONE) {
		if (from == DAY_NONE || to == DAY_NONE || to < from)
			return problem_add(ctx, "to", T("Cần cả --from và --to, ngày cuối không trước ngày đầu."));
		q->ask.from = from;
		q->ask.until = to + 1;
		return OK;
	}
	if (code.n > 0) {
		TRY(period_by_code(ctx, code, &period));
		q->ask.from = period.from_day;
		q->ask.until = period.until_day;
		return OK;
	}
	int year = day_civil(q->ask.as_of).year;
	q->ask.from = day_of(year, 1, 1);
	q->ask.until = day_of(year + 1, 1, 1);
	return OK;
}

static enum status read_unit(struct ctx *ctx, struct question *q)
{
	struct str code = args_option(&q->args, "unit");
	day_t day = q->ask.as_of < q->ask.until ? q->ask.as_of : q->ask.until - 1;
	enum status status = code.n > 0 ? unit_by_code(ctx, code, day, &q->unit) : unit_root(ctx, day, &q->unit);

	if (status == NOT_FOUND && code.n == 0)
		return problem_add(ctx, "unit", T("Ngày %.*s chưa có đơn vị nào trong cơ sở dữ liệu này."),
				   STR_ARG(day_people(ctx->arena, day)));
	if (status == NOT_FOUND)
		return problem_add(ctx, "unit", T("Không có đơn vị mã “%.*s”."), STR_ARG(code));
	TRY(status);
	q->ask.unit_id = q->unit.id;
	return OK;
}

static enum status read_question(struct ctx *ctx, int argc, char **argv, struct question *out)
{
	struct question q = { .ask = { .as_of = ctx->today, .structure = { .known = INSTANT_FOREVER } } };
	day_t known_on = DAY_NONE;

	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &q.args));
	if (q.args.n_words != 1)
		return problem_add(ctx, "", T("Cần đúng một công thức, đặt trong ngoặc kép."));
	q.ask.formula = q.args.words[0];
	TRY(args_day(ctx, &q.args, "as-of", &q.ask.as_of));
	TRY(args_day(ctx, &q.args, "known-on", &known_on));
	if (known_on != DAY_NONE)
		q.ask.structure.known = instant_of_day(known_on + 1) - 1;
	struct str structure = args_option(&q.args, "structure");
	if (structure.n > 0 && !str_is(structure, "at-time")) {
		q.ask.structure.is_restated = true;
		TRY(args_day(ctx, &q.args, "structure", &q.ask.structure.restated_on));
	}
	TRY(read_period(ctx, &q));
	TRY(read_unit(ctx, &q));
	*out = q;
	return OK;
}

static void print_buf(const struct buf *out)
{
	fwrite(out->p, 1, out->n, stdout);
	fputc('\n', stdout);
}

/* What is slow and limited is told apart from what is not. */
static void tell_live(struct ctx *ctx, const struct figure *figure, FILE *out)
{
	if (figure->is_live)
		fprintf(out, "%s\n", tr(ctx, T("Đếm trực tiếp từ bản ghi, không có số cộng dồn.")));
}

static enum status command_eval(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct figure figure;
	struct question q;
	struct buf out;
	struct json j;

	(void)db;
	TRY(read_question(ctx, argc, argv, &q));
	TRY(figure_ask(ctx, &q.ask, 1, &figure));
	if (!args_flag(&q.args, "json")) {
		printf("%.*s\n", STR_ARG(figure_display(ctx, &figure)));
		tell_live(ctx, &figure, stderr);
		return OK;
	}
	buf_init(&out, ctx->arena, 0);
	json_begin(&j, &out);
	figure_json(ctx, &j, &q.ask, q.unit.code, &figure);
	print_buf(&out);
	return OK;
}

static enum status command_explain(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct figure_explained explained;
	struct question q;
	struct buf out;
	struct json j;

	(void)db;
	TRY(read_question(ctx, argc, argv, &q));
	TRY(figure_explain(ctx, &q.ask, &explained));
	if (args_flag(&q.args, "json")) {
		buf_init(&out, ctx->arena, 0);
		json_begin(&j, &out);
		figure_explain_json(ctx, &j, &explained);
		print_buf(&out);
		return OK;
	}
	printf("%.*s\n%.*s = %.*s\n", STR_ARG(explained.words), STR_ARG(explained.formula),
	       STR_ARG(figure_display(ctx, &explained.figure)));
	tell_live(ctx, &explained.figure, stdout);
	for (size_t i = 0; i < explained.n_statements; i++)
		printf("\n-- %.*s\n%.*s\n", STR_ARG(explained.statements[i].measure),
		       STR_ARG(explained.statements[i].sql));
	for (size_t i = 0; i < explained.n_lacks; i++)
		printf("\n%.*s: %lld %s %.*s\n", STR_ARG(explained.lacks[i].measure), (long long)explained.lacks[i].n,
		       tr(ctx, T("dòng chưa ghi")), STR_ARG(explained.lacks[i].path));
	return OK;
}

static enum status command_records(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	struct figure_records records;
	struct figure figure;
	struct question q;
	struct buf out;
	struct json j;
	int64_t limit = RECORDS_DEFAULT, offset = 0;

	(void)db;
	TRY(read_question(ctx, argc, argv, &q));
	struct str limit_text = args_option(&q.args, "limit"), offset_text = args_option(&q.args, "offset");
	if (limit_text.p && num_parse_int(limit_text, 1, FIGURE_RECORDS_MAX, &limit) != OK)
		return problem_add(ctx, "limit", T("--limit là một số từ 1 đến %d."), FIGURE_RECORDS_MAX);
	if (offset_text.p && num_parse_int(offset_text, 0, INT32_MAX, &offset) != OK)
		return problem_add(ctx, "offset", T("--offset là một số không âm."));
	TRY(figure_ask(ctx, &q.ask, 1, &figure));
	TRY(figure_records(ctx, &q.ask, args_option(&q.args, "part"), (size_t)limit, (size_t)offset, &records));
	if (args_flag(&q.args, "json")) {
		buf_init(&out, ctx->arena, 0);
		json_begin(&j, &out);
		figure_records_json(ctx, &j, &q.ask, q.unit.code, &figure, &records);
		print_buf(&out);
		return OK;
	}
	for (size_t i = 0; i < records.n; i++)
		printf("%8.*s  %-10.*s  %.*s · %.*s\n",
		       STR_ARG(rational_people(ctx->arena, records.items[i].contribution, 0, ROUND_HALF_AWAY)),
		       STR_ARG(day_people(ctx->arena, records.items[i].day)), STR_ARG(records.items[i].label),
		       STR_ARG(records.items[i].unit));
	printf("%.*s · %lld %s\n", STR_ARG(records.part), (long long)records.total, tr(ctx, T("bản ghi")));
	return OK;
}

#define USAGE \
	"FORMULA [--unit U] [--from D --to D | --period P] [--as-of D] [--structure at-time|D] [--known-on D] " \
	"[--json]"

const struct command indicators_commands[INDICATORS_COMMANDS] = {
	{ "eval", USAGE, command_eval, "The value of a formula." },
	{ "explain", USAGE, command_explain, "A formula in words, its statements, and the rows that lack a value." },
	{ "records", USAGE " [--part P] [--limit N] [--offset N]", command_records,
	  "The records behind a figure; their contributions add up to the part." },
};
