/* Makes codes of units from their names. */
#include "domain/unit_code.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/db.h"
#include "db/sql_text.h"

#define SUFFIX_MAX 5 /* "-1000" */

static const struct {
	struct str words;
	struct str code;
} beginnings[] = {
	{ STR_INIT("tong lien doan lao dong viet nam"), STR_INIT("tld") },
	{ STR_INIT("lien doan lao dong"), STR_INIT("ldld") },
	{ STR_INIT("nghiep doan co so"), STR_INIT("ndcs") },
	{ STR_INIT("nghiep doan"), STR_INIT("nd") },
	{ STR_INIT("cong doan co so"), STR_INIT("cdcs") },
	{ STR_INIT("cong doan bo phan"), STR_INIT("cdbp") },
	{ STR_INIT("to cong doan"), STR_INIT("tcd") },
	{ STR_INIT("cong doan"), STR_INIT("cd") },
};

/* Kinds of place, left out after "ldld" and "cd" unless a number follows ("quận 1"). */
static const struct str places[] = {
	STR_INIT("thanh pho "), STR_INIT("thi xa "), STR_INIT("thi tran "), STR_INIT("dac khu "), STR_INIT("tinh "),
	STR_INIT("huyen "),     STR_INIT("quan "),   STR_INIT("phuong "),   STR_INIT("xa "),
};

static bool begins_with_words(struct str s, struct str words)
{
	return str_starts(s, words) && (s.n == words.n || s.p[words.n] == ' ');
}

static struct str without_place(struct str rest)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct str after = str_slice(rest, places[i].n, rest.n);

		if (str_starts(rest, places[i]) && after.n > 0 && (after.p[0] < '0' || after.p[0] > '9'))
			return after;
	}
	return rest;
}

static void add_slug(struct buf *b, struct str s)
{
	bool needs_hyphen = b->n > 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			needs_hyphen = b->n > 0;
			continue;
		}
		if (needs_hyphen)
			buf_char(b, '-');
		needs_hyphen = false;
		buf_char(b, c);
	}
}

/* At most `max` bytes, cut between words. */
static struct str shortened(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	size_t n = max;

	while (n > 0 && s.p[n] != '-')
		n--;
	return str_slice(s, 0, n > 0 ? n : max);
}

struct str unit_code_of_name(struct arena *a, struct str name)
{
	struct str rest = utf8_fold(a, name), begin = STR_EMPTY;
	struct buf b;

	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings && begin.n == 0; i++) {
		if (!begins_with_words(rest, beginnings[i].words))
			continue;
		begin = beginnings[i].code;
		rest = str_trim(str_slice(rest, beginnings[i].words.n, rest.n));
	}
	if (begin.n == 0 && (begins_with_words(rest, STR("ldld")) || begins_with_words(rest, STR("cd"))))
		begin = str_cut(&rest, ' ');
	if (str_is(begin, "ldld") || str_is(begin, "cd"))
		rest = without_place(rest);
	buf_init(&b, a, 0);
	buf_add(&b, begin);
	add_slug(&b, rest);
	struct str code = buf_str(&b);

	if (code.n == 0)
		return STR("dv");
	if (code.p[0] < 'a')
		code = str_fmt(a, "dv-%.*s", STR_ARG(code));
	return shortened(code, CODE_MAX);
}

static enum status is_taken(struct ctx *ctx, struct str code, bool *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT 1 FROM unit WHERE superseded_at = 9223372036854775807 AND code = ");
	sql_str(&q, code);
	TRY(db_query_text(ctx, &q, &rows));
	*out = rows.n > 0;
	return OK;
}

enum status unit_code_free(struct ctx *ctx, struct str name, struct str *out)
{
	struct str plain = unit_code_of_name(ctx->arena, name), code = plain;
	struct str begin = shortened(plain, CODE_MAX - SUFFIX_MAX);

	for (int i = 2; i <= UNIT_CODE_TRIES; i++) {
		bool taken = true;

		TRY(is_taken(ctx, code, &taken));
		if (!taken) {
			*out = code;
			return OK;
		}
		code = str_fmt(ctx->arena, "%.*s-%d", STR_ARG(begin), i);
	}
	problem_add(ctx, "code", T("Đã có quá nhiều đơn vị cùng tên; hãy đặt mã."));
	return CONFLICT;
}
