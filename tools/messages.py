#!/usr/bin/python3
"""The message compiler: translations of po/LANGUAGE.po become a sorted table in C (src/base/text.h).

  messages.py PO OUT        writes the table; refuses a po file that is not strictly well-formed
  messages.py --check       also reads the sources: every text must be translated, every translation used; else exit 1
  messages.py --missing     prints the untranslated texts as entries to be filled in

A translation must hold the same conversions of printf, in the same order, and as many {} as its text.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# What is looked up: name of the function or macro -> which argument is the text. This is the one place that knows.
CALLS = {"tr": 1, "T": 0, "problem_add": 2, "problem_at": 4, "CHOICE": 1}
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = re.compile(r'%s(?:\s*%s)*' % (LITERAL, LITERAL))
# Descriptions of records, in C and in catalog/: what their pages look up at run time.
DESCRIBED = re.compile(r'\.(?:label|hint|unit|note) = STR_INIT\(\s*(%s)\)' % LITERAL)
CATALOGUED = re.compile(r'\b(?:label|hint|unit|note): ("(?:[^"\\\n]|\\.)*")')
VIEW_TEXT = re.compile(r'\{\{\s*t\s*(%s(?:\s*%s)*)' % (LITERAL, LITERAL))
CALL = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(CALLS))
TOKEN = re.compile(r"""/\*.*?\*/|//[^\n]*|%s|'(?:[^'\\\n]|\\.)+'""" % LITERAL, re.S)
# A % that begins no conversion counts too, so that a translation cannot make one of it. Blank as a flag is no flag here.
CONVERSION = re.compile(r"%(?:%|[-+#0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|h|ll|l|j|z|t|L)?[diouxXeEfFgGaAcspn])?")

C_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'", "?": "?"}
PO_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


class MessageError(Exception):
    """What is wrong, with its place."""


# Reading texts out of the sources

def c_value(literals, place):
    """The text of adjacent C literals."""
    out = bytearray()
    for body in re.findall(LITERAL, literals):
        for piece in re.finditer(r"\\(x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)|[^\\]+", body[1:-1]):
            code = piece[1]
            if code is None:
                out += piece[0].encode()
            elif code[0] == "x":
                out.append(int(code[1:], 16) & 255)
            elif code[0] in "uU":
                out += chr(int(code[1:], 16)).encode()
            elif code[0] in "01234567":
                out.append(int(code, 8))
            elif code in C_ESCAPES:
                out += C_ESCAPES[code].encode()
            else:
                raise MessageError("%s: escape \\%s is not understood" % (place, code))
    return out.decode("utf-8")


def blank_comments(text):
    """The code with comments and character constants turned into blanks; literals stay, lines keep their numbers."""
    return TOKEN.sub(lambda m: m[0] if m[0][0] == '"' else re.sub(r"[^\n]", " ", m[0]), text)


def argument_of(text, start, index):
    """The index-th argument of a call whose parenthesis opens before start; None if it has fewer."""
    depth, n, begin, at = 0, 0, start, start
    while at < len(text):
        literal = re.compile(LITERAL).match(text, at)
        if literal:
            at = literal.end()
            continue
        c = text[at]
        if c in "([{":
            depth += 1
        elif c in ")]}" and depth > 0:
            depth -= 1
        elif depth == 0 and c in ",)":
            if n == index:
                return text[begin:at]
            if c == ")":
                return None
            n, begin = n + 1, at + 1
        at += 1
    return None


def texts_of_calls(path, text):
    """(line, text) of each literal that stands as the text of a call; other expressions are looked up as they are."""
    for call in CALL.finditer(text):
        line_start = text.rfind("\n", 0, call.start()) + 1
        if re.match(r"\s*#\s*define\b", text[line_start:call.start()]):
            continue
        argument = argument_of(text, call.end(), CALLS[call[1]])
        number = text.count("\n", 0, call.start()) + 1
        for literals in LITERALS.findall(argument or ""):
            yield number, c_value(literals, "%s:%d" % (path, number))


def texts_of_source(path, text):
    if path.endswith(".html"):
        for match in VIEW_TEXT.finditer(text):
            number = text.count("\n", 0, match.start()) + 1
            yield number, c_value(match[1], "%s:%d" % (path, number))
        yield from texts_of_calls(path, text)
        return
    pattern = CATALOGUED if path.endswith(".yaml") else DESCRIBED
    code = text if path.endswith(".yaml") else blank_comments(text)
    for match in pattern.finditer(code):
        number = code.count("\n", 0, match.start()) + 1
        yield number, c_value(match[1], "%s:%d" % (path, number))
    if not path.endswith(".yaml"):
        yield from texts_of_calls(path, code)


def has_words(text):
    """False for "%s" and the like, which read the same in every language."""
    return any(c.isalpha() for c in CONVERSION.sub("", text))


def paths_of_tree(root):
    """Sources but tests, and the catalogue's registers; plans and parameters hold data, not words of the program."""
    for top, ends in (("src", (".c", ".h", ".html")), ("catalog/registers", (".yaml",))):
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(names):
                if name.endswith(ends) and "_test" not in name:
                    yield os.path.relpath(os.path.join(folder, name), root)


