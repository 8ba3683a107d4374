/* Gives names their meaning and refuses what does not fit together. */
#include "figures/check.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "figures/check_measure.h"
#include "figures/indicator.h"

static const char *type_words(const struct ctx *ctx, const struct meaning *m)
{
	switch (m->type) {
	case TYPE_NUMBER:
		return tr(ctx, T("một số"));
	case TYPE_MONEY:
		return tr(ctx, T("số tiền"));
	case TYPE_DAY:
		return tr(ctx, T("một ngày"));
	case TYPE_TEXT:
		return tr(ctx, T("một đoạn chữ"));
	case TYPE_CHOICE:
		return tr(ctx, T("một lựa chọn"));
	case TYPE_BOOL:
		return tr(ctx, T("đúng hoặc sai"));
	case TYPE_REF:
		break;
	}
	return tr(ctx, T("một bản ghi"));
}

enum status check_refuse_type(struct checker *c, const struct node *n, const char *expected)
{
	return problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("Ở đây cần %s, nhưng đây là %s."), expected,
			  type_words(c->ctx, n->meaning));
}

bool meaning_is_number(const struct meaning *m)
{
	return m->type == TYPE_NUMBER || m->type == TYPE_MONEY;
}

static enum status check_bool(struct checker *c, struct node *n, const struct record_type *row)
{
	TRY(check_node(c, n, row));
	if (n->meaning->type != TYPE_BOOL)
		return check_refuse_type(c, n, tr(c->ctx, T("một điều kiện đúng hoặc sai")));
	return OK;
}

/* The formula behind a name is read where the name stands, for the same row; its own errors are told at the name. */
enum status check_inline(struct checker *c, const struct node *at, struct str text, const struct record_type *row,
			 struct node **out)
{
	if (c->n_inlined == INLINED_MAX)
		return problem_at(c->ctx, at->line, at->column, STR_EMPTY,
				  T("Công thức dẫn tới quá %d công thức khác, hoặc dẫn vòng về chính nó."),
				  INLINED_MAX);
	c->n_inlined++;
	struct node *node;
	TRY(formula_parse(c->ctx, text, &node));
	TRY(check_node(c, node, row));
	c->n_inlined--;
	*out = node;
	return OK;
}

/* What the indicator asks outside rows is asked a year earlier; what stands inside a measure goes with it. */
static void move_back(struct node *n)
{
	if (!n)
		return;
	n->meaning->years_back++;
	move_back(n->meaning->inlined);
	move_back(n->left);
	move_back(n->right);
	for (size_t i = 0; i < n->n_items; i++)
		move_back(n->items[i]);
}

static enum status check_indicator(struct checker *c, struct node *n)
{
	struct indicator indicator;
	enum status status = n->n_names == 1 ? indicator_by_code(c->ctx, n->names[0], &indicator) : NOT_FOUND;
	if (status == NOT_FOUND)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("“%.*s” không phải mã chỉ số; trường của bản ghi chỉ dùng trong ngoặc của phép "
				    "đếm, ví dụ sau where."),
				  STR_ARG(n->names[0]));
	TRY(status);
	TRY(check_inline(c, n, indicator.formula, NULL, &n->meaning->inlined));
	n->meaning->type = n->meaning->inlined->meaning->type;
	n->meaning->is_free = n->meaning->inlined->meaning->is_free;
	if (n->at == AT_LAST_YEAR)
		move_back(n->meaning->inlined);
	return OK;
}

static enum status refuse_last_year(struct checker *c, const struct node *n)
{
	if (n->at != AT_LAST_YEAR)
		return OK;
	return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
			  T("last year đứng sau nguồn của phép đếm hoặc sau mã chỉ số, không sau một trường."));
}

static enum status check_path(struct checker *c, struct node *n, const struct record_type *row)
{
	if (!row)
		return check_indicator(c, n);
	TRY(refuse_last_year(c, n));
	return check_way(c, row, n->names, n->n_names, n->line, n->column, n->meaning);
}

static enum status check_sum(struct checker *c, struct node *n)
{
	struct meaning *a = n->left->meaning, *b = n->right->meaning;
	if (n->kind == NODE_SUBTRACT && a->type == TYPE_DAY && b->type == TYPE_DAY)
		return OK;
	if (a->type == TYPE_DAY && b->type == TYPE_NUMBER) {
		n->meaning->type = TYPE_DAY;
		return OK;
	}
	if (!meaning_is_number(a))
		return check_refuse_type(c, n->left, tr(c->ctx, T("một số")));
	if (!meaning_is_number(b))
		return check_refuse_type(c, n->right, tr(c->ctx, T("một số")));
	n->meaning->type = a->type == TYPE_MONEY || b->type == TYPE_MONEY ? TYPE_MONEY : TYPE_NUMBER;
	n->meaning->is_free = a->is_free && b->is_free;
	if (a->type != b->type && !a->is_free && !b->is_free)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("Không cộng trừ số tiền với một số không phải tiền."));
	return OK;
}

