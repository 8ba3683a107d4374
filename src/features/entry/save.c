/* The lines of grids written as one act (save.h). */
#include "features/entry/save.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/field_text.h"

struct str cell_text(struct ctx *ctx, const struct field *field, struct value v)
{
	if (v.type == VALUE_NULL)
		return STR_EMPTY;
	if (field->type == FIELD_DAY)
		return day_people(ctx->arena, (day_t)v.i);
	if (field->type == FIELD_YEAR)
		return str_fmt(ctx->arena, "%d", (int)v.i);
	if (field->type == FIELD_BOOL)
		return v.i == 1 ? STR("1") : STR("0");
	if (field->type == FIELD_RATE)
		return v.i % 100 == 0 ? str_fmt(ctx->arena, "%d%%", (int)(v.i / 100))
				      : str_fmt(ctx->arena, "%d,%02d%%", (int)(v.i / 100), (int)(v.i % 100));
	return v.type == VALUE_INT ? num_people(ctx->arena, v.i) : v.s;
}

static size_t index_of(const struct sheet *sheet, size_t k)
{
	return (size_t)(sheet->ask->quick.fields[k] - sheet->ask->quick.type->fields);
}

static bool is_touched(const struct typed *t, size_t n_fields)
{
	for (size_t k = 0; k < n_fields; k++) {
		if (t->cells[k].text.n > 0)
			return true;
	}
	return t->is_ticked;
}

/* What was told since then goes to the cells that it names, or to the line; the page has room for each line's own. */
static void take_problems(struct ctx *ctx, const struct sheet *sheet, struct typed *t, size_t from)
{
	const struct quick *quick = &sheet->ask->quick;

	for (size_t i = from; i < ctx->problems.n; i++) {
		const struct problem *p = &ctx->problems.items[i];
		struct str *place = &t->error;
		for (size_t k = 0; k < quick->n_fields; k++) {
			if (str_eq(p->field, quick->fields[k]->name))
				place = &t->cells[k].error;
		}
		if (place->n == 0)
			*place = p->message;
	}
	ctx->problems.n = from;
	t->fate = LINE_REFUSED;
}

static bool is_answer(enum status status)
{
	return status == INVALID || status == CONFLICT || status == DENIED || status == NOT_FOUND;
}

/* Cells into values. */
static enum status read_cells(struct ctx *ctx, const struct sheet *sheet, struct typed *t)
{
	const struct quick *quick = &sheet->ask->quick;
	size_t from = ctx->problems.n;
	bool is_bad = false;

	for (size_t k = 0; k < quick->n_fields; k++) {
		enum status status = field_parse(ctx, quick->fields[k], t->cells[k].text, &t->cells[k].value);
		if (status != OK && status != INVALID)
			return status;
		is_bad |= status == INVALID;
	}
	if (is_bad)
		take_problems(ctx, sheet, t, from);
	return OK;
}

static bool holds_the_same(const struct sheet *sheet, const struct typed *t, const struct record *r)
{
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		const struct cell *cell = &t->cells[k];
		bool is_left = cell->is_absent || (t->is_merged && cell->text.n == 0);
		if (!is_left && !value_eq(cell->value, r->values[index_of(sheet, k)]))
			return false;
	}
	return true;
}

/* A new line says nothing of cells that are left empty: its day is the sheet's. */
static bool agrees(const struct sheet *sheet, const struct typed *t, const struct record *r)
{
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		struct value typed = t->cells[k].value;
		if (typed.type != VALUE_NULL && !value_eq(typed, r->values[index_of(sheet, k)]))
			return false;
	}
	return true;
}

static void show_theirs(struct ctx *ctx, const struct sheet *sheet, struct typed *t)
{
	const struct quick *quick = &sheet->ask->quick;

	for (size_t k = 0; k < quick->n_fields; k++) {
		struct value theirs = t->now.values[index_of(sheet, k)];
		if (!value_eq(theirs, t->cells[k].value) && !t->cells[k].is_absent)
			t->cells[k].theirs = theirs.type == VALUE_NULL
						     ? str_of(tr(ctx, T("để trống")))
						     : record_text(ctx, &t->now, quick->fields[k], false);
	}
}

static void refuse_conflict(struct ctx *ctx, const struct sheet *sheet, struct typed *t)
{
	t->fate = LINE_REFUSED;
	t->is_conflict = true;
	t->error = str_of(tr(ctx, T("Người khác đã ghi dòng này sau khi bạn mở. Xem số của họ dưới mỗi ô, sửa nếu "
				    "cần, rồi lưu lại.")));
	show_theirs(ctx, sheet, t);
}

