#!/usr/bin/python3
"""Users of different bodies, signed in all at once, at what people do: how long each kind of page takes under that load.

  mixed_load.py [BUILD] --db URL [--users N] [--seconds N] [--rate N] [--json FILE]

URL names a book with the demonstration's accounts (congdoan demo). Accounts `tai…` are added to it, spread over the bodies
of its upper levels, and records are written: it is a book for measuring. Serves it on a free port; every user asks each
of their pages once (told as first asks), then all ask at once for so many seconds (mixed_load.c; --rate N: an open loop
of N requests a second). Prints a Markdown table; what it means: docs/performance.md.
"""

import argparse
import concurrent.futures
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ADMIN, ADMIN_PASSWORD = "quantri", "congdoan-minh-hoa"
GIVEN, OWN = "mat-khau-duoc-cap", "mat-khau-cua-rieng-minh"
LEVELS = (0.02, 0.2, 0.45, 0.33)  # of the users, from the top of the tree down
CHILDREN_MAX = 100                # of one body that get a user
SIGN_INS = 3                      # at once: two are computed at the same time
NAMES = ("Nguyễn Thị Hồng", "Trần Văn", "Lê Minh", "Phạm", "Hoàng Anh", "Vũ Thị")
ENTRY_WEIGHT = 2                  # of some 94: at 1,500 requests a second 30 records a second, a month's dues of all unions in an hour
SAMPLE_SECONDS = 2


