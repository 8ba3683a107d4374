#!/usr/bin/python3
"""`congdoan check`: 0 when the book is whole, 1 with the defect told when a derived row follows from nothing.

  check_test.py CONGDOAN
"""

import sqlite3
import subprocess
import sys
import tempfile
import unittest

CONGDOAN = sys.argv.pop(1)


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = self.folder.name + "/book.db"
        self.assertEqual(self.run_verb("migrate").returncode, 0)

    def run_verb(self, verb):
        return subprocess.run([CONGDOAN, verb, "--db", "sqlite:" + self.path], capture_output=True, text=True)

    def corrupt(self, statement):
        with sqlite3.connect(self.path) as db:
            db.execute(statement)
        db.close()

    def told(self, statement, part):
        self.corrupt(statement)
        answer = self.run_verb("check")
        self.assertEqual(answer.returncode, 1)
        self.assertIn(part, answer.stdout + answer.stderr)

    def test_a_sound_book_is_whole(self):
        self.assertEqual(self.run_verb("check").returncode, 0)

    def test_a_stay_that_no_event_explains_is_a_defect(self):
        self.told("INSERT INTO stay (member_id, unit_id, from_day, until_day, recorded_at, superseded_at)"
                  " VALUES (7, 8, 17000, 17001, 1, 9223372036854775807)", "không sinh hoạt tại")

    def test_a_place_that_no_rule_explains_is_a_defect(self):
        self.told("INSERT INTO employer_place (employer_id, unit_id, from_day, until_day, has_union, recorded_at,"
                  " superseded_at) VALUES (7, 8, 17000, 17001, 0, 1, 9223372036854775807)", "không thuộc về")

    def test_a_row_of_the_closure_that_no_edge_explains_is_a_defect(self):
        self.told("INSERT INTO closure (ancestor_id, descendant_id, relation, from_day, until_day, depth, recorded_at,"
                  " superseded_at) VALUES (7, 8, 'belongs', 17000, 17001, 1, 1, 9223372036854775807)", "không nằm dưới")


if __name__ == "__main__":
    unittest.main()
