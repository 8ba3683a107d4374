#!/usr/bin/python3
"""Tests of the lint: each rule finds its offence and lets the lawful neighbour pass."""

import pathlib
import tempfile
import unittest

import lint


class Rules(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = pathlib.Path(place.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def found(self, path, text):
        """The rules that speak of this file, "rule name"."""
        if path.endswith(".c") and not text.startswith("/*"):
            text = "/* Subject. */\n" + text
        self.write(path, text)
        findings = lint.Lint(str(self.root)).run([path])
        return [f.rsplit("[", 1)[1][:-1] for f in findings]

    def test_banned_functions_outside_words_and_comments(self):
        self.assertEqual(self.found("src/a.c", "int f(void)\n{\n\treturn atoi(x);\n}\n"), ["banned atoi"])
        self.assertEqual(self.found("src/a.c", 'int f(void)\n{\n\t/* atoi(x) */\n\treturn g("atoi(x)") + my_atoi(x);\n}\n'), [])

    def test_long_files_and_functions(self):
        self.assertEqual(self.found("src/a.c", "\n" * 501), ["length file"])
        self.assertEqual(self.found("src/a_test.c", "\n" * 600), [])
        self.assertEqual(self.found("src/a.c", "int long_one(void)\n{\n" + "\tx();\n" * 61 + "}\n"), ["function long_one"])
        self.assertEqual(self.found("src/a.c", "int f(void)\n{\n" + "\tx();\n" * 60 + "}\n"), [])

    def test_depth_counts_blocks_and_not_initialisers(self):
        deep = "".join("\t" * i + "if (x) {\n" for i in range(1, 5)) + "".join("\t" * i + "}\n" for i in range(4, 0, -1))
        self.assertEqual(self.found("src/a.c", "int f(void)\n{\n" + deep + "}\n"), ["depth f"])
        self.assertEqual(self.found("src/a.c", "int f(void)\n{\n" + "\tif (x) {\n\t} else {\n\t}\n" * 9 + "}\n"), [])
        self.assertEqual(self.found("src/a.c", "int f(void)\n{\n\tstruct a t[] = {\n\t\t{ 1, { 2 } },\n\t};\n}\n"), [])

    def test_mutable_state(self):
        for text, name in (("static int count;\n", "count"), ("int count = 1;\n", "count"),
                           ("static const char *word = \"x\";\n", "word"), ("static struct a table[] = {\n\t{ 1 },\n};\n", "table"),
                           ("static const char *names[] = {\n\t\"a\",\n};\n", "names"), ("_Thread_local int mine;\n", "mine"),
                           ("int f(void)\n{\n\tstatic int n;\n}\n", "n")):
            self.assertEqual(self.found("src/a.c", text), ["state " + name], text)

    def test_constant_data_types_and_prototypes_are_no_state(self):
        for text in ("static const int count = 1;\n", "static const char *const names[] = {\n\t\"a\",\n};\n",
                     "const struct a table[] = {\n\t{ .x = f },\n};\n", "static int f(int x);\n", "struct a {\n\tint x;\n};\n",
                     "enum a { B, C };\n", "extern const int x;\n", "struct a;\n", "static int f(int x,\n             int y);\n",
                     "static const struct {\n\tint x;\n} rows[] = {\n\t{ 1 },\n};\n",
                     "int f(void)\n{\n\tstatic const int n[] = { 1 };\n}\n"):
            self.assertEqual(self.found("src/a.c", text), [], text)

    def test_state_may_be_allowed_with_a_reason(self):
        self.write("tools/lint_allow.txt", "state src/a.c count  because\n")
        self.assertEqual(self.found("src/a.c", "static int count;\n"), [])
        self.write("tools/lint_allow.txt", "state src/a.c count\n")
        self.assertIn("without a reason", "\n".join(lint.Lint(str(self.root)).findings))

    def test_facts_are_written_in_one_place(self):
        self.write("migrations/0001.sql", "-- @fact A member.\nCREATE TABLE member (\n  @FACT@,\n  x TEXT\n);\n"
                                          "CREATE TABLE note (\n  id INTEGER\n);\n")
        self.assertEqual(self.found("src/domain/queries.sql", "INSERT INTO member (x)\nUPDATE note SET id = 1\n"),
                         ["fact member"])
        self.assertEqual(self.found("src/web/a.c", 'int x(void)\n{\n\tf("DELETE FROM "\n\t  "member WHERE 1");\n}\n'), ["fact member"])
        self.assertEqual(self.found("src/domain/fact_sql.c", 'int x(void)\n{\n\tf("UPDATE member SET x");\n}\n'), [])
        self.assertEqual(self.found("src/web/a.sql", "SELECT 1 FROM member -- members UPDATE\n"), [])
        self.assertEqual(self.found("src/domain/stay.c", "int x(void)\n{\n\tdb_bulk_open(c);\n}\n"), ["fact db_bulk_open"])
        self.assertEqual(self.found("src/domain/bulk_stay.c", "int x(void)\n{\n\tdb_bulk_open(c);\n}\n"), [])

    def test_libraries_stay_behind_their_kit(self):
        self.assertEqual(self.found("src/web/a.c", "#include <sqlite3.h>\n"), ["library sqlite3.h"])
        self.assertEqual(self.found("src/db/a.c", "#include <sqlite3.h>\n"), [])
        self.assertEqual(self.found("src/db/a.c", "#include <microhttpd.h>\n"), ["library microhttpd.h"])

    def test_exit_double_and_markup_have_their_places(self):
        self.assertEqual(self.found("src/web/a.c", "int f(void)\n{\n\texit(1);\n}\n"), ["exit exit"])
        self.assertEqual(self.found("src/app/main.c", "int f(void)\n{\n\texit(1);\n}\n"), [])
        self.assertEqual(self.found("src/web/a.c", "int f(double x);\n"), ["double double"])
        self.assertEqual(self.found("src/html/svg.c", "int f(double x);\n"), [])
        self.assertEqual(self.found("src/web/a.c", 'int f(void)\n{\n\thtml_lit(h, "<b>");\n}\n'), ["markup html"])

    def test_registry_hosts(self):
        for pattern in lint.HOSTS.pattern.split("|"):
            host = pattern.replace("\\", "")  # no address stands here
            self.assertEqual(self.found("docs/a.md", "see https://%s/x\n" % host), ["host " + host])

    def test_names_of_files(self):
        self.assertEqual(self.found("src/web/util.c", ""), ["name util.c"])
        self.assertEqual(self.found("src/web/form_helper.c", ""), ["name form_helper.c"])
        self.assertEqual(self.found("src/web/commonwealth.c", ""), [])

    def test_slices_have_their_files_and_no_layers(self):
        findings = "\n".join(self.found("src/features/x/x_service.c", ""))
        for part in ("slice README.md", "slice meson.build", "slice x.h", "slice x_service.c"):
            self.assertIn(part, findings)

    def test_headers_and_banners(self):
        self.assertEqual(self.found("src/a.h", "/* A. */\nint f(void);\n"), ["header pragma"])
        self.write("src/b.c", "int f(void);\n")
        self.assertIn("banner", lint.Lint(str(self.root)).run(["src/b.c"])[0])

    def test_icons_and_assets_named_in_views_exist(self):
        self.write("assets/icons/plus.svg", "")
        self.write("assets/app.css", "")
        self.assertEqual(self.found("src/web/a.html", '{{ icon("plus") }}{{ asset("app.css") }}\n'), [])
        self.assertEqual(self.found("src/web/a.html", '{{ icon("minus") }}{{ asset("b.js") }}\n'),
                         ["icon minus", "asset b.js"])


if __name__ == "__main__":
    unittest.main()
