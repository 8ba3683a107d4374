"""The rows of the table: what is asked, how, beside which statement, and how soon it is due on the country's book."""

import datetime
import json
import os
import re
import subprocess
import time
import urllib.parse

from bench_book import FOREVER, LINES, PLAN, ROOT, Caller
from bench_limits import percentile, wrk

AGAIN_MAX, AGAIN_SECONDS = 200, 2.0    # asked again, nothing written between
AFTER_MAX, AFTER_SECONDS = 20, 6.0     # each after a write of its own
SQL_MAX, SQL_SECONDS = 5, 6.0
RUNS, RUN_SECONDS = 3, 20.0            # of a whole process
TOGETHER, TOGETHER_SECONDS = 16, 2
WRITERS, WRITES_ALONE = 8, 200
MOVED = 200                            # units, the most that one decision moves on a page
MOVED_OF_COUNTRY, UNIONS_OF_COUNTRY = 6349, 125000
BATCH = 4000
TABLE = ["grassroots_unions", "new_unions", "members", "women_members", "new_members", "departures", "net_growth",
         "unionised_employers", "party_admissions"]
SLOW = 1.0                             # seconds: what one page takes longer is not asked by many


class Row:
    """One line of the table: times in milliseconds, [p50, p95] where there are several."""

    def __init__(self, label, due, **found):
        self.label, self.due = label, due
        self.again = self.after = self.sql = self.together = self.said = self.processor = None
        self.is_failed = False
        self.__dict__.update(found)


def milliseconds(ms):
    if ms >= 1000:
        return "%.1f s" % (ms / 1000)
    return "%.0f ms" % ms if ms >= 100 else "%.1f ms" % ms


def spread(times):
    return [percentile(times, 0.5), percentile(times, 0.95)] if times else None


def repeated(ask, n_max, seconds):
    """Times of ask() until there are n_max or the time is over; two at least, unless it says None."""
    taken, began = [], time.monotonic()
    while len(taken) < n_max and (len(taken) < 2 or time.monotonic() - began < seconds):
        one = ask()
        if one is None:
            return None
        taken.append(one)
    return taken


