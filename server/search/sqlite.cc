#include "server/search/sqlite.h"

#include "schema/problems.h"

namespace giaoban {
namespace {

constexpr int kBusyMs = 5'000;  // a reader that came while the file was made

Error error_of(int code, const std::string& said) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_FORMAT: return {problem::kDataDamaged, "search index: " + said};
    case SQLITE_FULL: return {problem::kDiskFull, "search index: " + said};
    default: return {problem::kStorageFailed, "search index: " + said};
  }
}

}  // namespace

Result<Sqlite> Sqlite::open(const std::filesystem::path& file, Access access) {
  sqlite3* handle = nullptr;
  const int flags = access == Access::kWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Sqlite database;
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return std::unexpected(error_of(code, file.string() + ": " + sqlite3_errstr(code)));
  sqlite3_busy_timeout(handle, kBusyMs);
  return database;
}

Error Sqlite::error() const { return error_of(sqlite3_extended_errcode(raw()), sqlite3_errmsg(raw())); }

Result<void> Sqlite::run(const char* sql) {
  if (sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return std::unexpected(error());
  return {};
}

Result<SqliteStatement> SqliteStatement::make(const Sqlite& database, const char* sql) {
  sqlite3_stmt* handle = nullptr;
  if (sqlite3_prepare_v3(database.raw(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr) != SQLITE_OK)
    return std::unexpected(database.error());
  SqliteStatement statement;
  statement.handle_.reset(handle);
  return statement;
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), index, value);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
  sqlite3_bind_text64(handle_.get(), index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

SqliteStatement& SqliteStatement::bind_null(int index) {
  sqlite3_bind_null(handle_.get(), index);
  return *this;
}

Result<bool> SqliteStatement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  sqlite3* database = sqlite3_db_handle(handle_.get());
  const Error error = code == SQLITE_DONE ? Error{} : error_of(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
  sqlite3_reset(handle_.get());
  if (code != SQLITE_DONE) return std::unexpected(error);
  return false;
}

Result<void> SqliteStatement::finish() {
  for (;;) {
    const auto row = step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
  }
}

void SqliteStatement::reset() { sqlite3_reset(handle_.get()); }

std::string SqliteStatement::text(int column) const {
  const auto* bytes = sqlite3_column_text(handle_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace giaoban
