#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "sync/log/entry.h"
#include "sync/space/space.h"

/// Keys and values of the tables that hold spaces. Integers are big endian, so byte order is their order.
///
///   kLogs        u32 log                          → space, origin, u64 seq, hash, u64 hlc
///   kEntries     u32 log, u64 seq                 → entry body (SPEC L2)
///   kSignatures  u32 log, u64 seq                 → signature (SPEC L4)
///   kFeed        space, u64 offset                → u32 log, u64 seq, of entries of records
///   kRecords     space, collection, 0x00, id      → Record::encode
///   kDocuments   space, name, 0x00, u64 offset    → update v1, once more than in its entry: read often and soon gone
///   kSnapshots   space, name, 0x00                → u64 offset, update v1
///   kAuthors     space, name, 0x00, u64 client    → unit, account, u64 hlc
///   kBases       space                            → checkpoint under its logs (base.h)
///   kBases       space, "+"                       → nothing: the state of a space that is new here is being loaded
///   kBases       space, origin, u64 hlc           → unit, account: who wrote what stands beside other values (writers.h)
///   kCommands    account, command id              → u64 unix_ms, hash of the command, result JSON
namespace giaoban::layout {

using LogNumber = std::uint32_t;

/// Where an entry stands.
struct Position {
  LogNumber log = 0;
  std::uint64_t seq = 0;
};

/// A row of kLogs.
struct LogRow {
  LogId id;
  Head head;
  Hlc last = 0;  ///< greatest stamp that the space had seen with its last entry (SPEC T1)
};

std::string log_key(LogNumber log);
std::string log_value(const LogRow& row);
Result<std::pair<LogNumber, LogRow>> read_log(std::string_view key, std::string_view value);

std::string entry_key(const Position& position);
Position read_entry_key(std::string_view key);

std::string feed_key(const SpaceId& space, std::uint64_t offset);
std::uint64_t read_feed_offset(std::string_view key);
std::string position_value(const Position& position);
Position read_position(std::string_view value);

std::string record_key(const SpaceId& space, const RecordKey& record);
RecordKey read_record_key(std::string_view key);

/// Prefix of all rows of a document; key of its snapshot.
std::string document_prefix(const SpaceId& space, std::string_view name);
std::string document_key(const SpaceId& space, std::string_view name, std::uint64_t offset);
std::uint64_t read_document_offset(std::string_view key);
std::string author_key(const SpaceId& space, std::string_view name, std::uint64_t client);

/// Keys of a space's base, of the mark that its state is being loaded, and of who wrote a version.
std::string base_key(const SpaceId& space);
std::string loading_key(const SpaceId& space);
bool is_loading_key(std::string_view key);
std::string writer_key(const LogId& log, Hlc hlc);

std::string command_key(const AccountId& account, const CommandId& command);

}  // namespace giaoban::layout
