#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace giaoban {

/// How values are written: as the `any` of lib0 or as JSON.
enum class ValueNotation : std::uint8_t { kAny, kJson };

/// Builds one value from the inside out, as JavaScript would write the object that it had read: index-like keys come first,
/// ascending; of equal keys the last value counts, at the place of the first; "__proto__" is none where it is assigned.
class ValueStack {
 public:
  explicit ValueStack(ValueNotation notation) : notation_(notation) {}

  void open(bool is_object) { frames_.push_back({is_object, {}, {}}); }
  /// Of the value that comes next, where an object is open.
  void key(std::string_view key) { frames_.back().key = key; }
  /// A scalar as it is written; empty for what JSON has none of: a gap in an array, no member of an object.
  void scalar(std::string written);
  void close();

  bool is_complete() const { return root_.has_value(); }
  const std::string& root() const { return *root_; }

 private:
  struct Member {
    std::string key, value;
  };
  struct Frame {
    bool is_object;
    std::string key;
    std::vector<Member> members;
  };
  std::vector<Member> ordered(std::vector<Member> members) const;
  std::string write(Frame& frame) const;
  static std::string write_json(const Frame& frame);
  static std::string write_any(const Frame& frame);

  ValueNotation notation_;
  std::vector<Frame> frames_;
  std::optional<std::string> root_;
};

/// As JSON.stringify writes a text.
void append_json_string(std::string& out, std::string_view text);

}  // namespace giaoban