class Caller:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = ""

    def ask(self, method, path, form=None, **headers):
        if self.cookie:
            headers["Cookie"] = self.cookie
        body = None if form is None else urllib.parse.urlencode(form)
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer, answer.read().decode()

    def json(self, path):
        answer, text = self.ask("GET", path, Accept="application/json")
        return json.loads(text) if answer.status == 200 else None

    def sign_in(self, login, password):
        answer, _ = self.ask("POST", "/sign-in", {"login": login, "password": password})
        if answer.status == 303:
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return answer.status == 303

    def token(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/account")[1]).group(1)


def levels_of(admin):
    """Codes of bodies, level by level from the top."""
    levels = [[unit["code"] for unit in admin.json("/units")["units"]]]
    while len(levels) < len(LEVELS):
        below = []
        for code in levels[-1]:
            page = admin.json("/unit/" + code)
            below += [child["code"] for child in (page or {}).get("children", [])[:CHILDREN_MAX]]
            if len(below) > 400:
                break
        if not below:
            break
        levels.append(below)
    return levels


def bodies(levels, n_users):
    """The body of each user: spread evenly over each level."""
    chosen = []
    for level, share in zip(levels, LEVELS):
        wanted = max(1, round(n_users * share))
        chosen += [level[i * len(level) // wanted] for i in range(wanted)]
    while len(chosen) < n_users:
        chosen += levels[-1][: n_users - len(chosen)]
    return chosen[:n_users]


def enter(program, url, known, port, number, body, first):
    """Signs the user in, who is made if not known yet; what that user asks, in lines. Milliseconds of first asks go to `first`."""
    caller = Caller(port)
    login = "tai%04d" % number
    if login in known:
        if not caller.sign_in(login, OWN):
            sys.exit("%s cannot sign in" % login)
    else:
        words = [program, "user", "add", login, "--name", "Người dùng %d" % number, "--unit", body, "--role", "data_entry", "--db", url]
        subprocess.run(words, input=GIVEN + "\n", text=True, check=True, capture_output=True)
        if not caller.sign_in(login, GIVEN):
            sys.exit("%s cannot sign in" % login)
        form = {"csrf": caller.token(), "old": GIVEN, "password": OWN, "again": OWN}
        caller.ask("POST", "/account/password", form)
    lines = asks(caller, body, number)
    for _, _, line in lines:
        if line.startswith("GET "):
            began = time.monotonic()
            caller.ask("GET", line[len("GET "):])
            first.append((time.monotonic() - began) * 1000)
    return "user %s\n%s" % (caller.cookie, "".join("%s %d %s\n" % line for line in lines))


def asks(caller, body, number):
    """(kind, weight, "METHOD PATH [BODY]") of one user."""
    home = caller.json("/")
    plan = home.get("plan") or {}
    plans = caller.json("/plans") or []
    code = plan.get("plan") or (plans[number % len(plans)]["plan"] if plans else None)
    targets = plan.get("targets") or (code and (caller.json("/plan/" + code) or {}).get("targets")) or []
    name = urllib.parse.quote(NAMES[number % len(NAMES)])
    children = [child["code"] for child in (caller.json("/unit/" + body) or {}).get("children", [])] or [body]
    lines = [("home", 25, "GET /"), ("unit", 8, "GET /unit/" + body), ("unit", 6, "GET /unit/" + children[number % len(children)]),
             ("list", 10, "GET /records/dialogue"), ("search", 8, "GET /records/member?q=" + name)]
    if targets:
        target = targets[number % len(targets)]["id"]
        lines += [("plan", 12, "GET /plan/" + code), ("target", 10, "GET /plan/%s/target/%s" % (code, target)),
                  ("ranking", 5, "GET /plan/%s/ranking?target=%s" % (code, target)),
                  ("drill-down", 8, "GET /plan/%s/target/%s/records" % (code, target))]
    form = {"csrf": caller.token(), "unit": body, "held_on": "05/05/2020", "kind": "periodic"}
    answer, _ = caller.ask("POST", "/records/dialogue", form)
    if answer.status == 303:
        lines.append(("entry", ENTRY_WEIGHT, "POST /records/dialogue " + urllib.parse.urlencode(form)))
    return lines


def memory(pid):
    """MiB: all, and what is the process's own (without pages of files, which the system may take back)."""
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        text = file.read()
    return tuple(int(re.search(word + r":\s+(\d+)", text).group(1)) / 1024 for word in ("VmRSS", "RssAnon"))


class Memory(threading.Thread):
    """What the server holds while it is asked."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.over, self.seen = pid, threading.Event(), [memory(pid)]
        self.start()

    def run(self):
        while not self.over.wait(SAMPLE_SECONDS):
            self.seen.append(memory(self.pid))

    def end(self):
        self.over.set()
        self.join()
        self.seen.append(memory(self.pid))
        return {"start_mib": self.seen[0][0], "half_mib": self.seen[len(self.seen) // 2][0], "end_mib": self.seen[-1][0],
                "max_mib": max(all_ for all_, _ in self.seen), "own_end_mib": self.seen[-1][1]}


def prepare(program, url, port, n_users, first):
    admin = Caller(port)
    if not admin.sign_in(ADMIN, ADMIN_PASSWORD):
        sys.exit("the book has no account %s of the demonstration" % ADMIN)
    chosen = bodies(levels_of(admin), n_users)
    listed = subprocess.run([program, "user", "list", "--db", url], check=True, capture_output=True, text=True).stdout
    known = set(re.findall(r"\btai\d{4}\b", listed))
    with concurrent.futures.ThreadPoolExecutor(SIGN_INS) as pool:
        return list(pool.map(lambda one: enter(program, url, known, port, *one, first), enumerate(chosen, 1)))


def measure(build, url, args):
    program = os.path.join(build, "congdoan")
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--db", url], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
        first = []
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("".join(prepare(program, url, port, args.users, first)))
            file.flush()
            time.sleep(1)
            watched = Memory(server.pid)
            words = [os.path.join(build, "tests/bench/mixed_load"), str(port), str(args.seconds), str(args.rate), file.name]
            found = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
        found["memory"] = watched.end()
    finally:
        server.terminate()
        found_status = server.wait(60)
    first.sort()
    found.update(seconds=args.seconds, rate=args.rate, exit_status=found_status, first_ms=[first[len(first) // 2], first[len(first) * 95 // 100]])
    return found


def show(found):
    kinds = found["kinds"]
    total = {key: sum(kind[key] for kind in kinds) for key in ("good", "busy", "bad")}
    found["per_second"] = total["good"] / found["seconds"]
    print("{} users, {} s{}: {:,.0f} requests/s answered, {:,} refused (503), {:,} wrong, {:,} lost\n".format(
        found["users"], found["seconds"], ", %d requests/s due" % found["rate"] if found["rate"] else "", found["per_second"],
        total["busy"], total["bad"], found["lost"]))
    print("First asks, {} at once: 50th {:,.0f} ms, 95th {:,.0f} ms\n".format(SIGN_INS, *found["first_ms"]))
    print("| | share | 50th ms | 95th | 99th | longest | 503 |\n| --- |" + " ---: |" * 6)
    for kind in kinds:
        row = [kind[key] / 1000 for key in ("p50_us", "p95_us", "p99_us", "max_us")]
        print("| {} | {:.0%} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:,} |".format(
            kind["kind"], kind["good"] / max(1, total["good"]), *row, kind["busy"]))
    print("\nMemory of the server: {start_mib:.0f} MiB at the start, {half_mib:.0f} half-way, {end_mib:.0f} at the end, "
          "{max_mib:.0f} at most; {own_end_mib:.0f} of it not pages of files.".format(**found["memory"]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", nargs="?", default="build")
    parser.add_argument("--db", required=True)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--json", default="")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server that was started is ended
    found = measure(args.build, args.db, args)
    show(found)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)
    return 1 if found["lost"] or any(kind["bad"] for kind in found["kinds"]) else 0


if __name__ == "__main__":
    sys.exit(main())
