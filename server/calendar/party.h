#pragma once
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// Somebody who can be written to: a unit, a guest, the office that invites.
struct Party {
  std::string name;   ///< as people read it, 0–160 code points; may be empty
  std::string email;  ///< "vp.hdnd@nghean.gov.vn"

  bool operator==(const Party&) const = default;
};

constexpr std::size_t kPartyNameCodePoints = 160;
constexpr std::size_t kEmailBytes = 254;  // RFC 5321, 4.5.3.1.3, without the angle brackets

/// local@domain of RFC 5321 without quoting: letters, digits and `.!#$%&'*+/=?^_{|}~-` before the @, a host name after it.
/// ASCII only: a domain with marks is written in its "xn--" form.
bool is_email_address(std::string_view text);

/// The address in small letters: the form by which two are compared.
std::string folded_email(std::string_view email);

/// Well-formed UTF-8 of at most `code_points`, without control characters; so it cannot begin a line of its own in a
/// calendar or in the head of a letter. Errors: invalid_text, too_large, invalid_field; each with `pointer`.
Result<void> check_one_line(std::string_view text, std::size_t code_points, std::string pointer);
/// The same, but line breaks and tabs are taken.
Result<void> check_lines(std::string_view text, std::size_t code_points, std::string pointer);

/// Errors: as check_one_line; invalid_field where the address is none.
Result<void> check_party(const Party& party, const std::string& pointer);

}  // namespace giaoban
