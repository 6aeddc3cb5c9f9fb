# Node.js for the web client's build. Vite needs at least NODE_NEEDED; Debian 12 has 18. Where the one found
# is older, ops/packages/node/ (npm's own Node.js, pinned with hashes) goes to build/tools. Source after packages.sh.

NODE_NEEDED_MAJOR=22
NODE_NEEDED_MINOR=12

# node_is_current: whether `node` on the PATH is new enough.
node_is_current() {
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  ((major > NODE_NEEDED_MAJOR || (major == NODE_NEEDED_MAJOR && minor >= NODE_NEEDED_MINOR)))
}

# ensure_node: after it, `node` and `npm` on the PATH are new enough.
ensure_node() {
  node_is_current && return 0
  local tools=$PWD/build/tools
  if [[ ! -x $tools/node ]] || ! cmp -s ops/packages/node/package-lock.json "$tools/package-lock.json"; then
    command -v npm >/dev/null || install_packages "that bring npm" ops/packages/node.txt
    step "Bring Node.js from npm to build/tools (here: $(node --version 2>/dev/null || echo none), needed: ≥ $NODE_NEEDED_MAJOR.$NODE_NEEDED_MINOR)"
    rm -rf "$tools"
    mkdir -p "$tools"
    cp ops/packages/node/package.json ops/packages/node/package-lock.json "$tools"
    quietly build/logs/node.log npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error
    ln -sf "$tools"/node_modules/node-linux-*/bin/node "$tools"/node_modules/.bin/{npm,npx} "$tools/"
  fi
  export PATH=$tools:$PATH
  node_is_current || die "Node.js of build/tools does not run here: $(node --version 2>&1)" \
    "Install Node.js ≥ $NODE_NEEDED_MAJOR.$NODE_NEEDED_MINOR by hand and run this again."
}

# ensure_npm_packages FOLDER: `npm ci` there where its package-lock.json or the Node.js in use changed.
ensure_npm_packages() {
  local folder=$1 stamp=$1/node_modules/.installed now
  now="$(node --version) $(sha256sum <"$folder/package-lock.json")"
  [[ -f $stamp && $(<"$stamp") == "$now" ]] && return 0
  step "Install the npm packages of $folder/"
  quietly "build/logs/npm-$(basename "$folder").log" npm ci --prefix "$folder" --no-audit --no-fund
  echo "$now" >"$stamp"
}
