#!/usr/bin/python3
"""What SQL may be written so that SQLite and PostgreSQL answer the same (docs/sql.md has the table): sql_rules.py MIGRATION.sql…

check() reads one statement; a text that stands for one engine alone (`engine` given) is only held to what is wrong on both.
"""

import os
import re
import sys
from collections import namedtuple

Token = namedtuple("Token", "kind text line")  # word, number, string, name ("…"), parameter (:x), macro, operator
Column = namedtuple("Column", "type is_bytewise may_be_null")

TOKEN = re.compile(r"""
    (?P<space>\s+|--[^\n]*|/\*.*?\*/) | (?P<string>'(?:[^']|'')*') | (?P<name>"(?:[^"]|"")*") | (?P<number>\d+(?:\.\d+)?) |
    (?P<word>[A-Za-z_][A-Za-z0-9_]*) | (?P<parameter>:[a-z][a-z0-9_]*\b) | (?P<macro>@[A-Z]+@) |
    (?P<operator>\|\||<=|>=|<>|!=|==|::|->>?|&&|<<|>>|[-+*/%<>=(),.;?$`\[\]{}~^&|\#:@!\\])""", re.X | re.S)

KEYWORDS = set("""all and as asc between by case cast conflict cross delete desc distinct do else end except excluded exists
    false filter first following for from full group having if in inner insert intersect into is join last left like limit
    materialized not nothing null nulls offset on or order outer over partition preceding range recursive returning right row
    rows select set then true unbounded union unique update using values when where window with""".split())
ENDS = {"and", "or", ")", "then", "group", "order", "limit", "returning", "union", "except", "intersect", ";", "having", "when",
        "else", "end", ",", "window", "join", "left", "inner", "cross", "where", "on"}
OPERATORS = {"==": "write =", "::": "write CAST(… AS …)", "`": "no quoted names", "[": "no arrays", "{": "no braces",
             "~": "no regular expressions", "->": "no JSON in SQL", "->>": "no JSON in SQL", "&&": "write AND",
             "$": "parameters have names: :code", "?": "parameters have names: :code", "#": "no such operator on both engines",
             "^": "no such operator on both engines", "@": "no such operator on both engines", "\\": "no backslash"}
TIME = "SQL does not ask for the time: bind ctx->now or ctx->today"
FUNCTIONS = {
    **dict.fromkeys("""now datetime date time strftime julianday unixepoch clock_timestamp statement_timestamp
        transaction_timestamp timeofday age extract date_part date_trunc to_timestamp""".split(), TIME),
    **dict.fromkeys("random randomblob gen_random_uuid setseed".split(), "chance comes from C"),
    **dict.fromkeys("greatest least".split(), "write CASE WHEN a > b THEN a ELSE b END"),
    **dict.fromkeys("ifnull nvl".split(), "write COALESCE"), "iif": "write CASE",
    **dict.fromkeys("avg total".split(), "an average is no integer: ask for sum and count, divide in C"),
    **dict.fromkeys("string_agg group_concat array_agg json_agg json_group_array".split(), "gather texts in C"),
    **dict.fromkeys("lower upper initcap".split(), "only ASCII on SQLite: fold in C into a _key column"),
    **dict.fromkeys("""instr strpos position printf format to_char typeof pg_typeof concat left right substring chr char hex
        unhex encode decode round power pow generate_series unnest any all some last_insert_rowid changes nextval currval
        setval""".split(), "not the same on both engines"),
}
WORDS = {
    **dict.fromkeys("current_date current_time current_timestamp localtime localtimestamp interval".split(), TIME),
    **dict.fromkeys("ilike glob regexp match similar".split(), "search with LIKE on a folded _key column"),
    **dict.fromkeys("true false".split(), "booleans are 0 and 1: write x = 1"),
    **dict.fromkeys("isnull notnull".split(), "write IS NULL, IS NOT NULL"),
    **dict.fromkeys("rowid ctid oid _rowid_".split(), "a row is known by its key"),
    **dict.fromkeys("lateral natural truncate autoincrement serial bigserial fetch pragma vacuum attach analyze array".split(),
                    "not the same on both engines"),
    "collate": "the order of a text is the column's: @C@ in the migration",
}
PAIRS = {("or", "replace"): "write ON CONFLICT", ("or", "ignore"): "write ON CONFLICT", ("replace", "into"): "write ON CONFLICT",
         ("for", "update"): "there is one writer, and PostgreSQL runs it serializable", ("for", "share"): "the snapshot is enough",
         ("distinct", "on"): "only PostgreSQL has it: use a window function", ("indexed", "by"): "only SQLite has it"}
CAST_TYPES = ("bigint", "integer", "text")


