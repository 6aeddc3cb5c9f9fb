#include "sync/log/chain.h"

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {

Head next_head(const LogId& log, const Head& head, std::string_view body) {
  std::string place;
  ByteWriter out(place);
  out.raw(head.hash.view());
  out.raw(log.space.view());
  out.raw(log.origin.view());
  out.u64(head.seq + 1);
  return {head.seq + 1, Hasher().add(place).add(body).finish()};
}

std::string head_text(const LogId& log, const Head& head) {
  std::string text = "giaoban head 1";
  ByteWriter out(text);
  out.raw(log.space.view());
  out.raw(log.origin.view());
  out.u64(head.seq);
  out.raw(head.hash.view());
  return text;
}

SpaceId space_id(const NodeId& owner, const Uuid& nonce) {
  const Hash hash = Hasher().add(owner.view()).add(nonce.view()).finish();
  return SpaceId::from(hash.view().first(SpaceId::kSize));
}

}  // namespace giaoban
