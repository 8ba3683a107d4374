"""A small book on either engine, processes that serve it, and a caller that is signed in: what the tests of serving share."""

import datetime
import http.client
import json
import os
import re
import subprocess
import tempfile
import urllib.parse

GIVEN, OWN = "mat-khau-duoc-cap", "mat-khau-cua-rieng-minh"
FIRST_DAY = datetime.date(1995, 1, 1)  # a record that a test writes is told by its day
PER_PAGE = 100


def engines():
    """Those that this run can test."""
    wanted = os.environ.get("CONGDOAN_TEST_ENGINES", "sqlite,postgres")
    return [e for e in ("sqlite", "postgres") if e in wanted and (e == "sqlite" or "CONGDOAN_TEST_PG" in os.environ)]


def day_of(number):
    return (FIRST_DAY + datetime.timedelta(days=number)).strftime("%d/%m/%Y")


class Caller:
    """One connection that is kept alive; a request is sent once and never again."""

    def __init__(self, port, headers=None):
        self.port, self.headers = port, headers or {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, form=None, **headers):
        body = None if form is None else urllib.parse.urlencode(form)
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        return answer, answer.read().decode()

    def close(self):
        self.connection.close()


class Served:
    """A process that serves a book. `address` is where; port 0 lets the system choose."""

    def __init__(self, words, address="127.0.0.1:0", **options):
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8")  # a pipe that nobody reads would hold the server up
        self.process = subprocess.Popen(words + ["--listen", address], stdout=subprocess.PIPE, stderr=self.log,
                                        text=True, **options)
        found = re.search(r":(\d+)/", self.process.stdout.readline())
        if not found:
            raise AssertionError("does not serve: %s" % (self.end(),))
        self.port = int(found.group(1))
        self.address = "127.0.0.1:%d" % self.port

    def end(self, timeout=60):
        """What remains to be read, and the exit status."""
        out, _ = self.process.communicate(timeout=timeout)
        with self.log as log:
            log.seek(0)
            return self.process.returncode, out, log.read()

    def stop(self):
        self.process.terminate()
        return self.end()


class Book:
    """Two units and one administrator, `chu`, who has chosen a password."""

    def __init__(self, program, engine):
        self.folder = tempfile.TemporaryDirectory()
        self.program = program
        self.path = self.folder.name + "/book.db"
        self.name = "served_%d_%d" % (os.getpid(), id(self))
        self.url = "sqlite:" + self.path if engine == "sqlite" else self.make_database()
        self.words = [program, "serve", "--db", self.url]
        self.run("migrate")
        self.run("unit", "add", "tld", "--name", "Tổng Liên đoàn", "--kind", "confederation", "--from", "28/07/1929")
        self.run("unit", "add", "tinh", "--name", "LĐLĐ tỉnh", "--kind", "province", "--parent", "tld", "--from", "01/10/1991")
        self.run("user", "add", "chu", "--name", "Nguyễn Văn Chủ", "--unit", "tinh", "--role", "administrator", stdin=GIVEN + "\n")

    def make_database(self):
        cluster = os.environ["CONGDOAN_TEST_PG"]
        subprocess.run(["psql", "-q", "-c", "CREATE DATABASE " + self.name, cluster], check=True)
        return cluster.replace("/postgres?", "/%s?" % self.name)

    def run(self, *words, stdin=None, check=True):
        done = subprocess.run([self.program, *words, "--db", self.url], input=stdin, capture_output=True, text=True, check=False)
        if check and done.returncode != 0:
            raise AssertionError("%s: %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))
        return done

    def serve(self, address="127.0.0.1:0", **options):
        return Served(self.words, address, **options)

    def sign_in(self, port):
        """The header that a signed-in caller sends, and the token of the session's forms."""
        caller = Caller(port)
        answer, _ = caller.ask("POST", "/sign-in", {"login": "chu", "password": GIVEN})
        caller.headers["Cookie"] = answer.getheader("Set-Cookie").split(";")[0]
        form = {"csrf": self.token(caller), "old": GIVEN, "password": OWN, "again": OWN}
        answer, text = caller.ask("POST", "/account/password", form)
        assert answer.status == 303, text
        token = self.token(caller)
        caller.close()
        return caller.headers, token

    @staticmethod
    def token(caller):
        return re.search(r'name="csrf" value="([^"]+)"', caller.ask("GET", "/account")[1]).group(1)

    @staticmethod
    def dialogue(token, number):
        return {"csrf": token, "unit": "tinh", "kind": "periodic", "held_on": day_of(number)}

    @staticmethod
    def days(caller):
        """The days of all dialogues in the book."""
        found, page = [], 1
        while True:
            path = "/records/dialogue?per=%d&page=%d" % (PER_PAGE, page)
            rows = json.loads(caller.ask("GET", path, Accept="application/json")[1])["rows"]
            found += [row["cells"][1] for row in rows]
            if not rows:
                return found
            page += 1

    def close(self):
        self.folder.cleanup()
