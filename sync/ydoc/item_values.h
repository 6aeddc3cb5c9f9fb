#pragma once
#include <string>

#include "sync/ydoc/document.h"

namespace giaoban {

/// The values that an item of a list or a key holds, one by one, as JSON.stringify writes them. Empty is what it writes
/// nothing for (undefined); null stands for a big integer and a subdocument, which it cannot write. Types are no values.
class ItemValues {
 public:
  explicit ItemValues(const ItemView& item);
  bool next(std::string& json);

 private:
  ContentKind kind_;
  std::uint64_t left_;
  Lib0Reader in_;
};

/// The last of them, which of a key's item is its value.
std::string last_value(const ItemView& item);

}  // namespace giaoban
