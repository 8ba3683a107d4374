#!/usr/bin/python3
"""Tests of the embedder and of the icon table."""

import contextlib
import io
import pathlib
import tempfile
import unittest

import embed
import icons

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none">%s</svg>'


class Folder(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = pathlib.Path(place.name)

    def write(self, name, data):
        path = self.root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def run_tool(self, tool, *words):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            code = tool.main([str(w) for w in words])
        return code, errors.getvalue()


class Assets(Folder):
    def embed(self, *words):
        code, errors = self.run_tool(embed, "assets", self.root / "out.c", self.root / "out.d", self.root / "in", *words)
        return (self.root / "out.c").read_text() if code == 0 else errors

    def test_style_sheet_names_fonts_by_their_hashed_path(self):
        self.write("fonts/a.woff2", b"\0\1\2")
        self.write("app.css", "x { src: url(fonts/a.woff2); fill: url(#h) }")
        path = embed.hashed("fonts/a.woff2", b"\0\1\2")
        self.assertRegex(path, r"^/assets/fonts/a\.[0-9a-f]{12}\.woff2$")
        self.assertIn(r'url(\"%s\"); fill: url(#h)' % path, self.embed())

    def test_path_changes_with_the_content(self):
        self.assertNotEqual(embed.hashed("a.js", b"1"), embed.hashed("a.js", b"2"))

    def test_same_files_give_the_same_table_sorted_by_name(self):
        self.write("b.js", "b" * 1000)
        self.write("a.js", "a")
        first = self.embed()
        self.assertEqual(first, self.embed())
        self.assertLess(first.index('"a.js"'), first.index('"b.js"'))
        self.assertIn("const size_t n_assets = 2;", first)

    def test_gzip_is_kept_only_where_it_saves(self):
        self.write("a.js", "a")
        self.write("b.js", "b" * 1000)
        code = self.embed()
        self.assertNotIn("gz_0[", code)
        self.assertIn("gz_1[", code)

    def test_folders_may_be_left_out_and_files_added(self):
        self.write("icons/a.svg", "x")
        self.write("a.js", "a")
        (self.root / "other.js").write_text("o")
        code = self.embed("--without", "icons", "lib.js=%s" % (self.root / "other.js"))
        self.assertNotIn("a.svg", code)
        self.assertIn('"lib.js"', code)
        self.assertIn("other.js", (self.root / "out.d").read_text())

    def test_unknown_ending_and_unknown_url_are_refused(self):
        self.write("a.exe", "x")
        self.assertIn("no Content-Type", self.embed())
        (self.root / "in/a.exe").unlink()
        self.write("a.css", "url(b.png)")
        self.assertIn("url(b.png) is no file of the site", self.embed())


class Files(Folder):
    def test_bytes_survive_as_a_c_literal(self):
        self.assertEqual(embed.c_bytes(b'a"\\\n?\0009'), '\t"a\\"\\\\\\n\\077\\0009"')

    def test_table_of_files(self):
        self.write("registers/a.yaml", "x: 1\n")
        self.write(".hidden", "x")
        code, _ = self.run_tool(embed, "files", self.root / "o.c", self.root / "o.d", "catalog_files", self.root / "in")
        self.assertEqual(code, 0)
        text = (self.root / "o.c").read_text()
        self.assertIn('{ STR_INIT("registers/a.yaml"), STR_INIT(\n\t"x: 1\\n") },', text)
        self.assertIn("const size_t n_catalog_files = 1;", text)
        self.assertNotIn("hidden", text)


class Icons(Folder):
    def icons(self):
        code, errors = self.run_tool(icons, self.root / "o.c", self.root / "o.d", self.root / "in")
        return (self.root / "o.c").read_text() if code == 0 else errors

    def test_only_the_geometry_is_kept(self):
        self.write("plus.svg", SVG % '<path stroke="none" d="M0 0h24v24H0z"/><path id="x" d="M1  2l3-4"/>')
        self.assertIn(r'STR_INIT("plus"), STR_INIT("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">'
                      r'<path d=\"M1 2l3-4\"/></svg>")', self.icons())

    def test_what_is_no_drawing_is_refused(self):
        for name, text in (("a", SVG % "<script/>"), ("b", SVG % '<path d="&lt;x"/>'), ("c", "<svg/>"), ("d", "no"),
                           ("E", SVG % ""), ("f", SVG % "<g><path/></g>")):
            self.write(name + ".svg", text)
            self.assertIn(name + ".svg: ", self.icons())
            (self.root / "in" / (name + ".svg")).unlink()


if __name__ == "__main__":
    unittest.main()
