#include "tests/bench/replication/history.h"

#include <boost/asio/post.hpp>
#include <future>

#include "server/app/node_core.h"
#include "sync/ydoc/transaction.h"
#include "sync/ydoc/update.h"
#include "tests/bench/must.h"
#include "tests/bench/sample_text.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kInFlight = 64;
constexpr std::size_t kPoolBytes = 16 << 20;  // of text, from any place of which a piece is taken

/// A piece that begins and ends with whole words.
std::string piece_of(const std::string& pool, std::mt19937_64& random) {
  const std::size_t from = pool.find(' ', random() % (pool.size() - 2 * kPieceBytes)) + 1;
  return pool.substr(from, pool.find(' ', from + kPieceBytes) + 1 - from);
}

Uuid numbered(std::uint64_t number) {
  Uuid id = Uuid::parse("018d3f2a-7c1e-7a40-9b1d-000000000000").value();
  for (int i = 0; i < 6; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

/// The plan of the cluster that has the host.
SpaceId plan_of(const Directory& directory) {
  for (const auto& card : directory.all())
    if (card->kind == SpaceKind::kPlan && card->title.find("Cụm 2") != std::string::npos) return card->id;
  std::fputs("there is no plan in the data\n", stderr);
  std::exit(1);
}

/// The minutes of one conference, piece after piece, kInFlight at once.
class Minutes {
 public:
  Minutes(std::shared_ptr<SpaceHost> host, const Actor& actor, const std::string& pool, std::mt19937_64& random)
      : host_(std::move(host)), author_{actor.unit, actor.account}, pool_(pool), random_(random) {}

  void write() {
    boost::asio::post(host_->executor(), [this] {
      text_ = document_.root("default");
      for (std::size_t i = 0; i < kInFlight; ++i) next();
    });
    finished_.get_future().get();
  }

 private:
  static constexpr std::size_t kPieces = kConferenceBytes / kPieceBytes;

  void next() {
    ++begun_;
    Transaction transaction(document_);
    must(transaction.insert_text(text_, document_.view(text_).length, piece_of(pool_, random_)));
    std::string update = transaction.commit();
    auto summary = must(parse_update(update));
    host_->write_document({author_, "minutes", std::move(update), std::move(summary), 1, false}, [this](const Result<void>& outcome) {
      must(outcome);
      if (begun_ < kPieces) next();
      if (++done_ == kPieces) finished_.set_value();
    });
  }

  std::shared_ptr<SpaceHost> host_;
  const Author author_;
  const std::string& pool_;
  std::mt19937_64& random_;
  Document document_{DocumentOptions{.client = 0x2c7d9f13}};
  TypeRef text_;
  std::size_t begun_ = 0, done_ = 0;
  std::promise<void> finished_;
};

/// Founds a conference in the plan; returns its space.
SpaceId found(NodeCore& core, const SpaceId& plan, const Actor& actor, std::uint64_t number) {
  std::promise<SpaceId> founded;
  const Json arguments = {{"host_unit", "40000000-0000-5000-8000-000000000414"}, {"date", "2026-03-20"}, {"place", "Thái Hòa"}};
  core.hub().run({numbered(number), plan, "conference.create", arguments, actor, core.signer().node()}, [&](const Outcome& outcome) {
    founded.set_value(SpaceId::parse(must(outcome).value.at("conference").get<std::string>()).value());
  });
  return founded.get_future().get();
}

}  // namespace

Json history(const DataDir& data, std::uint64_t bytes) {
  const auto core = must(NodeCore::open(data, 2));
  must(core->start());
  const Actor actor{numbered(0xaa), core->known_nodes().own_unit(), {Role::kSecretary}};
  const SpaceId plan = plan_of(core->directory());
  std::mt19937_64 random(20261123);
  const std::string pool = sample_text(random, kPoolBytes);
  const std::uint64_t conferences = (bytes + kConferenceBytes - 1) / kConferenceBytes;
  for (std::uint64_t number = 1; number <= conferences; ++number)
    Minutes(core->hub().find(found(*core, plan, actor, number)), actor, pool, random).write();
  core->stop();
  return {{"conferences", conferences}, {"entries", conferences * (kConferenceBytes / kPieceBytes)}};
}

}  // namespace giaoban::bench
