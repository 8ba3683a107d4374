#!/usr/bin/python3
"""How quick the whole program is, on both engines, beside a handler that does nothing.

  tools/with_postgres.sh tests/bench/serve_bench.py [BUILD] [--seconds N]

Loads the demonstration, starts the server on a free port, signs in, and asks for the first page of a unit over 64
connections with wrk. Without CONGDOAN_TEST_PG (which with_postgres.sh sets) PostgreSQL is left out. The cluster that
with_postgres.sh makes does not wait for the disk; SQLite does. Prints a Markdown table; what it means: docs/performance.md.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

CONNECTIONS = 64
LOGIN, PASSWORD = "laocai", "congdoan-minh-hoa"
EVAL_RUNS = 5


def seconds(words):
    began = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def resident_mib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


class Server:
    """A program that prints its address and serves until SIGTERM."""

    def __init__(self, words):
        self.began = time.monotonic()
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)", line)
        if not found:
            sys.exit("%s printed no address: %r" % (words[0], line))
        self.port = int(found.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def cookie(self):
        form = urllib.parse.urlencode({"login": LOGIN, "password": PASSWORD})
        answer = self.ask("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status != 303:
            sys.exit("signing in was answered with %d" % answer.status)
        return answer.getheader("Set-Cookie").split(";")[0]

    def wrk(self, path, how_long, headers=()):
        words = ["wrk", "-t2", "-c%d" % CONNECTIONS, "-d%ds" % how_long, "--latency"]
        for header in headers:
            words += ["-H", header]
        text = subprocess.run(words + ["http://127.0.0.1:%d%s" % (self.port, path)], check=True, stdout=subprocess.PIPE,
                              text=True).stdout
        if "Non-2xx" in text or "Socket errors" in text:
            sys.exit("answers that were refused:\n" + text)
        number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", text).groups()
        p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), p99


def measure_program(program, url, how_long):
    """What the table says of one engine, in its order."""
    load = seconds([program, "demo", "--db", url])
    evaluation = min(seconds([program, "plan", "eval", "lao-cai-2017", "--db", url]) for _ in range(EVAL_RUNS))
    with Server([program, "serve", "--listen", "127.0.0.1:0", "--db", url]) as server:
        server.ask("GET", "/sign-in")
        start = time.monotonic() - server.began
        at_rest = resident_mib(server.process.pid)
        headers = ["Cookie: " + server.cookie()]
        server.wrk("/", 1, headers)
        per_second, p99 = server.wrk("/", how_long, headers)
        records, records_p99 = server.wrk("/records/dialogue", how_long, headers)
        return {"load": load, "eval": evaluation, "start": start, "at_rest": at_rest, "home": per_second, "home_p99": p99,
                "records": records, "records_p99": records_p99, "after": resident_mib(server.process.pid)}


ROWS = [
    ("first page of a unit, signed in", "{home:,.0f} requests/s"),
    ("— its 99th percentile", "{home_p99:.0f} ms"),
    ("— of the requests of the empty handler", "{ratio:.1%}"),
    ("list of a register, signed in", "{records:,.0f} requests/s"),
    ("— its 99th percentile", "{records_p99:.0f} ms"),
    ("from start to first answer", "{start:.2f} s"),
    ("resident memory, just started", "{at_rest:.0f} MiB"),
    ("resident memory, after the load", "{after:.0f} MiB"),
    ("congdoan demo", "{load:.1f} s"),
    ("congdoan plan eval, the whole process", "{eval:.3f} s"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", nargs="?", default="build")
    parser.add_argument("--seconds", type=int, default=5)
    args = parser.parse_args()
    program = os.path.join(args.build, "congdoan")
    with Server([os.path.join(args.build, "tests/bench/http_bench"), "serve"]) as server:
        empty, empty_p99 = server.wrk("/page", args.seconds)
    print("Empty handler, page of 1 KB: {:,.0f} requests/s, 99th percentile {:.0f} ms, {} connections, {} s a run.\n".format(
        empty, empty_p99, CONNECTIONS, args.seconds))
    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        columns["SQLite"] = measure_program(program, "sqlite:" + os.path.join(folder, "bench.db"), args.seconds)
    if "CONGDOAN_TEST_PG" in os.environ:
        columns["PostgreSQL"] = measure_program(program, os.environ["CONGDOAN_TEST_PG"], args.seconds)
    print("| | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    for label, form in ROWS:
        cells = [form.format(ratio=values["home"] / empty, **values) for values in columns.values()]
        print("| %s | %s |" % (label, " | ".join(cells)))


if __name__ == "__main__":
    main()
