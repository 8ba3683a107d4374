/* Reminders: their description, lists, sending and answering (reminder.h). */
#include "figures/reminder.h"

#include "base/arena.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "domain/structure.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct field fields[] = {
	{ STR_INIT("unit"), STR_INIT(T("Đơn vị được nhắc")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("by_unit"), STR_INIT(T("Đơn vị nhắc")), .type = FIELD_REF, .ref = STR_INIT("unit"),
	  .required = true },
	{ STR_INIT("plan"), STR_INIT(T("Kế hoạch")), .type = FIELD_TEXT, .max_length = 60, .required = true },
	{ STR_INIT("target"), STR_INIT(T("Chỉ tiêu")), .type = FIELD_TEXT, .max_length = 20, .required = true },
	{ STR_INIT("sent_on"), STR_INIT(T("Ngày nhắc")), .type = FIELD_DAY, .required = true },
	{ STR_INIT("as_of"), STR_INIT(T("Số liệu đến ngày")), .type = FIELD_DAY, .required = true },
	{ STR_INIT("figure"), STR_INIT(T("Kết quả lúc nhắc")), .type = FIELD_TEXT, .max_length = 60, .required = true },
	{ STR_INIT("level"), STR_INIT(T("Mức")), .type = FIELD_TEXT, .max_length = 200 },
	{ STR_INIT("share"), STR_INIT(T("Tỷ lệ lúc nhắc")), .type = FIELD_TEXT, .max_length = 20 },
	{ STR_INIT("words"), STR_INIT(T("Lời nhắc")), .type = FIELD_PROSE, .max_length = REMINDER_WORDS_MAX,
	  .required = true },
	{ STR_INIT("answered_on"), STR_INIT(T("Ngày trả lời")), .type = FIELD_DAY },
	{ STR_INIT("answer"), STR_INIT(T("Trả lời")), .type = FIELD_PROSE, .max_length = REMINDER_WORDS_MAX },
};

const struct record_type reminder_type = {
	.code = STR_INIT("reminder"),
	.label = STR_INIT(T("nhắc việc")),
	.table = STR_INIT("reminder"),
	.kind = RECORD_PLAIN,
	.unit_path = STR_INIT("unit"),
	.fields = fields,
	.n_fields = COUNT(fields),
};

static void unit_sql(struct sql_text *q, const void *arg)
{
	(void)arg;
	sql_lit(q, "r.unit_id");
}

static void where(struct ctx *ctx, struct sql_text *q, const struct reminder_ask *ask)
{
	sql_lit(q, " WHERE r.superseded_at = 9223372036854775807 AND ");
	scope_where(q, ctx->scope, unit_sql, NULL, NULL);
	if (ask->n_units > 0) {
		sql_lit(q, " AND r.unit_id IN (");
		for (size_t i = 0; i < ask->n_units; i++) {
			if (i > 0)
				sql_lit(q, ", ");
			sql_int(q, ask->units[i]);
		}
		sql_lit(q, ")");
	}
	if (ask->by_unit_id != 0) {
		sql_lit(q, " AND r.by_unit_id = ");
		sql_int(q, ask->by_unit_id);
	}
	if (ask->plan.n > 0) {
		sql_lit(q, " AND r.plan = ");
		sql_str(q, ask->plan);
	}
	if (ask->only_open)
		sql_lit(q, " AND r.answered_on IS NULL");
}

/* Who sent it stands in the act of its first version. */
static void select_rows(struct ctx *ctx, struct sql_text *q)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT r.id, r.unit_id, r.by_unit_id, r.plan, r.target, r.sent_on, r.as_of, r.figure, r.level, "
		   "r.share,"
		   " r.words, r.answered_on, r.answer, t.label, COALESCE(a.full_name, '') FROM reminder r"
		   " JOIN change c ON c.type = 'reminder' AND c.record_id = r.id AND c.version = 1"
		   " JOIN act s ON s.id = c.act_id LEFT JOIN account a ON a.id = s.account_id"
		   " LEFT JOIN plan p ON p.code = r.plan AND p.superseded_at = 9223372036854775807"
		   " LEFT JOIN target t ON t.plan_id = p.id AND t.code = r.target AND t.superseded_at = "
		   "9223372036854775807");
}

