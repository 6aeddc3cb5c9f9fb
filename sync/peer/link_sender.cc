#include "sync/peer/link_sender.h"

#include <algorithm>

#include "sync/peer/packed_batch.h"
#include "sync/peer/peer_limits.h"
#include "sync/peer/wire.h"

namespace giaoban {

void LinkSender::peer_kept(const KeptPieces& pieces) {
  if (kept_by_peer_.size() < peer_limits::kPiecedMessages) kept_by_peer_[pieces.whole] = pieces.size;
}

void LinkSender::set_shared(const SpaceId& space, bool is_shared) {
  for (Slot& slot : slots_) {
    if (is_shared || !slot || slot->log.space != space) continue;
    logs_.take_back(slot->log, slot->first_seq);
    slot.reset();
  }
  logs_.set_shared(space, is_shared);
}

bool LinkSender::add_blob(const peer_action::BlobWanted& request) {
  if (blobs_.size() >= peer_limits::kBlobRequests) return false;
  blobs_.push_back({request, peer_limits::kBlobChunksAtOnce});
  return true;
}

void LinkSender::chunk_sent(const Hash& blob, std::size_t bytes, bool is_last) {
  if (blobs_.empty() || blobs_.front().wanted.blob != blob) return;
  is_reading_chunk_ = false;
  shares_.charge(Flow::kFiles, bytes);
  BlobRequest& request = blobs_.front();
  request.wanted.offset += bytes;
  if (is_last || --request.chunks_left == 0) blobs_.pop_front();
}

void LinkSender::drop_blob(const Hash& blob) {
  if (blobs_.empty() || blobs_.front().wanted.blob != blob) return;
  is_reading_chunk_ = false;
  blobs_.pop_front();
}

bool LinkSender::is_ready(Flow flow) const {
  if (flow == Flow::kFiles) return !blobs_.empty() && !is_reading_chunk_;
  const auto urgency = static_cast<Urgency>(flow);
  const auto is_cut = [&](const Slot& slot) { return slot && logs_.urgency(slot->log.space) == urgency; };
  return std::ranges::any_of(slots_, is_cut) || (!slots_[static_cast<std::size_t>(flow)] && logs_.has_ready(urgency));
}

/// The batch to go on with: one that began in another flow first, since the flow's own begins ever new ones. While there
/// is one, none of another batch of the same log begins.
LinkSender::Slot* LinkSender::cut_for(Flow flow) {
  Slot* own = nullptr;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i] || logs_.urgency(slots_[i]->log.space) != static_cast<Urgency>(flow)) continue;
    if (i != static_cast<std::size_t>(flow)) return &slots_[i];
    own = &slots_[i];
  }
  return own;
}

std::optional<LinkSender::Turn> LinkSender::next() {
  while (const auto flow = shares_.next([this](Flow one) { return is_ready(one); })) {
    if (*flow == Flow::kFiles) return next_chunk();
    if (auto turn = next_of_logs(*flow)) return turn;
  }
  return std::nullopt;
}

LinkSender::Turn LinkSender::next_chunk() {
  is_reading_chunk_ = true;
  return blobs_.front().wanted;
}

/// As the peer understands it; nodes pass on what others made, so a batch may be one that cannot be packed.
std::string LinkSender::encode(const LogBatch& batch) const {
  return protocol_ >= 2 && is_packable(batch) ? encode_packed_message(batch) : encode_batch_message(batch);
}

std::optional<LinkSender::Turn> LinkSender::next_of_logs(Flow flow) {
  if (Slot* cut = cut_for(flow)) return next_piece(flow, *cut);
  auto next = logs_.next(static_cast<Urgency>(flow));
  if (!next) return std::nullopt;
  const auto& [log, batch] = *next;
  if (!batch) return peer_action::Unreadable{log, batch.error()};
  std::string message = encode(*batch);
  if (protocol_ >= 2 && message.size() > peer_limits::kPieceBytes) {
    Slot& slot = slots_[static_cast<std::size_t>(flow)];
    slot.emplace(log, batch->first_seq, PieceCutter(std::move(message)));
    if (const auto kept = kept_by_peer_.extract(slot->pieces.whole())) slot->pieces.skip(kept.mapped());
    return next_piece(flow, slot);
  }
  shares_.charge(flow, message.size());
  return message;
}

std::string LinkSender::next_piece(Flow flow, Slot& slot) {
  const Piece piece = slot->pieces.next(peer_limits::kPieceBytes);
  shares_.charge(flow, piece.bytes.size());
  std::string message = encode_piece(piece);
  if (slot->pieces.is_done()) slot.reset();
  return message;
}

}  // namespace giaoban
