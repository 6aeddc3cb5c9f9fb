#pragma once
#include <functional>
#include <map>

#include "server/app/data_dir.h"
#include "sync/base/json.h"

namespace giaoban {

/// A record of a space, as the node tells it.
struct ToldRecord {
  std::string id;
  Json fields;

  /// Empty where the record does not say it, or says no text.
  std::string text(const char* field) const;
};

/// The running node of a data directory, asked in the name of one of its accounts (server/api/acting_api.h): what the account
/// may is what it may over HTTP. Blocks; for a command line. Every function's errors: node_not_running, not_signed_in (no such
/// account), and what the node answers.
class ActingClient {
 public:
  /// An answer as it came, of whatever type.
  struct Answer {
    int status = 0;
    std::string body;
  };
  /// How a request reaches the node: method, target, content type, body.
  using Send = std::function<Result<Answer>(const std::string& target, const std::string& content_type, const std::string& body)>;

  ActingClient(const DataDir& dir, std::string username);
  ActingClient(Send send, std::string username) : send_(std::move(send)), username_(std::move(username)) {}

  using Query = std::map<std::string, std::string>;
  Result<Json> get(const std::string& path, const Query& query = {}) const;
  Result<Json> post(const std::string& path, const Json& body) const;
  Result<Json> remove(const std::string& path) const;
  /// A file instead of JSON, out and in.
  Result<std::string> get_text(const std::string& path) const;
  Result<Json> post_text(const std::string& path, const std::string& content_type, const std::string& body) const;

  /// Runs a command (SPEC C) under an id of its own; what it comes to.
  Result<Json> command(const std::string& space, const std::string& name, const Json& arguments) const;
  /// record.put.
  Result<Json> put(const std::string& space, const std::string& collection, const std::string& id, const Json& fields) const;
  /// All records of a collection, by their ids.
  Result<std::vector<ToldRecord>> records(const std::string& space, const std::string& collection) const;
  /// The account itself (api/session.json).
  Result<Json> account() const;

 private:
  Result<Answer> ask(const std::string& method, const std::string& path, const Query& query, const std::string& content_type,
                     const std::string& body) const;

  Send send_;
  std::string username_;
};

}  // namespace giaoban
