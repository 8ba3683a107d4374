/* All units of one level by an indicator or a plan's line: page, JSON, files. */
#include "features/indicators/levels_page.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/indicators/table_views.h"
#include "web/web.h"

#define ROWS_SHOWN 50
#define ROWS_OF_FILE 5000
#define USUAL STR("indicator:members")

const char *level_word(enum level level)
{
	static const char *const words[LEVELS] = { "province", "upper", "commune", "grassroots" };
	return words[level];
}

const char *level_label(enum level level)
{
	static const char *const labels[LEVELS] = {
		T("Cấp tỉnh, ngành trung ương, tập đoàn"),
		T("Cấp trên trực tiếp cơ sở"),
		T("Công đoàn xã, phường, đặc khu"),
		T("Công đoàn cơ sở, nghiệp đoàn"),
	};
	return labels[level];
}

/* Unasked: of who stands above communes the communes, once there are some, else the grassroots unions. */
static enum level usual_level(const struct figure_question *q)
{
	const struct field *kinds = record_type_field(&unit_type, STR("kind"));
	const struct choice *own = field_choice(kinds, q->unit.kind), *commune = field_choice(kinds, STR("commune"));

	if (!own || own->rank <= 4)
		return LEVEL_GRASSROOTS;
	return commune && q->as_of >= commune->from_day ? LEVEL_COMMUNE : LEVEL_UPPER;
}

enum status level_read(struct web *web, const struct figure_question *q, struct str word, enum level *out)
{
	*out = usual_level(q);
	if (word.n == 0)
		return OK;
	for (int i = 0; i < LEVELS; i++) {
		if (str_is(word, level_word((enum level)i))) {
			*out = (enum level)i;
			return OK;
		}
	}
	return problem_add(&web->ctx, "level", T("Không có cấp “%.*s”."), STR_ARG(word));
}

/* How the page is asked. */
struct asked {
	struct figure_question q;
	struct plan plan; /* whose lines are offered */
	bool has_plan;
	struct subject subject;
	struct level_ask level;
	int64_t number, per;
	bool is_file;
};

static enum status read_asked(struct web *web, struct asked *a)
{
	struct str by = web_query(web, "by"), order = web_query(web, "order");

	TRY(question_read(web, &a->q));
	TRY(subject_plan(web, &a->plan, &a->has_plan));
	TRY(subject_read(web, &a->q, by.n > 0 ? by : USUAL, &a->subject));
	TRY(level_read(web, &a->q, web_query(web, "level"), &a->level.level));
	if (order.n > 0 && !str_is(order, "lowest") && !str_is(order, "highest"))
		return problem_add(&web->ctx, "order", T("Thứ tự là highest hoặc lowest."));
	a->is_file = web_query(web, "format").n > 0;
	a->number = a->is_file ? 1 : web_number(web, "page", 1, 1000000, 1);
	a->per = a->is_file ? ROWS_OF_FILE : web_number(web, "per", 10, 500, ROWS_SHOWN);
	a->level.formula = a->subject.formula;
	a->level.unit_id = a->q.unit.id;
	a->level.from = a->subject.from;
	a->level.until = a->subject.until;
	a->level.as_of = a->subject.as_of;
	a->level.is_lowest_first = str_is(order, "lowest");
	a->level.offset = (size_t)((a->number - 1) * a->per);
	a->level.limit = (size_t)a->per;
	return OK;
}

static struct url here(struct web *web, const struct asked *a)
{
	struct arena *arena = web->ctx.arena;
	struct url url = url_local(arena, STR("/ranking"));

	url = url_param(arena, url, STR("unit"), a->q.unit.code);
	url = url_param(arena, url, STR("level"), str_of(level_word(a->level.level)));
	url = url_param(arena, url, STR("by"), a->subject.value);
	url = url_param(arena, url, STR("period"), a->q.period);
	if (a->has_plan && web_query(web, "plan").n > 0)
		url = url_param(arena, url, STR("plan"), a->plan.code);
	if (a->level.is_lowest_first)
		url = url_param(arena, url, STR("order"), STR("lowest"));
	if (a->per != ROWS_SHOWN && !a->is_file)
		url = url_param(arena, url, STR("per"), str_fmt(arena, "%lld", (long long)a->per));
	return url;
}

/* Units of the rows and what each lies under, in two statements. */
static enum status read_units(struct web *web, const struct asked *a, const struct level_page *found,
			      struct unit *units, struct unit *parents)
{
	struct ctx *ctx = &web->ctx;
	int64_t *ids = arena_array_of(ctx->arena, int64_t, found->n + 1);
	int64_t *above = arena_array_of(ctx->arena, int64_t, found->n + 1), *known;
	size_t n_known = 0;
	day_t on = a->subject.as_of;

