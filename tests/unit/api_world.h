#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "sync/log/chain.h"
#include "sync/log/ed25519.h"
#include "sync/store/memory_store.h"

namespace giaoban {

inline Uuid numbered(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

/// A body that comes in given pieces, and then ends as it is told.
class GivenBody : public BodySource {
 public:
  explicit GivenBody(std::vector<std::string> pieces, std::string_view failure = "")
      : pieces_(std::move(pieces)), failure_(failure) {}
  boost::asio::awaitable<Result<std::string_view>> next() override {
    if (at_ < pieces_.size()) co_return std::string_view(pieces_[at_++]);
    if (!failure_.empty()) co_return fail(failure_);
    co_return std::string_view();
  }

 private:
  std::vector<std::string> pieces_;
  std::string_view failure_;
  std::size_t at_ = 0;
};

/// A node in memory, its hub running on one thread, and a router to ask.
class ApiWorld {
 public:
  static constexpr std::uint64_t kNow = 1'700'000'000'000;

  ApiWorld() {
    services.forward = [](const NodeId&, Command, Reply reply) { reply(fail(problem::kOwnerUnreachable)); };
    services.on_durable = [](const SpaceId&) {};
    services.on_awareness = [](const SpaceId&, std::string_view, std::string_view, std::uint64_t) {};
    REQUIRE(hub.open_all());
  }
  ~ApiWorld() {
    threads.stop();
    threads.join();
  }

  /// A space of this node with one member.
  SpaceId found(std::string_view kind, const UnitId& unit) {
    const Uuid nonce = numbered(++spaces_);
    const SpaceId space = space_id(signer.node(), nonce);
    put(space, {{"spaces",
                 space.text(),
                 {{"kind", kind}, {"title", "Hội nghị"}, {"owner", signer.node().text()}, {"nonce", nonce.text()}},
                 {}},
                {"members",
                 unit.text(),
                 {{"unit", unit.text()}, {"nodes", {signer.node().text()}}, {"role", "convener"}},
                 {}}});
    return space;
  }
  void put(const SpaceId& space, std::vector<RecordChange> changes) {
    std::promise<Result<void>> written;
    hub.put_own(space, std::move(changes), [&](const Result<void>& outcome) { written.set_value(outcome); });
    const auto outcome = written.get_future().get();
    REQUIRE_MESSAGE(outcome.has_value(), outcome.error().code << " " << outcome.error().detail);
  }

  Response ask(Request request, BodySource* body = nullptr) {
    const auto match = router.match(request.method, request.path, request.entrance, false);
    REQUIRE(match);
    auto answer = match->upload != nullptr ? (*match->upload)(request, match->values, *body)
                                           : (*match->handler)(request, match->values);
    return boost::asio::co_spawn(threads, std::move(answer), boost::asio::use_future).get();
  }

  /// Everybody is who the header "x-actor" says: "secretary", "observer", "stranger", "neighbour" (another unit's secretary); nobody without it.
  FindCaller find_caller() {
    return [](const Request& request) -> std::optional<Actor> {
      const auto who = request.header("x-actor");
      if (who == "secretary") return Actor{numbered(1), kUnit, {Role::kSecretary}};
      if (who == "observer") return Actor{numbered(2), kUnit, {Role::kObserver}};
      if (who == "stranger") return Actor{numbered(3), numbered(99), {Role::kSecretary}};
      if (who == "neighbour") return Actor{numbered(4), numbered(51), {Role::kSecretary}};
      return std::nullopt;
    };
  }

  static inline const UnitId kUnit = numbered(50);

  MemoryStore store;
  Ed25519Signer signer{Ed25519Signer::Seed{7}};
  Ed25519Verifier verifier;
  LogCatalog catalog;
  Directory directory;
  boost::asio::thread_pool threads{1};
  Committer committer{store, signer};
  Services services{store, committer, catalog, directory, signer, verifier, [] { return kNow; }, {}, {}, {}, {}, 1};
  Hub hub{services, [this](std::size_t) { return threads.get_executor(); }};
  Router router;

 private:
  std::uint8_t spaces_ = 0;
};

inline Request request_of(std::string method, std::string path, std::map<std::string, std::string> headers = {}) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

inline std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

inline std::string code_of(const Response& response) {
  const auto body = parse_json(response.body);
  return body && body->contains("code") ? (*body)["code"].get<std::string>() : "";
}

}  // namespace giaoban
