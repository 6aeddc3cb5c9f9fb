#include "server/hub/ballot_box.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

std::string prefix_of(const SpaceId& space) { return "ballot/" + std::string(as_text(space.view())); }

std::string key_of(const SpaceId& space, const Uuid& vote, const Uuid& elector) {
  std::string key = prefix_of(space);
  key += as_text(vote.view());
  key += as_text(elector.view());
  return key;
}

}  // namespace

Result<void> BallotBox::read(const StoreReader& store) {
  votes_.clear();
  bool is_damaged = false;
  const std::string prefix = prefix_of(space_);
  const auto scanned = store.scan(Table::kMeta, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view ballot) {
    ByteReader name(key.substr(prefix.size()));
    const auto vote = name.id<Uuid>();
    const auto elector = name.id<Uuid>();
    is_damaged |= name.failed() || !name.at_end();
    votes_[vote][elector] = ballot;
    return true;
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (is_damaged) return fail(problem::kDataDamaged, "a ballot has a key that cannot be read");
  return {};
}

const BallotBox::Ballots& BallotBox::of(const Uuid& vote) const {
  static const Ballots kNone;
  const auto found = votes_.find(vote);
  return found == votes_.end() ? kNone : found->second;
}

std::vector<Uuid> BallotBox::votes() const {
  std::vector<Uuid> all;
  for (const auto& [vote, ballots] : votes_) all.push_back(vote);
  return all;
}

void BallotBox::put(Batch& rows, const KeptBallot& ballot) {
  rows.put(Table::kMeta, key_of(space_, ballot.vote, ballot.elector), ballot.ballot);
  votes_[ballot.vote][ballot.elector] = ballot.ballot;
}

void BallotBox::empty(Batch& rows, const Uuid& vote) {
  for (const auto& [elector, ballot] : of(vote)) rows.remove(Table::kMeta, key_of(space_, vote, elector));
  votes_.erase(vote);
}

}  // namespace giaoban