static void refuse(struct ctx *ctx, struct typed *t, const char *why)
{
	t->fate = LINE_REFUSED;
	t->error = str_of(tr(ctx, why));
}

/* What the record held when it was shown; those who changed nothing of it contradict nobody. */
static enum status was_untouched(struct ctx *ctx, const struct sheet *sheet, const struct typed *t, bool *out)
{
	struct record_version *versions;
	size_t n;

	*out = false;
	enum status status = record_history(ctx, sheet->ask->quick.type, t->record_id, &versions, &n);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	for (size_t i = 0; i < n; i++) {
		if (versions[i].record.version == t->version)
			*out = holds_the_same(sheet, t, &versions[i].record);
	}
	return OK;
}

/* A line that showed a record. */
static enum status judge_shown(struct ctx *ctx, const struct sheet *sheet, struct typed *t)
{
	bool is_untouched = false;

	if (t->now.id == 0) {
		refuse(ctx, t, T("Bản ghi của dòng này đã bị hủy hoặc chuyển sang kỳ khác sau khi bạn mở."));
		t->is_conflict = true;
		return OK;
	}
	t->fate = holds_the_same(sheet, t, &t->now) ? LINE_SAME : LINE_CORRECTED;
	if (t->fate == LINE_SAME || t->now.version == t->version)
		return OK;
	TRY(was_untouched(ctx, sheet, t, &is_untouched));
	if (is_untouched)
		t->fate = LINE_SAME;
	else
		refuse_conflict(ctx, sheet, t);
	return OK;
}

/* A line that showed none; `now` is set if there is one now. */
static void judge_new(struct ctx *ctx, const struct sheet *sheet, struct typed *t, size_t n_now)
{
	if (n_now == 0)
		t->fate = LINE_ADDED;
	else if (agrees(sheet, t, &t->now))
		t->fate = LINE_SAME;
	else if (n_now > 1)
		refuse(ctx, t, T("Đã có nhiều bản ghi trong kỳ: hãy sửa từng bản ghi trên bảng."));
	else if (t->is_merged)
		t->fate = LINE_CORRECTED;
	else
		refuse_conflict(ctx, sheet, t);
}

/* The records of a line's subject: they stand together, ordered by subject. */
static size_t records_of(const struct sheet *sheet, int64_t subject, const struct record *records, size_t n,
			 const struct record **out)
{
	size_t low = 0, high = n, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (grid_subject(sheet->ask, &records[middle]) < subject)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + count < n && grid_subject(sheet->ask, &records[low + count]) == subject)
		count++;
	*out = records + low;
	return count;
}

static enum status judge(struct ctx *ctx, const struct sheet *sheet, struct typed *t, const struct record *records,
			 size_t n)
{
	const struct record *own = NULL;
	size_t n_own = records_of(sheet, t->line->subject_id, records, n, &own);

	t->fate = LINE_SAME;
	t->is_conflict = false;
	t->now = (struct record){ 0 };
	if (t->record_id == 0 && !is_touched(t, sheet->ask->quick.n_fields))
		return OK;
	TRY(read_cells(ctx, sheet, t));
	if (t->fate == LINE_REFUSED)
		return OK;
	for (size_t i = 0; i < n_own; i++) {
		if (own[i].id == t->record_id || (t->record_id == 0 && i + 1 == n_own))
			t->now = own[i];
	}
	if (t->record_id != 0)
		return judge_shown(ctx, sheet, t);
	judge_new(ctx, sheet, t, n_own);
	return OK;
}

static void forget(struct typed *t)
{
	t->error = STR_EMPTY;
	for (size_t k = 0; k < QUICK_FIELDS_MAX; k++)
		t->cells[k].error = t->cells[k].theirs = STR_EMPTY;
}

static enum status judge_sheet(struct ctx *ctx, struct sheet *sheet)
{
	int64_t *subjects = arena_array_of(ctx->arena, int64_t, sheet->n + 1);
	struct record *records;
	size_t n;

	for (size_t i = 0; i < sheet->n; i++)
		subjects[i] = sheet->items[i].line->subject_id;
	TRY(grid_records(ctx, sheet->ask, subjects, sheet->n, &records, &n));
	for (size_t i = 0; i < sheet->n; i++) {
		forget(&sheet->items[i]);
		TRY(judge(ctx, sheet, &sheet->items[i], records, n));
	}
	return OK;
}

