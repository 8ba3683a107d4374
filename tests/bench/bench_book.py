"""The book that is measured: made or copied, brought to this program, counted while it is served; who asks it over HTTP."""

import atexit
import glob
import http.client
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LOGIN, PASSWORD = "quantri", "congdoan-minh-hoa"
PLAN = "bench-2026"
LINES = (  # label, formula, and what a table of it is called in bench_sql.py
    ("Thực tăng đoàn viên", "growth(member)"),
    ("Kết nạp, công nhận", "count(admission)"),
    ("Rời tổ chức", "count(departure)"),
    ("Thành lập mới", "count(establishment)"),
    ("Đối thoại", "count(dialogue)"),
    ("Hội nghị", "count(conference)"),
    ("Thỏa ước", "count(agreement)"),
    ("Kinh phí đã thu", "sum(levy.paid)"),
    ("Đoàn phí đã thu", "sum(dues.paid)"),
    ("Lượt người tham gia hoạt động", "sum(activity.present)"),
    ("Đoàn viên", "count(member at end)"),
    ("Công đoàn cơ sở", "count(unit at end where kind = grassroots)"),
)
FOREVER = (1 << 63) - 1
RECOUNT_SECONDS_MAX = 3 * 3600
IDLE_SECONDS_MAX = 15  # a connection that is silent for longer may have been closed by the server


def memory_of(pid):
    """MiB of a process: now, at most, and what is its own now (without pages of files)."""
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        text = file.read()
    found = {word: re.search(word + r":\s+(\d+)", text) for word in ("VmRSS", "VmHWM", "RssAnon")}
    return tuple(int(one.group(1)) / 1024 if one else 0.0 for one in found.values())


def processor_ms_of(pid):
    """Processor time of the threads that live."""
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/schedstat" % (pid, task), encoding="ascii") as file:
                total += int(file.read().split()[0])
        except OSError:
            continue  # it has just ended
    return total / 1e6


def processor_ms_of_family(parent):
    """Processor time of a process and its children, those that have ended included."""
    total = processor_ms_of(parent)
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit():
                with open("/proc/%s/stat" % entry, encoding="utf-8", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                if int(entry) == parent:
                    total += (int(fields[13]) + int(fields[14])) * 1000 / os.sysconf("SC_CLK_TCK")
                elif int(fields[1]) == parent:
                    total += processor_ms_of(int(entry))
        except OSError:
            continue  # it has just ended
    return total


def postmaster_of(url):
    """The process of a database whose socket lies beside its data, as tests/harness/postgres.sh makes it; None of another."""
    host = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query).get("host", [""])[0]
    try:
        with open(os.path.join(host, "data/postmaster.pid"), encoding="ascii") as file:
            return int(file.readline())
    except OSError:
        return None


class Cluster:
    """A PostgreSQL that waits for the disk, unlike that of the tests."""

    def __init__(self):
        words = [os.path.join(ROOT, "tests/harness/postgres.sh")]
        self.stop_words = words + ["stop"]
        made = subprocess.run(words + ["start", os.path.join(HERE, "postgres.conf")], check=True, text=True,
                              stdout=subprocess.PIPE).stdout.split("\n")
        self.folder, self.url = made[0], made[1]
        atexit.register(self.close)  # also when loading is broken off

    def close(self):
        if self.folder:
            subprocess.run(self.stop_words + [self.folder], check=False)
        self.folder = None


HELD_OF_MEMORY = 0.7  # of the machine's


