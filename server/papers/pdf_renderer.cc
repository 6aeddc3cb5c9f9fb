#include "server/papers/pdf_renderer.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

namespace giaoban {
namespace {

constexpr int kNotFound = 127;  // as a shell says it
constexpr std::size_t kSaidBytes = 400;

/// A file in memory, closed with this.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : fd_(memfd_create(name, MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return lseek(fd_, 0, SEEK_SET) == 0;
  }
  std::string read(std::size_t most) const {
    std::string bytes(most, '\0');
    std::size_t have = 0;
    while (have < most) {
      const ssize_t got = pread(fd_, bytes.data() + have, most - have, static_cast<off_t>(have));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
  }
  std::size_t size() const {
    const off_t end = lseek(fd_, 0, SEEK_END);
    return end < 0 ? 0 : static_cast<std::size_t>(end);
  }

 private:
  int fd_;
};

void limit(int resource, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

/// After fork: only what is safe in the child of a process with threads.
[[noreturn]] void become(const char* program, int input, int output, int said, const RenderLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  dup2(input, 0);
  dup2(output, 1);
  dup2(said, 2);
  syscall(SYS_close_range, 3U, ~0U, 0U);
  unshare(CLONE_NEWUSER | CLONE_NEWNET);  // where it is refused, the page still names nothing to fetch
  limit(RLIMIT_AS, limits.memory_bytes);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.time.count()));
  limit(RLIMIT_FSIZE, limits.output_bytes);
  limit(RLIMIT_CORE, 0);
  const char* arguments[] = {program, "--quiet", "--encoding", "utf-8", "--pdf-variant", "pdf/a-2b", "-", "-", nullptr};
  const char* environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent", "PYTHONDONTWRITEBYTECODE=1", nullptr};
  execvpe(program, const_cast<char**>(arguments), const_cast<char**>(environment));
  _exit(kNotFound);
}

/// How the child ended; nullopt where its time was over: then it is ended here.
std::optional<int> wait_for_end(pid_t child, std::chrono::seconds time) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, child, 0U));
  int ready = 1;
  if (handle >= 0) {
    const auto until = std::chrono::steady_clock::now() + time;
    do {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
      pollfd one{handle, POLLIN, 0};
      ready = poll(&one, 1, static_cast<int>(std::max<long>(0, left)));
    } while (ready < 0 && errno == EINTR);
    close(handle);
  }
  if (ready == 0) kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return ready == 0 ? std::nullopt : std::optional(status);
}

std::string said_by(const MemoryFile& file) {
  std::string said = file.read(file.size());
  if (said.size() > kSaidBytes) said = said.substr(said.size() - kSaidBytes);  // the last line says what it was
  for (char& c : said)
    if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~') c = ' ';
  return said;
}

}  // namespace

Result<std::string> render_pdf(const std::string& html, const RenderLimits& limits, const std::string& program) {
  MemoryFile input("page"), output("pdf"), said("said");
  if (input.fd() < 0 || output.fd() < 0 || said.fd() < 0 || !input.write(html)) return fail(problem::kRenderFailed, std::strerror(errno));
  const char* name = program.c_str();
  const pid_t child = fork();
  if (child < 0) return fail(problem::kRenderFailed, std::strerror(errno));
  if (child == 0) become(name, input.fd(), output.fd(), said.fd(), limits);
  const auto status = wait_for_end(child, limits.time);
  if (!status) return fail(problem::kRenderFailed, "it took longer than " + std::to_string(limits.time.count()) + " s");
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == kNotFound) return fail(problem::kToolMissing, program + " is not installed");
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) return fail(problem::kRenderFailed, said_by(said));
  std::string pdf = output.read(output.size());
  if (!pdf.starts_with("%PDF-")) return fail(problem::kRenderFailed, "what came is no PDF");
  return pdf;
}

}  // namespace giaoban
