#include "server/app/acting_client.h"

#include "schema/problems.h"
#include "server/app/node_core.h"
#include "server/net/fetch.h"
#include "server/net/target.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

/// As a page does, a minute is waited for what the owner's node decides.
constexpr std::chrono::seconds kAnswerTime{60};
/// Of a listing that never ends, more is not asked for.
constexpr std::size_t kRecordsMost = 100'000;

Result<ActingClient::Answer> send_to(const DataDir& dir, const std::string& target, const std::string& content_type, const std::string& body) {
  FetchRequest request;
  request.method = "POST";
  request.to = dir.control_socket();
  request.target = target;
  request.body = body;
  request.content_type = content_type;
  request.time = kAnswerTime;
  auto reply = fetch_blocking(std::move(request));
  if (!reply)
    return fail(problem::kNodeNotRunning, "no node answers on " + dir.control_socket().string() + "; start it with giaoban serve");
  return ActingClient::Answer{reply->status, std::move(reply->body)};
}

/// The problem that the node named.
Error refusal(const ActingClient::Answer& answer) {
  const auto json = parse_json(answer.body);
  if (!json || !json->is_object()) return {problem::kInternal, "the node answered " + std::to_string(answer.status), {}};
  const auto* known = find_problem(json->value("code", std::string()));
  return {known == nullptr ? problem::kInternal : known->code, json->value("detail", std::string()), json->value("pointer", std::string())};
}

Result<Json> read_answer(const Result<ActingClient::Answer>& answer) {
  if (!answer) return std::unexpected(answer.error());
  if (answer->status >= 400) return std::unexpected(refusal(*answer));
  return answer->body.empty() ? Result<Json>(Json::object()) : parse_json(answer->body);
}

}  // namespace

std::string ToldRecord::text(const char* field) const {
  const auto found = fields.find(field);
  return found != fields.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ActingClient::ActingClient(const DataDir& dir, std::string username)
    : ActingClient([dir](const std::string& target, const std::string& type, const std::string& body) { return send_to(dir, target, type, body); },
                   std::move(username)) {}

Result<ActingClient::Answer> ActingClient::ask(const std::string& method, const std::string& path, const Query& query,
                                               const std::string& content_type, const std::string& body) const {
  std::string target = "/control/as/" + percent_encode(username_) + "?method=" + method + "&path=" + percent_encode(path);
  for (const auto& [name, value] : query) target += "&" + percent_encode(name) + "=" + percent_encode(value);
  return send_(target, content_type, body);
}

Result<Json> ActingClient::get(const std::string& path, const Query& query) const { return read_answer(ask("GET", path, query, "", "")); }

Result<Json> ActingClient::post(const std::string& path, const Json& body) const {
  return read_answer(ask("POST", path, {}, "application/json", to_text(body)));
}

Result<Json> ActingClient::remove(const std::string& path) const { return read_answer(ask("DELETE", path, {}, "", "")); }

Result<std::string> ActingClient::get_text(const std::string& path) const {
  auto answer = ask("GET", path, {}, "", "");
  if (!answer) return std::unexpected(answer.error());
  if (answer->status >= 400) return std::unexpected(refusal(*answer));
  return std::move(answer->body);
}

Result<Json> ActingClient::post_text(const std::string& path, const std::string& content_type, const std::string& body) const {
  return read_answer(ask("POST", path, {}, content_type, body));
}

Result<Json> ActingClient::command(const std::string& space, const std::string& name, const Json& arguments) const {
  const Uuid id = make_uuid(unix_ms_now(), random_bytes<10>());
  auto answer = post("/api/v1/commands", {{"id", id.text()}, {"space", space}, {"name", name}, {"arguments", arguments}});
  if (!answer) return answer;
  return answer->contains("value") ? (*answer)["value"] : Json::object();
}

Result<Json> ActingClient::put(const std::string& space, const std::string& collection, const std::string& id, const Json& fields) const {
  return command(space, "record.put", {{"collection", collection}, {"id", id}, {"fields", fields}});
}

Result<std::vector<ToldRecord>> ActingClient::records(const std::string& space, const std::string& collection) const {
  std::vector<ToldRecord> records;
  std::string after;
  do {
    auto part = get("/api/v1/spaces/" + space + "/records/" + collection, after.empty() ? Query() : Query{{"after", after}});
    if (!part) return std::unexpected(part.error());
    for (Json& each : part->at("records")) records.push_back({each.at("id"), std::move(each.at("record"))});
    after = part->value("next", std::string());
    if (records.size() > kRecordsMost) return fail(problem::kTooMany, collection);
  } while (!after.empty());
  return records;
}

Result<Json> ActingClient::account() const { return get("/api/v1/session"); }

}  // namespace giaoban
