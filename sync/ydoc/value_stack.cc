#include "sync/ydoc/value_stack.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <unordered_map>

#include "sync/ydoc/lib0.h"

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

std::string ValueStack::write(Frame& frame) const {
  const bool is_json = notation_ == ValueNotation::kJson;
  auto& members = frame.members;
  if (frame.is_object) {
    std::unordered_map<std::string_view, std::size_t> places;
    std::vector<Member> unique;
    unique.reserve(members.size());  // the views in `places` point into it
    for (Member& member : members) {
      if (is_json && member.key == "__proto__") continue;
      if (const auto found = places.find(member.key); found != places.end()) {
        unique[found->second].value = std::move(member.value);
        continue;
      }
      unique.push_back(std::move(member));
      places.emplace(unique.back().key, unique.size() - 1);
    }
    if (is_json) std::erase_if(unique, [](const Member& member) { return member.value.empty(); });
    const auto names = std::ranges::stable_partition(unique, [](const Member& member) { return index_of(member.key).has_value(); });
    std::ranges::sort(unique.begin(), names.begin(), {}, [](const Member& member) { return index_of(member.key); });
    members = std::move(unique);
  }
  std::string out;
  if (is_json) {
    out += frame.is_object ? '{' : '[';
    for (const Member& member : members) {
      if (out.size() > 1) out += ',';
      if (frame.is_object) append_json_string(out, member.key), out += ':';
      out += member.value.empty() ? "null" : member.value;
    }
    out += frame.is_object ? '}' : ']';
    return out;
  }
  out += frame.is_object ? '\x76' : '\x75';
  append_varuint(out, members.size());
  for (const Member& member : members) {
    if (frame.is_object) append_var_bytes(out, member.key);
    out += member.value;
  }
  return out;
}

}  // namespace giaoban
