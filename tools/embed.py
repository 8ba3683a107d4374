#!/usr/bin/python3
"""Builds files into the program: makes a C table of them.

  embed.py assets OUT.c DEPFILE FOLDER [--without SUBFOLDER]… [NAME=FILE]…   const struct asset assets[]    (html/asset.h)
  embed.py files OUT.c DEPFILE TABLE FOLDER                                 const struct embedded TABLE[]  (base/embedded.h)

Assets get a path with a hash of their content; url(…) in a style sheet is rewritten to the hashed path. Files and folders whose
name begins with a dot are left out. The same files give the same C.
"""

import gzip
import hashlib
import os
import posixpath
import re
import sys

TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".jpg": "image/jpeg",
    ".webmanifest": "application/manifest+json", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PREFIX = "/assets/"
URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
ESCAPES = {10: "\\n", 34: '\\"', 92: "\\\\"}
ROW_BYTES = 100


class EmbedError(Exception):
    pass


def read_folder(folder, without=()):
    """name -> path of every file, and the folders themselves: a file added to one must trigger a new run."""
    files, folders = {}, [folder]
    for here, subfolders, names in os.walk(folder):
        relative = os.path.relpath(here, folder)
        subfolders[:] = sorted(s for s in subfolders if s[0] != "."
                               and os.path.normpath(os.path.join(relative, s)) not in without)
        if here != folder:
            folders.append(here)
        for name in sorted(names):
            if name[0] != ".":
                files[posixpath.normpath(posixpath.join(relative, name))] = os.path.join(here, name)
    return files, folders


def c_bytes(data):
    """A C literal, in rows; digits after an octal escape are no danger because all three places are written."""
    rows = []
    for at in range(0, len(data), ROW_BYTES):
        row = "".join(ESCAPES.get(b) or (chr(b) if 32 <= b < 127 and b != 63 else "\\%03o" % b)
                      for b in data[at:at + ROW_BYTES])
        rows.append('\t"%s"' % row)
    return "\n".join(rows) or '\t""'


def c_str(text):
    return "STR_INIT(%s)" % c_bytes(text.encode()).strip()


def hashed(name, data):
    stem, ending = posixpath.splitext(name)
    return "%s%s.%s%s" % (PREFIX, stem, hashlib.sha256(data).hexdigest()[:12], ending)


def rewrite_style(name, text, paths):
    def replace(match):
        target = match[2]
        if target.startswith(("#", "data:")):
            return match[0]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if wanted not in paths:
            raise EmbedError("%s: url(%s) is no file of the site" % (name, target))
        return 'url("%s")' % paths[wanted]
    return URL.sub(replace, text)


def read_assets(files):
    """Rows (name, hashed path, type, data, gz), sorted by name; style sheets last of all get theirs, as they name others."""
    rows, paths = [], {}
    for name in sorted(files, key=lambda n: (n.endswith(".css"), n)):
        ending = posixpath.splitext(name)[1]
        if ending not in TYPES:
            raise EmbedError("%s: no Content-Type is known for %s" % (name, ending or "a name without an ending"))
        with open(files[name], "rb") as file:
            data = file.read()
        if ending == ".css":
            data = rewrite_style(name, data.decode(), paths).encode()
        gz = gzip.compress(data, 9, mtime=0)
        paths[name] = hashed(name, data)
        rows.append((name, paths[name], TYPES[ending], data, gz if len(gz) < len(data) * 0.9 else b""))
    return sorted(rows)


def assets_code(rows):
    out = ["/* The files of assets/, made by tools/embed.py. */", '#include "html/asset.h"', ""]
    for i, (_, _, _, data, gz) in enumerate(rows):
        out.append("static const char data_%d[%d] =\n%s;" % (i, max(len(data), 1), c_bytes(data)))
        if gz:
            out.append("static const char gz_%d[%d] =\n%s;" % (i, len(gz), c_bytes(gz)))
    out += ["", "const struct asset assets[] = {"]
    for i, (name, path, mime, data, gz) in enumerate(rows):
        out.append("\t{ %s, %s,\n\t  %s, { data_%d, %d }, { %s, %d } }," %
                   (c_str(name), c_str(path), c_str(mime), i, len(data), "gz_%d" % i if gz else "0", len(gz)))
    if not rows:
        out.append("\t{ STR_INIT(\"\"), STR_INIT(\"\"), STR_INIT(\"\"), STR_INIT(\"\"), STR_INIT(\"\") },")
    return "\n".join(out + ["};", "const size_t n_assets = %d;" % len(rows), ""])


def files_code(table, files):
    out = ["/* Files built into the program, made by tools/embed.py. */", '#include "base/embedded.h"', ""]
    out += ["extern const struct embedded %s[];" % table, "extern const size_t n_%s;" % table, ""]
    out.append("const struct embedded %s[] = {" % table)
    for name in sorted(files):
        with open(files[name], "rb") as file:
            data = file.read()
        out.append("\t{ %s, STR_INIT(\n%s) }," % (c_str(name), c_bytes(data)))
    if not files:
        out.append("\t{ STR_INIT(\"\"), STR_INIT(\"\") },")
    return "\n".join(out + ["};", "const size_t n_%s = %d;" % (table, len(files)), ""])


def write_dependencies(depfile, out, paths):
    with open(depfile, "w", encoding="utf-8") as file:
        file.write("%s: %s\n" % (out, " ".join(p.replace(" ", "\\ ") for p in paths)))


def main(arguments):
    if len(arguments) < 4 or arguments[0] not in ("assets", "files"):
        print(__doc__, file=sys.stderr)
        return 2
    kind, out, depfile = arguments[:3]
    try:
        if kind == "files":
            table, folder = arguments[3:5]
            files, folders = read_folder(folder)
            code = files_code(table, files)
        else:
            folder, rest = arguments[3], arguments[4:]
            without = [rest[i + 1] for i, word in enumerate(rest) if word == "--without"]
            files, folders = read_folder(folder, without)
            files.update(word.split("=", 1) for word in rest if "=" in word)
            code = assets_code(read_assets(files))
    except (EmbedError, OSError) as error:
        print("embed.py: %s" % error, file=sys.stderr)
        return 1
    with open(out, "w", encoding="ascii") as file:
        file.write(code)
    write_dependencies(depfile, out, folders + list(files.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
