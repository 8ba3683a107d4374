/* One target of a plan: what it says, how it is counted, its levels. Checking shows the value before it is saved. */
#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "features/planning/planning_page.h"
#include "features/planning/views.h"
#include "features/planning/work.h"
#include "figures/figure.h"
#include "figures/indicator.h"
#include "figures/level_words.h"
#include "i18n/names.h"

#define FOUND_MAX 12
#define PRINTED_MAX 20

struct target_entry {
	const struct work *work;
	const struct sql_planning_targets_row *row; /* NULL: a new one */
	int version;
	struct str label, measured_in, formula, part_of, note, seeds, level, given, client_key;
	struct str printed, given_printed; /* the shares that the document printed */
	int64_t given_by;
	struct str decision; /* an issued plan takes another target only by decision */
	day_t from_day;
};

static struct str code_of_place(struct arena *a, const struct work *work)
{
	struct str code;
	int number = (int)work->targets.n;
	do
		code = str_fmt(a, "t%d", ++number);
	while (work_target(work, code));
	return code;
}

static struct url form_url(struct web *web, const struct work *work, const struct sql_planning_targets_row *row)
{
	return row ? plan_url(
			     web, work->plan.code,
			     str_zero(web->ctx.arena, str_fmt(web->ctx.arena, "/edit/target/%.*s", STR_ARG(row->code))))
		   : plan_url(web, work->plan.code, "/edit/target");
}

/* ---- what is shown ---- */

static void add_text(struct web *web, struct entry_page *page, enum entry_kind kind, const char *name,
		     const char *label, const char *hint, struct str value)
{
	entry_add(web, page,
		  (struct entry){ .kind = kind,
				  .name = name,
				  .label = label,
				  .hint = hint,
				  .rows = 3,
				  .is_whole = kind == ENTRY_LINES,
				  .value = value });
}

static void add_part_of(struct web *web, const struct work *work, const struct sql_planning_targets_row *row,
			struct entry_page *page)
{
	struct entry_option *options = arena_array_of(web->ctx.arena, struct entry_option, work->targets.n);
	size_t n = 0;

	for (size_t i = 0; i < work->targets.n; i++) {
		const struct sql_planning_targets_row *other = &work->targets.items[i];
		if (other != row)
			options[n++] = (struct entry_option){ other->code, other->label, false };
	}
	if (n > 0)
		entry_add(web, page,
			  (struct entry){ .kind = ENTRY_SELECT,
					  .name = "part_of",
					  .label = T("Nằm trong chỉ tiêu"),
					  .hint = T("Khi văn bản viết “trong đó”, ví dụ 15, trong đó ít nhất 3."),
					  .value = row ? value_text(row->part_of) : STR_EMPTY,
					  .options = options,
					  .n_options = n });
}

static enum status add_levels(struct web *web, const struct work *work, const struct sql_planning_targets_row *row,
			      struct entry_page *page)
{
	struct arena *a = web->ctx.arena;
	int64_t unit_id = work->plan.unit_id, above = 0;
	day_t last = work->plan.until_day - 1;
	const struct sql_planning_levels_row *own = row ? work_level(work, row->id, unit_id, "adopted", last) : NULL;
	const struct sql_planning_levels_row *given = row ? work_level(work, row->id, unit_id, "assigned", last) : NULL;

	add_text(web, page, ENTRY_LINE, "level", T("Mức đơn vị đề ra"), level_hint,
		 own ? level_typed(a, own->level) : STR_EMPTY);
	add_text(web, page, ENTRY_LINE, "printed", T("Tỷ lệ văn bản đã in, so với mức đề ra"),
		 T("Ví dụ 106,89%; để đối chiếu với tỷ lệ tính được."),
		 own ? level_typed(a, value_text(own->printed)) : STR_EMPTY);
	TRY(structure_parent(&web->ctx, unit_id, web->ctx.today, &above));
	if (above == 0)
		return OK;
	add_text(web, page, ENTRY_LINE, "given", T("Mức cấp trên giao"),
		 T("Để trống khi cấp trên chưa giao hoặc không giao."),
		 given ? level_typed(a, given->level) : STR_EMPTY);
	add_text(web, page, ENTRY_LINE, "given_printed", T("Tỷ lệ văn bản đã in, so với mức giao"), "",
		 given ? level_typed(a, value_text(given->printed)) : STR_EMPTY);
	return OK;
}

