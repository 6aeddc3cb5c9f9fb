#include "server/api/http.h"

#include "sync/base/json.h"

namespace giaoban {
namespace {

constexpr std::size_t kProblemDetailBytes = 900;  // the schema allows 1000 code points
constexpr std::size_t kProblemPointerBytes = 300;

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Cuts the part before `separator` off the front of `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

/// The weight of an Accept-Language range in thousandths: "vi;q=0.8" is 800; 0 where it cannot be read.
int weight_of(std::string_view parameters) {
  parameters = trim(parameters);
  if (parameters.empty()) return 1000;
  if (!parameters.starts_with("q=")) return 0;
  parameters.remove_prefix(2);
  int weight = 0, unit = 1000;
  for (char c : parameters) {
    if (c == '.') continue;
    if (c < '0' || c > '9' || unit == 0) return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight > 1000 ? 0 : weight;
}

/// At most `size` bytes, cut between characters.
std::string_view cut_text(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return text.substr(0, size);
}

bool names(std::string_view range, std::string_view language) {
  return range.size() >= 2 && (range[0] | 0x20) == language[0] && (range[1] | 0x20) == language[1] &&
         (range.size() == 2 || range[2] == '-');
}

}  // namespace

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    std::string_view value = take_part(rest, ';');
    if (trim(take_part(value, '=')) == name) return trim(value);
  }
  return {};
}

Language language_of(const Request& request) {
  const std::string_view chosen = request.cookie("lang");
  if (chosen == "vi") return Language::kVietnamese;
  if (chosen == "en") return Language::kEnglish;
  int vietnamese = 0, english = 0;
  std::string_view rest = request.header("accept-language");
  while (!rest.empty()) {
    std::string_view parameters = take_part(rest, ',');
    const std::string_view range = trim(take_part(parameters, ';'));
    if (names(range, "vi")) vietnamese = std::max(vietnamese, weight_of(parameters));
    if (names(range, "en")) english = std::max(english, weight_of(parameters));
  }
  return english > vietnamese ? Language::kEnglish : Language::kVietnamese;
}

Json problem_json(const Error& error, Language language) {
  const ProblemText* known = find_problem(error.code);
  if (known == nullptr) known = find_problem(problem::kInternal);
  Json body{{"type", "about:blank"},
            {"code", known->code},
            {"status", known->status},
            {"title", language == Language::kEnglish ? known->en : known->vi}};
  // What an internal failure says of itself is for the log, not for whoever asked.
  if (known->status < 500 && !error.detail.empty()) body["detail"] = cut_text(error.detail, kProblemDetailBytes);
  if (!error.pointer.empty() && error.pointer.size() <= kProblemPointerBytes) body["pointer"] = error.pointer;
  return body;
}

Response json_response(const Json& body) {
  Response response;
  response.body = to_text(body);
  return response;
}

Response problem_response(const Error& error, Language language) {
  const Json body = problem_json(error, language);
  Response response;
  response.status = body["status"];
  response.content_type = "application/problem+json";
  response.body = to_text(body);
  return response;
}

}  // namespace giaoban
