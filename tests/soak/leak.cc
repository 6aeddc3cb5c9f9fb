// A fault to be preloaded into a node (LD_PRELOAD): every connection that it accepts leaves memory and a descriptor behind. Shows
// that the soak finds what leaks.
#include <dlfcn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr std::size_t kLeakedBytes = 256 << 10;
void* volatile lost;  // the compiler may not leave out what somebody could look at

int leave_behind(int descriptor) {
  if (descriptor < 0) return descriptor;
  lost = std::malloc(kLeakedBytes);
  if (lost != nullptr) std::memset(lost, 1, kLeakedBytes);
  (void)::dup(descriptor);
  return descriptor;
}

}  // namespace

extern "C" int accept(int listener, sockaddr* address, socklen_t* size) {
  static const auto real = reinterpret_cast<int (*)(int, sockaddr*, socklen_t*)>(::dlsym(RTLD_NEXT, "accept"));
  return leave_behind(real(listener, address, size));
}

extern "C" int accept4(int listener, sockaddr* address, socklen_t* size, int flags) {
  static const auto real = reinterpret_cast<int (*)(int, sockaddr*, socklen_t*, int)>(::dlsym(RTLD_NEXT, "accept4"));
  return leave_behind(real(listener, address, size, flags));
}
