#pragma once
#include <boost/asio/thread_pool.hpp>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/search/reader.h"

namespace giaoban {

/// Searches that wait for the one thread that makes them; beyond, a search is refused with `busy`.
constexpr std::size_t kSearchesWaiting = 64;

/// GET /api/v1/search?q=…: what members' accounts may read, best first (api/search_results.json). Narrowed by `unit`,
/// `series` (uuids), `from`, `to` (days of conferences), `collection`, and to `limit` hits. It looks into the spaces of the
/// caller's unit as the directory has them at that moment, and into nothing else. Errors: not_signed_in, missing_field (q),
/// invalid_field with the parameter as pointer, unknown_collection, too_large, too_many, busy.
class SearchApi {
 public:
  struct Parts {
    Hub& hub;
    const SearchFile& file;
    FindCaller find_caller;
    std::function<void()> rebuild;  ///< begins to make the index anew, without waiting for that
  };
  explicit SearchApi(Parts parts) : parts_(std::move(parts)), reader_(parts_.file) {}
  ~SearchApi() { stop(); }

  /// Beside the public route, on the control socket: GET /control/search (how far the index is), POST /control/search/rebuild.
  void add_to(Router& router);
  /// What is being searched is finished, nothing more begins.
  void stop();

 private:
  boost::asio::awaitable<Response> search(const Request& request);
  boost::asio::awaitable<Response> show_standing(const Request& request);
  template <typename Value, typename Ask>
  boost::asio::awaitable<Result<Value>> ask(Ask ask);

  Parts parts_;
  SearchReader reader_;  // on the thread of searches_
  std::atomic<std::size_t> waiting_ = 0;
  boost::asio::thread_pool searches_{1};
};

/// What `request` asks for, without the spaces. Errors: those of the parameters.
Result<SearchWish> read_search_wish(const Request& request);

}  // namespace giaoban
