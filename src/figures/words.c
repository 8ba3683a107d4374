/* A formula as a short sentence in the reader's language, from the labels of the descriptions. */
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/parameter.h"
#include "figures/question.h"

struct words {
	struct ctx *ctx;
	struct buf b;
};

static void say(struct words *w, const struct node *n);

static void put(struct words *w, const char *text)
{
	buf_lit(&w->b, tr(w->ctx, text));
}

/* The small letter of a Vietnamese capital, the letter itself if it is none. */
static uint32_t small(uint32_t c)
{
	if (c < 128)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (c >= 0xC0 && c <= 0xDE)
		return c + 32;
	if (c == 0x1AF)
		return 0x1B0;
	bool is_pair = (c >= 0x100 && c < 0x180) || c == 0x1A0 || (c >= 0x1EA0 && c <= 0x1EF9);
	return is_pair && c % 2 == 0 ? c + 1 : c;
}

static uint32_t capital(uint32_t c)
{
	static const uint32_t gaps[] = { 'A' - 'a', 0xC0 - 0xE0, -1u };
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
		if (small(c + gaps[i]) == c)
			return c + gaps[i];
	return c;
}

static void put_letter(struct words *w, uint32_t c)
{
	char bytes[4];
	size_t n;
	utf8_put(bytes, c, &n);
	buf_add(&w->b, (struct str){ bytes, n });
}

/* A label within a sentence begins small, but an abbreviation (CĐCS) stays. */
static void put_label(struct words *w, struct str label)
{
	label = tr_str(w->ctx, label);
	struct str rest = label, after;
	uint32_t first = utf8_next(&rest);
	after = rest;
	uint32_t second = utf8_next(&after);
	if (first == 0 || small(second) != second) {
		buf_add(&w->b, label);
		return;
	}
	put_letter(w, small(first));
	buf_add(&w->b, rest);
}

/* What is counted: an action is a number of times, a thing a number. */
static const char *counted(const struct record_type *source)
{
	static const char *const things[] = { "thỏa ước", "kinh phí", "hoạt động", "phiếu", "quyết định", "ban " };
	if (source->kind != RECORD_EVENT)
		return T("số ");
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (str_starts(source->label, str_of(things[i])))
			return T("số ");
	return T("số lần ");
}

static void put_way(struct words *w, const struct way *way)
{
	/* from the far end: "khu vực của đơn vị sử dụng lao động" */
	for (size_t i = way->n; i > 0; i--) {
		if (i < way->n)
			put(w, T(" của "));
		put_label(w, way->steps[i - 1]->label);
	}
}

static void say_at(struct words *w, const struct node *n)
{
	static const char *const days[] = { "", T(" đầu kỳ"), T(" cuối kỳ"), T(" từ trước đến đầu kỳ"),
					    T(" từ trước đến cuối kỳ"), T(" của cùng kỳ năm trước") };
	if (n->at != AT_NOTHING)
		put(w, days[n->at]);
}

/* In parentheses where "of the same time last year" would be read of its last part alone. */
static void say_indicator(struct words *w, const struct node *n)
{
	bool is_whole = n->at == AT_NOTHING;
	buf_lit(&w->b, is_whole ? "" : "(");
	say(w, n->meaning->inlined);
	buf_lit(&w->b, is_whole ? "" : ")");
	say_at(w, n);
}

static void say_path(struct words *w, const struct node *n)
{
	const struct meaning *m = n->meaning;
	if (m->inlined)
		say_indicator(w, n);
	else if (m->choice)
		put_label(w, m->choice->label);
	else if (m->way.n == 0)
		put(w, T("bản ghi"));
	else
		put_way(w, &m->way);
}

static void say_number(struct words *w, const struct node *n)
{
	struct rational value = n->number;
	if (n->is_percent && rational_mul(value, RATIONAL_OF(100), &value) != OK)
		return;
	int decimals = value.den == 1 ? 0 : value.den <= 10 ? 1 : 2;
	buf_add(&w->b, rational_people(w->ctx->arena, value, decimals, ROUND_HALF_AWAY));
	if (n->is_percent)
		buf_char(&w->b, '%');
}

