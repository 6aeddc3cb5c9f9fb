#pragma once
#include <functional>
#include <string>
#include <vector>

#include "net_frames.h"

namespace giaoban {

/// One case of the list, by its number there: what a client sends, and what must come of it.
struct AutobahnCase {
  std::string number;
  std::string bytes;
  std::vector<std::string> events;  ///< as event_text() has them; those after which the connection goes on have no farewell
  std::size_t chop = 1 << 20;       ///< bytes that are handed over at a time
};
using AutobahnCases = std::vector<AutobahnCase>;

inline std::string number_of(const std::string& section, std::size_t index) { return section + "." + std::to_string(index); }

/// A message cut into frames of so many bytes.
inline std::string in_fragments(unsigned opcode, const std::string& payload, std::size_t each) {
  std::string out;
  for (std::size_t at = 0; at == 0 || at < payload.size(); at += each)
    out += frame_bytes(at == 0 ? opcode : 0, payload.substr(at, each), at + each >= payload.size());
  return out;
}

/// 1: messages of all forms of length. 2: pings and pongs.
inline AutobahnCases framing_and_pings() {
  AutobahnCases cases;
  for (const unsigned opcode : {1U, 2U}) {
    const std::string kind = opcode == 1 ? "text " : "binary ", section = "1." + std::to_string(opcode);
    std::size_t index = 0;
    for (const std::size_t size : {0, 125, 126, 127, 128, 65535, 65536}) {
      const std::string payload(size, opcode == 1 ? '*' : '\xfe');
      cases.push_back({number_of(section, ++index), frame_bytes(opcode, payload), {kind + payload}});
    }
    const std::string payload(65536, opcode == 1 ? '*' : '\xfe');
    cases.push_back({section + ".8", frame_bytes(opcode, payload), {kind + payload}, 997});
  }
  const std::string noise{'\0', '\xff', '\xfe', '\xfd', '\xfc', '\xfb', '\0', '\xff'}, full(125, '\xfe'), hello = "Hello, world!";
  cases.push_back({"2.1", frame_bytes(9, ""), {"ping "}});
  cases.push_back({"2.2", frame_bytes(9, hello), {"ping " + hello}});
  cases.push_back({"2.3", frame_bytes(9, noise), {"ping " + noise}});
  cases.push_back({"2.4", frame_bytes(9, full), {"ping " + full}});
  cases.push_back({"2.5", frame_bytes(9, std::string(126, '\xfe')), {"violation 1002"}});
  cases.push_back({"2.6", frame_bytes(9, full), {"ping " + full}, 1});
  cases.push_back({"2.7", frame_bytes(10, ""), {"pong "}});
  cases.push_back({"2.8", frame_bytes(10, "not asked"), {"pong not asked"}});
  cases.push_back({"2.9", frame_bytes(10, "not asked") + frame_bytes(9, "asked"), {"pong not asked", "ping asked"}});
  AutobahnCase ten{"2.10", "", {}};
  for (int i = 0; i < 10; ++i) {
    ten.bytes += frame_bytes(9, "payload-" + std::to_string(i));
    ten.events.push_back("ping payload-" + std::to_string(i));
  }
  cases.push_back(ten);
  ten.number = "2.11";
  ten.chop = 1;
  cases.push_back(ten);
  return cases;
}

/// 3: reserved bits. 4: opcodes that mean nothing.
inline AutobahnCases reserved() {
  const std::string text = text_bytes("first"), ping = frame_bytes(9, "");
  const auto bits = [](unsigned reserved, unsigned opcode, std::string payload) {
    return RawFrame{.opcode = opcode, .payload = std::move(payload), .reserved = reserved}.bytes();
  };
  AutobahnCases cases{{"3.1", bits(1, 1, "second"), {"violation 1002"}},
                      {"3.2", text + bits(2, 1, "second") + ping, {"text first", "violation 1002"}},
                      {"3.3", text + bits(3, 1, "second") + ping, {"text first", "violation 1002"}, text.size()},
                      {"3.4", text + bits(4, 1, "second") + ping, {"text first", "violation 1002"}, 1},
                      {"3.5", bits(5, 2, std::string(8, '\xfe')), {"violation 1002"}},
                      {"3.6", bits(6, 9, "ping"), {"violation 1002"}},
                      {"3.7", bits(7, 8, close_bytes(1000)), {"violation 1002"}}};
  for (const unsigned first : {3U, 11U}) {
    const std::string section = first == 3 ? "4.1" : "4.2";
    for (unsigned i = 0; i < 5; ++i) {
      const std::string unknown = frame_bytes(first + i, i % 2 == 1 || i == 4 ? "payload" : "");
      const bool follows = i >= 2;
      AutobahnCase one{number_of(section, i + 1), unknown, {"violation 1002"}, i == 4 ? 1U : 1U << 20};
      if (follows) {
        one.bytes = text + unknown + ping;
        one.events.insert(one.events.begin(), "text first");
      }
      cases.push_back(one);
    }
  }
  return cases;
}

/// 5: fragments.
inline AutobahnCases fragments() {
  AutobahnCases cases;
  const std::string bad = "violation 1002", a = "fragment1", b = "fragment2";
  const std::string start = frame_bytes(1, a, false), end = frame_bytes(0, b), ping = frame_bytes(9, "ping payload");
  const std::string stray = frame_bytes(0, "stray"), stray_open = frame_bytes(0, "stray", false), whole = text_bytes("hello");
  const auto in_chops = [&](int first, const std::string& bytes, const std::vector<std::string>& events) {
    std::size_t chop = 1 << 20;
    for (int i = 0; i < 3; ++i, chop = i == 1 ? start.size() : 1) cases.push_back({"5." + std::to_string(first + i), bytes, events, chop});
  };
  cases.push_back({"5.1", frame_bytes(9, a, false) + frame_bytes(0, b), {bad}});
  cases.push_back({"5.2", frame_bytes(10, a, false) + frame_bytes(0, b), {bad}});
  in_chops(3, start + end, {"text " + a + b});
  in_chops(6, start + ping + end, {"ping ping payload", "text " + a + b});
  in_chops(9, stray + whole, {bad});
  in_chops(12, stray_open + whole, {bad});
  cases.push_back({"5.15", start + end + stray_open + whole, {"text " + a + b, bad}});
  cases.push_back({"5.16", stray_open + whole + stray_open + whole, {bad}});
  cases.push_back({"5.17", stray + whole + stray + whole, {bad}});
  cases.push_back({"5.18", start + text_bytes(b), {bad}});
  const auto part = [](int number, bool is_final) {
    return frame_bytes(number == 1 ? 1 : 0, "fragment" + std::to_string(number), is_final);
  };
  const std::string five = part(1, false) + part(2, false) + frame_bytes(9, "one") + part(3, false) + part(4, false) +
                           frame_bytes(9, "two") + part(5, true);
  const std::vector<std::string> seen{"ping one", "ping two", "text fragment1fragment2fragment3fragment4fragment5"};
  cases.push_back({"5.19", five, seen, 16});
  cases.push_back({"5.20", five, seen});
  return cases;
}

/// 7: farewells.
inline AutobahnCases farewells() {
  const std::string bye = frame_bytes(8, close_bytes(1000)), text = text_bytes("hello"), ping = frame_bytes(9, "late");
  const std::string large(256 << 10, '*');
  const std::vector<std::string> closed{"closed 1000 "};
  AutobahnCases cases{
      {"7.1.1", text + bye, {"text hello", "closed 1000 "}},
      {"7.1.2", bye + bye, closed},
      {"7.1.3", bye + ping, closed},
      {"7.1.4", bye + text, closed},
      {"7.1.5", frame_bytes(1, "fragment", false) + bye + frame_bytes(0, "rest"), closed},
      {"7.1.6", text_bytes(large) + text + bye + ping, {"text " + large, "text hello", "closed 1000 "}},
      {"7.3.1", frame_bytes(8, ""), {"closed 1005 "}},
      {"7.3.2", frame_bytes(8, "a"), {"violation 1002"}},
      {"7.3.3", bye, closed},
      {"7.3.4", frame_bytes(8, close_bytes(1000, "hẹn gặp lại")), {"closed 1000 hẹn gặp lại"}},
      {"7.3.5", frame_bytes(8, close_bytes(1000, std::string(123, '*'))), {"closed 1000 " + std::string(123, '*')}},
      {"7.3.6", frame_bytes(8, close_bytes(1000, std::string(124, '*'))), {"violation 1002"}},
      {"7.5.1", frame_bytes(8, close_bytes(1000, "\xce\xba\xed\xa0\x80")), {"violation 1007"}},
  };
  std::size_t index = 0;
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 3000U, 3999U, 4000U, 4999U})
    cases.push_back({number_of("7.7", ++index), frame_bytes(8, close_bytes(code)), {"closed " + std::to_string(code) + " "}});
  index = 0;
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1016U, 1100U, 2000U, 2999U})
    cases.push_back({number_of("7.9", ++index), frame_bytes(8, close_bytes(code)), {"violation 1002"}});
  cases.push_back({"7.13.1", frame_bytes(8, close_bytes(5000)), {"violation 1002"}});
  cases.push_back({"7.13.2", frame_bytes(8, close_bytes(65535)), {"violation 1002"}});
  return cases;
}