static void add_decision(struct web *web, struct entry_page *page)
{
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_LINE,
				  .name = "decision",
				  .label = T("Quyết định điều chỉnh"),
				  .hint = T("Số văn bản; kế hoạch đã ban hành nên cần quyết định."),
				  .is_required = true });
	entry_add(web, page,
		  (struct entry){ .kind = ENTRY_DAY,
				  .name = "from_day",
				  .label = T("Hiệu lực từ"),
				  .is_required = true,
				  .value = day_people(web->ctx.arena, web->ctx.today) });
}

/* 2: the label holds the phrase; 1: label, code and unit hold every word; 0: neither. */
static int fit_of(struct arena *a, const struct indicator *indicator, struct str phrase)
{
	struct str text = utf8_fold(a, str_fmt(a, "%.*s %.*s %.*s", STR_ARG(indicator->label), STR_ARG(indicator->code),
					       STR_ARG(indicator->unit)));
	if (str_contains(utf8_fold(a, indicator->label), phrase))
		return 2;
	while (phrase.n > 0) {
		if (!str_contains(text, str_cut(&phrase, ' ')))
			return 0;
	}
	return 1;
}

static enum status search(struct web *web, const struct work *work, struct target_form_page *page)
{
	struct arena *a = web->ctx.arena;
	struct indicator *list;
	size_t n;

	page->q = str_trim(web_query(web, "q"));
	page->searches = page->q.n > 0;
	page->action = form_url(web, work, NULL);
	if (!page->searches)
		return OK;
	TRY(indicator_list(&web->ctx, &list, &n));
	struct str phrase = utf8_fold(a, page->q);
	page->found = arena_array_of(a, struct found_indicator, FOUND_MAX);
	for (int fit = 2; fit > 0; fit--) {
		for (size_t i = 0; i < n && page->n_found < FOUND_MAX; i++) {
			struct unit owner;
			if (fit_of(a, &list[i], phrase) != fit)
				continue;
			enum status seen = list[i].owner.n > 0 ? indicator_owner(&web->ctx, &list[i], &owner) : OK;
			if (seen == NOT_FOUND)
				continue;
			TRY(seen);
			struct found_indicator *found = &page->found[page->n_found++];
			found->href = url_param(a, page->action, STR("indicator"), list[i].code);
			found->label = list[i].label;
			found->unit = list[i].unit;
			TRY(formula_words(&web->ctx, NULL, list[i].formula, &found->words));
		}
	}
	return OK;
}

/* What stands in a new form: the chosen indicator's words and its code as formula, or a formula that was built. */
static enum status find_chosen(struct web *web, struct indicator *out)
{
	struct str code = web_query(web, "indicator");
	*out = (struct indicator){ .code = str_slice(str_trim(web_query(web, "formula")), 0, FORMULA_LENGTH_MAX) };
	if (code.n == 0)
		return OK;
	enum status status = indicator_by_code(&web->ctx, code, out);
	if (status == NOT_FOUND)
		return problem_add(&web->ctx, "formula", T("Danh mục không có chỉ số “%.*s”."),
				   STR_ARG(str_slice(code, 0, 60)));
	return status;
}

static enum status show(struct web *web, const struct work *work, const struct sql_planning_targets_row *row,
			struct str told, enum status status, int http_status)
{
	struct target_form_page page = { .form = { .lead = "",
						   .submit = T("Lưu chỉ tiêu"),
						   .check = T("Kiểm tra công thức"),
						   .told = told,
						   .is_conflict = status == CONFLICT,
						   .action = form_url(web, work, row),
						   .cancel = plan_url(web, work->plan.code, "/edit") } };
	struct entry_page *form = &page.form;
	struct indicator chosen;
	struct html h;

