#include "server/api/known_spaces.h"

#include "schema/shared.h"

namespace giaoban {

bool KnownSpaces::note(const SpaceCard& card) {
  Summary summary{R"({"kind":")" + std::string(schema::to_text(card.kind)) + R"(","offset":)",
                  std::string(R"(,"owned":)") + (card.owner == self_ ? "true" : "false") + R"(,"space":")" + card.id.text() +
                      R"(","title":)" + to_text(Json(card.title)) + "}"};
  return summaries_.insert_or_assign(card.id, std::move(summary)).second;
}

std::string KnownSpaces::all() const {
  std::string out;
  for (const auto& [space, summary] : summaries_) {
    if (!out.empty()) out += ',';
    append(out, space, summary);
  }
  return out;
}

std::string KnownSpaces::one(const SpaceId& space) const {
  std::string out;
  append(out, space, summaries_.at(space));
  return out;
}

void KnownSpaces::append(std::string& out, const SpaceId& space, const Summary& summary) const {
  const auto host = hub_.find(space);
  out.append(summary.before).append(std::to_string(host == nullptr ? 0 : host->durable_offset())).append(summary.after);
}

}  // namespace giaoban