static enum status check_product(struct checker *c, struct node *n)
{
	struct meaning *a = n->left->meaning, *b = n->right->meaning;
	if (!meaning_is_number(a))
		return check_refuse_type(c, n->left, tr(c->ctx, T("một số")));
	if (!meaning_is_number(b))
		return check_refuse_type(c, n->right, tr(c->ctx, T("một số")));
	n->meaning->is_free = a->is_free && b->is_free;
	if (n->kind == NODE_MULTIPLY) {
		if (a->type == TYPE_MONEY && b->type == TYPE_MONEY)
			return problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("Không nhân tiền với tiền."));
		n->meaning->type = a->type == TYPE_MONEY || b->type == TYPE_MONEY ? TYPE_MONEY : TYPE_NUMBER;
		return OK;
	}
	if (b->type == TYPE_MONEY && a->type != TYPE_MONEY && !a->is_free)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("Không chia một số không phải tiền cho tiền."));
	n->meaning->type = a->type == TYPE_MONEY && b->type != TYPE_MONEY ? TYPE_MONEY : TYPE_NUMBER;
	return OK;
}

/* A word beside a choice is one of its codes. */
static enum status check_choice(struct checker *c, struct node *n, const struct field *field)
{
	TRY(refuse_last_year(c, n));
	n->meaning = arena_new_of(c->ctx->arena, struct meaning);
	n->meaning->type = TYPE_CHOICE;
	n->meaning->field = field;
	n->meaning->choice = field_choice(field, n->names[0]);
	if (n->meaning->choice)
		return OK;
	struct str *codes = arena_array_of(c->ctx->arena, struct str, field->n_choices);
	for (size_t i = 0; i < field->n_choices; i++)
		codes[i] = field->choices[i].code;
	struct str nearest = nearest_name(n->names[0], codes, field->n_choices);
	if (nearest.n > 0)
		return problem_at(c->ctx, n->line, n->column, nearest,
				  T("“%.*s” không phải một lựa chọn của “%.*s” (%.*s)."), STR_ARG(n->names[0]),
				  STR_ARG(field->label), STR_ARG(field->name));
	struct str known = names_told(c->ctx, codes, field->n_choices);
	return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
			  T("“%.*s” không phải một lựa chọn của “%.*s” (%.*s); có: %.*s."), STR_ARG(n->names[0]),
			  STR_ARG(field->label), STR_ARG(field->name), STR_ARG(known));
}

static bool types_fit(const struct meaning *a, const struct meaning *b)
{
	if (meaning_is_number(a) && meaning_is_number(b))
		return a->type == b->type || a->is_free || b->is_free;
	if (a->type != b->type)
		return false;
	if (a->type == TYPE_REF)
		return str_eq(a->ref, b->ref);
	return a->type != TYPE_CHOICE || b->choice || a->field->choices == b->field->choices;
}

/* The right side of a comparison, and whether it may stand beside the left. */
static enum status check_beside(struct checker *c, const struct node *op, const struct node *left, struct node *right,
				const struct record_type *row)
{
	if (left->meaning->type == TYPE_CHOICE && right->kind == NODE_PATH && right->n_names == 1)
		TRY(check_choice(c, right, left->meaning->field));
	else
		TRY(check_node(c, right, row));
	if (left->meaning->type == TYPE_BOOL)
		return problem_at(c->ctx, op->line, op->column, STR_EMPTY,
				  T("Điều kiện đúng sai đứng một mình hoặc sau not, không so sánh."));
	if (types_fit(left->meaning, right->meaning))
		return OK;
	return problem_at(c->ctx, op->line, op->column, STR_EMPTY, T("Không so sánh được %s với %s."),
			  type_words(c->ctx, left->meaning), type_words(c->ctx, right->meaning));
}

static bool is_ordered(const struct node *n)
{
	return n->kind == NODE_BETWEEN || (n->kind == NODE_COMPARE && n->compare > COMPARE_NE);
}

static bool is_ranked(const struct field *field)
{
	for (size_t i = 0; i < field->n_choices; i++) {
		if (field->choices[i].rank != 0)
			return true;
	}
	return false;
}

static enum status check_order(struct checker *c, const struct node *op, const struct node *left,
			       const struct node *right)
{
	const struct meaning *m = left->meaning;
	if (!is_ordered(op) || meaning_is_number(m) || m->type == TYPE_DAY)
		return OK;
	const struct choice *choice = right->meaning->choice;
	if (m->type == TYPE_CHOICE && (choice ? choice->rank != 0 : is_ranked(m->field)))
		return OK;
	return problem_at(c->ctx, op->line, op->column, STR_EMPTY,
			  T("Ở đây chỉ so sánh bằng hoặc khác được, vì các giá trị không có thứ bậc."));
}

