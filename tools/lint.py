#!/usr/bin/python3
"""The rules of the house that a machine can read (docs/style.md): lint.py [ROOT]

Exceptions stand in tools/lint_allow.txt, each with its reason. Strings and comments of C are blanked before rules read it.
"""

import fnmatch
import os
import re
import subprocess
import sys

FILE_LINES, TEST_LINES, FUNCTION_LINES, DEPTH, COLUMNS = 500, 700, 60, 4, 140

BANNED = re.compile(r"(?<![\w.>])(strcpy|strncpy|stpcpy|strcat|strncat|sprintf|vsprintf|gets|strtok|strtok_r|atoi|atol|"
                    r"atoll|atof|system|popen|alloca|tmpnam|tempnam|mktemp|rand|srand|gmtime|localtime|ctime|asctime|"
                    r"scanf|sscanf|fscanf|setlocale|usleep)\s*\(")
FINE_IN_TESTS = ("fscanf", "sscanf", "system", "popen")
LIBRARIES = {  # header: where it may be included
    "sqlite3.h": "src/db/", "libpq-fe.h": "src/db/", "microhttpd.h": "src/http/", "jansson.h": "src/",
}
NAMES = re.compile(r"(^|[_/])(util|utils|common|misc|helper|helpers|manager|stuff)(_|\.|/|$)")
LAYERS = re.compile(r"(^|_)(service|services|model|models|controller|controllers|handler|handlers|dao|repository|dto)$")
# Written in two parts, so that this file does not hold what it looks for.
HOSTS = re.compile("|".join((
    "registry\\" + ".npmjs", "registry\\" + ".yarnpkg", "npm" + "mirror", "deb\\" + ".debian\\.org", "pypi\\" + ".org",
    "files\\.python" + "hosted", "proxy\\." + "golang", "crates\\" + ".io")))
RAW_MARKUP = re.compile(r"\b(html_lit|html_raw|html_lit_n)\s*\(|\(struct html_safe\)|\(struct url\)\s*\{")
STATIC_DECLARATION = re.compile(r"(?:static\s+|_Thread_local\s+|extern\s+)*[A-Za-z_][\w\s]*?[\s*]+(\w+)\s*(\[[^=;]*\])*\s*(=|;)")


def blank_c(text):
    """The code with comments and the insides of literals turned into blanks, line by line the same length."""
    def blanks(match):
        piece = match[0]
        if piece[0] == "/":
            return re.sub(r"[^\n]", " ", piece)
        return piece[0] + re.sub(r"[^\n]", " ", piece[1:-1]) + piece[-1]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', blanks, text, flags=re.S)


def is_test(path):
    return path.startswith("tests/") or re.search(r"_(test|fixture)\.", path) is not None


def fact_tables(root):
    """Names of the tables marked @fact, or built with the columns of a fact, in migrations."""
    tables, folder = set(), os.path.join(root, "migrations")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        tables.update(re.findall(r"^-- @fact\b[^\n]*\n(?:--[^\n]*\n)*CREATE TABLE (\w+)", text, re.M))
        tables.update(re.findall(r"^CREATE TABLE (\w+) \(\s*@(?:FACT|HISTORY)@", text, re.M))
    return tables


