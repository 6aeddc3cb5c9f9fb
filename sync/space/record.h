#pragma once
#include <map>
#include <optional>
#include <string>

#include "sync/base/json.h"
#include "sync/log/entry.h"
#include "sync/space/register.h"

namespace giaoban {

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
  /// The text of a string field; empty where there is none.
  std::string text(std::string_view name) const;

  /// The register of a field; nullptr where nobody ever wrote it.
  const Register* find_register(std::string_view name) const;
  /// Whether some field holds more than one value that nobody has decided between (SPEC R5).
  bool is_contended() const;
  /// Visits the fields, in order of their names.
  template <typename Visit>
  void each_register(Visit visit) const {
    for (const auto& [name, field] : fields_) visit(name, field);
  }

  /// All fields that have a value, as a JSON object. Deleted or not.
  Json visible() const;

  std::string encode() const;
  /// Errors: data_damaged.
  static Result<Record> decode(std::string_view bytes);

  bool operator==(const Record&) const = default;

 private:
  friend class RecordCodec;
  struct Deleted {
    bool value;
    Stamp stamp;
    bool operator==(const Deleted&) const = default;
  };

  std::map<std::string, Register, std::less<>> fields_;
  std::optional<Deleted> deleted_;
};

}  // namespace giaoban
