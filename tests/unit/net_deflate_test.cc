#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "net_frame_events.h"
#include "net_frames.h"
#include "server/net/deflate.h"
#include "server/net/deflate_offer.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::size_t kLimit = 1 << 20;

Deflater::Bytes shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

std::string json_like(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += R"({"title":"Tham luận )" + std::to_string(i) + R"(","minutes":15},)";
  text.resize(size);
  while (!count_code_points(text)) text.back() = text[size - 2] = ' ';  // cut within a letter
  return text;
}

/// A compressed message in one frame, as a client sends it.
std::string deflated_frame(std::string payload, unsigned opcode = 1, bool is_final = true) {
  return RawFrame{.opcode = opcode, .payload = std::move(payload), .is_final = is_final, .reserved = 4}.bytes();
}

TEST_CASE("[F10] what is deflated is inflated to the same, whatever came before") {
  Deflater deflater;
  Inflater inflater;
  CHECK(rc::check([&](const std::string& noise) {
    const auto size = *rc::gen::inRange<std::size_t>(Deflater::kLeastBytes, 100'000);
    const auto message = shared(noise + json_like(size));
    const auto deflated = deflater.deflated(message);
    RC_ASSERT(deflated != nullptr);
    RC_ASSERT(deflated->size() < message->size());
    const auto whole = inflater.inflated(*deflated, kLimit);
    RC_ASSERT(whole.has_value());
    RC_ASSERT(*whole == *message);
  }));
}

TEST_CASE("[F10] a message that goes to many is deflated once, and a short one or noise not at all") {
  Deflater deflater;
  const auto message = shared(json_like(5000)), other = shared(json_like(5000));
  const auto deflated = deflater.deflated(message);
  CHECK(deflater.deflated(message) == deflated);
  CHECK(deflater.deflated(other) != deflated);
  CHECK(*deflater.deflated(other) == *deflated);
  deflater.forget();
  CHECK(deflater.deflated(message) != deflated);
  CHECK(deflater.deflated(shared(json_like(Deflater::kLeastBytes - 1))) == nullptr);
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  CHECK(deflater.deflated(shared(noise)) == nullptr);
}

TEST_CASE("[F7] [F10] a message that would be longer than the limit is seen before it takes memory") {
  Deflater deflater;
  Inflater inflater;
  // A bomb: 1 MiB of the same letter in some KB, many times one after another.
  const std::string once = *deflater.deflated(shared(std::string(kLimit, '0')));
  std::string bomb;
  for (int i = 0; i < 200; ++i) bomb += once + std::string("\0\0\xff\xff", 4);
  CHECK(bomb.size() < kLimit);
  const auto burst = inflater.inflated(bomb, kLimit);
  REQUIRE_FALSE(burst.has_value());
  CHECK(burst.error() == Inflater::Fault::kTooLong);
  const auto whole = inflater.inflated(once, kLimit);
  REQUIRE(whole.has_value());
  CHECK(whole->size() == kLimit);
  CHECK(inflater.inflated(once, kLimit - 1).error() == Inflater::Fault::kTooLong);
}

TEST_CASE("[F10] blocks that are marked as last are read on behind, what is no DEFLATE is told") {
  Inflater inflater;
  // RFC 7692, 7.2.3: "Hello" in one block, stored, with the last block marked, in two blocks, and empty.
  const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
  CHECK(inflater.inflated(hello, kLimit) == std::string_view("Hello"));
  CHECK(inflater.inflated(std::string("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11), kLimit) == std::string_view("Hello"));
  CHECK(inflater.inflated(std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8), kLimit) == std::string_view("Hello"));
  CHECK(inflater.inflated(std::string("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13), kLimit) == std::string_view("Hello"));
  CHECK(inflater.inflated(std::string("\x00", 1), kLimit) == std::string_view(""));
  CHECK(inflater.inflated("\xff\xff\xff", kLimit).error() == Inflater::Fault::kBroken);
  CHECK(inflater.inflated(hello, kLimit) == std::string_view("Hello"));  // what was broken leaves nothing behind
}

TEST_CASE("[F10] of what a client offers, the first that can be kept is taken up, without context takeover") {
  const std::string taken = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  for (const char* offer :
       {"permessage-deflate", "permessage-deflate; client_max_window_bits", "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover", "x-other, permessage-deflate",
        "permessage-deflate; server_max_window_bits=9, permessage-deflate", "permessage-deflate; unknown, permessage-deflate",
        R"(permessage-deflate; client_max_window_bits="15")"}) {
    CAPTURE(offer);
    CHECK(answer_to_deflate_offer(offer) == taken);
  }
  CHECK(answer_to_deflate_offer("permessage-deflate; server_max_window_bits=15") == taken + "; server_max_window_bits=15");
  for (const char* offer :
       {"", "x-webkit-deflate-frame", "permessage-deflate; server_max_window_bits=9", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=08", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-deflate; nonsense", "permessage-deflate;"}) {
    CAPTURE(offer);
    CHECK_FALSE(answer_to_deflate_offer(offer).has_value());
  }
}

std::vector<std::string> deflating_events(const std::string& bytes, std::size_t piece = 1 << 20) {
  Inflater inflater;
  FrameReader reader(FrameReader::Sender::kClient, kLimit, &inflater);
  const auto events = events_of(reader, bytes, piece);
  if (!events.empty() && !events.back().starts_with("violation")) CHECK(reader.held_bytes() == 0);
  return events;
}

TEST_CASE("[F10] the reserved bit stands in the first frame of a message that is compressed, and nowhere else") {
  using Lines = std::vector<std::string>;
  Deflater deflater;
  const std::string text = json_like(3000), deflated = *deflater.deflated(shared(text)), half = deflated.substr(0, 100), rest = deflated.substr(100);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
    CAPTURE(piece);
    CHECK(deflating_events(deflated_frame(deflated) + text_bytes("bare"), piece) == Lines{"text " + text, "text bare"});
    CHECK(deflating_events(deflated_frame(half, 1, false) + frame_bytes(9, "p") + frame_bytes(0, rest) + text_bytes("bare"), piece) ==
          Lines{"ping p", "text " + text, "text bare"});
    CHECK(deflating_events(deflated_frame(deflated, 2), piece) == Lines{"binary " + text});
    CHECK(deflating_events(deflated_frame(half, 1, false) + deflated_frame(rest, 0), piece) == Lines{"violation 1002"});
    CHECK(deflating_events(deflated_frame("", 9), piece) == Lines{"violation 1002"});
    CHECK(deflating_events(deflated_frame("\xff\xff\xff"), piece) == Lines{"violation 1007"});
    const std::string bad_text = *deflater.deflated(shared(json_like(1000) + "\xff\xfe"));
    CHECK(deflating_events(deflated_frame(bad_text), piece) == Lines{"violation 1007"});
    CHECK(deflating_events(deflated_frame(bad_text, 2), piece) == Lines{"binary " + json_like(1000) + "\xff\xfe"});
  }
  CHECK(events_of(deflated_frame(deflated)) == Lines{"violation 1002"});  // not agreed upon
}

}  // namespace
}  // namespace giaoban
