/* Writing a plan file as records: adds what is new, corrects what differs, annuls what is gone (plan_file.h). */
#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/catalog_files.h"
#include "domain/fact.h"
#include "domain/period.h"
#include "domain/unit.h"
#include "figures/plan_file.h"

struct job {
	const struct plan_file *file;
	bool is_demonstration;
	struct act act;
	struct unit body;
	struct period period;
	int64_t plan_id;
};

static enum status records_where(struct ctx *ctx, const struct record_type *type, const char *field, struct value value,
				 struct record **out, size_t *out_n)
{
	struct record_filter filter = { str_of(field), FILTER_IS, value };
	struct record_list list = { .type = type, .filters = &filter, .n_filters = 1, .limit = 100 };
	int64_t total;
	return record_list_read(ctx, &list, out, out_n, &total);
}

static bool is_same(const struct record *a, const struct record *b)
{
	for (size_t i = 0; i < a->type->n_fields; i++) {
		if (!value_eq(a->values[i], b->values[i]))
			return false;
	}
	return true;
}

/* The record among `existing` that has the same values in the key fields is taken over, and marked as taken. */
static enum status put(struct ctx *ctx, struct job *job, struct record *existing, size_t n, const char *const *keys,
		       size_t n_keys, struct record *wanted)
{
	for (size_t i = 0; i < n; i++) {
		bool fits = existing[i].id != 0;
		for (size_t k = 0; k < n_keys; k++)
			fits = fits && value_eq(record_get(&existing[i], keys[k]), record_get(wanted, keys[k]));
		if (!fits)
			continue;
		struct record before = existing[i];
		existing[i].id = 0;
		wanted->id = before.id;
		return is_same(&before, wanted) ? OK : fact_apply(ctx, &job->act, wanted->type, &before, wanted);
	}
	return fact_apply(ctx, &job->act, wanted->type, NULL, wanted);
}

static enum status annul_left(struct ctx *ctx, struct job *job, const struct record *existing, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (existing[i].id != 0)
			TRY(fact_apply(ctx, &job->act, existing[i].type, &existing[i], NULL));
	}
	return OK;
}

/* A target that is gone takes its baselines and its evidence with it. */
static enum status annul_left_targets(struct ctx *ctx, struct job *job, const struct record *existing, size_t n)
{
	static const struct record_type *const parts[] = { &baseline_type, &evidence_type };
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < 2 && existing[i].id != 0; k++) {
			struct record *records;
			size_t n_records;
			TRY(records_where(ctx, parts[k], "target", VALUE_OF_INT(existing[i].id), &records, &n_records));
			TRY(annul_left(ctx, job, records, n_records));
		}
	}
	return annul_left(ctx, job, existing, n);
}

static void set_text(struct record *r, const char *field, struct str text)
{
	record_set(r, field, text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE);
}

static void set_day(struct record *r, const char *field, day_t day)
{
	record_set(r, field, day == DAY_NONE ? VALUE_NONE : VALUE_OF_INT(day));
}

static enum status put_plan(struct ctx *ctx, struct job *job)
{
	static const char *const keys[] = { "code" };
	const struct plan_file *file = job->file;
	struct record plan = record_new(ctx, &plan_type), *existing;
	size_t n;

	set_text(&plan, "code", file->code);
	record_set(&plan, "unit", VALUE_OF_INT(job->body.id));
	set_text(&plan, "title", file->title);
	set_text(&plan, "period", file->period);
	set_day(&plan, "as_of", file->as_of);
	set_text(&plan, "decision", file->decision);
	set_day(&plan, "signed_on", file->signed_on);
	set_text(&plan, "signatory", file->signatory);
	set_text(&plan, "carries_out", file->carries_out);
	set_text(&plan, "note", file->note);
	record_set(&plan, "decimals", VALUE_OF_INT(file->decimals));
	set_text(&plan, "rounding", file->rounding);
	record_set(&plan, "on_course", VALUE_OF_INT(file->on_course));
	record_set(&plan, "behind", VALUE_OF_INT(file->behind));
	record_set(&plan, "is_demonstration", VALUE_OF_INT(job->is_demonstration));
	TRY(records_where(ctx, &plan_type, "code", VALUE_OF_TEXT(file->code), &existing, &n));
	TRY(put(ctx, job, existing, n, keys, 1, &plan));
	job->plan_id = plan.id;
	return OK;
}

static enum status unit_id_of(struct ctx *ctx, struct job *job, struct str code, const char *field, int line,
			      int64_t *out)
{
	struct unit unit;

	if (code.n == 0) {
		*out = job->body.id;
		return OK;
	}
	enum status status = unit_by_code(ctx, code, job->period.from_day, &unit);
	if (status == NOT_FOUND)
		return problem_at(ctx, line, 1, STR_EMPTY, T("%s: không có đơn vị mã “%.*s”."), field, STR_ARG(code));
	TRY(status);
	*out = unit.id;
	return OK;
}

/* A problem and OK if the book has no such unit; "" names none. */
static enum status check_unit(struct ctx *ctx, struct str code, const char *field, day_t day, int line)
{
	struct unit unit;

	if (code.n == 0)
		return OK;
	enum status status = unit_by_code(ctx, code, day, &unit);
	if (status != NOT_FOUND)
		return status;
	problem_record_at(ctx, line, 1, STR_EMPTY, T("%s: không có đơn vị mã “%.*s”."), field, STR_ARG(code));
	return OK;
}

