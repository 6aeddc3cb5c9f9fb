#include "server/identity/key_rotation.h"

#include "sync/base/bytes.h"

namespace giaoban {

std::string rotation_text(const NodeId& old_node, const NodeId& new_node, const std::vector<schema::LogEnd>& ends) {
  std::string text;
  ByteWriter out(text);
  out.raw("giaoban rotate 1");
  out.raw(old_node.view());
  out.raw(new_node.view());
  for (const auto& end : ends) {
    out.raw(end.space.view());
    out.u64(static_cast<std::uint64_t>(end.seq));
  }
  return text;
}

schema::KeyRotation make_rotation(const Signer& old_key, const Signer& new_key,
                                  const std::map<SpaceId, std::uint64_t>& ends) {
  schema::KeyRotation rotation;
  rotation.old_node = old_key.node();
  rotation.new_node = new_key.node();
  for (const auto& [space, seq] : ends) rotation.ends.push_back({space, static_cast<std::int64_t>(seq)});
  const std::string text = rotation_text(rotation.old_node, rotation.new_node, rotation.ends);
  rotation.old_signature = old_key.sign(text);
  rotation.new_signature = new_key.sign(text);
  return rotation;
}

Result<void> check_rotation(const schema::KeyRotation& rotation, const Verifier& verifier) {
  if (rotation.old_node == rotation.new_node) return fail(problem::kInvalidField, "the key is the same", "/new_node");
  const std::string text = rotation_text(rotation.old_node, rotation.new_node, rotation.ends);
  if (!verifier.verify(rotation.old_node, text, rotation.old_signature))
    return fail(problem::kSignatureWrong, "the old key did not sign", "/old_signature");
  if (!verifier.verify(rotation.new_node, text, rotation.new_signature))
    return fail(problem::kSignatureWrong, "the new key did not sign", "/new_signature");
  return {};
}

}  // namespace giaoban
