#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "server/mail/encodings.h"
#include "sync/base/text.h"

namespace giaoban::mail {
namespace {

std::string unbase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : text) {
    if (c == '=' || c == '\r' || c == '\n') continue;
    bits = bits << 6 | static_cast<std::uint32_t>(kDigits.find(c));
    if ((held += 6) >= 8) out += static_cast<char>(bits >> (held -= 8));
  }
  return out;
}

std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') out += text[at];
    else if (text.substr(at + 1).starts_with("\r\n")) at += 2;
    else {
      out += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    }
  }
  return out;
}

std::string random_text() {
  std::string text;
  for (const auto& part : *rc::gen::container<std::vector<std::string>>(
           rc::gen::element<std::string>("ộ", "Thường trực ", "đ", "=", ".", " ", "\t", "\n", "a", "From ", "🙂", "plain words of ASCII alone, ", std::string(80, 'x'))))
    text += part;
  return text;
}

void require_lines(std::string_view text, std::size_t most) {
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    RC_ASSERT(end != std::string_view::npos && end <= most);
    const bool is_trimmed = end == 0 || (text[end - 1] != ' ' && text[end - 1] != '\t');
    RC_ASSERT(is_trimmed);
    for (char c : text.substr(0, end)) RC_ASSERT((c >= 0x20 && c < 0x7f) || c == '\t');
    text.remove_prefix(end + 2);
  }
}

TEST_CASE("base64 is that of RFC 4648") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe") == "//4=");
}

TEST_CASE("text comes out as it went in, in lines of 76 printable characters, whichever encoding is shorter") {
  CHECK(encode_text("Kinh gui: xin moi").encoding == "quoted-printable");
  CHECK(encode_text("Thường trực Hội đồng nhân dân tỉnh").encoding == "base64");
  CHECK(encode_text("a b \r\n=\n").lines == "a b=20\r\n=3D\r\n");
  CHECK(encode_text(".\r..\r\n").lines == ".\r\n..\r\n");  // dots are the sender's business
  CHECK(rc::check("text", [] {
    const auto text = random_text();
    std::string expected;
    for (char c : text) c == '\n' ? expected += "\r\n" : expected += c;
    if (!expected.ends_with("\r\n")) expected += "\r\n";
    const auto part = encode_text(text);
    require_lines(part.lines, 76);
    RC_ASSERT((part.encoding == "base64" ? unbase64(part.lines) : unquoted(part.lines)) == expected);
    RC_ASSERT(part.lines.size() <= encode_bytes(expected).lines.size() * 9 / 8 + 8);
  }));
}

TEST_CASE("a header is plain where it can be, else words of whole characters on lines of 76") {
  CHECK(header_text("Giay moi hop") == "Giay moi hop");
  CHECK(header_text("Giấy mời") == "=?UTF-8?B?R2nhuqV5IG3hu51p?=");
  CHECK(header_text("=?UTF-8?B?x?=") == "=?UTF-8?B?PT9VVEYtOD9CP3g/PQ==?=");
  CHECK(header_text(" a") == "=?UTF-8?B?IGE=?=");
  CHECK(rc::check("words", [] {
    auto text = random_text();
    std::erase_if(text, [](char c) { return c == '\n' || c == '\t'; });
    if (text.empty()) return;
    std::string words = encoded_words(text), decoded;
    for (std::size_t at = 0; at < words.size();) {
      auto end = words.find("\r\n ", at);
      if (end == std::string::npos) end = words.size();
      const auto word = words.substr(at, end - at);
      RC_ASSERT(word.starts_with("=?UTF-8?B?") && word.ends_with("?=") && word.size() <= 64);
      const auto part = unbase64(std::string_view(word).substr(10, word.size() - 12));
      RC_ASSERT(count_code_points(part).has_value());
      decoded += part;
      at = end + 3;
    }
    RC_ASSERT(decoded == text);
  }));
}

}  // namespace
}  // namespace giaoban::mail
