"""Counts what a test runner ran, from its own report: prints "PASSED FAILED".

usage: tally.py ctest JUNIT.xml | vitest REPORT.json | text LOG STATUS
       tally.py failures LOG

A program that ctest runs counts by the cases that it reports itself (doctest's "test cases:" line, or a line
"N passed, N failed"), else as one. `text` reads those lines, or unittest's "Ran N tests", out of any log.
A runner that failed without naming a failed case counts as one failure more. `failures` prints what a log says of
the cases that failed, so that the verdict's last lines are enough to know what happened on a machine far away.
"""
import json
import re
import sys
import xml.etree.ElementTree as xml

DOCTEST = re.compile(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed", re.MULTILINE)
UNITTEST = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
UNITTEST_BAD = re.compile(r"^FAILED \((.*)\)", re.MULTILINE)

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# How the runners here name a case that failed: the end-to-end tests, doctest, ctest, vitest, unittest, libFuzzer.
FAILURE = re.compile(r"^(not ok - |TEST CASE:|The following tests FAILED|\s*FAIL |(FAIL|ERROR): |==\d+==\s?ERROR|\S+: ERROR: )")
# Of one failure, and of a log.
FAILURE_LINES = 9
LOG_LINES = 36


def failures_in(text):
    """The lines at which a log names what failed, each with those that follow it, bounded."""
    lines = COLOURS.sub("", text).splitlines()
    shown = []
    for at, line in enumerate(lines):
        if FAILURE.match(line):
            shown += [i for i in range(at, min(at + FAILURE_LINES, len(lines))) if i not in shown]
    return [lines[i] for i in shown if lines[i].strip()][:LOG_LINES]


def in_text(text, ok):
    """(passed, failed) of one program by what it printed and whether it ended well."""
    text = COLOURS.sub("", text)
    found = [(int(p), int(f)) for p, f in DOCTEST.findall(text) or PLAIN.findall(text)[-1:]]
    if not found and (ran := UNITTEST.search(text)):
        bad = UNITTEST_BAD.search(text)
        failed = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", bad.group(1))) if bad else 0
        found = [(int(ran.group(1)) - failed, failed)]
    if not found:
        return (1, 0) if ok else (0, 1)
    passed, failed = (sum(column) for column in zip(*found))
    return passed, failed if ok else max(failed, 1)


def in_ctest(path):
    passed = failed = 0
    for case in xml.parse(path).getroot().iter("testcase"):
        status = case.get("status")
        if status in ("disabled", "notrun"):
            print(f"SKIPPED: {case.get('name')} ({status})", file=sys.stderr)
            continue
        p, f = in_text(case.findtext("system-out") or "", status == "run")
        passed, failed = passed + p, failed + f
    return passed, failed


def in_vitest(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    broken = sum(1 for suite in report["testResults"] if suite["status"] == "failed" and not suite["assertionResults"])
    return report["numPassedTests"], report["numFailedTests"] + broken


def show_failures(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in failures_in(file.read()):
            print(f"    {line}")


def main(kind, path, status="0"):
    try:
        if kind == "failures":
            return show_failures(path)
        if kind == "ctest":
            counts = in_ctest(path)
        elif kind == "vitest":
            counts = in_vitest(path)
        else:
            with open(path, encoding="utf-8", errors="replace") as file:
                counts = in_text(file.read(), status == "0")
    except (OSError, ValueError, KeyError, xml.ParseError) as error:
        print(f"tally: no report in {path}: {error}", file=sys.stderr)
        counts = (0, 1)
    print(*counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
