// Sections 12 and 13 of the case list of the Autobahn suite, written anew from RFC 7692: messages compressed without context
// takeover, of its sizes and fragments, and its offers. Cases that ask the server for a smaller window go on uncompressed.
#include <thread>

#include "net_autobahn_cases.h"
#include "net_echo_server.h"
#include "net_frame_events.h"
#include "server/net/deflate.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::size_t kMessages = 8;  // of each case; the suite sends a thousand
constexpr std::size_t kLimit = 1 << 20;

/// What the five parts of section 12 send: JSON, bytes that hardly shrink, prose, few letters, one letter.
std::string content(int part, std::size_t size) {
  std::string text;
  std::uint32_t state = 7;
  for (int i = 0; text.size() < size; ++i) {
    state = state * 1664525 + 1013904223;
    if (part == 1) text += R"({"id":)" + std::to_string(state) + R"(,"title":"Báo cáo","minutes":15},)";
    if (part == 2) text += static_cast<char>(state >> 24);
    if (part == 3) text += i % 5 == 0 ? "giám sát chuyên đề, " : "kiến nghị của cử tri " + std::to_string(i) + ". ";
    if (part == 4) text += static_cast<char>('a' + (state >> 30));
    if (part == 5) text += '*';
  }
  text.resize(size);
  while (part != 2 && !count_code_points(text)) text.back() = text[text.size() - 2] = ' ';  // cut within a letter
  return text;
}

struct Shape {
  std::size_t size, fragment;  // fragment 0: one frame
};
constexpr Shape kShapes[] = {{16, 0},        {64, 0},        {256, 0},        {1024, 0},       {4096, 0},        {8192, 0},
                             {16384, 0},     {32768, 0},     {65536, 0},      {131072, 0},     {8192, 256},      {16384, 256},
                             {32768, 256},   {65536, 256},   {131072, 256},   {131072, 1024},  {131072, 4096},   {131072, 32768}};

std::string in_deflated_fragments(unsigned opcode, const std::string& payload, std::size_t each) {
  std::string out;
  for (std::size_t at = 0; at == 0 || at < payload.size(); at += each)
    out += RawFrame{.opcode = at == 0 ? opcode : 0,
                    .payload = payload.substr(at, each),
                    .is_final = at + each >= payload.size(),
                    .reserved = at == 0 ? 4U : 0U}
               .bytes();
  return out;
}

AutobahnCases compressed() {
  AutobahnCases cases;
  Deflater deflater;
  for (int part = 1; part <= 5; ++part) {
    std::size_t index = 0;
    for (const Shape& shape : kShapes) {
      const auto message = std::make_shared<const std::string>(content(part, shape.size));
      const unsigned opcode = part == 2 ? 2 : 1;
      const auto deflated = deflater.deflated(message);
      const std::size_t each = shape.fragment == 0 ? kLimit : shape.fragment;
      AutobahnCase one{"12." + std::to_string(part) + "." + std::to_string(++index), "", {}};
      for (std::size_t i = 0; i < kMessages; ++i) {
        one.bytes += deflated ? in_deflated_fragments(opcode, *deflated, each) : in_fragments(opcode, *message, each);
        one.events.push_back((opcode == 1 ? "text " : "binary ") + *message);
      }
      cases.push_back(std::move(one));
    }
  }
  return cases;
}

TEST_CASE("[F10] 12: every case gives its events, whole and in chops") {
  const auto cases = compressed();
  CHECK(cases.size() == 90);
  Inflater inflater;
  for (const auto& one : cases) {
    CAPTURE(one.number);
    for (const std::size_t piece : {std::size_t{997}, std::size_t{64} << 10}) {
      FrameReader reader(FrameReader::Sender::kClient, kLimit, &inflater);
      CHECK((events_of(reader, one.bytes, piece) == one.events));
      CHECK(reader.held_bytes() == 0);
    }
  }
}

/// The events of all that a server sends back until it ends the stream.
std::vector<std::string> echoed(RawClient& client, const AutobahnCase& one, bool is_deflating) {
  std::thread sending([&] { client.send(one.bytes + frame_bytes(8, close_bytes(1000))); });
  const auto bytes = client.read_all();
  sending.join();
  Inflater inflater;
  FrameReader reader(FrameReader::Sender::kServer, kLimit, is_deflating ? &inflater : nullptr);
  return events_of(reader, bytes, std::max<std::size_t>(1, bytes.size()));
}

TEST_CASE("[F10] 12: a server sends every case back") {
  Served server;
  for (const auto& one : compressed()) {
    CAPTURE(one.number);
    RawClient client(server.port());
    REQUIRE(has_status(client.ask(ask_upgrade("/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n")), 101));
    auto expected = one.events;
    expected.push_back("closed 1000 ");
    CHECK((echoed(client, one, true) == expected));
  }
}

TEST_CASE("[F10] 13: of its offers those are taken up that do not ask for a smaller window, and messages go both ways") {
  struct Offer {
    const char* number;
    const char* text;
    bool is_taken;
  };
  constexpr Offer kOffers[] = {
      {"13.1", "permessage-deflate", true},
      {"13.2", "permessage-deflate; server_no_context_takeover", true},
      {"13.3", "permessage-deflate; server_max_window_bits=9", false},
      {"13.4", "permessage-deflate; server_max_window_bits=15", true},
      {"13.5", "permessage-deflate; server_no_context_takeover; server_max_window_bits=9", false},
      {"13.6", "permessage-deflate; server_no_context_takeover; server_max_window_bits=15", true},
      {"13.7",
       "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, "
       "permessage-deflate; server_no_context_takeover, permessage-deflate",
       true},
  };
  Served server;
  Deflater deflater;
  for (const Offer& offer : kOffers) {
    CAPTURE(offer.number);
    RawClient client(server.port());
    const auto answer = client.ask(ask_upgrade("/echo", "Sec-WebSocket-Extensions: " + std::string(offer.text) + "\r\n"));
    REQUIRE(has_status(answer, 101));
    CHECK(contains(answer, "permessage-deflate") == offer.is_taken);
    const std::string text = content(1, 4096);
    const auto deflated = deflater.deflated(std::make_shared<const std::string>(text));
    const AutobahnCase one{offer.number, offer.is_taken ? in_deflated_fragments(1, *deflated, kLimit) : text_bytes(text), {}};
    CHECK((echoed(client, one, offer.is_taken) == std::vector<std::string>{"text " + text, "closed 1000 "}));
  }
}

}  // namespace
}  // namespace giaoban
