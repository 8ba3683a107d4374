/* A formula as a short Vietnamese sentence, from the labels of the descriptions. */
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "figures/figure.h"

struct words {
	struct ctx *ctx;
	struct buf b;
};

static void say(struct words *w, const struct node *n);

static void put(struct words *w, const char *text)
{
	buf_lit(&w->b, tr(w->ctx, text));
}

/* What is counted: events are times, people are people, units and employers themselves. */
static const char *counted(const struct record_type *source)
{
	if (str_is(source->code, "admission"))
		return T("Số đoàn viên kết nạp, công nhận");
	if (str_is(source->code, "departure"))
		return T("Số đoàn viên giảm");
	return source->kind == RECORD_EVENT ? T("Số lần ") : T("Số ");
}

static void say_way(struct words *w, const struct way *way)
{
	/* from the far end: "khu vực của đơn vị sử dụng lao động" */
	for (size_t i = way->n; i > 0; i--) {
		if (i < way->n)
			put(w, T(" của "));
		buf_add(&w->b, way->steps[i - 1]->label);
	}
}

static void say_path(struct words *w, const struct node *n)
{
	const struct meaning *m = n->meaning;
	if (m->inlined)
		say(w, m->inlined);
	else if (m->choice)
		buf_add(&w->b, m->choice->label);
	else if (m->way.n == 0)
		put(w, T("bản ghi"));
	else
		say_way(w, &m->way);
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

static void say_at(struct words *w, const struct node *n)
{
	if (n->at != AT_NOTHING)
		put(w, n->at == AT_START ? T(" đầu kỳ") : T(" cuối kỳ"));
}

static void say_where(struct words *w, const struct node *n)
{
	if (!n->where)
		return;
	put(w, T(" có "));
	say(w, n->where);
}

static void say_source(struct words *w, const struct node *n)
{
	const struct record_type *source = n->meaning->source;
	buf_add(&w->b, source->label);
	say_at(w, n);
	say_where(w, n);
}

static void say_count(struct words *w, const struct node *n)
{
	const struct record_type *source = n->meaning->source;
	const char *text = counted(source);
	buf_lit(&w->b, tr(w->ctx, text));
	if (str_ends(str_of(text), STR(" ")))
		buf_add(&w->b, source->label);
	say_at(w, n);
	say_where(w, n);
}

static void say_of(struct words *w, const char *what, const struct node *n)
{
	put(w, what);
	if (n->each) {
		say(w, n->each);
		put(w, T(" của từng "));
	} else {
		say_way(w, &n->meaning->way);
		put(w, T(" của "));
	}
	say_source(w, n);
}

static void say_measure(struct words *w, const struct node *n)
{
	switch (n->aggregate) {
	case AGGREGATE_COUNT:
		say_count(w, n);
		break;
	case AGGREGATE_SUM:
		say_of(w, T("Tổng "), n);
		break;
	case AGGREGATE_AVG:
		say_of(w, T("Bình quân "), n);
		break;
	case AGGREGATE_MIN:
		say_of(w, T("Nhỏ nhất của "), n);
		break;
	case AGGREGATE_MAX:
		say_of(w, T("Lớn nhất của "), n);
		break;
	case AGGREGATE_LAST:
		say_of(w, T("Lần sau cùng của "), n);
		break;
	case AGGREGATE_DISTINCT:
		say_of(w, T("Số "), n);
		put(w, T(", mỗi giá trị tính một lần"));
		break;
	case AGGREGATE_GROWTH:
		put(w, T("Số thực tăng "));
		say_source(w, n);
		break;
	case AGGREGATE_HAS:
		put(w, T("ít nhất một "));
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
	default:
		return n->kind == NODE_COMPARE || n->kind == NODE_IN || n->kind == NODE_BETWEEN ? 2 : 5;
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
			buf_lit(&w->b, n->kind == NODE_BETWEEN ? tr(w->ctx, T(" đến ")) : ", ");
		say(w, n->items[i]);
	}
}

static void say_call(struct words *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_REPORTED:
		put(w, T("Số báo cáo, mã "));
		break;
	case NODE_PARAM:
		put(w, T("tham số "));
		break;
	case NODE_ATTAINMENT:
		put(w, T("Tỷ lệ đạt chỉ tiêu "));
		break;
	case NODE_FIRST:
		put(w, T("lần đầu của "));
		say_way(w, &n->meaning->way);
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
	case NODE_NEGATE:
		buf_lit(&w->b, "−");
		say_inside(w, n->left, 5);
		break;
	case NODE_COMPARE:
		say_binary(w, n, shown_sign(n->compare));
		break;
	case NODE_IN:
	case NODE_BETWEEN:
	case NODE_EMPTY:
		say_test(w, n);
		break;
	case NODE_AND:
		say_binary(w, n, tr(w->ctx, T(" và ")));
		break;
	case NODE_OR:
		say_binary(w, n, tr(w->ctx, T(" hoặc ")));
		break;
	case NODE_NOT:
		put(w, T("không "));
		say_inside(w, n->left, 5);
		break;
	}
}

enum status formula_words(struct ctx *ctx, const struct figure_names *names, struct str formula, struct str *out)
{
	struct words w = { .ctx = ctx };
	struct node *node;
	TRY(figure_check(ctx, names, formula, &node));
	buf_init(&w.b, ctx->arena, 0);
	say(&w, node);
	*out = str_dup(ctx->arena, buf_str(&w.b));
	return OK;
}
