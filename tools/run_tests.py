#!/usr/bin/python3
"""Runs the lanes of the tests one after another and counts their cases; the last line is "N passed, N failed".

  run_tests.py [--jobs N] [--check] [--fuzz-seconds N] [--only LANE]…

Lanes: rules, tools, unit, sanitized, journeys; with --check also clang, tidy, sanitized_both, threads, oracle, kills, fuzz,
bench. A lane that cannot even begin counts as one failure. With RESULT=FILE in the environment the last line goes there instead (.ci/run prints it).
"""

import argparse
import concurrent.futures
import glob
import json
import os
import re
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
              "TSAN_OPTIONS": "halt_on_error=1"}
SQLITE_ALONE = {"CONGDOAN_TEST_ENGINES": "sqlite"}
SLOW = 4  # how much longer a sanitized test may take
BUSY = 4  # a machine may have other work beside
ORACLE_SEEDS = 20  # some ten minutes
# Of the lane kills, each run: what it is, rounds, seconds of a round. Some twelve minutes.
KILLS = ((), ("--rounds", "4", "--seconds", "10")), (("--scale", "demo"), ("--rounds", "2", "--seconds", "15"))
BUILD_SECONDS, TEST_SECONDS, JOURNEY_SECONDS, TIDY_SECONDS, BENCH_SECONDS, KILLS_SECONDS = 900, 900, 600, 300, 600, 1200


class Counts:
    def __init__(self, passed=0, failed=0):
        self.passed, self.failed = passed, failed

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed


class LaneError(Exception):
    """A lane that could not begin."""


def run(words, seconds, env=None):
    """(exit status, what was printed); the status is None when the time was over."""
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               start_new_session=True)
    try:
        output = process.communicate(timeout=seconds)[0]
        return process.returncode, output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            output = process.communicate(timeout=20)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0]
        return None, output + "\nthe time is over: %d s\n" % seconds


def show(output, lines=60):
    print("\n".join(output.rstrip().split("\n")[-lines:]), flush=True)


# Counting

def count_tap(text):
    counts = Counts()
    for line in text.split("\n"):
        if re.match(r"ok\b", line) and "# SKIP" not in line:
            counts.passed += 1
        elif re.match(r"not ok\b", line) and "# TODO" not in line:
            counts.failed += 1
    return counts


def count_meson(log):
    """The cases in meson's testlog.json: of a TAP test each line, of another one the test itself."""
    counts = Counts()
    for line in log.split("\n"):
        if not line.strip():
            continue
        test = json.loads(line)
        cases = count_tap(test.get("stdout") or "")
        good = test["result"] in ("OK", "EXPECTEDFAIL", "SKIP")
        if good and not cases.passed + cases.failed and test["result"] != "SKIP":
            cases.passed = 1
        if not good and not cases.failed:
            cases.failed = 1
        counts.add(cases)
    return counts


def count_unittest(output):
    ran = re.search(r"^Ran (\d+) tests?", output, re.M)
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", output.rsplit("\n", 2)[-2] if ran else ""))
    skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", output.rsplit("\n", 2)[-2] if ran else ""))
    return Counts(int(ran[1]) - bad - skipped, bad) if ran else Counts(0, 1)


def count_journeys(output):
    """Journeys print TAP, or end with a line "N passed, N failed"."""
    said = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    return Counts(int(said[-1][0]), int(said[-1][1])) if said else count_tap(output)


# Lanes: each returns Counts