	TRY(find_chosen(web, &chosen));
	form->title = row ? row->label : str_of(tr(&web->ctx, T("Thêm chỉ tiêu")));
	TRY(page_begin(web, form->title, &form->chrome));
	page_crumb(&form->chrome, form->cancel, work->plan.title);
	page_crumb(&form->chrome, form->action, form->title);
	if (!row)
		TRY(search(web, work, &page));
	if (row)
		entry_add(web, form,
			  (struct entry){ .kind = ENTRY_HIDDEN,
					  .name = "version",
					  .value = str_fmt(web->ctx.arena, "%d", (int)row->version) });
	entry_add(web, form,
		  (struct entry){ .kind = ENTRY_LINES,
				  .name = "label",
				  .label = T("Chỉ tiêu"),
				  .hint = T("Như văn bản viết."),
				  .rows = 2,
				  .is_required = true,
				  .is_whole = true,
				  .value = row ? row->label : chosen.label });
	add_text(web, form, ENTRY_LINES, "formula", T("Cách tính"),
		 T("Mã chỉ số trong danh mục hoặc công thức, ví dụ count(admission). Để trống khi chỉ tiêu là lời văn "
		   "hoặc xác nhận đã làm."),
		 row ? value_text(row->formula) : chosen.code);
	add_text(web, form, ENTRY_LINE, "measured_in", T("Đơn vị tính"), T("Ví dụ đoàn viên, CĐCS, %."),
		 row ? value_text(row->measured_in) : chosen.unit);
	add_part_of(web, work, row, form);
	TRY(add_levels(web, work, row, form));
	if (!work->plan.is_draft)
		add_decision(web, form);
	add_text(web, form, ENTRY_LINE, "seeds", T("Dòng của văn bản gốc"),
		 T("Mã các dòng mà chỉ tiêu này viết lại, cách nhau dấu cách; thường để trống."),
		 row ? value_text(row->seeds) : STR_EMPTY);
	add_text(web, form, ENTRY_LINES, "note", T("Ghi chú"), "", row ? value_text(row->note) : STR_EMPTY);
	entry_finish(web, form);
	html_init(&h, &web->ctx);
	target_form_view(&h, &page);
	return web_html(web, http_status, &h);
}

/* ---- what is read and written ---- */

/* A draft's target is any; of an issued plan only a new one. */
static enum status open_target(struct web *web, struct work *work, const struct sql_planning_targets_row **out)
{
	struct str code = web_param(web, "target");

	TRY(work_open(web, ROLE_OFFICER, work));
	*out = code.n > 0 ? work_target(work, code) : NULL;
	if (code.n > 0 && !*out)
		return NOT_FOUND;
	return *out ? work_require_draft(web, work) : OK;
}

static enum status check_formula(struct web *web, const struct target_entry *f)
{
	size_t before = web->ctx.problems.n;
	enum status status = f->formula.n > 0 ? plan_formula_check(&web->ctx, f->formula, NULL) : OK;

	for (size_t i = before; i < web->ctx.problems.n; i++) {
		struct problem *p = &web->ctx.problems.items[i];
		p->field = STR("formula");
		if (p->nearest.n > 0)
			p->message = str_fmt(web->ctx.arena, "%.*s %s: %.*s?", STR_ARG(p->message),
					     tr(&web->ctx, T("Ý bạn")), STR_ARG(p->nearest));
	}
	return status;
}

/* What is not counted is done, or words: a number without a formula could never be measured. */
static enum status check_level_fits(struct web *web, const struct target_entry *f)
{
	struct target level;

	if (f->level.n == 0)
		return OK;
	TRY(target_parse(&web->ctx, f->level, &level));
	if (level.form == TARGET_WITHDRAWN)
		return problem_add(&web->ctx, "level", T("Kế hoạch đang soạn: bỏ chỉ tiêu thay vì thu hồi mức."));
	bool is_said = level.form == TARGET_DONE || level.form == TARGET_QUALITATIVE;
	if (f->formula.n == 0 && !is_said)
		return problem_add(
			&web->ctx, "formula",
			T("Mức là một số thì cần cách tính; chỉ tiêu bằng lời viết trong ngoặc kép, việc phải "
			  "làm viết “hoàn thành”."));
	return OK;
}

/* "106,89%" becomes "106.89%", as plan files have it. */
static enum status read_printed(struct web *web, const char *field, struct str level, struct str *out)
{
	struct str typed;
	struct target share;

	TRY(entry_line(web, field, &typed));
	*out = level_of_words(web->ctx.arena, typed);
	if (out->n == 0)
		return OK;
	size_t before = web->ctx.problems.n;
	enum status status = target_parse(&web->ctx, *out, &share);
	if (status == OK && share.form == TARGET_NUMBER && share.comparator == AT_LEAST && share.is_percent &&
	    !share.is_closed && out->n <= PRINTED_MAX)
		return level.n > 0 ? OK : problem_add(&web->ctx, field, T("Tỷ lệ đã in cần có mức để so."));
	web->ctx.problems.n = before;
	return problem_add(&web->ctx, field, T("Cần một tỷ lệ như văn bản in, ví dụ 106,89%%."));
}

