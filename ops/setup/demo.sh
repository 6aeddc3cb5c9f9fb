# The demo: two linked nodes on loopback, their data under run/. Source it after build.sh.
# Uses PROVINCE_PORT and UNIT_PORT.

GIAOBAN=build/release/server/app/giaoban
NGHE_AN=40000000-0000-5000-8000-000000000040
THAI_HOA=40000000-0000-5000-8000-000000000414

# answers PORT: whether a node there says that it is ready.
answers() {
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
  read -r -t 5 _ status _ <&3
  timeout 5 cat <&3 >/dev/null
  exec 3<&- 3>&-
  [[ $status == 200 ]]
} 2>/dev/null

# pid_of NAME: the process of a demo node that runs, by its PID file; empty where none does.
pid_of() {
  local pid
  pid=$(cat "run/$1.pid" 2>/dev/null) || return 0
  [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$PWD/$GIAOBAN"* ]] && echo "$pid" || true
}

# start_node NAME PORT: starts a node in the background and waits until it answers.
start_node() {
  local name=$1 port=$2 pid waited=0
  answers "$port" && die "something else answers on port $port." \
    "End it, or choose other ports: ops/run --province-port N --unit-port N"
  "$GIAOBAN" serve --data "run/$name" --listen "127.0.0.1:$port" --web web-client/dist >>"run/$name.log" 2>&1 &
  pid=$!
  echo "$pid" >"run/$name.pid"
  until answers "$port"; do
    if ! kill -0 "$pid" 2>/dev/null || ((++waited > 600)); then
      tail -n 20 "run/$name.log" >&2
      die "the node $name did not start. Its log: run/$name.log"
    fi
    sleep 0.05
  done
}

# script_pid: the `ops/run` that watches the nodes; empty where none does.
script_pid() {
  local pid
  pid=$(cat run/script.pid 2>/dev/null) || return 0
  { tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ops/run && echo "$pid"; } 2>/dev/null || true
}

# stop_script: asks it to end; it stops its nodes.
stop_script() {
  local pid
  pid=$(script_pid)
  [[ -n $pid ]] || return 0
  kill -TERM "$pid"
  timeout 40 tail --pid="$pid" -f /dev/null || true
}

# stop_nodes: asks both to end and waits until they have.
stop_nodes() {
  local name pid
  for name in thai-hoa nghe-an; do
    pid=$(pid_of "$name")
    [[ -n $pid ]] || continue
    kill -TERM "$pid" 2>/dev/null || true
    if ! timeout 15 tail --pid="$pid" -f /dev/null; then
      say "$name (process $pid) did not end within 15 s: killing it. What it had acknowledged is on disk."
      kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "run/$name.pid"
  done
}

# remove_demo_data: deletes what this script made under run/, and nothing else.
remove_demo_data() {
  say "Deleting the demo's data: run/nghe-an, run/thai-hoa and their logs"
  rm -rf run/nghe-an run/thai-hoa run/nghe-an.log run/thai-hoa.log run/term.json run/ready
}

# make_province: an empty node of the province with the demo loaded.
make_province() {
  mkdir -p run
  quietly run/nghe-an.log "$GIAOBAN" init --data run/nghe-an --unit "$NGHE_AN" --name "Nghệ An" \
    --full-name "Tỉnh Nghệ An" --kind province --level provincial
  quietly run/nghe-an.log "$GIAOBAN" load --data run/nghe-an ops/demo/nghe-an.json
  quietly run/nghe-an.log "$GIAOBAN" load units ops/demo/units-vietnam.csv --data run/nghe-an
  python3 -B ops/demo/term.py >run/term.json
  quietly run/nghe-an.log "$GIAOBAN" load --data run/nghe-an run/term.json
}

# make_unit: the unit's node, joined to the province's, which must run.
make_unit() {
  local code
  code=$("$GIAOBAN" link code --data run/nghe-an --unit "$THAI_HOA") || die "the province gave no code to join with."
  quietly run/thai-hoa.log "$GIAOBAN" join "http://127.0.0.1:$PROVINCE_PORT" --code "$code" --data run/thai-hoa
  quietly run/thai-hoa.log "$GIAOBAN" load --data run/thai-hoa ops/demo/thai-hoa.json
  echo "$PROVINCE_PORT" >run/ready
}

# print_accounts FILE: the log-ins of a demo file, a line each.
print_accounts() {
  python3 - "$1" <<'PYTHON'
import json, sys
print(f"    {'name':<17}{'password':<15}{'role':<11}who")
for account in json.load(open(sys.argv[1], encoding="utf-8"))["accounts"]:
    roles = ", ".join(account["roles"])
    print(f"    {account['username']:<17}{account['password']:<15}{roles:<11}{account['full_name']}, {account['post']}")
PYTHON
}
