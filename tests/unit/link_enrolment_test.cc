#include <doctest/doctest.h>

#include "server/identity/join_client.h"
#include "server/identity/key_rotation.h"
#include "server/net/fetch.h"
#include "tests/unit/link_node.h"

namespace giaoban {
namespace {

using schema::LinkState;

Result<FetchReply> post(const LinkNode& node, const std::string& target, const Json& body) {
  FetchRequest request;
  request.method = "POST";
  auto url = Url::parse(node.url());
  url->target = target;
  request.to = *url;
  if (!body.is_null()) request.body = to_text(body);
  return fetch_blocking(std::move(request));
}

/// A parent that owns a registry with one unit of which no node is known yet.
struct Tree {
  LinkNode parent{1}, child{2}, successor{3};
  SpaceId registry;

  Tree() {
    for (LinkNode* node : {&parent, &child, &successor}) node->start();
    RC_ASSERT(parent.nodes().set_own_unit(parent.unit()).has_value());
    const std::string unit = child.unit().text();
    const RecordChange member{"members", unit, {{"unit", unit}, {"nodes", Json::array()}, {"role", "member"}}, {}};
    const RecordChange record{
        "units", unit, {{"name", "Thái Hòa"}, {"full_name", "Thị xã Thái Hòa"}, {"kind", "town"}, {"level", "district"}}, {}};
    registry = parent.found("registry", 1, {}, {member, record});
    RC_ASSERT(parent.until([&] { return !parent.directory().unit_name(child.unit()).empty(); }));
  }

