#include <doctest/doctest.h>

#include "server/identity/enrolments.h"
#include "server/identity/join_codes.h"
#include "server/identity/key_rotation.h"
#include "sync/log/ed25519.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

constexpr std::uint64_t kNow = 1'700'000'000'000;

Ed25519Signer signer_of(std::uint8_t salt) { return Ed25519Signer(Ed25519Signer::Seed{salt}); }
Uuid numbered(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}
template <typename T>
std::string_view code_of(const Result<T>& result) {
  return result ? std::string_view("ok") : result.error().code;
}
UnitLevel commune(const UnitId&) { return UnitLevel::kCommune; }

/// A parent with one child, and the child's side.
struct Office {
  Ed25519Signer parent_key = signer_of(1), child_key = signer_of(2);
  Ed25519Verifier verifier;
  MemoryStore parent_store, child_store;
  KnownNodes parent_nodes{parent_store}, child_nodes{child_store};
  Enrolments parent{parent_nodes, parent_key, verifier}, child{child_nodes, child_key, verifier};
  const UnitId unit = numbered(7);

  Office() {
    REQUIRE(parent_nodes.add_child({child_key.node(), unit}).has_value());
    REQUIRE(child_nodes.set_parent({parent_key.node(), "http://p", unit, numbered(8)}).has_value());
  }
  Certificate certificate(std::uint64_t unix_ms = kNow) {
    return *parent.certify(child_key.node(), UnitLevel::kDistrict, unix_ms);
  }
};

}  // namespace

TEST_CASE("[E1][E2] a child's certificate names its unit and level, and serials are given once, over restarts too") {
  Office office;
  const Certificate first = office.certificate();
  CHECK(first.unit == office.unit);
  CHECK(first.level == UnitLevel::kDistrict);
  CHECK(first.serial == 1);
  CHECK(first.valid_to_ms == kNow + Enrolments::kValidMs);
  CHECK(check_certificate(first, office.verifier, kNow).has_value());
  CHECK(office.certificate().serial == 2);
  KnownNodes reread(office.parent_store);
  REQUIRE(reread.load().has_value());
  CHECK(reread.take_serial() == 3);
  CHECK(reread.child(office.child_key.node())->certificate->serial == 2);
}

TEST_CASE("[E2] a linked child is given what it lacks, and a fresh certificate once half of its time is over") {
  Office office;
  const NodeId node = office.child_key.node();
  const auto first = office.parent.renewed(node, {}, commune, kNow);
  REQUIRE((first && *first));
  CHECK(*office.parent.renewed(node, *first, commune, kNow) == std::nullopt);
  CHECK(*office.parent.renewed(node, {}, commune, kNow) == *first);  // restored from before: the same again
  const std::uint64_t late = kNow + Enrolments::kValidMs - Enrolments::kRenewMs;
  CHECK(*office.parent.renewed(node, *first, commune, late - 1) == std::nullopt);
  const auto fresh = office.parent.renewed(node, *first, commune, late);
  REQUIRE((fresh && *fresh));
  CHECK((*fresh)->serial == (*first)->serial + 1);
}

TEST_CASE("[E3] the parent's own record decides until when a child is admitted") {
  Office office;
  const NodeId node = office.child_key.node();
  CHECK(code_of(office.parent.admit(node, {}, kNow)) == "ok");  // joined under a release without certificates
  const Certificate shown = office.certificate();
  CHECK(code_of(office.parent.admit(node, shown, kNow)) == "ok");
  CHECK(code_of(office.parent.admit(node, {}, kNow)) == "ok");
  CHECK(code_of(office.parent.admit(node, shown, shown.valid_to_ms - 1)) == "ok");
  CHECK(code_of(office.parent.admit(node, shown, shown.valid_to_ms)) == problem::kNodeCertificateExpired);
  const Certificate newer = office.certificate(kNow + 1000);
  CHECK(code_of(office.parent.admit(node, shown, newer.valid_to_ms - 1)) == "ok");  // the renewal was lost on its way
}

TEST_CASE("[E3] a certificate of another node, unit or issuer is refused") {
  Office office;
  const NodeId node = office.child_key.node();
  const auto refused = [&](auto change) {
    Certificate shown = office.certificate();
    change(shown);
    return code_of(office.parent.admit(node, shown, kNow)) == problem::kNodeCertificateWrong;
  };
  CHECK(refused([&](Certificate& shown) { shown.unit = numbered(9); }));
  CHECK(refused([&](Certificate& shown) { shown.node = signer_of(3).node(); }));
  CHECK(refused([&](Certificate& shown) { shown.valid_to_ms += 1; }));
  CHECK(refused([&](Certificate& shown) {
    shown.issuer = node;
    sign_certificate(shown, office.child_key);
  }));
}

