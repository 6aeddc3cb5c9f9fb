#include "server/app/config.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <span>
#include <toml++/toml.h>

namespace giaoban {
namespace {

struct Key {
  std::string_view name;
  std::string_view default_text;
  std::string_view comment;
  bool (*set)(Config&, const toml::node&);
};

bool set_path(std::filesystem::path& place, const toml::node& node) {
  const auto text = node.value<std::string>();
  if (text) place = *text;
  return text.has_value();
}

bool set_texts(std::vector<std::string>& place, const toml::node& node) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return false;
  place.clear();
  for (const auto& element : *array) {
    const auto text = element.value<std::string>();
    if (!text) return false;
    place.push_back(*text);
  }
  return true;
}

bool set_text(std::string& place, const toml::node& node) {
  const auto text = node.value<std::string>();
  if (text) place = *text;
  return text.has_value();
}

bool set_word(std::string& place, const toml::node& node, std::span<const char* const> words) {
  const auto text = node.value<std::string>();
  if (!text || std::ranges::find(words, *text) == words.end()) return false;
  place = *text;
  return true;
}

bool set_number(std::int64_t& place, const toml::node& node, std::int64_t least, std::int64_t most) {
  const auto number = node.value<std::int64_t>();
  if (!number || *number < least || *number > most) return false;
  place = *number;
  return true;
}

constexpr std::array kSecurities = {"starttls", "tls", "none"};
constexpr std::array kLevels = {"trace", "debug", "info", "warn", "error"};

const std::array kKeys = {
    Key{"listen", R"(["127.0.0.1:8080"])", "Addresses to serve on, host:port. Beyond loopback, set certificate and key or list a proxy.",
        [](Config& c, const toml::node& n) { return set_texts(c.listen, n); }},
    Key{"web", R"("")", "Directory of the built web client. Empty: beside the program, ../share/giaoban/web.",
        [](Config& c, const toml::node& n) { return set_path(c.web, n); }},
    Key{"origins", "[]", "Origins that may call besides the node's own, like \"https://giaoban.example.gov.vn\".",
        [](Config& c, const toml::node& n) { return set_texts(c.origins, n); }},
    Key{"proxies", "[]", "Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        [](Config& c, const toml::node& n) { return set_texts(c.proxies, n); }},
    Key{"certificate", R"("")", "PEM file with the TLS certificate chain. Read again on SIGHUP. Empty: no TLS.",
        [](Config& c, const toml::node& n) { return set_path(c.certificate, n); }},
    Key{"key", R"("")", "PEM file with the private key of the certificate.",
        [](Config& c, const toml::node& n) { return set_path(c.key, n); }},
    Key{"parent_ca", R"("")", "PEM file with the authority that signs the parent's certificate. Empty: the system's.",
        [](Config& c, const toml::node& n) { return set_path(c.parent_ca, n); }},
    Key{"parent_proxy", "false", "A proxy ends TLS before the parent: the link is then not bound to the TLS channel.",
        [](Config& c, const toml::node& n) {
          const auto is_set = n.value<bool>();
          if (is_set) c.parent_proxy = *is_set;
          return is_set.has_value();
        }},
    Key{"parent_metered", "false", "The link to the parent is paid for by volume: files over a space's limit do not go over it.",
        [](Config& c, const toml::node& n) {
          const auto is_set = n.value<bool>();
          if (is_set) c.parent_metered = *is_set;
          return is_set.has_value();
        }},
    Key{"log_level", R"("info")", "trace, debug, info, warn or error.",
        [](Config& c, const toml::node& n) { return set_word(c.log_level, n, kLevels); }},
    Key{"threads", "0", "Threads that serve; 0 means one a core.",
        [](Config& c, const toml::node& n) { return set_number(c.threads, n, 0, 256); }},
    Key{"document_mib", "32", "What one document may take on disk, in MiB (1-256): ten million typed characters take about 16.",
        [](Config& c, const toml::node& n) { return set_number(c.document_mib, n, 1, 256); }},
    Key{"unit_files_mib", "2048", "What the files of one unit may take at this node, in MiB (1-1048576); what they share counts once.",
        [](Config& c, const toml::node& n) { return set_number(c.unit_files_mib, n, 1, 1 << 20); }},
    Key{"public_url", R"("")", "Address of this node for people, like \"https://giaoban.example.gov.vn\"; stands in letters and calendars. Empty: no links.",
        [](Config& c, const toml::node& n) { return set_text(c.public_url, n); }},
    Key{"mail_server", R"("")", "Mail server that takes letters from this node: a name or an address. Empty: no letters are sent.",
        [](Config& c, const toml::node& n) { return set_text(c.mail_server, n); }},
    Key{"mail_port", "587", "Its port.", [](Config& c, const toml::node& n) { return set_number(c.mail_port, n, 1, 65535); }},
    Key{"mail_security", R"("starttls")", "starttls, tls (from the first byte, port 465) or none (a server on this machine or a closed line).",
        [](Config& c, const toml::node& n) { return set_word(c.mail_security, n, kSecurities); }},
    Key{"mail_user", R"("")", "Name to sign in with. Empty: without signing in.",
        [](Config& c, const toml::node& n) { return set_text(c.mail_user, n); }},
    Key{"mail_password_file", R"("")", "File whose first line is the password; readable by the node alone.",
        [](Config& c, const toml::node& n) { return set_path(c.mail_password_file, n); }},
    Key{"mail_ca_file", R"("")", "PEM file with the authority that signs the mail server's certificate. Empty: the system's.",
        [](Config& c, const toml::node& n) { return set_path(c.mail_ca_file, n); }},
    Key{"mail_from", R"("")", "Address that letters come from. Needed with mail_server.",
        [](Config& c, const toml::node& n) { return set_text(c.mail_from, n); }},
};

/// Edits that turn one word into the other (Levenshtein 1966).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view nearest_key(std::string_view name) {
  return std::ranges::min_element(kKeys, {}, [&](const Key& key) { return distance(key.name, name); })->name;
}

}  // namespace

Result<Config> read_config(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return fail(problem::kNotFound, "no configuration file " + file.string());
  Config config;
  try {
    const toml::table table = toml::parse_file(file.string());
    for (const auto& [name, node] : table) {
      const auto line = std::to_string(node.source().begin.line);
      const auto key = std::ranges::find(kKeys, name.str(), &Key::name);
      if (key == kKeys.end())
        return fail(problem::kUnknownField, file.string() + ":" + line + ": there is no key \"" + std::string(name.str()) +
                                                "\"; the nearest is \"" + std::string(nearest_key(name.str())) + "\"");
      if (!key->set(config, node))
        return fail(problem::kInvalidField, file.string() + ":" + line + ": " + std::string(key->name) +
                                                " is not like " + std::string(key->default_text) + " — " +
                                                std::string(key->comment));
    }
  } catch (const toml::parse_error& error) {
    return fail(problem::kInvalidField, file.string() + ":" + std::to_string(error.source().begin.line) +
                                            ": not TOML: " + std::string(error.description()));
  }
  return config;
}

std::string default_config_text() {
  std::string text = "# Configuration of a giaoban node. Every key may be left out; the values here are the defaults.\n";
  for (const Key& key : kKeys) {
    text += "\n# " + std::string(key.comment) + "\n";
    text += std::string(key.name) + " = " + std::string(key.default_text) + "\n";
  }
  return text;
}

}  // namespace giaoban
