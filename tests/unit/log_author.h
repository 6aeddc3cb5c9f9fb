#pragma once
#include <cassert>
#include <vector>

#include "sync/log/chain.h"
#include "sync/log/ed25519.h"
#include "sync/log/log_batch.h"

namespace giaoban {

/// An id told apart by a number.
inline Uuid uuid_of(unsigned number) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

inline Ed25519Signer::Seed seed_of(unsigned number) { return {static_cast<std::uint8_t>(number), 7}; }

/// One log as its origin writes it: keeps every head, so that a batch of any part can be signed.
class LogAuthor {
 public:
  LogAuthor(const Signer& signer, SpaceId space) : signer_(&signer), log_{space, signer.node()} {}

  const LogId& log() const { return log_; }
  std::uint64_t size() const { return bodies_.size(); }
  Head head(std::uint64_t seq) const { return seq == 0 ? Head{} : heads_[seq - 1]; }
  Head head() const { return head(size()); }

  void add(std::string body) {
    heads_.push_back(next_head(log_, head(), body));
    bodies_.push_back(std::move(body));
  }

  /// The entries first … last, with the signature of the head at `last`.
  LogBatch batch(std::uint64_t first, std::uint64_t last) const {
    assert(first >= 1 && first <= last && last <= size());
    const auto at = bodies_.begin();
    return {log_, first, {at + static_cast<long>(first - 1), at + static_cast<long>(last)},
            signer_->sign(head_text(log_, head(last)))};
  }
  LogBatch all() const { return batch(1, size()); }

 private:
  const Signer* signer_;
  LogId log_;
  std::vector<std::string> bodies_;
  std::vector<Head> heads_;
};

}  // namespace giaoban
