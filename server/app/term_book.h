#pragma once
#include "server/app/acting_client.h"

namespace giaoban {

/// A slot and the plan space in which it stands.
struct BookedSlot {
  std::string plan;       ///< its space
  std::string plan_name;  ///< of the cluster or the series
  std::string id;
  Json fields;

  std::string text(const char* field) const { return ToldRecord{id, fields}.text(field); }
  int ordinal() const { return fields.value("ordinal", 0); }
};

/// What registry and plan spaces say, for commands that look things up by name and name them to people.
class TermBook {
 public:
  /// The parts of a book; read() fills them.
  struct Parts {
    std::string registry;  ///< its space
    std::vector<ToldRecord> terms, series, clusters, units;
    std::vector<BookedSlot> slots = {};
  };
  explicit TermBook(Parts parts);

  /// Errors: space_unknown (the account's unit has no registry here), those of ActingClient.
  static Result<TermBook> read(const ActingClient& client);
  /// The same with all slots of the plan spaces.
  static Result<TermBook> read_with_slots(const ActingClient& client);

  const std::string& registry() const { return parts_.registry; }
  const std::vector<ToldRecord>& terms() const { return parts_.terms; }
  const std::vector<ToldRecord>& series() const { return parts_.series; }
  const std::vector<ToldRecord>& clusters() const { return parts_.clusters; }
  /// By day, those without one last.
  const std::vector<BookedSlot>& slots() const { return parts_.slots; }

  /// A term by its name ("2026-2031") or the id of its record; without a name the only one. Errors: record_unknown, missing_field.
  Result<const ToldRecord*> term(const std::string& name) const;
  /// A series by its id, or by a name that only one has. Errors: record_unknown, conflict.
  Result<const ToldRecord*> one_series(const std::string& name) const;
  /// Error: record_unknown.
  Result<const BookedSlot*> slot(const std::string& id) const;
  /// A unit by its id, or by a name that only one of those that exist still has. Errors: record_unknown, conflict (several).
  Result<std::string> unit(const std::string& name) const;
  /// The short name; the id where the registry has none.
  std::string unit_name(const std::string& id) const;
  /// Of the cluster or the series that has this plan space; the id where there is none.
  std::string plan_name(const std::string& space) const;

 private:
  Parts parts_;
};

/// "Dự kiến" for planned, and the like; the word itself where it is not known.
std::string slot_status_text(const std::string& status);
std::string answer_words(const std::string& answer);
/// dd/mm/yyyy of yyyy-mm-dd; "" of anything else.
std::string day_words(const std::string& day);
/// yyyy-mm-dd of that, or of dd/mm/yyyy as people write it. Error: invalid_field with the option's name.
Result<std::string> read_day(const std::string& text, const char* option);

}  // namespace giaoban
