#include "sync/peer/link_stream.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cassert>

#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

constexpr std::size_t kStepBytes = 16 << 10;  // by which output grows

void free_compressor(ZSTD_CCtx_s* stream) { ZSTD_freeCCtx(stream); }
void free_decompressor(ZSTD_DCtx_s* stream) { ZSTD_freeDCtx(stream); }

// Nothing here can fail but by want of memory or a wrong parameter, which are programmer errors.
std::size_t done(std::size_t result) {
  assert(!ZSTD_isError(result));
  return result;
}

}  // namespace

StreamCompressor::StreamCompressor() : stream_(nullptr, free_compressor) {}
StreamCompressor::~StreamCompressor() = default;

std::string StreamCompressor::add(std::string_view message) {
  if (!is_open()) {
    stream_.reset(ZSTD_createCCtx());
    const auto set = [&](ZSTD_cParameter parameter, int value) {
      done(ZSTD_CCtx_setParameter(stream_.get(), parameter, value));
    };
    set(ZSTD_c_compressionLevel, peer_limits::kStreamLevel);
    set(ZSTD_c_windowLog, peer_limits::kStreamWindowLog);
    set(ZSTD_c_hashLog, peer_limits::kStreamTableLog);
    set(ZSTD_c_chainLog, peer_limits::kStreamTableLog);
  }
  return run(message, false);
}

std::string StreamCompressor::end() {
  assert(is_open());
  std::string bytes = run({}, true);
  stream_.reset();
  return bytes;
}

std::string StreamCompressor::run(std::string_view input, bool is_last) {
  std::string bytes;
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  ZSTD_outBuffer out{};
  for (std::size_t left = 1; left != 0;) {
    bytes.resize(out.pos + kStepBytes);
    out.dst = bytes.data();
    out.size = bytes.size();
    left = done(ZSTD_compressStream2(stream_.get(), &out, &in, is_last ? ZSTD_e_end : ZSTD_e_flush));
  }
  bytes.resize(out.pos);
  bytes.shrink_to_fit();
  return bytes;
}

StreamDecompressor::StreamDecompressor() : stream_(nullptr, free_decompressor) {}
StreamDecompressor::~StreamDecompressor() = default;

Result<std::string> StreamDecompressor::add(std::string_view bytes, std::size_t limit) {
  if (!is_open()) {
    stream_.reset(ZSTD_createDCtx());
    done(ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, peer_limits::kStreamWindowLog));
  }
  std::string message;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  ZSTD_outBuffer out{};
  for (;;) {
    message.resize(out.pos + std::min(kStepBytes, limit + 1 - out.pos));
    out.dst = message.data();
    out.size = message.size();
    const std::size_t before_in = in.pos, before_out = out.pos;
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(left)) {
      const bool is_large = ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge;
      return fail(is_large ? problem::kTooLarge : problem::kBadMessage, ZSTD_getErrorName(left));
    }
    if (out.pos > limit) return fail(problem::kTooLarge, "message when decompressed");
    if (left == 0) {
      stream_.reset();
      if (in.pos != in.size) return fail(problem::kBadMessage, "bytes after the end of a stream");
      break;
    }
    // All input is read and all output that it gives is out: the stream waits for the next message.
    if (in.pos == in.size && out.pos < out.size) break;
    if (in.pos == before_in && out.pos == before_out) return fail(problem::kBadMessage, "a stream that stands still");
  }
  message.resize(out.pos);
  return message;
}

}  // namespace giaoban
