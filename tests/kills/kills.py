#!/usr/bin/python3
"""Processes write into one book at once and are killed at random moments; then the book must be whole.

  kills.py BUILD [--engines sqlite,postgres] [--rounds N] [--seconds N] [--writers N] [--seed N]
           [--scale demo|national/N] [--crash]

In each round so many writers (writer.c: random deeds of every kind, late, corrected, taken back, units moved and merged), a
recount, and a server through which people write and read are started, killed by SIGKILL and started anew, for so many
seconds; sums are forgotten in between, or counted anew, so that there is something to recount. At the round's end

  - the server that saw what others wrote and recounted answers as one that starts now;
  - when the writers are killed, `congdoan check` and `congdoan recount --verify` find nothing: as it lies there, and after a
    recount that goes on where the killed ones stopped;
  - every act that was acknowledged is there with all its changes, every record that the server said it wrote is there, and of
    acts that nobody acknowledged there are at most as many as writers were killed, or people lost their connection.

At last faults are planted (a sum off by one, sums that change unsaid, a change that is gone, an acknowledged act that is not
there), and each must be found. With --crash a cluster of PostgreSQL of its own is made, and dies once a round as well. --seed N
does the same again, as far as the machine lets the killings fall on the same moments. Exit status 1, and the seed, if something
is not whole. Long runs are the lane `kills` of tools/run_tests.py.
"""

import argparse
import http.client
import json
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/commands"))
from served import GIVEN, OWN, Book, Caller  # noqa: E402

POSTGRES = os.path.join(ROOT, "tests/harness/postgres.sh")
PAUSE = (0.02, 0.5)  # seconds between two killings
PEOPLE = 4           # who ask the server at once
UNITS = 7            # whose pages are asked
WAITING = "Phần đã cộng dồn khớp"  # by `recount --verify`, where sums wait and no others are wrong
DEMO_LOGIN, DEMO_PASSWORD = "quantri", "congdoan-minh-hoa"


class NotWhole(Exception):
    pass


def differences(was, now, path=""):
    """What is another in two answers, where. A page leaves figures empty that it has no time for."""
    def keys_of(one):
        return list(one) if isinstance(one, dict) else list(range(len(one))) if isinstance(one, list) else None

    keys = keys_of(was)
    if keys is not None and keys == keys_of(now):
        return "".join(differences(was[key], now[key], "%s/%s" % (path, key)) for key in keys)
    if was == now or (path.endswith("/value") and "" in (was, now)):
        return ""
    return "  %s: %s, not %s\n" % (path, json.dumps(was, ensure_ascii=False), json.dumps(now, ensure_ascii=False))


def id_of(code):
    """Of a record, from its code (src/base/code.h)."""
    number = 0
    for digit in code:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(digit)
    return number


class Killed:
    """A process with what it says, in a group of its own that is killed as a whole."""

    def __init__(self, folder, name, words):
        self.path = os.path.join(folder, name)
        self.has_seen_crash = False  # of the database: it may complain
        with open(self.path + ".out", "wb") as out, open(self.path + ".err", "wb") as err:
            self.process = subprocess.Popen(words, stdout=out, stderr=err, start_new_session=True)

    def kill(self):
        """True if it was still running."""
        was_running = self.process.poll() is None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        return was_running

    def lines(self):
        with open(self.path + ".out", encoding="utf-8") as file:
            return [line for line in file.read().split("\n")[:-1]]

    def errors(self):
        """Without warnings: that others wrote meanwhile, that a statement was slow."""
        with open(self.path + ".err", encoding="utf-8") as file:
            return "".join(line for line in file if " level=warn " not in line)


class Server(Killed):
    def port(self):
        """Waits until it serves."""
        while self.process.poll() is None:
            found = re.search(r":(\d+)/", "".join(self.lines()))
            if found:
                return int(found.group(1))
            time.sleep(0.02)
        raise NotWhole("%s does not serve: %s" % (self.path, self.errors()))


