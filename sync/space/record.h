#pragma once
#include <map>
#include <optional>
#include <string>

#include "sync/base/json.h"
#include "sync/log/entry.h"
#include "sync/log/payload.h"

namespace giaoban {

/// When and where a value was written; the greater one wins (SPEC R1).
struct Stamp {
  Hlc hlc = 0;
  NodeId origin;
  auto operator<=>(const Stamp&) const = default;
};

/// A record as the merge of all changes to it: one last-writer-wins register per field, and one for `deleted`.
/// Merging is commutative, associative and idempotent (SPEC R4).
class Record {
 public:
  /// Takes in a change. Returns whether anything of it won.
  bool merge(const RecordChange& change, const Stamp& stamp);

  /// Takes in all that another replica of the record knows.
  void merge(const Record& other);

  /// Written, and not deleted.
  bool exists() const { return !fields_.empty() && !is_deleted(); }
  bool is_deleted() const { return deleted_ && deleted_->value; }

  /// The value of a field; nullptr where it is absent or was taken away.
  const Json* field(std::string_view name) const;
  /// When and by whom the value of a field was written; nullopt where none ever was.
  std::optional<Stamp> stamp(std::string_view name) const;
  /// The text of a string field; empty where there is none.
  std::string text(std::string_view name) const;

  /// All fields that have a value, as a JSON object. Deleted or not.
  Json visible() const;

  std::string encode() const;
  /// Errors: data_damaged.
  static Result<Record> decode(std::string_view bytes);

  bool operator==(const Record&) const = default;

 private:
  struct Field {
    Json value;
    Stamp stamp;
    bool operator==(const Field&) const = default;
  };
  struct Deleted {
    bool value;
    Stamp stamp;
    bool operator==(const Deleted&) const = default;
  };

  std::map<std::string, Field, std::less<>> fields_;
  std::optional<Deleted> deleted_;
};

}  // namespace giaoban
