/* import and export: records of any type as .xlsx, CSV and JSON. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/args.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/tabular.h"
#include "domain/unit.h"
#include "features/records/records.h"
#include "figures/figure.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static enum status find_type(struct ctx *ctx, const struct args *args, const char *usage, size_t n_words,
			     const struct record_type **out)
{
	if (args->n_words != n_words)
		return problem_add(ctx, "", "%s", usage);
	const struct record_type *type = catalog_type(ctx->catalog, args->words[0]);
	if (!type) {
		size_t n = catalog_n_types(ctx->catalog);
		struct str *names = arena_array_of(ctx->arena, struct str, n);
		for (size_t i = 0; i < n; i++)
			names[i] = catalog_type_at(ctx->catalog, i)->code;
		return problem_at(ctx, 0, 0, nearest_name(args->words[0], names, n), T("Không có loại bản ghi “%.*s”."),
				  STR_ARG(args->words[0]));
	}
	*out = type;
	return OK;
}

static enum status find_unit(struct ctx *ctx, const struct args *args, int64_t *out)
{
	struct str code = args_option(args, "unit");
	struct unit unit;

	*out = 0;
	if (code.n == 0)
		return OK;
	enum status status = unit_by_code(ctx, code, ctx->today, &unit);
	if (status == NOT_FOUND)
		return problem_add(ctx, "unit", T("Không có đơn vị mã “%.*s”."), STR_ARG(code));
	TRY(status);
	*out = unit.id;
	return OK;
}

static enum status write_file(struct ctx *ctx, struct str name, struct str content)
{
	FILE *f = str_is(name, "-") ? stdout : fopen(str_zero(ctx->arena, name), "wb");
	if (!f)
		return problem_add(ctx, "o", T("Không ghi được tệp %.*s: %s."), STR_ARG(name), strerror(errno));
	bool is_written = fwrite(content.p, 1, content.n, f) == content.n;
	bool is_closed = f == stdout ? fflush(f) == 0 : fclose(f) == 0;
	if (!is_written || !is_closed)
		return problem_add(ctx, "o", T("Không ghi được tệp %.*s: %s."), STR_ARG(name), strerror(errno));
	return OK;
}

/* Every wrong cell as a row of a table that opens beside the file: row, column, field, message. */
static enum status write_errors(struct ctx *ctx, struct str name)
{
	const struct str heading[] = { STR("row"), STR("column"), STR("field"), STR("message") };
	struct buf out;

	buf_init(&out, ctx->arena, 0);
	table_write_csv(&out, heading, COUNT(heading));
	for (size_t i = 0; i < ctx->problems.n; i++) {
		const struct problem *p = &ctx->problems.items[i];
		const struct str cells[] = { str_fmt(ctx->arena, "%d", p->line), str_fmt(ctx->arena, "%d", p->column),
					     p->field, p->message };
		table_write_csv(&out, cells, COUNT(cells));
	}
	return write_file(ctx, name, buf_str(&out));
}

static void print_import_json(struct ctx *ctx, const struct import *import)
{
	struct buf out;
	struct json j;

	buf_init(&out, ctx->arena, 0);
	json_begin(&j, &out);
	json_object(&j);
	json_kint(&j, "rows", (int64_t)import->n_rows);
	json_kint(&j, "added", (int64_t)import->n_added);
	json_kbool(&j, "dry_run", import->is_dry_run);
	json_key(&j, "errors");
	json_array(&j);
	for (size_t i = 0; i < ctx->problems.n; i++) {
		const struct problem *p = &ctx->problems.items[i];
		json_object(&j);
		json_kint(&j, "row", p->line);
		json_kint(&j, "column", p->column);
		json_kstr(&j, "field", p->field);
		json_kstr(&j, "message", p->message);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	fwrite(out.p, 1, out.n, stdout);
	fputc('\n', stdout);
}

static enum status command_import(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = {
		{ "dry-run", false }, { "errors", true }, { "json", false }, { "unit", true }
	};
	struct import import = { .reason = STR("Nhập từ tệp") };
	struct args args;

	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &args));
	TRY(args_words(ctx, &args, 2));
	TRY(find_type(ctx, &args, tr(ctx, T("Cần loại bản ghi và tệp, ví dụ: import dialogue doi-thoai.xlsx")), 2,
		      &import.type));
	TRY(file_read(ctx, args.words[1], TABLE_SIZE_MAX, &import.text));
	TRY(find_unit(ctx, &args, &import.unit_id));
	import.is_dry_run = args_flag(&args, "dry-run");
	enum status status = import_run(ctx, db, &import);
	if (status != OK && status != INVALID)
		return status;
	if (status == INVALID && args_option(&args, "errors").n > 0)
		TRY(write_errors(ctx, args_option(&args, "errors")));
	if (args_flag(&args, "json"))
		print_import_json(ctx, &import);
	else if (status == OK)
		printf("%zu %s, %zu %s\n", import.n_rows, tr(ctx, T("dòng")), import.n_added,
		       tr(ctx, T("bản ghi được thêm")));
	return status;
}

