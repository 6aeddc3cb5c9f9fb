#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace giaoban {

/// What the administrator of a node sets. Every key has a default; `giaoban config` prints the file with all of them
/// and what they mean.
struct Config {
  std::vector<std::string> listen = {"127.0.0.1:8080"};
  std::filesystem::path web;
  std::vector<std::string> origins;
  std::vector<std::string> proxies;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path parent_ca;
  bool parent_proxy = false;
  bool parent_metered = false;
  std::string log_level = "info";
  std::int64_t threads = 0;
  std::int64_t document_mib = 32;
  std::int64_t unit_files_mib = 2048;
  std::string public_url;
  std::string mail_server;
  std::int64_t mail_port = 587;
  std::string mail_security = "starttls";
  std::string mail_user;
  std::filesystem::path mail_password_file;
  std::filesystem::path mail_ca_file;
  std::string mail_from;
};

/// Reads a TOML file over the defaults. Errors: invalid_field (wrong type, not TOML, with the line), unknown_field,
/// which names the nearest key that there is; not_found.
Result<Config> read_config(const std::filesystem::path& file);

/// The configuration file with every key at its default, each with its comment.
std::string default_config_text();

}  // namespace giaoban
