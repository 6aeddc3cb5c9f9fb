#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "net_frame_events.h"
#include "net_frames.h"
#include "server/net/utf8_stream.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

using Events = std::vector<std::string>;
constexpr auto kClient = FrameReader::Sender::kClient;

/// Frames as they might come: mostly right, now and then wrong; some fragments, some controls between them.
rc::Gen<std::string> some_frames() {
  const auto payload = rc::gen::oneOf(rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'z')),
                                      rc::gen::just(std::string("Thường trực HĐND")), rc::gen::just(std::string("x")), rc::gen::just(std::string(300, 'x')),
                                      rc::gen::arbitrary<std::string>());
  const auto frame = rc::gen::map(
      rc::gen::tuple(rc::gen::element(0U, 0U, 1U, 1U, 2U, 8U, 9U, 10U, 3U), payload, rc::gen::inRange(0, 4), rc::gen::inRange(0, 40)),
      [](const std::tuple<unsigned, std::string, int, int>& parts) {
        const auto& [opcode, bytes, final, wrong] = parts;
        RawFrame made{.opcode = opcode, .payload = bytes, .is_final = final != 0, .reserved = wrong == 1 ? 4U : 0U, .is_masked = wrong != 2};
        return made.bytes();
      });
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(frame), [](const std::vector<std::string>& frames) {
    std::string all;
    for (const auto& one : frames) all += one;
    return all;
  });
}

TEST_CASE("however bytes are cut, the same events come") {
  CHECK(rc::check([] {
    const auto bytes = *some_frames();
    const auto expected = events_of(bytes, 2000);
    for (const std::size_t piece : {1, 2, 3, 6, 7, 61}) {
      FrameReader reader(kClient, 2000);
      RC_ASSERT(events_of(reader, bytes, piece) == expected);
    }
  }));
}

TEST_CASE("UTF-8 in pieces is judged as it is whole") {
  CHECK(rc::check([](const std::string& noise) {
    const auto text = noise + *rc::gen::element<std::string>("", "ệ", "\xed\xa0\x80", "\xf4\x8f\xbf\xbf", "\xf0\x9f\x98", "\xc0\x80") + "cuối";
    Utf8Stream pieces;
    bool holds = true;
    for (std::size_t at = 0; at < text.size() && holds; ++at) holds = pieces.take(std::string_view(text).substr(at, 1));
    RC_ASSERT((holds && pieces.is_whole()) == count_code_points(text).has_value());
    Utf8Stream whole;
    RC_ASSERT((whole.take(text) && whole.is_whole()) == count_code_points(text).has_value());
  }));
}

TEST_CASE("bad UTF-8 is told as soon as nothing can mend it, before its frame is whole") {
  FrameReader reader(kClient, 1 << 20);
  const std::string frame = text_bytes("kế hoạch \xf4\x90" + std::string(1000, 'a'));
  CHECK(events_of(reader, std::string_view(frame).substr(0, 8 + 14), 1).empty());
  CHECK(events_of(reader, std::string_view(frame).substr(8 + 14, 1), 1) == Events{"violation 1007"});
  CHECK(events_of(reader, text_bytes("more"), 3).empty());
}

TEST_CASE("a frame that is whole is not copied, and nothing is held when nothing is partial") {
  FrameReader reader(kClient, 1 << 20);
  std::string bytes = frame_bytes(2, std::string(5000, 'b')) + frame_bytes(9, "p") + text_bytes("chào");
  std::span<char> rest(bytes);
  const auto first = reader.next(rest);
  REQUIRE(first);
  const auto& message = std::get<frame_event::Message>(*first);
  CHECK(message.bytes.data() == bytes.data() + 8);
  CHECK(message.bytes == std::string(5000, 'b'));
  CHECK(reader.next(rest));
  CHECK(reader.next(rest));
  CHECK(!reader.next(rest));
  CHECK(reader.held_bytes() == 0);
  const std::string half = frame_bytes(2, std::string(4000, 'h'));
  CHECK(events_of(reader, half.substr(0, 3), 3).empty());
  CHECK(reader.held_bytes() == 0);  // a head is kept in place
  CHECK(events_of(reader, half.substr(3, 1000), 1000).empty());
  CHECK(reader.held_bytes() >= 996);
  CHECK(events_of(reader, half.substr(1003), 4000).size() == 1);
  CHECK(reader.held_bytes() == 0);
}

