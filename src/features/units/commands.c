/* congdoan unit …: units from the command line, where the first one of an empty book comes from. */
#include <stdio.h>

#include "base/args.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/unit.h"
#include "features/units/units_page.h"
#include "i18n/names.h"

struct job {
	struct unit_new unit;
	int64_t id;
};

static enum status write_unit(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = "add" };
	int64_t sent_before;

	TRY(act_begin(ctx, &act, &sent_before));
	return unit_found(ctx, &act, &job->unit, &job->id);
}

static enum status read_day(struct ctx *ctx, struct str text, day_t *out)
{
	*out = ctx->today;
	if (text.n == 0 || day_parse_iso(text, out) == OK || day_parse_people(text, out) == OK)
		return OK;
	return problem_add(ctx, "from", T("“%.*s” chưa phải là ngày; viết dd/mm/yyyy, ví dụ 30/06/2017."),
			   STR_ARG(text));
}

/* Only the first unit stands under none. */
static enum status find_parent(struct ctx *ctx, struct str code, day_t day, int64_t *out)
{
	struct unit unit;

	if (code.n > 0) {
		enum status status = unit_by_code(ctx, code, day, &unit);
		*out = status == OK ? unit.id : 0;
		if (status != NOT_FOUND)
			return status;
		return problem_add(ctx, "parent", T("Không có đơn vị mã “%.*s” vào ngày này."), STR_ARG(code));
	}
	enum status status = unit_root(ctx, ctx->today, &unit);
	if (status == OK)
		return problem_add(ctx, "parent", T("Cần mã của công đoàn cấp trên."));
	problems_clear(ctx);
	*out = 0;
	return status == NOT_FOUND ? OK : status;
}

static enum status command_add(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = {
		{ "name", true }, { "kind", true }, { "parent", true }, { "from", true }
	};
	struct job job = { 0 };
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, sizeof specs / sizeof *specs, &args));
	TRY(args_words(ctx, &args, 1));
	if (args.n_words != 1)
		return problem_add(ctx, "", T("Cần đúng một mã đơn vị, ví dụ ldld-lao-cai."));
	job.unit.code = args.words[0];
	job.unit.kind = args_option(&args, "kind");
	TRY(text_nfc(ctx->arena, args_option(&args, "name"), &job.unit.name));
	TRY(read_day(ctx, args_option(&args, "from"), &job.unit.from_day));
	TRY(find_parent(ctx, args_option(&args, "parent"), job.unit.from_day, &job.unit.parent_id));
	TRY(db_write(ctx, db, write_unit, &job));
	printf("%.*s\n", STR_ARG(job.unit.code));
	return OK;
}

const struct command units_commands[UNITS_COMMANDS] = {
	{ "unit add", "CODE --name NAME --kind KIND [--parent CODE] [--from DAY]", command_add,
	  "Adds a unit under its parent; the first of an empty book, the confederation, has none.", true },
};