/// 9: large messages, in frames and in chops. 10: fragments as a network's packets.
inline AutobahnCases large() {
  constexpr std::size_t kKi = 1 << 10, kMi = 1 << 20;
  AutobahnCases cases;
  for (const unsigned opcode : {1U, 2U}) {
    const std::string kind = opcode == 1 ? "text " : "binary ";
    const auto section = [&](unsigned first) { return "9." + std::to_string(first + opcode - 1); };
    const char letter = opcode == 1 ? '*' : '\xfe';
    std::size_t index = 0;
    for (const std::size_t size : {64 * kKi, 256 * kKi, kMi, 4 * kMi, 8 * kMi, 16 * kMi})
      cases.push_back({number_of(section(1), ++index), frame_bytes(opcode, std::string(size, letter)), {kind + std::string(size, letter)}});
    index = 0;
    const std::string four(4 * kMi, letter), one(kMi, letter);
    for (const std::size_t each : {64 * 1UL, 256 * 1UL, kKi, 4 * kKi, 16 * kKi, 64 * kKi, 256 * kKi, kMi, 4 * kMi})
      cases.push_back({number_of(section(3), ++index), in_fragments(opcode, four, each), {kind + four}});
    index = 0;
    for (const std::size_t chop : {64, 128, 256, 512, 1024, 2048})
      cases.push_back({number_of(section(5), ++index), frame_bytes(opcode, one), {kind + one}, chop});
    index = 0;
    for (const std::size_t size : {0, 16, 64, 256, 1024, 4096}) {
      AutobahnCase many{number_of(section(7), ++index), "", std::vector<std::string>(1000, kind + std::string(size, letter))};
      for (int i = 0; i < 1000; ++i) many.bytes += frame_bytes(opcode, std::string(size, letter));
      cases.push_back(std::move(many));
    }
  }
  const std::string packets(65536, '*');
  cases.push_back({"10.1.1", in_fragments(1, packets, 1300), {"text " + packets}});
  return cases;
}

}  // namespace giaoban
