#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/ydoc/update_reader.h"

namespace giaoban::ydoc {

/// Structs that wait for what they build on: per client a queue by clock, with the one id that its first waits for.
class PendingStructs {
 public:
  struct Struct {
    std::uint64_t length = 0;
    std::string wire;  ///< as it stood in the update
    StructView view(const Id& id) const;
  };
  struct Queue {
    Id waits_for;
    std::map<std::uint64_t, Struct> structs;  ///< by clock; may overlap
  };

  bool empty() const { return queues_.empty(); }
  /// Returns whether it was not there yet.
  bool add(const StructView& view);
  /// Names what a client's first struct waits for.
  void wait(std::uint64_t client, const Id& id);
  /// The clients whose first struct waits for a clock of `client` below `end`, and `client` itself where its first begins
  /// below that: those clocks may have come in another form that waits for nothing, as what was deleted does.
  std::vector<std::uint64_t> ready(std::uint64_t client, std::uint64_t end) const;
  /// Null where nothing of the client waits.
  const Queue* find(std::uint64_t client) const;
  void remove_first(std::uint64_t client);

  const std::map<std::uint64_t, Queue>& queues() const { return queues_; }
  /// What it takes in memory, about.
  std::size_t bytes() const { return bytes_; }
  static std::size_t bytes_of(const StructView& view) { return view.wire.size() + kOverhead; }

 private:
  static constexpr std::size_t kOverhead = 192;
  std::map<std::uint64_t, Queue> queues_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> waiting_;  // client waited for → clients that wait
  std::size_t bytes_ = 0;
};

/// Deletes of what is not here yet.
class PendingDeletes {
 public:
  bool empty() const { return ranges_.empty(); }
  /// Returns whether any of it was new.
  bool add(const ClockRange& range);
  /// Takes out what lies below `end`.
  std::vector<ClockRange> take(std::uint64_t client, std::uint64_t end);
  /// Sorted by client and clock, apart from one another.
  std::vector<ClockRange> all() const;
  std::size_t bytes() const { return ranges_.size() * kOverhead; }
  static constexpr std::size_t kOverhead = 80;  // bytes of memory of one range

 private:
  std::map<Id, std::uint64_t> ranges_;  // (client, start) → end
};

}  // namespace giaoban::ydoc
