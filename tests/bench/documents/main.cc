// bench_documents FOLDER TRACE: what the document engine takes for a trace, as a line of JSON {work: milliseconds}; or
// for a document that is very large (large.h).
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "sync/base/json.h"
#include "sync/ydoc/diff.h"
#include "sync/ydoc/document.h"
#include "sync/ydoc/merge.h"
#include "sync/ydoc/transaction.h"
#include "tests/bench/documents/large.h"
#include "tests/bench/must.h"
#include "tests/bench/documents/trace_files.h"
#include "tests/bench/measure.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kMerged = 10'000;
constexpr std::size_t kLocal = 20'000;
constexpr double kLeastSeconds = 0.3;
constexpr std::size_t kMostRuns = 200;
constexpr std::size_t kCopies = 8;

/// The median in milliseconds of runs that take kLeastSeconds together, after one that does not count.
template <typename Run>
double timed(Run run) {
  run();
  std::vector<double> seconds;
  for (double sum = 0; sum < kLeastSeconds && seconds.size() < kMostRuns; sum += seconds.back()) {
    const auto begun = Clock::now();
    run();
    seconds.push_back(seconds_between(begun, Clock::now()));
  }
  std::ranges::sort(seconds);
  return seconds[seconds.size() / 2] * 1000;
}

/// Keeps the compiler from leaving out what is not looked at.
void keep(std::size_t value) { asm volatile("" : : "r"(value) : "memory"); }

Document received(std::span<const std::string_view> updates) {
  Document document;
  for (const std::string_view update : updates) must(document.apply(update));
  return document;
}

void parse(std::string_view update) {
  UpdateReader reader(update, kStoredUpdate);
  std::size_t units = 0;
  for (StructView one; reader.next_struct(one);) units += one.length;
  for (ClockRange one; reader.next_delete(one);) units += one.end;
  if (reader.failed()) must<void>(std::unexpected(reader.error()));
  keep(units);
}

void type(std::span<const Edit> edits) {
  Document document({.client = 1});
  const TypeRef text = document.root("text");
  for (const Edit& edit : edits) {
    Transaction transaction(document);
    if (edit.deleted > 0) must(transaction.remove(text, edit.position, edit.deleted));
    if (!edit.inserted.empty()) must(transaction.insert_text(text, edit.position, edit.inserted));
    keep(transaction.commit().size());
  }
}

/// Bytes that the allocator has given out.
std::size_t allocated() {
  const auto all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
}

/// {"items", "bytes_per_item"}: without the text, of documents that were loaded from one snapshot.
Json memory(std::string_view state) {
  std::vector<Document> documents;
  documents.reserve(kCopies);
  const std::size_t before = allocated();
  for (std::size_t i = 0; i < kCopies; ++i) documents.push_back(received({&state, 1}));
  const std::size_t each = (allocated() - before) / kCopies;
  const DocumentSize size = documents.front().size();
  const double without_text = static_cast<double>(each) - static_cast<double>(size.content_bytes);
  return {{"items", size.items}, {"bytes_per_item", without_text / static_cast<double>(size.items)}};
}

Json run(const std::string& base) {
  const std::string state = read_file(base + ".v1"), update_bytes = read_file(base + ".updates");
  const StateVector half = must(decode_state_vector(read_file(base + ".half")));
  const std::vector<std::string_view> updates = pieces_of(update_bytes);
  const std::span<const std::string_view> some(updates.data(), std::min(kMerged, updates.size()));
  const std::string_view state_view = state;
  Json out = memory(state);
  const Document document = received({&state_view, 1});
  out["receive"] = timed([&] { keep(received(updates).size().items); });
  out["parse"] = timed([&] { parse(state); });
  out["parse_gb_per_s"] = static_cast<double>(state.size()) / out["parse"].get<double>() / 1e6;
  out["load"] = timed([&] { keep(received({&state_view, 1}).size().items); });
  out["encode"] = timed([&] { keep(document.encode_state_as_update().size()); });
  out["difference"] = timed([&] { keep(document.encode_state_as_update(half).size()); });
  out["bytes_difference"] = timed([&] { keep(must(diff_update(state, half)).size()); });
  out["merge"] = timed([&] { keep(must(merge_updates(some)).size()); });
  out["merged_ratio"] = static_cast<double>(must(merge_updates(some)).size()) /
                        static_cast<double>(received(some).encode_state_as_update().size());
  if (!std::filesystem::exists(base + ".edits")) return out;
  const std::string edit_bytes = read_file(base + ".edits");
  const std::vector<Edit> edits = edits_of(edit_bytes);
  out["local"] = timed([&] { type({edits.data(), std::min(kLocal, edits.size())}); });
  return out;
}

}  // namespace
}  // namespace giaoban::bench

int main(int argc, char** argv) {
  using namespace giaoban::bench;
  if (argc != 3) {
    std::fprintf(stderr, "bench_documents FOLDER TRACE | history CHARACTERS | clients NUMBER\n");
    return 2;
  }
  const std::string_view first = argv[1];
  const giaoban::Json out = first == "history"   ? large_history(std::strtoul(argv[2], nullptr, 10))
                   : first == "clients" ? many_clients(std::strtoul(argv[2], nullptr, 10))
                                        : run(std::string(argv[1]) + "/" + argv[2]);
  std::printf("%s\n", out.dump().c_str());
  return 0;
}
