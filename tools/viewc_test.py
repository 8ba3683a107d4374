#!/usr/bin/python3
"""Tests of the view compiler. Each file of viewc_cases/ must be refused with the message that its first line expects."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import viewc
from viewc_html import ViewError

CASES = pathlib.Path(__file__).parent / "viewc_cases"
SOURCES = pathlib.Path(__file__).parent.parent / "src"


def compiled(body, parameters=""):
    compiler = viewc.compile_text("v.html", "@view v(%s)\n%s\n@end\n" % (parameters, body))
    lines = compiler.code("v.h").split("\n")
    return [line.strip() for line in lines if line and not line.startswith("#") and not line.startswith("/*")][2:-1]


def refusal(body):
    try:
        compiled(body)
    except ViewError as error:
        return "%d: %s" % (error.line, error.message)
    return "accepted"


class WhatIsCompiled(unittest.TestCase):
    def test_literals_are_merged_and_indentation_is_dropped(self):
        self.assertEqual(compiled("<ul>\n  <li></li>\n\n  <li></li>\n</ul>"),
                         [r'html_lit(h, "<ul>\n<li></li>\n<li></li>\n</ul>\n");'])

    def test_pre_and_textarea_keep_their_white_space(self):
        self.assertIn(r"<pre>\n  <b></b>\n  </pre>", compiled("<pre>\n  <b></b>\n  </pre>")[0])
        self.assertEqual(compiled("<textarea>{{ x }}</textarea>")[0], r'html_lit(h, "<textarea>\n");')

    def test_each_context_has_its_own_call(self):
        self.assertEqual(compiled('<a href="/x/{{ a }}/y?q={{ b }}#{{ c }}" title="{{ d }}">{{ e }}</a>'), [
            r'html_lit(h, "<a href=\"/x/");', "html_put_path(h, a);", r'html_lit(h, "/y?q=");', "html_put_query(h, b);",
            r'html_lit(h, "#");', "html_put_query(h, c);", r'html_lit(h, "\" title=\"");', "html_put_attribute(h, d);",
            r'html_lit(h, "\">");', "html_put(h, e);", r'html_lit(h, "</a>\n");'])

    def test_text_of_title_and_textarea_takes_no_markup(self):
        self.assertIn("html_put_attribute(h, x);", compiled("<title>{{ x }}</title>"))

    def test_whole_url_is_a_typed_hole(self):
        self.assertIn("html_put_url(h, p->next);", compiled('<a href="{{ p->next }}"></a>'))
        self.assertIn("html_put_query(h, n);", compiled('<a href="{{ p->next }}&amp;n={{ n }}"></a>'))
        self.assertIn("html_put_url(h, u);", compiled('<div data-load-url="{{ u }}"></div>'))

    def test_scripts_may_come_from_whole_urls_only(self):
        self.assertIn('html_put_url(h, asset("a.js"));', compiled('<script src="{{ asset("a.js") }}" defer></script>'))

    def test_hole_may_hold_strings_braces_and_lines(self):
        self.assertIn('html_put(h, x ? "}}" : f((struct y){ 1 }));',
                      compiled('{{ x ? "}}"\n: f((struct y){ 1 }) }}'))
        self.assertIn('html_put(h, a @for);', compiled("{{ a\n@for }}"))

    def test_translated_text(self):
        self.assertEqual(compiled('{{ t "Kế hoạch" }}')[0], 'html_put_text(h, "Kế hoạch");')
        self.assertEqual(compiled('{{ t "Còn {} việc, {} ngày", p->n, f(a, b) }}')[:4], [
            '{ struct str rest_ = html_text_begin(h, "Còn {} việc, {} ngày");',
            "html_put(h, p->n); html_text_next(h, &rest_);", "html_put(h, f(a, b)); html_text_next(h, &rest_);", "}"])
        self.assertIn("html_put_attribute(h, n); html_text_next(h, &rest_);",
                      compiled('<b title="{{ t "{} người", n }}"></b>'))

    def test_name_that_begins_with_t_is_no_text(self):
        self.assertEqual(compiled("{{ t->name }}")[0], "html_put(h, t->name);")

    def test_boolean_and_optional_attributes(self):
        self.assertEqual(compiled('<input name="a" ?checked="{{ a > 1 }}" ?title="{{ b }}" required>'), [
            r'html_lit(h, "<input name=\"a\"");', "if (a > 1)", 'html_lit(h, " checked");',
            r'html_put_optional(h, " title=\"", b);', r'html_lit(h, " required>\n");'])

    def test_branches_may_stand_in_the_text_in_a_tag_and_in_a_value(self):
        self.assertEqual(compiled('<a href="/"\n@if (x)\naria-current="page"\n@else\nclass="c"\n@end\n></a>'), [
            r'html_lit(h, "<a href=\"/\"");', "if (x) {", r'html_lit(h, " aria-current=\"page\"");', "} else {",
            r'html_lit(h, " class=\"c\"");', "}", r'html_lit(h, "></a>\n");'])
        self.assertIn("for (int i = 0; i < 3; i++) {",
                      compiled('<b class="a\n@for (int i = 0; i < 3; i++)\nb\n@end\n"></b>'))

    def test_condition_may_run_over_lines(self):
        self.assertIn("if (a && b) {", compiled("@if (a &&\n  b)\n@elif (c)\n@end"))

    def test_call_and_wrap_pass_the_page_on(self):
        self.assertEqual(compiled("@call row(p, 1)\n@wrap page(p)\n<p></p>\n@end\n@call foot()"), [
            "row(h, p, 1);", "page_wrap_begin(h, p);", r'html_lit(h, "<p></p>\n");', "page_wrap_end(h, p);", "foot(h);"])

    def test_view_with_a_slot_becomes_two_functions(self):
        text = '@include "web/page.h"\n@view page(const struct page *p)\n<main>\n@slot\n</main>\n@end\n'
        compiler = viewc.compile_text("v.html", text)
        self.assertIn("void page_wrap_begin(struct html *h, const struct page *p);\n", compiler.header())
        self.assertIn("void page_wrap_end(struct html *h, const struct page *p);\n", compiler.header())
        self.assertIn('#include "web/page.h"\n', compiler.header())
        begin, end = compiler.code("v.h").split("void page_wrap_end")
        self.assertIn(r'"<main>\n"', begin)
        self.assertIn(r'"</main>\n"', end)

    def test_comments_are_dropped(self):
        self.assertEqual(compiled("<!-- why -->\n@// why {{\n<p></p>"), [r'html_lit(h, "\n<p></p>\n");'])

    def test_long_literals_are_cut_between_letters(self):
        lines = compiled("<pre>%s</pre>" % ("·" * 5000))
        self.assertEqual(sum(line.count("·") for line in lines), 5000)
        self.assertTrue(all(len(line.encode()) < viewc.LITERAL_MAX + 100 for line in lines))

    def test_c_errors_point_at_the_line_of_the_view(self):
        code = viewc.compile_text("v.html", "@view v()\n<p>\n{{ a }}\n</p>\n@end\n").code("v.h")
        self.assertIn('#line 3 "v.html"\n\thtml_put(h, a);', code)

    def test_svg_closes_itself_and_keeps_its_capitals(self):
        self.assertIn('viewBox', compiled('<svg viewBox="0 0 9 9"><path d="M0 {{ y }}"/></svg>')[0])


class WhatIsRefused(unittest.TestCase):
    def test_url_must_begin_here(self):
        for url in ("javascript:x", "//host", "https://host", "x", "/\\host", "", "/a b", "/ê", "data:,"):
            self.assertIn("URL", refusal('<a href="%s"></a>' % url), url)

    def test_attribute_may_stand_in_each_branch_but_not_again_behind_them(self):
        body = '<b\n@if (x)\nid="a"\n@else\nid="b"\n@end\n%s></b>'
        self.assertEqual(refusal(body % ""), "accepted")
        self.assertIn("stands twice", refusal(body % ' id="c"'))

    def test_unbalanced_holes(self):
        self.assertIn("unbalanced", refusal("{{ f(a }}"))
        self.assertIn("not closed", refusal("{{ f(a)"))
        self.assertIn("unbalanced", refusal("{{ a) }}"))


@unittest.skipUnless(shutil.which("gcc"), "no gcc")
class WhatGccSays(unittest.TestCase):
    """The types of holes are checked by gcc, at the line of the view."""

    def error(self, body):
        """The first error's line of the view and its message; ("", "") if gcc takes it."""
        text = "@view v(struct str s, struct html_safe safe, struct url url)\n%s\n@end\n" % body
        compiler = viewc.compile_text("v.html", text)
        with tempfile.TemporaryDirectory() as place:
            pathlib.Path(place, "v.h").write_text(compiler.header())
            pathlib.Path(place, "v.c").write_text(compiler.code("v.h"))
            answer = subprocess.run(["gcc", "-std=gnu11", "-fsyntax-only", "-I", str(SOURCES), place + "/v.c"],
                                    capture_output=True, text=True, check=False)
        message = re.search(r"error: (.*)", answer.stderr)
        return (re.search(r"^v\.html:\d+", answer.stderr, re.M)[0], message[1]) if message else ("", "")

    def test_right_types_pass(self):
        self.assertEqual(self.error('<a href="{{ url }}" title="{{ s }}">{{ safe }}{{ s }}{{ 1 }}{{ "x" }}{{ s.n }}</a>')[1], "")

    def test_mistyped_field_is_an_error_at_its_line(self):
        self.assertEqual(self.error("<p>\n{{ s.lenght }}\n</p>")[0], "v.html:3")

    def test_markup_in_an_attribute_is_an_error(self):
        self.assertEqual(self.error('<p\n\ntitle="{{ safe }}"></p>')[0], "v.html:4")

    def test_text_as_a_whole_url_is_an_error(self):
        self.assertIn("incompatible type", self.error('<a href="{{ s }}"></a>')[1])

    def test_whole_url_in_a_text_or_a_part_of_a_url_is_an_error(self):
        self.assertIn("struct url", self.error("{{ url }}")[1])
        self.assertIn("struct url", self.error('<a href="/{{ url }}"></a>')[1])

    def test_number_with_a_fraction_is_an_error(self):
        self.assertIn("double", self.error("{{ 1.5 }}")[1])


def case_test(path):
    def test(self):
        text = path.read_text(encoding="utf-8")
        expected = re.match(r"@// (\d+): (.+)\n", text)
        self.assertTrue(expected, "the first line is @// LINE: MESSAGE")
        with self.assertRaises(ViewError) as caught:
            viewc.compile_text(path.name, text)
        self.assertEqual((caught.exception.line, caught.exception.message), (int(expected[1]), expected[2]))
    return test


for case in sorted(CASES.glob("*.html")):
    setattr(WhatIsRefused, "test_case_" + case.stem, case_test(case))

if __name__ == "__main__":
    unittest.main()
