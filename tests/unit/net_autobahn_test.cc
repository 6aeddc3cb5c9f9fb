// The case list of the Autobahn suite, sections 1–7, 9 and 10, by its numbers, written anew from RFC 6455. Sections 12 and 13
// are in net_autobahn_deflate_test.cc.
#include "net_autobahn_utf8.h"
#include "net_echo_server.h"
#include "net_frame_events.h"

namespace giaoban {
namespace {

constexpr std::size_t kLargest = 16 << 20;         // of section 9
constexpr std::size_t kOverSocketBytes = 80 << 10;  // longer cases are the reader's alone

AutobahnCases all_cases() {
  AutobahnCases all;
  for (auto part : {framing_and_pings(), reserved(), fragments(), texts(), farewells(), large()})
    for (auto& one : part) all.push_back(std::move(one));
  return all;
}

bool is_farewell(const std::string& event) { return event.starts_with("closed") || event.starts_with("violation"); }

TEST_CASE("every case gives its events, whole and in chops") {
  const auto cases = all_cases();
  CHECK(cases.size() > 300);
  for (const auto& one : cases) {
    CAPTURE(one.number);
    FrameReader reader(FrameReader::Sender::kClient, kLargest);
    CHECK((events_of(reader, one.bytes, one.chop) == one.events));
    CHECK((events_of(one.bytes, kLargest) == one.events));
    if (!is_farewell(one.events.back())) CHECK(reader.held_bytes() == 0);
  }
}

/// What a server answers, by the events of its own frames.
struct Answers {
  std::vector<std::string> messages, pongs, farewells;

  explicit Answers(std::string_view bytes) {
    FrameReader reader(FrameReader::Sender::kServer, kLargest);
    for (auto& event : events_of(reader, bytes, std::max<std::size_t>(1, bytes.size()))) {
      if (event.starts_with("pong ")) {
        pongs.push_back(event);
      } else {
        (event.starts_with("closed") ? farewells : messages).push_back(event);
      }
    }
  }
};

void check_over_socket(const AutobahnCase& one, std::uint16_t port) {
  RawClient client(port);
  open(client, "/echo");
  for (std::size_t at = 0; at < one.bytes.size(); at += one.chop) client.send(std::string_view(one.bytes).substr(at, one.chop));
  std::string farewell = one.events.back();
  if (!is_farewell(farewell)) {
    client.send(frame_bytes(8, close_bytes(1000)));
    farewell = "closed 1000 ";
  }
  const Answers answers(client.read_all());
  std::vector<std::string> messages, pongs;
  for (const auto& event : one.events) {
    if (event.starts_with("ping ")) pongs.push_back("pong " + event.substr(5));
    if (event.starts_with("text ") || event.starts_with("binary ")) messages.push_back(event);
  }
  CHECK((answers.messages == messages));
  CHECK((answers.pongs == pongs));
  REQUIRE(answers.farewells.size() == 1);
  const std::string code = farewell.substr(farewell.find(' ') + 1, 4);
  CHECK(answers.farewells.front().substr(7, 4) == code);
}

TEST_CASE("a server answers every case as it should, and ends the stream after its farewell") {
  Served server;
  std::size_t tried = 0;
  for (const auto& one : all_cases()) {
    if (one.bytes.size() > kOverSocketBytes) continue;
    CAPTURE(one.number);
    check_over_socket(one, server.port());
    ++tried;
  }
  CHECK(tried > 250);
}

}  // namespace
}  // namespace giaoban