/* Whether the condition begins with a word of its own: "đã có công đoàn", "có ít nhất một". */
static bool begins_alone(const struct node *n)
{
	while (n->kind == NODE_AND || n->kind == NODE_OR)
		n = n->left;
	return n->kind == NODE_PATH || n->kind == NODE_MEASURE || n->kind == NODE_NOT || n->kind == NODE_FIRST;
}

static void say_where(struct words *w, const struct node *n)
{
	if (!n->where)
		return;
	buf_lit(&w->b, begins_alone(n->where) ? " " : tr(w->ctx, T(" có ")));
	say(w, n->where);
}

static void say_source(struct words *w, const struct node *n)
{
	put_label(w, n->meaning->source->label);
	say_at(w, n);
	say_where(w, n);
}

static void say_count(struct words *w, const struct node *n)
{
	if (str_is(n->source, "admission")) {
		put(w, T("số đoàn viên được kết nạp, công nhận"));
		say_where(w, n);
		return;
	}
	put(w, str_is(n->source, "departure") ? T("số ") : counted(n->meaning->source));
	say_source(w, n);
}

/* "tổng đã đóng của kinh phí công đoàn", "tổng theo từng đơn vị công đoàn: số đoàn viên" */
static void say_of(struct words *w, const char *what, const struct node *n)
{
	put(w, what);
	if (n->each) {
		put(w, T(" theo từng "));
		say_source(w, n);
		buf_lit(&w->b, ": ");
		say(w, n->each);
		return;
	}
	buf_char(&w->b, ' ');
	put_way(w, &n->meaning->way);
	put(w, n->aggregate == AGGREGATE_DISTINCT ? T(" khác nhau trong ") : T(" của "));
	say_source(w, n);
}

static void say_measure(struct words *w, const struct node *n)
{
	switch (n->aggregate) {
	case AGGREGATE_COUNT:
		say_count(w, n);
		break;
	case AGGREGATE_SUM:
		say_of(w, T("tổng"), n);
		break;
	case AGGREGATE_AVG:
		say_of(w, T("bình quân"), n);
		break;
	case AGGREGATE_MIN:
		say_of(w, T("mức nhỏ nhất của"), n);
		break;
	case AGGREGATE_MAX:
		say_of(w, T("mức lớn nhất của"), n);
		break;
	case AGGREGATE_LAST:
		say_of(w, T("giá trị sau cùng của"), n);
		break;
	case AGGREGATE_DISTINCT:
		say_of(w, T("số"), n);
		break;
	case AGGREGATE_GROWTH:
		put(w, T("số thực tăng "));
		say_source(w, n);
		break;
	case AGGREGATE_HAS:
		put(w, T("có ít nhất một "));
		say_source(w, n);
		break;
	}
}

static int tightness(const struct node *n)
{
	switch (n->kind) {
	case NODE_OR:
		return 0;
	case NODE_AND:
		return 1;
	case NODE_ADD:
	case NODE_SUBTRACT:
		return 3;
	case NODE_MULTIPLY:
	case NODE_DIVIDE:
		return 4;
	case NODE_COMPARE:
	case NODE_IN:
	case NODE_BETWEEN:
		return 2;
	case NODE_MEASURE:
		return n->each || n->where ? 2 : 5;
	default:
		return 5;
	}
}

static void say_inside(struct words *w, const struct node *n, int place)
{
	bool is_loose = tightness(n) < place;
	if (is_loose)
		buf_char(&w->b, '(');
	say(w, n);
	if (is_loose)
		buf_char(&w->b, ')');
}

static void say_binary(struct words *w, const struct node *n, const char *sign)
{
	say_inside(w, n->left, tightness(n));
	buf_lit(&w->b, sign);
	say_inside(w, n->right, tightness(n) + 1);
}

static const char *shown_sign(enum compare compare)
{
	static const char *const signs[] = { " = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ " };
	return signs[compare];
}

static void say_test(struct words *w, const struct node *n)
{
	say_inside(w, n->left, 3);
	if (n->kind == NODE_EMPTY) {
		put(w, n->is_negated ? T(" đã ghi") : T(" để trống"));
		return;
	}
	if (n->kind == NODE_BETWEEN)
		put(w, T(" từ "));
	else
		put(w, n->is_negated ? T(" không thuộc: ") : T(" thuộc: "));
	for (size_t i = 0; i < n->n_items; i++) {
		if (i > 0)
			buf_lit(&w->b, n->kind == NODE_BETWEEN ? tr(w->ctx, T(" đến ")) : "; ");
		say(w, n->items[i]);
	}
}