TEST_CASE("[E5] a node that was revoked or replaced is told so, stays so, and gets no certificate") {
  Office office;
  const NodeId node = office.child_key.node();
  const Certificate shown = office.certificate();
  REQUIRE(office.parent.end(node, NodeStanding::kRevoked, {}, kNow + 5).has_value());
  CHECK(code_of(office.parent.admit(node, shown, kNow)) == problem::kNodeRevoked);
  CHECK(code_of(office.parent.certify(node, UnitLevel::kCommune, kNow)) == problem::kNodeRevoked);
  CHECK(office.parent.end(node, NodeStanding::kReplaced, signer_of(3).node(), kNow + 9)->standing == NodeStanding::kRevoked);
  KnownNodes reread(office.parent_store);
  REQUIRE(reread.load().has_value());
  CHECK(reread.child(node)->standing == NodeStanding::kRevoked);
  CHECK(reread.child(node)->since_ms == kNow + 5);
  CHECK(code_of(office.parent.end(signer_of(9).node(), NodeStanding::kRevoked, {}, kNow)) == problem::kRecordUnknown);
}

TEST_CASE("[E3] a child keeps what its own parent signed for it, and nothing else") {
  Office office;
  const Certificate good = office.certificate();
  CHECK(code_of(office.child.keep(good)) == "ok");
  Certificate forged = good;
  forged.valid_to_ms += 1;
  CHECK(code_of(office.child.keep(forged)) == problem::kNodeCertificateWrong);
  Certificate self_made = good;
  self_made.issuer = office.child_key.node();
  sign_certificate(self_made, office.child_key);
  CHECK(code_of(office.child.keep(self_made)) == problem::kNodeCertificateWrong);
  KnownNodes reread(office.child_store);
  REQUIRE(reread.load().has_value());
  CHECK(reread.own_certificate() == good);
}

TEST_CASE("[E5] a code may name the lost node that it replaces, of the same unit only") {
  Office office;
  JoinCodes codes(office.parent_store, office.parent_nodes);
  const NodeId lost = office.child_key.node(), fresh = signer_of(5).node();
  CHECK(code_of(codes.issue(numbered(9), lost, {1}, kNow)) == problem::kRecordUnknown);
  CHECK(code_of(codes.issue(office.unit, fresh, {1}, kNow)) == problem::kRecordUnknown);
  const auto issued = codes.issue(office.unit, lost, {1}, kNow);
  REQUIRE(issued.has_value());
  const auto redeemed = codes.redeem(issued->code, fresh, kNow);
  REQUIRE(redeemed.has_value());
  CHECK(redeemed->replaces == lost);
  CHECK(redeemed->unit == office.unit);
}

TEST_CASE("[E5] a revoked node cannot come back by a code, which stays good for another") {
  Office office;
  JoinCodes codes(office.parent_store, office.parent_nodes);
  const NodeId node = office.child_key.node();
  REQUIRE(office.parent.end(node, NodeStanding::kRevoked, {}, kNow).has_value());
  const auto issued = codes.issue(office.unit, {}, {1}, kNow);
  CHECK(code_of(codes.redeem(issued->code, node, kNow)) == problem::kNodeRevoked);
  CHECK(codes.redeem(issued->code, signer_of(5).node(), kNow).has_value());
}

TEST_CASE("[E7] a change of key is signed by both keys, with the ends of the old logs") {
  const auto old_key = signer_of(1), new_key = signer_of(2);
  const Ed25519Verifier verifier;
  const auto good = make_rotation(old_key, new_key, {{numbered(1), 4}, {numbered(2), 9}});
  CHECK(code_of(check_rotation(good, verifier)) == "ok");
  auto further = good;
  further.ends[0].seq = 5;
  CHECK(code_of(check_rotation(further, verifier)) == problem::kSignatureWrong);
  auto taken_over = good;
  taken_over.old_signature = new_key.sign(rotation_text(good.old_node, good.new_node, good.ends));
  CHECK(code_of(check_rotation(taken_over, verifier)) == problem::kSignatureWrong);
  CHECK(code_of(check_rotation(make_rotation(old_key, old_key, {}), verifier)) == problem::kInvalidField);
}

TEST_CASE("Rows of the first release are read: children without standing, codes without a node to replace") {
  MemoryStore store;
  const NodeId node = signer_of(4).node();
  Batch old;
  old.put(Table::kNodes, "child/" + std::string(as_text(node.view())), as_text(numbered(3).view()));
  REQUIRE(store.write(old).has_value());
  KnownNodes nodes(store);
  REQUIRE(nodes.load().has_value());
  REQUIRE(nodes.child(node).has_value());
  CHECK(nodes.child(node)->unit == numbered(3));
  CHECK(nodes.child(node)->standing == NodeStanding::kActive);
  CHECK_FALSE(nodes.child(node)->certificate.has_value());
}

}  // namespace giaoban
