#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/load/participant.h"

namespace giaoban::bench {

/// Subscribers of a node of ours that join, and then read nothing until they are asked to catch up.
class StuckReaders {
 public:
  /// Joins `count` and waits until each has what there is.
  StuckReaders(std::uint16_t port, const std::string& space, unsigned count);
  ~StuckReaders();

  /// Reads on until all are right, or nothing comes for 10 s; one that was closed comes back from where it was. Right is
  /// who has seen the newest word about every record, of messages 0 to `published` - 1. The number of those who are not.
  unsigned catch_up(std::uint64_t published);
  /// How many were closed because they did not read.
  unsigned closed() const { return closed_; }

 private:
  struct Reader {
    std::unique_ptr<Participant> participant;
    std::uint64_t offset = 0;
    bool has_joined = false;
    std::vector<std::uint64_t> newest;  // of each record: 1 + the last number seen
  };

  void connect(std::size_t at);
  void drain(int wait_ms);
  void take(Reader& reader, std::string_view message);
  bool is_right(const Reader& reader, std::uint64_t published) const;

  const std::uint16_t port_;
  const std::string space_, cookie_;
  int epoll_;
  unsigned closed_ = 0;
  std::vector<Reader> readers_;
};

}  // namespace giaoban::bench
