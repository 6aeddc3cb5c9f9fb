#include "server/net/response_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/status.hpp>
#include <algorithm>
#include <ctime>
#include <optional>

#include "server/api/conditional.h"
#include "server/api/security_headers.h"

namespace giaoban {
namespace asio = boost::asio;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kPieceBytes = 64 << 10;

/// An open file that closes itself.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  std::uint64_t size() const {
    struct stat status {};
    return fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  }
  /// Appends up to `size` bytes from `offset`; returns how many.
  std::size_t read(std::uint64_t offset, std::size_t size, std::string& out) const {
    const std::size_t old = out.size();
    out.resize(old + size);
    const ssize_t got = pread(descriptor_, out.data() + old, size, static_cast<off_t>(offset));
    out.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return out.size() - old;
  }

 private:
  int descriptor_;
};

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

/// Adds bytes of the body to what is gathered; false where they cannot be read: the promised length cannot be kept.
bool gather(const Response& response, const std::optional<OpenFile>& file, std::uint64_t offset, std::size_t size,
            std::string& out) {
  if (file) return file->read(offset, size, out) == size;
  if (!response.content) {
    out.append(response.shared_body ? *response.shared_body : response.body, offset, size);
    return true;
  }
  while (size != 0) {
    const auto some = response.content->read(offset, size);
    if (!some || some->empty()) return false;
    out += *some;
    offset += some->size();
    size -= some->size();
  }
  return true;
}

/// A header's value without what could end its line: names of files come from people.
void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ");
  for (char c : value) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) head.push_back(c);
  }
  head.append("\r\n");
}

std::string head_of(const Response& response, std::uint64_t length, AfterResponse after) {
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(
      static_cast<unsigned>(response.status)));
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason) + "\r\n";
  append_header(head, "Date", http_date());
  const bool has_body = response.status != 304 && response.status != 204;
  if (has_body && !response.content_type.empty()) append_header(head, "Content-Type", response.content_type);
  if (has_body) append_header(head, "Content-Length", std::to_string(length));
  if (after == AfterResponse::kClose) append_header(head, "Connection", "close");
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  return head += "\r\n";
}

asio::awaitable<bool> flush(Transport& transport, Deadline& deadline, std::chrono::milliseconds stall_time) {
  deadline.set(stall_time, Deadline::Action::kCut);
  const auto [failed] = co_await transport.async_flush(kTuple);
  deadline.clear();
  co_return !failed;
}

}  // namespace

asio::awaitable<bool> write_response(Transport transport, Deadline& deadline, std::chrono::milliseconds stall_time,
                                     const Request& request, Response& response, AfterResponse after) {
  std::optional<OpenFile> file;
  if (!response.file.empty()) {
    file.emplace(response.file);
    if (!file->is_open()) {
      file.reset();
      response = problem_response({problem::kNotFound}, language_of(request));
    }
  }
  add_security_headers(request, response);
  const std::uint64_t whole = file ? file->size() : response.content ? response.content->size()
                              : response.shared_body ? response.shared_body->size() : response.body.size();
  ByteRange range = apply_conditions(request, response, whole, file.has_value() || response.content != nullptr);
  transport.gathering() += head_of(response, range.size, after);
  if (request.method == "HEAD") range.size = 0;
  // In pieces, so that a slow reader is given time for each and memory holds one.
  do {
    const std::size_t size = std::min<std::uint64_t>(kPieceBytes, range.size);
    if (!gather(response, file, range.offset, size, transport.gathering())) co_return false;
    transport.send_gathered();
    if (!co_await flush(transport, deadline, stall_time)) co_return false;
    range.offset += size;
    range.size -= size;
  } while (range.size != 0);
  co_return true;
}

}  // namespace giaoban