class Asker:
    """Asks one book, through its server and its tables."""

    def __init__(self, book, server, questions, province, tell):
        self.book, self.server, self.q, self.province, self.tell = book, server, questions, province, tell
        self.caller = Caller(server.port)
        self.token = self.caller.token()
        self.unions = [code for _, code in questions.unions_under(questions.province, BATCH)]
        self.n_written = 0
        self.share = 1  # of the usual time; 0: everything twice

    def add(self, row):
        self.tell(row)

    def union(self):
        self.n_written += 1
        return self.unions[self.n_written % len(self.unions)]

    def on(self):
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=self.q.record_day)).strftime("%d/%m/%Y")

    def form(self):
        return {"csrf": self.token, "unit": self.union(), "held_on": self.on(), "kind": "periodic"}

    def post(self, path, form):
        began = time.monotonic()
        answer, text = self.caller.ask("POST", path, form)
        if answer.status != 303:
            raise SystemExit("POST %s was answered with %d: %s" % (path, answer.status, re.sub(r"<[^>]+>", " ", text.decode())[-800:]))
        return (time.monotonic() - began) * 1000

    def write(self):
        return self.post("/records/dialogue", self.form())

    def change(self):
        """A record and a member are added: most of what is remembered of figures does not hold any more."""
        self.write()
        form = {"csrf": self.token, "names": "Nguyễn Văn %d" % self.n_written, "day": self.on()}
        self.post("/unit/%s/admit" % self.union(), form)

    def sql(self, statements):
        if not statements:
            return None
        first = self.book.store.times(statements, 1)
        n = min(SQL_MAX, max(1, int(SQL_SECONDS * self.share * 1000 / max(1.0, first[0]))))
        return spread(self.book.store.times(statements, n))

    def page(self, label, due, paths, statements=None, is_together=False):
        """Asks a page, or several that are one question; each time of the row is the sum of theirs."""
        paths = [paths] if isinstance(paths, str) else paths

        def ask():
            times = [self.caller.time(path) for path in paths]
            return None if None in times else sum(times)

        worked = []

        def ask_after_write():
            self.change()
            before = self.book.processor_ms(self.server.process.pid)
            taken = ask()
            worked.append(self.book.processor_ms(self.server.process.pid) - before)
            return taken
        row = Row(label, due)
        first = ask()
        if first is None:
            row.said, row.is_failed = "not answered with 200", True
        else:
            row.again = spread(repeated(ask, AGAIN_MAX, AGAIN_SECONDS * self.share))
            row.after = spread(repeated(ask_after_write, AFTER_MAX, AFTER_SECONDS * self.share))
            row.processor = percentile(worked, 0.5)
            row.sql = self.sql(statements)
            if is_together and row.again[0] < SLOW * 1000:
                asked = wrk(self.server.port, paths[0], TOGETHER, TOGETHER_SECONDS, self.caller.headers)
                row.together = [asked.per_second, asked.p95]
        self.add(row)

    def each_once(self, label, due, paths, statements=None):
        """Pages each of which is asked for the first time."""
        times = [self.caller.time(path) for path in paths]
        self.add(Row(label, due, again=spread([t for t in times if t is not None]), sql=self.sql(statements), is_failed=None in times))

    def command(self, label, due, words, statements=None):
        """A whole process, its start included."""
        before = self.book.processor_ms()
        times = repeated(lambda: self.book.run(*words) * 1000, RUNS, RUN_SECONDS * self.share)
        worked = (self.book.processor_ms() - before) / len(times)
        self.add(Row(label, due, after=spread(times), processor=worked, sql=self.sql(statements)))

    def read_pages(self):
        q = self.q
        twelve = q.twelve(q.root)
        self.page("home of the confederation, its plan of 12 lines, trend, children", "20 · 30 ms", "/?plan=" + PLAN, twelve, True)
        self.page("its own plan", None, "/plan/2026-tld", None, True)
        self.page("the 12 lines by its children: twelve pages, their sum", None,
                  ["/plan/%s/target/t%d" % (PLAN, i + 1) for i in range(len(LINES))], twelve)
        commune = self.commune()
        if commune:
            self.page("home of the commune union that guides most unions", "15 · 25 ms", "/?unit=%s&plan=%s" % (commune, PLAN))
        self.page("ranking of the children", "50 · 100 ms", "/plan/%s/ranking?target=t1" % PLAN, q.ranking(), True)
        self.page("home of a province", None, "/?unit=%s" % self.province, None, True)
        self.page("ranking of all communes", "50 · 100 ms", "/ranking?unit=tld&level=commune&by=indicator:new_members&period=2026", None, True)
        self.page("top 20 of all grassroots unions", "50 · 100 ms",
                  "/ranking?unit=tld&level=grassroots&by=indicator:new_members&period=2026&per=20", None, True)
        self.page("a table of 60 rows × 9 columns for a province", "200 · 300 ms",
                  "/table?unit=%s&rows=commune&period=2026&per=60&columns=%s" % (self.province, ",".join("indicator:" + one for one in TABLE)))
        self.page("catalogue of all indicators with their values, a province", None, "/indicators?unit=%s&period=2026" % self.province)
        self.page("first page of a list of the country", None, "/records/activity", q.listed(), True)
        self.page("search of a member by name, the country", None, "/records/member?q=" + urllib.parse.quote("Nguyễn Thị Hồng"))
        self.page("page of the confederation, of a province", None, ["/unit/tld", "/unit/" + self.province])
        for i, name in ((1, "growth"), (8, "levy"), (10, "activities"), (11, "members"), (12, "unions")):
            self.page("drill-down, first page: " + name, "50 · 60 ms", "/plan/%s/target/t%d/records" % (PLAN, i),
                      q.behind() if i == 1 else None, i == 1)
        self.page("the 12 lines in today's structure", "30 · 40 ms", "/plan/%s?structure=now" % PLAN)
        days = ["/plan/%s?structure=2025-%02d-15" % (PLAN, month) for month in (2, 9, 11)]
        self.each_once("the 12 lines in another day's structure, each day for the first time", "5 · 8 s", days)

    def commune(self):
        return self.book.store.one(
            "SELECT u.code FROM edge e JOIN unit u ON u.id = e.parent_id AND u.superseded_at = {0} WHERE e.relation = 'guided' AND "
            "e.superseded_at = {0} AND e.until_day > {1} GROUP BY u.code ORDER BY count(*) DESC, u.code LIMIT 1".format(FOREVER, self.q.today))

    def commands(self):
        q, last = self.q, str(datetime.date.today().year - 1)
        year = ["--from", last + "-01-01", "--to", last + "-12-31"]
        self.command("a process that opens the book and computes nothing", None, ["eval", "1"])
        self.command("events of a year that nobody keeps, the country (process)", "4 · 5 s",
                     ["eval", "count(activity where present >= 30 and women > 10)", *year], q.events_of_a_year())
        self.command("members by sex and year of birth, the country (process)", "15 · 15 s",
                     ["eval", "count(member at end where sex = female and born_on >= 1990-01-01)"], q.stock_by_member())
        self.command("unions with a sports activity in the year, the country (process)", None,
                     ["eval", "count(unit at end where kind = grassroots and has(activity where kind = sport))", *year], q.correlated())
        known = datetime.date.today()  # a book that has just been loaded was not known before
        self.command("growth of a province as known at the end of a day (process)", "1 · 1.5 s",
                     ["eval", "growth(member)", "--unit", self.province, *year, "--known-on", known.isoformat()], q.known_on(known))
        self.command("the plan of 12 lines (process)", None, ["plan", "eval", PLAN])

    def writes(self):
        q = self.q
        before = self.book.processor_ms(self.server.process.pid)
        times = [self.write() for _ in range(WRITES_ALONE)]
        worked = (self.book.processor_ms(self.server.process.pid) - before) / WRITES_ALONE
        body = urllib.parse.urlencode(self.form())
        together = wrk(self.server.port, "/records/dialogue", WRITERS, TOGETHER_SECONDS, self.caller.headers, body)
        q.begin_inserts()
        plain = spread(self.book.store.times(q.insert(), WRITES_ALONE))
        self.add(Row("one record written, durable (%d at once on the right)" % WRITERS, "10 · 15 ms", after=spread(times), processor=worked, sql=plain,
                     together=[together.per_second, together.p95]))
        self.batch("%s records imported, one province" % format(BATCH, ","), "12,000 · 8,000 /s", q.unions_under(q.province, BATCH))
        self.batch("%s records imported, over the country" % format(BATCH, ","), "4,000 · 4,000 /s", self.spread_units())
        q.end_inserts()
        self.move()

    def spread_units(self):
        every = self.q.unions_under(self.q.root, 1 << 30)
        step = max(1, len(every) // BATCH)
        return every[::step]

    def batch(self, label, due, units):
        path = os.path.join(self.book.folder, "batch.csv")
        chosen = [units[i % len(units)] for i in range(BATCH)]
        with open(path, "w", encoding="utf-8") as file:
            file.write("Đơn vị,Ngày đối thoại,Hình thức\n")
            file.writelines("%s,%s,Định kỳ\n" % (code, self.on()) for _, code in chosen)
        count = "SELECT count(*) FROM reg_dialogue"
        self.book.run("import", "dialogue", path)  # once before: what is told is warm
        before = int(self.book.store.one(count))
        processor = self.book.processor_ms()
        seconds = self.book.run("import", "dialogue", path)
        processor = self.book.processor_ms() - processor
        if int(self.book.store.one(count)) != before + BATCH:
            raise SystemExit("the import wrote something else than %d records" % BATCH)
        plain = self.book.store.times(self.q.insert_many([one for one, _ in chosen]), 1)[0] / 1000
        self.add(Row(label, due, processor=processor, said="{:,.0f} /s".format(BATCH / seconds), sql_said="{:,.0f} /s".format(BATCH / plain)))

    def move(self):
        """Unions of the body that has most, moved under another and taken back."""
        store, today = self.book.store, self.q.today
        living = "e.relation = 'belongs' AND e.superseded_at = %d AND e.until_day > %d" % (FOREVER, today)
        parents = [row[0] for row in store.rows(
            "SELECT u.code FROM edge e JOIN unit u ON u.id = e.parent_id AND u.superseded_at = {0} JOIN unit_kind k ON k.owner_id = u.id AND "
            "k.superseded_at = {0} AND k.value = 'zone' WHERE {1} GROUP BY u.code ORDER BY count(*) DESC, u.code LIMIT 2".format(FOREVER, living))]
        units = [row[0] for row in store.rows(
            "SELECT c.code FROM edge e JOIN unit u ON u.id = e.parent_id AND u.superseded_at = {0} JOIN unit c ON c.id = e.child_id AND "
            "c.superseded_at = {0} WHERE {1} AND u.code = '{2}' ORDER BY c.code LIMIT {3}".format(FOREVER, living, parents[0], MOVED))]
        form = {"csrf": self.token, "day": datetime.date.today().strftime("%d/%m/%Y"), "decision": "01/QĐ", "to": parents[1],
                "units": "\n".join(units[1:])}
        path = "/unit/%s/restructure/move" % units[0]
        times = []
        for _ in range(2):
            began = time.monotonic()
            answer, text = self.caller.ask("POST", path, form)
            times.append((time.monotonic() - began) * 1000)
            seen = re.search(r'name="seen"[^>]*value="([^"]+)"', text.decode())
            form["seen"] = seen.group(1) if seen else ""
        said = "seen before %s, written %s" % tuple(milliseconds(t) for t in times) if answer.status == 303 else "refused: %d" % answer.status
        self.add(Row("%d unions moved by one decision" % len(units), None, said=said, is_failed=answer.status != 303))

    def write_bench(self, build):
        """tests/bench/book_write_bench.c: the write path without HTTP, all stored sums moved, into this book."""
        store = self.book.store
        n_unions = int(store.one("SELECT count(*) FROM unit_kind WHERE value = 'grassroots' AND superseded_at = %d" % FOREVER))
        n_moved = max(20, min(MOVED_OF_COUNTRY, n_unions * MOVED_OF_COUNTRY // UNIONS_OF_COUNTRY))
        processor = self.book.processor_ms()
        done = subprocess.run([os.path.join(build, "tests/bench/book_write_bench"), self.book.url, str(n_moved)], check=False, text=True,
                              capture_output=True)
        processor = self.book.processor_ms() - processor
        found = 0
        for line in done.stdout.split("\n"):
            single = re.match(r"one (.*?) +p50 +([\d.]+) ms +p95 +([\d.]+) ms", line)
            batch = re.match(r"(.*?) +([\d.]+) a second +taken back +([\d.]+) a second", line)
            moved = re.match(r"(.* moved .*?) +([\d.]+) s +taken back +([\d.]+) s", line)
            found += any((single, batch, moved))
            if single:
                self.add(Row("without HTTP: one " + single.group(1), "10 · 15 ms", after=[float(single.group(2)), float(single.group(3))]))
            elif batch:
                due = "12,000 · 8,000 /s" if "one province" in batch.group(1) else "4,000 · 4,000 /s"
                self.add(Row("without HTTP: " + re.sub(" +", " ", batch.group(1)), due,
                             said="{:,.0f} /s, taken back {:,.0f} /s".format(float(batch.group(2)), float(batch.group(3)))))
            elif moved:
                self.add(Row("without HTTP: " + moved.group(1), "3 · 6 s of %s" % format(MOVED_OF_COUNTRY, ","),
                             said="%s s, taken back %s s" % moved.groups()[1:]))
        if done.returncode != 0 or found == 0:
            self.add(Row("writes without HTTP", None, is_failed=True, said="failed: " + done.stderr.strip()[-200:].replace("\n", " ")))
        else:
            self.add(Row("without HTTP: processor time of all that", None, processor=processor))

    def mixed(self, build, users, seconds, due):
        """tests/bench/mixed_load.py, as it stands for itself."""
        path = os.path.join(self.book.folder, "mixed.json")
        words = [os.path.join(ROOT, "tests/bench/mixed_load.py"), build, "--db", self.book.url, "--users", str(users),
                 "--seconds", str(seconds), "--json", path]
        with subprocess.Popen(words, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as load:
            try:
                complaint = load.communicate()[1]
            finally:
                load.terminate()  # and not killed: it ends the server that it has started
        if not os.path.exists(path):
            self.add(Row("mixed load", due, is_failed=True, said="failed: " + complaint.strip().split("\n")[-1][:100]))
            return
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        bad = found["lost"] + sum(kind["bad"] for kind in found["kinds"])
        busy = sum(kind["busy"] for kind in found["kinds"])
        kinds = [kind for kind in found["kinds"] if kind["good"]]
        slowest = max(kinds, key=lambda kind: kind["p95_us"])
        self.add(Row("mixed load, {} users, {} s".format(users, seconds), due, is_failed=bad > 0,
                     said="{:,.0f} /s, {:,} wrong or lost, {:,} refused (503); slowest kind: {}, 95th {:,.0f} ms".format(
                         found["per_second"], bad, busy, slowest["kind"], slowest["p95_us"] / 1000)))
        self.add(Row("memory of the server under it: most, its own at the end", "300 MB",
                     said="{max_mib:,.0f} MiB, {own_end_mib:,.0f} MiB".format(**found["memory"])))