class Lanes:
    def __init__(self, jobs, fuzz_seconds):
        self.jobs, self.fuzz_seconds = jobs, fuzz_seconds

    def rules(self):
        counts = Counts()
        for name, *options in (("floors.py",), ("lint.py",), ("messages.py", "--check")):
            status, output = run([sys.executable, "-B", "tools/" + name, *options], 120)
            counts.add(Counts(status == 0, status != 0))
            if status != 0:
                show(output, 200)
        return counts

    def tools(self):
        status, output = run([sys.executable, "-B", "-m", "unittest", "discover", "-s", "tools", "-p", "*_test.py"], 300)
        counts = count_unittest(output)
        if status != 0:
            counts.failed = max(counts.failed, 1)
            show(output)
        return counts

    def build(self, folder, compiler, *options):
        """Makes the folder if there is none, and builds it; raises LaneError with the errors."""
        ccache = next((d for d in os.environ.get("PATH", "").split(":") if os.access(d + "/ccache", os.X_OK)), None)
        if not os.path.exists(os.path.join(ROOT, folder, "build.ninja")):
            status, output = run(["meson", "setup", folder, *options], 300,
                                 {"CC": ("ccache " if ccache else "") + compiler})
            if status != 0:
                raise LaneError(output)
        status, output = run(["ninja", "-C", folder, "-j", str(self.jobs), "--quiet"], BUILD_SECONDS)
        if status != 0:
            raise LaneError(output)

    def meson_test(self, folder, *options, env=None):
        words = ["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", "--num-processes", str(self.jobs),
                 *options]
        postgres = os.path.join(ROOT, "tools/with_postgres.sh")
        if os.path.exists(postgres):
            words.insert(0, postgres)
        log = os.path.join(ROOT, folder, "meson-logs/testlog.json")
        if os.path.exists(log):
            os.unlink(log)
        status, output = run(words, TEST_SECONDS, {**SANITIZERS, **(env or {})})
        if not os.path.exists(log):
            raise LaneError(output)
        with open(log, encoding="utf-8") as file:
            counts = count_meson(file.read())
        if status != 0:
            counts.failed = max(counts.failed, 1)
            show(output, 200)
        return counts

    def unit(self):
        self.build("build", "gcc")
        return self.meson_test("build", "--timeout-multiplier", str(BUSY))

    def build_sanitized(self):
        self.build("build-asan", "gcc", "-Db_sanitize=address,undefined", "-Dwerror=false")

    def sanitized(self):
        """The floor that speaks to the engines on both, those above it on SQLite; the engines' plans are as they were."""
        self.build_sanitized()
        slow = ("build-asan", "--timeout-multiplier", str(SLOW))
        counts = self.meson_test(*slow, "--suite", "db")
        counts.add(self.meson_test(*slow, "--no-suite", "db", "--no-suite", "plans", env=SQLITE_ALONE))
        return counts

    def sanitized_both(self):
        self.build_sanitized()
        return self.meson_test("build-asan", "--timeout-multiplier", str(SLOW))

    def journeys(self):
        if not os.path.exists(os.path.join(ROOT, "tests/journeys/run.mjs")):
            return Counts()
        status, output = run(["tools/install_node.sh"], 300)
        if status != 0:
            raise LaneError(output)
        self.build("build", "gcc")
        status, output = run(["node", "tests/journeys/run.mjs"], JOURNEY_SECONDS)
        counts = count_journeys(output)
        if status != 0:
            counts.failed = max(counts.failed, 1)
            show(output, 200)
        return counts

    def clang(self):
        self.build("build-clang", "clang")
        return Counts(1, 0)

    def tidy(self):
        self.build("build-clang", "clang")
        with open(os.path.join(ROOT, "build-clang/compile_commands.json"), encoding="utf-8") as file:
            built = {os.path.normpath(os.path.join(row["directory"], row["file"])) for row in json.load(file)}
        files = sorted(path for path in built if path.startswith(ROOT + "/src/"))

        def look(path):
            return path, run(["clang-tidy", "-p", "build-clang", "--quiet", "--warnings-as-errors=*", path], TIDY_SECONDS)

        counts = Counts()
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for path, (status, output) in pool.map(look, files):
                counts.add(Counts(status == 0, status != 0))
                if status != 0:
                    show(output)
        return counts

    def threads(self):
        self.build("build-tsan", "clang", "-Db_sanitize=thread", "-Db_lundef=false", "-Dwerror=false")
        return self.meson_test("build-tsan", "--timeout-multiplier", str(2 * SLOW))

    def oracle(self):
        """Random unions and formulas that the daily lane does not see (docs/decisions/0011-the-oracle.md)."""
        self.build("build", "gcc")
        os.environ.update(CONGDOAN_ORACLE_FIRST="1000", CONGDOAN_ORACLE_SEEDS=str(ORACLE_SEEDS))
        try:
            return self.meson_test("build", "--timeout-multiplier", "10", "oracle")
        finally:
            del os.environ["CONGDOAN_ORACLE_FIRST"], os.environ["CONGDOAN_ORACLE_SEEDS"]

    def kills(self):
        """Processes killed while they write, for longer than the daily lane kills them (tests/kills/kills.py)."""
        self.build("build", "gcc")
        counts = Counts()
        for book, length in KILLS:
            status, output = run(["tests/kills/kills.py", "build", "--crash", *book, *length], KILLS_SECONDS)
            cases = count_tap(output)
            if status != 0:
                cases.failed = max(cases.failed, 1)
            show(output)
            counts.add(cases)
        return counts

    def fuzz(self):
        self.build("build-fuzz", "clang", "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false",
                   "-Dwerror=false")
        names = sorted(os.path.basename(p)[:-len("_fuzz.c")] for p in glob.glob(ROOT + "/tests/fuzz/*_fuzz.c"))

        def hunt(name):
            corpus = "build-fuzz/corpus/" + name
            os.makedirs(os.path.join(ROOT, corpus), exist_ok=True)
            return name, run(["build-fuzz/tests/fuzz/%s_fuzz" % name, "-max_total_time=%d" % self.fuzz_seconds,
                              "-artifact_prefix=build-fuzz/found-%s-" % name, "-timeout=10", corpus,
                              "tests/fuzz/seeds/" + name], self.fuzz_seconds + 120)

        counts = Counts()
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for name, (status, output) in pool.map(hunt, names):
                counts.add(Counts(status == 0, status != 0))
                if status != 0:
                    show(output)
        return counts

    def bench(self):
        """That the table of `make bench` can still be made; nothing is timed."""
        self.build("build", "gcc")
        status, output = run(["tests/bench/bench.py", "build", "--engines", "sqlite", "--quick", "--mixed", "1"], BENCH_SECONDS)
        if status != 0:
            show(output)
        return Counts(status == 0, status != 0)


