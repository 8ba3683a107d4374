"""What a database administrator would write by hand on the same tables: the plain statements beside the program's times."""

import datetime

FOREVER = (1 << 63) - 1
EPOCH = datetime.date(1970, 1, 1)
EVENTS = (  # the lines of bench_book.LINES that are counted on a day: table, its day, what is added, which rows
    ("membership_event", "day", "c.direction", "JOIN cause c ON c.code = e.cause AND c.in_growth = 1"),
    ("membership_event", "day", "1", "JOIN cause c ON c.code = e.cause AND c.flow = 'admission'"),
    ("membership_event", "day", "1", "JOIN cause c ON c.code = e.cause AND c.flow = 'departure'"),
    ("reg_establishment", "founded_on", "1", ""),
    ("reg_dialogue", "held_on", "1", ""),
    ("reg_conference", "held_on", "1", ""),
    ("reg_agreement", "signed_on", "1", ""),
    ("reg_levy", "month", "e.paid", ""),
    ("reg_dues", "month", "e.paid", ""),
    ("reg_activity", "held_on", "e.present", ""),
)
LIST_ROWS = 50


def day(date):
    return (date - EPOCH).days


class Questions:
    """Statements about one book, with its numbers in them."""

    def __init__(self, store, today, province, record_day):
        self.store, self.today, self.record_day = store, day(today), record_day
        self.year, self.before = day(datetime.date(today.year, 1, 1)), day(datetime.date(today.year - 1, 1, 1))
        self.root = self.unit_id("tld")
        self.province = self.unit_id(province)

    def unit_id(self, code):
        return int(self.store.one("SELECT id FROM unit WHERE code = '%s' AND superseded_at = %d" % (code, FOREVER)))

    def children(self, parent):
        return ("SELECT child_id FROM edge WHERE parent_id = {0} AND relation = 'belongs' AND superseded_at = {1} AND from_day <= {2} "
                "AND until_day > {2}").format(parent, FOREVER, self.today)

    @staticmethod
    def lies_under(unit, on, above):
        return ("JOIN closure t ON t.descendant_id = {0} AND t.relation = 'belongs' AND t.superseded_at = {1} AND t.from_day <= {2} "
                "AND t.until_day > {2} AND t.ancestor_id IN ({3})").format(unit, FOREVER, on, above)

    def event(self, line, above):
        """This year to date and last year, by each unit of `above`."""
        table, on, added, join = line
        return ("SELECT t.ancestor_id, sum(CASE WHEN e.{1} >= {4} THEN {2} ELSE 0 END), sum(CASE WHEN e.{1} < {4} THEN {2} ELSE 0 END) "
                "FROM {0} e {3} {5} WHERE e.superseded_at = {6} AND e.{1} >= {7} AND e.{1} <= {8} GROUP BY t.ancestor_id").format(
                    table, on, added, join, self.year, self.lies_under("e.unit_id", "e." + on, above), FOREVER, self.before, self.today)

    def stock_of_members(self, above):
        return ("SELECT t.ancestor_id, count(*) FROM stay s {0} WHERE s.superseded_at = {1} AND s.from_day <= {2} AND s.until_day > {2} "
                "GROUP BY t.ancestor_id").format(self.lies_under("s.unit_id", str(self.today), above), FOREVER, self.today)

    def stock_of_unions(self, above):
        return ("SELECT t.ancestor_id, count(*) FROM unit u JOIN unit_kind k ON k.owner_id = u.id AND k.superseded_at = {1} AND "
                "k.value = 'grassroots' {0} WHERE u.superseded_at = {1} AND u.from_day <= {2} AND u.until_day > {2} "
                "GROUP BY t.ancestor_id").format(self.lies_under("u.id", str(self.today), above), FOREVER, self.today)

    def twelve(self, parent):
        """The twelve lines by the children of a unit."""
        above = self.children(parent)
        lines = [self.event(line, above) for line in EVENTS]
        return ";\n".join(lines + [self.stock_of_members(above), self.stock_of_unions(above)])

    def ranking(self):
        return self.event(EVENTS[0], self.children(self.root)) + " ORDER BY 2 DESC"

    def unions_ranked(self):
        table, on, added, join = EVENTS[0]
        return ("SELECT e.unit_id, sum({2}) FROM {0} e {3} WHERE e.superseded_at = {4} AND e.{1} >= {5} AND e.{1} <= {6} "
                "GROUP BY e.unit_id ORDER BY 2 DESC LIMIT 20").format(table, on, added, join, FOREVER, self.year, self.today)

    def listed(self):
        return ("SELECT id, unit_id, held_on, kind, present, women FROM reg_activity WHERE superseded_at = {0} "
                "ORDER BY held_on DESC, id DESC LIMIT {1}").format(FOREVER, LIST_ROWS)

    def behind(self):
        return ("SELECT e.id, e.day, m.full_name, e.unit_id FROM membership_event e JOIN cause c ON c.code = e.cause AND c.in_growth = 1 "
                "JOIN member m ON m.id = e.member_id AND m.superseded_at = {0} {1} WHERE e.superseded_at = {0} AND e.day >= {2} "
                "AND e.day <= {3} ORDER BY e.day, e.id LIMIT {4}").format(
                    FOREVER, self.lies_under("e.unit_id", "e.day", str(self.root)), self.year, self.today, LIST_ROWS)

    def events_of_a_year(self):
        return ("SELECT count(*) FROM reg_activity e WHERE e.superseded_at = {0} AND e.held_on >= {1} AND e.held_on < {2} "
                "AND e.present >= 30 AND e.women > 10").format(FOREVER, self.before, self.year)

    def stock_by_member(self):
        return ("SELECT count(*) FROM stay s JOIN member m ON m.id = s.member_id AND m.superseded_at = {0} WHERE s.superseded_at = {0} "
                "AND s.from_day <= {1} AND s.until_day > {1} AND m.sex = 'female' AND m.born_on >= {2}").format(
                    FOREVER, self.today, day(datetime.date(1990, 1, 1)))

    def correlated(self):
        return ("SELECT count(*), sum(CASE WHEN EXISTS (SELECT 1 FROM reg_activity a WHERE a.unit_id = u.id AND a.superseded_at = {0} "
                "AND a.held_on >= {1} AND a.held_on < {2} AND a.kind = 'sport') THEN 1 ELSE 0 END) FROM unit u JOIN unit_kind k "
                "ON k.owner_id = u.id AND k.superseded_at = {0} AND k.value = 'grassroots' WHERE u.superseded_at = {0} "
                "AND u.from_day < {2} AND u.until_day >= {2}").format(FOREVER, self.before, self.year)

    def known_on(self, on):
        known = ((day(on) + 1) * 24 - 7) * 3600 * 1000  # the end of the day at Hà Nội in milliseconds, as instants are kept
        table, at, added, join = EVENTS[0]
        under = ("JOIN closure t ON t.descendant_id = e.unit_id AND t.relation = 'belongs' AND t.recorded_at < {0} AND "
                 "t.superseded_at >= {0} AND t.from_day <= e.{1} AND t.until_day > e.{1} AND t.ancestor_id = {2}").format(known, at, self.province)
        return ("SELECT sum({2}) FROM {0} e {3} {4} WHERE e.recorded_at < {5} AND e.superseded_at >= {5} AND e.{1} >= {6} "
                "AND e.{1} < {7}").format(table, at, added, join, under, known, self.before, self.year)

    def insert(self):
        return "INSERT INTO bench_line (unit_id, held_on, kind) VALUES (%d, %d, 'periodic')" % (self.province, self.record_day)

    def begin_inserts(self):
        key = "INTEGER PRIMARY KEY" if self.store.is_sqlite else "bigserial PRIMARY KEY"
        self.store.rows("DROP TABLE IF EXISTS bench_line")
        self.store.rows("CREATE TABLE bench_line (id %s, unit_id bigint, held_on bigint, kind text)" % key)
        self.store.rows("CREATE INDEX bench_line_by_unit ON bench_line (unit_id, held_on)")

    def end_inserts(self):
        self.store.rows("DROP TABLE IF EXISTS bench_line")

    def insert_many(self, unit_ids):
        values = ", ".join("(%d, %d, 'periodic')" % (unit, self.record_day) for unit in unit_ids)
        return "INSERT INTO bench_line (unit_id, held_on, kind) VALUES " + values

    def unions_under(self, unit_id, n):
        """(id, code) of grassroots unions that live today."""
        found = self.store.rows(
            ("SELECT u.id, u.code FROM unit u JOIN unit_kind k ON k.owner_id = u.id AND k.superseded_at = {0} AND k.value = 'grassroots' {1} "
             "WHERE u.superseded_at = {0} AND u.from_day <= {2} AND u.until_day > {3} ORDER BY u.id LIMIT {4}").format(
                 FOREVER, self.lies_under("u.id", str(self.today), str(unit_id)), self.record_day, self.today, n))
        return [(int(one), code) for one, code in found]

    def scan(self):
        """Every row of the largest table, by no index."""
        hint = "NOT INDEXED " if self.store.is_sqlite else ""
        return "SELECT count(*), sum(change_id) FROM member %sWHERE superseded_at = %d" % (hint, FOREVER)
