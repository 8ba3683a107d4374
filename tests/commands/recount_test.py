#!/usr/bin/python3
"""`congdoan recount`: --verify claims a proof only of what is stored, and --anew repairs what it finds.

  recount_test.py CONGDOAN
"""

import sqlite3
import subprocess
import sys
import tempfile
import unittest

CONGDOAN = sys.argv.pop(1)
CELL = "INSERT INTO aggregate_cell (unit_id, tree, aggregate_id, grain, day, value) VALUES (1, 1, %s, %d, 20000, 5)"


class Recount(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = self.folder.name + "/book.db"
        self.recount(0, verb="migrate")

    def recount(self, status, *options, verb="recount"):
        done = subprocess.run([CONGDOAN, verb, *options, "--db", "sqlite:" + self.path], capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def change(self, statement):
        with sqlite3.connect(self.path) as db:
            found = db.execute(statement).fetchall()
        db.close()
        return found

    def test_nothing_is_proved_where_nothing_is_counted(self):
        done = self.recount(1, "--verify")
        self.assertIn("Mới cộng dồn 0/", done.stderr)
        self.assertNotIn("Số cộng dồn khớp", done.stdout)
        self.recount(0)
        done = self.recount(0, "--verify")
        self.assertEqual(done.stderr, "")
        self.assertIn("Số cộng dồn khớp", done.stdout)

    def test_what_waits_is_told_beside_what_was_compared(self):
        self.recount(0)
        n = self.change("SELECT count(*) FROM aggregate")[0][0]
        self.change("UPDATE aggregate SET counted_to = 0 WHERE id = 1")
        done = self.recount(1, "--verify")
        self.assertIn("Mới cộng dồn %d/%d " % (n - 1, n), done.stderr)
        self.assertIn("Phần đã cộng dồn khớp", done.stdout)

    def test_what_is_found_is_repaired_by_counting_anew(self):
        self.recount(0)
        self.change(CELL % ("1", 2))
        done = self.recount(1, "--verify")
        self.assertIn("tháng từ ngày", done.stderr)
        self.assertIn("recount --anew", done.stdout)
        self.recount(0)
        self.recount(1, "--verify")
        self.recount(0, "--anew")
        self.recount(0, "--verify")

    def test_a_row_of_no_measure_is_found(self):
        self.recount(0)
        self.change(CELL % ("100000", 1))
        self.assertIn("không thuộc cách đếm nào", self.recount(1, "--verify").stderr)
        self.recount(0, "--anew")
        self.recount(0, "--verify")

    def test_rows_that_wait_to_be_swept_are_no_fault(self):
        self.recount(0)
        self.change("UPDATE aggregate_state SET last_id = 100000")
        self.change(CELL % ("100000", 1))
        self.assertIn("chờ congdoan recount dọn: 1\n", self.recount(0, "--verify").stdout)
        self.recount(0)
        self.assertNotIn("dọn", self.recount(0, "--verify").stdout)

    def test_both_at_once_are_refused(self):
        self.assertIn("--verify", self.recount(2, "--anew", "--verify").stderr)
        self.recount(2, "--new")


if __name__ == "__main__":
    unittest.main()
