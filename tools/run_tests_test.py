#!/usr/bin/python3
"""Tests of how cases are counted."""

import json
import unittest

import run_tests


class Counting(unittest.TestCase):
    def check(self, counts, passed, failed):
        self.assertEqual((counts.passed, counts.failed), (passed, failed))

    def test_tap_counts_lines_and_not_skipped_ones(self):
        self.check(run_tests.count_tap("1..4\nok 1 - a\nnot ok 2 - b\n# why\nok 3 - c # SKIP no server\nokay\n"), 1, 1)

    def test_test_without_tap_is_one_case(self):
        log = "\n".join(json.dumps(t) for t in ({"name": "a", "result": "OK", "stdout": "5 seeds\n"},
                                                {"name": "b", "result": "FAIL"}, {"name": "c", "result": "SKIP"}))
        self.check(run_tests.count_meson(log + "\n"), 1, 1)

    def test_crash_behind_good_cases_is_a_failure(self):
        log = json.dumps({"name": "a", "result": "FAIL", "stdout": "ok 1 - a\nok 2 - b\n"})
        self.check(run_tests.count_meson(log), 2, 1)

    def test_unittest(self):
        self.check(run_tests.count_unittest("..\n---\nRan 5 tests in 0.1s\n\nOK\n"), 5, 0)
        self.check(run_tests.count_unittest("..\n---\nRan 5 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n"), 2, 3)
        self.check(run_tests.count_unittest("Ran 5 tests in 0.1s\n\nOK (skipped=1)\n"), 4, 0)
        self.check(run_tests.count_unittest("Traceback"), 0, 1)

    def test_journeys_say_their_counts_or_print_tap(self):
        self.check(run_tests.count_journeys("ok 1 - a\n3 passed, 1 failed\n"), 3, 1)
        self.check(run_tests.count_journeys("ok 1 - a\nnot ok 2 - b\n"), 1, 1)


if __name__ == "__main__":
    unittest.main()
