#include "server/calendar/party.h"

#include <algorithm>

#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::size_t kLocalPartBytes = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t kLabelBytes = 63;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > kLocalPartBytes || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(
      text, [](char c) { return is_letter_or_digit(c) || std::string_view(".!#$%&'*+/=?^_{|}~-").find(c) != std::string_view::npos; });
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > kLabelBytes || text.front() == '-' || text.back() == '-') return false;
  return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_host_name(std::string_view text) {
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

Result<void> check_text(std::string_view text, std::size_t code_points, std::string pointer, std::string_view allowed) {
  const auto count = count_code_points(text);
  if (!count) return fail(problem::kInvalidText, "not UTF-8", std::move(pointer));
  if (*count > code_points) return fail(problem::kTooLarge, "more than " + std::to_string(code_points) + " characters", std::move(pointer));
  const auto is_control = [&](char c) {
    return (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) && allowed.find(c) == std::string_view::npos;
  };
  if (std::ranges::any_of(text, is_control)) return fail(problem::kInvalidField, "a control character", std::move(pointer));
  return {};
}

}  // namespace

bool is_email_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > kEmailBytes) return false;
  return is_local_part(text.substr(0, at)) && is_host_name(text.substr(at + 1));
}

std::string folded_email(std::string_view email) {
  std::string folded(email);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

Result<void> check_one_line(std::string_view text, std::size_t code_points, std::string pointer) {
  return check_text(text, code_points, std::move(pointer), "");
}

Result<void> check_lines(std::string_view text, std::size_t code_points, std::string pointer) {
  return check_text(text, code_points, std::move(pointer), "\t\r\n");
}

Result<void> check_party(const Party& party, const std::string& pointer) {
  if (auto name = check_one_line(party.name, kPartyNameCodePoints, pointer + "/name"); !name) return name;
  if (!is_email_address(party.email)) return fail(problem::kInvalidField, "not an e-mail address", pointer + "/email");
  return {};
}

}  // namespace giaoban
