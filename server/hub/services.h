#pragma once
#include <atomic>
#include <filesystem>
#include <functional>

#include "server/hub/command.h"
#include "server/hub/directory.h"
#include "server/hub/owed_book.h"
#include "sync/store/blob_store.h"
#include "sync/store/space_store.h"

namespace giaoban {

class SpaceHost;

/// What every space of a node works with. Filled once at start-up; all of it outlives the spaces.
struct Services {
  Store& store;
  Committer& committer;
  LogCatalog& catalog;
  Directory& directory;
  const Signer& signer;
  const Verifier& verifier;
  std::function<std::uint64_t()> unix_ms;

  /// Carries a command to the owner of its space (SPEC C2); replies owner_unreachable where the link is down.
  std::function<void(const NodeId& owner, Command, Reply)> forward;
  /// Told after entries of a space became durable, on the space's thread. Must not block.
  std::function<void(const SpaceId&)> on_durable;
  /// Told of a space that a command founded, once it is durable. On the thread of the command's space.
  std::function<void(const SpaceId&)> on_founded;
  /// Told of awareness that counted, for the other nodes (SPEC P10): all but the link `source`, from which it came.
  /// On the space's thread.
  std::function<void(const SpaceId&, std::string_view document, std::string_view update, std::uint64_t source)>
      on_awareness;
  /// Names of connections and links as sources of awareness: unique in this process, never 0.
  std::atomic<std::uint64_t> next_source = 1;
  /// How long news of a document may wait for more of it (SPEC Y3).
  std::uint64_t tick_ms = 20;
  /// How long a change of the number of those who follow a space waits to be told (SPEC F13).
  std::uint64_t presence_ms = 5'000;
  /// At most how often how many voted is told to followers (SPEC F14).
  std::uint64_t turnout_ms = 1'000;
  /// What a document may take on disk, in bytes of its updates; beyond it people write no more (SPEC Y9).
  std::size_t document_bytes = 32 << 20;
  /// Runs work that takes long: on a thread of its own where it is set to one, else at once.
  std::function<void(std::function<void()>)> in_background = [](const std::function<void()>& work) { work(); };
  /// Told after entries left a space (SPEC W7, L8), before on_durable. May be empty.
  std::function<void(const SpaceId&)> on_cut = {};
  /// Where the states of checkpoints are; without it a node makes and loads none.
  BlobStore* blobs = nullptr;
  /// A fresh name of [0-9a-f] for a state that is being written. From any thread.
  std::function<std::string()> fresh_name = {};
  /// The folder of the keys of secret votes (VoteKeys); empty: in memory alone. Read when a space is made.
  std::filesystem::path vote_keys = {};
  /// Another space of this node; null where it has none. Set by the hub.
  std::function<std::shared_ptr<SpaceHost>(const SpaceId&)> find_host = {};
  /// Told how every command ended, before who gave it is. From any thread; must not block. May be empty.
  std::function<void(const Outcome&)> on_answered = {};
  /// What conferences of this node still owe.
  OwedBook owed = {};
};

}  // namespace giaoban
