#include "server/net/upgrade.h"

#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <span>

namespace giaoban {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3
constexpr std::string_view kVersion = "13";
constexpr std::size_t kKeyBytes = 16, kKeyLetters = 24;

std::string base64(std::span<const unsigned char> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP ends it with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// Whether it is kKeyBytes in base64.
bool is_key(std::string_view key) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  constexpr std::string_view kPadding = "==";
  return key.size() == kKeyLetters && key.ends_with(kPadding) &&
         std::ranges::all_of(key.substr(0, kKeyLetters - kPadding.size()), is_letter);
}

}  // namespace

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key).append(kGuid);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  [[maybe_unused]] const int made = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  assert(made == 1);
  return base64(std::span(digest).first(size));
}

std::expected<void, Response> check_upgrade(const Request& request) {
  const auto refuse = [&](const char* why) {
    return problem_response({problem::kBadRequest, why}, language_of(request));
  };
  if (request.header("sec-websocket-version") != kVersion) {
    Response response = refuse("the version of the WebSocket is not 13");
    response.status = 426;
    response.headers.emplace_back("Sec-WebSocket-Version", kVersion);
    return std::unexpected(std::move(response));
  }
  if (!is_key(request.header("sec-websocket-key"))) return std::unexpected(refuse("Sec-WebSocket-Key is not 16 bytes in base64"));
  return {};
}

std::string upgrade_answer(const Request& request, std::string_view extensions) {
  std::string head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
                     accept_key(request.header("sec-websocket-key")) + "\r\n";
  if (!extensions.empty()) head.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
  return head.append("\r\n");
}

std::string upgrade_request(std::string_view host, std::string_view target, std::string_view key, const HeaderList& headers) {
  std::string head = "GET ";
  head.append(target).append(" HTTP/1.1\r\nHost: ").append(host);
  head.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ").append(kVersion);
  head.append("\r\nSec-WebSocket-Key: ").append(key).append("\r\n");
  for (const auto& [name, value] : headers) head.append(name).append(": ").append(value).append("\r\n");
  return head.append("\r\n");
}

std::string fresh_upgrade_key() {
  std::array<unsigned char, kKeyBytes> bytes;
  // Short reads and interruptions do not happen for so few bytes (getrandom(2)).
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  return base64(bytes);
}

}  // namespace giaoban
