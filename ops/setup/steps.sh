# Steps: says what a script is doing while it does it, and how long each took. Source it; needs bash.
# After a run, steps_table shows where the time went.

STEPS_BEGAN=$SECONDS
STEPS_NAMES=()
STEPS_TIMES=()
STEP_NAME=""
STEP_BEGAN=$SECONDS

# step TEXT: ends the step before and begins the next.
step() {
  step_end
  STEP_NAME=$1
  STEP_BEGAN=$SECONDS
  printf '[%3d s] %s\n' $((SECONDS - STEPS_BEGAN)) "$1"
}

# step_end: ends the current step, if any, and remembers its time.
step_end() {
  [[ -n $STEP_NAME ]] || return 0
  STEPS_NAMES+=("$STEP_NAME")
  STEPS_TIMES+=($((SECONDS - STEP_BEGAN)))
  STEP_NAME=""
}

# say TEXT...: a line that belongs to the current step.
say() { printf '        %s\n' "$@"; }

# die TEXT...: says what is wrong and what to do, and ends the script.
die() {
  printf '\nops: %s\n' "$1" >&2
  shift
  (($#)) && printf '     %s\n' "$@" >&2
  exit 1
}

steps_table() {
  step_end
  local i
  printf '\nWhere the time went:\n'
  for i in "${!STEPS_NAMES[@]}"; do
    printf '  %5d s  %s\n' "${STEPS_TIMES[i]}" "${STEPS_NAMES[i]}"
  done
  printf '  %5d s  in all\n' $((SECONDS - STEPS_BEGAN))
}

# logged LOG COMMAND...: runs a command with its output in a file; shows the end of it where it fails.
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 40 "$log" >&2
  printf '\nThis failed: %s\nAll of its output: %s\n' "$*" "$log" >&2
  return 1
}

# quietly LOG COMMAND...: the same, and ends the script where it fails.
quietly() { logged "$@" || exit 1; }
