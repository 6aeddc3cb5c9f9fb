#include "server/minutes/statement.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "sync/base/base64.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::string_view kFirstLine = "giaoban minutes 1";

/// The words of a line.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0;;) {
    const auto space = line.find(' ', at);
    words.push_back(line.substr(at, space - at));
    if (space == std::string_view::npos) return words;
    at = space + 1;
  }
}

/// Puts what one line says into the statement; false where it is none. That lines come in their order, once and in their one
/// form follows from encoding it again.
bool take_line(Statement& out, std::string_view line) {
  const auto words = words_of(line);
  const std::string_view key = words.front();
  if (key == "title") {
    const auto title = parse_json(line.substr(std::min(line.size(), key.size() + 1)));
    if (!title || !title->is_string()) return false;
    out.title = title->get<std::string>();
    return true;
  }
  const auto hash_into = [](std::string_view text, Hash& into) {
    const auto hash = Hash::parse(text);
    if (hash) into = *hash;
    return hash.has_value();
  };
  if (words.size() == 2) {
    if (key == "space") {
      const auto space = Uuid::parse(words[1]);
      if (space) out.space = *space;
      return space.has_value();
    }
    if (key == "document") return out.document = words[1], true;
    if (key == "date") return out.date = words[1], true;
    if (key == "text") return hash_into(words[1], out.text);
    if (key == "state") return hash_into(words[1], out.state);
    if (key == "vector") {
      auto vector = from_base64(words[1]);
      if (vector) out.vector = std::move(*vector);
      return vector.has_value();
    }
  }
  if (key == "file" && words.size() == 3) return hash_into(words[2], out.files[std::string(words[1])]);
  if (words.size() != 4) return false;
  if (key == "log") {
    const auto origin = NodeId::parse(words[1]);
    if (!origin) return false;
    Head& head = out.logs[*origin];
    const auto [end, fault] = std::from_chars(words[2].begin(), words[2].end(), head.seq);
    return fault == std::errc() && end == words[2].end() && hash_into(words[3], head.hash);
  }
  if (key == "amendment" && (words[2] == "accepted" || words[2] == "declined")) {
    Statement::Judged& judged = out.amendments[std::string(words[1])];
    judged.is_accepted = words[2] == "accepted";
    return hash_into(words[3], judged.content);
  }
  return false;
}

}  // namespace

std::string encode_statement(const Statement& statement) {
  std::string out(kFirstLine);
  out += '\n';
  const auto line = [&](std::initializer_list<std::string_view> words) {
    std::size_t count = 0;
    for (const std::string_view word : words) out.append(count++ == 0 ? "" : " ").append(word);
    out += '\n';
  };
  line({"space", statement.space.text()});
  line({"document", statement.document});
  line({"title", to_text(Json(statement.title))});
  line({"date", statement.date});
  line({"text", statement.text.text()});
  line({"state", statement.state.text()});
  line({"vector", to_base64(as_bytes(statement.vector))});
  for (const auto& [id, blob] : statement.files) line({"file", id, blob.text()});
  for (const auto& [origin, head] : statement.logs) line({"log", origin.text(), std::to_string(head.seq), head.hash.text()});
  for (const auto& [id, judged] : statement.amendments)
    line({"amendment", id, judged.is_accepted ? "accepted" : "declined", judged.content.text()});
  return out;
}

Result<Statement> decode_statement(std::string_view text) {
  const auto bad = [](std::size_t number) { return fail(problem::kBadMessage, "line " + std::to_string(number) + " of the statement"); };
  Statement statement;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    ++number;
    if (end == std::string_view::npos) return bad(number);
    if (number == 1 ? line != kFirstLine : !take_line(statement, line)) return bad(number);
    rest.remove_prefix(end + 1);
  }
  const std::string again = encode_statement(statement);
  if (again == text) return statement;
  const std::size_t same = static_cast<std::size_t>(std::ranges::mismatch(again, text).in2 - text.begin());
  return bad(1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, same), '\n')));
}

Hash content_of(const Json& amendment) {
  Json kept = amendment;
  kept.erase("is_withdrawn");
  return hash_of(to_text(kept));
}

}  // namespace giaoban
