#pragma once
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "schema/fault.h"
#include "sync/base/id.h"
#include "sync/base/json.h"

/// What the generated readers are made of. `J` is Json, whose strings and objects are then moved out, or
/// const Json, which is copied from. All text must be well-formed UTF-8, as parse_json leaves it (SPEC J1).
/// Each check_ and read_ returns true, or says the fault and returns false; what it read so far is then void.
namespace giaoban::schema {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

/// Lengths count code points (SPEC J3).
bool check_text(const Json& value, std::size_t min, std::size_t max, Fault& fault);
bool check_format(const Json& value, bool (*holds)(std::string_view), std::string_view detail, Fault& fault);
bool check_hex(const Json& value, std::size_t digits, Fault& fault);
bool check_integer(const Json& value, std::int64_t min, std::int64_t max, Fault& fault);
bool check_boolean(const Json& value, Fault& fault);
bool check_constant(const Json& value, std::string_view constant, Fault& fault);
bool check_object(const Json& value, std::size_t max, Fault& fault);
bool check_size(std::size_t size, std::size_t min, std::size_t max, Fault& fault);
/// The type of a message. Errors: missing_field, invalid_field.
Result<std::string_view> message_type(const Json& message);

template <typename T, typename J>
auto take(J& value) {
  if constexpr (std::is_const_v<J>) {
    return value.template get_ref<const T&>();
  } else {
    return std::move(value.template get_ref<T&>());
  }
}

template <typename J>
bool read_text(J& value, std::size_t min, std::size_t max, std::string& out, Fault& fault) {
  if (!check_text(value, min, max, fault)) return false;
  out = take<std::string>(value);
  return true;
}

template <typename J>
bool read_format(J& value, bool (*holds)(std::string_view), std::string_view detail, std::string& out,
                 Fault& fault) {
  if (!check_format(value, holds, detail, fault)) return false;
  out = take<std::string>(value);
  return true;
}

template <typename Id>
bool read_id(const Json& value, std::string_view detail, Id& out, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr) return fault.invalid(detail);
  const auto id = Id::parse(*text);
  if (!id) return fault.invalid(detail);
  out = *id;
  return true;
}

inline bool read_integer(const Json& value, std::int64_t min, std::int64_t max, std::int64_t& out, Fault& fault) {
  if (!check_integer(value, min, max, fault)) return false;
  out = value.get<std::int64_t>();
  return true;
}

inline bool read_boolean(const Json& value, bool& out, Fault& fault) {
  if (!check_boolean(value, fault)) return false;
  out = value.get<bool>();
  return true;
}

template <typename Enum>
bool read_enum(const Json& value, Enum& out, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr || !from_text(*text, out)) return fault.invalid("must be one of the values of the schema");
  return true;
}

template <typename Enum>
bool check_enum(const Json& value, Fault& fault) {
  Enum unused;
  return read_enum(value, unused, fault);
}

template <typename J>
bool read_object(J& value, std::size_t max, Json& out, Fault& fault) {
  if (!check_object(value, max, fault)) return false;
  if constexpr (std::is_const_v<J>) {
    out = value;
  } else {
    out = std::move(value);
  }
  return true;
}

template <typename J>
bool read_nullable_object(J& value, std::size_t max, Json& out, Fault& fault) {
  if (!value.is_null()) return read_object(value, max, out, fault);
  out = nullptr;
  return true;
}

/// `read_item(J& item, T& out, Fault&)`.
template <typename J, typename T, typename ReadItem>
bool read_array(J& value, std::size_t min, std::size_t max, std::vector<T>& out, Fault& fault, ReadItem read_item) {
  if (!value.is_array()) return fault.invalid("must be an array");
  if (!check_size(value.size(), min, max, fault)) return false;
  out.clear();
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!read_item(value[i], out.emplace_back(), fault)) return fault.at(i);
  }
  return true;
}

template <typename CheckItem>
bool check_array(const Json& value, std::size_t min, std::size_t max, Fault& fault, CheckItem check_item) {
  if (!value.is_array()) return fault.invalid("must be an array");
  if (!check_size(value.size(), min, max, fault)) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!check_item(value[i], fault)) return fault.at(i);
  }
  return true;
}

/// The members of an object; nullptr with a fault where it is none.
template <typename J>
auto members_of(J& value, Fault& fault) {
  using Members = std::conditional_t<std::is_const_v<J>, const Json::object_t*, Json::object_t*>;
  Members members = value.template get_ptr<Members>();
  if (members == nullptr) fault.invalid("must be an object");
  return members;
}

template <typename T, typename J>
Result<T> decode_as(J& value) {
  Result<T> result;
  Fault fault;
  if (!T::read(value, *result, fault)) return std::unexpected(std::move(fault).take());
  return result;
}

template <typename T, typename EncodeItem>
Json encode_array(const std::vector<T>& items, EncodeItem encode_item) {
  Json::array_t out;
  out.reserve(items.size());
  for (const T& item : items) out.push_back(encode_item(item));
  return out;
}

template <typename T>
concept Generated = requires(const T& value, const Json& json) {
  { value.encode() } -> std::same_as<Json>;
  { T::decode(json) } -> std::same_as<Result<T>>;
};

/// Conversions of nlohmann/json: `Json j = message;` and `j.get<FeedWelcome>()`. The second throws
/// std::invalid_argument, so it is for tests and tools; everything that comes from outside goes by decode().
template <Generated T>
void to_json(Json& json, const T& value) {
  json = value.encode();
}
template <Generated T>
void from_json(const Json& json, T& value) {
  auto result = T::decode(json);
  if (!result) throw std::invalid_argument(result.error().pointer + " " + result.error().detail);
  value = std::move(*result);
}

}  // namespace giaoban::schema
