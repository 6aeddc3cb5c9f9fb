#pragma once
#include <string>
#include <string_view>

namespace giaoban {

/// Argon2id (RFC 9106) with libsodium's interactive limits: about 0.1 s and 64 MiB. Call from a thread that may wait.
std::string hash_password(std::string_view password);

/// Takes as long as hashing. An empty hash stands for an account that does not exist: the answer is false after the
/// same work, so that the time does not tell.
bool is_password(std::string_view password, const std::string& hash);

}  // namespace giaoban
