#pragma once
#include <string>
#include <vector>

#include "sync/base/json.h"

namespace giaoban {

/// A value that fits its schema, and the bytes that both languages must make of it.
struct ValidExample {
  std::string schema;
  Json value;
  std::string bytes;
};

/// A text that must be refused, with the first fault.
struct InvalidExample {
  std::string schema, text, code, pointer;
};

struct Examples {
  std::vector<ValidExample> valid;
  std::vector<InvalidExample> invalid;
};

/// Everything in schema/golden. Throws where a file cannot be read.
const Examples& golden_examples();

}  // namespace giaoban
