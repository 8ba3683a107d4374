"""The SQL compiler: what it makes of a file of statements, and what it refuses."""

import os
import subprocess
import sys
import tempfile
import unittest

import sql_rules
import sqlc

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = sql_rules.read_schema(["CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c @BYTES@) @STRICT@;"])


def compiled(text):
    code, header, errors = sqlc.compile_file("/x/src/domain/t_queries.sql", text, "/y/t_queries.h", SCHEMA)
    return code, header, errors


REFUSED = [
    ("SELECT a FROM t", 1, "before the first name"),
    ("", 1, "no statements"),
    ("-- x: of nothing", 1, "no SQL"),
    ("-- x:\nDELETE FROM t WHERE a = 1", 1, "say what it answers"),
    ("-- init: taken by the builder\nDELETE FROM t WHERE a = 1", 1, "taken"),
    ("-- x: one\nDELETE FROM t WHERE a = 1\n\n-- x: two\nDELETE FROM t WHERE a = 2", 4, "taken"),
    ("-- x: y\nDELETE FROM t WHERE a = :a", 2, "not named"),
    ("-- x: y\n-- in: a int, b text\nDELETE FROM t WHERE a = :a", 1, ":b is not used"),
    ("-- x: y\n-- in: a number\nDELETE FROM t WHERE a = :a", 2, "int, text or bytes"),
    ("-- x: y\n-- in: a int, a int\nDELETE FROM t WHERE a = :a", 2, "twice"),
    ("-- x: y\n-- out: some a int\nSELECT a FROM t", 2, "one, many or each"),
    ("-- x: y\nSELECT a FROM t", 1, "write -- out:"),
    ("-- x: y\n-- out: one a int\nDELETE FROM t WHERE a = 1", 1, "no result"),
    ("-- x: y\n-- out: many a int\nSELECT a FROM t LIMIT 1", 1, "ORDER BY"),
    ("-- x: y\n-- out: many a int\nSELECT a FROM t ORDER BY a", 1, "LIMIT"),
    ("-- x: y\n-- out: each a int\nSELECT (SELECT a FROM t ORDER BY a LIMIT 1) AS a FROM t", 1, "ORDER BY"),
    ("-- x: y\n-- out: many a int\n-- unlimited:\nSELECT a FROM t ORDER BY a", 3, "reason"),
    ("-- x: y\n-- out: each a int\n-- remembered: asked often\nSELECT a FROM t ORDER BY a", 1, "gathered"),
    ("-- x: y\n-- remembered: asked often\nDELETE FROM t WHERE a = 1", 1, "gathered"),
    ("-- x: y\n-- out: one a int\nSELECT a, b FROM t", 3, "2 columns, 1"),
    ("-- x: y\n-- out: one a int, b text\nSELECT b, a FROM t", 3, "the column is b here and a"),
    ("-- x: y\n-- out: one n int\nSELECT a AS m FROM t", 3, "the column is m here and n"),
    ("-- x: y\n-- out: one n int\nSELECT count(*) FROM t WHERE b", 3, "b = 1"),
    ("-- x: y\n-- out: one b text?\nSELECT b FROM t\nORDER BY b", 4, "no order"),
    ("-- x: y\n-- sqlite:\nDELETE FROM t WHERE a = 1", 1, "one for sqlite and one for postgres"),
    ("-- x: y\nDELETE FROM t WHERE a = 1; DELETE FROM t WHERE a = 2", 2, "one statement"),
    ("-- x: y\nDELETE FROM t WHERE a = @C@", 2, "macros"),
    ("-- x: y\nDELETE FROM t WHERE a = 'b", 2, "not understood"),
]


class Refused(unittest.TestCase):
    def test_what_is_wrong_is_told_with_its_line(self):
        for text, line, part in REFUSED:
            with self.subTest(text):
                errors = compiled(text)[2]
                self.assertTrue(any(at == line and part in message for at, message in errors), errors)

    def test_the_program_says_where_and_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "queries.sql")
            with open(path, "w", encoding="utf-8") as file:
                file.write("-- x: y\nSELECT * FROM t\n")
            out = os.path.join(folder, "x.c")
            answer = subprocess.run([sys.executable, os.path.join(HERE, "sqlc.py"), path, out, out + ".h"], capture_output=True,
                                    text=True, check=False)
            self.assertEqual(answer.returncode, 1)
            self.assertIn("queries.sql:2: name the columns", answer.stderr)
            self.assertFalse(os.path.exists(out))


