#include "server/api/search_api.h"

#include <charconv>

#include "schema/api.h"
#include "server/api/wait_for.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

constexpr std::int64_t kTotalMost = 1'000'000;  // api/search_results.json

std::string parameter(const Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

Result<void> read_limit(const std::string& text, SearchWish& wish) {
  if (text.empty()) return {};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), wish.limit);
  if (failed != std::errc() || end != text.data() + text.size() || wish.limit < 1 || wish.limit > kSearchHits)
    return fail(problem::kInvalidField, "limit is 1 to " + std::to_string(kSearchHits), "/limit");
  return {};
}

/// At most 300 code points, as api/search_results.json has it.
std::string first_of(const std::string& text) {
  std::size_t points = 0, at = 0;
  for (; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++points > 300) break;
  return text.substr(0, at);
}

schema::SearchHit shown(const SearchHit& hit, const Directory& directory) {
  const auto card = directory.find(hit.space);
  schema::SearchHit out;
  out.space = hit.space;
  out.space_title = card != nullptr ? card->title : std::string();
  out.collection = hit.collection;
  out.record = hit.record;
  if (!hit.field.empty()) out.field = hit.field;
  if (!hit.title.empty()) out.title = first_of(hit.title);
  out.before = hit.before;
  out.match = hit.match;
  out.after = hit.after;
  if (const auto unit = Uuid::parse(hit.unit)) out.unit = *unit;
  if (!hit.date.empty()) out.date = hit.date;
  return out;
}

std::uint64_t entries_of(const Hub& hub, const SpaceId& space) {
  const auto host = hub.find(space);
  return host == nullptr ? 0 : host->durable_offset();
}

std::int64_t behind(std::uint64_t all, std::uint64_t indexed) { return static_cast<std::int64_t>(all - std::min(all, indexed)); }

}  // namespace

Result<SearchWish> read_search_wish(const Request& request) {
  SearchWish wish;
  const std::string typed = parameter(request, "q");
  if (typed.empty()) return fail(problem::kMissingField, "q: what is searched for", "/q");
  auto query = parse_query(typed);
  if (!query) return std::unexpected(query.error());
  wish.query = std::move(*query);
  for (const auto& [name, into] : {std::pair("unit", &wish.unit), std::pair("series", &wish.series)}) {
    *into = parameter(request, name);
    if (!into->empty() && !is_uuid(*into)) return fail(problem::kInvalidField, std::string(name) + " is a uuid", "/" + std::string(name));
  }
  for (const auto& [name, into] : {std::pair("from", &wish.from), std::pair("to", &wish.to)}) {
    *into = parameter(request, name);
    if (!into->empty() && !is_date(*into)) return fail(problem::kInvalidField, std::string(name) + " is a day, yyyy-mm-dd", "/" + std::string(name));
  }
  wish.collection = parameter(request, "collection");
  if (!wish.collection.empty() && wish.collection != kDocumentsCollection && !is_searched(wish.collection))
    return fail(problem::kUnknownCollection, wish.collection, "/collection");
  if (auto read = read_limit(parameter(request, "limit"), wish); !read) return std::unexpected(read.error());
  return wish;
}

void SearchApi::add_to(Router& router) {
  router.on("GET", "/api/v1/search", [this](const Request& request, const PathValues&) { return search(request); });
  router.on_control("GET", "/control/search", [this](const Request& request, const PathValues&) { return show_standing(request); });
  router.on_control("POST", "/control/search/rebuild", [this](const Request&, const PathValues&) -> awaitable<Response> {
    parts_.rebuild();
    co_return json_response(Json::object());
  });
}

void SearchApi::stop() {
  searches_.stop();
  searches_.join();
}

/// Asks the reader on its own thread. A damaged index is made anew, and whoever asked tries again.
template <typename Value, typename Ask>
awaitable<Result<Value>> SearchApi::ask(Ask ask) {
  if (++waiting_ > kSearchesWaiting) {
    --waiting_;
    co_return fail(problem::kBusy, "too many searches at once");
  }
  auto start = [this, ask = std::move(ask)](auto done) mutable {
    boost::asio::post(searches_, [this, ask = std::move(ask), done]() mutable {
      auto answer = ask();
      --waiting_;
      done(std::move(answer));
    });
  };
  auto answer = co_await wait_for<Result<Value>>(std::move(start));
  if (!answer && answer.error().code == problem::kDataDamaged) {
    parts_.rebuild();
    co_return fail(problem::kBusy, "the index is made anew");
  }
  co_return answer;
}

awaitable<Response> SearchApi::search(const Request& request) {
  const Language language = language_of(request);
  const auto caller = parts_.find_caller(request);
  if (!caller) co_return problem_response({problem::kNotSignedIn}, language);
  auto wish = read_search_wish(request);
  if (!wish) co_return problem_response(wish.error(), language);
  std::uint64_t all = 0;
  for (const auto& card : parts_.hub.directory().of_unit(caller->unit)) {
    wish->spaces.push_back(card->id);
    all += entries_of(parts_.hub, card->id);
  }
  auto look = [this, wish = std::move(*wish)] { return reader_.search(wish); };
  const auto answer = co_await ask<SearchAnswer>(std::move(look));
  if (!answer) co_return problem_response(answer.error(), language);
  schema::SearchResults results;
  for (const SearchHit& hit : answer->hits) results.hits.push_back(shown(hit, parts_.hub.directory()));
  results.total = std::min(static_cast<std::int64_t>(answer->total), kTotalMost);
  results.is_more = answer->is_more;
  results.indexed = static_cast<std::int64_t>(answer->indexed);
  results.behind = behind(all, answer->indexed);
  Response response = json_response(results.encode());
  response.headers = {{"Cache-Control", "no-store"}};
  co_return response;
}

awaitable<Response> SearchApi::show_standing(const Request& request) {
  std::uint64_t all = 0;
  for (const auto& card : parts_.hub.directory().all()) all += entries_of(parts_.hub, card->id);
  auto look = [this] { return reader_.indexed(); };
  const auto indexed = co_await ask<std::uint64_t>(std::move(look));
  if (!indexed) co_return problem_response(indexed.error(), language_of(request));
  co_return json_response({{"indexed", *indexed}, {"behind", behind(all, *indexed)}});
}

}  // namespace giaoban
