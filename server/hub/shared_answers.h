#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "server/hub/socket.h"

namespace giaoban {

/// What was answered lately to those who subscribed to a space, for others who ask the same: after a broken line many come
/// back from one offset (SPEC F3). Holds as long as the space does not change. Pure.
class SharedAnswers {
 public:
  static constexpr std::size_t kBytes = 1 << 20;  ///< beyond, an answer is not kept

  struct Answer {
    Frame frame;
    std::string next = {};  ///< of a part of a snapshot: the row at which the next one begins
    bool is_last = true;
  };

  /// Of what was asked when the space stood at `offset`; null where it was not asked yet. Valid until the next call.
  const Answer* find(std::uint64_t offset, const std::string& asked) {
    if (offset != offset_) clear();
    const auto found = answers_.find(asked);
    return found == answers_.end() ? nullptr : &found->second;
  }
  /// Returns whether it is kept.
  bool keep(std::uint64_t offset, const std::string& asked, const Answer& answer) {
    if (offset != offset_) clear();
    offset_ = offset;
    if (bytes_ + answer.frame.bytes->size() > kBytes) return false;
    bytes_ += answer.frame.bytes->size();
    answers_.insert_or_assign(asked, answer);
    return true;
  }
  void clear() {
    answers_.clear();
    bytes_ = 0;
  }
  bool is_empty() const { return answers_.empty(); }

 private:
  std::map<std::string, Answer> answers_;
  std::uint64_t offset_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace giaoban
