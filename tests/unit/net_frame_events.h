#pragma once
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "server/net/frame_reader.h"

namespace giaoban {

/// An event of a FrameReader as a line of text: "text …", "binary …", "ping …", "pong …", "closed 1000 …", "violation 1002".
inline std::string event_text(const FrameEvent& event) {
  using namespace frame_event;
  struct Text {
    std::string operator()(const Message& one) const {
      return (one.kind == FrameKind::kText ? "text " : "binary ") + std::string(one.bytes);
    }
    std::string operator()(const Ping& one) const { return "ping " + std::string(one.bytes); }
    std::string operator()(const Pong& one) const { return "pong " + std::string(one.bytes); }
    std::string operator()(const Closed& one) const {
      return "closed " + std::to_string(one.code) + " " + std::string(one.reason);
    }
    std::string operator()(const Violation& one) const { return "violation " + std::to_string(one.code); }
  };
  return std::visit(Text(), event);
}

/// Gives `bytes` to `reader` in pieces of `piece` bytes and collects what comes of them.
inline std::vector<std::string> events_of(FrameReader& reader, std::string_view bytes, std::size_t piece) {
  std::vector<std::string> events;
  while (!bytes.empty()) {
    std::string part(bytes.substr(0, piece));  // of its own, so that reading beyond it is seen
    bytes.remove_prefix(part.size());
    std::span<char> rest(part);
    while (const auto event = reader.next(rest)) events.push_back(event_text(*event));
  }
  return events;
}

/// The same, by a reader of a client's frames, whole.
inline std::vector<std::string> events_of(std::string_view bytes, std::size_t limit = 1 << 20) {
  FrameReader reader(FrameReader::Sender::kClient, limit);
  return events_of(reader, bytes, std::max<std::size_t>(1, bytes.size()));
}

}  // namespace giaoban
