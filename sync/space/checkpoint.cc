#include "sync/space/checkpoint.h"

#include <cassert>

#include "sync/base/bytes.h"
#include "sync/log/chain.h"

namespace giaoban {
namespace {

// checkpoint := space, owner, nonce, varuint n, n × (origin, u64 seq, hash), u64 last, hash of state, u64 bytes, signature

std::string unsigned_part(const Checkpoint& checkpoint) {
  std::string bytes;
  ByteWriter out(bytes);
  out.raw(checkpoint.space.view());
  out.raw(checkpoint.owner.view());
  out.raw(checkpoint.nonce.view());
  out.varuint(checkpoint.heads.size());
  for (const auto& [origin, head] : checkpoint.heads) {
    out.raw(origin.view());
    out.u64(head.seq);
    out.raw(head.hash.view());
  }
  out.u64(checkpoint.last);
  out.raw(checkpoint.state.view());
  out.u64(checkpoint.state_bytes);
  return bytes;
}

std::string text_of(const Checkpoint& checkpoint) { return "giaoban checkpoint 1" + unsigned_part(checkpoint); }

}  // namespace

std::uint64_t Checkpoint::reach(const NodeId& origin) const {
  const auto found = heads.find(origin);
  return found == heads.end() ? 0 : found->second.seq;
}

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  std::string bytes = unsigned_part(checkpoint);
  ByteWriter(bytes).raw(checkpoint.signature.view());
  return bytes;
}

Result<Checkpoint> decode_checkpoint(std::string_view bytes) {
  if (bytes.size() > kCheckpointBytes) return fail(problem::kTooLarge, "checkpoint");
  ByteReader in(bytes);
  Checkpoint checkpoint;
  checkpoint.space = in.id<SpaceId>();
  checkpoint.owner = in.id<NodeId>();
  checkpoint.nonce = in.id<Uuid>();
  const std::uint64_t count = in.varuint();
  if (count > kCheckpointLogs) return fail(problem::kTooLarge, "logs in a checkpoint");
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    const NodeId origin = in.id<NodeId>();
    Head head;
    head.seq = in.u64();
    head.hash = in.id<Hash>();
    const bool is_next = checkpoint.heads.empty() || checkpoint.heads.rbegin()->first < origin;
    if (!in.failed() && (!is_next || head.seq == 0)) return fail(problem::kBadMessage, "logs of a checkpoint are not in order");
    checkpoint.heads.emplace_hint(checkpoint.heads.end(), origin, head);
  }
  checkpoint.last = in.u64();
  checkpoint.state = in.id<Hash>();
  checkpoint.state_bytes = in.u64();
  checkpoint.signature = in.id<Signature>();
  if (in.failed() || !in.at_end()) return fail(problem::kBadMessage, "checkpoint is cut short or too long");
  // One checkpoint has one spelling: a varuint could be longer than it must be.
  if (encode_checkpoint(checkpoint) != bytes) return fail(problem::kBadMessage, "a checkpoint that is not canonical");
  return checkpoint;
}

void sign_checkpoint(Checkpoint& checkpoint, const Signer& owner) {
  assert(owner.node() == checkpoint.owner);
  checkpoint.signature = owner.sign(text_of(checkpoint));
}

Result<void> check_checkpoint(const Checkpoint& checkpoint, const Verifier& verifier) {
  if (space_id(checkpoint.owner, checkpoint.nonce) != checkpoint.space || checkpoint.reach(checkpoint.owner) == 0)
    return fail(problem::kPolicyRefused, "a checkpoint of another owner's space");
  if (!verifier.verify(checkpoint.owner, text_of(checkpoint), checkpoint.signature))
    return fail(problem::kSignatureWrong, "of a checkpoint");
  return {};
}

}  // namespace giaoban
