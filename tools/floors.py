#!/usr/bin/python3
"""Fails on an #include that points upward or sideways (docs/architecture.md, "Floors"): floors.py [ROOT]

A file includes lower floors and its own folder. Tests (NAME_test.c, NAME_fixture.c) also include tests/harness and tests/oracle.
"""

import os
import re
import sys

FLOORS = {"base": 0, "db": 1, "html": 1, "http": 1, "doc": 1, "i18n": 1, "domain": 2, "figures": 3, "web": 4,
          "features": 5, "app": 6}
TEST_FOLDERS = ("harness", "oracle")  # of tests/
TEST = re.compile(r"_(test|fixture)\.[ch]$")
INCLUDE = re.compile(r'\s*(?:#\s*|@)include\s+"([^"]+)"')


def place(path):
    """(name of the folder that is one slice, its floor) of a path below src/; None if it is on no floor."""
    parts = path.split("/")
    if parts[0] not in FLOORS or len(parts) < 2:
        return None
    if parts[0] == "features":
        return ("/".join(parts[:2]), 5) if len(parts) > 2 else None
    return parts[0], FLOORS[parts[0]]


def judge(path, included):
    """Why a file of src/ may not include this; None if it may."""
    own, target = place(path), place(included)
    if own is None:
        return "stands on no floor"
    if included.split("/")[0] in TEST_FOLDERS:
        return None if TEST.search(path) else "%s is for tests" % included.split("/")[0]
    if target is None:
        return "names no floor: write the path below src/"
    if target[0] == own[0] or target[1] < own[1]:
        return None
    return "%s (floor %d) may not include %s (floor %d)" % (own + target)


def check_file(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = INCLUDE.match(line)
            reason = match and judge(path[len("src/"):], match[1])
            if reason:
                yield "%s:%d: #include \"%s\": %s" % (path, number, match[1], reason)


def check(root):
    for folder, folders, names in os.walk(os.path.join(root, "src")):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".c", ".h", ".html")):
                yield from check_file(root, os.path.relpath(os.path.join(folder, name), root))


def main(arguments):
    root = arguments[0] if arguments else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    findings = list(check(root))
    print("\n".join(findings) if findings else "floors: every include points down")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
