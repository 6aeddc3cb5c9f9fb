#include "sync/ydoc/messages.h"

#include <cstdint>

#include "sync/ydoc/lib0.h"
#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

enum MessageType : std::uint8_t { kSync = 0, kAwareness = 1, kAuth = 2, kQueryAwareness = 3, kSyncStatus = 102 };
enum SyncType : std::uint8_t { kStep1 = 0, kStep2 = 1, kUpdate = 2 };
constexpr std::uint64_t kDenied = 0;

DocumentMessage read_sync(Lib0Reader& in) {
  switch (in.varuint()) {
    case kStep1: return SyncStep1{in.var_bytes()};
    case kStep2: return SyncStep2{in.var_bytes()};
    case kUpdate: return SyncUpdate{in.var_bytes()};
    default: in.fail_with("unknown sync message"); return {};
  }
}

DocumentMessage read_auth(Lib0Reader& in) {
  if (in.varuint() != kDenied) in.fail_with("unknown auth message");
  return PermissionDenied{in.var_string(limits::kMessageBytes)};
}

std::string sized(std::initializer_list<std::uint8_t> types, std::string_view bytes) {
  std::string out;
  out.reserve(types.size() + 4 + bytes.size());
  for (const std::uint8_t type : types) append_varuint(out, type);
  append_var_bytes(out, bytes);
  return out;
}

struct Encode {
  std::string operator()(const SyncStep1& m) const { return sized({kSync, kStep1}, m.state_vector); }
  std::string operator()(const SyncStep2& m) const { return sized({kSync, kStep2}, m.update); }
  std::string operator()(const SyncUpdate& m) const { return sized({kSync, kUpdate}, m.update); }
  std::string operator()(const AwarenessUpdate& m) const { return sized({kAwareness}, m.update); }
  std::string operator()(const PermissionDenied& m) const { return sized({kAuth, kDenied}, m.reason); }
  std::string operator()(const QueryAwareness&) const { return {static_cast<char>(kQueryAwareness)}; }
  std::string operator()(const SyncStatus& m) const { return sized({kSyncStatus}, m.bytes); }
};

}  // namespace

Result<DocumentMessage> decode_document_message(std::string_view bytes) {
  Lib0Reader in(bytes);
  DocumentMessage message;
  const std::uint64_t type = in.varuint();
  if (in.failed()) return std::unexpected(in.error());
  switch (type) {
    case kSync: message = read_sync(in); break;
    case kAwareness: message = AwarenessUpdate{in.var_bytes()}; break;
    case kAuth: message = read_auth(in); break;
    case kQueryAwareness: message = QueryAwareness{}; break;
    case kSyncStatus: message = SyncStatus{in.var_bytes()}; break;
    default: return fail(problem::kUnknownMessage, "type " + std::to_string(type));
  }
  if (!in.at_end()) in.fail_with("bytes after the end");
  if (in.failed()) return std::unexpected(in.error());
  return message;
}

std::string encode_document_message(const DocumentMessage& message) { return std::visit(Encode{}, message); }

}  // namespace giaoban
