#include "api_conference.h"

#include "server/api/acting_api.h"
#include "server/api/records_api.h"
#include "server/api/session_api.h"

namespace giaoban {
namespace {

/// A node with two accounts, asked over its control socket.
struct Acting : ConferenceApiWorld {
  Accounts accounts{store};
  Sessions sessions{store};
  SessionApi session{{accounts, sessions, directory, signer.node(), kUnit, [] { return kNow; }}};

  Acting() {
    session.add_to(router);
    add_records_api(router, hub, session.find_caller());
    add_acting_api(router, accounts);
    router.on_control("POST", "/control/secret", [](const Request&, const PathValues&) -> boost::asio::awaitable<Response> {
      co_return json_response(Json::object());
    });
    router.on("POST", "/api/v1/echo", [](const Request& request, const PathValues&) -> boost::asio::awaitable<Response> {
      Response response;
      response.content_type = std::string(request.header("content-type"));
      response.body = request.query.at("more") + request.body;
      response.status = request.entrance == Entrance::kPublic ? 201 : 500;
      co_return response;
    });
    add("thuky", kUnit, Role::kSecretary, 1);
    add("lathuky", numbered(99), Role::kSecretary, 2);
  }
  void add(const std::string& username, const UnitId& unit, Role role, std::uint8_t number) {
    Account account;
    account.id = numbered(number);
    account.username = username;
    account.full_name = username;
    account.unit = unit;
    account.roles.add(role);
    REQUIRE(accounts.add(account));
  }
  Response as(const std::string& username, const std::string& method, const std::string& path, std::map<std::string, std::string> more = {},
              const std::string& body = "") {
    Request request = request_of("POST", "/control/as/" + username, {{"content-type", "text/x-given"}});
    request.entrance = Entrance::kControl;
    request.query = std::move(more);
    if (!method.empty()) request.query["method"] = method;
    if (!path.empty()) request.query["path"] = path;
    request.body = body;
    return ask(std::move(request));
  }
};

TEST_CASE("the control socket asks in the name of an account, and the same handler answers") {
  Acting node;
  const auto who = node.as("thuky", "GET", "/api/v1/session");
  REQUIRE_MESSAGE(who.status == 200, who.body);
  CHECK((*parse_json(who.body))["username"] == "thuky");
  const auto echo = node.as("thuky", "POST", "/api/v1/echo", {{"more", "a"}}, "b\xff");
  CHECK(echo.status == 201);
  CHECK(echo.content_type == "text/x-given");
  CHECK(echo.body == "ab\xff");
}

TEST_CASE("an account that is not there is refused by its name, and what is not a request too") {
  Acting node;
  const auto unknown = node.as("khongco", "GET", "/api/v1/session");
  CHECK(code_of(unknown) == "not_signed_in");
  CHECK(unknown.body.find("khongco") != std::string::npos);
  CHECK(code_of(node.as("thuky", "", "/api/v1/session")) == "missing_field");
  CHECK(code_of(node.as("thuky", "GET", "")) == "missing_field");
  CHECK(code_of(node.as("thuky", "GET", "api")) == "invalid_field");
  CHECK(code_of(node.as("thuky", "GET", "/api/v1/nothing")) == "not_found");
  CHECK(code_of(node.as("thuky", "PATCH", "/api/v1/session")) == "method_not_allowed");
}

TEST_CASE("an account reaches nothing of the control socket, and nobody acts from outside") {
  Acting node;
  CHECK(code_of(node.as("thuky", "POST", "/control/secret")) == "not_found");
  CHECK(code_of(node.as("thuky", "POST", "/control/as/lathuky", {{"method", "GET"}})) == "not_found");
  CHECK(!node.router.match("POST", "/control/as/thuky", Entrance::kPublic, false));
  Request request = request_of("GET", "/api/v1/session", {{"on_behalf_of", numbered(1).text()}});
  CHECK(code_of(node.ask(request)) == "not_signed_in");
}

TEST_CASE("records are read by members alone, part by part, and without those that were deleted") {
  Acting node;
  const std::string guests = "/api/v1/spaces/" + node.conference.text() + "/records/guests";
  std::vector<RecordChange> changes;
  for (int i = 0; i < 502; ++i) {
    const std::string id = "g" + std::to_string(1000 + i);
    changes.push_back({"guests", id, {{"full_name", id}, {"rank", "a0"}}, {}});
  }
  changes.push_back({"guests", "g1001", Json::object(), true});
  node.put(node.conference, std::move(changes));
  const auto first = *parse_json(node.as("thuky", "GET", guests).body);
  REQUIRE(first["records"].size() == kRecordsOfAnswer);
  CHECK(first["records"][0]["record"]["full_name"] == "g1000");
  CHECK(first["records"][1]["id"] == "g1002");
  CHECK(first["next"] == "g1500");
  const auto rest = *parse_json(node.as("thuky", "GET", guests, {{"after", "g1500"}}).body);
  CHECK(rest["records"].size() == 1);
  CHECK(!rest.contains("next"));
  CHECK(code_of(node.as("lathuky", "GET", guests)) == "space_unknown");
  CHECK(code_of(node.as("thuky", "GET", "/api/v1/spaces/khong/records/guests")) == "space_unknown");
  CHECK(code_of(node.as("thuky", "GET", "/api/v1/spaces/" + node.conference.text() + "/records/birds")) == "unknown_collection");
  CHECK(code_of(node.ask(request_of("GET", guests))) == "not_signed_in");
}

TEST_CASE("an answer about large records ends before it is too large, and what comes after is told on asking") {
  Acting node;
  std::string note;
  for (int i = 0; i < 2000; ++i) note += "ộ";
  std::size_t count = 0;
  std::vector<RecordChange> changes;
  for (; count * note.size() < 2 * kRecordsBytes; ++count)
    changes.push_back({"responses", ApiWorld::kUnit.text() + "/r" + std::to_string(1000 + count), {{"answer", "accepted"}, {"note", note}}, {}});
  node.put(node.conference, std::move(changes));
  std::size_t seen = 0, answers = 0;
  std::string after;
  do {
    const auto part = *parse_json(node.as("thuky", "GET", "/api/v1/spaces/" + node.conference.text() + "/records/responses", {{"after", after}}).body);
    seen += part["records"].size();
    CHECK(part["records"].size() < kRecordsOfAnswer);
    CHECK(to_text(part).size() < kRecordsBytes + 2 * note.size() + 1000);
    after = part.value("next", std::string());
    ++answers;
  } while (!after.empty());
  CHECK(seen == count);
  CHECK(answers >= 2);
}

TEST_CASE("the spaces of the account's unit are listed, by kind, and whether they are this node's") {
  Acting node;
  const Json spaces = (*parse_json(node.as("thuky", "GET", "/api/v1/spaces").body))["spaces"];
  REQUIRE(spaces.size() == 2);
  CHECK(spaces[0]["kind"] == "registry");
  CHECK(spaces[1]["space"] == node.conference.text());
  CHECK(spaces[1]["owned"] == true);
  CHECK((*parse_json(node.as("lathuky", "GET", "/api/v1/spaces").body))["spaces"].empty());
  CHECK(code_of(node.ask(request_of("GET", "/api/v1/spaces"))) == "not_signed_in");
}

}  // namespace
}  // namespace giaoban
