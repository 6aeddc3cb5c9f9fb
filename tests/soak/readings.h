#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace giaoban::soak {

/// What messages of the feed say. Thousands read the same text: each is taken apart once.
class Readings {
 public:
  struct Word {
    std::size_t record;   ///< a number of its own for each record
    std::size_t content;  ///< a hash of all that is said about it
  };
  struct Reading {
    std::uint64_t offset = 0;
    bool is_end = true;  ///< false of a part of a snapshot that others follow
    std::vector<Word> words;
  };

  /// Null where the message is neither `changes` nor `snapshot`. Valid until kKept others were read.
  const Reading* of(std::string_view message);
  std::size_t records() const { return numbers_.size(); }
  /// The name of a record, for a fault's message.
  std::string name_of(std::size_t record) const;

 private:
  static constexpr std::size_t kKept = 4096;

  Reading read(std::string_view message);

  std::map<std::string, std::size_t> numbers_;
  std::unordered_map<std::size_t, Reading> known_;  // by the hash of the text
  std::deque<std::size_t> order_;                   // of known_, the oldest first
};

}  // namespace giaoban::soak