class Person(threading.Thread):
    """Writes and reads through whatever server serves, until told that it is over; `complaint` is what must not be."""

    def __init__(self, life, seed):
        super().__init__(daemon=True)
        self.life, self.draw, self.over = life, random.Random(seed), threading.Event()
        self.written, self.lost, self.complaint = [], 0, None
        self.start()

    def run(self):
        while not self.over.is_set():
            server, is_write = self.life.server, self.draw.randrange(2) == 0
            try:
                caller = Caller(server.port_now, self.life.headers)
                status, text = self.write(caller) if is_write else self.read(caller)
                caller.close()
            except (OSError, http.client.HTTPException):
                self.lost += is_write
                time.sleep(0.05)
                continue
            if status == 500 and not server.has_seen_crash:
                self.complaint = text
            if status == 500:
                self.lost += is_write  # whether the commit was done is not known to anybody

    def write(self, caller):
        form = {"csrf": self.life.csrf, "unit": self.draw.choice(self.life.units), "kind": "periodic",
                "held_on": "%02d/%02d/2026" % (self.draw.randrange(1, 29), self.draw.randrange(1, 11))}
        answer, text = caller.ask("POST", "/records/dialogue", form, Accept="application/json")
        if answer.status in (200, 201):
            self.written.append(id_of(json.loads(text)["code"]))
        return answer.status, text

    def read(self, caller):
        answer, text = caller.ask("GET", self.draw.choice(self.life.pages), Accept="application/json")
        return answer.status, text


