// bench_search DIR UNITS CONFERENCES QUERIES: fills a store in DIR, indexes it, and asks; tells as JSON.
#include <filesystem>
#include <iostream>

#include "server/search/fold.h"
#include "server/search/indexer.h"
#include "server/search/reader.h"
#include "sync/store/rocks_store.h"
#include "tests/bench/measure.h"
#include "tests/bench/must.h"
#include "tests/bench/sample_text.h"
#include "tests/bench/search/plain_index.h"
#include "tests/bench/search/province.h"

namespace giaoban::bench {
namespace {

/// What people type: words that are everywhere, names, a name's beginning, several words, a phrase; with and without marks.
std::vector<std::string> queries_of(std::mt19937_64& random, const std::vector<std::string>& units, std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string words = sample_text(random, 24), name = person_name(random), &unit = units[random() % units.size()];
    switch (i % 8) {
      case 0: all.push_back("giám sát"); break;
      case 1: all.push_back(words); break;
      case 2: all.push_back(name); break;
      case 3: all.push_back(fold(unit).text); break;
      case 4: all.push_back(fold(sample_text(random, 12)).text.substr(0, 2)); break;
      case 5: all.push_back("\"" + sample_text(random, 14) + "\""); break;
      case 6: all.push_back(fold(name).text + " " + fold(unit).text); break;
      default: all.push_back(sample_text(random, 60).substr(0, 90)); break;
    }
  }
  return all;
}

double share_of(std::vector<double>& ms, double share) {
  std::ranges::sort(ms);
  return ms.empty() ? 0 : ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
}

template <typename Ask>
Json asked(const std::vector<std::string>& queries, Ask ask) {
  std::vector<double> ms;
  std::size_t found = 0;
  for (const std::string& query : queries) {
    const auto begin = Clock::now();
    found += ask(query) ? 1 : 0;
    ms.push_back(1000 * seconds_between(begin, Clock::now()));
  }
  return {{"p50_ms", share_of(ms, 0.5)}, {"p99_ms", share_of(ms, 0.99)}, {"slowest_ms", share_of(ms, 1)}, {"found", found}};
}

int measure(const std::filesystem::path& folder, const std::string& units_file, std::size_t conferences, std::size_t count) {
  std::mt19937_64 random(7);
  const auto units = read_unit_names(units_file);
  auto store = must(RocksStore::open(folder / "db", RocksStore::Access::kReadWrite));
  LogCatalog catalog;
  const Province province = fill(*store, catalog, units, conferences, random);
  SearchFile file{folder / "search.db"};
  Indexer indexer(*store, catalog, file);
  must(indexer.open());
  auto begin = Clock::now();
  for (const SpaceId& space : province.spaces) must(indexer.take_in(space, {}));
  const double index_s = seconds_between(begin, Clock::now());

  begin = Clock::now();
  PlainIndex plain(folder / "plain.db", file.path);
  const double plain_s = seconds_between(begin, Clock::now());
  const auto queries = queries_of(random, units, count);
  std::vector<SpaceId> few, some;
  for (std::size_t i = 0; i < province.spaces.size(); ++i) {
    if (i % 20 == 0) some.push_back(province.spaces[i]);
    if (i % 500 == 0) few.push_back(province.spaces[i]);
  }
  SearchReader reader(file);
  const auto ours = [&](const std::vector<SpaceId>& spaces) {
    return asked(queries, [&](const std::string& typed) {
      SearchWish wish;
      wish.query = must(parse_query(typed));
      wish.spaces = spaces;
      wish.limit = 50;
      return !must(reader.search(wish)).hits.empty();
    });
  };
  ours(few);  // warm
  const Json told = {{"records", province.records}, {"minutes", province.minutes}, {"queries", queries.size()},
                     {"index_s", index_s}, {"records_per_s", static_cast<double>(province.records + province.minutes) / index_s},
                     {"plain_index_s", plain_s}, {"index_mib", static_cast<double>(std::filesystem::file_size(file.path)) / (1 << 20)},
                     {"all", ours(province.spaces)}, {"some", ours(some)}, {"few", ours(few)},
                     {"plain", asked(queries, [&](const std::string& typed) { return plain.find(fts_text(must(parse_query(typed)))); })},
                     {"scan", asked(std::vector<std::string>(queries.begin(), queries.begin() + 16), [&](const std::string& typed) { return plain.scan(typed); })}};
  std::cout << told.dump() << "\n";
  return 0;
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  return giaoban::bench::measure(argv[1], argv[2], std::stoul(argv[3]), std::stoul(argv[4]));
}
