#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/unit/noise.h"
#include "tests/unit/peer_blob_web.h"

namespace giaoban {
namespace {

using Web = BlobWeb;

TEST_CASE("[B3] a file comes chunk by chunk from a node that has it") {
  Web web(2);
  const std::string file = noise(700'000);
  const Hash blob = web.nodes[0].parts.add(file);
  web.link(0, 1);
  web.want(1, blob);
  web.settle();
  CHECK(web.nodes[1].parts.has(blob));
  CHECK(web.nodes[1].parts.file(blob) == file);
  CHECK(web.nodes[1].fetch.wanted() == 0);
}

TEST_CASE("[B3] chunks that two files share come once") {
  Web web(2);
  const std::string file = noise(400'000);
  const Hash first = web.nodes[0].parts.add(file);
  const Hash second = web.nodes[0].parts.add(file + noise(100'000, 1));
  const std::size_t parts = web.nodes[0].parts.chunks.size() + 2;
  web.link(0, 1);
  web.want(1, first);
  web.want(1, second);
  web.settle();
  web.pass(BlobFetch::kRetryMs);
  web.settle();
  CHECK(web.nodes[1].parts.has(first));
  CHECK(web.nodes[1].parts.has(second));
  CHECK(web.nodes[1].parts.kept == parts);
  CHECK(web.asked == parts);
}

TEST_CASE("[B3] after a break only what is missing is asked for") {
  Web web(2);
  const Hash blob = web.nodes[0].parts.add(noise(900'000));
  const std::size_t parts = web.nodes[0].parts.chunks.size() + 1;
  web.link(0, 1);
  web.want(1, blob);
  while (web.nodes[1].parts.kept < parts / 2) web.step();
  const std::size_t kept = web.nodes[1].parts.kept;
  web.cut(0, 1);
  web.asked = 0;
  web.link(0, 1);
  web.settle();
  CHECK(web.nodes[1].parts.has(blob));
  CHECK(web.asked == parts - kept);
}

TEST_CASE("[B3] no more is asked of one link at a time than is allowed") {
  Web web(2);
  const Hash blob = web.nodes[0].parts.add(noise(3'000'000));
  web.link(0, 1);
  web.want(1, blob);
  while (web.ways.at({1, 0}).size() + web.nodes[1].parts.kept == 0) web.step();
  do {
    std::set<Hash> under_way;
    for (const auto& message : web.ways.at({1, 0}))
      if (const auto* wanted = std::get_if<peer_action::BlobWanted>(&message.content)) under_way.insert(wanted->part);
    for (const auto& message : web.ways.at({0, 1}))
      if (const auto* bytes = std::get_if<peer_action::BlobBytesArrived>(&message.content)) under_way.insert(bytes->part);
    REQUIRE(under_way.size() <= BlobFetch::kPartsAtOnce);
  } while (web.step());
  CHECK(web.nodes[1].parts.has(blob));
}

TEST_CASE("[B4] parts come through nodes in between, from the child of another and from the parent's parent") {
  // 0 is the top, 1 below it, 2 and 3 below 1, 4 below 2.
  for (const std::size_t holder : {0u, 3u, 4u}) {
    Web web(5);
    const std::string file = noise(200'000);
    const Hash blob = web.nodes[holder].parts.add(file);
    for (const auto& [a, b] : std::vector<Web::Way>{{0, 1}, {1, 2}, {1, 3}, {2, 4}}) web.link(a, b);
    const std::size_t asking = holder == 4 ? 0 : 4;
    web.want(asking, blob);
    web.settle();
    CHECK(web.nodes[asking].parts.has(blob));
    CHECK(web.nodes[asking].parts.file(blob) == file);
  }
}

TEST_CASE("[B4] what nobody has is said to be nowhere, and comes when somebody has it") {
  Web web(4);
  MemoryParts elsewhere;
  const std::string file = noise(100'000);
  const Hash blob = elsewhere.add(file);
  for (const auto& [a, b] : std::vector<Web::Way>{{0, 1}, {1, 2}, {1, 3}}) web.link(a, b);
  for (const std::size_t node : {0u, 1u, 2u, 3u}) web.want(node, blob);
  web.settle();
  for (auto& node : web.nodes) CHECK_FALSE(node.fetch.progress(blob)->is_under_way);
  web.nodes[3].parts.add(file);
  for (int i = 0; i < 8; ++i) {
    web.pass(BlobFetch::kRetryMostMs);
    web.settle();
  }
  for (const auto& node : web.nodes) CHECK(node.parts.has(blob));
}

TEST_CASE("[B5] a file over a metered link's limit does not go over it, and another one brings it") {
  Web web(3);
  const Hash blob = web.nodes[0].parts.add(noise(100'000));
  web.nodes[1].may = [&](std::uint64_t size, const NodeId& node) { return size <= 50'000 || node != web.nodes[0].id; };
  web.link(0, 1);
  web.nodes[1].fetch.want({kFilesSpace, blob, 100'000}, 0);
  web.settle_actions();
  web.settle();
  CHECK(web.asked == 0);
  web.link(0, 2);
  web.link(2, 1);
  web.pass(BlobFetch::kRetryMostMs);
  web.settle();
  CHECK(web.nodes[1].parts.has(blob));
}

TEST_CASE("[B3] a node that gives wrong bytes is not asked again for the part, and others are") {
  Web web(3);
  const std::string file = noise(300'000);
  const Hash blob = web.nodes[0].parts.add(file);
  web.nodes[2].parts.add(file);
  for (auto& [hash, bytes] : web.nodes[0].parts.chunks) bytes[0] ^= 1;
  web.link(0, 1);
  web.link(2, 1);
  web.want(1, blob);
  web.settle();
  CHECK(web.nodes[1].parts.refused > 0);
  CHECK(web.nodes[1].parts.file(blob) == file);
}

TEST_CASE("[B3] a node that says nothing any more is left for another") {
  Web web(3);
  const Hash blob = web.nodes[0].parts.add(noise(100'000));
  web.link(0, 1);
  web.want(1, blob);
  web.ways.at({1, 0}).clear();  // never heard there
  web.nodes[2].parts = web.nodes[0].parts;
  web.link(2, 1);
  web.settle();
  CHECK_FALSE(web.nodes[1].parts.has(blob));
  web.pass(BlobFetch::kStallMs);
  web.settle();
  CHECK(web.nodes[1].parts.has(blob));
}

TEST_CASE("[B3] a full disk ends the round, and the file comes when there is room") {
  Web web(2);
  const Hash blob = web.nodes[0].parts.add(noise(2'000'000));
  web.nodes[1].parts.is_full = true;
  web.link(0, 1);
  web.want(1, blob);
  web.settle();
  CHECK(web.asked == 1);
  web.nodes[1].parts.is_full = false;
  web.pass(BlobFetch::kRetryMs);
  web.settle();
  CHECK(web.nodes[1].parts.has(blob));
}

TEST_CASE("[B4] who told of a file is asked first, and who has not got it no more than once") {
  for (const bool is_told : {true, false}) {
    Web web(12);
    for (std::size_t node = 1; node < 12; ++node) web.link(0, node);
    const Hash blob = web.nodes[7].parts.add(noise(3'000'000));
    const std::size_t parts = web.nodes[7].parts.chunks.size() + 1;
    if (is_told) web.nodes[0].fetch.note_source(blob, web.nodes[7].id);
    web.want(0, blob);
    web.settle();
    CHECK(web.nodes[0].parts.has(blob));
    CHECK(web.asked <= parts + 10);
  }
}

TEST_CASE("[B4] two that ask each other at once for what a third has both get it") {
  Web web(3);
  const Hash blob = web.nodes[2].parts.add(noise(500'000));
  web.link(0, 1);
  web.want(0, blob);
  web.want(1, blob);
  web.settle();
  web.link(1, 2);
  web.settle();
  web.pass(BlobFetch::kRetryMs);
  web.settle();
  web.pass(2 * BlobFetch::kRetryMs);
  web.settle();
  for (const auto& node : web.nodes) CHECK(node.parts.has(blob));
}

TEST_CASE("[B4] who asks for more than its share, or for what the file does not name, is told at once") {
  Web web(3);
  const Hash blob = web.nodes[0].parts.add(noise(2'000'000));
  web.nodes[1].parts.manifests = web.nodes[0].parts.manifests;
  web.link(0, 1);
  web.link(1, 2);
  const auto manifest = *web.nodes[0].parts.manifest(blob);
  std::size_t refused = 0;
  for (const auto& chunk : manifest.chunks) web.nodes[1].fetch.look_for(web.nodes[2].id, {kFilesSpace, blob, chunk.hash, 0}, 0);
  web.nodes[1].fetch.look_for(web.nodes[2].id, {kFilesSpace, blob, hash_of("another"), 0}, 0);
  for (const auto& action : web.nodes[1].fetch.take_actions()) refused += std::holds_alternative<BlobFetch::Answer>(action);
  CHECK(refused == manifest.chunks.size() - BlobFetch::kPassedOn + 1);
}

TEST_CASE("[B3] what somebody opened goes before what comes by itself, and what is forgotten ends") {
  Web web(2);
  std::vector<Hash> blobs;
  for (unsigned i = 0; i < 6; ++i) blobs.push_back(web.nodes[0].parts.add(noise(1'000'000, i)));
  web.link(0, 1);
  for (const Hash& blob : blobs) web.want(1, blob);
  web.nodes[1].fetch.want({kFilesSpace, blobs[5], 0, true}, 0);
  web.nodes[1].fetch.forget(blobs[0]);
  web.nodes[1].fetch.forget(blobs[5]);
  web.settle_actions();
  std::vector<Hash> order;
  while (web.step())
    for (const Hash& blob : blobs)
      if (web.nodes[1].parts.has(blob) && std::ranges::find(order, blob) == order.end()) order.push_back(blob);
  CHECK(order.size() == 5);
  CHECK(order.back() == blobs[4]);
  CHECK(std::ranges::find(order, blobs[0]) == order.end());
}

TEST_CASE("[B3][B4] whatever breaks, is reordered or spoilt on the way, every node ends with equal bytes") {
  CHECK(rc::check("break, reorder, spoil", [] {
    Web web(5);
    const std::vector<Web::Way> tree{{0, 1}, {1, 2}, {1, 3}, {0, 4}};
    std::vector<std::pair<Hash, std::string>> files;
    const std::string common = noise(60'000, *rc::gen::arbitrary<unsigned>());
    for (unsigned i = 0; i < 3; ++i) {
      const std::string file = common + noise(*rc::gen::inRange<std::size_t>(1, 150'000), i);
      const auto holder = *rc::gen::inRange<std::size_t>(0, 5);
      files.emplace_back(web.nodes[holder].parts.add(file), file);
    }
    for (const auto& [a, b] : tree) web.link(a, b);
    int spoilt = 0;
    web.spoil = [&](std::string& bytes) {
      if (++spoilt % 7 == 0) bytes[bytes.size() / 2] ^= 1;
    };
    for (std::size_t node = 0; node < 5; ++node)
      for (const auto& [blob, file] : files) web.want(node, blob);
    const auto any = [](std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); };
    const auto faults = *rc::gen::inRange<std::size_t>(0, 12);
    for (std::size_t fault = 0; fault < faults; ++fault) {
      const auto steps = *rc::gen::inRange<std::size_t>(0, 60);
      for (std::size_t i = 0; i < steps; ++i) web.step(any);
      const auto& [a, b] = tree[*rc::gen::inRange<std::size_t>(0, tree.size())];
      web.cut(a, b);
      if (*rc::gen::arbitrary<bool>()) web.pass(5'000);
      web.link(a, b);
    }
    web.spoil = [](std::string&) {};
    for (int i = 0; i < 30; ++i) {
      web.settle();
      web.pass(BlobFetch::kRetryMostMs);
    }
    for (const auto& node : web.nodes)
      for (const auto& [blob, file] : files) {
        RC_ASSERT(node.parts.has(blob));
        RC_ASSERT(node.parts.file(blob) == file);
      }
  }));
}

}  // namespace
}  // namespace giaoban
