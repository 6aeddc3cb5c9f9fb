#pragma once
#include <array>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace giaoban {

/// Compresses messages for all connections of a thread, none of them with reference to an earlier one (RFC 7692, 7.2.1 with
/// server_no_context_takeover): the same bytes do for everybody, and no connection has a state. Takes memory once used.
class Deflater {
 public:
  using Bytes = std::shared_ptr<const std::string>;

  static constexpr std::size_t kLeastBytes = 192;      ///< of a message below which it is not worth it
  static constexpr std::size_t kMostBytes = 1 << 20;   ///< beyond, others of the thread would wait too long
  static constexpr std::size_t kRemembered = 64;       ///< messages that are on their way to many, and those to one in between

  Deflater();
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// The message compressed; null where it is to be sent as it is. One that was asked for lately is not compressed again.
  Bytes deflated(const Bytes& message);
  /// Lets go of what it remembers.
  void forget();

 private:
  struct Known {
    Bytes message, deflated;
  };
  Bytes compress(const std::string& message);

  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
  std::array<Known, kRemembered> known_;
  std::size_t next_ = 0;  // of known_ to be written over
};

/// Takes messages of all connections of a thread apart that were compressed without reference to an earlier one
/// (client_no_context_takeover). Takes memory once used.
class Inflater {
 public:
  enum class Fault : std::uint8_t { kTooLong, kBroken };

  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// The message, valid until the next call; kTooLong as soon as it is seen to be of more than `limit` bytes, which is the
  /// most that it ever holds.
  std::expected<std::string_view, Fault> inflated(std::string_view message, std::size_t limit);

 private:
  std::expected<void, Fault> take(std::string_view part, std::size_t limit);
  bool grow(std::size_t limit);

  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
  std::string out_;
  std::size_t size_ = 0;  // of out_ that is filled
};

}  // namespace giaoban