/* By its label; by its code where there is none of that code, which whoever computes the formula is told. */
static void say_parameter(struct words *w, const struct node *n)
{
	struct parameter *versions;
	size_t n_versions, n_problems = w->ctx->problems.n;

	put(w, T("tham số "));
	if (w->ctx->db && parameter_versions(w->ctx, n->text, &versions, &n_versions) == OK) {
		buf_fmt(&w->b, "“%.*s”", STR_ARG(versions[n_versions - 1].label));
		return;
	}
	w->ctx->problems.n = n_problems;
	buf_add(&w->b, n->text);
}

static void say_call(struct words *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_REPORTED:
		put(w, T("số báo cáo, mã "));
		buf_add(&w->b, n->text);
		say_at(w, n);
		return;
	case NODE_PARAM:
		say_parameter(w, n);
		return;
	case NODE_ATTAINMENT:
		put(w, T("tỷ lệ đạt chỉ tiêu "));
		break;
	case NODE_FIRST:
		put(w, T("lần đầu của "));
		put_way(w, &n->meaning->way);
		return;
	default:
		put(w, T("số tháng từ "));
		say(w, n->left);
		put(w, T(" đến "));
		say(w, n->right);
		return;
	}
	buf_add(&w->b, n->text);
}

static void say_operator(struct words *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_ADD:
		say_binary(w, n, " + ");
		break;
	case NODE_SUBTRACT:
		say_binary(w, n, " − ");
		break;
	case NODE_MULTIPLY:
		say_binary(w, n, " × ");
		break;
	case NODE_DIVIDE:
		say_binary(w, n, tr(w->ctx, T(" chia cho ")));
		break;
	case NODE_AND:
		say_binary(w, n, tr(w->ctx, T(" và ")));
		break;
	case NODE_OR:
		say_binary(w, n, tr(w->ctx, T(" hoặc ")));
		break;
	case NODE_COMPARE:
		say_inside(w, n->left, 3);
		buf_lit(&w->b, shown_sign(n->compare));
		say_inside(w, n->right, 3);
		break;
	case NODE_NEGATE:
		buf_lit(&w->b, "−");
		say_inside(w, n->left, 5);
		break;
	default:
		put(w, T("không "));
		say_inside(w, n->left, 5);
	}
}

static void say(struct words *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_NUMBER:
		say_number(w, n);
		break;
	case NODE_DAY:
		buf_add(&w->b, day_people(w->ctx->arena, n->day));
		break;
	case NODE_TEXT:
		buf_fmt(&w->b, "“%.*s”", STR_ARG(n->text));
		break;
	case NODE_PATH:
		say_path(w, n);
		break;
	case NODE_START:
		put(w, T("ngày đầu kỳ"));
		break;
	case NODE_END:
		put(w, T("ngày cuối kỳ"));
		break;
	case NODE_MEASURE:
		say_measure(w, n);
		break;
	case NODE_REPORTED:
	case NODE_PARAM:
	case NODE_ATTAINMENT:
	case NODE_MONTHS:
	case NODE_FIRST:
		say_call(w, n);
		break;
	case NODE_IN:
	case NODE_BETWEEN:
	case NODE_EMPTY:
		say_test(w, n);
		break;
	default:
		say_operator(w, n);
	}
}

struct str node_words(struct ctx *ctx, const struct node *node)
{
	struct words w = { .ctx = ctx };
	buf_init(&w.b, ctx->arena, 0);
	say(&w, node);
	struct str sentence = buf_str(&w.b), rest = sentence;
	uint32_t first = utf8_next(&rest);
	struct words whole = { .ctx = ctx };
	buf_init(&whole.b, ctx->arena, 0);
	put_letter(&whole, capital(first));
	buf_add(&whole.b, rest);
	return buf_str(&whole.b);
}

enum status formula_words(struct ctx *ctx, const struct figure_names *names, struct str formula, struct str *out)
{
	struct node *node;
	TRY(figure_check(ctx, names, formula, &node));
	*out = node_words(ctx, node);
	return OK;
}
