# Gecode's headers. libgecode-dev wants Debian's default Boost, which cannot stand beside libboost1.81-dev; its headers need
# neither, so the package is unpacked and not installed (decision 0024). Source it after steps.sh.

ensure_gecode_headers() {
  [[ -f build/gecode/usr/include/gecode/int.hh || -f /usr/include/gecode/int.hh || -f /usr/local/include/gecode/int.hh ]] && return 0
  step "Unpack the headers of Gecode"
  mkdir -p build/gecode/download
  # Where nothing had to be installed, apt may know of no packages yet.
  download_gecode || { quietly build/logs/apt-update.log as_root apt-get update && download_gecode; } ||
    die "could not fetch libgecode-dev: build/logs/gecode.log"
  dpkg-deb -x build/gecode/download/libgecode-dev_*.deb build/gecode
}

download_gecode() { (cd build/gecode/download && apt-get download libgecode-dev) >build/logs/gecode.log 2>&1; }
