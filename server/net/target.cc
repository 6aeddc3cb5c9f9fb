#include "server/net/target.h"

#include <algorithm>
#include <ranges>

#include "sync/base/text.h"

namespace giaoban {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_clean_text(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return count_code_points(text).has_value() && std::ranges::none_of(text, is_control);
}

bool has_dot_segment(std::string_view path) {
  return std::ranges::any_of(path | std::views::split('/'), [](auto part) {
    const std::string_view segment(part.begin(), part.end());
    return segment == "." || segment == "..";
  });
}

/// Takes scheme and authority off an absolute-form target.
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const auto slash = target.find('/', scheme.size());
    return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  return target;
}

bool parse_query(std::string_view text, std::map<std::string, std::string>& query) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto field = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (field.empty()) continue;
    const auto equals = field.find('=');
    std::string name, value;
    if (!percent_decode(field.substr(0, equals), true, name)) return false;
    if (equals != std::string_view::npos && !percent_decode(field.substr(equals + 1), true, value)) return false;
    if (!is_clean_text(name) || !is_clean_text(value) || query.size() == kQueryFields) return false;
    query[std::move(name)] = std::move(value);
  }
  return true;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out.push_back(static_cast<char>(high << 4 | low));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return true;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out += {'%', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]};
    }
  }
  return out;
}

Result<Target> parse_target(std::string_view target) {
  target = origin_form(target);
  if (!target.starts_with('/')) return fail(problem::kBadRequest, "the target is no path");
  Target parsed;
  const auto question = target.find('?');
  if (!percent_decode(target.substr(0, question), false, parsed.path)) {
    return fail(problem::kBadRequest, "broken percent-encoding in the path");
  }
  if (!is_clean_text(parsed.path)) return fail(problem::kBadRequest, "the path is not clean UTF-8");
  if (has_dot_segment(parsed.path)) return fail(problem::kBadRequest, "the path has a dot segment");
  if (question != std::string_view::npos && !parse_query(target.substr(question + 1), parsed.query)) {
    return fail(problem::kBadRequest, "the query cannot be read");
  }
  return parsed;
}

}  // namespace giaoban
