#include "server/search/reader.h"

#include <algorithm>
#include <limits>

#include "server/search/place.h"

namespace giaoban {
namespace {

/// What people look for before they look for who sat where.
int weight_of(std::string_view collection) {
  if (collection == "conferences") return 4;
  if (collection == "conclusions" || collection == "tasks" || collection == "units" || collection == "series") return 3;
  if (collection == "agenda_items" || collection == "documents" || collection == "questions" || collection == "promises") return 2;
  return collection == "turns" || collection == "speech_requests" ? 0 : 1;
}

std::string line_of(std::string_view text, std::size_t line) {
  for (; line > 0; --line) text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
  return std::string(text.substr(0, text.find('\n')));
}

std::string with_facets(const SearchWish& wish) {
  std::string text = fts_text(wish.query);
  if (!wish.collection.empty()) text += " AND {facets} : \"" + collection_facet(wish.collection) + "\"";
  if (!wish.unit.empty()) text += " AND {facets} : \"" + unit_facet(wish.unit) + "\"";
  return text;
}

}  // namespace

/// Whether there is an index. Opens it anew where it was made anew, and reads its spaces where it was written to.
Result<bool> SearchReader::refresh() {
  if (open_ && generation_ != file_.generation) open_.reset();
  if (!open_) {
    generation_ = file_.generation;
    if (!std::filesystem::exists(file_.path)) return false;
    auto database = Sqlite::open(file_.path, Sqlite::Access::kRead);
    if (!database) return std::unexpected(database.error());
    if (auto set = database->run("PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824"); !set) return std::unexpected(set.error());
    auto version = SqliteStatement::make(*database, "PRAGMA data_version");
    auto rows = SqliteStatement::make(*database, "SELECT rowid FROM found WHERE found MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid");
    auto entry = SqliteStatement::make(*database, "SELECT collection, record, unit, fields, text FROM entries WHERE row = ?");
    for (const auto* made : {&version, &rows, &entry})
      if (!*made) return std::unexpected(made->error());
    open_.emplace(Open{std::move(*database), std::move(*version), std::move(*rows), std::move(*entry)});
  }
  const auto asked = open_->version.step();
  if (!asked) return std::unexpected(asked.error());
  const std::int64_t version = open_->version.integer(0);
  open_->version.reset();
  if (version != open_->seen_version)
    if (auto read = read_spaces(); !read) return std::unexpected(read.error());
  open_->seen_version = version;
  return true;
}

Result<void> SearchReader::read_spaces() {
  spaces_.clear();
  names_.clear();
  auto rows = SqliteStatement::make(open_->database, "SELECT id, number, date, host, taken, documents FROM spaces");
  if (!rows) return std::unexpected(rows.error());
  for (;;) {
    const auto row = rows->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    const auto id = Uuid::parse(rows->text(0));
    if (!id) return fail(problem::kDataDamaged, "search index: a space without a name");
    SearchSpace space{rows->integer(1), rows->text(2), rows->text(3), static_cast<std::uint64_t>(rows->integer(4)),
                      static_cast<std::uint64_t>(rows->integer(5)), 0, 0};
    names_[space.number] = *id;
    spaces_.emplace(*id, std::move(space));
  }
}

Result<std::uint64_t> SearchReader::indexed() {
  const auto is_there = refresh();
  if (!is_there) return std::unexpected(is_there.error());
  std::uint64_t sum = 0;
  for (const auto& [id, space] : spaces_) sum += *is_there ? std::min(space.taken, space.documents) : 0;
  return sum;
}

/// Where the wish looks, the newest conferences first.
std::vector<SearchSpace> SearchReader::spaces_of(const SearchWish& wish) const {
  std::vector<SearchSpace> spaces;
  for (const SpaceId& id : wish.spaces) {
    const auto found = spaces_.find(id);
    if (found == spaces_.end()) continue;
    const std::string& date = found->second.date;
    const bool is_outside = (!wish.from.empty() && (date.empty() || date < wish.from)) || (!wish.to.empty() && (date.empty() || date > wish.to));
    if (!is_outside) spaces.push_back(found->second);
  }
  std::ranges::sort(spaces, {}, [](const SearchSpace& space) { return first_row(space); });
  return spaces;
}

/// Leaves the conferences of slots of the series.
Result<void> SearchReader::keep_series(const std::string& series, std::vector<SearchSpace>& spaces) {
  auto rows = SqliteStatement::make(open_->database, "SELECT conference FROM slots WHERE series = ?");
  if (!rows) return std::unexpected(rows.error());
  rows->bind(1, series);
  std::vector<std::int64_t> kept;
  for (;;) {
    const auto row = rows->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    const auto id = Uuid::parse(rows->text(0));
    const auto found = id ? spaces_.find(*id) : spaces_.end();
    if (found != spaces_.end()) kept.push_back(found->second.number);
  }
  std::erase_if(spaces, [&](const SearchSpace& space) { return std::ranges::find(kept, space.number) == kept.end(); });
  return {};
}

/// Adds the rows that are found in [from, to). Returns whether there may be more than were added.
Result<bool> SearchReader::gather(const std::string& words, std::int64_t from, std::int64_t to, const std::vector<bool>& may_read,
                                  std::vector<std::int64_t>& rows) {
  std::size_t passed_over = 0;
  open_->rows.bind(1, words).bind(2, from).bind(3, to);
  for (;;) {
    const auto row = open_->rows.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return false;
    const std::int64_t number = open_->rows.integer(0);
    const auto space = static_cast<std::size_t>(space_of_row(number));
    const bool counts = space < may_read.size() && may_read[space];
    if (counts ? rows.size() == kSearchCandidates : ++passed_over == kSearchPassedOver) {
      open_->rows.reset();
      return true;
    }
    if (counts) rows.push_back(number);
  }
}

Result<std::pair<int, SearchHit>> SearchReader::read_hit(std::int64_t row, const SearchWish& wish) {
  SqliteStatement& entry = open_->entry;
  const auto is_there = entry.bind(1, row).step();
  if (!is_there) return std::unexpected(is_there.error());
  if (!*is_there) return fail(problem::kDataDamaged, "search index: words without their text");
  const std::string fields = entry.text(3), text = entry.text(4);
  SearchHit hit{.space = names_[space_of_row(row)], .collection = entry.text(0), .record = entry.text(1), .field = {}, .title = {},
                .before = {}, .match = {}, .after = {}, .unit = entry.text(2), .date = {}};
  entry.reset();
  const bool is_record = !fields.empty();
  SearchPlace place = find_place(text, wish.query, is_record);
  if (is_record) hit.field = line_of(fields, place.line);
  if (is_record && place.line > 0) hit.title = line_of(text, 0);
  hit.before = std::move(place.before);
  hit.match = std::move(place.match);
  hit.after = std::move(place.after);
  hit.date = spaces_.at(hit.space).date;
  const int score = 4 * static_cast<int>(place.adjacent) + 3 * static_cast<int>(place.exact) + weight_of(hit.collection);
  return std::pair(score, std::move(hit));
}

Result<SearchAnswer> SearchReader::search(const SearchWish& wish) {
  SearchAnswer answer;
  const auto is_there = refresh();
  if (!is_there) return std::unexpected(is_there.error());
  if (!*is_there) return answer;
  for (const SpaceId& id : wish.spaces)
    if (const auto found = spaces_.find(id); found != spaces_.end()) answer.indexed += std::min(found->second.taken, found->second.documents);
  auto spaces = spaces_of(wish);
  if (!wish.series.empty())
    if (auto kept = keep_series(wish.series, spaces); !kept) return std::unexpected(kept.error());
  if (spaces.empty()) return answer;
  // One view for the words and their text, whatever is written meanwhile.
  if (auto begun = open_->database.run("BEGIN"); !begun) return std::unexpected(begun.error());
  auto found = read_best(wish, spaces, std::move(answer));
  (void)open_->database.run("COMMIT");
  return found;
}

Result<SearchAnswer> SearchReader::read_best(const SearchWish& wish, const std::vector<SearchSpace>& spaces, SearchAnswer answer) {
  const auto rows = find_rows(with_facets(wish), spaces, answer.is_more);
  if (!rows) return std::unexpected(rows.error());
  answer.total = rows->size();
  std::vector<std::pair<int, SearchHit>> scored;
  for (const std::int64_t row : *rows) {
    auto hit = read_hit(row, wish);
    if (!hit) return std::unexpected(hit.error());
    scored.push_back(std::move(*hit));
  }
  std::ranges::stable_sort(scored, std::greater(), [](const auto& hit) { return hit.first; });
  for (std::size_t i = 0; i < std::min({wish.limit, kSearchHits, scored.size()}); ++i) answer.hits.push_back(std::move(scored[i].second));
  return answer;
}

/// All in one read of the words, or, where the spaces are few, one for each of them.
Result<std::vector<std::int64_t>> SearchReader::find_rows(const std::string& words, const std::vector<SearchSpace>& spaces, bool& is_more) {
  std::vector<bool> may_read;
  for (const SearchSpace& space : spaces) {
    const auto number = static_cast<std::size_t>(space.number);
    if (may_read.size() <= number) may_read.resize(number + 1);
    may_read[number] = true;
  }
  std::vector<std::int64_t> rows;
  const bool one_by_one = spaces.size() <= kSearchRanges;
  for (std::size_t i = 0; i < (one_by_one ? spaces.size() : 1) && !is_more; ++i) {
    const std::int64_t end = one_by_one ? end_row(spaces[i]) : end_row(spaces.back());
    const auto gathered = gather(words, first_row(spaces[i]), end, may_read, rows);
    if (!gathered) return std::unexpected(gathered.error());
    is_more = *gathered;
  }
  return rows;
}

}  // namespace giaoban
