#include "server/identity/node_rows.h"

#include "sync/base/bytes.h"

namespace giaoban::node_rows {
namespace {

constexpr std::uint8_t kStandings = 4;
static_assert(static_cast<std::uint8_t>(NodeStanding::kActive) == 0 &&
              static_cast<std::uint8_t>(NodeStanding::kRotated) == kStandings - 1);

}  // namespace

std::string encode(const ParentNode& parent) {
  std::string value;
  ByteWriter out(value);
  out.raw(parent.node.view());
  out.raw(parent.unit.view());
  out.raw(parent.registry.view());
  out.raw(parent.url);
  return value;
}

std::optional<ParentNode> decode_parent(std::string_view value) {
  ByteReader in(value);
  ParentNode parent;
  parent.node = in.id<NodeId>();
  parent.unit = in.id<UnitId>();
  parent.registry = in.id<SpaceId>();
  parent.url = in.rest();
  return in.failed() ? std::nullopt : std::optional(std::move(parent));
}

std::string encode(const ChildNode& child) {
  std::string value;
  ByteWriter out(value);
  out.raw(child.unit.view());
  out.u8(static_cast<std::uint8_t>(child.standing));
  out.u64(child.since_ms);
  out.raw(child.successor.view());
  if (child.certificate) out.raw(encode_certificate(*child.certificate));
  return value;
}

std::optional<ChildNode> decode_child(const NodeId& node, std::string_view value) {
  ByteReader in(value);
  ChildNode child{node, in.id<UnitId>()};
  if (in.failed() || in.at_end()) return in.failed() ? std::nullopt : std::optional(child);
  const std::uint8_t standing = in.u8();
  child.standing = static_cast<NodeStanding>(standing);
  child.since_ms = in.u64();
  child.successor = in.id<NodeId>();
  if (in.failed() || standing >= kStandings) return std::nullopt;
  if (in.at_end()) return child;
  const auto certificate = decode_certificate(in.rest());
  if (!certificate) return std::nullopt;
  child.certificate = *certificate;
  return child;
}

std::string encode_seen(std::uint64_t unix_ms) {
  std::string value;
  ByteWriter(value).u64(unix_ms);
  return value;
}

std::optional<std::uint64_t> decode_seen(std::string_view value) {
  ByteReader in(value);
  const std::uint64_t unix_ms = in.u64();
  return in.failed() || !in.at_end() ? std::nullopt : std::optional(unix_ms);
}

}  // namespace giaoban::node_rows
