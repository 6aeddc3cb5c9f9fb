#include "server/api/conditional.h"

#include <charconv>
#include <optional>

namespace giaoban {
namespace {

std::string_view etag_of(const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "ETag") return value;
  }
  return {};
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

enum class RangeKind { kNone, kSatisfiable, kUnsatisfiable };

/// Reads "bytes=first-last", "bytes=first-" or "bytes=-count"; anything else is no range.
RangeKind read_range(std::string_view text, std::uint64_t size, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!text.starts_with(kUnit)) return RangeKind::kNone;
  text.remove_prefix(kUnit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return RangeKind::kNone;
  const auto first = number(text.substr(0, dash)), last = number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return RangeKind::kNone;
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range.size = std::min(*last, size);
    range.offset = size - range.size;
    return RangeKind::kSatisfiable;
  }
  const bool is_open = dash + 1 == text.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return RangeKind::kNone;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range.offset = *first;
  range.size = std::min(last.value_or(size - 1), size - 1) - *first + 1;
  return RangeKind::kSatisfiable;
}

}  // namespace

bool lists_etag(std::string_view tags, std::string_view etag) {
  if (tags == "*") return true;
  while (!tags.empty()) {
    const auto comma = tags.find(',');
    std::string_view tag = tags.substr(0, comma);
    tags = comma == std::string_view::npos ? std::string_view() : tags.substr(comma + 1);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
  }
  return false;
}

ByteRange apply_conditions(const Request& request, Response& response, std::uint64_t size, bool takes_range) {
  const ByteRange whole{0, size};
  const std::string etag(etag_of(response));  // a copy: headers are added below
  if (response.status != 200 || etag.empty() || (request.method != "GET" && request.method != "HEAD")) return whole;
  if (const auto tags = request.header("if-none-match"); !tags.empty() && lists_etag(tags, etag)) {
    response.status = 304;
    return {};
  }
  if (!takes_range) return whole;
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (const auto same = request.header("if-range"); !same.empty() && same != etag) return whole;
  ByteRange range;
  switch (read_range(request.header("range"), size, range)) {
    case RangeKind::kNone:
      return whole;
    case RangeKind::kUnsatisfiable:
      response.status = 416;
      response.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
      return {};
    case RangeKind::kSatisfiable:
      response.status = 206;
      response.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                                         std::to_string(range.offset + range.size - 1) + "/" +
                                                         std::to_string(size));
  }
  return range;
}

}  // namespace giaoban
