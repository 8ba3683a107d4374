#!/usr/bin/python3
"""Tests of the floor check."""

import pathlib
import tempfile
import unittest

import floors


class Arrows(unittest.TestCase):
    def test_downward_and_own_folder_are_allowed(self):
        for path, included in (("base/a.c", "base/b.h"), ("db/a.c", "base/b.h"), ("domain/a.c", "doc/b.h"),
                               ("figures/a.c", "domain/b.h"), ("web/a.c", "figures/b.h"), ("app/a.c", "features/x/x.h"),
                               ("features/x/a.c", "web/b.h"), ("features/x/a.c", "features/x/b.h")):
            self.assertIsNone(floors.judge(path, included), (path, included))

    def test_upward_and_sideways_are_refused(self):
        for path, included in (("base/a.c", "db/b.h"), ("db/a.c", "html/b.h"), ("i18n/a.c", "http/b.h"),
                               ("domain/a.c", "figures/b.h"), ("figures/a.c", "web/b.h"), ("web/a.c", "features/x/x.h"),
                               ("features/x/a.c", "features/y/y.h"), ("features/x/a.c", "app/a.h")):
            self.assertIn("may not include", floors.judge(path, included), (path, included))

    def test_path_must_name_its_floor(self):
        self.assertIn("names no floor", floors.judge("base/a.c", "b.h"))
        self.assertIn("names no floor", floors.judge("base/a.c", "../db/b.h"))
        self.assertIn("stands on no floor", floors.judge("other/a.c", "base/b.h"))

    def test_harness_is_for_tests(self):
        self.assertIsNone(floors.judge("web/a_test.c", "harness/h.h"))
        self.assertIsNone(floors.judge("web/a_fixture.c", "harness/h.h"))
        self.assertIn("for tests", floors.judge("web/a.c", "harness/h.h"))

    def test_views_and_line_numbers(self):
        with tempfile.TemporaryDirectory() as root:
            path = pathlib.Path(root, "src/html")
            path.mkdir(parents=True)
            (path / "a.html").write_text('\n@include "web/b.h"\n')
            (path / "a.c").write_text('#include <stdio.h>\n#  include "db/b.h"\n')
            found = list(floors.check(root))
        self.assertEqual([f.split(": ")[0] for f in found], ["src/html/a.c:2", "src/html/a.html:2"])


if __name__ == "__main__":
    unittest.main()