	for (size_t i = 0; i < found->n; i++)
		ids[i] = found->rows[i].unit_id;
	TRY(structure_units(ctx, ids, found->n, on, units));
	TRY(structure_parents(ctx, ids, found->n, on, above));
	known = arena_array_of(ctx->arena, int64_t, found->n + 1);
	for (size_t i = 0; i < found->n; i++) {
		size_t k = 0;
		while (k < n_known && known[k] != above[i])
			k++;
		if (above[i] != 0 && k == n_known)
			known[n_known++] = above[i];
	}
	struct unit *named = arena_array_of(ctx->arena, struct unit, n_known + 1);
	TRY(structure_units(ctx, known, n_known, on, named));
	for (size_t i = 0; i < found->n; i++) {
		for (size_t k = 0; k < n_known; k++)
			if (known[k] == above[i])
				parents[i] = named[k];
	}
	return OK;
}

/* What the row adds to the whole, of a figure that adds up. */
static struct str share_of(struct web *web, const struct figure *part, const struct figure *whole)
{
	struct rational share, a, b;

	if (!part->has_value || !whole->has_value || !whole->is_additive || figure_value(part, &a) != OK ||
	    figure_value(whole, &b) != OK || b.num <= 0 || rational_div(a, b, &share) != OK)
		return STR_EMPTY;
	return share_text(web->ctx.arena, share, 1, ROUND_HALF_AWAY);
}

static enum status fill_rows(struct web *web, const struct asked *a, const struct level_page *found,
			     const struct figure *whole, struct levels_page *page)
{
	struct ctx *ctx = &web->ctx;
	struct arena *arena = ctx->arena;
	struct unit *units = arena_array_of(arena, struct unit, found->n + 1);
	struct unit *parents = arena_array_of(arena, struct unit, found->n + 1);

	TRY(read_units(web, a, found, units, parents));
	page->has_share = whole->is_additive && whole->has_value;
	page->rows = arena_array_of(arena, struct level_line, found->n + 1);
	page->n_rows = found->n;
	for (size_t i = 0; i < found->n; i++) {
		const struct level_row *r = &found->rows[i];
		page->rows[i] = (struct level_line){
			.is_tied = r->is_tied,
			.href = url_local(arena, str_fmt(arena, "/unit/%.*s", STR_ARG(units[i].code))),
			.code = units[i].code,
			.name = units[i].name,
			.under = parents[i].name,
			.value = figure_display(ctx, &r->figure),
			.records = subject_records(web, &a->q, &a->subject, units[i].code),
			.opens = a->level.level != LEVEL_COMMUNE || !found->has_guided,
			.share = share_of(web, &r->figure, whole),
			.figure = r->figure,
			.place = r->rank,
		};
		page->is_demonstration |= units[i].is_demonstration;
		if (r->rank > 0)
			page->rows[i].rank = num_people(arena, (int64_t)r->rank);
		page->has_under |= parents[i].id != 0 && parents[i].id != a->q.unit.id;
	}
	return OK;
}

static struct str sentence_of(struct web *web, const struct asked *a, const struct level_page *found)
{
	struct arena *arena = web->ctx.arena;
	struct str said;

	if (found->n_units == 0)
		return str_of(tr(&web->ctx, T("Không có đơn vị cấp này trong phạm vi và ngày đã chọn.")));
	said = str_fmt(arena, "%.*s %s", STR_ARG(num_people(arena, (int64_t)found->n_units)),
		       tr(&web->ctx, T("đơn vị được xếp theo kết quả")));
	if (found->n_valued < found->n_units)
		said = str_fmt(arena, "%.*s; %.*s %s", STR_ARG(said),
			       STR_ARG(num_people(arena, (int64_t)(found->n_units - found->n_valued))),
			       tr(&web->ctx, T("đơn vị không phát sinh đứng cuối")));
	if (found->n > 1 && found->rows[0].is_tied && a->number == 1)
		said = str_fmt(arena, "%.*s; %s", STR_ARG(said),
			       tr(&web->ctx, T("đơn vị bằng nhau đứng cùng một hạng")));
	if (found->has_guided)
		said = str_fmt(arena, "%.*s. %s", STR_ARG(said),
			       tr(&web->ctx, T("Số của công đoàn xã gồm các đơn vị mà xã hướng dẫn; số này không "
					       "cộng lên cấp trên")));
	return str_fmt(arena, "%.*s.", STR_ARG(said));
}

static enum status fill_choices(struct web *web, const struct asked *a, struct levels_page *page)
{
	struct str plan = web_query(web, "plan");

	TRY(choices_question(web, &a->q, &page->units, &page->periods));
	TRY(subject_choices(web, a->has_plan ? &a->plan : NULL, a->subject.value, &page->subjects));
	if (!choices_has(&page->subjects, a->subject.value)) { /* a line of another plan */
		choices_part_named(web, &page->subjects, a->subject.plan);
		choices_add(web, &page->subjects, a->subject.value, a->subject.label);
		choices_choose(&page->subjects, a->subject.value);
	}
	choices_part_named(web, &page->levels, STR_EMPTY);
	for (int i = 0; i < LEVELS; i++)
		choices_one(web, &page->levels, level_word((enum level)i), level_label((enum level)i));
	choices_choose(&page->levels, str_of(level_word(a->level.level)));
	page->plan = plan.n > 0 && a->has_plan ? a->plan.code : STR_EMPTY;
	return OK;
}

