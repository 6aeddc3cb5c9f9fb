#pragma once
#include <deque>

#include "sync/peer/blob_fetch.h"
#include "tests/unit/space_world.h"

namespace giaoban {

/// Parts in memory, which counts what it was given.
struct MemoryParts : BlobParts {
  std::map<Hash, std::string> chunks, manifests;
  std::set<Hash> whole;
  std::size_t kept = 0, refused = 0;
  bool is_full = false;

  bool has(const Hash& blob) const override { return whole.contains(blob); }
  bool has_chunk(const Hash& chunk) const override { return chunks.contains(chunk); }
  Result<BlobManifest> manifest(const Hash& blob) const override {
    const auto found = manifests.find(blob);
    return found == manifests.end() ? fail(problem::kNotFound) : decode_manifest(found->second);
  }
  Result<void> keep_manifest(const Hash& blob, std::string_view bytes) override { return keep(manifests, blob, bytes); }
  Result<void> keep_chunk(const Hash& chunk, std::string_view bytes) override { return keep(chunks, chunk, bytes); }
  Result<void> finish(const Hash& blob) override {
    whole.insert(blob);
    return {};
  }

  Result<void> keep(std::map<Hash, std::string>& place, const Hash& hash, std::string_view bytes) {
    if (is_full) return fail(problem::kDiskFull);
    if (hash_of(bytes) != hash) return ++refused, fail(problem::kDataDamaged);
    ++kept;
    place[hash] = bytes;
    return {};
  }
  const std::string* part(const Hash& hash) const {
    if (const auto found = chunks.find(hash); found != chunks.end()) return &found->second;
    const auto found = manifests.find(hash);
    return found == manifests.end() ? nullptr : &found->second;
  }
  Hash add(std::string_view file) {
    const BlobManifest manifest = manifest_of(file);
    for (const auto& chunk : manifest.chunks) {
      chunks[chunk.hash] = file.substr(0, chunk.size);
      file.remove_prefix(chunk.size);
    }
    const std::string bytes = encode_manifest(manifest);
    manifests[hash_of(bytes)] = bytes;
    whole.insert(hash_of(bytes));
    return hash_of(bytes);
  }
  std::string file(const Hash& blob) const {
    std::string bytes;
    const BlobManifest known = *manifest(blob);
    for (const auto& chunk : known.chunks) bytes += chunks.at(chunk.hash);
    return bytes;
  }
};

inline NodeId blob_node(unsigned number) { return Ed25519Signer(seed_of(number)).node(); }
inline const SpaceId kFilesSpace = uuid_of(7);

/// Nodes and links between them; what is under way on a link is delivered in order, links in any order.
struct BlobWeb {
  struct Node {
    NodeId id;
    MemoryParts parts;
    BlobFetch fetch{parts, [this](const SpaceId&, const Hash&, std::uint64_t size, const NodeId& node) { return may(size, node); }};
    std::function<bool(std::uint64_t, const NodeId&)> may = [](std::uint64_t, const NodeId&) { return true; };
  };
  struct Message {
    std::variant<peer_action::BlobWanted, peer_action::BlobBytesArrived, peer_action::BlobAbsent> content;
  };
  using Way = std::pair<std::size_t, std::size_t>;

  std::deque<Node> nodes;
  std::map<Way, std::deque<Message>> ways;  // from, to
  std::uint64_t now = 0;
  std::size_t asked = 0;
  std::function<void(std::string&)> spoil = [](std::string&) {};

  explicit BlobWeb(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) nodes.emplace_back().id = blob_node(static_cast<unsigned>(i + 1));
  }
  void link(std::size_t a, std::size_t b) {
    ways[{a, b}], ways[{b, a}];
    nodes[a].fetch.add_link(nodes[b].id, now);
    nodes[b].fetch.add_link(nodes[a].id, now);
    settle_actions();
  }
  void cut(std::size_t a, std::size_t b) {
    if (ways.erase({a, b}) + ways.erase({b, a}) == 0) return;
    nodes[a].fetch.remove_link(nodes[b].id, now);
    nodes[b].fetch.remove_link(nodes[a].id, now);
    settle_actions();
  }
  void want(std::size_t node, const Hash& blob) {
    nodes[node].fetch.want({kFilesSpace, blob}, now);
    settle_actions();
  }
  std::size_t index(const NodeId& id) const {
    return static_cast<std::size_t>(std::ranges::find(nodes, id, &Node::id) - nodes.begin());
  }
  void send(std::size_t from, std::size_t to, Message message) {
    if (const auto way = ways.find({from, to}); way != ways.end()) way->second.push_back(std::move(message));
  }
  /// Gives a part to whoever asked, in pieces of 16 KiB.
  void give(std::size_t from, std::size_t to, const peer_action::BlobWanted& wanted) {
    const std::string& part = *nodes[from].parts.part(wanted.part);
    for (std::size_t offset = wanted.offset; offset < part.size(); offset += 16 << 10) {
      std::string bytes = part.substr(offset, 16 << 10);
      spoil(bytes);
      send(from, to, {peer_action::BlobBytesArrived{wanted.part, offset, part.size(), std::move(bytes)}});
    }
  }
  void settle_actions() {
    for (bool goes_on = true; goes_on;) {
      goes_on = false;
      for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const auto& action : nodes[i].fetch.take_actions()) {
          goes_on = true;
          if (const auto* ask = std::get_if<BlobFetch::Ask>(&action)) {
            ++asked;
            send(i, index(ask->node), {ask->part});
          } else if (const auto* answer = std::get_if<BlobFetch::Answer>(&action)) {
            if (answer->is_here)
              give(i, index(answer->node), answer->part);
            else
              send(i, index(answer->node), {peer_action::BlobAbsent{answer->part.part}});
          }
        }
    }
  }
  void deliver(const Way& way) {
    auto& queue = ways.at(way);
    const Message message = std::move(queue.front());
    queue.pop_front();
    Node& node = nodes[way.second];
    const NodeId& from = nodes[way.first].id;
    if (const auto* wanted = std::get_if<peer_action::BlobWanted>(&message.content)) {
      if (node.parts.part(wanted->part) != nullptr)
        give(way.second, way.first, *wanted);
      else
        node.fetch.look_for(from, *wanted, now);
    } else if (const auto* bytes = std::get_if<peer_action::BlobBytesArrived>(&message.content)) {
      node.fetch.take_bytes(from, *bytes, now);
    } else {
      node.fetch.take_absence(from, std::get<peer_action::BlobAbsent>(message.content).part, now);
    }
    settle_actions();
  }
  /// Delivers from a way that `choose` picks of those that have something; false where none has.
  bool step(const std::function<std::size_t(std::size_t)>& choose = [](std::size_t) { return 0; }) {
    std::vector<Way> busy;
    for (const auto& [way, queue] : ways)
      if (!queue.empty()) busy.push_back(way);
    if (busy.empty()) return false;
    deliver(busy[choose(busy.size())]);
    return true;
  }
  void settle() {
    while (step()) {
    }
  }
  void pass(std::uint64_t ms) {
    now += ms;
    for (Node& node : nodes) node.fetch.tick(now);
    settle_actions();
  }
};

}  // namespace giaoban
