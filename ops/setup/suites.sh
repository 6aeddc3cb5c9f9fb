# Suites: runs test programs, counts what they ran, goes on after a failure. Source it after steps.sh.

PASSED=0
FAILED=0
SUITES_FAILED=()
SKIPPED=()

# add_counts NAME PASSED FAILED
add_counts() {
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + $3))
  (($3 == 0)) || SUITES_FAILED+=("$1")
  say "$1: $2 passed, $3 failed"
}

# skip NAME WHY: nothing is skipped in silence.
skip() {
  SKIPPED+=("$1: $2")
  printf '\n!!! SKIPPED: %s: %s\n\n' "$1" "$2"
}

# broken NAME: what had to work before tests could run did not.
broken() { add_counts "$1" 0 1; }

# suite_text NAME COMMAND...: any program; its counts are read from what it prints.
suite_text() {
  local name=$1 log=build/logs/test-$1.log status=0
  shift
  step "Test: $name"
  logged "$log" "$@" || status=1
  add_counts "$name" $(python3 ops/setup/tally.py text "$log" "$status")
}

# suite_ctest NAME PRESET ARGUMENT...: the tests of a build that ctest selects by the arguments.
suite_ctest() {
  local name=$1 preset=$2 report=$PWD/build/logs/test-$1.xml status=0 counts
  shift 2
  step "Test: $name"
  rm -f "$report"
  logged "build/logs/test-$name.log" ctest --preset "$preset" --output-junit "$report" \
    --test-output-size-passed 200000 --no-tests=error --timeout 900 "$@" || status=1
  counts=$(python3 ops/setup/tally.py ctest "$report")
  [[ $status == 0 || $counts != *" 0" ]] || counts="${counts% 0} 1"
  add_counts "$name" $counts
}

# suite_vitest NAME FOLDER
suite_vitest() {
  local name=$1 report=$PWD/build/logs/test-$1.json status=0 counts
  step "Test: $name"
  rm -f "$report"
  (cd "$2" && logged "$OLDPWD/build/logs/test-$name.log" npx vitest run --reporter=default --reporter=json --outputFile.json="$report") || status=1
  counts=$(python3 ops/setup/tally.py vitest "$report")
  [[ $status == 0 || $counts != *" 0" ]] || counts="${counts% 0} 1"
  add_counts "$name" $counts
}

# finish_suites: times, what was skipped, what failed, and the totals as the last line. Its status is the verdict.
finish_suites() {
  local line
  steps_table
  echo
  for line in "${SKIPPED[@]}"; do echo "!!! SKIPPED: $line"; done
  for line in "${SUITES_FAILED[@]}"; do
    echo "FAILED: $line (build/logs/test-$line.log)"
    [[ ! -f build/logs/test-$line.log ]] || python3 ops/setup/tally.py failures "build/logs/test-$line.log"
  done
  if ((PASSED + FAILED == 0)); then echo "FAILED: no test was run"; fi
  printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
  ((FAILED == 0 && PASSED > 0))
}
