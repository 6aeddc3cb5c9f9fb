#include "sync/ydoc/value_stack.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "sync/ydoc/content.h"

namespace giaoban {
namespace {

/// Whether JavaScript takes the key for an array's index, and which.
std::optional<std::uint32_t> index_of(std::string_view key) {
  std::uint32_t index = 0;
  const auto [end, fault] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (fault != std::errc() || end != key.data() + key.size() || index == 0xffffffff) return std::nullopt;
  if (key.size() > 1 && key.front() == '0') return std::nullopt;
  return index;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<std::uint8_t>(c) >= 0x20)
          out += c;
        else
          (out += "\\u00") += {kDigits[static_cast<std::uint8_t>(c) >> 4], kDigits[c & 0xf]};
    }
  }
  out += '"';
}

void ValueStack::scalar(std::string written) {
  if (frames_.empty()) {
    root_ = std::move(written);
    return;
  }
  frames_.back().members.push_back({std::move(frames_.back().key), std::move(written)});
  frames_.back().key.clear();
}

void ValueStack::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  scalar(write(frame));
}

/// The members as the object holds them.
std::vector<ValueStack::Member> ValueStack::ordered(std::vector<Member> members) const {
  const bool is_json = notation_ == ValueNotation::kJson;
  std::unordered_map<std::string_view, std::size_t> places;
  std::map<std::uint32_t, Member> indexed;
  std::vector<Member> named;
  named.reserve(members.size());  // the views in `places` point into it
  for (Member& member : members) {
    if (is_json && member.key == "__proto__") continue;
    if (const auto index = index_of(member.key)) {
      indexed.insert_or_assign(*index, std::move(member));
    } else if (const auto found = places.find(member.key); found != places.end()) {
      named[found->second].value = std::move(member.value);
    } else {
      named.push_back(std::move(member));
      places.emplace(named.back().key, named.size() - 1);
    }
  }
  std::vector<Member> out;
  out.reserve(indexed.size() + named.size());
  for (auto& [index, member] : indexed) out.push_back(std::move(member));
  for (Member& member : named) out.push_back(std::move(member));
  if (is_json) std::erase_if(out, [](const Member& member) { return member.value.empty(); });
  return out;
}

std::string ValueStack::write(Frame& frame) const {
  if (frame.is_object) frame.members = ordered(std::move(frame.members));
  return notation_ == ValueNotation::kJson ? write_json(frame) : write_any(frame);
}

std::string ValueStack::write_json(const Frame& frame) {
  std::string out(1, frame.is_object ? '{' : '[');
  for (const Member& member : frame.members) {
    if (out.size() > 1) out += ',';
    if (frame.is_object) {
      append_json_string(out, member.key);
      out += ':';
    }
    out += member.value.empty() ? "null" : member.value;
  }
  out += frame.is_object ? '}' : ']';
  return out;
}

std::string ValueStack::write_any(const Frame& frame) {
  std::string out(1, frame.is_object ? kAnyObject : kAnyArray);
  append_varuint(out, frame.members.size());
  for (const Member& member : frame.members) {
    if (frame.is_object) append_var_bytes(out, member.key);
    out += member.value;
  }
  return out;
}

}  // namespace giaoban
