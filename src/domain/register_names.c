/* Which names a register and its fields may have. */
#include "domain/register_parser.h"

/* Words of formulas and of SQL, and the columns that every table has. */
static const char *const reserved[] = {
	"all",        "alter",
	"analyse",    "analyze",
	"and",        "any",
	"array",      "as",
	"asc",        "assigned",
	"at",         "attainment",
	"avg",        "between",
	"both",       "by",
	"case",       "cast",
	"change_id",  "check",
	"collate",    "column",
	"commit",     "constraint",
	"count",      "create",
	"cross",      "current_date",
	"default",    "deferrable",
	"delete",     "desc",
	"distinct",   "do",
	"drop",       "else",
	"empty",      "end",
	"except",     "exists",
	"false",      "fetch",
	"for",        "foreign",
	"from",       "full",
	"glob",       "grant",
	"group",      "growth",
	"has",        "having",
	"id",         "if",
	"in",         "index",
	"inner",      "insert",
	"intersect",  "into",
	"is",         "isnull",
	"join",       "last",
	"lateral",    "leading",
	"left",       "like",
	"limit",      "localtime",
	"match",      "max",
	"min",        "months_between",
	"natural",    "not",
	"notnull",    "null",
	"offset",     "on",
	"only",       "or",
	"order",      "outer",
	"overlaps",   "owner_id",
	"param",      "placing",
	"primary",    "recorded_at",
	"references", "regexp",
	"register",   "reported",
	"returning",  "right",
	"select",     "session_user",
	"set",        "similar",
	"some",       "start",
	"sum",        "superseded_at",
	"symmetric",  "table",
	"then",       "to",
	"trailing",   "transaction",
	"true",       "union",
	"unique",     "update",
	"user",       "using",
	"values",     "variadic",
	"version",    "when",
	"where",      "window",
	"with",
};

bool register_name_is_reserved(struct str name)
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
		if (str_is(name, reserved[i]))
			return true;
	}
	return false;
}

bool register_is_name(struct str s, size_t max)
{
	if (s.n == 0 || s.n > max || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}