class Held:
    """Files in the memory of the system for as long as this lives: some systems drop what nobody has mapped after half a minute.

    Another process maps them: this one has SQLite's file open as a book, and would lose its locks when it closes it here.
    """

    CODE = ("import mmap, sys\n"
            "held = []\n"
            "for path in sys.stdin.readline().split('\\t'):\n"
            "    with open(path.strip(), 'rb') as file:\n"
            "        held.append(mmap.mmap(file.fileno(), 0, flags=mmap.MAP_SHARED | mmap.MAP_POPULATE, prot=mmap.PROT_READ))\n"
            "print(len(held), flush=True)\n"
            "sys.stdin.read()\n")

    def __init__(self, paths):
        self.process = subprocess.Popen([sys.executable, "-c", self.CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(("\t".join(paths) + "\n").encode())
        self.process.stdin.flush()
        self.process.stdout.readline()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


def segments(path):
    """PostgreSQL keeps a relation in files of 1 GiB: its first, and those that are numbered."""
    found = [path] + glob.glob(path + ".[0-9]*")
    return [file for file in found if os.access(file, os.R_OK) and os.path.getsize(file) > 0]


class Store:
    """The tables themselves, for the statements that a database administrator would write."""

    def __init__(self, url):
        self.url = url
        self.is_sqlite = url.startswith("sqlite:")
        self.db = None
        if self.is_sqlite:
            self.db = sqlite3.connect(url[len("sqlite:"):], isolation_level=None, timeout=60)
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("PRAGMA cache_size = -65536")

    def rows(self, sql):
        if self.is_sqlite:
            return self.db.execute(sql).fetchall()
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-c", sql, self.url], check=True, text=True,
                              stdout=subprocess.PIPE)
        return [tuple(line.split("\t")) for line in done.stdout.split("\n") if line]

    def one(self, sql):
        found = self.rows(sql)
        return found[0][0] if found else None

    def times(self, sql, n):
        """Milliseconds of each of n runs of the statements in sql, one transaction each, on one connection."""
        if self.is_sqlite:
            taken = []
            for _ in range(n):
                began = time.monotonic()
                for statement in sql.split(";\n"):
                    self.db.execute(statement).fetchall()
                taken.append((time.monotonic() - began) * 1000)
            return taken
        lines = ["\\o /dev/null", "\\timing on"] + [sql.replace(";\n", "\\;\n") + ";"] * n
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.url], input="\n".join(lines), check=True, text=True,
                              stdout=subprocess.PIPE)
        return [float(ms) for ms in re.findall(r"^Time: ([\d.]+) ms", done.stdout, re.MULTILINE)]

    def size(self):
        if self.is_sqlite:
            return os.path.getsize(self.url[len("sqlite:"):])
        return int(self.one("SELECT pg_database_size(current_database())"))

    def close(self):
        if self.db:
            self.db.close()