class SqlError(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line, self.message = line, message


def tokenize(text, line=1):
    tokens, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SqlError(line, "not understood: %s" % text[at:at + 20].split("\n")[0])
        kind = match.lastgroup
        if kind != "space":
            tokens.append(Token(kind, match[0].lower() if kind == "word" else match[0], line))
        line += match[0].count("\n")
        at = match.end()
    return tokens


# Schema: what the columns are, from the migrations

MACROS = {"@FACT@": "id bigint not null, version integer not null, recorded_at bigint not null, superseded_at bigint not null, "
          "change_id bigint not null", "@INT@": "bigint", "@BYTES@": "bytes", "@C@": "bytewise", "@STRICT@": "", "@CLUSTER@": ""}
MACROS["@HISTORY@"] = MACROS["@FACT@"] + ", owner_id bigint not null, from_day integer not null, source text bytewise not null"


def split_items(tokens):
    """The pieces between commas outside parentheses."""
    items, depth = [[]], 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "operator" else 0
        if token.text == "," and depth == 0:
            items.append([])
        else:
            items[-1].append(token)
    return items


def closing(tokens, at):
    """The place of the parenthesis that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[i].text, 0)
        if depth == 0:
            return i
    raise SqlError(tokens[at].line, "a parenthesis is not closed")


def read_schema(texts):
    """table -> column -> Column, from the texts of the migrations in their order."""
    schema = {}
    for text in texts:
        for macro, meaning in MACROS.items():
            text = text.replace(macro, meaning)
        tokens = tokenize(text)
        words = [t.text for t in tokens]
        for i in range(len(words) - 3):
            if words[i:i + 2] == ["create", "table"] and words[i + 3] == "(":
                items = split_items(tokens[i + 4:closing(tokens, i + 3)])
                schema[words[i + 2]] = dict(read_column(item) for item in items if is_column(item))
            if words[i:i + 2] == ["alter", "table"] and words[i + 3:i + 5] == ["add", "column"]:
                end = words.index(";", i) if ";" in words[i:] else len(words)
                schema.setdefault(words[i + 2], {}).update([read_column(tokens[i + 5:end])])
    return schema


def is_column(item):
    return len(item) > 1 and item[0].text not in ("primary", "unique", "check", "foreign", "constraint")


def read_column(item):
    words = [t.text for t in item]
    is_required = "primary" in words or any(words[i:i + 2] == ["not", "null"] for i in range(len(words)))
    return words[0], Column(words[1], "bytewise" in words or words[1] != "text", not is_required)


def read_migrations(folder):
    texts = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".sql"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                texts.append(file.read())
    return read_schema(texts)


# Rules

class Checker:
    def __init__(self, tokens, engine, schema):
        self.tokens, self.engine, self.schema = tokens, engine, schema or {}
        self.findings = []

    def text(self, at):
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ";"

    def report(self, at, message):
        self.findings.append((self.tokens[min(at, len(self.tokens) - 1)].line, message))

    def run(self):
        for at, token in enumerate(self.tokens):
            if token.kind == "name":
                self.report(at, "%s: no double quotes; a text stands in single ones" % token.text)
            if token.kind == "number" and "." in token.text:
                self.report(at, "%s: there are no fractions in SQL here" % token.text)
        self.check_stars()
        self.check_shape()
        if self.engine is None:
            self.check_words()
            self.check_parentheses()
            self.check_conditions()
            self.check_upsert()
            self.check_orders()
        return sorted(set(self.findings))

    def check_stars(self):
        for at, token in enumerate(self.tokens):
            if token.text == "*" and (self.text(at - 1) in ("select", "distinct", ".", "returning") or
                                      (self.text(at - 1) == "," and self.text(at + 1) in (",", "from", ";"))):
                self.report(at, "name the columns instead of *")

    def check_shape(self):
        words = [t.text for t in self.tokens]
        outer = self.outer_words()
        if words[:1] in (["update"], ["delete"]) and "where" not in outer:
            self.report(0, "%s without WHERE changes every row: write WHERE 1 = 1 if that is meant" % words[0].upper())
        for at in range(len(words) - 2):
            if words[at:at + 2] == ["insert", "into"] and words[at + 3:at + 4] != ["("]:
                self.report(at, "name the columns of INSERT")

    def outer_words(self):
        """The words outside all parentheses."""
        depth, words = 0, []
        for token in self.tokens:
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "operator" else 0
            if depth == 0:
                words.append(token.text)
        return words

    def check_words(self):
        for at, token in enumerate(self.tokens):
            following = self.text(at + 1)
            if token.kind == "operator" and token.text in OPERATORS:
                self.report(at, "%s: %s" % (token.text, OPERATORS[token.text]))
            if token.kind != "word" or self.text(at - 1) == ".":
                continue
            if token.text in FUNCTIONS and following == "(" and not self.is_table(at):
                self.report(at, "%s(): %s" % (token.text, FUNCTIONS[token.text]))
            if token.text in WORDS and following != ".":
                self.report(at, "%s: %s" % (token.text.upper(), WORDS[token.text]))
            if (token.text, following) in PAIRS:
                self.report(at, "%s %s: %s" % (token.text.upper(), following.upper(), PAIRS[token.text, following]))
            if token.text == "is":
                self.check_is(at)
            if token.text == "like":
                self.check_like(at)

    def is_table(self, at):
        return self.text(at - 1) in ("into", "table", "with", ",", "recursive") and self.text(at - 1) != "," or \
            (self.text(at - 1) in ("from", "join") and self.text(at) in self.schema)

    def check_is(self, at):
        rest = [self.text(at + 1), self.text(at + 2)]
        rest = rest[1:] if rest[0] == "not" else rest
        if rest[0] not in ("null", "distinct"):
            self.report(at, "IS compares with NULL only: write =, or IS NOT DISTINCT FROM")

    def check_like(self, at):
        before = self.text(at - 2) if self.text(at - 1) == "not" else self.text(at - 1)
        if not re.fullmatch(r"(\w+_)?key", before):
            self.report(at, "LIKE only on a folded _key column: letters and capitals differ between the engines")

    def check_parentheses(self):
        """What depends on the call around it: sum() in a cast, max(a, b), the types of casts."""
        stack = []
        for at, token in enumerate(self.tokens):
            if token.text == "(" and token.kind == "operator":
                stack.append(self.text(at - 1))
            elif token.text == ")" and token.kind == "operator" and stack:
                stack.pop()
            elif token.text == "," and stack and stack[-1] in ("max", "min"):
                self.report(at, "%s(a, b): write CASE WHEN a > b THEN a ELSE b END" % stack[-1])
            elif token.text == "sum" and self.text(at + 1) == "(" and "cast" not in stack:
                self.report(at, "sum() of a bigint is no integer on PostgreSQL: CAST(sum(…) AS bigint)")
            elif token.text == "as" and stack and stack[-1] == "cast" and self.text(at + 2) == ")" and \
                    self.text(at + 1) not in CAST_TYPES:
                self.report(at, "CAST to bigint, integer or text only")
            elif token.text == "limit" and self.text(at + 2) == ",":
                self.report(at, "write LIMIT n OFFSET m")

    def check_conditions(self):
        """Where a condition begins, a column alone is none."""
        betweens, cases = 0, []
        for at, token in enumerate(self.tokens):
            if token.kind != "word":
                continue
            if token.text == "between":
                betweens += 1
            elif token.text == "case":
                cases.append(self.text(at + 1) == "when")
            elif token.text == "end" and cases:
                cases.pop()
            elif token.text == "and" and betweens:
                betweens -= 1
            elif token.text in ("where", "on", "and", "or", "not", "having") or (token.text == "when" and cases and cases[-1]):
                self.check_bare(at + 1)
        for at, token in enumerate(self.tokens):
            if token.text in ("=", "<>", "!=") and self.text(at + 1) == "null":
                in_set = any(self.text(i) == "set" for i in range(at)) and token.text == "="
                if not in_set:
                    self.report(at, "nothing equals NULL: write IS NULL")

    def check_bare(self, at):
        if at >= len(self.tokens) or self.tokens[at].kind not in ("word", "parameter", "number") or self.text(at) in KEYWORDS:
            return
        end = at + 3 if self.text(at + 1) == "." else at + 1
        if self.text(end) in ENDS:
            self.report(at, "%s alone is no condition: write %s = 1" % (self.text(end - 1), self.text(end - 1)))

    def check_upsert(self):
        words = [t.text for t in self.tokens]
        for at in range(len(words) - 1):
            if words[at:at + 2] != ["on", "conflict"]:
                continue
            before = words[:at]
            if "select" in before and "where" not in before[len(before) - before[::-1].index("select"):]:
                self.report(at, "INSERT … SELECT … ON CONFLICT needs a WHERE before it (SQLite): WHERE 1 = 1")
            if words[at:].count("set"):
                self.check_upsert_set(words.index("set", at) + 1)

    def check_upsert_set(self, at):
        """Behind DO UPDATE SET a column alone is ambiguous on PostgreSQL."""
        depth, is_target = 0, True
        for i in range(at, len(self.tokens)):
            token = self.tokens[i]
            if depth == 0 and token.text in ("where", "returning"):
                return
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0 and token.text == ",":
                is_target = True
            elif is_target and token.text == "=":
                is_target = False
            elif not is_target and token.kind == "word" and token.text not in KEYWORDS and "." not in (
                    self.text(i - 1), self.text(i + 1)) and self.text(i + 1) != "(" and token.text not in CAST_TYPES:
                self.report(i, "%s: say of which row: table.%s or excluded.%s" % ((token.text,) * 3))

    # The order of rows

    def aliases(self):
        """alias or name -> table, of the tables of the schema that the statement reads."""
        found = {}
        for at, token in enumerate(self.tokens):
            if token.text not in self.schema or self.text(at - 1) not in ("from", "join", ",", "into", "update"):
                continue
            found[token.text] = token.text
            after = at + 2 if self.text(at + 1) == "as" else at + 1
            if after < len(self.tokens) and self.tokens[after].kind == "word" and self.text(after) not in KEYWORDS:
                found[self.text(after)] = token.text
        return found

    def check_orders(self):
        aliases = self.aliases()
        for at in range(len(self.tokens) - 1):
            if self.text(at) == "order" and self.text(at + 1) == "by":
                end = self.order_end(at + 2)
                for item in split_items(self.tokens[at + 2:end]):
                    self.check_order(at, [t.text for t in item], aliases)

    def order_end(self, at):
        depth = 0
        while at < len(self.tokens):
            text = self.text(at)
            depth += {"(": 1, ")": -1}.get(text, 0)
            if depth < 0 or depth == 0 and text in ("limit", "offset", "rows", "range", ";"):
                break
            at += 1
        return at

    def check_order(self, at, words, aliases):
        has_nulls = "nulls" in words
        words = [w for w in words if w not in ("asc", "desc", "nulls", "first", "last")]
        if len(words) == 1:
            tables = set(aliases.values())
        elif len(words) == 3 and words[1] == ".":
            tables = {aliases[words[0]]} if words[0] in aliases else set()
        else:
            return
        columns = [self.schema[t][words[-1]] for t in tables if words[-1] in self.schema[t]]
        if any(not c.is_bytewise for c in columns):
            self.report(at, "%s has no order that both engines share: order by a _key, a code or sort_key" % words[-1])
        if any(c.may_be_null for c in columns) and not has_nulls:
            self.report(at, "%s may be NULL, which each engine puts elsewhere: NULLS FIRST or NULLS LAST" % words[-1])


def check(tokens, engine=None, schema=None):
    """[(line, message)] for one statement."""
    return Checker(tokens, engine, schema).run()


# Migrations

SECTION = re.compile(r"^-- (sqlite|postgres|both):\s*$", re.M)
TYPES = {"integer", "text", "@INT@", "@BYTES@"}


def check_migration(text):
    findings, line, engine = [], 1, None
    for piece in re.split(r"(?m)^(-- (?:sqlite|postgres|both):\s*)$", text):
        section = SECTION.fullmatch(piece)
        if section:
            engine = None if section[1] == "both" else section[1]
            continue
        tokens = tokenize(piece, line)
        line += piece.count("\n")
        findings += check_pieces(tokens, engine)
    return sorted(set(findings))


def check_pieces(tokens, engine):
    statement, findings = [], []
    for token in tokens + [Token("operator", ";", tokens[-1].line if tokens else 1)]:
        if token.text != ";":
            statement.append(token)
            continue
        if statement:
            findings += check_ddl(statement, engine) if statement[0].text in ("create", "alter", "drop") \
                else check(statement, engine)
        statement = []
    return findings


def check_ddl(tokens, engine):
    """Types and options that both engines take; the rules of expressions hold in CHECK and WHERE too."""
    words = [t.text for t in tokens]
    findings = []
    if engine is None:
        plain = [t for t in tokens if t.kind != "macro"]
        findings += [f for f in check(plain) if "alone is no condition" not in f[1]]
        if words[:2] == ["create", "table"]:
            items = split_items(tokens[4:closing(tokens, 3)]) if words[3] == "(" else []
            for item in items:
                if is_column(item) and item[1].text not in TYPES:
                    findings.append((item[1].line, "%s: a column is INTEGER, TEXT, @INT@ or @BYTES@" % item[1].text.upper()))
            if "@STRICT@" not in words:
                findings.append((tokens[0].line, "a table ends with @STRICT@"))
        if "@CLUSTER@" in words and words[words.index("@CLUSTER@") - 1] != "@STRICT@":
            findings.append((tokens[0].line, "@CLUSTER@ stands behind @STRICT@"))
    return findings


def main(arguments):
    status = 0
    for path in arguments:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        try:
            findings = check_migration(text)
        except SqlError as error:
            findings = [(error.line, error.message)]
        for line, message in findings:
            print("%s:%d: %s" % (path, line, message))
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
