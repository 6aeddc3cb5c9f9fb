#include "server/mail/encodings.h"

#include <algorithm>
#include <cstdint>

namespace giaoban::mail {
namespace {

constexpr std::size_t kLineCharacters = 76;  // RFC 2045, 6.7 and 6.8
constexpr std::size_t kPlainCharacters = 60;
/// Of UTF-8 in one encoded word: 52 characters of base64 and 12 around them, which fit behind any header's name.
constexpr std::size_t kWordBytes = 39;
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Takes up to kWordBytes off `rest`, whole characters alone.
std::string_view take_word(std::string_view& rest) {
  std::size_t end = std::min(kWordBytes, rest.size());
  while (end < rest.size() && continues_character(rest[end])) --end;
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

bool is_plain(std::string_view text) {
  if (text.size() > kPlainCharacters || text.starts_with(' ') || text.ends_with(' ') || text.find("=?") != std::string_view::npos) return false;
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string with_crlf(std::string_view text) {
  std::string lines;
  lines.reserve(text.size() + text.size() / 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\r' || text[i] == '\n') lines += "\r\n";
    else lines += text[i];
  }
  if (!lines.ends_with("\r\n")) lines += "\r\n";
  return lines;
}

/// Whether the character must be escaped; a space or tab must at the end of a line.
bool is_escaped(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || c == '\t') return text.substr(at + 1).starts_with("\r\n");
  return c < 0x21 || c > 0x7e || c == '=';
}

/// Quoted-printable (RFC 2045, 6.7) of lines that end with CRLF.
std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("\r\n")) {
      out += "\r\n";
      column = 0;
      ++at;
      continue;
    }
    const std::size_t width = is_escaped(text, at) ? 3 : 1;
    if (column + width > kLineCharacters - 1) {  // the last is for the "=" of a soft break
      out += "=\r\n";
      column = 0;
    }
    column += width;
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (width == 1) out += text[at];
    else out.append({'=', kHexDigits[byte >> 4], kHexDigits[byte & 15]});
  }
  return out;
}

bool is_shorter_quoted(std::string_view text) {
  const auto escaped = std::ranges::count_if(text, [](char c) { return (c < 0x20 && c != '\r' && c != '\n') || c > 0x7e || c == '='; });
  return static_cast<std::size_t>(escaped) * 6 <= text.size();  // 2 more for each, against a third more for all
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) -> std::uint32_t { return at + i < bytes.size() ? static_cast<std::uint8_t>(bytes[at + i]) : 0; };
    const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += kDigits[group >> 18];
    out += kDigits[group >> 12 & 63];
    out += at + 1 < bytes.size() ? kDigits[group >> 6 & 63] : '=';
    out += at + 2 < bytes.size() ? kDigits[group & 63] : '=';
  }
  return out;
}

std::string header_text(std::string_view text) { return is_plain(text) ? std::string(text) : encoded_words(text); }

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(take_word(text)) + "?=";
  }
  return out;
}

EncodedPart encode_text(std::string_view text) {
  const std::string lines = with_crlf(text);
  if (is_shorter_quoted(lines)) return {"quoted-printable", quoted_printable(lines)};
  return encode_bytes(lines);
}

EncodedPart encode_bytes(std::string_view bytes) {
  const std::string digits = base64(bytes);
  std::string lines;
  for (std::size_t at = 0; at < digits.size(); at += kLineCharacters) lines += digits.substr(at, kLineCharacters) + "\r\n";
  return {"base64", std::move(lines)};
}

}  // namespace giaoban::mail
