#include "sync/peer/pieces.h"

#include <algorithm>

#include "sync/base/limits.h"
#include "sync/peer/peer_limits.h"

namespace giaoban {

Piece PieceCutter::next(std::size_t size) {
  const Piece piece{whole_, offset_, message_.size(), std::string_view(message_).substr(offset_, size)};
  offset_ += piece.bytes.size();
  return piece;
}

void PieceGatherer::drop_stalest() {
  parts_.erase(std::ranges::min_element(parts_, {}, [](const auto& one) { return one.second.turn; }));
}

Result<PieceGatherer::Part*> PieceGatherer::part_of(const Piece& piece) {
  auto found = parts_.find(piece.whole);
  if (piece.offset == 0) {
    if (found == parts_.end() && parts_.size() >= peer_limits::kPiecedMessages) drop_stalest();
    Part& part = parts_[piece.whole];
    part = {{}, piece.total, 0};
    return &part;
  }
  if (found == parts_.end() || found->second.bytes.size() != piece.offset || found->second.total != piece.total)
    return fail(problem::kBadMessage, "a piece that does not follow");
  return &found->second;
}

Result<std::optional<std::string>> PieceGatherer::add(const Piece& piece) {
  const std::lock_guard lock(mutex_);
  if (piece.total > limits::kPeerMessageBytes) return fail(problem::kTooLarge, "message in pieces");
  if (piece.bytes.empty() || piece.offset > piece.total || piece.bytes.size() > piece.total - piece.offset)
    return fail(problem::kBadMessage, "a piece beyond its message");
  const auto part = part_of(piece);
  if (!part) {
    parts_.erase(piece.whole);
    return std::unexpected(part.error());
  }
  (*part)->turn = ++turns_;
  (*part)->bytes += piece.bytes;
  if ((*part)->bytes.size() < piece.total) return std::nullopt;
  std::string message = std::move((*part)->bytes);
  parts_.erase(piece.whole);
  if (hash_of(message) != piece.whole) return fail(problem::kBadMessage, "pieces that do not give their message");
  return message;
}

std::vector<KeptPieces> PieceGatherer::kept() const {
  const std::lock_guard lock(mutex_);
  std::vector<KeptPieces> kept;
  for (const auto& [whole, part] : parts_) kept.push_back({whole, part.bytes.size()});
  return kept;
}

std::size_t PieceGatherer::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& [whole, part] : parts_) bytes += part.bytes.size();
  return bytes;
}

}  // namespace giaoban