def texts_of_tree(root):
    """text -> "path:line" of its first use, for all sources but tests; only texts with words."""
    found = {}
    for path in paths_of_tree(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            for number, text in texts_of_source(path, file.read()):
                found.setdefault(text, "%s:%d" % (path, number))
    return {text: place for text, place in found.items() if has_words(text)}


# Reading po files

def po_value(body, place):
    def escape(match):
        if match[1] not in PO_ESCAPES:
            raise MessageError("%s: escape \\%s is not allowed" % (place, match[1]))
        return PO_ESCAPES[match[1]]
    return re.sub(r"\\(.)", escape, body)


def po_strings(path, text):
    """(line, keyword, value) of each msgid and msgstr, with its continuation lines; all else but comments is refused."""
    item = None
    for number, line in enumerate(text.split("\n"), 1):
        place = "%s:%d" % (path, number)
        match = re.fullmatch(r'(?:(msgid|msgstr)\s+)?"((?:[^"\\]|\\.)*)"', line.rstrip())
        if match and match[1]:
            if item:
                yield item
            item = (number, match[1], po_value(match[2], place))
        elif match and item:
            item = (item[0], item[1], item[2] + po_value(match[2], place))
        elif re.match(r"#,.*\bfuzzy\b|#~", line):
            raise MessageError("%s: fuzzy and obsolete entries are refused: settle or delete them" % place)
        elif line.strip() == "" or line.startswith("#"):
            if item:
                yield item
            item = None
        else:
            raise MessageError("%s: neither a comment nor msgid \"…\" nor msgstr \"…\": %s" % (place, line.strip()))
    if item:
        yield item


def check_header(path, header):
    fields = dict(line.split(": ", 1) for line in header.split("\n") if ": " in line)
    language = os.path.splitext(os.path.basename(path))[0]
    if fields.get("Language") != language:
        raise MessageError("%s: the header must say Language: %s" % (path, language))
    if fields.get("Content-Type") != "text/plain; charset=UTF-8":
        raise MessageError("%s: the header must say Content-Type: text/plain; charset=UTF-8" % path)


def read_po(path, text):
    """text -> (translation, line); the translation is "" where it is still missing."""
    pairs, pending = {}, None
    for number, keyword, value in po_strings(path, text):
        if (keyword == "msgid") != (pending is None):
            raise MessageError("%s:%d: msgid and msgstr must alternate" % (path, number))
        if keyword == "msgid":
            if value in pairs:
                raise MessageError("%s:%d: a second entry of \"%s\"" % (path, number, value))
            pending = value
            continue
        if conversions(pending) != conversions(value) and value and pending:
            raise MessageError("%s:%d: \"%s\" has %s, its translation %s" %
                               (path, number, pending, conversions(pending), conversions(value)))
        pairs[pending] = (value, number)
        pending = None
    if pending is not None:
        raise MessageError("%s: \"%s\" has no msgstr" % (path, pending))
    if "" not in pairs:
        raise MessageError("%s: there is no header, the entry of \"\"" % path)
    check_header(path, pairs.pop("")[0])
    return pairs


def conversions(text):
    return CONVERSION.findall(text) + ["{}"] * text.count("{}")


# What is made of them

def c_literal(text):
    out = []
    for c in text:
        if c in '"\\?':
            out.append("\\" + c)
        elif c < " " or c == "\x7f":
            out.append("\\%03o" % ord(c))
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def compiled(path, pairs):
    language = os.path.splitext(os.path.basename(path))[0]
    rows = sorted((key.encode(), key, value) for key, (value, _) in pairs.items() if value)
    out = ["/* Made of po/%s by tools/messages.py. */" % os.path.basename(path), '#include "i18n/texts.h"', ""]
    if rows:
        out.append("static const struct text_pair pairs[] = {")
        out += ["\t{ %s, %s }," % (c_literal(key), c_literal(value)) for _, key, value in rows]
        out += ["};", ""]
    out.append('const struct texts texts_%s = { "%s", %s, %d };' % (language, language, "pairs" if rows else "NULL", len(rows)))
    if not rows:
        out.insert(2, "#include <stddef.h>\n")
    return "\n".join(out) + "\n"


def check(path, pairs, used):
    """Sentences about texts that lack a translation and translations that no source uses."""
    for text, place in sorted(used.items(), key=lambda item: item[1]):
        if not pairs.get(text, ("", 0))[0]:
            yield "%s: not translated in %s: \"%s\"" % (place, path, text)
    for text, (_, number) in pairs.items():
        if text not in used:
            yield "%s:%d: no source uses \"%s\"" % (path, number, text)


def po_literal(text):
    for c, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(c, escape)
    return '"' + text + '"'


def missing(pairs, used):
    return "".join("#: %s\nmsgid %s\nmsgstr \"\"\n\n" % (place, po_literal(text)) for text, place in
                   sorted(used.items(), key=lambda item: item[0].encode()) if not pairs.get(text, ("", 0))[0])


def po_files(root):
    folder = os.path.join(root, "po")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".po"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield "po/" + name, read_po("po/" + name, file.read())


def main(arguments):
    try:
        if len(arguments) == 1 and arguments[0] in ("--check", "--missing"):
            used = texts_of_tree(ROOT)
            if arguments[0] == "--missing":
                sys.stdout.write("".join(missing(pairs, used) for _, pairs in po_files(ROOT)))
                return 0
            findings = [line for path, pairs in po_files(ROOT) for line in check(path, pairs, used)]
            print("\n".join(findings) if findings else "messages: every text is translated")
            return 1 if findings else 0
        if len(arguments) != 2:
            print(__doc__.strip(), file=sys.stderr)
            return 2
        with open(arguments[0], encoding="utf-8") as file:
            code = compiled(arguments[0], read_po(arguments[0], file.read()))
        with open(arguments[1], "w", encoding="utf-8") as file:
            file.write(code)
        return 0
    except (MessageError, UnicodeError, OSError) as error:
        print("messages: %s" % error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
