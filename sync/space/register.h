#pragma once
#include <map>
#include <vector>

#include "sync/base/json.h"
#include "sync/log/payload.h"

namespace giaoban {

/// One field of a record: the last writer wins (SPEC R1), and what others wrote apart from it is kept beside it until
/// somebody who saw both decides (SPEC R5). Merging is commutative, associative and idempotent, however often and in
/// whatever order the writes of several nodes come.
class Register {
 public:
  /// Takes in a write. Returns whether anything changed.
  bool merge(Version version, const FieldContext& context);

  /// Takes in all that another replica of the field knows.
  void merge(const Register& other);

  const Json& value() const { return latest_.value; }
  const Stamp& stamp() const { return latest_.stamp; }

  /// What was written apart from the value and is not decided yet, newest first.
  std::vector<Version> others() const;
  bool is_contended() const { return !apart_.empty() || !replaced_.empty(); }

  /// What a write of `self` says of the writes that are here (SPEC R5). `decides`: whether its author saw all of them, else
  /// only the value. `knew_value` false: not even that one.
  FieldContext context_for(const NodeId& self, bool knew_value, bool decides) const;

  bool operator==(const Register&) const = default;

 private:
  friend class RecordCodec;
  struct Apart {
    Json value;
    Hlc hlc = 0;
    std::vector<Version> replaced;
    bool operator==(const Apart&) const = default;
  };
  bool put(Version&& version, const std::vector<Version>& replaced);
  bool know(const std::map<NodeId, Hlc>& seen);

  Version latest_;
  std::vector<Version> replaced_;   // by the latest, whose author did not know them
  std::map<NodeId, Apart> apart_;   // the last write of each other node that nobody who wrote since has seen
  std::map<NodeId, Hlc> known_;     // of each node, up to which of its writes somebody who wrote later has seen
};

}  // namespace giaoban
