#include "sync/ydoc/json_text.h"

#include <array>

#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// The grammar of RFC 8259 without building anything. Each function returns false at the first fault.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : rest_(text) {}

  bool scan() {
    for (;;) {
      bool opened = false;
      if (!begin_value(opened)) return false;
      if (opened) continue;
      if (!close_values()) return false;
      if (depth_ == 0) return rest_.empty();
    }
  }

 private:
  void space() {
    const auto end = rest_.find_first_not_of(" \t\n\r");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }
  bool eat(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool eat_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// A scalar, an empty container, or the opening of one up to its first value: then `opened`.
  bool begin_value(bool& opened) {
    space();
    if (rest_.empty()) return false;
    switch (rest_.front()) {
      case '{': return open('}', opened);
      case '[': return open(']', opened);
      case '"': return string();
      case 't': return eat_word("true");
      case 'f': return eat_word("false");
      case 'n': return eat_word("null");
      default: return number();
    }
  }
  bool open(char closing, bool& opened) {
    rest_.remove_prefix(1);
    space();
    if (eat(closing)) return true;
    if (depth_ == closing_.size()) return false;
    closing_[depth_++] = closing;
    opened = true;
    return closing == ']' || key();
  }
  bool key() {
    space();
    if (!string()) return false;
    space();
    return eat(':');
  }
  /// After a value: closes what ends here, and goes past a comma to the next value.
  bool close_values() {
    for (;;) {
      space();
      if (depth_ == 0) return true;
      const char closing = closing_[depth_ - 1];
      if (eat(',')) return closing == ']' || key();
      if (!eat(closing)) return false;
      --depth_;
    }
  }

  bool string() {
    if (!eat('"')) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (static_cast<unsigned char>(c) < 0x20) return false;
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }
  bool escape() {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c != 'u') return std::string_view("\"\\/bfnrt").contains(c);
    for (int i = 0; i < 4; ++i, rest_.remove_prefix(1)) {
      if (rest_.empty() || !is_hex(rest_.front())) return false;
    }
    return true;
  }
  bool digits() {
    const auto before = rest_.size();
    while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < before;
  }
  bool number() {
    eat('-');
    if (!eat('0') && !digits()) return false;
    if (eat('.') && !digits()) return false;
    if (eat('e') || eat('E')) {
      if (!eat('+')) eat('-');
      return digits();
    }
    return true;
  }

  std::string_view rest_;
  std::array<char, limits::kContentDepth> closing_{};
  std::size_t depth_ = 0;
};

}  // namespace

bool is_json_text(std::string_view text) { return JsonScanner(text).scan(); }

}  // namespace giaoban
