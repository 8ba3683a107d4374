#!/usr/bin/python3
"""`congdoan check` on a demonstration: 0 when it is whole, 1 with the defect told when a derived row does not follow.

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
        self.run_verb("demo")

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
        self.told("UPDATE stay SET unit_id = 1 WHERE member_id = (SELECT max(member_id) FROM stay)", "sinh hoạt tại")

    def test_a_place_that_no_rule_explains_is_a_defect(self):
        self.told("DELETE FROM employer_place WHERE employer_id = (SELECT max(employer_id) FROM employer_place)",
                  "nhưng chưa được lưu")

    def test_a_row_of_the_closure_that_no_edge_explains_is_a_defect(self):
        self.told("DELETE FROM closure WHERE depth = 1 AND descendant_id = (SELECT max(descendant_id) FROM closure)",
                  "nằm dưới")


if __name__ == "__main__":
    unittest.main()
