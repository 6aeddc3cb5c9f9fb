#include "server/api/records_api.h"

#include <algorithm>
#include <ranges>

#include "schema/collections.h"
#include "server/api/space_reading.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

Response spaces_of(Hub& hub, const Actor& caller) {
  auto cards = hub.directory().of_unit(caller.unit);
  std::ranges::sort(cards, {}, [](const Directory::Card& card) { return std::tuple(card->kind, card->title, card->id); });
  Json spaces = Json::array();
  for (const auto& card : cards)
    spaces.push_back({{"space", card->id.text()},
                      {"kind", schema::to_text(card->kind)},
                      {"title", card->title},
                      {"owned", card->owner == hub.services().signer.node()}});
  return json_response({{"spaces", std::move(spaces)}});
}

/// At least one record where there are any, so that whoever asks on comes to an end.
Json records_after(const Space& space, const std::string& collection, const std::string& after) {
  Json records = Json::array();
  Json answer = Json::object();
  std::size_t bytes = 0;
  std::string last;
  for (auto at = space.records().upper_bound({collection, after}); at != space.records().end() && at->first.first == collection; ++at) {
    if (!at->second.exists()) continue;
    if (records.size() == kRecordsOfAnswer || bytes > kRecordsBytes) {
      answer["next"] = last;
      break;
    }
    last = at->first.second;
    Json record = {{"id", last}, {"record", at->second.visible()}};
    bytes += to_text(record).size();
    records.push_back(std::move(record));
  }
  answer["records"] = std::move(records);
  return answer;
}

/// Those of the records that are there.
Json records_named(const Space& space, const std::string& collection, const std::vector<std::string>& ids) {
  Json records = Json::array();
  for (const std::string& id : ids) {
    const Record* record = space.find(collection, id);
    if (record != nullptr && record->exists()) records.push_back({{"id", id}, {"record", record->visible()}});
  }
  return {{"records", std::move(records)}};
}

/// Between commas. Error: too_many.
Result<std::vector<std::string>> ids_of(std::string_view text) {
  std::vector<std::string> ids;
  for (const auto part : std::views::split(text, ',')) ids.emplace_back(part.begin(), part.end());
  if (ids.size() > kRecordsNamed) return fail(problem::kTooMany, "at most " + std::to_string(kRecordsNamed) + " ids", "/ids");
  return ids;
}

awaitable<Response> get_records(Hub& hub, const FindCaller& find_caller, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto caller = find_caller(request);
  if (!caller) co_return problem_response({problem::kNotSignedIn}, language);
  const auto id = Uuid::parse(values.at("space"));
  const auto card = id ? hub.directory().find(*id) : nullptr;
  const auto host = card != nullptr && card->has_member(caller->unit) ? hub.find(*id) : nullptr;
  if (host == nullptr) co_return problem_response({problem::kSpaceUnknown}, language);
  const std::string& collection = values.at("collection");
  if (schema::find_collection(collection) == nullptr) co_return problem_response({problem::kUnknownCollection, collection}, language);
  if (const auto named = request.query.find("ids"); named != request.query.end()) {
    auto ids = ids_of(named->second);
    if (!ids) co_return problem_response(ids.error(), language);
    auto pick = [collection, ids = std::move(*ids)](const Space& space) { return records_named(space, collection, ids); };
    co_return json_response(co_await read_space<Json>(host, std::move(pick)));
  }
  const auto after = request.query.find("after");
  auto read = [collection, after = after == request.query.end() ? std::string() : after->second](const Space& space) {
    return records_after(space, collection, after);
  };
  co_return json_response(co_await read_space<Json>(host, std::move(read)));
}

}  // namespace

void add_records_api(Router& router, Hub& hub, FindCaller find_caller) {
  router.on("GET", "/api/v1/spaces", [&hub, find_caller](const Request& request, const PathValues&) -> awaitable<Response> {
    const auto caller = find_caller(request);
    if (!caller) co_return problem_response({problem::kNotSignedIn}, language_of(request));
    co_return spaces_of(hub, *caller);
  });
  router.on("GET", "/api/v1/spaces/{space}/records/{collection}", [&hub, find_caller](const Request& request, const PathValues& values) {
    return get_records(hub, find_caller, request, values);
  });
}

}  // namespace giaoban
