#pragma once
#include "sync/base/bytes.h"

namespace giaoban {

template <typename Visit>
void Batch::each(Visit&& visit) const {
  ByteReader in(ops_);
  while (!in.at_end()) {
    const auto table = static_cast<Table>(in.u8());
    const bool is_put = in.u8() == 1;
    const std::string_view key = in.sized();
    std::optional<std::string_view> value;
    if (is_put) value = in.sized();
    visit(table, key, value);
  }
}

}  // namespace giaoban
