#include "schema/read.h"

#include "sync/base/text.h"

namespace giaoban::schema {

bool check_size(std::size_t size, std::size_t min, std::size_t max, Fault& fault) {
  if (size >= min && size <= max) return true;
  return fault.invalid("must have " + std::to_string(min) + " to " + std::to_string(max) + " items");
}

bool check_text(const Json& value, std::size_t min, std::size_t max, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr) return fault.invalid("must be a string");
  // A code point takes 1 to 4 bytes: most lengths need no counting.
  const std::size_t bytes = text->size();
  if (bytes <= max && (bytes + 3) / 4 >= min) return true;
  const auto length = bytes / 4 > max ? max + 1 : count_code_points(*text).value_or(kNoLimit);
  if (length >= min && length <= max) return true;
  return fault.invalid("must have " + std::to_string(min) + " to " + std::to_string(max) + " characters");
}

bool check_format(const Json& value, bool (*holds)(std::string_view), std::string_view detail, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  return (text != nullptr && holds(*text)) || fault.invalid(detail);
}

bool check_hex(const Json& value, std::size_t digits, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text != nullptr && is_hex_digits(*text, digits)) return true;
  return fault.invalid("must be " + std::to_string(digits) + " lower-case hex digits");
}

bool check_integer(const Json& value, std::int64_t min, std::int64_t max, Fault& fault) {
  bool fits = false;
  if (const auto* natural = value.get_ptr<const std::uint64_t*>()) {
    fits = std::cmp_greater_equal(*natural, min) && std::cmp_less_equal(*natural, max);
  } else if (const auto* integer = value.get_ptr<const std::int64_t*>()) {
    fits = *integer >= min && *integer <= max;
  }
  if (fits) return true;
  return fault.invalid("must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
}

bool check_boolean(const Json& value, Fault& fault) {
  return value.is_boolean() || fault.invalid("must be true or false");
}

bool check_constant(const Json& value, std::string_view constant, Fault& fault) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text != nullptr && *text == constant) return true;
  return fault.invalid("must be \"" + std::string(constant) + "\"");
}

bool check_object(const Json& value, std::size_t max, Fault& fault) {
  if (!value.is_object()) return fault.invalid("must be an object");
  return value.size() <= max || fault.invalid("must have at most " + std::to_string(max) + " members");
}

Result<std::string_view> message_type(const Json& message) {
  if (!message.is_object()) return fail(problem::kInvalidField, "must be an object");
  const auto found = message.find("type");
  if (found == message.end()) return fail(problem::kMissingField, "must be given", "/type");
  const auto* type = found->get_ptr<const std::string*>();
  if (type == nullptr) return fail(problem::kInvalidField, "must be a string", "/type");
  return *type;
}

}  // namespace giaoban::schema