class Life:
    """One book through all rounds."""

    def __init__(self, args, engine, cluster, folder):
        self.args, self.engine, self.cluster, self.folder = args, engine, cluster, folder
        self.may_crash = args.crash and engine == "postgres"
        self.draw = random.Random("%d %s" % (args.seed, engine))
        self.congdoan = os.path.join(args.build, "congdoan")
        self.writer = os.path.join(args.build, "tests/kills/kills_writer")
        self.url = "sqlite:%s/book.db" % folder
        if engine == "postgres":
            self.url = self.make_database()
        self.acknowledged = {}  # act: how many changes
        self.unknown = 0        # acts that may be there though nobody was told
        self.n = {"acts": 0, "records by people": 0, "kills": 0, "crashes": 0, "recounts": 0, "recounts killed": 0, "busy": 0, "lost": 0}
        self.n_started = 0
        self.running = []
        self.known = set()
        self.written = []       # records that the server said are written
        self.lost = 0           # writes that it gave no answer to
        self.server = None

    def make_database(self):
        name = "kills_%d" % os.getpid()
        subprocess.run(["psql", "-q", "-c", "CREATE DATABASE " + name, self.cluster.url], check=True)
        return self.cluster.url.replace("/postgres?", "/%s?" % name)

    def run(self, program, *words, may_fail=False):
        words = [program, *words, "--db", self.url] if program == self.congdoan else [program, self.url, *words]
        done = subprocess.run(words, capture_output=True, text=True, timeout=600)
        if done.returncode != 0 and not may_fail:
            raise NotWhole("%s: exit status %d\n%s%s" % (" ".join(words[1:]), done.returncode, done.stdout, done.stderr))
        return done

    def begin(self):
        if self.args.scale:
            self.run(self.congdoan, "demo", "--scale", self.args.scale)
        else:
            self.run(self.congdoan, "migrate")
            self.run(self.writer, "found")
        self.run(self.writer, "most-turned")
        self.run(self.congdoan, "recount")

    def start_server(self):
        server = self.start("server", self.congdoan, "serve", "--db", self.url, "--listen", "127.0.0.1:0", kind=Server)
        server.port_now = server.port()
        return server

    def sign_in(self):
        """Somebody who may do everything, and which units and pages there are."""
        login, password = (DEMO_LOGIN, DEMO_PASSWORD) if self.args.scale else ("chu", GIVEN)
        if not self.args.scale:
            words = [self.congdoan, "user", "add", login, "--name", "Nguyễn Văn Chủ", "--unit", "u-0", "--role", "administrator"]
            subprocess.run([*words, "--db", self.url], input=GIVEN + "\n", text=True, check=True, capture_output=True)
        caller = Caller(self.server.port_now)
        answer, _ = caller.ask("POST", "/sign-in", {"login": login, "password": password})
        self.headers = caller.headers = {"Cookie": answer.getheader("Set-Cookie").split(";")[0]}
        if not self.args.scale:
            caller.ask("POST", "/account/password", {"csrf": Book.token(caller), "old": GIVEN, "password": OWN, "again": OWN})
        self.csrf = Book.token(caller)
        self.units = [unit["code"] for unit in self.ask(caller, "/units")["units"]]
        for unit in self.units:
            if len(self.units) < UNITS:
                self.units += [child["code"] for child in self.ask(caller, "/unit/" + unit).get("children", [])]
        self.units = self.units[:UNITS]
        self.pages = ["/records", "/records/dialogue", "/records/member", "/plans"]
        for unit in self.units:
            self.pages += [page % unit for page in ("/?unit=%s", "/unit/%s", "/indicators?unit=%s&period=2026", "/table?unit=%s",
                                                    "/indicators?unit=%s&period=2025")]
        self.pages += ["/plan/" + plan["plan"] for plan in self.ask(caller, "/plans")[:3]]
        caller.close()

    @staticmethod
    def ask(caller, page):
        answer, text = caller.ask("GET", page, Accept="application/json")
        return json.loads(text) if answer.status == 200 else {"status": answer.status}

    def compare_servers(self, when):
        """What the server of the round keeps in memory has followed what others wrote."""
        fresh = self.start_server()
        old, new = (Caller(server.port_now, self.headers) for server in (self.server, fresh))
        for page in self.pages:
            different = differences(self.ask(old, page), self.ask(new, page))
            if different:
                raise NotWhole("%s: a server that starts now says otherwise of %s:\n%s" % (when, page, different))
        fresh.kill()

    def told(self):
        """Of each act in the book how many changes it has, and the record that somebody with an account added, 0 for none."""
        lines = [line.split() for line in self.run(self.writer, "tell").stdout.split("\n")[:-1]]
        return {int(act): (int(n), int(record)) for _, act, n, record in lines}

    def start(self, name, *words, kind=Killed):
        self.n_started += 1
        started = kind(self.folder, "%s-%d" % (name, self.n_started), words)
        self.running = [one for one in self.running if one.process.poll() is None] + [started]
        return started

    def start_writer(self):
        return self.start("writer", self.writer, self.url, "write", str(self.draw.randrange(1 << 30)))

    def start_recount(self):
        self.n["recounts"] += 1
        anew = ["--anew"] if self.draw.randrange(4) == 0 else []
        return self.start("recount", self.congdoan, "recount", *anew, "--db", self.url)

    def end_writer(self, writer):
        was_running = writer.kill()
        self.n["kills"] += was_running
        self.unknown += 1
        for line in writer.lines():
            words = line.split()
            if words[0] == "act":
                self.acknowledged[int(words[1])] = int(words[2])
                self.n["acts"] += 1
            else:
                self.n[words[0]] += 1
                self.unknown += words[0] == "lost"
                if words[0] == "lost" and not writer.has_seen_crash:
                    raise NotWhole("%s: a write failed" % writer.path)
        if not writer.has_seen_crash and (not was_running or writer.errors()):
            raise NotWhole("%s ended by itself or complained: %s" % (writer.path, writer.errors()))

    def end_recount(self, recount):
        if recount.kill():
            self.n["kills"] += 1
            self.n["recounts killed"] += 1
        elif recount.process.returncode != 0 and not recount.has_seen_crash:
            raise NotWhole("%s: exit status %d: %s" % (recount.path, recount.process.returncode, recount.errors()))

    def crash(self, running):
        for process in running:
            process.has_seen_crash = True
        self.cluster.crash()
        self.n["crashes"] += 1

    def round(self):
        writers = [self.start_writer() for _ in range(self.args.writers)]
        people = [Person(self, self.draw.randrange(1 << 30)) for _ in range(PEOPLE)]
        recount = None
        begun = time.monotonic()
        crash_after = self.draw.uniform(0, self.args.seconds) if self.may_crash else math.inf
        while time.monotonic() < begun + self.args.seconds:
            time.sleep(self.draw.uniform(*PAUSE))
            if time.monotonic() > begun + crash_after:
                crash_after = math.inf
                self.crash(writers + [self.server] + ([recount] if recount else []))
            deed = self.draw.randrange(7)
            if deed < 2:
                one = self.draw.randrange(len(writers))
                self.end_writer(writers[one])
                writers[one] = self.start_writer()
            elif deed == 2:
                self.run(self.writer, "forget", may_fail=True)  # where others kept it waiting
            elif deed == 3:
                self.n["kills"] += self.server.kill()
                self.server = self.start_server()
            elif recount:
                self.end_recount(recount)
                recount = None
                if self.draw.randrange(2):
                    self.run(self.writer, "later", may_fail=True)
            else:
                recount = self.start_recount()
        for writer in writers:
            self.end_writer(writer)
        if recount:
            self.end_recount(recount)
        self.end_people(people)

    def end_people(self, people):
        for person in people:
            person.over.set()
        for person in people:
            person.join()
            self.written += person.written
            self.n["records by people"] += len(person.written)
            self.lost += person.lost
            if person.complaint:
                raise NotWhole("the server failed: %s %s" % (person.complaint, self.server.errors()))

    def prove(self):
        self.compare_servers("after the round")
        self.run(self.congdoan, "check")
        self.verify_what_is_whole()
        self.run(self.writer, "later")
        self.run(self.congdoan, "recount")
        self.compare_servers("after a recount")
        compared = int(self.run(self.congdoan, "recount", "--verify").stdout.split()[-1])
        if compared == 0:
            raise NotWhole("nothing was compared")
        self.compare_acts()
        return compared

    def verify_what_is_whole(self):
        """The recounts were killed: that sums wait is told, and is no fault."""
        done = self.run(self.congdoan, "recount", "--verify", may_fail=True)
        if done.returncode != 0 and (done.returncode != 1 or WAITING not in done.stdout):
            raise NotWhole("recount --verify: exit status %d\n%s%s" % (done.returncode, done.stdout, done.stderr))

    def compare_acts(self):
        there = self.told()
        for act, n_changes in self.acknowledged.items():
            if there.get(act, (0, 0))[0] != n_changes:
                raise NotWhole("act %d was acknowledged with %d changes and has %s" % (act, n_changes, there.get(act)))
        records = {record for _, record in there.values()}
        gone = set(self.written) - records
        if gone:
            raise NotWhole("the server said that these are written: %s" % gone)
        others = {act for act in set(there) - set(self.acknowledged) - self.known if there[act][1] == 0}
        if len(others) > self.unknown:
            raise NotWhole("%d acts are there that nobody acknowledged; %d may be" % (len(others), self.unknown))
        n_more = len(records - {0} - set(self.written) - self.known_records)
        if n_more > self.lost:
            raise NotWhole("%d records are there that the server did not say are written; %d may be" % (n_more, self.lost))

    def must_fail(self, what, prove):
        try:
            prove()
        except NotWhole:
            return
        raise NotWhole("not found: " + what)

    def prove_that_faults_are_found(self):
        self.run(self.writer, "spoil-sum")
        self.must_fail("a sum that is off by one", lambda: self.run(self.congdoan, "recount", "--verify"))
        self.compare_servers("after a fault that both see")
        self.run(self.writer, "spoil-unsaid")
        self.must_fail("a server that does not keep up", lambda: self.compare_servers("after a fault"))
        self.run(self.writer, "spoil-change")
        self.must_fail("a change that is gone", lambda: self.run(self.congdoan, "check"))
        self.acknowledged[max(self.acknowledged) + 1000000] = 1
        self.must_fail("an acknowledged act that is not there", self.compare_acts)

    def live(self):
        self.begin()
        told = self.told()
        self.known, self.known_records = set(told), {record for _, record in told.values()}
        self.server = self.start_server()
        self.sign_in()
        for number in range(self.args.rounds):
            self.round()
            compared = self.prove()
            print("# %s, round %d: %s, %d rows of sums compared" % (
                self.engine, number + 1, ", ".join("%d %s" % (n, word) for word, n in self.n.items()), compared), flush=True)
        if self.n["acts"] == 0 or self.n["kills"] == 0:
            raise NotWhole("nobody wrote or nobody was killed")
        self.prove_that_faults_are_found()