DAILY = ("rules", "tools", "unit", "sanitized", "journeys")
THOROUGH = ("clang", "tidy", "sanitized_both", "threads", "oracle", "kills", "fuzz", "bench")


def run_lane(lanes, name):
    begun = time.monotonic()
    print("%s …" % name, flush=True)
    try:
        counts = getattr(lanes, name)()
    except LaneError as error:
        show(str(error), 200)
        counts = Counts(0, 1)
    print("%s: %d good, %d bad, %.0f s" % (name, counts.passed, counts.failed, time.monotonic() - begun), flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--fuzz-seconds", type=int, default=20)
    parser.add_argument("--only", action="append", choices=DAILY + THOROUGH)
    arguments = parser.parse_args()
    os.environ.setdefault("CCACHE_DIR", os.path.join(ROOT, "build-cache/ccache"))
    lanes = Lanes(arguments.jobs, arguments.fuzz_seconds)
    total = Counts()
    for name in arguments.only or DAILY + (THOROUGH if arguments.check else ()):
        total.add(run_lane(lanes, name))
    line = "%d passed, %d failed" % (total.passed, total.failed)
    if os.environ.get("RESULT"):
        os.makedirs(os.path.dirname(os.path.abspath(os.environ["RESULT"])), exist_ok=True)
        with open(os.environ["RESULT"], "w", encoding="ascii") as file:
            file.write(line + "\n")
    else:
        print(line)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
