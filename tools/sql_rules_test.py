"""What SQL may be written: each rule with a text that it refuses and one that it lets pass."""

import glob
import os
import unittest

import sql_rules

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMA = sql_rules.read_schema(["""
CREATE TABLE unit (@FACT@, code TEXT @C@ NOT NULL, name TEXT NOT NULL, ended INTEGER, PRIMARY KEY (id, version)) @STRICT@;
CREATE TABLE edge (child_id @INT@ NOT NULL, note TEXT @C@) @STRICT@ @CLUSTER@;
ALTER TABLE edge ADD COLUMN label TEXT;
"""])

REFUSED = [
    ('SELECT "a" FROM t', "double quotes"),
    ("SELECT * FROM t", "instead of *"),
    ("SELECT t.* FROM t", "instead of *"),
    ("SELECT a, * FROM t", "instead of *"),
    ("SELECT 1.5", "fractions"),
    ("SELECT now()", "ask for the time"),
    ("SELECT CURRENT_DATE", "ask for the time"),
    ("SELECT a FROM t WHERE at < datetime('now')", "ask for the time"),
    ("SELECT max(a, b) FROM t", "CASE"),
    ("SELECT min((a), coalesce(b, 0)) FROM t", "CASE"),
    ("SELECT greatest(a, b) FROM t", "CASE"),
    ("SELECT a FROM t WHERE name LIKE :x", "_key"),
    ("SELECT a FROM t WHERE t.name NOT LIKE :x", "_key"),
    ("SELECT a FROM t WHERE name ILIKE :x", "_key"),
    ("SELECT a FROM t WHERE is_active", "is_active = 1"),
    ("SELECT a FROM t WHERE a = 1 AND t.is_active ORDER BY a", "is_active = 1"),
    ("SELECT a FROM t WHERE NOT is_active", "is_active = 1"),
    ("SELECT a FROM t JOIN u ON u.is_active AND u.id = t.id", "is_active = 1"),
    ("SELECT CASE WHEN is_active THEN 1 ELSE 0 END FROM t", "is_active = 1"),
    ("SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b", "b = 1"),
    ("SELECT a FROM t WHERE x = TRUE", "0 and 1"),
    ("SELECT sum(a) FROM t", "CAST(sum"),
    ("SELECT coalesce(sum(a), 0) FROM t", "CAST(sum"),
    ("SELECT avg(a) FROM t", "divide in C"),
    ("SELECT group_concat(a) FROM t", "gather"),
    ("SELECT lower(a) FROM t", "fold in C"),
    ("SELECT CAST(a AS blob) FROM t", "bigint, integer or text"),
    ("SELECT a::bigint FROM t", "CAST"),
    ("SELECT a FROM t WHERE a == 1", "write ="),
    ("SELECT a FROM t WHERE a IS 1", "IS compares with NULL"),
    ("SELECT a FROM t WHERE a IS NOT :b", "IS compares with NULL"),
    ("SELECT a FROM t WHERE a = NULL", "IS NULL"),
    ("SELECT a FROM t WHERE a = $1", "parameters have names"),
    ("SELECT a FROM t WHERE a = ?", "parameters have names"),
    ("SELECT a FROM t WHERE rowid = 1", "by its key"),
    ("SELECT a FROM t ORDER BY a LIMIT 1, 2", "OFFSET"),
    ("SELECT a FROM t NATURAL JOIN u", "both engines"),
    ("SELECT DISTINCT ON (a) a FROM t", "window function"),
    ("SELECT a FROM t FOR UPDATE", "one writer"),
    ("SELECT a FROM t ORDER BY a COLLATE nocase", "@C@"),
    ("SELECT ifnull(a, 0) FROM t", "COALESCE"),
    ("INSERT OR REPLACE INTO t (a) VALUES (1)", "ON CONFLICT"),
    ("INSERT INTO t VALUES (1)", "columns of INSERT"),
    ("INSERT INTO t (a) SELECT a FROM u ON CONFLICT (a) DO NOTHING", "WHERE 1 = 1"),
    ("INSERT INTO t (a, n) VALUES (1, 1) ON CONFLICT (a) DO UPDATE SET n = n + excluded.n", "table.n"),
    ("DELETE FROM t", "every row"),
    ("UPDATE t SET a = (SELECT b FROM u WHERE c = 1)", "every row"),
    ("SELECT code FROM unit ORDER BY name", "no order that both"),
    ("SELECT u.code FROM unit u ORDER BY u.name DESC", "no order that both"),
    ("SELECT code FROM unit ORDER BY ended", "NULLS"),
    ("SELECT label FROM edge ORDER BY label NULLS LAST", "no order that both"),
]

