#include "sync/ydoc/keystroke.h"

#include <array>

namespace giaoban::ydoc {
namespace {

constexpr std::size_t kMostBytes = 64;

/// Reads a copy of an update with zeroes behind it, so that numbers are taken from whole words: nothing is checked on the
/// way, but whoever has read on past the end is not at it.
class PaddedReader {
 public:
  explicit PaddedReader(std::string_view update) : size_(update.size()) {
    std::memcpy(bytes_.data(), update.data(), update.size());
    std::memset(bytes_.data() + update.size(), 0, kPadding);
  }
  std::uint8_t u8() { return static_cast<std::uint8_t>(bytes_[at_++]); }
  /// A number of at most 8 bytes; with longer or too large ones the end is never reached.
  std::uint64_t varuint() {
    std::uint64_t word = word_at(at_);
    if ((word & 0x80) == 0) return ++at_, word & 0x7f;
    const std::uint64_t ends = ~word & 0x8080808080808080;
    if (ends == 0) return at_ = kPastEnd;
    word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7f;
    word = (word & 0x007f007f007f007f) | (word & 0x7f007f007f007f00) >> 1;
    word = (word & 0x00003fff00003fff) | (word & 0x3fff00003fff0000) >> 2;
    word = (word & 0x000000000fffffff) | (word & 0x0fffffff00000000) >> 4;
    if (word > limits::kSafeInteger) return at_ = kPastEnd;
    at_ += static_cast<std::size_t>(std::countr_zero(ends) >> 3) + 1;
    return word;
  }
  /// The number that begins at `known`, read before: mostly the client's again, which is told by its bytes.
  std::uint64_t varuint_like(std::size_t known, std::size_t size, std::uint64_t value) {
    const std::uint64_t mask = ~std::uint64_t{0} >> (64 - 8 * size);
    if (((word_at(at_) ^ word_at(known)) & mask) != 0) return varuint();
    at_ += size;
    return value;
  }
  std::size_t at() const { return at_; }
  bool is_at_end() const { return at_ == size_; }

 private:
  static constexpr std::size_t kPadding = 64;                      // more than a keystroke's numbers take
  static constexpr std::size_t kPastEnd = kMostBytes + kPadding - sizeof(std::uint64_t);
  std::uint64_t word_at(std::size_t at) const {
    std::uint64_t word;
    std::memcpy(&word, bytes_.data() + std::min(at, kPastEnd), sizeof word);
    return word;
  }

  std::array<char, kMostBytes + kPadding> bytes_;
  std::size_t at_ = 0, size_;
};

}  // namespace

bool read_typed(std::string_view update, StructView& out) {
  constexpr char kOne = 1;
  if (update.size() < 4 || update.size() > kMostBytes || update[0] != kOne || update[1] != kOne || update.back() != '\0') return false;
  PaddedReader in(update.substr(2));
  const std::uint64_t client = in.varuint();
  const std::size_t client_bytes = in.at();
  if (client_bytes > sizeof client) return false;
  const std::uint64_t clock = in.varuint();
  constexpr auto kTyped = static_cast<std::uint8_t>(ContentKind::kString) | kHasOrigin;
  const std::uint8_t info = in.u8();
  if ((info & ~kHasRightOrigin) != kTyped || in.varuint_like(0, client_bytes, client) != client || in.varuint() + 1 != clock) return false;
  out.has_right_origin = (info & kHasRightOrigin) != 0;
  if (out.has_right_origin) {
    out.right_origin.client = in.varuint_like(0, client_bytes, client);
    out.right_origin.clock = in.varuint();
    if (out.right_origin.client == client && out.right_origin.clock >= clock) return false;
  }
  Lib0Reader text(update.substr(std::min(2 + in.at(), update.size())));
  out.content = text.var_text(out.length);
  if (text.failed() || text.left() != 1 || out.length == 0) return false;
  out.id = {client, clock};
  out.kind = ContentKind::kString;
  out.has_origin = true;
  out.origin = {client, clock - 1};
  return true;
}

bool read_erased(std::string_view update, ClockRange& out) {
  if (update.size() > kMostBytes || !update.starts_with(std::string_view("\0\1", 2))) return false;
  PaddedReader in(update.substr(2));
  out.client = in.varuint();
  if (in.u8() != 1) return false;
  out.start = in.varuint();
  const std::uint64_t length = in.varuint();
  out.end = out.start + length;
  return in.is_at_end() && length > 0;
}

}  // namespace giaoban::ydoc
