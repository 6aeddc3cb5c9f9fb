# Debian packages: installs those of a list that are missing, and says so. Source it after steps.sh.
# A list (ops/packages/*.txt) has a package a line, then what it is for; `#` begins a remark.

# names_in LIST...: the package names of lists.
names_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | awk '{print $1}'; }

# missing_of NAME...: those that are not installed.
missing_of() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *|//p' || true)
  printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$installed" | grep . || echo '-') || true
}

# as_root COMMAND...: runs it as root, with sudo where we are not.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# install_packages WHY LIST...: brings what the lists name and this machine lacks.
install_packages() {
  local why=$1 missing
  shift
  command -v dpkg-query >/dev/null || die "this is not a Debian system: install by hand what these name:" "$@"
  mapfile -t missing < <(missing_of $(names_in "$@"))
  ((${#missing[@]})) || return 0
  step "Install ${#missing[@]} Debian packages $why"
  local name
  for name in "${missing[@]}"; do
    say "$(sed -n "s/^\($name  *.*\)/\1/p" "$@" | head -1)"
  done
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    die "installing packages needs root, and there is no sudo here. As root, run:" \
      "apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  fi
  quietly build/logs/apt-update.log as_root apt-get update
  quietly build/logs/apt-install.log as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}
