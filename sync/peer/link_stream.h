#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace giaoban {

// Messages of one direction of a link as one zstd stream (RFC 8878), flushed at the end of each message, so that later
// messages are compressed by what earlier ones held (SPEC P22). The stream has a small window, begins with the first
// message that is worth it and is ended when the link falls quiet: an idle link keeps nothing.

/// The sending end of a stream. Not thread-safe.
class StreamCompressor {
 public:
  StreamCompressor();
  ~StreamCompressor();

  bool is_open() const { return stream_ != nullptr; }
  /// The bytes that bring the message over; begins a stream where none is open. They may be more than the message.
  std::string add(std::string_view message);
  /// The bytes that end the open stream; memory is given back.
  std::string end();

 private:
  std::string run(std::string_view input, bool is_last);
  std::unique_ptr<ZSTD_CCtx_s, void (*)(ZSTD_CCtx_s*)> stream_;
};

/// The receiving end. Not thread-safe.
class StreamDecompressor {
 public:
  StreamDecompressor();
  ~StreamDecompressor();

  bool is_open() const { return stream_ != nullptr; }
  /// The message that these bytes bring, empty where they end the stream. After an error the stream is useless.
  /// Errors: bad_message (no zstd, trailing bytes, a message cut short), too_large (a message over `limit` bytes, or a
  /// window over peer_limits::kStreamWindowLog).
  Result<std::string> add(std::string_view bytes, std::size_t limit);

 private:
  std::unique_ptr<ZSTD_DCtx_s, void (*)(ZSTD_DCtx_s*)> stream_;
};

}  // namespace giaoban
