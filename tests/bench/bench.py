#!/usr/bin/python3
"""One table of how quick the program is: both engines, plain statements on the same tables, and the machine's own limits.

  bench.py [BUILD] [--scale national/100] [--books URL…] [--engines sqlite,postgres] [--mixed SECONDS] [--docs FILE] [--json FILE]

Loads a demonstration of that size into each engine (or takes the books that are given: a SQLite file is copied, a database
is written to), counts its stored sums anew while it is served, asks, and prints a Markdown table; --docs writes it between
the two marks of that size in FILE. What the columns mean: docs/performance.md.
"""

import argparse
import datetime
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from bench_book import ROOT, Book, Caller, Recount, Server  # pylint: disable=wrong-import-position
from bench_limits import nginx, percentile, read_through, syncs, wrk  # pylint: disable=wrong-import-position
from bench_rows import TOGETHER, TOGETHER_SECONDS, Asker, Row, milliseconds, repeated, spread  # pylint: disable=wrong-import-position
from bench_sql import Questions, day  # pylint: disable=wrong-import-position

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
SCALES = {"national/100": "1/100", "national/10": "1/10", "national": "the country"}  # that have a table on the page
PROVINCE = "ldld-lao-cai-2025"
RECORD_DAY = datetime.date(2026, 3, 2)  # of what is written: in the plan's year, and the country's records begin before it
USERS = 200


def cell(times):
    if not times:
        return ""
    first, second = (milliseconds(t) for t in times)
    unit = first.split(" ")[1]
    return first if first == second else "%s · %s" % (first[: -len(unit) - 1] if second.endswith(" " + unit) else first, second)


def together_cell(found):
    return "{:,.0f} /s · {}".format(found[0], milliseconds(found[1])) if found else ""


class Table:
    """Rows of all engines under their labels, in the order in which they were first measured."""

    def __init__(self):
        self.labels, self.found = [], {}

    def add(self, engine, row):
        if row.label not in self.labels:
            self.labels.append(row.label)
        self.found[(row.label, engine)] = row
        sys.stderr.write("  %-10s %s: %s\n" % (engine, row.label, " | ".join(self.cells(row)).strip(" |")))

    @staticmethod
    def cells(row):
        sql = getattr(row, "sql_said", None) or cell(row.sql)
        processor = milliseconds(row.processor) if row.processor is not None else ""
        return [cell(row.again), row.said or cell(row.after), processor, sql, together_cell(row.together)]

    def text(self, engines):
        lines = ["| | due p95 | | asked again | after a write | processor | plain SQL | %d at once |" % TOGETHER, "| --- | --- | --- |" + " ---: |" * 5]
        for label in self.labels:
            shown = label  # once, on the first engine's line
            for engine in engines:
                row = self.found.get((label, engine))
                if row:
                    due = row.due or "" if shown else ""
                    lines.append("| %s | %s | %s | %s |" % (shown, due, NAMES.get(engine, engine), " | ".join(self.cells(row))))
                    shown = ""
        return "\n".join(lines)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) / (1 << 20)
    return "%d cores (%s), %.0f GiB of memory" % (os.cpu_count(), model.group(1) if model else "?", memory)


def commit():
    done = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short=10", "HEAD"], text=True, capture_output=True, check=False)
    return done.stdout.strip() or "?"


def count_anew(table, engine, book, server, args):
    """The recount that a server starts for itself, and how long its first page takes meanwhile."""
    caller = Caller(server.port)
    recount = Recount(server, book.url)
    times = []
    while recount.is_alive():
        times.append(caller.time("/account") or 0)
        recount.join(0.1)
    if args.keep_sums:
        return
    table.add(engine, Row("all stored sums counted anew, while serving", "10 · 15 min", said="%.1f s; a page meanwhile %s" % (
        recount.seconds, cell(spread(times)))))
    table.add(engine, Row("memory of the recount, at most", "1.5 GB", said="%.0f MiB" % recount.most_mib))


def measure(table, engine, args, folder):
    """One engine: everything that is asked of its book."""
    existing = next((url for url in args.books if url.startswith("sqlite:") == (engine == "sqlite")), None)
    book = Book(os.path.join(args.build, "congdoan"), engine, folder, args.scale, existing)
    try:
        if book.facts["load_s"] is not None:
            table.add(engine, Row("`congdoan demo --scale %s`" % args.scale, None, said="%.1f s" % book.facts["load_s"]))
        table.add(engine, Row("size of the book", None, said="{:,.0f} MiB".format(book.store.size() / (1 << 20))))
        if not args.keep_sums:
            book.forget_aggregates()
        with book.serve() as server:
            count_anew(table, engine, book, server, args)
        book.analyse()
        book.hold()
        questions = Questions(book.store, datetime.date.today(), PROVINCE, day(RECORD_DAY))
        with book.serve() as server:
            began = time.monotonic()
            Caller(server.port)
            table.add(engine, Row("from start to signed in · memory then", None, said="%.2f s · %.0f MiB" % (
                time.monotonic() - began, server.memory()[0])))
            asker = Asker(book, server, questions, PROVINCE, lambda row: table.add(engine, row))
            asker.share = 0 if args.quick else 1
            asker.read_pages()
            asker.commands()
            asker.writes()
            table.add(engine, Row("memory of the server after all that: most, its own", None, said="{:,.0f} MiB, {:,.0f} MiB".format(
                *server.memory()[1:])))
            page = asker.caller.ask("GET", "/plan/2026-tld")[1]
        if not args.quick:
            asker.write_bench(args.build)
        if args.mixed:
            asker.mixed(args.build, 10 if args.quick else USERS, args.mixed, "1,500 · 1,000 /s")
        limits(table, engine, book, questions, page, args, folder)
    finally:
        book.close()


