#!/usr/bin/python3
"""Compiles a views.html into C (docs/views.md): viewc.py views.html views.c views.h

Every view becomes a function that writes into a struct html. Holes are escaped by the context in which they stand and by
their C type; what cannot be made safe is refused here, with the line of the view.
"""

import os
import re
import sys

from viewc_html import Page, ViewError, find_hole_end

DIRECTIVE = re.compile(r"\s*@([a-z]+|//|@)")
SIGNATURE = re.compile(r"([a-z][a-z0-9_]*)\s*\((.*)\)\Z", re.S)
TEXT_ARGUMENT = re.compile(r't\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)\s*(,.*)?\Z', re.S)
LITERAL_MAX = 4000  # bytes of one C literal


def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"%s"' % escaped.replace("\r", "")


def split_arguments(text, line):
    """The C arguments of "a, f(b, c)": split at the commas outside brackets and literals."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        c = text[i]
        if c in "\"'":
            i += 1
            while i < len(text) and text[i] != c:
                i += 2 if text[i] == "\\" else 1
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
        i += 1
    parts.append(text[start:].strip())
    if "" in parts:
        raise ViewError(line, "an empty argument")
    return parts


class Writer:
    """Collects the C of one view: neighbouring literals become one."""

    def __init__(self, source):
        self.source = source
        self.lines = []
        self.depth = 1
        self.pending = []  # [text, keep]

    def lit(self, text, keep):
        if not text:
            return
        if self.pending and not keep and not self.pending[-1][1]:
            before = self.pending[-1][0]
            self.pending[-1][0] = before + (text[1:] if before.endswith("\n") and text[0] == "\n" else text)
        else:
            self.pending.append([text, keep])

    def flush(self):
        text = "".join(part for part, _ in self.pending)
        self.pending = []
        while text:
            size = min(len(text), LITERAL_MAX)
            while len(text[:size].encode()) > LITERAL_MAX:
                size -= 100
            self.lines.append("\t" * self.depth + "html_lit(h, %s);" % c_string(text[:size]))
            text = text[size:]

    def code(self, text, line, indent=0):
        """One statement that the author wrote, at its line."""
        self.flush()
        if indent < 0:
            self.depth += indent
        self.lines.append('#line %d "%s"' % (line, self.source))
        self.lines.append("\t" * self.depth + text)
        if indent > 0:
            self.depth += indent

    def hole(self, kind, expr, line):
        if re.match(r't\s*"', expr):
            self.text_hole(kind, expr, line)
            return
        function = {"text": "html_put", "attr": "html_put_attribute", "url": "html_put_url", "path": "html_put_path",
                    "query": "html_put_query"}[kind]
        self.code("%s(h, %s);" % (function, expr), line)

    def text_hole(self, kind, expr, line):
        if kind not in ("text", "attr"):
            raise ViewError(line, "a translated text in a URL")
        match = TEXT_ARGUMENT.match(expr)
        if not match:
            raise ViewError(line, 'write {{ t "text" }} or {{ t "text {} text", value }}')
        arguments = split_arguments(match[2][1:], line) if match[2] else []
        n_places = match[1].count("{}")
        if n_places != len(arguments):
            raise ViewError(line, "the text has %d {} and %d values" % (n_places, len(arguments)))
        if not arguments:
            self.code("html_put_text(h, %s);" % match[1], line)
            return
        self.code("{ struct str rest_ = html_text_begin(h, %s);" % match[1], line)
        for value in arguments:
            self.code("%s(h, %s); html_text_next(h, &rest_);" %
                      ("html_put" if kind == "text" else "html_put_attribute", value), line)
        self.code("}", line)

    def optional(self, name, is_boolean, expr, line):
        if is_boolean:
            self.code("if (%s)" % expr, line)
            self.lines.append("\t" * (self.depth + 1) + "html_lit(h, %s);" % c_string(" " + name))
        elif re.match(r't\s*"', expr):
            raise ViewError(line, "?%s: a translated text is never empty" % name)
        else:
            self.code("html_put_optional(h, %s, %s);" % (c_string(' %s="' % name), expr), line)


class Block:
    """An open @if, @else, @for or @wrap."""

    def __init__(self, name, line, before, closing):
        self.name, self.line, self.before, self.closing = name, line, before, closing
        self.attributes = {}  # that its finished branches have set


class View:
    def __init__(self, name, parameters, line, source):
        self.name, self.parameters, self.line = name, parameters, line
        self.writer = Writer(source)
        self.page = Page(self.writer)
        self.blocks = []
        self.split = None     # where @slot stands in writer.lines


class Compiler:
    def __init__(self, source, text):
        self.source = source
        self.lines = text.split("\n")
        self.includes = []
        self.views = []
        self.view = None

    def run(self):
        at = 0
        while at < len(self.lines):
            if DIRECTIVE.match(self.lines[at]):
                at = self.read_directive(at)
            else:
                at = self.read_text(at)
        if self.view:
            raise ViewError(self.view.line, "@view %s has no @end" % self.view.name)

    def read_text(self, at):
        """Feeds the lines up to the next directive; a hole may run over lines that look like one."""
        end, open_hole = at, False
        while end < len(self.lines) and (open_hole or not DIRECTIVE.match(self.lines[end])):
            line = self.lines[end]
            open_hole = (open_hole and "}}" not in line) or line.rfind("{{") > line.rfind("}}")
            end += 1
        chunk = "\n".join(self.lines[at:end])
        if end < len(self.lines):
            chunk += "\n"
        if self.view:
            self.view.page.feed(chunk, at + 1)
        elif chunk.strip():
            first = next(i for i in range(at, end) if self.lines[i].strip())
            raise ViewError(first + 1, "text outside @view")
        return end

    def read_directive(self, at):
        match = DIRECTIVE.match(self.lines[at])
        name, line = match[1], at + 1
        argument = self.lines[at][match.end():].strip()
        if name == "//":
            return at + 1
        if name == "@":
            raise ViewError(line, 'a line beginning with @@: write {{ "@" }}')
        while argument.count("(") > argument.count(")") and at + 1 < len(self.lines):
            at += 1
            argument += " " + self.lines[at].strip()
        method = getattr(self, "on_" + name, None)
        if not method:
            raise ViewError(line, "@%s is not known" % name)
        if name not in ("include", "view") and not self.view:
            raise ViewError(line, "@%s outside @view" % name)
        method(argument, line)
        return at + 1

    def on_include(self, argument, line):
        if self.view or not re.fullmatch(r'"[a-z0-9_/]+\.h"', argument):
            raise ViewError(line, '@include "floor/name.h" stands outside views')
        self.includes.append(argument)

    def on_view(self, argument, line):
        match = SIGNATURE.match(argument)
        if self.view:
            raise ViewError(line, "@view inside @view %s" % self.view.name)
        if not match:
            raise ViewError(line, "write @view name(parameters)")
        if any(view.name == match[1] for view in self.views):
            raise ViewError(line, "view %s stands twice" % match[1])
        self.view = View(match[1], match[2].strip(), line, self.source)

    def begin_block(self, name, line, closing):
        self.view.blocks.append(Block(name, line, self.view.page.state.copy(), closing))

    def check_branch(self, line):
        """A branch ends in the context in which it began, so that the page is the same whichever way it went."""
        block, after = self.view.blocks[-1], self.view.page.state
        if after.key() != block.before.key():
            raise ViewError(line, "@%s of line %d begins in %s and ends in %s" %
                            (block.name, block.line, block.before.describe(), after.describe()))
        block.attributes.update(after.attributes)

    def on_if(self, argument, line):
        self.check_parentheses("if", argument, line)
        self.view.writer.code("if %s {" % argument, line, 1)
        self.begin_block("if", line, "}")

    def on_for(self, argument, line):
        self.check_parentheses("for", argument, line)
        self.view.writer.code("for %s {" % argument, line, 1)
        self.begin_block("for", line, "}")

    def check_parentheses(self, name, argument, line):
        if not argument.startswith("(") or find_hole_end(argument + "}}", 0, line) != len(argument) \
                or argument[-1] != ")":
            raise ViewError(line, "write @%s (…) and nothing after it" % name)

    def next_branch(self, name, code, line):
        if not self.view.blocks or self.view.blocks[-1].name != "if":
            raise ViewError(line, "@%s without @if" % name)
        self.check_branch(line)
        block = self.view.blocks[-1]
        self.view.writer.code(code, line, -1)
        self.view.writer.depth += 1
        self.view.page.state = block.before.copy()
        if name == "else":
            block.name = "else"

    def on_elif(self, argument, line):
        self.check_parentheses("elif", argument, line)
        self.next_branch("elif", "} else if %s {" % argument, line)

    def on_else(self, argument, line):
        if argument:
            raise ViewError(line, "@else takes nothing")
        self.next_branch("else", "} else {", line)

    def on_wrap(self, argument, line):
        name, arguments = self.read_call("wrap", argument, line)
        if self.view.page.state.mode != "text":
            raise ViewError(line, "@wrap in " + self.view.page.state.describe())
        self.view.writer.code("%s_wrap_begin(%s);" % (name, arguments), line)
        self.begin_block("wrap", line, "%s_wrap_end(%s);" % (name, arguments))

    def on_call(self, argument, line):
        name, arguments = self.read_call("call", argument, line)
        if self.view.page.state.mode != "text":
            raise ViewError(line, "@call in " + self.view.page.state.describe())
        self.view.writer.code("%s(%s);" % (name, arguments), line)

    def read_call(self, name, argument, line):
        match = SIGNATURE.match(argument)
        if not match:
            raise ViewError(line, "write @%s view(arguments)" % name)
        return match[1], "h, " + match[2].strip() if match[2].strip() else "h"

    def on_slot(self, argument, line):
        view = self.view
        if argument or view.blocks or view.page.state.mode != "text" or view.split is not None:
            raise ViewError(line, "@slot stands once in a view, in its text, outside @if, @for and @wrap")
        view.writer.flush()
        view.split = len(view.writer.lines)

    def on_end(self, argument, line):
        view = self.view
        if argument:
            raise ViewError(line, "@end takes nothing")
        if view.blocks:
            self.check_branch(line)
            block = view.blocks.pop()
            view.page.state.attributes.update(block.attributes)
            view.writer.code(block.closing, line, 0 if block.name == "wrap" else -1)
            return
        view.page.finish(line)
        view.writer.flush()
        self.views.append(view)
        self.view = None

    # The two files

    def prototypes(self, view):
        parameters = "struct html *h" + (", " + view.parameters if view.parameters else "")
        names = [view.name] if view.split is None else [view.name + "_wrap_begin", view.name + "_wrap_end"]
        return ["void %s(%s)" % (name, parameters) for name in names]

    def header(self):
        out = ["/* Made from %s; see docs/views.md. */" % os.path.basename(self.source), "#pragma once", "",
               '#include "html/html.h"']
        out += ["#include " + name for name in self.includes if name != '"html/html.h"'] + [""]
        for view in self.views:
            out += [prototype + ";" for prototype in self.prototypes(view)]
        return "\n".join(out) + "\n"

    def code(self, header_name):
        out = ["/* Made from %s; see docs/views.md. */" % os.path.basename(self.source), '#include "%s"' % header_name]
        for view in self.views:
            lines, cut = view.writer.lines, view.split
            bodies = [lines] if cut is None else [lines[:cut], lines[cut:]]
            for prototype, body in zip(self.prototypes(view), bodies):
                out += ["", '#line %d "%s"' % (view.line, self.source), prototype, "{"] + body + ["}"]
        return "\n".join(out) + "\n"


def compile_text(source, text):
    """(C, header) of a text; raises ViewError."""
    compiler = Compiler(source, text)
    compiler.run()
    return compiler


def main(arguments):
    if len(arguments) != 3:
        print("usage: viewc.py views.html views.c views.h", file=sys.stderr)
        return 2
    source, code, header = arguments
    with open(source, encoding="utf-8") as file:
        text = file.read()
    try:
        compiler = compile_text(source, text)
    except ViewError as error:
        print("%s:%d: %s" % (source, error.line, error.message), file=sys.stderr)
        return 1
    with open(code, "w", encoding="utf-8") as file:
        file.write(compiler.code(os.path.basename(header)))
    with open(header, "w", encoding="utf-8") as file:
        file.write(compiler.header())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