enum status plan_file_check_names(struct ctx *ctx, const struct plan_file *file)
{
	size_t n_before = ctx->problems.n;
	struct period period = { .from_day = ctx->today };

	enum status status = period_by_code(ctx, file->period, &period);
	if (status != OK && status != NOT_FOUND)
		return status;
	if (status == NOT_FOUND && ctx->problems.n > n_before) {
		ctx->problems.items[n_before].line = file->period_line;
		ctx->problems.items[n_before].column = 1;
	}
	TRY(check_unit(ctx, file->unit, "unit", ctx->today, file->unit_line));
	for (size_t i = 0; i < file->n_targets; i++) {
		for (size_t k = 0; k < file->targets[i].n_baselines; k++) {
			const struct file_baseline *b = &file->targets[i].baselines[k];
			TRY(check_unit(ctx, b->unit, "unit", period.from_day, b->line));
			TRY(check_unit(ctx, b->by, "by", period.from_day, b->line));
		}
	}
	return ctx->problems.n > n_before ? INVALID : OK;
}

static enum status put_baselines(struct ctx *ctx, struct job *job, const struct file_target *target, int64_t target_id)
{
	static const char *const keys[] = { "kind", "unit", "from_day" };
	struct record *existing;
	size_t n;

	TRY(records_where(ctx, &baseline_type, "target", VALUE_OF_INT(target_id), &existing, &n));
	for (size_t i = 0; i < target->n_baselines; i++) {
		const struct file_baseline *b = &target->baselines[i];
		struct record baseline = record_new(ctx, &baseline_type);
		int64_t unit_id, by_id;
		TRY(unit_id_of(ctx, job, b->unit, "unit", b->line, &unit_id));
		TRY(unit_id_of(ctx, job, b->by, "by", b->line, &by_id));
		day_t from_day = b->from_day != DAY_NONE ? b->from_day
				 : job->file->signed_on != DAY_NONE && job->file->signed_on < job->period.from_day
					 ? job->file->signed_on
					 : job->period.from_day;
		record_set(&baseline, "target", VALUE_OF_INT(target_id));
		record_set(&baseline, "unit", VALUE_OF_INT(unit_id));
		set_text(&baseline, "kind", b->kind);
		record_set(&baseline, "by_unit", b->by.n > 0 || b->unit.n > 0 ? VALUE_OF_INT(by_id) : VALUE_NONE);
		set_text(&baseline, "level", b->level);
		set_day(&baseline, "from_day", from_day);
		set_text(&baseline, "decision", b->decision);
		set_text(&baseline, "printed", b->printed);
		set_text(&baseline, "note", b->note);
		TRY(put(ctx, job, existing, n, keys, 3, &baseline));
	}
	return annul_left(ctx, job, existing, n);
}

static enum status put_targets(struct ctx *ctx, struct job *job)
{
	static const char *const keys[] = { "code" };
	struct record *existing;
	size_t n;

	TRY(records_where(ctx, &target_type, "plan", VALUE_OF_INT(job->plan_id), &existing, &n));
	for (size_t i = 0; i < job->file->n_targets; i++) {
		const struct file_target *t = &job->file->targets[i];
		struct record target = record_new(ctx, &target_type);
		record_set(&target, "plan", VALUE_OF_INT(job->plan_id));
		set_text(&target, "code", t->code);
		record_set(&target, "place", VALUE_OF_INT((int64_t)i + 1));
		set_text(&target, "label", t->label);
		set_text(&target, "measured_in", t->measured_in);
		set_text(&target, "formula", t->formula);
		set_text(&target, "part_of", t->part_of);
		set_text(&target, "seeds", t->seeds);
		set_text(&target, "note", t->note);
		TRY(put(ctx, job, existing, n, keys, 1, &target));
		TRY(put_baselines(ctx, job, t, target.id));
	}
	return annul_left_targets(ctx, job, existing, n);
}

static enum status write_plan(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	int64_t sent_before = 0;

	job->act =
		(struct act){ .verb = "plan", .reason = STR("Nạp kế hoạch từ tệp"), .decision = job->file->decision };
	enum status status = unit_by_code(ctx, job->file->unit, ctx->today, &job->body);
	if (status == NOT_FOUND)
		return problem_add(ctx, "unit", T("Không có đơn vị mã “%.*s”."), STR_ARG(job->file->unit));
	TRY(status);
	TRY(period_by_code(ctx, job->file->period, &job->period));
	job->act.unit_id = job->body.id;
	TRY(act_begin(ctx, &job->act, &sent_before));
	TRY(put_plan(ctx, job));
	return put_targets(ctx, job);
}

enum status plan_file_load(struct ctx *ctx, struct db *db, const struct plan_file *file, bool is_demonstration)
{
	struct job job = { .file = file, .is_demonstration = is_demonstration };
	return db_write(ctx, db, write_plan, &job);
}

enum status plan_files_load(struct ctx *ctx, struct db *db, bool is_demonstration)
{
	for (size_t i = 0; i < n_catalog_files; i++) {
		struct plan_file file;
		struct unit body;
		if (!str_starts(catalog_files[i].name, STR("plans/")))
			continue;
		TRY(plan_file_read(ctx, catalog_files[i].data, &file));
		enum status status = unit_by_code(ctx, file.unit, ctx->today, &body);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		TRY(plan_file_load(ctx, db, &file, is_demonstration));
	}
	return OK;
}
