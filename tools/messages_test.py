#!/usr/bin/python3
"""Tests of the message compiler."""

import unittest

import messages

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def read(body, header=HEADER):
    return {key: value for key, (value, _) in messages.read_po("po/en.po", header + body).items()}


def refusal(body, header=HEADER):
    try:
        read(body, header)
    except messages.MessageError as error:
        return str(error)
    return "accepted"


def texts(source, path="a.c"):
    return [text for _, text in messages.texts_of_source(path, source)]


class PoFiles(unittest.TestCase):
    def test_an_entry_may_go_over_several_lines(self):
        self.assertEqual(read('msgid "Kế "\n"hoạch"\nmsgstr ""\n"Pl"\n"an"\n'), {"Kế hoạch": "Plan"})

    def test_escapes_are_understood(self):
        self.assertEqual(read('msgid "a\\"b\\\\c\\nd\\te"\nmsgstr "x"\n'), {'a"b\\c\nd\te': "x"})

    def test_comments_are_left_out(self):
        self.assertEqual(read('# why\n#: src/a.c:1\n#. note\nmsgid "a"\nmsgstr "b"\n'), {"a": "b"})

    def test_what_is_no_entry_is_refused_with_its_line(self):
        self.assertIn("po/en.po:6", refusal("msgctxt \"x\"\n"))
        for body in ("msgid_plural \"a\"\n", "msgid a\n", "msgid \"a\n", "msgid \"a\"b\"\n", "\"a\"\n", "msgid \"a\" x\n",
                     "msgid 'a'\n"):
            self.assertIn("neither", refusal(body), body)

    def test_unknown_escapes_are_refused(self):
        self.assertIn("\\q", refusal('msgid "\\q"\nmsgstr ""\n'))

    def test_fuzzy_and_obsolete_entries_are_refused(self):
        self.assertIn("fuzzy", refusal('#, fuzzy\nmsgid "a"\nmsgstr "b"\n'))
        self.assertIn("fuzzy", refusal('#~ msgid "a"\n'))

    def test_entries_come_once_and_in_pairs(self):
        self.assertIn("second entry", refusal('msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "b"\n'))
        self.assertIn("alternate", refusal('msgid "a"\nmsgid "b"\n'))
        self.assertIn("alternate", refusal('msgstr "b"\n'))
        self.assertIn("no msgstr", refusal('msgid "a"\n'))

    def test_the_header_names_language_and_charset(self):
        self.assertIn("no header", refusal('msgid "a"\nmsgstr "b"\n', ""))
        self.assertIn("Language: en", refusal("", HEADER.replace("en\\n", "fr\\n")))
        self.assertIn("charset", refusal("", HEADER.replace("UTF-8", "latin1")))


class Conversions(unittest.TestCase):
    def test_the_same_conversions_are_accepted(self):
        self.assertEqual(read('msgid "%d và %.*s, 5%%"\nmsgstr "%d and %.*s, 5%%"\n')["%d và %.*s, 5%%"], "%d and %.*s, 5%%")

    def test_other_conversions_are_refused(self):
        for text, translation in (("%d", "%s"), ("%d", """ {} """), ("%d %s", "%s %d"), ("a", "%n"), ("%d", "%d %d"),
                                  ("%d", "%lld"), ("%.*s", "%s"), ("5%%", "5% d"), ("%d", "% d"), ("{}", "a"), ("a", "{}")):
            self.assertIn("its translation", refusal('msgid "%s"\nmsgstr "%s"\n' % (text, translation)), translation)

    def test_a_bare_percent_sign_is_no_conversion(self):
        self.assertEqual(read('msgid "% hoàn thành"\nmsgstr "% done"\n'), {"% hoàn thành": "% done"})

    def test_an_empty_translation_is_a_missing_one(self):
        self.assertEqual(read('msgid "%d"\nmsgstr ""\n'), {"%d": ""})


class Sources(unittest.TestCase):
    def test_calls_are_found_with_the_text_in_its_place(self):
        self.assertEqual(texts('x = tr(ctx, "a"); T("b"); problem_add(ctx, "field", "c %d", 1);\n'
                               'problem_at(ctx, f(1, 2), g(",", \')\'), STR("no"), "d");'), ["a", "b", "c %d", "d"])

    def test_adjacent_literals_are_one_text(self):
        self.assertEqual(texts('tr(ctx, "a "\n\t"b")'), ["a b"])

    def test_both_branches_of_a_choice_are_texts(self):
        self.assertEqual(texts('tr(ctx, x > 1 ? "nhiều" : "một")'), ["nhiều", "một"])

    def test_what_is_no_literal_is_left_to_its_table(self):
        self.assertEqual(texts("tr(ctx, row->label)"), [])
        self.assertEqual(texts('str_cut(&s, "a"); xtr(ctx, "b"); p->tr(ctx, "c");'), [])

    def test_comments_and_definitions_are_no_uses(self):
        self.assertEqual(texts('/* tr(ctx, "a") */ // T("b")\n#define X(l) T("c")\nT("d")'), ["d"])

    def test_escapes_of_c_are_understood(self):
        self.assertEqual(texts(r'T("\"a\"\n\u2212\xC4\x91\101")'), ['"a"\n\u2212đA'])

    def test_a_text_without_words_needs_no_translation(self):
        self.assertEqual([messages.has_words(t) for t in ("%s", "%.*s – %.*s, %d: {}", "", "%d nơi", "đ")],
                         [False, False, False, True, True])

    def test_texts_of_views_are_found(self):
        self.assertEqual(texts('<p>{{ t "Kế hoạch" }}</p> don\'t {{t "Còn {} việc", n}} {{ tr(h->ctx, "c") }} {{ icon("x") }}\n'
                               '@call chip(T("d"), "no")', "a.html"), ["Kế hoạch", "Còn {} việc", "c", "d"])


class Check(unittest.TestCase):
    PAIRS = {"a": ("A", 7), "b": ("", 9), "old": ("Old", 11)}
    USED = {"a": "src/x.c:1", "b": "src/x.c:2", 'c"': "src/x.c:3"}

    def test_missing_and_unused_texts_are_named_with_their_places(self):
        self.assertEqual(list(messages.check("po/en.po", self.PAIRS, self.USED)), [
            'src/x.c:2: not translated in po/en.po: "b"', 'src/x.c:3: not translated in po/en.po: "c""',
            'po/en.po:11: no source uses "old"'])

    def test_missing_texts_are_printed_as_entries(self):
        self.assertEqual(messages.missing(self.PAIRS, self.USED),
                         '#: src/x.c:2\nmsgid "b"\nmsgstr ""\n\n#: src/x.c:3\nmsgid "c\\""\nmsgstr ""\n\n')


class Table(unittest.TestCase):
    def test_the_table_is_sorted_by_bytes_and_escaped(self):
        code = messages.compiled("po/en.po", {"đ": ("1", 1), "z": ('a"\\\n??/', 2), "Z": ("3", 3), "empty": ("", 4)})
        rows = [line.strip() for line in code.split("\n") if line.startswith("\t")]
        self.assertEqual(rows, ['{ "Z", "3" },', '{ "z", "a\\"\\\\\\012\\?\\?/" },', '{ "đ", "1" },'])
        self.assertIn('const struct texts texts_en = { "en", pairs, 3 };', code)

    def test_no_translation_makes_an_empty_table(self):
        self.assertIn('texts_en = { "en", NULL, 0 }', messages.compiled("po/en.po", {}))


if __name__ == "__main__":
    unittest.main()