/* Problems of the formula stand where the condition within it has them; `n_before` characters are not the caller's. */
static void tell_place(struct ctx *ctx, size_t n_before)
{
	for (size_t i = 0; i < ctx->problems.n; i++) {
		struct problem *p = &ctx->problems.items[i];
		if (p->line == 1 && p->column > (int)n_before)
			p->column -= (int)n_before;
	}
}

/* --where: the records that the formula count(TYPE where P) counts, asked as of the day. */
static enum status find_where(struct ctx *ctx, struct str where, struct export *export)
{
	const struct record_list *list = &export->list;
	struct figure_ask ask = { .from = DAY_MIN, .until = list->as_of + 1, .as_of = list->as_of };
	struct figure_records found;
	struct unit root;

	ask.structure.known = INSTANT_FOREVER;
	ask.formula = str_fmt(ctx->arena, "count(%.*s where %.*s)", STR_ARG(list->type->code), STR_ARG(where));
	ask.unit_id = list->unit_id;
	if (ask.unit_id == 0) {
		TRY(unit_root(ctx, ctx->today, &root));
		ask.unit_id = root.id;
	}
	LIST(int64_t) ids = { 0 };
	do {
		enum status status = figure_records(ctx, &ask, STR_EMPTY, FIGURE_RECORDS_MAX, ids.n, &found);
		if (status == INVALID)
			tell_place(ctx, ask.formula.n - where.n - 1);
		TRY(status);
		for (size_t i = 0; i < found.n; i++)
			*LIST_ADD(ctx->arena, &ids) = found.items[i].id;
	} while (found.n == FIGURE_RECORDS_MAX && ids.n <= TABLE_ROWS_MAX);
	static const int64_t none;
	export->ids = ids.n > 0 ? ids.items : &none;
	export->n_ids = ids.n;
	return OK;
}

static enum status command_export(struct ctx *ctx, struct db *db, int argc, char **argv)
{
	static const struct option_spec specs[] = {
		{ "unit", true }, { "output", true }, { "as-of", true }, { "where", true }
	};
	struct export export = { .list = { .as_of = ctx->today } };
	struct args args;
	struct str bytes;
	char output[] = "--output";

	(void)db;
	for (int i = 0; i < argc; i++) { /* -o FILE is short for --output FILE */
		if (strcmp(argv[i], "-o") == 0)
			argv[i] = output;
	}
	TRY(args_parse(ctx, argc, argv, specs, COUNT(specs), &args));
	TRY(args_words(ctx, &args, 1));
	TRY(find_type(ctx, &args, tr(ctx, T("Cần loại bản ghi, ví dụ: export dialogue -o doi-thoai.xlsx")), 1,
		      &export.list.type));
	TRY(find_unit(ctx, &args, &export.list.unit_id));
	export.list.has_as_of = args_option(&args, "as-of").n > 0;
	TRY(args_day(ctx, &args, "as-of", &export.list.as_of));
	if (args_option(&args, "where").n > 0)
		TRY(find_where(ctx, args_option(&args, "where"), &export));
	struct str name = args_option(&args, "output");
	bool is_screen = name.n == 0 || str_is(name, "-");
	if (!is_screen)
		TRY(table_format_of(ctx, name, &export.format));
	TRY(export_records(ctx, &export, &bytes));
	return write_file(ctx, is_screen ? STR("-") : name, bytes);
}

const struct command record_commands[RECORD_COMMANDS] = {
	{ "import", "TYPE FILE.xlsx|csv [--unit U] [--dry-run] [--errors FILE] [--json]", command_import,
	  "Adds the rows of a table as records, all or none; errors are told by cell." },
	{ "export", "TYPE [--unit U] [--as-of D] [--where P] [-o FILE.xlsx|csv|json]", command_export,
	  "Records as a table; sensitive values are masked." },
};
