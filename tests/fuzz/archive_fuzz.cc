#include <sys/mman.h>
#include <unistd.h>

#include "sync/log/ed25519.h"
#include "sync/store/archive.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// [K6] Whatever stands in a file that calls itself an archive, it is proved or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int fd = memfd_create("archive", 0);
  static const Ed25519Verifier verifier;
  require(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == static_cast<ssize_t>(size), "the file in memory is written");
  const auto proved = verify_archive("/proc/self/fd/" + std::to_string(fd), verifier, 1'705'968'000'000);
  require(!proved || proved->bytes == size, "what is proved is the whole file");
  return 0;
}
