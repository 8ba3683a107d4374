"""Follows the HTML of a view: in which context each hole stands, and whether the elements nest."""

import copy
import html.entities
import re

import viewc_words as words

TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
ATTRIBUTE_NAME = re.compile(r"\??[A-Za-z][A-Za-z0-9:_.-]*")
ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
URL_LITERAL = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*\Z")


class ViewError(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line
        self.message = message


class State:
    """A place in the page. Two places are the same context when their key() is equal."""

    def __init__(self):
        self.mode = "text"      # text, raw (title, textarea), tag, value
        self.stack = []         # open elements: (name, line)
        self.tag = ""           # the element whose tag is being read
        self.tag_line = 0
        self.attributes = {}    # of that tag: name -> literal value, or None where it has a hole
        self.attribute = ""
        self.kind = ""
        self.quote = ""
        self.literal = ""       # the literal part of the value so far
        self.has_hole = False
        self.url = ""           # start, typed (just after a whole URL), path, query, fragment
        self.after_hole = False

    def key(self):
        value = (self.attribute, self.quote, self.url, self.after_hole) if self.mode == "value" else ()
        tag = self.tag if self.mode in ("tag", "value") else ""
        return (self.mode, tuple(name for name, _ in self.stack), tag, value)

    def describe(self):
        inside = "<%s>" % self.stack[-1][0] if self.stack else "the top of the view"
        if self.mode == "tag":
            return "the tag <%s>" % self.tag
        if self.mode == "value":
            part = " (%s)" % self.url if self.url else ""
            return "the attribute %s%s" % (self.attribute, part)
        return "the text of " + inside

    def copy(self):
        other = copy.copy(self)
        other.stack = list(self.stack)
        other.attributes = dict(self.attributes)
        return other


def find_hole_end(text, at, line):
    """The index of the }} that ends the hole whose expression begins at `at`."""
    depth, i = 0, at
    while i < len(text):
        c = text[i]
        if c in "\"'":
            i += 1
            while i < len(text) and text[i] != c:
                i += 2 if text[i] == "\\" else 1
        elif c in "([{":
            depth += 1
        elif c == "}" and depth == 0 and text.startswith("}}", i):
            return i
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                raise ViewError(line, "unbalanced %s in a hole" % c)
        i += 1
    raise ViewError(line, "a hole {{ is not closed by }}")


def check_entities(text, line):
    for match in re.finditer("&", text):
        entity = ENTITY.match(text, match.start())
        if not entity or (entity[1][0] != "#" and entity[1] + ";" not in html.entities.html5):
            raise ViewError(line, "a bare & in the page: write &amp;")


def has_words(text):
    return any(c.isalpha() for c in ENTITY.sub(" ", text))


class Page:
    """Reads chunks of a view and hands literals and holes to `out`, a writer with lit(text, keep) and hole(kind, expr, line)."""

    def __init__(self, out):
        self.out = out
        self.state = State()

    def feed(self, text, line):
        at = 0
        while at < len(text):
            here = line + text.count("\n", 0, at)
            mode = self.state.mode
            if mode == "text":
                at = self.read_text(text, at, here)
            elif mode == "raw":
                at = self.read_raw(text, at, here)
            elif mode == "tag":
                at = self.read_tag(text, at, here)
            else:
                at = self.read_value(text, at, here)

    def read_hole(self, text, at, line, kind):
        end = find_hole_end(text, at + 2, line)
        expr = " ".join(text[at + 2:end].split("\n")).strip()
        if not expr:
            raise ViewError(line, "an empty hole")
        self.out.hole(kind, expr, line)
        return end + 2

    # The text of the page

    def read_text(self, text, at, line):
        if text.startswith("{{", at):
            return self.read_hole(text, at, line, "text")
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            if end < 0:
                raise ViewError(line, "a comment is not closed")
            if "{{" in text[at:end]:
                raise ViewError(line, "a hole in a comment")
            return end + 3
        if text[at] == "<":
            return self.open_or_close(text, at, line)
        end = min((i for i in (text.find("<", at), text.find("{{", at)) if i >= 0), default=len(text))
        self.literal_text(text[at:end], line)
        return end

    def literal_text(self, part, line):
        check_entities(part, line)
        names = [name for name, _ in self.state.stack]
        if has_words(part) and not words.UNSPOKEN_ELEMENTS.intersection(names):
            first = next(i for i, c in enumerate(part) if not c.isspace())
            raise ViewError(line + part.count("\n", 0, first),
                            'words outside {{ t "…" }}: %s' % part.strip().split("\n")[0][:40])
        keep = "pre" in names or "textarea" in names
        self.out.lit(part if keep else re.sub(r"[ \t]*\n\s*", "\n", part), keep)

    def read_raw(self, text, at, line):
        if text.startswith("{{", at):
            return self.read_hole(text, at, line, "attr")
        name = self.state.stack[-1][0]
        close = "</%s>" % name
        if text.startswith(close, at):
            self.state.stack.pop()
            self.state.mode = "text"
            self.out.lit(close, True)
            return at + len(close)
        end = min((i for i in (text.find("<", at + 1), text.find("{{", at)) if i >= 0), default=len(text))
        if text[at] == "<":
            raise ViewError(line, "an element inside <%s>" % name)
        self.literal_text(text[at:end], line)
        return end

    # Tags

    def open_or_close(self, text, at, line):
        if text[at:at + 9].lower() == "<!doctype":
            end = text.find(">", at)
            if self.state.stack or text[at:end + 1].lower() != "<!doctype html>":
                raise ViewError(line, "only <!doctype html> at the top of a view")
            self.out.lit("<!doctype html>", True)
            return end + 1
        closing = text.startswith("</", at)
        start = at + (2 if closing else 1)
        match = TAG_NAME.match(text, start)
        if not match:
            if text.startswith("{{", start):
                raise ViewError(line, "a hole in a tag name")
            raise ViewError(line, "a bare < in the page: write &lt;")
        name, end = match[0], match.end()
        if text.startswith("{{", end):
            raise ViewError(line, "a hole in a tag name")
        if closing:
            return self.close_element(name, text, end, line)
        self.check_place(name, line)
        state = self.state
        state.mode, state.tag, state.tag_line, state.attributes = "tag", name, line, {}
        self.out.lit("<" + name, True)
        return end

    def close_element(self, name, text, end, line):
        stack = self.state.stack
        if not text.startswith(">", end):
            raise ViewError(line, "the end tag </%s must be closed at once" % name)
        if name in words.VOID:
            raise ViewError(line, "<%s> has no end tag" % name)
        if not stack:
            raise ViewError(line, "</%s> without <%s>" % (name, name))
        if stack[-1][0] != name:
            raise ViewError(line, "</%s> closes <%s> of line %d" % ((name,) + stack[-1]))
        stack.pop()
        self.out.lit("</%s>" % name, True)
        return end + 1

    def check_place(self, name, line):
        if name not in words.HTML_ELEMENTS and name not in words.SVG_ELEMENTS:
            raise ViewError(line, "element <%s> is not allowed in a view" % name)
        names = [n for n, _ in self.state.stack]
        if not names:
            return
        if name in words.PARENTS and names[-1] not in words.PARENTS[name]:
            raise ViewError(line, "<%s> may not stand in <%s>" % (name, names[-1]))
        for outer in words.NEVER_INSIDE.get(name, ()):
            if outer in names:
                raise ViewError(line, "<%s> may not stand anywhere in <%s>" % (name, outer))
        holder = names[-1]
        if name in words.BLOCKS and holder in words.PHRASING_ONLY - words.BLOCK_HOLDERS:
            if not (holder in ("summary", "legend") and re.fullmatch("h[1-6]", name)):
                raise ViewError(line, "<%s> may not stand in <%s>" % (name, holder))

    def read_tag(self, text, at, line):
        if text[at].isspace():
            return at + 1
        if text.startswith("{{", at):
            raise ViewError(line, "a hole in place of an attribute of <%s>" % self.state.tag)
        if text[at] == ">" or text.startswith("/>", at):
            return self.end_tag(text, at, line)
        match = ATTRIBUTE_NAME.match(text, at)
        if not match:
            raise ViewError(line, "not an attribute name: %s" % text[at:at + 10])
        return self.begin_attribute(match[0], text, match.end(), line)

    def end_tag(self, text, at, line):
        state, name = self.state, self.state.tag
        closes_itself = text[at] == "/"
        if closes_itself and name not in words.VOID and name not in words.SVG_ELEMENTS:
            raise ViewError(line, "<%s/> does not close itself in HTML" % name)
        for wanted in words.REQUIRED.get(name, ()):
            if wanted not in state.attributes:
                raise ViewError(state.tag_line, "<%s> needs the attribute %s" % (name, wanted))
        if name == "meta" and "http-equiv" in state.attributes and state.attributes.get("content") is None:
            raise ViewError(state.tag_line, "<meta http-equiv> needs a literal content")
        state.mode = "text"
        self.out.lit("/>" if closes_itself and name in words.SVG_ELEMENTS else ">", True)
        if closes_itself or name in words.VOID:
            return at + (2 if closes_itself else 1)
        state.stack.append((name, state.tag_line))
        if name in words.RAW_TEXT and "svg" not in [n for n, _ in state.stack]:
            state.mode = "raw"
        if name == "textarea":
            self.out.lit("\n", True)  # the first newline is eaten by the browser, so that one of the value is not
        if name == "script" and not text.startswith("</script>", at + 1):
            raise ViewError(line, "nothing may stand inside <script>")
        return at + 1

    # Attributes

    def begin_attribute(self, name, text, at, line):
        state = self.state
        if text.startswith("{{", at):
            raise ViewError(line, "a hole in an attribute name")
        optional, name = name.startswith("?"), name.lstrip("?")
        kind = words.kind_of_attribute(name)
        if kind[0] == "!":
            raise ViewError(line, kind[1:])
        if name in state.attributes:
            raise ViewError(line, "attribute %s stands twice in <%s>" % (name, state.tag))
        if not text.startswith("=", at):
            if optional or not (kind == "boolean" or name.startswith("data-") or name in words.MAY_BE_EMPTY):
                raise ViewError(line, "attribute %s needs a value" % name)
            state.attributes[name] = ""
            self.out.lit(" " + name, True)
            return at
        quote = text[at + 1:at + 2]
        if quote not in ("'", '"'):
            raise ViewError(line, "the value of %s must stand in quotes" % name)
        if optional:
            return self.read_optional(name, kind, quote, text, at + 2, line)
        if kind == "boolean":
            raise ViewError(line, '%s is on or off: write %s, or ?%s="{{ condition }}"' % (name, name, name))
        state.mode, state.attribute, state.kind, state.quote = "value", name, kind, quote
        state.literal, state.has_hole, state.after_hole = "", False, False
        state.url = "start" if kind == "url" else ""
        self.out.lit(" %s=%s" % (name, quote), True)
        return at + 2

    def read_optional(self, name, kind, quote, text, at, line):
        if kind not in ("boolean", "plain"):
            raise ViewError(line, "?%s: only a plain or boolean attribute may be optional" % name)
        if not text.startswith("{{", at):
            raise ViewError(line, "the value of ?%s must be exactly one hole" % name)
        end = find_hole_end(text, at + 2, line)
        if not text.startswith(quote, end + 2):
            raise ViewError(line, "the value of ?%s must be exactly one hole" % name)
        self.state.attributes[name] = None
        self.out.optional(name, kind == "boolean", " ".join(text[at + 2:end].split()), line)
        return end + 3

    def read_value(self, text, at, line):
        state = self.state
        if text[at] == state.quote:
            return self.end_value(at, line)
        if text.startswith("{{", at):
            return self.read_value_hole(text, at, line)
        end = min((i for i in (text.find(state.quote, at), text.find("{{", at)) if i >= 0), default=len(text))
        part = text[at:end]
        check_entities(part, line)
        if state.kind == "url":
            self.follow_url(part, line)
        if state.attribute in words.SPOKEN and has_words(part):
            raise ViewError(line, 'words outside {{ t "…" }}: %s="%s"' % (state.attribute, part[:40]))
        state.literal += part
        state.after_hole = False
        self.out.lit(re.sub(r"\s*\n\s*", " ", part), True)
        return end

    def read_value_hole(self, text, at, line):
        state = self.state
        if state.kind == "literal":
            raise ViewError(line, "a hole in the attribute %s" % state.attribute)
        kind = "attr"
        if state.kind == "url":
            if state.after_hole:
                raise ViewError(line, "two adjacent holes in the URL of %s" % state.attribute)
            kind = {"start": "url", "path": "path"}.get(state.url, "query")
            if state.tag in ("script", "link") and kind != "url":
                raise ViewError(line, "the URL of <%s> is literal or one whole hole" % state.tag)
            if state.url == "start":
                state.url = "typed"
        state.has_hole = state.after_hole = True
        return self.read_hole(text, at, line, kind)

    def follow_url(self, part, line):
        state, plain = self.state, html.unescape(part)
        if not URL_LITERAL.match(plain):
            raise ViewError(line, "a character in the URL of %s must be percent-encoded" % state.attribute)
        if state.url == "start":
            if not re.match(r"/(?!/)|[?#]", plain):
                raise ViewError(line, "the URL of %s must begin with /, ? or #, or be one whole hole" % state.attribute)
            state.url = "path"
        elif state.url == "typed":
            if plain[0] not in "/?#&":
                raise ViewError(line, "after a whole URL comes /, ?, # or &")
            state.url = "query" if plain[0] == "&" else "path"
        if state.url == "path" and re.search(r"[?#]", plain):
            state.url = "query"
        if state.url == "query" and "#" in plain:
            state.url = "fragment"

    def end_value(self, at, line):
        state = self.state
        if state.url == "start":
            raise ViewError(line, "an empty URL in %s" % state.attribute)
        if state.attribute.startswith("hx-") and re.match(r"\s*(js|javascript):", html.unescape(state.literal)):
            raise ViewError(line, "script in %s" % state.attribute)
        state.attributes[state.attribute] = None if state.has_hole else state.literal
        state.mode, state.url, state.after_hole = "tag", "", False
        self.out.lit(state.quote, True)
        return at + 1

    def finish(self, line):
        state = self.state
        if state.mode in ("tag", "value"):
            raise ViewError(line, "the view ends inside " + state.describe())
        if state.stack:
            raise ViewError(state.stack[-1][1], "<%s> is not closed" % state.stack[-1][0])
