#include "server/net/deflate_offer.h"

#include <utility>
#include <vector>

namespace giaoban {
namespace {

constexpr std::size_t kOffers = 16, kParameters = 8;  // read of a header; the others count as not offered
constexpr std::string_view kFullWindow = "15";
constexpr std::string_view kAnswer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
constexpr std::string_view kAnsweredWindow = "; server_max_window_bits=15";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// No value that is valid here holds a separator, so quotes need no care but to be taken off.
std::vector<std::string_view> split(std::string_view text, char separator, std::size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() < most) {
    const auto end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

/// A size of a window, without leading zeros (7.1.2.1).
bool is_window(std::string_view value) {
  if (value.size() == 1) return value == "8" || value == "9";
  return value.size() == 2 && value[0] == '1' && value[1] >= '0' && value[1] <= '5';
}

struct Parameters {
  bool server_takeover = false, client_takeover = false, server_window = false, client_window = false;
};

/// False where the offer is malformed or cannot be kept. A parameter may stand once (7.1).
bool take(Parameters& seen, std::string_view parameter) {
  const auto equals = parameter.find('=');
  const bool has_value = equals != std::string_view::npos;
  const std::string_view name = trimmed(parameter.substr(0, equals));
  std::string_view value = has_value ? trimmed(parameter.substr(equals + 1)) : std::string_view();
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  const auto once = [](bool& flag) { return !std::exchange(flag, true); };
  if (name == "server_no_context_takeover") return !has_value && once(seen.server_takeover);
  if (name == "client_no_context_takeover") return !has_value && once(seen.client_takeover);
  if (name == "client_max_window_bits") return (!has_value || is_window(value)) && once(seen.client_window);
  if (name == "server_max_window_bits") return value == kFullWindow && once(seen.server_window);
  return false;
}

}  // namespace

std::optional<std::string> answer_to_deflate_offer(std::string_view offers) {
  for (const std::string_view offer : split(offers, ',', kOffers)) {
    const auto parts = split(offer, ';', kParameters + 1);
    if (parts.front() != "permessage-deflate" || parts.size() > kParameters) continue;
    Parameters seen;
    bool fits = true;
    for (std::size_t i = 1; i < parts.size(); ++i) fits = fits && take(seen, parts[i]);
    if (!fits) continue;
    return std::string(kAnswer).append(seen.server_window ? kAnsweredWindow : "");
  }
  return std::nullopt;
}

}  // namespace giaoban
