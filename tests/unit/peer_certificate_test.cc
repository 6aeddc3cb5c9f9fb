#include <doctest/doctest.h>

#include "tests/unit/peer_pipe.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kDayMs = 24 * 3600 * 1000ull;

Certificate certificate_of(const PeerNode& parent, const PeerNode& child) {
  Certificate certificate;
  certificate.unit = child.unit();
  certificate.node = child.id();
  certificate.issuer = parent.id();
  certificate.serial = 1;
  certificate.valid_from_ms = kNow - kDayMs;
  certificate.valid_to_ms = kNow + kDayMs;
  sign_certificate(certificate, parent.signer());
  return certificate;
}

/// A node with certificates: what it shows, and what it thinks of those that others show.
class EnrolledNode : public PeerNode {
 public:
  using PeerNode::PeerNode;
  std::optional<Certificate> own;
  std::string_view refuses;  ///< the problem with which it refuses everybody; empty: it takes all
  mutable std::optional<Certificate> shown;

  std::optional<Certificate> own_certificate(const NodeId&) const override { return own; }
  Result<void> admit(const NodeId&, const std::optional<Certificate>& brought, std::uint64_t) const override {
    shown = brought;
    return refuses.empty() ? Result<void>() : fail(refuses);
  }
};

struct EnrolledPair {
  EnrolledNode parent{1}, child{2};
  PeerPipe pipe{child, parent};
};

}  // namespace

TEST_CASE("[E1] a certificate holds from its first millisecond to before its last, and for its issuer's signature only") {
  const PeerNode parent{1}, child{2};
  const Ed25519Verifier verifier;
  const Certificate good = certificate_of(parent, child);
  CHECK(check_certificate(good, verifier, good.valid_from_ms).has_value());
  CHECK(check_certificate(good, verifier, good.valid_to_ms - 1).has_value());
  CHECK(code_of(check_certificate(good, verifier, good.valid_to_ms)) == problem::kNodeCertificateExpired);
  CHECK(code_of(check_certificate(good, verifier, good.valid_from_ms - 1)) == problem::kNodeCertificateExpired);
  Certificate taken = good;
  taken.issuer = child.id();
  CHECK(code_of(check_certificate(taken, verifier, kNow)) == problem::kNodeCertificateWrong);
}

TEST_CASE("[E1] a certificate with any bit changed is refused") {
  const PeerNode parent{1}, child{2};
  const Ed25519Verifier verifier;
  const std::string bytes = encode_certificate(certificate_of(parent, child));
  REQUIRE(bytes.size() == kCertificateBytes);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const auto read = decode_certificate(changed);
    CHECK_FALSE((read && check_certificate(*read, verifier, kNow)));
  }
  CHECK(code_of(decode_certificate(bytes + '\0')) == problem::kNodeCertificateWrong);
  CHECK(code_of(decode_certificate(std::string_view(bytes).substr(1))) == problem::kNodeCertificateWrong);
  CHECK(code_of(read_certificate_hex("zz")) == problem::kNodeCertificateWrong);
}

TEST_CASE("[E3] a child shows the certificate that its parent gave it") {
  EnrolledPair nodes;
  nodes.child.own = certificate_of(nodes.parent, nodes.child);
  nodes.pipe.connect();
  nodes.pipe.settle();
  CHECK(nodes.pipe.is_up());
  CHECK(nodes.parent.shown == nodes.child.own);
  CHECK(nodes.pipe.parent().session->shown_certificate() == nodes.child.own);
  CHECK_FALSE(nodes.child.shown.has_value());
}

TEST_CASE("[E3] a node that its parent refuses is told why, and the link closes with 1008") {
  for (const std::string_view code : {problem::kNodeRevoked, problem::kNodeReplaced, problem::kNodeCertificateExpired}) {
    EnrolledPair nodes;
    nodes.parent.refuses = code;
    nodes.pipe.connect();
    nodes.pipe.settle();
    REQUIRE(nodes.pipe.parent().closed.has_value());
    CHECK(nodes.pipe.parent().closed->code == 1008);
    CHECK_FALSE(nodes.pipe.parent().session->is_linked());
    CHECK_FALSE(nodes.pipe.child().session->is_linked());
    REQUIRE(nodes.pipe.child().session->refusal().has_value());
    CHECK(nodes.pipe.child().session->refusal()->code == code);
  }
}

TEST_CASE("[E3] an auth with a certificate that cannot be read closes the link") {
  EnrolledPair nodes;
  Certificate broken = certificate_of(nodes.parent, nodes.child);
  broken.serial = 0;
  nodes.child.own = broken;
  nodes.pipe.connect();
  nodes.pipe.settle();
  CHECK(nodes.pipe.parent().session->refusal()->code == problem::kNodeCertificateWrong);
}

TEST_CASE("[E2] a certificate that the parent gives reaches the child whole") {
  EnrolledPair nodes;
  nodes.pipe.connect();
  nodes.pipe.settle();
  const Certificate fresh = certificate_of(nodes.parent, nodes.child);
  nodes.pipe.parent().session->send_certificate(fresh);
  nodes.pipe.perform(nodes.pipe.parent(), nodes.pipe.child());
  nodes.pipe.settle();
  const auto arrived = std::ranges::find_if(nodes.pipe.child().rest, [](const PeerAction& action) {
    return std::holds_alternative<peer_action::CertificateArrived>(action);
  });
  REQUIRE(arrived != nodes.pipe.child().rest.end());
  CHECK(std::get<peer_action::CertificateArrived>(*arrived).certificate == fresh);
}

}  // namespace giaoban
