#pragma once
#include "server/api/callers.h"
#include "server/api/wait_for.h"
#include "server/hub/hub.h"

namespace giaoban {

/// What `read` makes of a space, on the space's own thread.
template <typename Value, typename Read>
boost::asio::awaitable<Value> read_space(std::shared_ptr<SpaceHost> host, Read read) {
  auto start = [host, read = std::move(read)](auto done) {
    boost::asio::post(host->executor(), [host, read, done] { done(read(host->space())); });
  };
  co_return co_await wait_for<Value>(std::move(start));
}

/// The space as it is now, to be read on any thread. For conferences, whose records are few.
inline boost::asio::awaitable<std::shared_ptr<const Space>> copy_of(std::shared_ptr<SpaceHost> host) {
  auto read = [](const Space& space) { return std::make_shared<const Space>(space); };
  co_return co_await read_space<std::shared_ptr<const Space>>(std::move(host), std::move(read));
}

/// A conference and who asks about it.
struct ConferenceCall {
  Actor caller;
  std::shared_ptr<SpaceHost> host;
  std::shared_ptr<const Space> registry;  ///< null where this node has none yet
};

/// The conference that a path names, for a member's account. Errors: not_signed_in, space_unknown.
inline Result<ConferenceCall> conference_call(Hub& hub, const FindCaller& find_caller, const Request& request, const PathValues& values) {
  const auto caller = find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  const auto space = Uuid::parse(values.at("space"));
  const auto card = space ? hub.directory().find(*space) : nullptr;
  if (card == nullptr || card->kind != SpaceKind::kConference || !card->has_member(caller->unit)) return fail(problem::kSpaceUnknown);
  return ConferenceCall{*caller, hub.find(*space), hub.directory().registry()};
}

}  // namespace giaoban
