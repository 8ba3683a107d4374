#!/usr/bin/python3
"""Compiles a file of named statements into typed C wrappers (docs/sql.md): sqlc.py FILE.sql OUT.c OUT.h

  -- unit_by_code: the unit in force with this code
  -- in: code text, known int
  -- out: one id int, kind text, until_day int?
  SELECT id, kind, until_day FROM unit WHERE code = :code AND superseded_at = :known

Refused, with file and line: what the two engines would answer differently (sql_rules.py), parameters unknown or unused, lists
without an order or a limit.
"""

import os
import re
import sys

import sql_rules

TYPES = {"int": ("int64_t", "i"), "text": ("struct str", "t"), "bytes": ("struct str", "b")}
BIND = {"i": "VALUE_OF_INT(%s)", "t": "VALUE_OF_TEXT(%s)", "b": "VALUE_OF_BYTES(%s)"}
FORMS = ("one", "many", "each")
PLAIN_ARGUMENTS = 6
HEAD = re.compile(r"-- ([a-z][a-z0-9_]*):(?: (.*))?$")
DIRECTIVES = ("in", "out", "unlimited", "unordered", "remembered")
TAKEN = {"init", "lit", "either", "name", "alias", "int", "str", "value", "append", "text", "add_literal"}  # sql_text.h
C_WORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ctx out""".split())


class Field:
    def __init__(self, name, kind, may_be_null):
        self.name, self.c_name, self.may_be_null = name, name + "_" if name in C_WORDS else name, may_be_null
        self.c_type, self.letter = TYPES[kind]
        if may_be_null:
            self.c_type = "struct value"

    def declaration(self):
        return "%s %s" % (self.c_type, self.c_name)

    def column_letter(self):
        return self.letter.upper() if self.may_be_null else self.letter

    def bound(self, source):
        return source if self.may_be_null else BIND[self.letter] % source

    def read(self, cell):
        return cell if self.may_be_null else cell + (".i" if self.letter == "i" else ".s")


class Statement:
    def __init__(self, name, summary, line):
        self.name, self.summary, self.line = name, summary, line
        self.comment, self.params, self.columns, self.form = [], [], [], ""
        self.reasons = {}
        self.bodies = {}  # engine ("both", "sqlite", "postgres") -> [(line, text)]


class Compiler:
    def __init__(self, path, schema):
        self.path, self.schema = path, schema
        self.errors, self.statements = [], []

    def error(self, line, message):
        self.errors.append((line, message))

    # Reading

    def read(self, text):
        current, section, is_head, is_fresh = None, "both", False, True
        for number, line in enumerate(text.split("\n"), 1):
            match = HEAD.match(line.rstrip())
            if not line.strip():
                is_fresh = True
            elif match and match[1] in ("sqlite", "postgres") and current:
                section, is_head = match[1], False
            elif match and match[1] not in DIRECTIVES and is_fresh:
                current, section, is_head = self.begin(match, number), "both", True
            elif match and is_head and match[1] in DIRECTIVES:
                self.directive(current, match[1], (match[2] or "").strip(), number)
            elif line.startswith("--"):
                if is_head:
                    current.comment.append(line[2:].strip())
            elif not current:
                self.error(number, "SQL before the first name: write -- name: what it answers")
            else:
                is_head = False
                current.bodies.setdefault(section, []).append((number, line))
            is_fresh = is_fresh and not line.strip()
        for statement in self.statements:
            self.finish(statement)

    def begin(self, match, number):
        statement = Statement(match[1], (match[2] or "").strip(), number)
        if not statement.summary:
            self.error(number, "%s: say what it answers behind the colon" % match[1])
        if match[1] in TAKEN or any(s.name == match[1] for s in self.statements):
            self.error(number, "%s: this name is taken" % match[1])
        self.statements.append(statement)
        return statement

    def directive(self, statement, word, rest, number):
        if word == "in":
            statement.params += self.fields(rest, number)
        elif word == "out":
            statement.form, _, fields = rest.partition(" ")
            if statement.form not in FORMS:
                self.error(number, "out: one, many or each, then the columns")
            statement.columns = self.fields(fields, number)
        elif not rest:
            self.error(number, "%s: give the reason" % word)
        else:
            statement.reasons[word] = rest

    def fields(self, text, number):
        fields = []
        for item in text.split(","):
            match = re.fullmatch(r"([a-z][a-z0-9_]*) (int|text|bytes)(\?)?", item.strip())
            if not match:
                self.error(number, "%s: a name, then int, text or bytes, with ? where it may be NULL" % (item.strip() or "nothing"))
            elif any(f.name == match[1] for f in fields):
                self.error(number, "%s: twice" % match[1])
            else:
                fields.append(Field(match[1], match[2], bool(match[3])))
        return fields

    # Checking

    def finish(self, statement):
        engines = set(statement.bodies)
        if not engines:
            self.error(statement.line, "%s: no SQL" % statement.name)
        elif engines not in ({"both"}, {"sqlite", "postgres"}):
            self.error(statement.line, "%s: one text, or one for sqlite and one for postgres" % statement.name)
        statement.texts = {}
        for engine, lines in statement.bodies.items():
            try:
                statement.texts[engine] = self.body(statement, engine, lines)
            except sql_rules.SqlError as error:
                self.error(error.line, error.message)

    def body(self, statement, engine, lines):
        first = lines[0][0]
        # Sections may be apart: each line keeps its number.
        text, at = "", first
        for number, line in lines:
            text += "\n" * (number - at) + line
            at = number
        tokens = sql_rules.tokenize(text, first)
        if tokens and tokens[-1].text == ";":
            tokens.pop()
        for token in tokens:
            if token.text == ";" and token.kind == "operator":
                raise sql_rules.SqlError(token.line, "%s: one statement, not two" % statement.name)
            if token.kind == "macro":
                raise sql_rules.SqlError(token.line, "%s: macros are for migrations" % token.text)
        if not tokens:
            raise sql_rules.SqlError(statement.line, "%s: no SQL" % statement.name)
        for line, message in sql_rules.check(tokens, None if engine == "both" else engine, self.schema):
            self.error(line, message)
        self.check_params(statement, tokens)
        self.check_result(statement, tokens)
        return self.number(statement, tokens)

    def check_params(self, statement, tokens):
        known = {":" + p.name for p in statement.params}
        used = {t.text for t in tokens if t.kind == "parameter"}
        for token in tokens:
            if token.kind == "parameter" and token.text not in known:
                self.error(token.line, "%s: not named in -- in:" % token.text)
        for name in sorted(known - used):
            self.error(statement.line, "%s: %s is not used" % (statement.name, name))

    def check_result(self, statement, tokens):
        words = [t.text for t in tokens]
        outer = sql_rules.Checker(tokens, None, None).outer_words()
        has_result = words[0] in ("select", "values") or (words[0] == "with" and not {"insert", "update", "delete"} & set(outer)) \
            or "returning" in outer
        if "remembered" in statement.reasons and statement.form not in ("one", "many"):
            self.error(statement.line, "%s: only rows that are gathered can be remembered" % statement.name)
        if has_result != bool(statement.form):
            self.error(statement.line, "%s: %s" % (statement.name, "it has a result: write -- out:" if has_result else
                                                   "it has no result, but -- out: is written"))
        if statement.form in ("many", "each") and "returning" not in outer:
            has_order = any(outer[i:i + 2] == ["order", "by"] for i in range(len(outer)))
            if not has_order and "unordered" not in statement.reasons:
                self.error(statement.line, "%s: without ORDER BY the rows come as they like; or -- unordered: reason" % statement.name)
            if statement.form == "many" and "limit" not in outer and "unlimited" not in statement.reasons:
                self.error(statement.line, "%s: without LIMIT the list has no bound; or -- unlimited: reason" % statement.name)
        if words[0] == "select":
            self.check_columns(statement, tokens)

    def check_columns(self, statement, tokens):
        """The number of columns in the text; a name given with AS must be the declared one."""
        depth, end = 0, len(tokens)
        for i, token in enumerate(tokens):
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0 and token.text in ("from", "union", "where", "order", "limit", "except", "intersect"):
                end = i
                break
        items = sql_rules.split_items(tokens[2 if tokens[1].text in ("distinct", "all") else 1:end])
        if statement.columns and len(items) != len(statement.columns):
            self.error(tokens[0].line, "%s: %d columns, %d in -- out:" % (statement.name, len(items), len(statement.columns)))
            return
        for item, column in zip(items, statement.columns):
            words = [t.text for t in item]
            named = words[-1] if len(words) > 1 and words[-2] == "as" else words[-1] if len(words) in (1, 3) and item[-1].kind == \
                "word" and (len(words) == 1 or words[1] == ".") else column.name
            if named != column.name:
                self.error(item[0].line, "%s: the column is %s here and %s in -- out:" % (statement.name, named, column.name))

    def number(self, statement, tokens):
        """The text with $n for :name, in one line: blanks only where they part words."""
        numbers = {":" + p.name: "$%d" % (i + 1) for i, p in enumerate(statement.params)}
        out = ""
        for token in tokens:
            text = numbers.get(token.text, token.text) if token.kind == "parameter" else token.text
            tight = text in (",", ")", ".") or out.endswith(("(", ".")) or not out
            out += text if tight else " " + text
        return out

    # Writing

    def header(self, names):
        out = ["/* The statements of %s, compiled by tools/sqlc.py; docs/sql.md says how they are written. */" % names["source"],
               "#pragma once", "", '#include "db/db.h"', ""]
        for s in self.statements:
            out.append("/* %s */" % "\n * ".join([s.summary] + s.comment).replace("*/", "* /"))
            if len(s.params) > PLAIN_ARGUMENTS:
                out += ["struct sql_%s_in {" % s.name] + ["\t%s;" % p.declaration() for p in s.params] + ["};"]
            if s.form:
                out += ["struct sql_%s_row {" % s.name] + ["\t%s;" % c.declaration() for c in s.columns] + ["};"]
            if s.form == "many":
                out += ["struct sql_%s_rows {" % s.name, "\tstruct sql_%s_row *items;" % s.name, "\tsize_t n;", "};"]
            if s.form == "each":
                out.append("typedef enum status sql_%s_fn(void *arg, const struct sql_%s_row *row);" % (s.name, s.name))
            out += ["MUST %s;" % self.prototype(s), ""]
        out += ["/* All of them, for the test that prepares each on both engines. */",
                "extern const struct sql *const %s[];" % names["table"], "extern const int n_%s;" % names["table"], ""]
        return "\n".join(out)

    def prototype(self, s):
        args = ["struct ctx *ctx"]
        if len(s.params) > PLAIN_ARGUMENTS:
            args.append("const struct sql_%s_in *in" % s.name)
        else:
            args += [p.declaration() for p in s.params]
        if s.form == "each":
            args += ["sql_%s_fn *fn" % s.name, "void *arg"]
        elif s.form:
            args.append("struct sql_%s_row%s *out" % (s.name, "s" if s.form == "many" else ""))
        return "enum status sql_%s(%s)" % (s.name, ", ".join(args))

    def code(self, names):
        out = ["/* The statements of %s, compiled by tools/sqlc.py. */" % names["source"], '#include "%s"' % names["header"], "",
               '#include "base/arena.h"', '#include "db/row.h"', ""]
        for s in self.statements:
            out += self.statement_code(s) + [""]
        out.append("const struct sql *const %s[] = {" % names["table"])
        out += ["\t&statement_%s," % s.name for s in self.statements] + ["};", "const int n_%s = %d;" %
                                                                    (names["table"], len(self.statements)), ""]
        return "\n".join(out)

    def statement_code(self, s):
        texts = [s.texts.get("sqlite", s.texts.get("both", "")), s.texts.get("postgres", s.texts.get("both", ""))]
        out = []
        if "both" in s.texts:
            # One array, so that both engines know the statement by the same address.
            out.append("static const char text_%s[] = %s;" % (s.name, c_string(texts[0])))
            shown = ["text_" + s.name] * 2
        else:
            shown = [c_string(t) for t in texts]
        out.append('static const struct sql statement_%s = { "%s", %s, %s, %d, "%s", "%s", %s };' % (
            s.name, s.name, shown[0], shown[1], len(s.params), "".join(p.letter for p in s.params),
            "".join(c.column_letter() for c in s.columns), "true" if "remembered" in s.reasons else "false"))
        out.append("")
        if s.form:
            out += self.reader(s)
        return out + ["%s" % self.prototype(s), "{"] + self.call(s) + ["}"]

    def reader(self, s):
        name = s.name
        out = ["static enum status read_%s(const struct value *cells, int n_columns, struct sql_%s_row *row)" % (name, name), "{",
               "\tTRY(row_check(&statement_%s, cells, n_columns));" % name, "\t*row = (struct sql_%s_row){" % name]
        out += ["\t\t.%s = %s," % (c.c_name, c.read("cells[%d]" % i)) for i, c in enumerate(s.columns)]
        out += ["\t};", "\treturn OK;", "}", ""]
        if s.form == "each":
            out += ["struct each_%s {" % name, "\tsql_%s_fn *fn;" % name, "\tvoid *arg;", "};", "",
                    "static enum status each_row_%s(void *arg, const struct value *cells, int n_columns)" % name, "{",
                    "\tconst struct each_%s *each = arg;" % name, "\tstruct sql_%s_row row;" % name,
                    "\tTRY(read_%s(cells, n_columns, &row));" % name, "\treturn each->fn(each->arg, &row);", "}", ""]
        return out

    def call(self, s):
        name, source = s.name, "in->%s" if len(s.params) > PLAIN_ARGUMENTS else "%s"
        out, args = [], "NULL"
        if s.params:
            args = "args"
            out.append("\tconst struct value args[] = {")
            out += ["\t\t%s," % p.bound(source % p.c_name) for p in s.params] + ["\t};"]
        head = "ctx, &statement_%s, %s" % (name, args)
        if not s.form:
            return out + ["\treturn db_exec(%s);" % head]
        if s.form == "each":
            return out + ["\tstruct each_%s each = { fn, arg };" % name, "\treturn db_each(%s, each_row_%s, &each);" % (head, name)]
        out += ["\tstruct db_rows rows;", "\tTRY(db_query(%s, &rows));" % head]
        if s.form == "one":
            return out + ["\tTRY(row_only(&statement_%s, &rows));" % name,
                          "\treturn read_%s(rows.cells, rows.n_columns, out);" % name]
        return out + ["\tstruct sql_%s_row *items = arena_array_of(ctx->arena, struct sql_%s_row, rows.n);" % (name, name),
                      "\tfor (size_t i = 0; i < rows.n; i++)",
                      "\t\tTRY(read_%s(&rows.cells[i * (size_t)rows.n_columns], rows.n_columns, &items[i]));" % name,
                      "\t*out = (struct sql_%s_rows){ items, rows.n };" % name, "\treturn OK;"]


def c_string(text):
    pieces = [text[i:i + 100] for i in range(0, len(text), 100)]
    return "\n\t".join('"%s"' % p.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?").replace("\n", "\\n") for p in pieces)


def names_of(path, header):
    """How the products are called: the header as others include it (below src/), and the table of statements."""
    below = os.path.abspath(path).split("/src/")
    folder = os.path.dirname(below[-1]) if len(below) > 1 else ""
    file = os.path.basename(header)
    return {"source": os.path.basename(path), "header": folder + "/" + file if folder else file, "table": os.path.splitext(file)[0]}


def compile_file(path, text, header, schema):
    """(code, header, errors)"""
    compiler = Compiler(path, schema)
    compiler.read(text)
    if not compiler.statements and not compiler.errors:
        compiler.error(1, "no statements")
    if compiler.errors:
        return "", "", sorted(set(compiler.errors))
    names = names_of(path, header)
    return compiler.code(names), compiler.header(names), []


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    path, code_path, header_path = arguments
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    schema = sql_rules.read_migrations(os.path.join(root, "migrations"))
    code, header, errors = compile_file(path, text, header_path, schema)
    for line, message in errors:
        print("%s:%d: %s" % (path, line, message), file=sys.stderr)
    if errors:
        return 1
    for out, product in ((code_path, code), (header_path, header)):
        with open(out, "w", encoding="utf-8") as file:
            file.write(product)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
