#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/link_node.h"
#include "tests/unit/noise.h"

namespace giaoban {
namespace {

using schema::FileStateState;

/// A parent with two children.
struct Family {
  LinkNode parent{1}, first{2}, second;
  explicit Family(bool is_metered = false) : second(3, is_metered) {
    for (LinkNode* node : {&parent, &first, &second}) node->start();
    for (LinkNode* child : {&first, &second}) {
      parent.take_child(*child);
      child->take_parent(parent);
    }
  }
  /// A conference of all three, known to all.
  SpaceId conference(Json policy = Json::object()) {
    const SpaceId space = parent.found("conference", 1, {&first, &second});
    if (!policy.empty()) REQUIRE(parent.write(space, {{"spaces", space.text(), std::move(policy), {}}}).has_value());
    for (LinkNode* child : {&first, &second}) REQUIRE(settled(*child, space));
    return space;
  }
  bool settled(LinkNode& child, const SpaceId& space) {
    return child.until([&] { return child.held(space) == parent.held(space) && child.directory().find(space) != nullptr; });
  }
  bool linked(LinkNode& child, schema::LinkState state = schema::LinkState::kConnected) {
    return child.until([&] { return child.parent_link().state == state; });
  }
};

RecordChange paper(const LinkNode& node, const Hash& blob, std::size_t size, const std::string& id = "paper") {
  return {"files",
          id,
          {{"agenda_item", uuid_of(1).text()},
           {"name", "tham-luan.pdf"},
           {"media_type", "application/pdf"},
           {"size", size},
           {"blob", blob.text()},
           {"unit", node.unit().text()}},
          {}};
}

Hash keep(LinkNode& node, std::string_view bytes) {
  auto upload = std::move(*node.blobs().begin_upload("0a"));
  REQUIRE(upload->append(bytes).has_value());
  return *upload->keep(*upload->cut());
}

std::string read(LinkNode& node, const Hash& blob) {
  std::string bytes;
  const BlobManifest known = *node.blobs().manifest(blob);
  for (const auto& chunk : known.chunks) bytes += node.blobs().chunk(chunk.hash).value_or("");
  return bytes;
}

bool arrives(LinkNode& node, const Hash& blob) {
  return node.until([&] { return node.blobs().has(blob); });
}

FileStateState state_of(LinkNode& node, const SpaceId& space) { return node.file_states(space).at(0).state; }

TEST_CASE("[B3][B4] a file follows its record from a child through the parent to the other child") {
  Family nodes;
  const SpaceId space = nodes.conference();
  const std::string bytes = noise(1'500'000);
  const Hash blob = keep(nodes.first, bytes);
  REQUIRE(nodes.first.write(space, {paper(nodes.first, blob, bytes.size())}).has_value());
  CHECK(arrives(nodes.parent, blob));
  CHECK(arrives(nodes.second, blob));
  CHECK(read(nodes.second, blob) == bytes);
  CHECK(nodes.second.file_states(space).empty());
}

TEST_CASE("[B3] files of reports, papers and proposals follow their records too") {
  Family nodes;
  const SpaceId space = nodes.conference();
  const SpaceId registry = nodes.parent.found("registry", 2, {&nodes.first, &nodes.second});
  REQUIRE(nodes.settled(nodes.first, registry));
  const std::string one = noise(120'000), two = noise(90'000, 1);
  const Hash first = keep(nodes.first, one), second = keep(nodes.first, two);
  const std::string id = nodes.first.unit().text() + "/" + uuid_of(70).text();
  const auto item = [](const Hash& blob, std::size_t size) { return Json{{"name", "a.pdf"}, {"blob", blob.text()}, {"size", size}}; };
  SUBCASE("evidence, beside a link") {
    const Json evidence = {item(first, one.size()), {{"name", "cổng"}, {"link", "https://hdnd.example/1"}}, item(second, two.size())};
    REQUIRE(nodes.first.write(space, {{"task_reports", id, {{"task", uuid_of(1).text()}, {"at_ms", 5}, {"evidence", evidence}}, {}}}).has_value());
  }
  SUBCASE("attachments of a proposal and of a step") {
    const std::string step = nodes.first.unit().text() + "/" + uuid_of(71).text();
    REQUIRE(nodes.first.write(registry, {{"proposals", id, {{"title", "Cầu"}, {"text", "Sửa cầu"}, {"at_ms", 5}, {"attachments", {item(first, one.size())}}}, {}},
                                         {"proposal_steps", step, {{"proposal", id}, {"kind", "forward"}, {"at_ms", 6}, {"attachments", {item(second, two.size())}}}, {}}}).has_value());
  }
  SUBCASE("versions of a paper") {
    const auto version = [&](int number, const Hash& blob, std::size_t size) {
      return RecordChange{"paper_versions", nodes.first.unit().text() + "/" + uuid_of(number).text(),
                          {{"paper", id}, {"name", "a.pdf"}, {"media_type", "application/pdf"}, {"size", size}, {"blob", blob.text()}, {"at_ms", 5}}, {}};
    };
    REQUIRE(nodes.first.write(space, {version(72, first, one.size()), version(73, second, two.size())}).has_value());
  }
  CHECK(arrives(nodes.second, first));
  CHECK(arrives(nodes.second, second));
  CHECK(read(nodes.second, second) == two);
}

TEST_CASE("[B3] what is here of a file already is not asked for") {
  Family nodes;
  const SpaceId space = nodes.conference();
  const std::string bytes = noise(300'000);
  const Hash blob = keep(nodes.first, bytes);
  const BlobManifest manifest = *nodes.first.blobs().manifest(blob);
  // Of these the first child cannot give any more: they are here from another file.
  for (std::size_t i = 1; i < manifest.chunks.size(); ++i) {
    const auto& chunk = manifest.chunks[i].hash;
    REQUIRE(nodes.parent.blobs().keep_chunk(chunk, nodes.first.blobs().chunk(chunk).value()).has_value());
    std::filesystem::remove(nodes.first.blob_folder() / "chunks" / chunk.text().substr(0, 2) / chunk.text().substr(2));
  }
  REQUIRE(nodes.first.write(space, {paper(nodes.first, blob, bytes.size())}).has_value());
  CHECK(arrives(nodes.parent, blob));
  CHECK(read(nodes.parent, blob) == bytes);
}

TEST_CASE("[B3] a file goes on over links that come and go") {
  Family nodes;
  const SpaceId space = nodes.conference();
  const std::string bytes = noise(4'000'000);
  const Hash blob = keep(nodes.parent, bytes);
  REQUIRE(nodes.parent.write(space, {paper(nodes.parent, blob, bytes.size())}).has_value());
  for (int i = 0; i < 4; ++i) {
    nodes.first.links().pause();
    REQUIRE(nodes.linked(nodes.first, schema::LinkState::kPaused));
    nodes.first.links().resume();
    REQUIRE(nodes.linked(nodes.first));
  }
  CHECK(arrives(nodes.first, blob));
  CHECK(read(nodes.first, blob) == bytes);
}

TEST_CASE("[B5] on demand, a file comes when somebody opens it, through a parent that has not got it either") {
  Family nodes;
  const SpaceId space = nodes.conference({{"fetch_files", "on_demand"}});
  const std::string bytes = noise(200'000);
  const Hash blob = keep(nodes.first, bytes);
  REQUIRE(nodes.first.write(space, {paper(nodes.first, blob, bytes.size())}).has_value());
  REQUIRE(nodes.settled(nodes.first, space));
  REQUIRE(nodes.settled(nodes.second, space));
  CHECK(state_of(nodes.second, space) == FileStateState::kNotAsked);
  CHECK(nodes.second.file_states(space)[0].size == 200'000);

  nodes.second.links().pause();
  REQUIRE(nodes.linked(nodes.second, schema::LinkState::kPaused));
  CHECK(nodes.second.until([&] { return state_of(nodes.second, space) == FileStateState::kUnreachable; }));
  nodes.second.links().resume();
  REQUIRE(nodes.linked(nodes.second));

  nodes.second.open_file(space, blob);
  CHECK(arrives(nodes.second, blob));
  CHECK(read(nodes.second, blob) == bytes);
  CHECK_FALSE(nodes.parent.blobs().has(blob));
}

TEST_CASE("[B5] a policy that changes to at once brings what was left") {
  Family nodes;
  const SpaceId space = nodes.conference({{"fetch_files", "on_demand"}});
  const Hash blob = keep(nodes.parent, noise(50'000));
  REQUIRE(nodes.parent.write(space, {paper(nodes.parent, blob, 50'000)}).has_value());
  REQUIRE(nodes.settled(nodes.first, space));
  CHECK(state_of(nodes.first, space) == FileStateState::kNotAsked);
  REQUIRE(nodes.parent.write(space, {{"spaces", space.text(), {{"fetch_files", "at_once"}}, {}}}).has_value());
  CHECK(arrives(nodes.first, blob));
}

TEST_CASE("[B5] a file over the limit goes over no metered link, in neither direction") {
  Family nodes(true);
  const SpaceId space = nodes.conference({{"metered_file_mib", 1}});
  const std::string large = noise(1'100'000), small = noise(100'000, 1);
  const Hash large_down = keep(nodes.parent, large), small_down = keep(nodes.parent, small);
  const Hash large_up = keep(nodes.second, large + "x"), small_up = keep(nodes.second, small + "x");
  REQUIRE(nodes.parent.write(space, {paper(nodes.parent, large_down, large.size(), "1"),
                                     paper(nodes.parent, small_down, small.size(), "2")}).has_value());
  REQUIRE(nodes.second.write(space, {paper(nodes.second, large_up, large.size() + 1, "3"),
                                     paper(nodes.second, small_up, small.size() + 1, "4")}).has_value());
  CHECK(arrives(nodes.first, large_down));
  CHECK(arrives(nodes.first, small_up));
  CHECK(arrives(nodes.second, small_down));
  CHECK_FALSE(nodes.second.blobs().has(large_down));
  CHECK_FALSE(nodes.parent.blobs().has(large_up));
  nodes.second.open_file(space, large_down);
  CHECK(nodes.second.until([&] {
    const auto states = nodes.second.file_states(space);
    return states.size() == 1 && states[0].state == FileStateState::kTooLarge;
  }));
}

TEST_CASE("[B2][B4] a chunk that is damaged at its sender is fetched anew there, and sent") {
  Family nodes;
  const SpaceId space = nodes.conference({{"fetch_files", "on_demand"}});
  const std::string bytes = noise(200'000);
  const Hash blob = keep(nodes.parent, bytes);
  REQUIRE(keep(nodes.first, bytes) == blob);
  REQUIRE(nodes.parent.write(space, {paper(nodes.parent, blob, bytes.size())}).has_value());
  REQUIRE(nodes.settled(nodes.second, space));
  const std::string chunk = nodes.parent.blobs().manifest(blob)->chunks[2].hash.text();
  {
    std::fstream file(nodes.parent.blob_folder() / "chunks" / chunk.substr(0, 2) / chunk.substr(2),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.put('\xff');
  }
  nodes.second.open_file(space, blob);
  CHECK(arrives(nodes.second, blob));
  CHECK(read(nodes.second, blob) == bytes);
  CHECK(arrives(nodes.parent, blob));
  CHECK(read(nodes.parent, blob) == bytes);
}

}  // namespace
}  // namespace giaoban