/* Whether a value that is recorded gives way to another. */
static bool replaces(const struct sheet *sheet, const struct typed *t)
{
	for (size_t k = 0; k < sheet->ask->quick.n_fields; k++) {
		const struct cell *cell = &t->cells[k];
		struct value before = t->now.values[index_of(sheet, k)];
		bool is_left = cell->is_absent || (t->is_merged && cell->text.n == 0);
		if (!is_left && before.type != VALUE_NULL && !value_eq(before, cell->value))
			return true;
	}
	return false;
}

static struct record record_of(struct ctx *ctx, const struct sheet *sheet, const struct typed *t)
{
	const struct quick *quick = &sheet->ask->quick;
	struct record r = record_new(ctx, quick->type);
	size_t deciding = (size_t)(quick->deciding - quick->type->fields);

	if (t->fate == LINE_CORRECTED) {
		for (size_t i = 0; i < quick->type->n_fields; i++)
			r.values[i] = t->now.values[i];
	} else {
		if (record_type_field(quick->type, STR("unit"))->fill.n == 0)
			record_set(&r, "unit", VALUE_OF_INT(t->line->unit_id));
		r.values[quick->subject - quick->type->fields] = VALUE_OF_INT(t->line->subject_id);
		for (size_t i = 0; i < quick->n_presets; i++) {
			if (sheet->ask->presets[i].n > 0)
				r.values[quick->presets[i] - quick->type->fields] =
					VALUE_OF_TEXT(sheet->ask->presets[i]);
		}
		if (quick->deciding->type == FIELD_YEAR)
			r.values[deciding] = VALUE_OF_INT(grid_year(sheet->ask));
		else if (sheet->day != DAY_NONE)
			r.values[deciding] = VALUE_OF_INT(sheet->day);
	}
	for (size_t k = 0; k < quick->n_fields; k++) {
		const struct cell *cell = &t->cells[k];
		bool is_left = cell->is_absent || (cell->text.n == 0 && (t->fate == LINE_ADDED || t->is_merged));
		if (!is_left)
			r.values[index_of(sheet, k)] = cell->value;
	}
	return r;
}

/* A record dated outside the period would not be there when the page comes back. */
static bool is_in_period(struct ctx *ctx, const struct sheet *sheet, const struct record *r)
{
	const struct quick *quick = &sheet->ask->quick;
	struct value day = r->values[quick->deciding - quick->type->fields];

	if (quick->deciding->type == FIELD_YEAR || day.type != VALUE_INT || grid_holds_day(sheet->ask, (day_t)day.i))
		return true;
	problem_add(ctx, str_zero(ctx->arena, quick->deciding->name), T("Ngày %.*s nằm ngoài %.*s."),
		    STR_ARG(day_people(ctx->arena, (day_t)day.i)), STR_ARG(sheet->ask->period.label));
	return false;
}

static enum status write_line(struct ctx *ctx, struct save *save, struct act *act, const struct sheet *sheet,
			      struct typed *t)
{
	struct record r = record_of(ctx, sheet, t);
	size_t from = ctx->problems.n;
	enum status status = is_in_period(ctx, sheet, &r) ? OK : INVALID;

	if (status == OK)
		status = fact_apply(ctx, act, sheet->ask->quick.type, t->fate == LINE_CORRECTED ? &t->now : NULL, &r);
	if (status != OK && !is_answer(status))
		return status;
	if (status != OK) {
		take_problems(ctx, sheet, t, from);
		return OK;
	}
	save->n_added += t->fate == LINE_ADDED;
	save->n_corrected += t->fate == LINE_CORRECTED;
	return OK;
}

/* What the checks of all lines ask is read at once. */
static enum status foresee(struct ctx *ctx, struct act *act, const struct sheet *sheet)
{
	struct fact_change *changes = arena_array_of(ctx->arena, struct fact_change, sheet->n + 1);
	struct record *records = arena_array_of(ctx->arena, struct record, sheet->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < sheet->n; i++) {
		const struct typed *t = &sheet->items[i];
		if (t->fate != LINE_ADDED && t->fate != LINE_CORRECTED)
			continue;
		records[n] = record_of(ctx, sheet, t);
		changes[n] = (struct fact_change){ t->fate == LINE_CORRECTED ? &t->now : NULL, &records[n] };
		n++;
	}
	return fact_foresee(ctx, act, &(struct fact_changes){ sheet->ask->quick.type, changes, n, 0 });
}

/* The key that was sent and what is written under it: a page that is gone back to and filled in further is new. */
static struct str content_key(struct ctx *ctx, const struct save *save)
{
	struct buf text;