TEST_CASE("memory grows with what has come, not with what is announced") {
  FrameReader reader(kClient, 1 << 20);
  CHECK(events_of(reader, frame_bytes(2, std::string(1 << 20, 'a')).substr(0, 100), 100).empty());
  CHECK(reader.held_bytes() < 1000);
}

TEST_CASE("[F7] a message over the limit is refused at its head, also where fragments add up to it") {
  const std::string half(600, 'h');
  CHECK(events_of(frame_bytes(2, std::string(1001, 'x')).substr(0, 8), 1000) == Events{"violation 1009"});
  CHECK(events_of(frame_bytes(2, std::string(1000, 'x')), 1000).size() == 1);
  CHECK(events_of(frame_bytes(1, half, false) + frame_bytes(0, half).substr(0, 8), 1000) == Events{"violation 1009"});
  CHECK(events_of(RawFrame{.opcode = 2, .payload = "x", .length_bytes = 8}.bytes(), 1000) == Events{"violation 1002"});
  std::string endless = frame_bytes(2, "", false);
  endless[1] = '\xff';
  CHECK(events_of(endless.substr(0, 2) + std::string(12, '\x7f'), 1000) == Events{"violation 1009"});
  CHECK(events_of(endless.substr(0, 2) + std::string(12, '\xff'), 1000) == Events{"violation 1002"});
}

TEST_CASE("a message of endless empty fragments is refused, one of many small ones is not") {
  std::string empty = frame_bytes(2, "", false), small = frame_bytes(2, "x", false);
  for (std::size_t i = 0; i < 2000; ++i) empty += frame_bytes(0, "", false);
  CHECK(events_of(empty) == Events{"violation 1008"});
  for (std::size_t i = 0; i < FrameReader::kSmallFragments - 1; ++i) small += frame_bytes(0, "x", false);
  CHECK(events_of(small + frame_bytes(0, "")) == Events{"binary " + std::string(FrameReader::kSmallFragments, 'x')});
  std::string long_message = frame_bytes(2, std::string(64, 'y'), false);
  for (std::size_t i = 0; i < 4000; ++i) long_message += frame_bytes(0, std::string(64, 'y'), false);
  CHECK(events_of(long_message + frame_bytes(0, "")).size() == 1);
}

TEST_CASE("frames of a server are not masked, those of a client are") {
  FrameReader from_server(FrameReader::Sender::kServer, 1000);
  CHECK(events_of(from_server, unmasked_bytes("chào"), 2) == Events{"text chào"});
  CHECK(events_of(from_server, text_bytes("chào"), 100) == Events{"violation 1002"});
  CHECK(events_of(unmasked_bytes("chào")) == Events{"violation 1002"});
}

TEST_CASE("heads and masks are what a reader takes apart again") {
  CHECK(rc::check([](const std::string& noise) {
    std::string payload;
    const auto size = *rc::gen::element<std::size_t>(0, 1, 125, 126, 127, 65535, 65536, 70000);
    while (payload.size() < size) payload += noise + "x";
    payload.resize(size);
    const MaskKey mask = {9, 0, 255, 17};
    std::string masked = payload;
    const std::size_t cut = size / 3;  // a payload masked in two parts is masked
    apply_mask(std::span(masked).first(cut), mask, 0);
    apply_mask(std::span(masked).subspan(cut), mask, cut);
    FrameReader reader(kClient, 1 << 20);
    const auto head = frame_head(Opcode::kBinary, size, &mask);
    RC_ASSERT(events_of(reader, std::string(head.view()) + masked, 1000) == Events{"binary " + payload});
  }));
}

}  // namespace
}  // namespace giaoban