class Compiled(unittest.TestCase):
    def compiled(self, text):
        code, header, errors = compiled(text)
        self.assertEqual(errors, [])
        return code, header

    def test_parameters_are_numbered_by_their_declaration(self):
        code, header = self.compiled("-- x: y\n-- in: a int, b text?\nDELETE FROM t WHERE b = :b AND a = :a AND :a > 'x:a'")
        self.assertIn("delete from t where b = $2 and a = $1 and $1 > 'x:a'", code)
        self.assertIn("enum status sql_x(struct ctx *ctx, int64_t a, struct value b);", header)
        self.assertIn('2, "it", "", false }', code)

    def test_more_than_six_parameters_come_in_a_struct(self):
        names = ["p%d" % i for i in range(7)]
        _, header = self.compiled("-- x: y\n-- in: %s\nDELETE FROM t WHERE a IN (%s)" % (
            ", ".join(n + " int" for n in names), ", ".join(":" + n for n in names)))
        self.assertIn("struct sql_x_in {", header)
        self.assertIn("enum status sql_x(struct ctx *ctx, const struct sql_x_in *in);", header)

    def test_each_form_of_result_has_its_type(self):
        code, header = self.compiled(
            "-- x: y\n-- out: one a int, b text?, c bytes\nSELECT a, b, c FROM t WHERE a = 1\n\n"
            "-- xs: y\n-- out: many a int\nSELECT a FROM t ORDER BY a LIMIT 3;\n\n"
            "-- xe: y\n-- out: each a int\n-- unordered: they are added up\nSELECT a FROM t\n")
        self.assertIn("\tint64_t a;\n\tstruct value b;\n\tstruct str c;", header)
        self.assertIn("struct sql_xs_rows *out);", header)
        self.assertIn("sql_xe_fn *fn, void *arg);", header)
        self.assertIn('"iTb", false }', code)
        self.assertIn("const struct sql *const t_queries[] = {\n\t&statement_x,\n\t&statement_xs,\n\t&statement_xe,", code)
        self.assertIn('#include "domain/t_queries.h"', code)

    def test_rows_are_remembered_where_the_statement_says_so(self):
        code, _ = self.compiled("-- x: y\n-- out: one a int\n-- remembered: asked often\nSELECT a FROM t WHERE a = 1")
        self.assertIn('"i", true }', code)

    def test_two_bodies_stand_under_one_name(self):
        code, _ = self.compiled("-- x: y\n-- sqlite:\nDELETE FROM t WHERE b MATCH 'a'\n-- postgres:\nDELETE FROM t WHERE b ~ 'a'\n")
        self.assertIn("\"delete from t where b match 'a'\", \"delete from t where b ~ 'a'\"", code)

    def test_names_that_are_words_of_c_get_a_mark(self):
        _, header = self.compiled("-- x: y\n-- in: int int\n-- out: one long int\nSELECT a AS long FROM t WHERE a = :int")
        self.assertIn("int64_t int_,", header)
        self.assertIn("\tint64_t long_;", header)

    def test_a_statement_may_end_with_a_semicolon_and_hold_comments(self):
        code, header = self.compiled("-- Of the file.\n\n-- x: y\n-- More of it.\n-- in: a int\nDELETE FROM t -- why; so\nWHERE a = :a;")
        self.assertIn("delete from t where a = $1\"", code)
        self.assertIn("/* y\n * More of it. */", header)

    def test_a_result_of_returning_needs_no_order(self):
        self.compiled("-- x: y\n-- out: many a int\n-- unlimited: what was deleted\nDELETE FROM t WHERE a > 1 RETURNING a")


if __name__ == "__main__":
    unittest.main()
