#!/usr/bin/python3
"""Every class that a view writes as a literal is one of the style sheet, so that a mistyped class fails here and not on screen."""

import glob
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLASS = re.compile(r'\bclass="((?:\{\{.*?\}\}|[^"{])*)"', re.S)
HOLE = re.compile(r"\{\{(.*?)\}\}", re.S)


def literals(value):
    """The classes of an attribute's value; of a hole its literal alternatives. A stem like "is-" before a hole is left out."""
    def of_hole(match):
        if match.start() and not value[match.start() - 1].isspace():
            return ""
        # Of a comparison, the literal is a value and no class.
        return " ".join(re.findall(r'[?:]\s*"([^"]*)"', match[1]))
    return [word for word in HOLE.sub(of_hole, value).split() if not word.endswith("-")]


def views():
    return sorted(glob.glob(os.path.join(ROOT, "src/**/views.html"), recursive=True))


class Classes(unittest.TestCase):
    def test_every_class_of_the_views_is_in_the_style_sheet(self):
        with open(os.path.join(ROOT, "assets/app.css"), encoding="utf-8") as file:
            known = set(re.findall(r"\.([a-z][a-z0-9_-]*)", file.read()))
        for path in views():
            with open(path, encoding="utf-8") as file:
                used = {word for value in CLASS.findall(file.read()) for word in literals(value)}
            self.assertEqual(sorted(used - known), [], os.path.relpath(path, ROOT))

    def test_alternatives_of_a_hole_are_read(self):
        self.assertEqual(literals('td {{ is_number ? "n" : is_masked ? "masked" : "" }}'), ["td", "n", "masked"])

    def test_a_stem_before_a_hole_is_no_class(self):
        self.assertEqual(literals("chip is-{{ code }}"), ["chip"])
        self.assertEqual(literals('bar is-{{ late ? "behind" : "met" }}'), ["bar"])


if __name__ == "__main__":
    unittest.main()