	buf_init(&text, ctx->arena, 0);
	for (size_t s = 0; s < save->n_sheets; s++) {
		const struct sheet *sheet = &save->sheets[s];
		buf_fmt(&text, "%.*s %d\n", STR_ARG(sheet->ask->quick.type->code), (int)sheet->day);
		for (size_t i = 0; i < sheet->n; i++) {
			const struct typed *t = &sheet->items[i];
			if (t->fate == LINE_SAME)
				continue;
			buf_fmt(&text, "%.*s %d", STR_ARG(t->line->code), t->version);
			for (size_t k = 0; k < sheet->ask->quick.n_fields; k++)
				buf_fmt(&text, "\t%.*s", STR_ARG(t->cells[k].text));
			buf_char(&text, '\n');
		}
	}
	return str_fmt(ctx->arena, "%.*s-%016llx", STR_ARG(str_slice(save->client_key, 0, 60)),
		       (unsigned long long)str_hash(buf_str(&text)));
}

static enum status write_sheets(struct ctx *ctx, struct save *save)
{
	struct act act = { .verb = "enter", .unit_id = save->unit_id, .reason = save->reason };
	int64_t sent_before = 0;

	if (save->client_key.n > 0)
		act.client_key = content_key(ctx, save);
	if (act.reason.n == 0)
		act.reason = str_of(tr(ctx, T("Ghi nhanh")));
	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0) {
		problems_clear(ctx);
		return OK;
	}
	TRY(status);
	for (size_t s = 0; s < save->n_sheets; s++) {
		struct sheet *sheet = &save->sheets[s];
		TRY(foresee(ctx, &act, sheet));
		for (size_t i = 0; i < sheet->n; i++) {
			enum line_fate fate = sheet->items[i].fate;
			if (fate == LINE_ADDED || fate == LINE_CORRECTED)
				TRY(write_line(ctx, save, &act, sheet, &sheet->items[i]));
		}
	}
	save->act_id = act.id;
	return OK;
}

struct tally {
	size_t n_writes;
	size_t n_refused;
	size_t n_conflicts;
	bool needs_reason;
};

static struct tally tally_of(const struct save *save)
{
	struct tally tally = { 0 };

	for (size_t s = 0; s < save->n_sheets; s++) {
		for (size_t i = 0; i < save->sheets[s].n; i++) {
			const struct typed *t = &save->sheets[s].items[i];
			tally.n_refused += t->fate == LINE_REFUSED;
			tally.n_conflicts += t->fate == LINE_REFUSED && t->is_conflict;
			tally.n_writes += t->fate == LINE_ADDED || t->fate == LINE_CORRECTED;
			tally.needs_reason |= t->fate == LINE_CORRECTED && replaces(&save->sheets[s], t);
		}
	}
	return tally;
}

static enum status run(struct ctx *ctx, void *arg)
{
	struct save *save = arg;

	save->n_added = save->n_corrected = 0;
	save->act_id = 0;
	for (size_t s = 0; s < save->n_sheets; s++)
		TRY(judge_sheet(ctx, &save->sheets[s]));
	struct tally tally = tally_of(save);
	save->needs_reason = tally.needs_reason;
	bool lacks_reason = save->needs_reason && save->reason.n == 0 && !save->is_rehearsal;
	if (tally.n_writes > 0 && !lacks_reason)
		TRY(write_sheets(ctx, save));
	tally = tally_of(save);
	save->n_refused = tally.n_refused;
	if (save->is_rehearsal)
		return NOT_FOUND; /* rolls back; save_sheets() knows why */
	if (lacks_reason)
		problem_add(ctx, "reason", T("Có số đã ghi bị thay: hãy ghi lý do sửa, ví dụ: đối chiếu lại."));
	if (tally.n_refused > 0)
		problem_add(ctx, "", T("Còn %d dòng cần xem lại; chưa ghi dòng nào."), (int)tally.n_refused);
	if (ctx->problems.n == 0)
		return OK;
	return tally.n_refused > 0 && tally.n_conflicts == tally.n_refused && !lacks_reason ? CONFLICT : INVALID;
}

enum status save_sheets(struct ctx *ctx, struct db *db, struct save *save)
{
	for (size_t s = 0; s < save->n_sheets; s++) {
		if (save->sheets[s].n <= SAVE_LINES_MAX)
			continue;
		problem_add(ctx, "", T("Mỗi lần ghi không quá %d dòng."), SAVE_LINES_MAX);
		return TOO_LARGE;
	}
	enum status status = db_write(ctx, db, run, save);
	if (status == NOT_FOUND && save->is_rehearsal)
		return OK;
	if (status != OK) {
		save->n_added = save->n_corrected = 0;
		save->act_id = 0;
	}
	return status;
}
