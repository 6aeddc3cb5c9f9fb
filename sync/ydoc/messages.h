#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/result.h"

namespace giaoban {

// The messages of y-protocols, one to a binary WebSocket message (SPEC Y). All hold views.

struct SyncStep1 {
  std::string_view state_vector;
};
struct SyncStep2 {
  std::string_view update;
};
struct SyncUpdate {
  std::string_view update;
};
struct AwarenessUpdate {
  std::string_view update;
};
struct PermissionDenied {
  std::string_view reason;  ///< UTF-8
};
struct QueryAwareness {};
/// SPEC Y4: asks to be answered by the same bytes.
struct SyncStatus {
  std::string_view bytes;
};

using DocumentMessage =
    std::variant<SyncStep1, SyncStep2, SyncUpdate, AwarenessUpdate, PermissionDenied, QueryAwareness, SyncStatus>;

/// Takes the envelope apart; what is inside is not looked at. Views point into `bytes`. Errors: broken_update,
/// unknown_message for a type that is none of these.
Result<DocumentMessage> decode_document_message(std::string_view bytes);

std::string encode_document_message(const DocumentMessage& message);

}  // namespace giaoban
