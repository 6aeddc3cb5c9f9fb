#include "schema/fault.h"

namespace giaoban::schema {
namespace {

/// RFC 6901, 3: "~" is written "~0" and "/" is written "~1".
std::string pointer_part(std::string_view key) {
  std::string part = "/";
  for (char c : key) {
    if (c == '~') {
      part += "~0";
    } else if (c == '/') {
      part += "~1";
    } else {
      part += c;
    }
  }
  return part;
}

}  // namespace

bool Fault::invalid(std::string_view detail) {
  error_ = {problem::kInvalidField, std::string(detail), ""};
  return false;
}

bool Fault::missing(std::string_view key) {
  error_ = {problem::kMissingField, "must be given", pointer_part(key)};
  return false;
}

bool Fault::unknown(std::string_view key) {
  error_ = {problem::kUnknownField, "is not known here", ""};
  if (key.size() <= kKeyBytes) {
    error_.pointer = pointer_part(key);
  } else {
    error_.detail = "has an unknown key of " + std::to_string(key.size()) + " bytes";
  }
  return false;
}

bool Fault::at(std::string_view key) {
  error_.pointer.insert(0, pointer_part(key));
  return false;
}

bool Fault::at(std::size_t index) {
  error_.pointer.insert(0, "/" + std::to_string(index));
  return false;
}

}  // namespace giaoban::schema