def limits(table, engine, book, questions, page, args, folder):
    """Once for the machine, with the bytes of the first engine; the scan on each."""
    n = int(book.store.one("SELECT count(*) FROM member"))
    scans = repeated(lambda: book.store.times(questions.scan(), 1)[0], 3, 10)
    table.add(engine, Row("limit: all rows of the largest kind of record read, no index", None, sql=spread(scans),
                          said="{:,} rows".format(n)))
    if engine != args.engines[0]:
        return
    if book.store.is_sqlite:
        speed = read_through(book.url[len("sqlite:"):])
        table.add("machine", Row("limit: the book's file read through", None, said="{:,.0f} MiB/s".format(speed / (1 << 20))))
    waits = syncs(folder)
    table.add("machine", Row("limit: 4 KiB written over and waited for (fdatasync)", None, after=spread(waits)))
    with Server([os.path.join(args.build, "tests/bench/http_bench"), "serve"]) as empty:
        asked = wrk(empty.port, "/page", TOGETHER, TOGETHER_SECONDS)
        port = empty.port
    table.add("machine", Row("limit: a handler that does nothing, page of 1 KB", None, together=[asked.per_second, asked.p95]))
    asked = nginx(folder, page, TOGETHER, TOGETHER_SECONDS, port)
    label = "limit: nginx with the bytes of the confederation's plan ({:,} KiB)".format(len(page) // 1024)
    table.add("machine", Row(label, None, together=asked and [asked.per_second, asked.p95],
                             said=None if asked else "nginx is not installed (Debian package nginx-light)"))


def report(table, args, load_before):
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    load = "load of the machine %.1f before and %.1f after" % (load_before, os.getloadavg()[0])
    return "Scale %s, %s, %s, commit %s; %s.\n\n%s\n" % (
        args.scale, stamp, machine(), commit(), load, table.text([*args.engines, "machine"]))


def marks(whole, scale):
    """What stands before, between and behind the marks of a table."""
    begin, end = "<!-- bench %s -->\n" % scale, "<!-- /bench %s -->" % scale
    if begin not in whole or end not in whole:
        sys.exit("the page has no marks %s … %s" % (begin.strip(), end))
    head, rest = whole.split(begin, 1)
    text, tail = rest.split(end, 1)
    return head + begin, text, end + tail


def growth(whole):
    """The column "after a write" of the tables of all sizes side by side, as far as they tell of the same."""
    found, label = {}, None
    for scale in SCALES:
        for line in marks(whole, scale)[1].split("\n"):
            cells = [one.strip() for one in line.split("|")[1:-1]]
            if len(cells) != 8 or cells[2] not in NAMES.values():
                continue
            label = cells[0] or label
            found.setdefault(label, {})[cells[2], scale] = cells[4] or cells[3]
    columns = [(name, scale) for name in NAMES.values() for scale in SCALES]
    lines = ["| | %s |" % " | ".join("%s, %s" % (name, SCALES[scale]) for name, scale in columns), "| --- |" + " ---: |" * len(columns)]
    lines += ["| %s | %s |" % (label, " | ".join(row.get(column, "") for column in columns)) for label, row in found.items()
              if all(any(row.get((name, scale)) for name in NAMES.values()) for scale in SCALES)]
    return "\n".join(lines) + "\n"


def write_docs(path, scale, text):
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    head, _, tail = marks(whole, scale)
    whole = head + text + tail
    head, _, tail = marks(whole, "growth")
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + growth(whole) + tail)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", nargs="?", default="build")
    parser.add_argument("--scale", default="national/100")
    parser.add_argument("--books", nargs="*", default=[])
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--mixed", type=int, default=20)
    parser.add_argument("--keep-sums", action="store_true", help="a large book is not counted anew")
    parser.add_argument("--quick", action="store_true", help="everything is asked twice: a test of this program, no table")
    parser.add_argument("--docs", default="")
    parser.add_argument("--json", default="")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended
    args.engines = [one for one in args.engines.split(",") if one in NAMES]
    table, load = Table(), os.getloadavg()[0]
    for engine in args.engines:
        with tempfile.TemporaryDirectory(prefix="congdoan-bench-") as folder:
            try:
                measure(table, engine, args, folder)
            except (OSError, http.client.HTTPException, subprocess.CalledProcessError) as error:  # what was measured is kept
                table.add(engine, Row("the rest was not measured", None, said="%s: %s" % (type(error).__name__, error), is_failed=True))
    text = report(table, args, load)
    print(text)
    if args.docs:
        write_docs(args.docs, args.scale, text)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump([{"engine": engine, **row.__dict__} for (_, engine), row in table.found.items()], file, indent=1)
    failed = [row.label for row in table.found.values() if row.is_failed]
    if failed:
        sys.exit("not answered as it should be: " + "; ".join(failed))


if __name__ == "__main__":
    main()
