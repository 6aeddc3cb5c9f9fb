#include "server/net/deflate.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <new>

namespace giaoban {
namespace {

constexpr int kLevel = 1, kRawWindow = -15, kMemory = 8;  // without zlib's own head and sum
constexpr std::string_view kTail{"\0\0\xff\xff", 4};    // RFC 7692, 7.2.1: not sent
constexpr std::size_t kFirstRoom = 16 << 10, kKeptRoom = 64 << 10;

const Bytef* bytes_of(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

}  // namespace

Deflater::Deflater() = default;
Deflater::~Deflater() = default;

void Deflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

Deflater::Bytes Deflater::deflated(const Bytes& message) {
  if (message->size() < kLeastBytes || message->size() > kMostBytes) return nullptr;
  const auto known = std::ranges::find(known_, message, &Known::message);
  if (known != known_.end()) return known->deflated;
  Known& one = known_[next_++ % kRemembered];
  one = {message, compress(*message)};
  return one.deflated;
}

void Deflater::forget() { known_.fill({}); }

Deflater::Bytes Deflater::compress(const std::string& message) {
  if (stream_) {
    deflateReset(stream_.get());
  } else {
    auto fresh = std::make_unique<z_stream>();
    if (deflateInit2(fresh.get(), kLevel, Z_DEFLATED, kRawWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    stream_.reset(fresh.release());
  }
  std::string out(message.size(), '\0');  // what does not fit is not worth it
  stream_->next_in = bytes_of(message);
  stream_->avail_in = static_cast<uInt>(message.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out.data());
  stream_->avail_out = static_cast<uInt>(out.size());
  deflate(stream_.get(), Z_SYNC_FLUSH);
  if (stream_->avail_in > 0 || stream_->avail_out == 0) return nullptr;
  out.resize(out.size() - stream_->avail_out - kTail.size());
  out.shrink_to_fit();
  return std::make_shared<const std::string>(std::move(out));
}

Inflater::Inflater() = default;
Inflater::~Inflater() = default;

void Inflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

std::expected<std::string_view, Inflater::Fault> Inflater::inflated(std::string_view message, std::size_t limit) {
  if (stream_) {
    inflateReset(stream_.get());
  } else {
    auto fresh = std::make_unique<z_stream>();
    if (inflateInit2(fresh.get(), kRawWindow) != Z_OK) throw std::bad_alloc();
    stream_.reset(fresh.release());
  }
  if (out_.size() > kKeptRoom) std::string().swap(out_);
  size_ = 0;
  for (const std::string_view part : {message, kTail})
    if (const auto taken = take(part, limit); !taken) return std::unexpected(taken.error());
  return std::string_view(out_).substr(0, size_);
}

std::expected<void, Inflater::Fault> Inflater::take(std::string_view part, std::size_t limit) {
  stream_->next_in = bytes_of(part);
  stream_->avail_in = static_cast<uInt>(part.size());
  for (;;) {
    if (size_ == out_.size() && !grow(limit)) return std::unexpected(Fault::kTooLong);
    stream_->next_out = reinterpret_cast<Bytef*>(out_.data()) + size_;
    stream_->avail_out = static_cast<uInt>(out_.size() - size_);
    const int state = inflate(stream_.get(), Z_SYNC_FLUSH);
    size_ = out_.size() - stream_->avail_out;
    if (size_ > limit) return std::unexpected(Fault::kTooLong);
    if (state != Z_OK && state != Z_BUF_ERROR && state != Z_STREAM_END) return std::unexpected(Fault::kBroken);
    if (stream_->avail_in == 0 && stream_->avail_out > 0) return {};
    // A last block within a message is allowed (RFC 7692, 7.2.3.4): another one may stand behind it.
    if (state == Z_STREAM_END) {
      if (stream_->avail_in == 0) return {};
      inflateReset(stream_.get());
    } else if (state == Z_BUF_ERROR && stream_->avail_out > 0) {
      return std::unexpected(Fault::kBroken);
    }
  }
}

/// One byte beyond the limit shows that a message is longer.
bool Inflater::grow(std::size_t limit) {
  if (out_.size() > limit) return false;
  out_.resize(std::min(limit + 1, std::max(kFirstRoom, 2 * out_.size())));
  return true;
}

}  // namespace giaoban
