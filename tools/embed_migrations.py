#!/usr/bin/python3
"""Builds the migrations into the program: embed_migrations.py OUT.c DEPFILE FOLDER

Makes `const struct migration migrations[]` and `n_migrations` (src/db/migrate.h) of FOLDER/NNNN_name.sql. Numbers run from 1
without a gap, so that two branches that add the same number are noticed here.
"""

import os
import re
import sys

from embed import c_bytes, write_dependencies

NAME = re.compile(r"(\d{4})_([a-z][a-z0-9_]*)\.sql")


class MigrationError(Exception):
    pass


def read(folder):
    """Rows (number, name, text), in order."""
    rows = []
    for file in sorted(os.listdir(folder)):
        if file.startswith("."):
            continue
        match = NAME.fullmatch(file)
        if not match:
            raise MigrationError("%s: a migration is called NNNN_name.sql" % file)
        if int(match[1]) != len(rows) + 1:
            raise MigrationError("%s: the next number is %04d" % (file, len(rows) + 1))
        with open(os.path.join(folder, file), "rb") as text:
            rows.append((int(match[1]), match[2], text.read()))
    if not rows:
        raise MigrationError("%s: no migrations" % folder)
    return rows


def code(rows):
    out = ["/* The migrations of the program, made by tools/embed_migrations.py. */", '#include "db/migrate.h"', "",
           "const struct migration migrations[] = {"]
    out += ['\t{ %d, "%s",\n%s },' % (number, name, c_bytes(text)) for number, name, text in rows]
    return "\n".join(out + ["};", "const int n_migrations = %d;" % len(rows), ""])


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    out, depfile, folder = arguments
    try:
        rows = read(folder)
    except (MigrationError, OSError) as error:
        print("embed_migrations.py: %s" % error, file=sys.stderr)
        return 1
    with open(out, "w", encoding="ascii") as file:
        file.write(code(rows))
    write_dependencies(depfile, out, [folder] + [os.path.join(folder, "%04d_%s.sql" % row[:2]) for row in rows])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
