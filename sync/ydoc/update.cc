#include "sync/ydoc/update.h"

#include <unordered_set>

#include "sync/ydoc/content.h"
#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

constexpr std::uint8_t kHasOrigin = 0x80;
constexpr std::uint8_t kHasRightOrigin = 0x40;
constexpr std::uint8_t kHasParentKey = 0x20;
constexpr std::uint8_t kKindBits = 0x1f;

/// Where a struct begins.
struct Id {
  std::uint64_t client;
  std::uint64_t clock;
};

/// A reference of the struct at `own`. Clients look for other clients' structs and wait for them, but take those
/// of the same client to be there: one that lies ahead makes them throw halfway through an update.
void check_reference(Lib0Reader& in, Id own) {
  const std::uint64_t client = in.varuint();
  const std::uint64_t clock = in.varuint();
  if (client == own.client && clock >= own.clock) in.fail_with("reference ahead of its own client");
}

/// Where an item stands. Parent and key are written only where neither neighbour is, who tell them otherwise.
void check_place(Lib0Reader& in, std::uint8_t info, Id own) {
  if (info & kHasOrigin) check_reference(in, own);
  if (info & kHasRightOrigin) check_reference(in, own);
  if (info & (kHasOrigin | kHasRightOrigin)) return;
  const std::uint64_t parent_is_root = in.varuint();
  if (parent_is_root == 1) {
    in.var_string(limits::kUpdateKeyBytes);
  } else if (parent_is_root == 0) {
    check_reference(in, own);
  } else {
    in.fail_with("unknown kind of parent");
  }
  if (info & kHasParentKey) in.var_string(limits::kUpdateKeyBytes);
}

/// One struct; returns its length.
std::uint64_t read_struct(Lib0Reader& in, Id own, bool& is_skip) {
  const std::uint8_t info = in.u8();
  const auto kind = static_cast<ContentKind>(info & kKindBits);
  is_skip = kind == ContentKind::kSkip;
  if (is_skip || kind == ContentKind::kGc) {
    // Yjs has two readers that take stray flags here in different ways.
    if (info != static_cast<std::uint8_t>(kind)) in.fail_with("flags on a struct that has none");
  } else {
    check_place(in, info, own);
  }
  return read_content(in, kind);
}

class UpdateParser {
 public:
  explicit UpdateParser(std::string_view update) : in_(update) {}

  Result<UpdateSummary> parse() {
    const std::size_t clients = in_.count(3, limits::kUpdateClients);
    for (std::size_t i = 0; i < clients && !in_.failed(); ++i) read_client();
    read_delete_set();
    if (!in_.at_end()) in_.fail_with("bytes after the end");
    if (in_.failed()) return std::unexpected(in_.error());
    return std::move(summary_);
  }

 private:
  void read_client() {
    const std::size_t count = in_.count(2, limits::kUpdateStructs - structs_);
    structs_ += count;
    const std::uint64_t client = in_.varuint();
    std::uint64_t clock = in_.varuint();
    if (!clients_.insert(client).second) in_.fail_with("second block of a client");
    bool joins = false;
    for (std::size_t i = 0; i < count && !in_.failed(); ++i) {
      bool is_skip = false;
      const std::uint64_t length = read_struct(in_, {client, clock}, is_skip);
      if (in_.failed()) return;
      if (length > limits::kSafeInteger - clock) return in_.fail_with("clock beyond 2^53-1");
      if (is_skip) {
        joins = false;
      } else if (joins) {
        summary_.structs.back().end += length;
      } else {
        summary_.structs.push_back({client, clock, clock + length});
        joins = true;
      }
      clock += length;
    }
  }

  void read_delete_set() {
    const std::size_t clients = in_.count(2, limits::kUpdateClients);
    std::size_t ranges = 0;
    for (std::size_t i = 0; i < clients && !in_.failed(); ++i) {
      const std::uint64_t client = in_.varuint();
      const std::size_t count = in_.count(2, limits::kUpdateDeletes - ranges);
      ranges += count;
      for (std::size_t k = 0; k < count && !in_.failed(); ++k) read_delete(client);
    }
  }

  void read_delete(std::uint64_t client) {
    const std::uint64_t clock = in_.varuint();
    const std::uint64_t length = in_.varuint();
    if (length > limits::kSafeInteger - clock) return in_.fail_with("clock beyond 2^53-1");
    if (length == 0) return in_.fail_with("empty range of deletes");  // clients throw at it
    if (!in_.failed()) summary_.deletes.push_back({client, clock, clock + length});
  }

  Lib0Reader in_;
  UpdateSummary summary_;
  std::unordered_set<std::uint64_t> clients_;
  std::size_t structs_ = 0;
};

}  // namespace

Result<UpdateSummary> parse_update(std::string_view update) {
  if (update.size() > limits::kUpdateBytes) {
    return fail(problem::kBrokenUpdate, "larger than " + std::to_string(limits::kUpdateBytes) + " bytes");
  }
  return UpdateParser(update).parse();
}

}  // namespace giaoban