class Lint:
    def __init__(self, root):
        self.root = root
        self.findings = []
        self.allowed = []
        allow = os.path.join(root, "tools/lint_allow.txt")
        if os.path.exists(allow):
            with open(allow, encoding="utf-8") as file:
                rows = [line.split(None, 3) for line in file if line.strip() and line[0] != "#"]
            for row in rows:
                if len(row) < 4:
                    self.findings.append("tools/lint_allow.txt: a row without a reason: %s" % " ".join(row))
                self.allowed.append(tuple(row[:3]))
        self.facts = fact_tables(root)
        self.write_to_fact = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(%s)\b" %
                                        "|".join(sorted(self.facts) or ["(?!)"]), re.I)

    def report(self, rule, path, line, name, message):
        for a_rule, a_path, a_name in self.allowed:
            if a_rule == rule and fnmatch.fnmatch(path, a_path) and a_name in (name, "*"):
                return
        self.findings.append("%s:%d: %s [%s %s]" % (path, line, message, rule, name))

    def run(self, paths):
        for path in paths:
            full = os.path.join(self.root, path)
            if os.path.isfile(full) and not os.path.islink(full):
                self.check_file(path, full)
        self.check_slices(paths)
        return self.findings

    def check_file(self, path, full):
        with open(full, "rb") as file:
            data = file.read()
        if b"\0" in data:
            return
        text = data.decode("utf-8", "replace")
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            host = HOSTS.search(line)
            if host:
                self.report("host", path, number, host[0], "the name of a package registry")
        if path.startswith(("src/", "tests/", "tools/")) and NAMES.search(os.path.splitext(path)[0]):
            self.report("name", path, 1, os.path.basename(path), "a file's name says its subject")
        if path.endswith((".sql", ".c")) and path.startswith("src/"):
            self.check_facts(path, text)
        if path.endswith((".html", ".c")) and path.startswith("src/"):
            self.check_drawings(path, lines)
        if path.endswith((".c", ".h", ".py", ".sql", ".html", ".mjs", ".js")) and not path.startswith("assets/"):
            self.check_length(path, lines)
        if path.endswith((".c", ".h")):
            self.check_c(path, text, lines)

    def check_length(self, path, lines):
        limit, n = TEST_LINES if is_test(path) else FILE_LINES, len(lines) - 1
        if n > limit:
            self.report("length", path, n, "file", "%d lines, at most %d" % (n, limit))

    def check_facts(self, path, text):
        if path.startswith("src/domain/fact") or is_test(path):
            return
        for match in self.write_to_fact.finditer(text.replace('"', " ")):
            self.report("fact", path, text.count("\n", 0, match.start()) + 1, match[2],
                        "facts are written by fact_apply() and the bulk door alone")
        if path.startswith(("src/db/", "src/domain/bulk")):
            return
        for match in re.finditer(r"\bdb_bulk_open\(", text):
            self.report("fact", path, text.count("\n", 0, match.start()) + 1, "db_bulk_open",
                        "many rows at once are written by the bulk door (src/domain/bulk.h) alone")

    def check_drawings(self, path, lines):
        """The icons and files of the site that are named by a literal must exist."""
        if is_test(path):
            return
        for number, line in enumerate(lines, 1):
            for rule, name in re.findall(r"""\b(icon|asset)\("([^"]+)"\)""", line):
                file = "assets/icons/%s.svg" % name if rule == "icon" else "assets/" + name
                if not os.path.exists(os.path.join(self.root, file)):
                    self.report(rule, path, number, name, "there is no %s" % file)

    # C

    def check_c(self, path, text, lines):
        code = blank_c(text).split("\n")
        if path.endswith(".h") and "#pragma once" not in text:
            self.report("header", path, 1, "pragma", "a header begins with #pragma once")
        if not text.startswith(("/*", "#!")):
            self.report("banner", path, 1, "file", "the first comment says the subject of the file")
        for number, line in enumerate(code, 1):
            self.check_line(path, number, line, lines[number - 1])
        self.check_functions(path, code)

    def check_line(self, path, number, line, source):
        if len(source.expandtabs(8)) > COLUMNS:
            self.report("width", path, number, "line", "%d columns" % len(source.expandtabs(8)))
        match = BANNED.search(line)
        if match and not (is_test(path) and match[1] in FINE_IN_TESTS):
            self.report("banned", path, number, match[1], "%s() is banned" % match[1])
        match = re.match(r"\s*#\s*include\s+<([^>]+)>", source)
        if match and match[1] in LIBRARIES and not path.startswith((LIBRARIES[match[1]], "tests/")):
            self.report("library", path, number, match[1], "<%s> belongs to %s" % (match[1], LIBRARIES[match[1]]))
        if is_test(path) or not path.startswith("src/"):
            return
        if re.search(r"(?<![\w.>])(exit|_exit|quick_exit)\s*\(", line) and not path.startswith("src/app/"):
            self.report("exit", path, number, "exit", "only src/app may end the program")
        if re.search(r"\b(double|float)\b", line) and not path.startswith(("src/html/", "src/doc/")):
            self.report("double", path, number, "double", "double is for drawing; see base/rational.h")
        if RAW_MARKUP.search(line) and not path.startswith("src/html/"):
            self.report("markup", path, number, "html", "markup stands in views.html")

    def check_functions(self, path, code):
        start, depth, outside, at = 0, 0, [], 0
        for number, line in enumerate(code, 1):
            if line.rstrip() == "{" and not start:
                start, depth = number, 1
                continue
            if not start:
                outside.append((number, line))
                continue
            if line.startswith("}"):
                if number - start - 1 > FUNCTION_LINES:
                    self.report("function", path, start, self.function_name(code, start),
                                "a function of %d lines, at most %d" % (number - start - 1, FUNCTION_LINES))
                start = 0
                continue
            at = self.follow_depth(path, number, line, start, code, at if number > start + 1 else 1)
            self.check_local_static(path, number, line)
        if not is_test(path) and path.startswith("src/"):
            self.check_state(path, outside)

    def function_name(self, code, start):
        for line in reversed(code[max(0, start - 6):start - 1]):
            match = re.search(r"(\w+)\(", line)
            if match and not line[:1].isspace():
                return match[1]
        return "?"

    def follow_depth(self, path, number, line, start, code, depth):
        """Depth of blocks; braces of initialisers do not count, they stand behind = or ){ or a comma."""
        body = line.rstrip(" \\")
        if re.match(r"\s*\}\s*(else|while)?", body) and body.strip()[0] == "}" and \
                re.fullmatch(r"\s*\}\s*(else\b.*\{|else\b.*|while\s*\(.*|)", body):
            depth = max(depth - 1, 1)
        if re.search(r"(\)|\belse|\bdo)\s+\{$", body) or body.strip() == "{":
            depth += 1
            if depth > DEPTH:
                self.report("depth", path, number, self.function_name(code, start), "deeper than %d levels" % DEPTH)
        return depth

    def check_local_static(self, path, number, line):
        if re.match(r"\s+static\s", line) and not is_test(path) and path.startswith("src/"):
            self.check_declaration(path, number, line.strip())

    def check_state(self, path, outside):
        """Statements outside functions: only constant data may have a place of its own."""
        if not path.endswith(".c"):
            return
        statement, begun, braces, is_macro = "", 0, 0, False
        for number, line in outside:
            was_macro, is_macro = is_macro, (is_macro or line.startswith("#")) and line.endswith("\\")
            if was_macro or line.startswith("#") or (statement == "" and not line.strip()):
                continue
            begun = begun if statement else number
            statement += " " + line
            braces += line.count("{") - line.count("}")
            if braces <= 0 and re.search(r"[;)]\s*$", line) or line.rstrip().endswith("}") and braces == 0:
                if line.rstrip().endswith(";"):
                    self.check_declaration(path, begun, " ".join(statement.split()))
                    statement = ""
                elif line.rstrip().endswith("}"):
                    statement = ""
                braces = 0

    def check_declaration(self, path, number, statement):
        head = re.split(r"[={]", statement)[0]
        if re.match(r"(typedef|struct\s+\w+\s*;|enum\b[^=]*\{|_Static_assert|extern\b|union\b)", statement):
            return
        if "(" in re.sub(r"__attribute__\s*\(\(.*?\)\)\s*", "", head) and "(*" not in head:
            return
        if re.match(r"(static\s+)?(const\s+)?(struct|union)\s+\w*\s*\{", statement) and "}" in statement and \
                re.search(r"\}\s*;$", statement):
            return
        after_star = head.rsplit("*", 1)[-1]
        if re.search(r"\bconst\b", after_star if "*" in head else head):
            return
        match = STATIC_DECLARATION.match(statement + ";")
        name = match[1] if match else head.split()[-1]
        self.report("state", path, number, name, "mutable data outside a function's call: pass it in")

    # Slices

    def check_slices(self, paths):
        slices = {}
        for path in paths:
            parts = path.split("/")
            if path.startswith("src/features/") and len(parts) >= 4:
                slices.setdefault(parts[2], set()).add("/".join(parts[3:]))
        for name, files in sorted(slices.items()):
            folder = "src/features/" + name
            for wanted in ("README.md", "meson.build", name + ".h"):
                if wanted not in files:
                    self.report("slice", folder, 1, wanted, "a slice has its %s" % wanted)
            for file in sorted(files):
                if LAYERS.search(file.split(".")[0]):
                    self.report("slice", folder + "/" + file, 1, file, "split by page or noun, not by technical layer")


def tracked(root):
    """The files of the project, with those not yet committed."""
    answer = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=False)
    if answer.returncode == 0:
        return sorted(set(p for p in answer.stdout.decode().split("\0") if p))
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f[0] != "." and f not in ("node_modules", "var") and not f.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def main(arguments):
    root = arguments[0] if arguments else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    findings = Lint(root).run(tracked(root))
    print("\n".join(findings) if findings else "lint: nothing to say")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
