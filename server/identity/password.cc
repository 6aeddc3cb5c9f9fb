#include "server/identity/password.h"

#include <sodium.h>

#include <cassert>

namespace giaoban {

std::string hash_password(std::string_view password) {
  char text[crypto_pwhash_STRBYTES];
  const int failed = crypto_pwhash_str(text, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                       crypto_pwhash_MEMLIMIT_INTERACTIVE);
  assert(failed == 0 && "64 MiB could not be had");
  (void)failed;
  return text;
}

bool is_password(std::string_view password, const std::string& hash) {
  static const std::string kNobody = hash_password("nobody's password");
  const std::string& against = hash.empty() ? kNobody : hash;
  const bool fits = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

}  // namespace giaoban