static enum status check_compare(struct checker *c, struct node *n, const struct record_type *row)
{
	n->meaning->type = TYPE_BOOL;
	TRY(check_node(c, n->left, row));
	if (n->kind == NODE_EMPTY)
		return OK;
	if (n->kind == NODE_COMPARE) {
		TRY(check_beside(c, n, n->left, n->right, row));
		return check_order(c, n, n->left, n->right);
	}
	for (size_t i = 0; i < n->n_items; i++) {
		TRY(check_beside(c, n, n->left, n->items[i], row));
		TRY(check_order(c, n, n->left, n->items[i]));
	}
	return OK;
}

static enum status check_call(struct checker *c, struct node *n, const struct record_type *row)
{
	if (n->kind == NODE_PARAM) {
		n->meaning->is_free = true;
		return OK;
	}
	if (n->kind == NODE_MONTHS) {
		TRY(check_node(c, n->left, row));
		TRY(check_node(c, n->right, row));
		if (n->left->meaning->type != TYPE_DAY)
			return check_refuse_type(c, n->left, tr(c->ctx, T("một ngày")));
		if (n->right->meaning->type != TYPE_DAY)
			return check_refuse_type(c, n->right, tr(c->ctx, T("một ngày")));
		return OK;
	}
	if (row)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
				  T("Số báo cáo và tỷ lệ đạt không dùng trong điều kiện."));
	if (n->kind == NODE_REPORTED)
		n->meaning->is_free = true;
	else if (!c->names || !c->names->attainment)
		return problem_at(c->ctx, n->line, n->column, STR_EMPTY, T("attainment chỉ dùng trong một kế hoạch."));
	return OK;
}

static enum status check_operator(struct checker *c, struct node *n, const struct record_type *row)
{
	if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_NOT) {
		n->meaning->type = TYPE_BOOL;
		TRY(check_bool(c, n->left, row));
		return n->kind == NODE_NOT ? OK : check_bool(c, n->right, row);
	}
	TRY(check_node(c, n->left, row));
	if (n->kind == NODE_NEGATE) {
		if (!meaning_is_number(n->left->meaning))
			return check_refuse_type(c, n->left, tr(c->ctx, T("một số")));
		n->meaning->type = n->left->meaning->type;
		n->meaning->is_free = n->left->meaning->is_free;
		return OK;
	}
	TRY(check_node(c, n->right, row));
	return n->kind == NODE_ADD || n->kind == NODE_SUBTRACT ? check_sum(c, n) : check_product(c, n);
}

enum status check_node(struct checker *c, struct node *n, const struct record_type *row)
{
	n->meaning = arena_new_of(c->ctx->arena, struct meaning);
	switch (n->kind) {
	case NODE_NUMBER:
		n->meaning->is_free = true;
		return OK;
	case NODE_DAY:
	case NODE_START:
	case NODE_END:
		n->meaning->type = TYPE_DAY;
		return OK;
	case NODE_TEXT:
		n->meaning->type = TYPE_TEXT;
		return OK;
	case NODE_PATH:
		return check_path(c, n, row);
	case NODE_FIRST:
		n->meaning->type = TYPE_BOOL;
		if (!row || row->kind != RECORD_EVENT)
			return problem_at(c->ctx, n->line, n->column, STR_EMPTY,
					  T("first chỉ dùng trong điều kiện về một sự kiện."));
		TRY(check_way(c, row, n->names, n->n_names, n->line, n->column, n->meaning));
		n->meaning->type = TYPE_BOOL;
		return OK;
	case NODE_MEASURE:
		return check_measure(c, n, row);
	case NODE_REPORTED:
	case NODE_PARAM:
	case NODE_ATTAINMENT:
	case NODE_MONTHS:
		return check_call(c, n, row);
	case NODE_COMPARE:
	case NODE_IN:
	case NODE_BETWEEN:
	case NODE_EMPTY:
		return check_compare(c, n, row);
	default:
		return check_operator(c, n, row);
	}
}

enum status formula_check(struct ctx *ctx, const struct figure_names *names, struct node *node)
{
	struct checker c = { .ctx = ctx, .names = names };
	TRY(check_node(&c, node, NULL));
	if (node->meaning->type != TYPE_BOOL && !meaning_is_number(node->meaning))
		return check_refuse_type(&c, node, tr(ctx, T("một số hoặc một điều kiện")));
	return OK;
}

enum status formula_check_row(struct ctx *ctx, const struct record_type *row, struct str text, struct node **out)
{
	struct checker c = { .ctx = ctx };
	struct node at = { .line = 1, .column = 1 };
	return check_inline(&c, &at, text, row, out);
}
