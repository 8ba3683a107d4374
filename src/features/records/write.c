/* Adding, correcting and annulling a record from a form, through the one door for facts. */
#include "features/records/write.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "features/records/records_page.h"
#include "web/web.h"

/* What one form asks to be written; `record` is made anew by each run. */
struct job {
	struct web *web;
	const struct record_type *type;
	const struct record *before;
	const struct record *typed;
	struct str reason;
	struct str client_key;
	day_t history_from;
	int64_t id;
};

/* Typed values of fields with history become entries of their own, where they differ from what is in force. */
static enum status write_history(struct ctx *ctx, struct job *job, struct act *act, int64_t id)
{
	for (size_t i = 0; i < job->type->n_fields; i++) {
		const struct field *field = &job->type->fields[i];
		struct value now = job->typed->values[i], before = job->before ? job->before->values[i] : VALUE_NONE;
		if (!field->has_history || now.type == VALUE_NULL || value_eq(now, before))
			continue;
		TRY(fact_set_history(ctx, act, job->type, id, field->name, job->history_from, now, STR("survey")));
	}
	return OK;
}

/* A person without a unit, an employer in nobody's charge: not even the writer would see it again. */
static enum status require_seen(struct ctx *ctx, const struct job *job)
{
	struct record written;
	enum status status = record_read(ctx, job->type, job->id, INSTANT_FOREVER, ctx->today, &written);
	if (status != NOT_FOUND)
		return status;
	problems_clear(ctx);
	if (records_admitted_elsewhere(job->type))
		return problem_add(ctx, "", T("Đoàn viên được ghi khi kết nạp: mở trang đơn vị rồi chọn Ghi kết nạp."));
	return problem_add(
		ctx, "", T("Bản ghi chưa thuộc đơn vị nào trong phạm vi của bạn: ghi đơn vị, hoặc đơn vị phụ trách."));
}

static enum status write_record(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = job->before ? "correct" : "add",
			   .reason = job->reason,
			   .client_key = job->client_key };
	struct record record = *job->typed;
	int64_t sent_before = 0;

	record.values = arena_array_of(ctx->arena, struct value, job->type->n_fields);
	for (size_t i = 0; i < job->type->n_fields; i++)
		record.values[i] = job->typed->values[i];
	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) { /* the same form sent twice: answer with what the first wrote */
		job->id = sent_before;
		return OK;
	}
	TRY(status);
	TRY(fact_apply(ctx, &act, job->type, job->before, &record));
	job->id = job->before ? job->before->id : record.id;
	TRY(write_history(ctx, job, &act, job->id));
	return job->before ? OK : require_seen(ctx, job);
}

enum status record_save(struct web *web, const struct record_type *type, const struct record *before,
			const struct record *typed, int64_t *out_id)
{
	struct job job = { .web = web,
			   .type = type,
			   .before = before,
			   .typed = typed,
			   .reason = str_trim(web_form(web, "reason")),
			   .client_key = web_form(web, "client_key") };

	TRY(web_day(web, "history_from", web_form(web, "history_from"), web->ctx.today, &job.history_from));
	if (before && job.reason.n == 0)
		return problem_add(&web->ctx, "reason", T("Cần ghi lý do sửa, ví dụ: ghi nhầm ngày ký."));
	TRY(db_write(&web->ctx, web->app->db, write_record, &job));
	*out_id = job.id;
	return OK;
}

static enum status write_annul(struct ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct act act = { .verb = "annul", .reason = job->reason };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return fact_apply(ctx, &act, job->type, job->before, NULL);
}

enum status record_annul(struct web *web, const struct record *before)
{
	struct job job = {
		.web = web, .type = before->type, .before = before, .reason = str_trim(web_form(web, "reason"))
	};

	if (job.reason.n == 0)
		return problem_add(&web->ctx, "reason", T("Cần ghi lý do hủy, ví dụ: ghi trùng."));
	return db_write(&web->ctx, web->app->db, write_annul, &job);
}
