#!/usr/bin/python3
"""The files that every page loads keep the limits of docs/ui.md, and the two dark themes are one."""

import gzip
import os
import re
import unittest

ASSETS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "assets")
CSS_GZIP, JS_GZIP, GRID_GZIP, FONTS = 12_000, 8_000, 5_000, 32_000


def read(name):
    with open(os.path.join(ASSETS, name), "rb") as file:
        return file.read()


def block(css, selector):
    return re.search(r"^%s \{\n(.*?)\n\}" % re.escape(selector), css, re.M | re.S)[1]


class Budget(unittest.TestCase):
    def test_style_sheet_is_small(self):
        self.assertLessEqual(len(gzip.compress(read("app.css"), 9)), CSS_GZIP)

    def test_script_is_small(self):
        self.assertLessEqual(len(gzip.compress(read("app.js"), 9)), JS_GZIP)

    def test_script_of_the_grids_is_small(self):
        self.assertLessEqual(len(gzip.compress(read("grid.js"), 9)), GRID_GZIP)

    def test_fonts_are_small(self):
        names = [name for name in os.listdir(os.path.join(ASSETS, "fonts")) if name.endswith(".woff2")]
        self.assertEqual(len(names), 4)
        self.assertLessEqual(sum(len(read("fonts/" + name)) for name in names), FONTS)

    def test_every_font_and_icon_folder_carries_its_licence(self):
        for name in ("fonts/BeVietnamPro-OFL.txt", "fonts/Inter-OFL.txt", "icons/LICENSE"):
            self.assertGreater(len(read(name)), 500, name)

    def test_dark_by_choice_and_dark_by_device_have_the_same_values(self):
        css = read("app.css").decode()
        self.assertEqual(block(css, ".theme-dark"), block(css, ".theme-auto"))

    def test_nothing_is_asked_from_another_host(self):
        for name in ("app.css", "app.js", "grid.js"):
            self.assertNotIn(b"://", read(name).replace(b"http://www.w3.org/", b""), name)

    def test_script_formats_without_the_locale_machinery(self):
        code = re.sub(rb"/\*.*?\*/", b"", read("app.js") + read("grid.js"), flags=re.S)
        self.assertNotRegex(code, rb"\bIntl\b|toLocale|localeCompare|innerHTML|\beval\b")

    def test_every_icon_is_one_drawing_of_24_units(self):
        for name in os.listdir(os.path.join(ASSETS, "icons")):
            if name.endswith(".svg"):
                self.assertRegex(read("icons/" + name).decode(),
                                 r'^<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"[^>]*>(<path d="[^"]+"/>)+</svg>\n$', name)


if __name__ == "__main__":
    unittest.main()
