#pragma once
#include "sync/base/bytes.h"
#include "sync/base/hash.h"
#include "tests/unit/peer_pipe.h"

namespace giaoban {

/// Letters that shrink by a quarter at best.
inline std::string noise(std::size_t size, unsigned seed = 0) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (std::uint64_t i = 0; text.size() < size; ++i)
    for (const std::uint8_t byte : hash_of(std::to_string(seed) + "/" + std::to_string(i)).bytes)
      text.push_back(kLetters[byte % kLetters.size()]);
  text.resize(size);
  return text;
}

/// A Yjs update v1 that puts `text` into an empty document.
inline std::string typed(std::string_view text) {
  std::string update;
  ByteWriter out(update);
  for (const std::uint64_t number : {1, 1, 77, 0}) out.varuint(number);  // one client, one struct, client, clock
  out.u8(4);                                                            // a string, at the start of
  out.u8(1);                                                            // a root type
  out.sized("default");
  out.sized(text);
  out.u8(0);  // no deletes
  return update;
}

/// A log with one entry that holds so much text.
inline LogBatch long_entry(const PeerNode& node, const SpaceId& space, std::size_t size) {
  LogAuthor author(node.signer(), space);
  author.add(document_entry(hlc_at(kNow) + 100, {}, "minutes", typed(noise(size))).body);
  return author.all();
}

}  // namespace giaoban
