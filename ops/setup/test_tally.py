"""tally.py counts what ran, and never takes silence for success."""
import json
import tempfile
import unittest
from pathlib import Path

import tally

DOCTEST = "[doctest] test cases:  12 | 11 passed | 1 failed | 3 skipped\n"


def written(text):
    path = Path(tempfile.mkdtemp()) / "report"
    path.write_text(text, encoding="utf-8")
    return path


class Text(unittest.TestCase):
    def test_the_cases_of_doctest_count(self):
        self.assertEqual((11, 1), tally.in_text(DOCTEST, False))

    def test_coloured_output_is_read_too(self):
        self.assertEqual((2, 0), tally.in_text("[doctest] test cases: \x1b[0m 2 |\x1b[0;32m 2 passed\x1b[0m | 0 failed |", True))

    def test_the_last_plain_line_counts(self):
        self.assertEqual((7, 0), tally.in_text("1 passed, 0 failed\n7 passed, 0 failed\n", True))

    def test_unittest_counts_failures_and_errors(self):
        self.assertEqual((6, 3), tally.in_text("Ran 9 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n", False))

    def test_a_program_without_counts_is_one(self):
        self.assertEqual((1, 0), tally.in_text("hello", True))
        self.assertEqual((0, 1), tally.in_text("hello", False))

    def test_a_failed_program_never_counts_as_passed(self):
        self.assertEqual((7, 1), tally.in_text("7 passed, 0 failed\n", False))


class Failures(unittest.TestCase):
    def test_what_failed_is_shown_with_what_was_said_of_it(self):
        log = "ok - one (2 ms)\nnot ok - two (9 ms)\n    AssertionError: 3 is not 4\n" + "        at place\n" * 20 + "ok - three (1 ms)\n"
        shown = tally.failures_in(log)
        self.assertEqual(["not ok - two (9 ms)", "    AssertionError: 3 is not 4"], shown[:2])
        self.assertEqual(tally.FAILURE_LINES, len(shown))

    def test_neighbours_are_not_shown_twice_and_a_log_is_bounded(self):
        self.assertEqual(["not ok - 1", "not ok - 2"], tally.failures_in("not ok - 1\nnot ok - 2\n"))
        self.assertEqual(tally.LOG_LINES, len(tally.failures_in("\x1b[31mTEST CASE:\x1b[0m a\nb\n" * 90)))

    def test_nothing_is_said_of_what_passed(self):
        self.assertEqual([], tally.failures_in("ok - one\nRan 3 tests in 1s\n"))


class Reports(unittest.TestCase):
    def test_ctest(self):
        report = f"""<testsuite>
          <testcase name="a" status="run"><system-out>{DOCTEST.replace("1 failed", "0 failed")}</system-out></testcase>
          <testcase name="b" status="fail"><system-out>Segmentation fault</system-out></testcase>
          <testcase name="c" status="run"/>
        </testsuite>"""
        self.assertEqual((12, 1), tally.in_ctest(written(report)))

    def test_vitest_with_a_file_that_does_not_load(self):
        report = {
            "numPassedTests": 4,
            "numFailedTests": 1,
            "testResults": [
                {"status": "failed", "assertionResults": []},
                {"status": "failed", "assertionResults": [{}]},
                {"status": "passed", "assertionResults": [{}]},
            ],
        }
        self.assertEqual((4, 2), tally.in_vitest(written(json.dumps(report))))


if __name__ == "__main__":
    unittest.main()
