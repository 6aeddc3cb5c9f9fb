#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace giaoban {

/// A connection to one SQLite file. One thread. Errors of all: data_damaged (the file is none, or broken), disk_full,
/// storage_failed.
class Sqlite {
 public:
  enum class Access : std::uint8_t { kWrite, kRead };
  static Result<Sqlite> open(const std::filesystem::path& file, Access access);

  Result<void> run(const char* sql);
  sqlite3* raw() const { return handle_.get(); }
  Error error() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A statement made once and run often: bind from 1 on, step() until it is false or once for what gives no rows, and it is
/// ready again.
class SqliteStatement {
 public:
  static Result<SqliteStatement> make(const Sqlite& database, const char* sql);

  SqliteStatement& bind(int index, std::int64_t value);
  /// `text` must live until the statement is ready again.
  SqliteStatement& bind(int index, std::string_view text);
  SqliteStatement& bind_null(int index);
  /// Whether there is a row to read.
  Result<bool> step();
  /// Runs it to its end.
  Result<void> finish();
  /// Leaves what rows there still are.
  void reset();

  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace giaoban
