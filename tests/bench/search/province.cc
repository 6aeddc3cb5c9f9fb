#include "tests/bench/search/province.h"

#include <array>
#include <fstream>

#include "sync/ydoc/transaction.h"
#include "tests/bench/must.h"
#include "tests/bench/sample_text.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kMinutesBytes = 6'000, kParagraphBytes = 300;

Uuid drawn_id(std::mt19937_64& random) {
  Uuid id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
  return id;
}

/// The rows of one conference.
class Conference {
 public:
  Conference(Batch& rows, std::mt19937_64& random, const std::vector<std::string>& units) : rows_(rows), random_(random), units_(units), id_(drawn_id(random)) {}

  void put(std::string_view collection, const std::string& id, Json fields) {
    Record record;
    record.merge(RecordChange{std::string(collection), id, std::move(fields)}, Stamp{++entries_, {}});
    rows_.put(Table::kRecords, layout::record_key(id_, {std::string(collection), id}), record.encode());
  }
  void put_many(std::string_view collection, std::size_t count, const std::function<Json()>& make) {
    for (; count > 0; --count) put(collection, drawn_id(random_).text(), make());
  }
  void fill(std::size_t number) {
    const auto text = [&](std::size_t bytes) { return sample_text(random_, bytes); };
    const std::string year = std::to_string(1976 + number % 50), month = std::to_string(1 + number / 50 % 12);
    const std::string& host = units_[random_() % units_.size()];
    put("conferences", id_.text(), {{"title", "Hội nghị giao ban lần thứ " + std::to_string(number) + " tại " + host}, {"place", host},
                                    {"date", year + "-" + (month.size() < 2 ? "0" : "") + month + "-15"}, {"host_unit", drawn_id(random_).text()}});
    put_many("agenda_items", 8, [&] { return Json{{"title", text(60)}, {"presenter", person_name(random_)}}; });
    put_many("delegates", 12, [&] { return Json{{"full_name", person_name(random_)}, {"post", "Phó Chủ tịch " + units_[random_() % units_.size()]}}; });
    put_many("conclusions", 6, [&] { return Json{{"text", text(220)}}; });
    put_many("tasks", 6, [&] { return Json{{"text", text(180)}, {"person", person_name(random_)}, {"result", text(60)}, {"status", "issued"}}; });
    put_many("questions", 4, [&] { return Json{{"text", text(200)}, {"asker", person_name(random_)}, {"to", units_[random_() % units_.size()]}}; });
    put_many("turns", 4, [&] { return Json{{"speaker", person_name(random_)}, {"post", units_[random_() % units_.size()]}}; });
  }
  void write_minutes() {
    Document minutes({.client = 7});
    Transaction typing(minutes);
    for (std::size_t bytes = 0, at = 0; bytes < kMinutesBytes; bytes += kParagraphBytes, ++at) {
      const auto paragraph = must(typing.insert_type(minutes.root("default"), at, TypeKind::kXmlElement, "paragraph"));
      const auto text = must(typing.insert_type(paragraph, 0, TypeKind::kXmlText));
      must(typing.insert_text(text, 0, sample_text(random_, kParagraphBytes)));
    }
    rows_.put(Table::kDocuments, layout::document_key(id_, "minutes", ++entries_), typing.commit());
  }
  SpaceId finish(LogCatalog& catalog) {
    const LogId log{id_, {}};
    const auto number = catalog.number_of(log);
    rows_.put(Table::kLogs, layout::log_key(number), layout::log_value({log, Head{entries_, {}}, entries_}));
    return id_;
  }
  std::uint64_t entries() const { return entries_; }

 private:
  Batch& rows_;
  std::mt19937_64& random_;
  const std::vector<std::string>& units_;
  const SpaceId id_;
  std::uint64_t entries_ = 0;
};

}  // namespace

std::string person_name(std::mt19937_64& random) {
  static constexpr auto kFamily = std::to_array<std::string_view>({"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vi", "Lô", "Hồ", "Đặng", "Y", "A", "Đỗ", "Bùi"});
  static constexpr auto kMiddle = std::to_array<std::string_view>({"Văn", "Thị", "Đức", "Minh", "Thanh", "Hữu", "Ngọc", "Quốc", "Xuân", "Kim"});
  static constexpr auto kGiven = std::to_array<std::string_view>(
      {"An", "Bình", "Cường", "Dũng", "Đạt", "Én", "Giang", "Hà", "Hạnh", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quý", "Sơn", "Thảo", "Uyên", "Vinh", "Yến"});
  const auto one = [&](const auto& of) { return std::string(of[random() % of.size()]); };
  return one(kFamily) + " " + one(kMiddle) + " " + one(kMiddle) + " " + one(kGiven);
}

std::vector<std::string> read_unit_names(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> names;
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find(','), second = line.find(',', first + 1);
    if (second != std::string::npos && !line.starts_with("key,")) names.push_back(line.substr(first + 1, second - first - 1));
  }
  return names;
}

Province fill(Store& store, LogCatalog& catalog, const std::vector<std::string>& unit_names, std::size_t conferences, std::mt19937_64& random) {
  Province province;
  Batch rows;
  for (std::size_t number = 1; number <= conferences; ++number) {
    Conference conference(rows, random, unit_names);
    conference.fill(number);
    province.records += conference.entries();
    conference.write_minutes();
    ++province.minutes;
    province.spaces.push_back(conference.finish(catalog));
    if (rows.bytes() < (8u << 20) && number < conferences) continue;
    must(store.write(rows));
    rows.clear();
  }
  return province;
}

}  // namespace giaoban::bench
