#pragma once
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/hub/socket.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/result.h"

namespace giaoban {

/// The cookie that holds the token of a session.
constexpr std::string_view kSessionCookie = "giaoban_session";

/// Where a request came in: the public listener, or the control socket of the data directory (mode 0600),
/// whose caller is the administrator of this machine.
enum class Entrance { kPublic, kControl };

/// An HTTP request without its socket. Header names are lower-case; a repeated header keeps its last value.
struct Request {
  std::string method;
  std::string path;  ///< percent-decoded, without the query; always begins with "/"
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;
  std::string body;  ///< whole, at most limits::kBodyBytes; empty for streamed uploads
  std::string remote;  ///< address of the client, behind a listed proxy the one that it names
  bool secure = false;
  Hash channel = {};  ///< of an upgrade: names its TLS channel (RFC 9266); zero without TLS and behind a listed proxy
  Entrance entrance = Entrance::kPublic;
  /// In whose name the control socket asks (acting_api.h), the only one to set it: then the cookie says nothing.
  std::optional<AccountId> on_behalf_of = {};

  std::string_view header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
  /// The value of a cookie; empty where there is none.
  std::string_view cookie(std::string_view name) const;
};

/// The body of an answer that is read as it goes.
class Content {
 public:
  virtual ~Content() = default;
  virtual std::uint64_t size() const = 0;
  /// At most `most` bytes from `offset` on, at least one before the end. Errors: those of where it lies.
  virtual Result<std::string> read(std::uint64_t offset, std::size_t most) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< sent instead of `body` where not null
  std::filesystem::path file;  ///< sent instead of the body where not empty; Range is honoured
  std::shared_ptr<Content> content;  ///< sent instead of all those where not null; Range is honoured
  std::vector<std::pair<std::string, std::string>> headers;
};

/// The language of a reader: cookie `lang`, else Accept-Language, else Vietnamese (SPEC J4).
enum class Language { kVietnamese, kEnglish };
Language language_of(const Request& request);

/// An error as RFC 9457 problem details (api/problem.json), titled in the reader's language.
Json problem_json(const Error& error, Language language);

/// 200 with a JSON body.
Response json_response(const Json& body);

/// An RFC 9457 problem response for an error, titled in the reader's language.
Response problem_response(const Error& error, Language language);

/// The body of a request, in pieces as they arrive.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next piece, valid until the next call; empty at the end. Error: too_large, malformed (cut short).
  virtual boost::asio::awaitable<Result<std::string_view>> next() = 0;
};

}  // namespace giaoban