  std::string code(const NodeId& replaces = {}) {
    Json wish = {{"unit", child.unit().text()}};
    if (!replaces.is_zero()) wish["replaces"] = replaces.text();
    const auto reply = post(parent, "/api/v1/join-codes", wish);
    REQUIRE(reply->status == 200);
    return Json::parse(reply->body).at("code");
  }
  void join(LinkNode& node, const std::string& with) {
    const auto reply = post(parent, "/api/v1/nodes", make_join_request(with, node.signer())->encode());
    REQUIRE_MESSAGE(reply->status == 200, reply->body);
    REQUIRE(take_join_reply(reply->body, parent.url(), node.signer(), Ed25519Verifier(), node.nodes()).has_value());
    node.links().retry_now();
    REQUIRE(node.until([&] { return node.parent_link().state == LinkState::kConnected; }));
    REQUIRE(node.until([&] { return node.directory().find(registry) != nullptr; }));
  }
  Json member() {
    const auto space = parent.directory().registry();
    return space->find("members", child.unit().text())->visible();
  }
  schema::LinkStatus seen_by_parent(const LinkNode& node) {
    for (const auto& link : parent.links().status())
      if (link.node == node.id()) return link;
    return {};
  }
};

}  // namespace

TEST_CASE("[E1][E2][E3] a joined node holds its parent's certificate, and both show it") {
  Tree tree;
  tree.join(tree.child, tree.code());
  const auto own = tree.child.nodes().own_certificate();
  REQUIRE(own.has_value());
  CHECK(own->unit == tree.child.unit());
  CHECK(own->level == UnitLevel::kDistrict);
  CHECK(own->issuer == tree.parent.id());
  const auto status = tree.child.links().status();
  REQUIRE((status.size() == 1 && status[0].certificate));
  CHECK(status[0].certificate->serial == 1);
  CHECK(tree.seen_by_parent(tree.child).certificate == status[0].certificate);
}

TEST_CASE("[E2] a child whose certificate is half over is given a fresh one when it is linked") {
  Tree tree;
  tree.join(tree.child, tree.code());
  const auto first = *tree.child.nodes().own_certificate();
  tree.parent.now_ms += Enrolments::kValidMs / 2;
  tree.child.links().pause();
  REQUIRE(tree.child.until([&] { return tree.child.parent_link().state == LinkState::kPaused; }));
  tree.child.links().resume();
  REQUIRE(tree.child.until([&] { return tree.child.nodes().own_certificate()->serial > first.serial; }));
  CHECK(tree.child.nodes().own_certificate()->valid_to_ms > first.valid_to_ms);
}

TEST_CASE("[E3] a node whose certificate has ended is refused, says so, and comes back by a new code") {
  Tree tree;
  tree.join(tree.child, tree.code());
  tree.child.links().pause();
  REQUIRE(tree.child.until([&] { return tree.child.parent_link().state == LinkState::kPaused; }));
  tree.parent.now_ms += Enrolments::kValidMs;
  tree.child.links().resume();
  REQUIRE(tree.child.until([&] { return tree.child.parent_link().refused == problem::kNodeCertificateExpired; }));
  CHECK(tree.child.links().status()[0].refused == std::string(problem::kNodeCertificateExpired));
  tree.join(tree.child, tree.code());
  CHECK(tree.child.parent_link().refused.empty());
}

TEST_CASE("[E5] a revoked node is cut at once, told so, and its log is closed where it was") {
  Tree tree;
  tree.join(tree.child, tree.code());
  const auto revoked = post(tree.parent, "/api/v1/nodes/" + tree.child.id().text() + "/revoke", {});
  REQUIRE_MESSAGE(revoked->status == 200, revoked->body);
  REQUIRE(tree.child.until([&] { return tree.child.parent_link().refused == problem::kNodeRevoked; }));
  CHECK(tree.seen_by_parent(tree.child).standing == NodeStanding::kRevoked);
  REQUIRE(tree.parent.until([&] { return tree.member().contains("closed"); }));
  CHECK(tree.member().at("nodes").empty());
  CHECK(tree.member().at("closed").at(0).at("node") == tree.child.id().text());
  const auto again = post(tree.parent, "/api/v1/nodes", make_join_request(tree.code(), tree.child.signer())->encode());
  CHECK(again->body.find(problem::kNodeRevoked) != std::string::npos);
}

TEST_CASE("[E5] a new node takes the place of a lost one: listed instead of it, the old log closed") {
  Tree tree;
  tree.join(tree.child, tree.code());
  tree.join(tree.successor, tree.code(tree.child.id()));
  REQUIRE(tree.child.until([&] { return tree.child.parent_link().refused == problem::kNodeReplaced; }));
  CHECK(tree.member().at("nodes") == Json::array({tree.successor.id().text()}));
  CHECK(tree.member().at("closed").at(0).at("node") == tree.child.id().text());
  const auto old = tree.seen_by_parent(tree.child);
  CHECK(old.standing == NodeStanding::kReplaced);
  CHECK(old.successor == tree.successor.id());
}

TEST_CASE("[E7] a node goes on under a new key; the same request again gets the same answer") {
  Tree tree;
  tree.join(tree.child, tree.code());
  const auto rotation = make_rotation(tree.child.signer(), tree.successor.signer(), {{tree.registry, 7}});
  for (int i = 0; i < 2; ++i) {
    const auto reply = post(tree.parent, "/api/v1/nodes/rotations", rotation.encode());
    REQUIRE_MESSAGE(reply->status == 200, reply->body);
    CHECK(Json::parse(reply->body).at("unit") == tree.child.unit().text());
  }
  CHECK(tree.member().at("nodes") == Json::array({tree.successor.id().text()}));
  CHECK(tree.member().at("closed").at(0).at("seq") == 7);
  CHECK(tree.parent.nodes().child(tree.child.id())->standing == NodeStanding::kRotated);
  const auto other = make_rotation(tree.child.signer(), tree.parent.signer(), {});
  CHECK(post(tree.parent, "/api/v1/nodes/rotations", other.encode())->body.find(problem::kNodeReplaced) != std::string::npos);
}

TEST_CASE("People see when a node was last linked, what it lacks, and what is only here") {
  Tree tree;
  tree.join(tree.child, tree.code());
  REQUIRE(tree.parent.until([&] { return tree.seen_by_parent(tree.child).unsent == 0; }));
  CHECK(tree.parent.links().only_here().entries == 0);
  tree.child.links().pause();
  REQUIRE(tree.parent.until([&] { return tree.seen_by_parent(tree.child).state == LinkState::kOffline; }));
  tree.parent.now_ms += 60'000;
  const std::string unit = tree.child.unit().text();
  REQUIRE(tree.parent.write(tree.registry, {{"units", unit, {{"code", "40414"}}, {}}}).has_value());
  const auto seen = tree.seen_by_parent(tree.child);
  CHECK(seen.unsent == 1);
  REQUIRE(seen.unsent_bytes.has_value());
  CHECK(*seen.unsent_bytes > 40);
  CHECK(seen.last_seen_ms == static_cast<std::int64_t>(kNow));
  const auto only_here = tree.parent.links().only_here();
  CHECK(only_here.entries == 1);
  CHECK(only_here.bytes == seen.unsent_bytes);
}

}  // namespace giaoban
