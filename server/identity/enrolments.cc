#include "server/identity/enrolments.h"

namespace giaoban {

Result<void> check_standing(const ChildNode& child) {
  switch (child.standing) {
    case NodeStanding::kActive: return {};
    case NodeStanding::kRevoked: return fail(problem::kNodeRevoked);
    case NodeStanding::kReplaced:
    case NodeStanding::kRotated: break;
  }
  return fail(problem::kNodeReplaced);
}

Result<Certificate> Enrolments::certify(const NodeId& child, UnitLevel level, std::uint64_t unix_ms) {
  Certificate certificate;
  certificate.level = level;
  certificate.node = child;
  certificate.issuer = signer_.node();
  certificate.serial = nodes_.take_serial();
  certificate.valid_from_ms = unix_ms - std::min(unix_ms, kBeforeMs);
  certificate.valid_to_ms = unix_ms + kValidMs;
  const auto changed = nodes_.change_child(child, [&](ChildNode& row) -> Result<void> {
    if (auto standing = check_standing(row); !standing) return standing;
    certificate.unit = row.unit;
    sign_certificate(certificate, signer_);
    row.certificate = certificate;
    return {};
  });
  if (!changed) return std::unexpected(changed.error());
  return certificate;
}

Result<std::optional<Certificate>> Enrolments::renewed(const NodeId& child, const std::optional<Certificate>& shown,
                                                       const std::function<UnitLevel(const UnitId&)>& level,
                                                       std::uint64_t unix_ms) {
  const auto row = nodes_.child(child);
  if (!row) return fail(problem::kRecordUnknown);
  if (row->certificate && unix_ms + kRenewMs < row->certificate->valid_to_ms)
    return shown == row->certificate ? std::nullopt : row->certificate;
  const auto fresh = certify(child, level(row->unit), unix_ms);
  if (!fresh) return std::unexpected(fresh.error());
  return *fresh;
}

Result<void> Enrolments::admit(const NodeId& node, const std::optional<Certificate>& shown, std::uint64_t unix_ms) const {
  const auto child = nodes_.child(node);
  if (!child) return {};
  if (auto standing = check_standing(*child); !standing) return standing;
  if (child->certificate && unix_ms >= child->certificate->valid_to_ms) return fail(problem::kNodeCertificateExpired);
  // A restored child may show an older certificate than its newest, or none: the record here decides how long it holds.
  if (!shown) return {};
  const bool fits = shown->node == node && shown->unit == child->unit && shown->issuer == signer_.node();
  if (!fits || !check_certificate(*shown, verifier_, shown->valid_from_ms)) return fail(problem::kNodeCertificateWrong);
  return {};
}

Result<void> Enrolments::keep(const Certificate& certificate) {
  const auto parent = nodes_.parent();
  const bool fits = parent && certificate.issuer == parent->node && certificate.node == signer_.node() &&
                    certificate.unit == parent->unit;
  if (!fits) return fail(problem::kNodeCertificateWrong, "for another node, unit or parent");
  if (!check_certificate(certificate, verifier_, certificate.valid_from_ms))
    return fail(problem::kNodeCertificateWrong, "its issuer did not sign it");
  return nodes_.own_certificate() == certificate ? Result<void>() : nodes_.set_own_certificate(certificate);
}

Result<ChildNode> Enrolments::end(const NodeId& child, NodeStanding standing, const NodeId& successor,
                                  std::uint64_t unix_ms) {
  return nodes_.change_child(child, [&](ChildNode& row) -> Result<void> {
    if (row.standing != NodeStanding::kActive) return {};
    row.standing = standing;
    row.since_ms = unix_ms;
    row.successor = successor;
    return {};
  });
}

}  // namespace giaoban
