#pragma once
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/planning/days/days.h"
#include "sync/base/json.h"

// One description of a struct's fields serves reading and writing: an overload of `fields(io, value)` that names each once.
namespace giaoban {

constexpr std::size_t kPlanTextBytes = 2000;  ///< of any text in a problem

/// The names of an enum's values, in their order.
template <typename Enum>
struct EnumNames;

struct IntRange {
  int least = 0, most = 0;
};

/// Reads an object's fields; remembers the first error, after which nothing is read.
class FieldReader {
 public:
  FieldReader(const Json& json, std::string pointer, std::optional<Error>& error) : json_(json), pointer_(std::move(pointer)), error_(error) {
    if (!json.is_object()) set(problem::kInvalidField, "an object is wanted", pointer_);
  }

  template <typename T>
  void required(const char* name, T& value) {
    if (const Json* found = look(name)) read(*found, value, pointer_ + "/" + name);
    else if (!error_) set(problem::kMissingField, name, pointer_ + "/" + name);
  }
  template <typename T>
  void optional(const char* name, T& value) {
    if (const Json* found = look(name)) read(*found, value, pointer_ + "/" + name);
  }
  template <typename T>
  void number(const char* name, T& value, IntRange range) {
    if (const Json* found = look(name)) read_number(*found, value, range, pointer_ + "/" + name);
  }
  template <typename T>
  void numbers(const char* name, std::vector<T>& values, IntRange range) {
    const Json* found = look(name);
    if (found == nullptr || !is_list(*found, 1000, pointer_ + "/" + name)) return;
    values.assign(found->size(), T{});
    for (std::size_t i = 0; i < values.size(); ++i) read_number((*found)[i], values[i], range, pointer_ + "/" + name + "/" + std::to_string(i));
  }
  template <typename T>
  void list(const char* name, std::vector<T>& values, std::size_t most) {
    const Json* found = look(name);
    if (found == nullptr || !is_list(*found, most, pointer_ + "/" + name)) return;
    values.assign(found->size(), T{});
    for (std::size_t i = 0; i < values.size() && !error_; ++i) read((*found)[i], values[i], pointer_ + "/" + name + "/" + std::to_string(i));
  }
  /// To be called last: a field that was not asked for is an error.
  void finish() {
    if (error_) return;
    for (const auto& [name, value] : json_.items())
      if (!known_.contains(name)) return set(problem::kUnknownField, "this field is not known here", pointer_ + "/" + name.substr(0, 64));
  }

 private:
  const Json* look(const char* name) {
    known_.insert(name);
    if (error_) return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() ? nullptr : &*found;
  }
  void set(std::string_view code, std::string detail, std::string pointer) {
    if (!error_) error_ = Error{code, std::move(detail), std::move(pointer)};
  }
  bool is_list(const Json& json, std::size_t most, const std::string& pointer) {
    if (!json.is_array()) set(problem::kInvalidField, "a list is wanted", pointer);
    else if (json.size() > most) set(problem::kTooMany, "at most " + std::to_string(most), pointer);
    return !error_;
  }

  void read(const Json& json, std::string& value, const std::string& pointer) {
    if (!json.is_string()) return set(problem::kInvalidField, "a text is wanted", pointer);
    value = json.get_ref<const std::string&>();
    if (value.size() > kPlanTextBytes) set(problem::kInvalidField, "longer than " + std::to_string(kPlanTextBytes) + " bytes", pointer);
  }
  void read(const Json& json, bool& value, const std::string& pointer) {
    if (!json.is_boolean()) return set(problem::kInvalidField, "true or false is wanted", pointer);
    value = json.get<bool>();
  }
  void read(const Json& json, Day& value, const std::string& pointer) {
    const auto day = json.is_string() ? parse_day(json.get_ref<const std::string&>()) : std::nullopt;
    if (!day || year_of(*day) < 1901 || year_of(*day) > 2149) return set(problem::kInvalidField, "a day like 2027-08-16 is wanted", pointer);
    value = *day;
  }
  template <typename T>
  void read(const Json& json, std::optional<T>& value, const std::string& pointer) {
    T inner{};
    read(json, inner, pointer);
    value = inner;
  }
  template <typename T>
    requires std::is_enum_v<T>
  void read(const Json& json, T& value, const std::string& pointer) {
    const auto& names = EnumNames<T>::kNames;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (json.is_string() && json.get_ref<const std::string&>() == names[i]) {
        value = static_cast<T>(i);
        return;
      }
    std::string wanted;
    for (const auto& name : names) wanted += (wanted.empty() ? "" : ", ") + std::string(name);
    set(problem::kInvalidField, "one of " + wanted + " is wanted", pointer);
  }
  template <typename T>
  void read_number(const Json& json, T& value, IntRange range, const std::string& pointer) {
    if (!json.is_number_integer() || json < range.least || json > range.most)
      return set(problem::kInvalidField, "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most) + " is wanted", pointer);
    value = json.get<T>();
  }
  template <typename T>
    requires std::is_class_v<T>
  void read(const Json& json, T& value, const std::string& pointer) {
    FieldReader inner(json, pointer, error_);
    fields(inner, value);
    inner.finish();
  }

  const Json& json_;
  std::string pointer_;
  std::optional<Error>& error_;
  std::set<std::string, std::less<>> known_;
};

/// Writes what FieldReader reads; empty texts, lists and absent values are left out.
class FieldWriter {
 public:
  template <typename T>
  void required(const char* name, const T& value) {
    json[name] = written(value);
  }
  template <typename T>
  void optional(const char* name, const T& value) {
    if (!is_absent(value)) json[name] = written(value);
  }
  template <typename T>
  void number(const char* name, const T& value, IntRange) {
    json[name] = value;
  }
  template <typename T>
  void numbers(const char* name, const std::vector<T>& values, IntRange) {
    json[name] = values;
  }
  template <typename T>
  void list(const char* name, const std::vector<T>& values, std::size_t) {
    if (values.empty()) return;
    json[name] = Json::array();
    for (const T& value : values) json[name].push_back(written(value));
  }

  Json json = Json::object();

 private:
  static bool is_absent(const std::string& text) { return text.empty(); }
  template <typename T>
  static bool is_absent(const std::optional<T>& value) { return !value; }
  template <typename T>
  static bool is_absent(const T&) { return false; }

  static Json written(const std::string& text) { return text; }
  static Json written(bool value) { return value; }
  static Json written(Day day) { return day_text(day); }
  template <typename T>
  static Json written(const std::optional<T>& value) { return value ? written(*value) : Json(); }
  template <typename T>
    requires std::is_enum_v<T>
  static Json written(T value) { return EnumNames<T>::kNames[static_cast<std::size_t>(value)]; }
  template <typename T>
    requires std::is_class_v<T>
  static Json written(const T& value) {
    FieldWriter inner;
    fields(inner, const_cast<T&>(value));  // one description for both; a writer changes nothing
    return std::move(inner.json);
  }
};

}  // namespace giaoban
