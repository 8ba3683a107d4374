/* The text of a migration, made ready for an engine; see migrate_text.h. */
#include "db/migrate_text.h"

#include "base/buf.h"

#define FACT_COLUMNS(int64) \
	"id " int64 " NOT NULL, version INTEGER NOT NULL, recorded_at " int64 " NOT NULL, superseded_at " int64 \
	" NOT NULL, change_id " int64 " NOT NULL"
#define HISTORY_COLUMNS(int64, c) \
	FACT_COLUMNS(int64) ", owner_id " int64 " NOT NULL, from_day INTEGER NOT NULL, source TEXT" c " NOT NULL"

static const struct macro {
	const char *name;
	const char *sqlite;
	const char *postgres;
} macros[] = {
	{ "INT", "INTEGER", "BIGINT" },
	{ "BYTES", "BLOB", "BYTEA" },
	{ "C", "", "COLLATE \"C\"" },
	{ "STRICT", "STRICT", "" },
	{ "CLUSTER", ", WITHOUT ROWID", "" },
	{ "FACT", FACT_COLUMNS("INTEGER"), FACT_COLUMNS("BIGINT") },
	{ "HISTORY", HISTORY_COLUMNS("INTEGER", ""), HISTORY_COLUMNS("BIGINT", " COLLATE \"C\"") },
};

struct splitter {
	struct arena *arena;
	enum db_engine engine;
	struct str rest;
	struct buf statement;
	bool is_wanted; /* false in a section of the other engine */
};

static bool starts(const struct splitter *s, const char *word)
{
	return str_starts(s->rest, str_of(word));
}

static void skip(struct splitter *s, size_t n)
{
	s->rest = str_slice(s->rest, n, s->rest.n);
}

static void keep(struct splitter *s, size_t n)
{
	buf_add(&s->statement, str_slice(s->rest, 0, n));
	skip(s, n);
}

static void line_comment(struct splitter *s)
{
	struct str rest = s->rest;
	struct str line = str_trim(str_cut(&rest, '\n'));
	s->rest = rest;
	buf_char(&s->statement, '\n');
	if (str_is(line, "-- both:"))
		s->is_wanted = true;
	else if (str_is(line, "-- sqlite:"))
		s->is_wanted = s->engine == DB_SQLITE;
	else if (str_is(line, "-- postgres:"))
		s->is_wanted = s->engine == DB_POSTGRES;
}

static enum status block_comment(struct splitter *s)
{
	for (size_t i = 2; i + 1 < s->rest.n; i++) {
		if (s->rest.p[i] != '*' || s->rest.p[i + 1] != '/')
			continue;
		skip(s, i + 2);
		buf_char(&s->statement, ' ');
		return OK;
	}
	return INVALID;
}

/* A doubled quote inside ends one piece and begins the next: the same result. */
static enum status quoted(struct splitter *s)
{
	for (size_t i = 1; i < s->rest.n; i++) {
		if (s->rest.p[i] != s->rest.p[0])
			continue;
		keep(s, i + 1);
		return OK;
	}
	return INVALID;
}

static enum status macro(struct splitter *s)
{
	struct str rest = str_slice(s->rest, 1, s->rest.n);
	struct str name = str_cut(&rest, '@');
	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
		if (!rest.p || !str_is(name, macros[i].name))
			continue;
		buf_lit(&s->statement, s->engine == DB_SQLITE ? macros[i].sqlite : macros[i].postgres);
		s->rest = rest;
		return OK;
	}
	return INVALID;
}

static void end_statement(struct splitter *s, struct statement_list *out)
{
	struct str text = str_trim(buf_str(&s->statement));
	if (text.n > 0 && s->is_wanted)
		*LIST_ADD(s->arena, out) = str_dup(s->arena, text);
	buf_init(&s->statement, s->arena, 0);
}

static enum status step(struct splitter *s, struct statement_list *out)
{
	if (starts(s, "--")) {
		line_comment(s);
		return OK;
	}
	if (starts(s, "/*"))
		return block_comment(s);
	switch (s->rest.p[0]) {
	case '\'':
	case '"':
		return quoted(s);
	case '@':
		return macro(s);
	case ';':
		skip(s, 1);
		end_statement(s, out);
		return OK;
	default:
		keep(s, 1);
		return OK;
	}
}

enum status migrate_text_split(struct arena *a, struct str text, enum db_engine engine, struct statement_list *out,
			       struct str *where)
{
	struct splitter s = { .arena = a, .engine = engine, .rest = text, .is_wanted = true };
	struct statement_list list = { 0 };
	buf_init(&s.statement, a, 0);
	while (s.rest.n > 0) {
		struct str before = s.rest;
		enum status status = step(&s, &list);
		if (status == OK)
			continue;
		*where = str_slice(before, 0, 40);
		return status;
	}
	end_statement(&s, &list);
	*out = list;
	return OK;
}