class Caller:
    """A signed-in user on one connection."""

    def __init__(self, port, login=LOGIN, password=PASSWORD):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
        self.asked_at = time.monotonic()
        self.headers = {}
        answer, _ = self.ask("POST", "/sign-in", {"login": login, "password": password})
        if answer.status != 303:
            sys.exit("signing in was answered with %d" % answer.status)
        self.headers["Cookie"] = answer.getheader("Set-Cookie").split(";")[0]

    def ask(self, method, path, form=None, **headers):
        body = None if form is None else urllib.parse.urlencode(form)
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self.asked_at > IDLE_SECONDS_MAX:
            self.connection.close()  # opens again by itself
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        text = answer.read()
        self.asked_at = time.monotonic()
        return answer, text

    def time(self, path):
        """Milliseconds until the whole page is there; None where it is refused."""
        began = time.monotonic()
        answer, _ = self.ask("GET", path)
        taken = (time.monotonic() - began) * 1000
        return taken if answer.status == 200 else None

    def json(self, path):
        answer, text = self.ask("GET", path, Accept="application/json")
        return json.loads(text) if answer.status == 200 else None

    def token(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/account")[1].decode()).group(1)


class Server:
    """A program that prints its address and serves until SIGTERM."""

    def __init__(self, words):
        self.log = open(os.devnull, "wb")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)", line)
        if not found:
            sys.exit("%s printed no address: %r" % (words[0], line))
        self.port = int(found.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(120)
        self.log.close()

    def memory(self):
        return memory_of(self.process.pid)

    def children(self):
        pid = self.process.pid
        found = []
        for task in os.listdir("/proc/%d/task" % pid):
            try:
                with open("/proc/%d/task/%s/children" % (pid, task), encoding="ascii") as file:
                    found += [int(one) for one in file.read().split()]
            except OSError:
                continue  # a thread that has ended
        return found


class Recount(threading.Thread):
    """Waits until the server's own recount is whole, and sees how much its process holds."""

    def __init__(self, server, store_url):
        super().__init__()
        self.server, self.url = server, store_url
        self.seconds, self.most_mib = 0.0, 0.0
        self.began = time.monotonic()
        self.start()

    def run(self):
        store = Store(self.url)
        is_begun = False
        while time.monotonic() - self.began < RECOUNT_SECONDS_MAX:
            for pid in self.server.children():
                if not is_begun:
                    is_begun, self.began = True, time.monotonic()
                try:
                    self.most_mib = max(self.most_mib, memory_of(pid)[1])
                except OSError:
                    continue  # it has just ended
            try:
                n, n_whole = (int(x) for x in store.rows(
                    "SELECT count(*), count(CASE WHEN counted_to = %d THEN 1 END) FROM aggregate" % FOREVER)[0])
            except sqlite3.OperationalError:
                n = n_whole = 0  # locked for a moment
            if n > 0 and n == n_whole and not self.server.children():
                break
            time.sleep(0.05)
        self.seconds = time.monotonic() - self.began
        store.close()


def plan_text():
    lines = ["plan: " + PLAN, "unit: tld", 'title: "Mười hai chỉ tiêu để đo"', 'period: "2026"', "decimals: 1", "targets:"]
    for i, (label, formula) in enumerate(LINES, 1):
        lines += ["  - id: t%d" % i, '    text: "%s"' % label, '    unit: "số"', "    formula: " + formula,
                  "    baselines:", '      - { kind: adopted, target: "1000000" }']
    return "\n".join(lines) + "\n"


class Book:
    """One engine's book. `existing`: its URL if it is there already; a file is copied first."""

    def __init__(self, program, engine, folder, scale, existing):
        self.program, self.engine, self.folder = program, engine, folder
        self.cluster, self.postmaster = None, None
        self.facts = {}
        self.url = self.find(existing)
        if not existing:
            self.facts["load_s"] = self.run("demo", "--scale", scale)
        else:
            self.facts["load_s"] = None
            self.run("migrate")
        self.load_plan()
        self.store = Store(self.url)
        self.held = None
        self.hold()

    def find(self, existing):
        if self.engine == "postgres":
            self.cluster = None if existing else Cluster()
            url = existing or self.cluster.url
            self.postmaster = postmaster_of(url)
            return url
        path = os.path.join(self.folder, "bench.db")
        if existing:
            if not os.path.exists(existing[len("sqlite:"):]):
                sys.exit("there is no %s" % existing)
            given, copy = Store(existing), Store("sqlite:" + path)
            given.db.backup(copy.db)  # whole, also what stands only in the log, or is written meanwhile
            given.close()
            copy.close()
        return "sqlite:" + path

    def run(self, *words, **options):
        """Seconds of a command."""
        began = time.monotonic()
        done = subprocess.run([self.program, *words, "--db", self.url], check=False, text=True, capture_output=True, **options)
        if done.returncode != 0:
            sys.exit("congdoan %s: %d\n%s%s" % (" ".join(words), done.returncode, done.stdout[-2000:], done.stderr[-2000:]))
        return time.monotonic() - began

    def load_plan(self):
        path = os.path.join(self.folder, "plan.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(plan_text())
        self.run("plan", "load", path, "--demonstration")

    def forget_aggregates(self):
        """As after a bulk load: aggregate_reset()."""
        for table in ("aggregate_cell", "aggregate_own", "aggregate_place", "aggregate_inner", "aggregate"):
            self.store.rows("DELETE FROM " + table if self.store.is_sqlite else "TRUNCATE " + table)
        self.store.rows("UPDATE aggregate_state SET restated_on = 0, n_swept = last_id")

    def processor_ms(self, server_pid=None):
        """Processor time so far: of the server, of the database, of commands that have ended."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        total = (ended.ru_utime + ended.ru_stime) * 1000
        if server_pid:
            total += processor_ms_of(server_pid)
        return total + processor_ms_of_family(self.postmaster) if self.postmaster else total

    def analyse(self):
        """What a server that lives for days has got from autovacuum."""
        if not self.store.is_sqlite:
            self.store.rows("VACUUM ANALYZE")

    def hold(self):
        """The book's files, as long as they are now; of a PostgreSQL that is not of this machine none."""
        if self.held:
            self.held.close()
        paths = [self.url[len("sqlite:"):]] if self.store.is_sqlite else self.files_of_postgres()
        self.held = Held(paths) if paths else None

    def files_of_postgres(self):
        """Of all relations; where they do not fit the memory, those of records alone: sums are few pages of many."""
        folder = self.store.one("SHOW data_directory")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        for without in ("", " AND relname NOT LIKE 'aggregate%'"):
            named = self.store.rows("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i')" + without)
            paths = [path for (name,) in named for path in segments(os.path.join(folder, name))]
            if sum(os.path.getsize(path) for path in paths) < HELD_OF_MEMORY * memory:
                return paths
        return []

    def serve(self):
        return Server([self.program, "serve", "--listen", "127.0.0.1:0", "--db", self.url])

    def close(self):
        self.store.close()
        if self.held:
            self.held.close()
        if self.cluster:
            self.cluster.close()
