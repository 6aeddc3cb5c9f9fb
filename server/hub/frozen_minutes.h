#pragma once
#include <string>

#include "sync/base/id.h"

namespace giaoban {

/// A document as it was read to become final: everything that this node holds of it, kept as a file.
struct FrozenMinutes {
  Hash state;          ///< the file's name (B1); its bytes are one update v1
  std::string vector;  ///< state vector, as Yjs encodes it
  Hash text;           ///< hash of final_text() of the state
};

}  // namespace giaoban
