#include "sync/space/ingest.h"

#include "sync/space/policy.h"

namespace giaoban {
namespace {

/// The part of a batch that the space does not have. The chain still starts from what it has, so a fork shows.
LogBatch unseen_part(const LogBatch& batch, std::uint64_t have) {
  LogBatch rest = batch;
  if (have >= batch.first_seq) {
    rest.bodies.erase(rest.bodies.begin(), rest.bodies.begin() + static_cast<long>(have - batch.first_seq + 1));
    rest.first_seq = have + 1;
  }
  return rest;
}

}  // namespace

Result<std::vector<Taken>> ingest(Space& space, const LogBatch& batch, const Verifier& verifier,
                                  std::uint64_t unix_ms) {
  const Head head = space.head(batch.log.origin);
  if (batch.last_seq() <= head.seq) return std::vector<Taken>{};
  const LogBatch rest = unseen_part(batch, head.seq);
  const auto heads = verify_batch(rest, head, verifier);
  if (!heads) return std::unexpected(heads.error());

  std::vector<Taken> taken;
  taken.reserve(rest.bodies.size());
  space.begin();
  for (const auto& body : rest.bodies) {
    auto entry = parse_entry(body);
    auto allowed = entry ? check_entry(space, batch.log.origin, *entry, unix_ms) : std::unexpected(entry.error());
    if (!allowed) {
      space.rollback();
      return std::unexpected(allowed.error());
    }
    auto applied = space.apply(batch.log.origin, *entry);
    taken.push_back({std::move(*entry), std::move(applied)});
  }
  space.commit();
  return taken;
}

}  // namespace giaoban
