# Builds: the server with CMake presets, the web client with Vite. Source it after node.sh.
. ops/setup/gecode.sh

export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
# Another clone of the repository may use what ccache remembers of this one; headers compiled ahead too.
export CCACHE_BASEDIR=${CCACHE_BASEDIR-$PWD} CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

# One script at a time installs and builds in this folder: others wait.
begin_setup() {
  mkdir -p build
  exec 9>build/setup.lock
  flock -n 9 && return 0
  step "Wait for another ops script that builds here"
  flock 9
}
end_setup() { exec 9>&-; }

configure() {
  ensure_gecode_headers
  [[ -f build/$1/build.ninja ]] || logged "build/logs/configure-$1.log" cmake --preset "$1"
}

# build_server PRESET [TARGET...]: configures once, then builds; everything where no target is named.
build_server() {
  local preset=$1 target=()
  shift
  (($#)) && target=(--target "$@")
  step "Build the server ($preset)"
  configure "$preset" || return 1
  logged "build/logs/build-$preset.log" cmake --build --preset "$preset" "${target[@]}"
}

# build_tests PRESET ARGUMENT...: of the tests that ctest selects by the arguments, just the programs.
build_tests() {
  local preset=$1 programs
  shift
  step "Build the tests ($preset)"
  configure "$preset" || return 1
  mapfile -t programs < <(comm -12 \
    <(ctest --preset "$preset" -N "$@" | sed -n 's/^ *Test *#[0-9]*: //p' | sort -u) \
    <(ninja -C "build/$preset" -t targets all | sed -n 's/: phony$//p' | sort -u))
  ((${#programs[@]})) || return 1
  logged "build/logs/build-$preset.log" cmake --build --preset "$preset" --target "${programs[@]}"
}

# any_newer FILE PATH...: whether a source below the paths is newer than the file, or the file is missing.
any_newer() {
  local than=$1
  shift
  [[ ! -e $than || -n $(find "$@" -newer "$than" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
    -not -path '*/generated/*' -print -quit) ]]
}

# build_web_client: brings npm packages and builds web-client/dist where a source is newer than it.
build_web_client() {
  ensure_npm_packages web-client
  any_newer web-client/dist/index.html web-client schema || return 0
  step "Build the web client"
  logged build/logs/web-client.log npm run build --prefix web-client || return 1
  touch web-client/dist/index.html
}