static enum status read_adjustment(struct web *web, struct target_entry *f)
{
	f->from_day = f->work->plan.from_day;
	if (f->work->plan.is_draft)
		return OK;
	TRY(entry_line(web, "decision", &f->decision));
	TRY(work_need(web, "decision", f->decision, T("Hãy ghi số quyết định điều chỉnh.")));
	return web_day(web, "from_day", web_form(web, "from_day"), web->ctx.today, &f->from_day);
}

static enum status read_form(struct web *web, struct target_entry *f)
{
	enum status answers[8] = { OK };

	TRY(entry_line(web, "measured_in", &f->measured_in));
	TRY(entry_line(web, "seeds", &f->seeds));
	TRY(text_nfc(web->ctx.arena, web_form(web, "label"), &f->label));
	TRY(text_nfc(web->ctx.arena, web_form(web, "formula"), &f->formula));
	TRY(text_nfc(web->ctx.arena, web_form(web, "note"), &f->note));
	f->label = str_trim(f->label);
	f->formula = str_trim(f->formula);
	f->note = str_trim(f->note);
	f->part_of = web_form(web, "part_of");
	f->client_key = web_form(web, "client_key");
	f->version = (int)entry_version(web);
	answers[0] = work_need(web, "label", f->label, T("Hãy ghi chỉ tiêu như văn bản viết."));
	answers[1] = check_formula(web, f);
	answers[2] = work_read_level(web, "level", &f->level);
	answers[3] = work_read_level(web, "given", &f->given);
	if (f->part_of.n > 0 && !work_target(f->work, f->part_of))
		answers[4] = problem_add(&web->ctx, "part_of", T("Kế hoạch không có chỉ tiêu này."));
	answers[5] = read_adjustment(web, f);
	answers[6] = read_printed(web, "printed", f->level, &f->printed);
	answers[7] = read_printed(web, "given_printed", f->given, &f->given_printed);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		TRY(answers[i]);
	if (f->given.n > 0)
		TRY(structure_parent(&web->ctx, f->work->plan.unit_id, web->ctx.today, &f->given_by));
	return check_level_fits(web, f);
}

/* "Đếm số đoàn viên được kết nạp …: 1.128 (01/01/2017 – 30/06/2017)". */
static enum status tell_value(struct web *web, const struct target_entry *f, struct str *out)
{
	struct ctx *ctx = &web->ctx;
	const struct plan *plan = &f->work->plan;
	day_t as_of = ctx->today < plan->until_day ? ctx->today : plan->until_day - 1;
	struct figure_ask ask = { .formula = f->formula,
				  .unit_id = plan->unit_id,
				  .from = plan->from_day,
				  .until = plan->until_day,
				  .as_of = as_of,
				  .structure = { .known = INSTANT_FOREVER } };
	struct figure figure;
	struct str words, value = str_of(tr(ctx, T("tính khi lưu, theo các chỉ tiêu khác")));

	if (f->formula.n == 0) {
		*out = str_of(tr(ctx, T("Chỉ tiêu không có công thức: bằng lời, hoặc xác nhận đã làm.")));
		return OK;
	}
	TRY(plan_formula_words(ctx, f->formula, &words));
	if (!str_contains(f->formula, STR("attainment"))) {
		TRY(figure_ask(ctx, &ask, 1, &figure));
		value = figure_display(ctx, &figure);
	}
	*out = str_fmt(ctx->arena, "%.*s: %.*s (%.*s – %.*s)", STR_ARG(words), STR_ARG(value),
		       STR_ARG(day_people(ctx->arena, plan->from_day)), STR_ARG(day_people(ctx->arena, as_of)));
	return OK;
}

static void set_target(const struct target_entry *f, struct record *target)
{
	record_put_text(target, "label", f->label);
	record_put_text(target, "measured_in", f->measured_in);
	record_put_text(target, "formula", f->formula);
	record_put_text(target, "part_of", f->part_of);
	record_put_text(target, "seeds", f->seeds);
	record_put_text(target, "note", f->note);
}

