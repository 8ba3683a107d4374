#!/usr/bin/python3
"""How quick the whole program is, on both engines, beside a handler that does nothing.

  tools/with_postgres.sh tests/bench/serve_bench.py [BUILD] [--seconds N] [--scale MEMBERS]

Loads a demonstration of so many members, starts the server on a free port, signs in, and asks with wrk over 64
connections for the pages that people open most; then writes records over 8. Without CONGDOAN_TEST_PG (which
with_postgres.sh sets) PostgreSQL is left out. The cluster that with_postgres.sh makes does not wait for the disk; SQLite
does. Prints a Markdown table; what it means: docs/performance.md.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

CONNECTIONS, WRITERS = 64, 8
LOGIN, PASSWORD = "hanoi", "congdoan-minh-hoa"
PLAN, UNIT = "ha-noi-2020", "ldld-ha-noi"
EVAL_RUNS = 5
PAUSE = 2
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wrk.lua")
PAGES = [  # what is asked, in words and as a path
    ("first page of a unit", "/"),
    ("plan", "/plan/%s" % PLAN),
    ("target with its children", "/plan/%s/target/t1" % PLAN),
    ("ranking of the children", "/plan/%s/ranking?target=t1" % PLAN),
    ("trend of a target", "/plan/%s/trend?target=t1" % PLAN),
    ("records behind a figure", "/plan/%s/target/t1/records" % PLAN),
    ("list of a register", "/records/dialogue"),
    ("list of members", "/records/member"),
    ("page of a unit", "/unit/%s" % UNIT),
]


def seconds(words):
    began = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def resident_mib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


class Asked:
    """What wrk said of one path."""

    def __init__(self, text):
        found = re.search(r"^BENCH ([\d.]+) ([\d.]+) ([\d.]+) (\d+)$", text, re.MULTILINE)
        if not found or found.group(4) != "0":
            sys.exit("answers that were refused:\n" + text)
        self.per_second, self.p95, self.p99 = (float(found.group(i)) for i in (1, 2, 3))

    def cell(self):
        return "{:,.0f} /s · {:.1f} ms · {:.1f} ms".format(self.per_second, self.p95, self.p99)


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
        text = answer.read().decode()
        connection.close()
        return answer, text

    def cookie(self):
        form = urllib.parse.urlencode({"login": LOGIN, "password": PASSWORD})
        answer, _ = self.ask("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status != 303:
            sys.exit("signing in was answered with %d" % answer.status)
        return answer.getheader("Set-Cookie").split(";")[0]

    def text(self, path, headers):
        return self.ask("GET", path, None, headers)[1]

    def wrk(self, path, how_long, headers=None, body=None):
        time.sleep(PAUSE)  # what the run before left waiting is worked off first
        words = ["wrk", "-t2", "-c%d" % (WRITERS if body else CONNECTIONS), "-d%ds" % how_long, "-s", SCRIPT]
        for name, value in (headers or {}).items():
            words += ["-H", "%s: %s" % (name, value)]
        environment = {**os.environ, "BODY": body} if body else {k: v for k, v in os.environ.items() if k != "BODY"}
        return Asked(subprocess.run(words + ["http://127.0.0.1:%d%s" % (self.port, path)], check=True, env=environment,
                                    stdout=subprocess.PIPE, text=True).stdout)


def form_of_dialogue(server, headers):
    """A form that adds a dialogue at a union under the body: what a data entry clerk sends all day."""
    listed = json.loads(server.text("/records/dialogue?per=1", {**headers, "Accept": "application/json"}))
    record = json.loads(server.text(listed["rows"][0]["href"], {**headers, "Accept": "application/json"}))
    values = {f["name"]: f["value"] for f in record["fields"]}
    csrf = re.search(r'name="csrf" value="([^"]+)"', server.text("/account", headers)).group(1)
    return urllib.parse.urlencode({"csrf": csrf, "unit": values["unit"], "held_on": "05/05/2020", "kind": "periodic"})


def measure_program(program, url, how_long, scale):
    """What the table says of one engine."""
    rows = {}
    load = seconds([program, "demo", "--db", url] + (["--scale", str(scale)] if scale else []))
    rows["congdoan demo"] = "%.1f s" % load
    rows["congdoan plan eval, the whole process"] = "%.3f s" % min(
        seconds([program, "plan", "eval", PLAN, "--db", url]) for _ in range(EVAL_RUNS))
    with Server([program, "serve", "--listen", "127.0.0.1:0", "--db", url]) as server:
        server.ask("GET", "/sign-in")
        rows["from start to first answer"] = "%.2f s" % (time.monotonic() - server.began)
        rows["resident memory, just started"] = "%.0f MiB" % resident_mib(server.process.pid)
        headers = {"Cookie": server.cookie()}
        for label, path in PAGES:
            server.wrk(path, 1, headers)
            rows[label] = server.wrk(path, how_long, headers).cell()
        rows["one record written, %d at a time" % WRITERS] = server.wrk(
            "/records/dialogue", how_long, headers, form_of_dialogue(server, headers)).cell()
        rows["resident memory, after the load"] = "%.0f MiB" % resident_mib(server.process.pid)
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", nargs="?", default="build")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--scale", type=int, default=0)
    args = parser.parse_args()
    program = os.path.join(args.build, "congdoan")
    with Server([os.path.join(args.build, "tests/bench/http_bench"), "serve"]) as server:
        empty = server.wrk("/page", args.seconds)
    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        columns["SQLite"] = measure_program(program, "sqlite:" + os.path.join(folder, "bench.db"), args.seconds, args.scale)
    if "CONGDOAN_TEST_PG" in os.environ:
        columns["PostgreSQL"] = measure_program(program, os.environ["CONGDOAN_TEST_PG"], args.seconds, args.scale)
    print("Requests a second, 95th and 99th percentile; {} connections, {} s a run. An empty handler, page of 1 KB: {}\n".format(
        CONNECTIONS, args.seconds, empty.cell()))
    print("| | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    for label in columns["SQLite"]:
        print("| %s | %s |" % (label, " | ".join(rows[label] for rows in columns.values())))


if __name__ == "__main__":
    main()