static struct str text_of(struct value v)
{
	return v.type == VALUE_TEXT ? v.s : STR_EMPTY;
}

static enum status take_rows(struct ctx *ctx, const struct sql_text *q, struct reminder **out, size_t *out_n)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	struct reminder *list = arena_array_of(ctx->arena, struct reminder, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct value answered = db_cell(&rows, i, 11), label = db_cell(&rows, i, 13);
		struct reminder *r = &list[i];
		*r = (struct reminder){
			.id = db_cell(&rows, i, 0).i,
			.unit_id = db_cell(&rows, i, 1).i,
			.by_unit_id = db_cell(&rows, i, 2).i,
			.plan = db_cell(&rows, i, 3).s,
			.target = db_cell(&rows, i, 4).s,
			.sent_on = (day_t)db_cell(&rows, i, 5).i,
			.as_of = (day_t)db_cell(&rows, i, 6).i,
			.figure = db_cell(&rows, i, 7).s,
			.level = text_of(db_cell(&rows, i, 8)),
			.share = text_of(db_cell(&rows, i, 9)),
			.words = db_cell(&rows, i, 10).s,
			.answered_on = answered.type == VALUE_INT ? (day_t)answered.i : DAY_NONE,
			.answer = text_of(db_cell(&rows, i, 12)),
			.label = label.type == VALUE_TEXT ? label.s : db_cell(&rows, i, 4).s,
			.sender = db_cell(&rows, i, 14).s,
		};
		TRY(record_title(ctx, STR("unit"), r->unit_id, r->sent_on, &r->unit));
		TRY(record_title(ctx, STR("unit"), r->by_unit_id, r->sent_on, &r->by));
	}
	*out = list;
	*out_n = rows.n;
	return OK;
}

enum status reminder_list(struct ctx *ctx, const struct reminder_ask *ask, struct reminder **out, size_t *out_n)
{
	struct sql_text q;
	int64_t n_there;

	*out = NULL;
	*out_n = 0;
	TRY(reminder_count(ctx, ask, &n_there)); /* mostly none; and the list also reads who sent them, and when */
	if (n_there == 0)
		return OK;
	select_rows(ctx, &q);
	where(ctx, &q, ask);
	sql_lit(&q, " ORDER BY CASE WHEN r.answered_on IS NULL THEN 0 ELSE 1 END, r.sent_on DESC, r.id DESC LIMIT ");
	sql_int(&q, REMINDERS_MAX);
	sql_remember(&q);
	return take_rows(ctx, &q, out, out_n);
}