class Cluster:
    """PostgreSQL: that of the tests which run beside, or for crashes one of its own."""

    def __init__(self, is_own):
        self.url, self.folder = os.environ.get("CONGDOAN_TEST_PG"), None
        if is_own:
            made = subprocess.run([POSTGRES, "start"], check=True, stdout=subprocess.PIPE, text=True)
            self.folder, self.url = made.stdout.split()

    def crash(self):
        subprocess.run([POSTGRES, "crash", self.folder], check=True)

    def stop(self):
        if self.folder:
            subprocess.run([POSTGRES, "stop", self.folder], check=True)


def live(args, engine, cluster):
    folder = tempfile.mkdtemp(prefix="congdoan-kills-")
    life = Life(args, engine, cluster, folder)
    try:
        life.live()
    except NotWhole as why:
        print("not ok - %s --seed %d: %s\n# %s is left" % (engine, args.seed, why, folder), flush=True)
        return False
    finally:
        for process in life.running:
            process.kill()
    shutil.rmtree(folder)
    print("ok - %s" % engine, flush=True)
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--engines", default=os.environ.get("CONGDOAN_TEST_ENGINES", "sqlite,postgres"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--scale", default="")
    parser.add_argument("--crash", action="store_true")
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    engines = args.engines.split(",")
    print("1..%d" % len(engines), flush=True)
    cluster = Cluster(args.crash and "postgres" in engines)
    try:
        is_good = all([live(args, engine, cluster) for engine in engines])
    finally:
        cluster.stop()
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
