#include "server/api/openapi.h"

#include <array>

#include "schema/catalog.h"

namespace giaoban {
namespace {

/// One operation. Schemas are named by their path below schema/, without ".json"; empty: no body.
struct Operation {
  std::string_view method, path, summary;
  std::string_view request, response;
  int status = 200;
  bool is_public = false;  ///< needs no session
};

constexpr std::array kOperations = {
    Operation{"post", "/api/v1/session", "Sign in", "api/sign_in", "api/session", 200, true},
    Operation{"get", "/api/v1/session", "Who is signed in", "", "api/session"},
    Operation{"delete", "/api/v1/session", "Sign out", "", "", 204, true},
    Operation{"post", "/api/v1/commands", "Run a command (SPEC C)", "api/command_request", "messages/feed/acks#Result"},
    Operation{"get", "/api/v1/plans/{space}/next", "The next slot that the rules propose", "", "api/next_slot"},
    Operation{"post", "/api/v1/planning", "Begin to plan a term; busy while another plan is made", "api/planning_request", "api/planning_job"},
    Operation{"get", "/api/v1/planning/{job}", "How far a plan is; kept for an hour", "", "api/planning_job"},
    Operation{"delete", "/api/v1/planning/{job}", "End a plan with the best so far", "", "api/planning_job"},
    Operation{"get", "/api/v1/planning/terms/{term}/problem", "A term as giaoban plan reads it", "", "application/json"},
    Operation{"get", "/api/v1/planning/terms/{term}/calendar", "Holidays and periods in a term on which one does not meet", "", "api/term_calendar"},
    Operation{"get", "/api/v1/slots/{plan}/{slot}/days", "What stands against each day for a slot; ?host= another unit", "", "api/day_verdicts"},
    Operation{"get", "/api/v1/spaces", "The spaces of the caller's unit", "", "application/json"},
    Operation{"get", "/api/v1/spaces/{space}/records/{collection}", "Records of a space; ?after= the next of a long answer, ?ids= some alone", "", "application/json"},
    Operation{"post", "/api/v1/files", "Store a PDF; the body is the file, ?space= its space", "application/pdf", "api/upload", 201},
    Operation{"get", "/api/v1/files/{space}", "The files of a space that are not here", "", "api/file_states"},
    Operation{"post", "/api/v1/files/{space}/{blob}/fetch", "Fetch a file that is not here", "", "", 202},
    Operation{"get", "/api/v1/file-usage", "What files of the caller's unit take, and may", "", "api/file_usage"},
    Operation{"get", "/api/v1/files/{space}/{blob}", "A file that a record of the space names", "", "application/pdf"},
    Operation{"get", "/api/v1/conferences/{space}/invitation.ics", "The invitation as a calendar file", "", "text/calendar"},
    Operation{"get", "/api/v1/conferences/{space}/papers/{file}", "invitation, programme, minutes or conclusions, .pdf or .docx, in the legal layout", "", "application/pdf"},
    Operation{"get", "/api/v1/conferences/{space}/letters", "Everybody invited, and the letters to them", "", "api/letters"},
    Operation{"post", "/api/v1/conferences/{space}/letters", "Queue letters by e-mail", "api/letters_request", "api/letters"},
    Operation{"post", "/api/v1/conferences/{space}/letters/{letter}/retry", "Try a letter again that was given up", "", "api/letters"},
    Operation{"delete", "/api/v1/conferences/{space}/letters/{letter}", "Take a letter out of the outbox", "", "api/letters"},
    Operation{"post", "/api/v1/conferences/{space}/replies", "Take in an answer to an invitation", "text/calendar", "api/reply_taken"},
    Operation{"get", "/api/v1/conferences/{space}/minutes/{final}", "Final minutes as one file that giaoban verify minutes proves", "", "application/octet-stream"},
    Operation{"get", "/api/v1/conferences/{space}/minutes/{final}/state", "The signed document as one Yjs update", "", "application/octet-stream"},
    Operation{"get", "/api/v1/tickets/{space}", "The tickets that the caller's unit gives", "", "api/tickets"},
    Operation{"post", "/api/v1/tickets/{space}", "Make missing tickets, or a new one for a person", "api/ticket_request", "api/tickets"},
    Operation{"post", "/api/v1/check-in", "Note one's own arrival by a ticket", "api/check_in_request", "api/checked_in", 200, true},
    Operation{"get", "/api/v1/notes/{space}", "The caller's private note about a conference", "", "api/note"},
    Operation{"put", "/api/v1/notes/{space}", "Put another in the place of the one that If-Match names; 412 with the note where it is another", "api/note", "api/note"},
    Operation{"get", "/api/v1/calendar-feeds", "The addresses of the caller's calendars", "", "api/feed_addresses"},
    Operation{"post", "/api/v1/calendar-feeds", "Make or change the address of a calendar", "api/feed_address_request", "api/feed_addresses"},
    Operation{"delete", "/api/v1/calendar-feeds/{scope}", "End the address of a calendar", "", "api/feed_addresses"},
    Operation{"get", "/calendar/{file}", "A calendar to subscribe to, by its secret address", "", "text/calendar", 200, true},
    Operation{"get", "/api/v1/search", "Places of what the caller's unit may read that have all words of ?q=", "", "api/search_results"},
    Operation{"get", "/api/v1/status", "The node and its links", "", "api/node_status"},
    Operation{"post", "/api/v1/nodes", "Join as the node of a unit, by a one-time code", "api/join_request", "api/join_reply", 200, true},
    Operation{"post", "/api/v1/nodes/rotations", "A child node goes on under a new key", "api/key_rotation", "api/join_reply", 200, true},
    Operation{"post", "/api/v1/nodes/{node}/revoke", "End a child node's right to link", "", "application/json"},
    Operation{"post", "/api/v1/join-codes", "Issue a one-time code for a unit's node", "api/join_code_request", "api/join_code"},
    Operation{"get", "/api/v1/openapi.json", "This description", "", "application/json", 200, true},
    Operation{"get", "/healthz", "Whether the node serves", "", "application/json", 200, true},
    Operation{"get", "/metrics", "Counters for Prometheus", "", "text/plain", 200, true},
};

/// "api/next_slot" → "api_next_slot", as components are named.
std::string component_name(std::string_view id) {
  std::string name(id);
  for (char& c : name)
    if (c == '/' || c == '#' || c == '.') c = '_';
  return name;
}

Json content_of(std::string_view schema) {
  if (schema == "application/pdf" || schema == "application/octet-stream") return {{schema, {{"schema", {{"type", "string"}, {"contentMediaType", schema}}}}}};
  if (schema == "application/json" || schema == "text/plain" || schema == "text/calendar") return {{schema, Json::object()}};
  return {{"application/json", {{"schema", {{"$ref", "#/components/schemas/" + component_name(schema)}}}}}};
}

Json parameters_of(std::string_view method, std::string_view path) {
  Json parameters = Json::array();
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1))
    parameters.push_back({{"name", path.substr(open + 1, path.find('}', open) - open - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  if (path == "/api/v1/files")
    parameters.push_back({{"name", "space"}, {"in", "query"}, {"required", true}, {"schema", {{"type", "string"}, {"format", "uuid"}}}});
  if (path.ends_with("/records/{collection}"))
    parameters.push_back({{"name", "after"}, {"in", "query"}, {"schema", {{"type", "string"}}}});
  if (path.ends_with("/days"))
    parameters.push_back({{"name", "host"}, {"in", "query"}, {"schema", {{"type", "string"}, {"format", "uuid"}}}});
  if (path == "/api/v1/search")
    for (const char* name : {"q", "unit", "series", "from", "to", "collection", "limit"})
      parameters.push_back({{"name", name}, {"in", "query"}, {"required", name == std::string_view("q")}, {"schema", {{"type", "string"}}}});
  if (method == "put" && path.starts_with("/api/v1/notes/"))
    parameters.push_back({{"name", "If-Match"}, {"in", "header"}, {"required", true}, {"schema", {{"type", "string"}}}});
  return parameters;
}

Json operation_json(const Operation& operation) {
  Json json = {{"summary", operation.summary},
               {"responses",
                {{"default",
                  {{"description", "Problem (RFC 9457)"},
                   {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/api_problem"}}}}}}}}}}}};
  Json& answer = json["responses"][std::to_string(operation.status)] = {{"description", operation.summary}};
  if (!operation.response.empty()) answer["content"] = content_of(operation.response);
  if (!operation.request.empty()) json["requestBody"] = {{"required", true}, {"content", content_of(operation.request)}};
  if (auto parameters = parameters_of(operation.method, operation.path); !parameters.empty()) json["parameters"] = std::move(parameters);
  if (operation.is_public) json["security"] = Json::array();
  return json;
}

/// References between schema files become references between components.
void relink(Json& value, const std::string& owner) {
  if (value.is_array())
    for (Json& element : value) relink(element, owner);
  if (!value.is_object()) return;
  for (auto& [key, inner] : value.items()) {
    if (key != "$ref" || !inner.is_string()) {
      relink(inner, owner);
      continue;
    }
    std::string target = inner.get<std::string>();
    const auto hash = target.find('#');
    std::string file = target.substr(0, hash);
    const std::string name = hash == std::string::npos ? "" : target.substr(target.rfind('/') + 1);
    while (file.starts_with("../")) file = file.substr(3);
    if (file.ends_with(".json")) file.resize(file.size() - 5);
    if (file.empty()) file = owner;
    // A bare name stands beside its owner, or is a path from the top where the owner climbed up.
    if (file.find('/') == std::string::npos && file != "defs" && owner.find('/') != std::string::npos && file != owner)
      file = owner.substr(0, owner.rfind('/') + 1) + file;
    else if (file.starts_with("feed/") || file.starts_with("peer/"))
      file = "messages/" + file;
    inner = "#/components/schemas/" + component_name(name.empty() ? file : file + "#" + name);
  }
}

Json component_schemas() {
  Json components = Json::object();
  for (const auto& entry : schema::catalog()) {
    auto document = parse_json(entry.text);
    if (!document) continue;
    std::string id(entry.id);
    if (id.ends_with(".json")) id.resize(id.size() - 5);
    document->erase("$schema");
    document->erase("$id");
    relink(*document, id);
    if (const auto defs = document->find("$defs"); defs != document->end()) {
      for (auto& [name, inner] : defs->items()) components[component_name(id + "#" + name)] = inner;
      document->erase("$defs");
    }
    if (id != "defs") components[component_name(id)] = std::move(*document);
  }
  return components;
}

}  // namespace

Json openapi_description() {
  Json paths = Json::object();
  for (const Operation& operation : kOperations)
    paths[std::string(operation.path)][std::string(operation.method)] = operation_json(operation);
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Giao Ban"}, {"version", "1"}, {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"security", Json::array({{{"session", Json::array()}}})},
          {"paths", std::move(paths)},
          {"components",
           {{"securitySchemes", {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "giaoban_session"}}}}},
            {"schemas", component_schemas()}}}};
}

void add_openapi(Router& router) {
  router.on("GET", "/api/v1/openapi.json",
            [text = to_text(openapi_description())](const Request&, const PathValues&) -> boost::asio::awaitable<Response> {
              Response response;
              response.body = text;
              co_return response;
            });
}

}  // namespace giaoban