static void fill_links(struct web *web, const struct asked *a, const struct level_page *found, struct levels_page *page)
{
	struct arena *arena = web->ctx.arena;
	struct url base = here(web, a);
	static const int sizes[] = { 20, 50, 200 };

	page->is_lowest_first = a->level.is_lowest_first;
	page->highest = url_param(arena, base, STR("order"), STR_EMPTY);
	page->lowest = url_param(arena, base, STR("order"), STR("lowest"));
	page->csv = url_param(arena, base, STR("format"), STR("csv"));
	page->xlsx = url_param(arena, base, STR("format"), STR("xlsx"));
	page->table = url_param(arena, url_local(arena, STR("/table")), STR("unit"), a->q.unit.code);
	page->table = url_param(arena, page->table, STR("period"), a->q.period);
	pager_fill(web, &page->pager, base, a->number, a->per, (int64_t)found->n, (int64_t)found->n_units);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		pager_size(web, &page->pager, base, sizes[i], a->per);
}

static enum status answer_json(struct web *web, const struct asked *a, const struct level_page *found,
			       const struct levels_page *page)
{
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kstr(&j, "unit", a->q.unit.code);
	json_kcstr(&j, "level", level_word(a->level.level));
	json_kstr(&j, "by", a->subject.value);
	json_kstr(&j, "formula", a->subject.formula);
	json_kday(&j, "from", a->level.from);
	json_kday(&j, "to", a->level.until - 1);
	json_kday(&j, "as_of", a->level.as_of);
	json_kint(&j, "units", (int64_t)found->n_units);
	json_kint(&j, "with_value", (int64_t)found->n_valued);
	json_kbool(&j, "guided", found->has_guided);
	json_kstr(&j, "whole", page->whole);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < page->n_rows; i++) {
		const struct level_line *l = &page->rows[i];
		json_object(&j);
		json_kint(&j, "rank", (int64_t)found->rows[i].rank);
		json_kbool(&j, "tied", l->is_tied);
		json_kstr(&j, "unit", l->code);
		json_kstr(&j, "name", l->name);
		json_kstr(&j, "under", l->under);
		json_key(&j, "value");
		figure_value_json(&web->ctx, &j, &l->figure);
		json_kstr(&j, "share", l->share);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return web_json(web, 200, &body);
}

static enum status write_page(struct web *web, const struct asked *a, const struct level_page *found,
			      struct levels_page *page)
{
	struct html h;

	TRY(fill_choices(web, a, page));
	fill_links(web, a, found, page);
	TRY(page_begin(web, page->title, &page->chrome));
	TRY(page_paper(web, &a->q.unit, &page->chrome));
	page_crumb(&page->chrome, url_local(web->ctx.arena, STR("/indicators")),
		   str_of(tr(&web->ctx, T("Danh mục chỉ số"))));
	page_crumb(&page->chrome, url_local(web->ctx.arena, a->subject.path), a->subject.label);
	page_crumb(&page->chrome, here(web, a), str_of(tr(&web->ctx, T("Xếp hạng"))));
	html_init(&h, &web->ctx);
	levels_page_view(&h, page);
	return web_html(web, 200, &h);
}

enum status levels_get(struct web *web)
{
	struct levels_page page = { 0 };
	struct asked a = { 0 };
	struct level_page found;
	struct figure whole;

	TRY(read_asked(web, &a));
	struct figure_ask ask = subject_ask(&a.subject, a.q.unit.id);
	TRY(level_ask(&web->ctx, &a.level, &found));
	TRY(figure_ask(&web->ctx, &ask, 1, &whole));
	TRY(fill_rows(web, &a, &found, &whole, &page));
	page.whole = figure_display(&web->ctx, &whole);
	page.measured_in = whole.is_share ? STR_EMPTY : a.subject.measured_in;
	page.title = str_fmt(web->ctx.arena, "%s: %.*s", tr(&web->ctx, T("Xếp hạng")), STR_ARG(a.subject.label));
	page.asked = a.subject.is_of_plan
			     ? str_fmt(web->ctx.arena, "%.*s, %s %.*s", STR_ARG(a.q.unit.name), tr(&web->ctx, T("đến")),
				       STR_ARG(day_people(web->ctx.arena, a.subject.as_of)))
			     : a.q.text;
	page.sentence = sentence_of(web, &a, &found);
	if (web->wants_json)
		return answer_json(web, &a, &found, &page);
	if (a.is_file)
		return levels_export(web, &page, &whole);
	return write_page(web, &a, &found, &page);
}