/* The level of a kind is added, changed or annulled, as it was typed. */
static enum status put_level(struct ctx *ctx, struct act *act, const struct target_entry *f, int64_t target_id,
			     const char *kind, struct str level, struct str printed)
{
	const struct plan *plan = &f->work->plan;
	const struct sql_planning_levels_row *old =
		f->row ? work_level(f->work, target_id, plan->unit_id, kind, plan->until_day - 1) : NULL;
	struct record before, after = record_new(ctx, &baseline_type);

	if (old) {
		TRY(work_record(ctx, &baseline_type, old->id, (int)old->version, &before));
		if (level.n == 0)
			return fact_apply(ctx, act, &baseline_type, &before, NULL);
		after = record_again(ctx, &before);
	} else if (level.n == 0) {
		return OK;
	}
	record_set(&after, "target", VALUE_OF_INT(target_id));
	record_set(&after, "unit", VALUE_OF_INT(plan->unit_id));
	record_put_text(&after, "kind", str_of(kind));
	if (str_is(str_of(kind), "assigned") && !old)
		record_set(&after, "by_unit", VALUE_OF_INT(f->given_by));
	record_put_text(&after, "level", level);
	record_put_text(&after, "printed", printed);
	if (!old) {
		record_put_day(&after, "from_day", f->from_day);
		record_put_text(&after, "decision", f->decision);
	}
	return fact_apply(ctx, act, &baseline_type, old ? &before : NULL, &after);
}

static enum status write_target(struct ctx *ctx, void *arg)
{
	const struct target_entry *f = arg;
	struct act act = { .verb = f->row ? "correct" : "add",
			   .unit_id = f->work->plan.unit_id,
			   .reason = f->row ? STR("Soạn kế hoạch") : STR_EMPTY,
			   .decision = f->decision,
			   .client_key = f->client_key };
	struct record before, after = record_new(ctx, &target_type);
	int64_t sent_before = 0;

	enum status status = act_begin(ctx, &act, &sent_before);
	if (status == CONFLICT && sent_before != 0)
		return OK;
	TRY(status);
	if (f->row) {
		TRY(work_record(ctx, &target_type, f->row->id, f->version, &before));
		after = record_again(ctx, &before);
	} else {
		record_set(&after, "plan", VALUE_OF_INT(f->work->plan.id));
		record_put_text(&after, "code", code_of_place(ctx->arena, f->work));
		record_set(&after, "place", VALUE_OF_INT((int64_t)f->work->targets.n + 1));
	}
	set_target(f, &after);
	TRY(fact_apply(ctx, &act, &target_type, f->row ? &before : NULL, &after));
	TRY(put_level(ctx, &act, f, after.id, "adopted", f->level, f->printed));
	return put_level(ctx, &act, f, after.id, "assigned", f->given, f->given_printed);
}

enum status target_form_post(struct web *web)
{
	const struct sql_planning_targets_row *row;
	struct work work;
	struct str told = STR_EMPTY;
	int http_status;

	TRY(open_target(web, &work, &row));
	if (!work.plan.is_draft)
		TRY(scope_require(&web->ctx, work.plan.unit_id, ROLE_LEADER));
	if (!row && work.targets.n == TARGETS_MAX) {
		problem_add(&web->ctx, "", T("Kế hoạch có không quá %d chỉ tiêu."), TARGETS_MAX);
		return TOO_LARGE;
	}
	struct target_entry f = { .work = &work, .row = row };
	bool checks = web_form(web, "check").n > 0;
	enum status status = read_form(web, &f);
	if (status == OK && checks)
		status = tell_value(web, &f, &told);
	if (status == OK && checks)
		return show(web, &work, row, told, OK, 200);
	if (status == OK)
		status = db_write(&web->ctx, web->app->db, write_target, &f);
	if (entry_shows(web, status, &http_status)) {
		TRY(db_snapshot_renew(&web->ctx));
		TRY(open_target(web, &work, &row));
		return show(web, &work, row, STR_EMPTY, status, http_status);
	}
	TRY(status);
	return work_done(web, plan_url(web, work.plan.code, "/edit"), "saved");
}

enum status target_form_get(struct web *web)
{
	const struct sql_planning_targets_row *row;
	struct work work;

	TRY(open_target(web, &work, &row));
	return show(web, &work, row, STR_EMPTY, OK, 200);
}
