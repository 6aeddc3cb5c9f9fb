#include <doctest/doctest.h>

#include "server/identity/join_client.h"
#include "server/net/fetch.h"
#include "tests/unit/link_node.h"

namespace giaoban {
namespace {

RecordChange unit_record(const UnitId& unit) {
  return {"units", unit.text(), {{"name", "Thái Hòa"}, {"full_name", "Thị xã Thái Hòa"}, {"kind", "town"}, {"level", "district"}}, {}};
}

Result<FetchReply> post(const LinkNode& parent, const schema::JoinRequest& body) {
  FetchRequest request;
  request.method = "POST";
  auto url = Url::parse(parent.url());
  url->target = "/api/v1/nodes";
  request.to = *url;
  request.body = to_text(body.encode());
  return fetch_blocking(std::move(request));
}

std::string code_in(const FetchReply& reply) { return Json::parse(reply.body).value("code", "none"); }

/// A parent with a registry in which the unit of `child` is a member without a node.
struct Enrolling {
  LinkNode parent{1}, child{2};
  SpaceId registry;
  Enrolling() {
    parent.start();
    child.start();
    RecordChange member{"members",
                        child.unit().text(),
                        {{"unit", child.unit().text()}, {"nodes", Json::array()}, {"role", "member"}},
                        {}};
    registry = parent.found("registry", 1, {}, {member, unit_record(child.unit())});
    RC_ASSERT(parent.until([&] { return !parent.directory().unit_name(child.unit()).empty(); }));
  }
  std::string code(std::uint8_t salt = 1) { return parent.codes().issue(child.unit(), {}, {salt, 2, 3}, kNow)->code; }
};

}  // namespace

TEST_CASE("[P15] a node joins by its code, is listed with its unit, and receives the registry") {
  Enrolling nodes;
  const auto request = make_join_request(nodes.code(), nodes.child.signer());
  REQUIRE(request.has_value());
  const auto reply = post(nodes.parent, *request);
  REQUIRE(reply.has_value());
  REQUIRE_MESSAGE(reply->status == 200, reply->body);
  const auto joined = take_join_reply(reply->body, nodes.parent.url(), nodes.child.signer(), Ed25519Verifier(), nodes.child.nodes());
  REQUIRE(joined.has_value());
  CHECK(joined->parent == nodes.parent.id());
  CHECK(joined->unit == nodes.child.unit());
  CHECK(joined->unit_name == "Thái Hòa");
  CHECK(joined->registry == nodes.registry);
  CHECK(nodes.child.nodes().own_unit() == nodes.child.unit());
  const auto card = nodes.parent.directory().find(nodes.registry);
  CHECK(card->members.at(nodes.child.unit()).contains(nodes.child.id()));

  nodes.child.links().retry_now();
  CHECK(nodes.child.until([&] { return nodes.child.directory().unit_name(nodes.child.unit()) == "Thái Hòa"; }));
}

TEST_CASE("[P15] a wrong code, a spent one and a forged signature are refused") {
  Enrolling nodes;
  const std::string code = nodes.code();
  auto request = make_join_request(code, nodes.child.signer());
  auto forged = *request;
  forged.signature.bytes[3] ^= 1;
  CHECK(code_in(*post(nodes.parent, forged)) == problem::kSignatureWrong);
  CHECK(code_in(*post(nodes.parent, *make_join_request("0000-1111-2222-3333", nodes.child.signer()))) ==
        problem::kCodeInvalid);
  CHECK(nodes.parent.nodes().children().empty());
  CHECK(post(nodes.parent, *request)->status == 200);
  CHECK(post(nodes.parent, *request)->status == 200);  // the answer may have been lost
  const Ed25519Signer other(seed_of(9));
  CHECK(code_in(*post(nodes.parent, *make_join_request(code, other))) == problem::kCodeInvalid);
  CHECK(code_in(*post(nodes.parent, *make_join_request(nodes.code(2), nodes.parent.signer()))) == problem::kForbidden);
  CHECK(nodes.parent.nodes().children().size() == 1);
}

TEST_CASE("[P15] codes end after a day, do not mind how they are typed, and cannot be tried at will") {
  MemoryStore store;
  KnownNodes nodes(store);
  JoinCodes codes(store, nodes);
  const NodeId node = Ed25519Signer(seed_of(5)).node();
  const auto issued = codes.issue(uuid_of(1), {}, {0xff, 0x10, 0x42}, kNow);
  REQUIRE(issued.has_value());
  CHECK(issued->code.size() == 19);
  CHECK(plain_code(issued->code).size() == 16);
  CHECK(plain_code("o1il-0000 0000-0000") == "0111000000000000");
  CHECK(plain_code("U000-0000-0000-0000").empty());
  CHECK(code_of(codes.redeem(issued->code, node, kNow + JoinCodes::kLifetimeMs)) == problem::kCodeInvalid);
  std::string typed;
  for (char c : issued->code) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  CHECK(codes.redeem(typed, node, kNow)->unit == uuid_of(1));
  CHECK(nodes.child(node)->unit == uuid_of(1));

  for (std::size_t i = 1; i < JoinCodes::kWrongAttempts; ++i)
    CHECK(code_of(codes.redeem("1111-1111-1111-1111", node, kNow + JoinCodes::kLifetimeMs)) == problem::kCodeInvalid);
  CHECK(code_of(codes.redeem(issued->code, node, kNow + JoinCodes::kLifetimeMs)) == problem::kTooMany);

  KnownNodes reread(store);
  REQUIRE(reread.load().has_value());
  CHECK(reread.child(node)->unit == uuid_of(1));
  CHECK_FALSE(reread.parent().has_value());
}

TEST_CASE("What binds a node to its parent is read again after a restart") {
  MemoryStore store;
  KnownNodes nodes(store);
  const ParentNode parent{Ed25519Signer(seed_of(1)).node(), "https://hdnd.example:8443", uuid_of(1), uuid_of(2)};
  REQUIRE(nodes.set_parent(parent).has_value());
  KnownNodes reread(store);
  REQUIRE(reread.load().has_value());
  REQUIRE(reread.parent().has_value());
  CHECK(reread.parent()->node == parent.node);
  CHECK(reread.parent()->url == parent.url);
  CHECK(reread.parent()->registry == parent.registry);
  CHECK(reread.own_unit() == parent.unit);
}

}  // namespace giaoban
