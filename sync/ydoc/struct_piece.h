#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/ydoc/update_reader.h"

namespace giaoban {

/// A struct of an update, or a part of one, to be written again. Views point into the update.
struct StructPiece {
  explicit StructPiece(const StructView& view);

  Id id;
  std::uint64_t length;
  ContentKind kind;
  StructView place;        ///< origins, parent and key, which are the piece's; the rest is the whole struct's
  std::string_view body;   ///< of a string its text, of JSON and `any` the values, of others the content; empty where a length is all
  bool is_whole = true;    ///< as it stands on the wire
  bool is_front_torn = false, is_back_torn = false;  ///< the text lacks half a character there, which reads U+FFFD

  std::uint64_t end() const { return id.clock + length; }
  /// Whether it may be cut between any two of its units.
  bool is_divisible() const;
  /// Whether a length says all.
  bool has_no_content() const { return kind == ContentKind::kGc || kind == ContentKind::kSkip || kind == ContentKind::kDeleted; }
};

/// Cuts off the first `units` of 0 < units < length, as Yjs splits an item: a part that follows hangs at the one before.
/// What is taken is returned, the rest stays. Takes time in what is taken only. The piece must be divisible, and not torn at its back.
StructPiece take_front(StructPiece& piece, std::uint64_t units);

/// How many units the first `bytes` of the body hold whole: of a text whole characters. None where it is not divisible.
std::uint64_t units_within(const StructPiece& piece, std::size_t bytes);

/// The piece as something deleted, whose content nobody needs; what has no place among items stays what it is.
void collect(StructPiece& piece);

/// Whether `next` is what `piece` would be cut into: one struct may stand for both.
bool joins(const StructPiece& piece, const StructPiece& next);

/// The piece up to its content.
void append_head(std::string& out, const StructPiece& piece);
/// The content's body, with U+FFFD where it is torn.
void append_body(std::string& out, const StructPiece& piece);
/// The content of a piece of which the body was put together elsewhere.
void append_content(std::string& out, const StructPiece& piece, std::string_view body);
/// All of it.
void append_piece(std::string& out, const StructPiece& piece);

}  // namespace giaoban
