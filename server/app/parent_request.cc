#include "server/app/parent_request.h"

#include "server/app/config.h"
#include "server/net/fetch.h"
#include "server/net/tls_context.h"

namespace giaoban {
namespace {

/// The problem that an answer names.
Error problem_of(const FetchReply& reply) {
  const auto body = parse_json(reply.body);
  const auto* known = body && body->is_object() ? find_problem(body->value("code", std::string())) : nullptr;
  return {known != nullptr ? known->code : problem::kInternal,
          "the parent answered with status " + std::to_string(reply.status)};
}

}  // namespace

Result<std::string> post_to_parent(const std::string& url, const std::string& target, const Json& body,
                                   const std::filesystem::path& config) {
  Config settings;
  if (!config.empty()) {
    auto read = read_config(config);
    if (!read) return std::unexpected(read.error());
    settings = std::move(*read);
  }
  auto address = Url::parse(url);
  if (!address) return std::unexpected(address.error());
  FetchRequest request;
  request.method = "POST";
  if (address->is_tls) {
    auto tls = client_tls(settings.parent_ca);
    if (!tls) return std::unexpected(tls.error());
    request.tls = std::move(*tls);
  }
  address->target = target;
  request.to = std::move(*address);
  request.body = to_text(body);
  auto reply = fetch_blocking(std::move(request));
  if (!reply) return std::unexpected(reply.error());
  if (reply->status != 200) return std::unexpected(problem_of(*reply));
  return std::move(reply->body);
}

}  // namespace giaoban
