#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sync/store/rocks_store.h"
#include "sync/store/wal_check.h"

using namespace giaoban;

/// Every bit of a log of 64 KiB flipped, and the log cut at every length: every_bit FOLDER, an empty one.
///
/// A flip in any record but the last is found and placed; the last one may be a torn end. A log that was cut holds exactly
/// the first of its entries, without a hole. GIAOBAN_TEST_LONG=1 flips all eight bits of each byte and not one.
namespace {

constexpr std::size_t kLogBytes = 64 << 10;
constexpr std::size_t kEntryBytes = 300;
constexpr std::size_t kOpenEvery = 101;  // bytes between the lengths at which the database is opened too
constexpr layout::LogNumber kLog = 7;

[[noreturn]] void broken(const char* rule, std::size_t at) {
  std::printf("FAILED at byte %zu: %s\n", at, rule);
  std::exit(1);
}
void require(bool holds, const char* rule, std::size_t at) {
  if (!holds) broken(rule, at);
}

std::string entry(std::uint64_t seq) { return std::string(kEntryBytes, static_cast<char>('a' + seq % 26)); }

/// What a crash leaves of a database with 64 KiB of synced commits: its write-ahead log is not in tables yet.
std::uint64_t make_log(const std::filesystem::path& running, const std::filesystem::path& crashed) {
  const auto store = RocksStore::open(running, RocksStore::Access::kReadWrite);
  require(store.has_value(), "a database opens", 0);
  std::uint64_t seq = 0;
  for (std::size_t bytes = 0; bytes < kLogBytes; bytes += kEntryBytes) {
    ++seq;
    Batch batch;
    batch.put(Table::kEntries, layout::entry_key({kLog, seq}), entry(seq));
    require((*store)->write(batch).has_value(), "a write is taken", bytes);
  }
  std::filesystem::copy(running, crashed, std::filesystem::copy_options::recursive);
  return seq;
}

std::filesystem::path log_of(const std::filesystem::path& database) {
  std::filesystem::path found;
  for (const auto& file : std::filesystem::directory_iterator(database))
    if (file.path().extension() == ".log" && file.file_size() > 0) found = file.path();
  return found;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::stringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// Where the last record begins (RocksDB's blocks are 32 KiB, a record's head 7 bytes).
std::size_t last_record(const std::string& log) {
  std::size_t last = 0;
  for (std::size_t at = 0; at + 7 <= log.size();) {
    const std::size_t left = 32768 - at % 32768;
    if (left < 7) {
      at += left;
      continue;
    }
    last = at;
    at += 7 + (static_cast<std::uint8_t>(log[at + 4]) | static_cast<std::uint8_t>(log[at + 5]) << 8);
  }
  return last;
}

void flip_all(const std::filesystem::path& database) {
  const bool is_long = std::getenv("GIAOBAN_TEST_LONG") != nullptr;
  const auto file = log_of(database);
  const std::string whole = bytes_of(file);
  const std::size_t last = last_record(whole);
  require(whole.size() >= kLogBytes && !find_wal_damage(database), "the whole log is whole", 0);
  const int log = open(file.c_str(), O_WRONLY);
  std::size_t found = 0, torn = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (unsigned bit = is_long ? 0 : at % 8; bit < (is_long ? 8 : at % 8 + 1); ++bit) {
      const char damaged = static_cast<char>(whole[at] ^ 1 << bit);
      require(pwrite(log, &damaged, 1, static_cast<off_t>(at)) == 1, "the log can be damaged", at);
      const auto damage = find_wal_damage(database);
      require(damage.has_value() || at >= last, "a flipped bit is found", at);
      require(!damage || damage->offset <= at, "damage is not placed behind where it is", at);
      ++(damage ? found : torn);
    }
    require(pwrite(log, &whole[at], 1, static_cast<off_t>(at)) == 1, "the log can be mended", at);
  }
  close(log);
  require(bytes_of(file) == whole, "nothing was changed by looking", 0);
  std::printf("%zu flipped bits found, %zu in the last record as a torn end\n", found, torn);
}

/// The number of entries that a database shows, which must be the first ones, each as it was written.
std::uint64_t entries_without_hole(const std::filesystem::path& database, std::size_t size) {
  const auto store = RocksStore::open(database, RocksStore::Access::kReadOnly);
  require(store.has_value(), "a log that was cut opens", size);
  std::uint64_t count = 0;
  (void)(*store)->scan(Table::kEntries, layout::entry_key({kLog, 0}), layout::log_key(kLog + 1),
                       [&](std::string_view key, std::string_view value) {
                         require(layout::read_entry_key(key).seq == ++count, "no hole", size);
                         require(value == entry(count), "an entry is as it was written", size);
                         return true;
                       });
  return count;
}

void cut_everywhere(const std::filesystem::path& database, std::uint64_t entries) {
  const auto file = log_of(database);
  const std::string whole = bytes_of(file);
  std::uint64_t last_count = entries;
  std::size_t opened = 0;
  for (std::size_t size = whole.size(); size-- > 0;) {
    std::filesystem::resize_file(file, size);
    const auto damage = find_wal_damage(database);
    require(!damage, "a log that was cut is torn, not damaged", size);
    if (size % kOpenEvery != 0) continue;
    const std::uint64_t count = entries_without_hole(database, size);
    require(count <= last_count, "a shorter log holds no more", size);
    require((last_count - count) * kEntryBytes <= 2 * kOpenEvery + kEntryBytes, "what is whole stays", size);
    last_count = count;
    ++opened;
  }
  std::printf("%zu lengths looked at, %zu of them opened: always the first entries, without a hole\n", whole.size(), opened);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  const std::uint64_t entries = make_log(folder / "running", folder / "flipped");
  std::filesystem::copy(folder / "flipped", folder / "cut", std::filesystem::copy_options::recursive);
  flip_all(folder / "flipped");
  cut_everywhere(folder / "cut", entries);
  return 0;
}