enum status reminder_count(struct ctx *ctx, const struct reminder_ask *ask, int64_t *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT COUNT(*) FROM reminder r");
	where(ctx, &q, ask);
	sql_remember(&q);
	TRY(db_query_text(ctx, &q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

enum status reminder_by_id(struct ctx *ctx, int64_t id, struct reminder *out)
{
	struct reminder_ask any = { 0 };
	struct reminder *list;
	struct sql_text q;
	size_t n;

	select_rows(ctx, &q);
	where(ctx, &q, &any);
	sql_lit(&q, " AND r.id = ");
	sql_int(&q, id);
	TRY(take_rows(ctx, &q, &list, &n));
	if (n == 0)
		return NOT_FOUND;
	*out = list[0];
	return OK;
}

static enum status was_sent_today(struct ctx *ctx, const struct reminder_new *item, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT r.id FROM reminder r WHERE r.superseded_at = 9223372036854775807 AND r.unit_id = ");
	sql_int(&q, item->unit_id);
	sql_lit(&q, " AND r.plan = ");
	sql_str(&q, item->plan);
	sql_lit(&q, " AND r.target = ");
	sql_str(&q, item->target);
	sql_lit(&q, " AND r.sent_on = ");
	sql_int(&q, ctx->today);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

static struct value text_or_none(struct str text)
{
	return text.n > 0 ? VALUE_OF_TEXT(text) : VALUE_NONE;
}

static enum status send_one(struct ctx *ctx, struct act *act, const struct reminder_sending *sending,
			    const struct reminder_new *item)
{
	struct record record = record_new(ctx, &reminder_type);
	bool lies_below;

	TRY(structure_lies_under(ctx, item->unit_id, sending->by_unit_id, RELATION_BELONGS, ctx->today, &lies_below));
	if (!lies_below || item->unit_id == sending->by_unit_id)
		return problem_add(ctx, "unit", T("Chỉ nhắc đơn vị đang trực thuộc đơn vị của bạn."));
	record_set(&record, "unit", VALUE_OF_INT(item->unit_id));
	record_set(&record, "by_unit", VALUE_OF_INT(sending->by_unit_id));
	record_set(&record, "plan", VALUE_OF_TEXT(item->plan));
	record_set(&record, "target", VALUE_OF_TEXT(item->target));
	record_set(&record, "sent_on", VALUE_OF_INT(ctx->today));
	record_set(&record, "as_of", VALUE_OF_INT(item->as_of));
	record_set(&record, "figure", VALUE_OF_TEXT(item->figure));
	record_set(&record, "level", text_or_none(item->level));
	record_set(&record, "share", text_or_none(item->share));
	record_set(&record, "words", VALUE_OF_TEXT(sending->words));
	return fact_apply(ctx, act, &reminder_type, NULL, &record);
}

static enum status write_sending(struct ctx *ctx, void *arg)
{
	struct reminder_sending *sending = arg;
	struct act act = { .verb = "remind", .unit_id = sending->by_unit_id };
	int64_t sent_before = 0;

	sending->n_sent = sending->n_left_out = 0;
	TRY(scope_require(ctx, sending->by_unit_id, ROLE_OFFICER));
	TRY(act_begin(ctx, &act, &sent_before));
	for (size_t i = 0; i < sending->n; i++) {
		bool is_sent;
		TRY(was_sent_today(ctx, &sending->items[i], &is_sent));
		if (!is_sent)
			TRY(send_one(ctx, &act, sending, &sending->items[i]));
		sending->n_sent += !is_sent;
		sending->n_left_out += is_sent;
	}
	return OK;
}

enum status reminder_send(struct ctx *ctx, struct db *db, struct reminder_sending *sending)
{
	sending->words = str_trim(sending->words);
	if (sending->words.n == 0)
		return problem_add(ctx, "words", T("Hãy ghi lời nhắc."));
	if (sending->n == 0)
		return problem_add(ctx, "", T("Hãy chọn ít nhất một đơn vị để nhắc."));
	return db_write(ctx, db, write_sending, sending);
}

struct answering {
	int64_t id;
	struct str answer;
};

static enum status write_answer(struct ctx *ctx, void *arg)
{
	const struct answering *answering = arg;
	struct act act = { .verb = "answer", .reason = STR("Trả lời nhắc việc") };
	struct record before, after;
	int64_t sent_before = 0;

	TRY(record_read(ctx, &reminder_type, answering->id, INSTANT_FOREVER, ctx->today, &before));
	TRY(scope_require(ctx, record_get(&before, "unit").i, ROLE_DATA_ENTRY));
	if (record_get(&before, "answered_on").type == VALUE_INT) {
		problem_add(ctx, "answer", T("Việc này đã được trả lời."));
		return CONFLICT;
	}
	act.unit_id = record_get(&before, "unit").i;
	TRY(act_begin(ctx, &act, &sent_before));
	after = record_new(ctx, &reminder_type);
	after.id = before.id;
	for (size_t i = 0; i < reminder_type.n_fields; i++)
		after.values[i] = before.values[i];
	record_set(&after, "answered_on", VALUE_OF_INT(ctx->today));
	record_set(&after, "answer", VALUE_OF_TEXT(answering->answer));
	return fact_apply(ctx, &act, &reminder_type, &before, &after);
}

enum status reminder_answer(struct ctx *ctx, struct db *db, int64_t id, struct str answer)
{
	struct answering answering = { id, str_trim(answer) };
	if (answering.answer.n == 0)
		return problem_add(ctx, "answer", T("Hãy ghi câu trả lời."));
	return db_write(ctx, db, write_answer, &answering);
}