ALLOWED = [
    "SELECT count(*), a * b FROM t",
    "SELECT max(a), min(b) FROM t",
    "SELECT max(coalesce(a, b)) FROM t",
    "SELECT CAST(coalesce(sum(a), 0) AS bigint) FROM t",
    "SELECT CAST(sum(a) FILTER (WHERE b = 1) AS bigint) FROM t",
    "SELECT a FROM t WHERE name_key LIKE :x AND t.key NOT LIKE :y",
    "SELECT a FROM t WHERE is_active = 1 AND NOT EXISTS (SELECT 1 FROM u) OR (a, b) > (:a, :b)",
    "SELECT a FROM t WHERE a BETWEEN :a AND :b ORDER BY a",
    "SELECT CASE a WHEN b THEN 1 ELSE c END FROM t",
    "SELECT a FROM t WHERE a IS NULL AND b IS NOT NULL AND c IS DISTINCT FROM d AND e IS NOT DISTINCT FROM f",
    "WITH RECURSIVE w (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM w WHERE a < :n) SELECT a FROM w",
    "SELECT a, row_number() OVER (PARTITION BY b ORDER BY c) FROM t",
    "INSERT INTO t (a, n) VALUES (:a, 1) ON CONFLICT (a) DO UPDATE SET n = t.n + excluded.n, m = coalesce(t.m, :x) RETURNING n",
    "INSERT INTO t (a) SELECT a FROM u WHERE 1 = 1 ON CONFLICT (a) DO NOTHING",
    "UPDATE t SET a = NULL, b = u.b FROM u WHERE u.id = t.id",
    "DELETE FROM t WHERE a = :a",
    "SELECT 'now() \"x\" -- ' || a FROM t -- now()",
    "SELECT code FROM unit ORDER BY code, ended NULLS LAST LIMIT 5",
    "SELECT name FROM unit u CROSS JOIN edge e ORDER BY u.id, e.child_id",
    "SELECT t.date FROM t",
]


def findings(text, engine=None):
    return [message for _, message in sql_rules.check(sql_rules.tokenize(text), engine, SCHEMA)]


class Rules(unittest.TestCase):
    def test_what_the_engines_answer_differently_is_refused(self):
        for text, part in REFUSED:
            with self.subTest(text):
                self.assertTrue(any(part in message for message in findings(text)), findings(text))

    def test_what_both_answer_alike_passes(self):
        for text in ALLOWED:
            with self.subTest(text):
                self.assertEqual(findings(text), [])

    def test_a_body_for_one_engine_may_use_what_is_its_own(self):
        self.assertEqual(findings("SELECT group_concat(a), lower(b) FROM t WHERE t MATCH :x", "sqlite"), [])
        self.assertTrue(findings("SELECT * FROM t", "sqlite"))

    def test_the_line_is_told(self):
        self.assertEqual(sql_rules.check(sql_rules.tokenize("SELECT a\n\nFROM t\nWHERE now() > 1", 10))[0][0], 13)

    def test_what_is_no_sql_is_refused(self):
        with self.assertRaises(sql_rules.SqlError) as raised:
            sql_rules.tokenize("SELECT 'a\n\n", 3)
        self.assertEqual(raised.exception.line, 3)


class Migrations(unittest.TestCase):
    def test_those_of_the_program_keep_the_rules(self):
        for path in sorted(glob.glob(os.path.join(ROOT, "migrations/*.sql"))):
            with self.subTest(path), open(path, encoding="utf-8") as file:
                self.assertEqual(sql_rules.check_migration(file.read()), [])

    def test_what_only_one_engine_takes_is_refused(self):
        for text, part in (
                ("CREATE TABLE t (a BIGINT) @STRICT@;", "BIGINT"), ("CREATE TABLE t (a TEXT);", "@STRICT@"),
                ("CREATE TABLE t (a TEXT PRIMARY KEY) @CLUSTER@ @STRICT@;", "behind"), ("INSERT INTO t VALUES (1);", "columns"),
                ("CREATE TABLE t (a INTEGER DEFAULT CURRENT_TIMESTAMP) @STRICT@;", "time"), ("UPDATE t SET a = 1;", "every row"),
                ('CREATE INDEX i ON t ("a");', "double quotes")):
            with self.subTest(text):
                self.assertTrue(any(part in message for _, message in sql_rules.check_migration(text)))

    def test_a_section_for_one_engine_is_its_own(self):
        text = "-- sqlite:\nCREATE VIRTUAL TABLE f USING fts5 (a);\n-- postgres:\nCREATE TABLE t (a BIGINT);\n-- both:\nSELECT now();"
        self.assertEqual([line for line, _ in sql_rules.check_migration(text)], [6])

    def test_the_schema_is_read(self):
        self.assertEqual(SCHEMA["unit"]["name"], sql_rules.Column("text", False, False))
        self.assertEqual(SCHEMA["unit"]["change_id"], sql_rules.Column("bigint", True, False))
        self.assertEqual(SCHEMA["edge"]["note"], sql_rules.Column("text", True, True))
        self.assertEqual(SCHEMA["edge"]["label"], sql_rules.Column("text", False, True))


if __name__ == "__main__":
    unittest.main()
