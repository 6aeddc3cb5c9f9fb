#include "api_world.h"

#include <set>

#include "server/api/calendar_api.h"
#include "server/api/commands_api.h"
#include "server/api/documents.h"
#include "server/api/feed.h"
#include "server/api/files_api.h"
#include "server/api/health.h"
#include "server/api/letters_api.h"
#include "server/api/minutes_api.h"
#include "server/api/nodes_api.h"
#include "server/api/notes_api.h"
#include "server/api/openapi.h"
#include "server/api/papers_api.h"
#include "server/api/planning_api.h"
#include "server/api/records_api.h"
#include "server/api/search_api.h"
#include "server/api/session_api.h"
#include "server/api/tickets_api.h"

namespace giaoban {
namespace {

/// Every "$ref" of a value.
void collect_references(const Json& value, std::set<std::string>& references) {
  if (value.is_object() && value.contains("$ref")) references.insert(value["$ref"].get<std::string>());
  if (value.is_structured())
    for (const Json& inner : value) collect_references(inner, references);
}

std::set<std::string> described_operations() {
  std::set<std::string> operations;
  const Json description = openapi_description();
  for (const auto& [path, methods] : description["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::string name = method;
      for (char& c : name) c = static_cast<char>(std::toupper(c));
      operations.insert(name + " " + path);
    }
  return operations;
}

TEST_CASE("the description names every route, and no other") {
  ApiWorld node;
  Accounts accounts(node.store);
  Sessions sessions(node.store);
  KnownNodes nodes(node.store);
  JoinCodes codes(node.store, nodes);
  Metrics metrics;
  const auto folder = std::filesystem::temp_directory_path() / ("giaoban_openapi_" + std::to_string(getpid()));
  const auto blobs = BlobStore::open(folder);
  REQUIRE(blobs);
  SessionApi session({accounts, sessions, node.directory, node.signer.node(), ApiWorld::kUnit, [] { return ApiWorld::kNow; }});
  session.add_to(node.router);
  add_commands_api(node.router, node.hub, node.find_caller());
  add_records_api(node.router, node.hub, node.find_caller());
  FileQuota quota(node.store, node.directory, **blobs, 1);
  add_files_api(node.router, {node.hub, **blobs, quota, {}, node.find_caller()});
  add_minutes_api(node.router, {node.hub, **blobs, node.find_caller()});
  FeedAddresses feeds(node.store, node.signer);
  CalendarApi calendar({node.hub, feeds, accounts, node.find_caller(), {}});
  calendar.add_to(node.router);
  TicketsApi tickets({node.hub, node.find_caller(), {}});
  tickets.add_to(node.router);
  NotesApi notes({node.hub, node.find_caller()});
  notes.add_to(node.router);
  SearchFile search_file{folder / "search.db"};
  SearchApi search({node.hub, search_file, node.find_caller(), {}});
  search.add_to(node.router);
  LetterDesk desk({});
  add_letters_api(node.router, {node.hub, desk, node.find_caller(), {}});
  PaperDesk papers({});
  add_papers_api(node.router, {node.hub, papers, node.find_caller()});
  add_nodes_api(node.router, {node.hub, nodes, codes, {}, node.find_caller(), {}});
  PlanningJobs jobs;
  add_planning_api(node.router, {node.hub, jobs, {}, node.find_caller()});
  add_openapi(node.router);
  add_health(node.router, metrics);
  std::set<std::string> routes;
  for (const auto& [method, pattern] : node.router.routes()) routes.insert(method + " " + pattern);
  routes.insert("GET /api/v1/status");  // added by the program, which alone knows its version
  CHECK(routes == described_operations());
  std::filesystem::remove_all(folder);
}

TEST_CASE("every reference of the description leads to a schema in it") {
  const Json description = openapi_description();
  CHECK(description["openapi"] == "3.1.0");
  std::set<std::string> references;
  collect_references(description, references);
  CHECK(references.size() > 20);
  for (const std::string& reference : references) {
    CAPTURE(reference);
    REQUIRE(reference.starts_with("#"));
    CHECK(description.contains(Json::json_pointer(reference.substr(1))));
  }
}

TEST_CASE("the description is served as it is") {
  ApiWorld node;
  add_openapi(node.router);
  const auto response = node.ask(request_of("GET", "/api/v1/openapi.json"));
  CHECK(response.status == 200);
  CHECK(*parse_json(response.body) == openapi_description());
}

TEST_CASE("counters are served as text for Prometheus") {
  ApiWorld node;
  Metrics metrics;
  metrics.request_answered(404);
  metrics.command_ended(Metrics::CommandEnd::kDone);
  metrics.group_committed(3, 0.001);
  metrics.link_changed("ab", true);
  add_health(node.router, metrics);
  const auto text = node.ask(request_of("GET", "/metrics")).body;
  for (const char* line : {"giaoban_http_requests_total{status=\"404\"} 1", "giaoban_commands_total{result=\"done\"} 1",
                           "giaoban_entries_total 3", "giaoban_link_connected{node=\"ab\"} 1"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(node.ask(request_of("GET", "/healthz")).body == "{\"status\":\"ok\"}");
}

}  // namespace
}  // namespace giaoban
