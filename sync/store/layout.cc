#include "sync/store/layout.h"

#include "sync/base/bytes.h"

namespace giaoban::layout {

std::string log_key(LogNumber log) {
  std::string key;
  ByteWriter(key).u32(log);
  return key;
}

std::string log_value(const LogRow& row) {
  std::string value;
  ByteWriter out(value);
  out.raw(row.id.space.view());
  out.raw(row.id.origin.view());
  out.u64(row.head.seq);
  out.raw(row.head.hash.view());
  out.u64(row.last);
  return value;
}

Result<std::pair<LogNumber, LogRow>> read_log(std::string_view key, std::string_view value) {
  ByteReader key_in(key), in(value);
  const LogNumber log = key_in.u32();
  LogRow row;
  row.id.space = in.id<SpaceId>();
  row.id.origin = in.id<NodeId>();
  row.head.seq = in.u64();
  row.head.hash = in.id<Hash>();
  row.last = in.u64();
  if (key_in.failed() || in.failed()) return fail(problem::kDataDamaged, "a row of the table of logs cannot be read");
  return std::pair(log, row);
}

std::string entry_key(const Position& position) {
  std::string key;
  ByteWriter out(key);
  out.u32(position.log);
  out.u64(position.seq);
  return key;
}

Position read_entry_key(std::string_view key) {
  ByteReader in(key);
  const LogNumber log = in.u32();
  return {log, in.u64()};
}

std::string feed_key(const SpaceId& space, std::uint64_t offset) {
  std::string key;
  ByteWriter out(key);
  out.raw(space.view());
  out.u64(offset);
  return key;
}

std::uint64_t read_feed_offset(std::string_view key) { return ByteReader(key.substr(key.size() - 8)).u64(); }

std::string position_value(const Position& position) { return entry_key(position); }
Position read_position(std::string_view value) { return read_entry_key(value); }

std::string record_key(const SpaceId& space, const RecordKey& record) {
  std::string key(as_text(space.view()));
  key += record.first;
  key += '\0';
  key += record.second;
  return key;
}

RecordKey read_record_key(std::string_view key) {
  key.remove_prefix(SpaceId::kSize);
  const auto end = key.find('\0');
  return {std::string(key.substr(0, end)), std::string(key.substr(end + 1))};
}

std::string document_prefix(const SpaceId& space, std::string_view name) {
  std::string key(as_text(space.view()));
  key += name;
  key += '\0';
  return key;
}

std::string document_key(const SpaceId& space, std::string_view name, std::uint64_t offset) {
  std::string key = document_prefix(space, name);
  ByteWriter(key).u64(offset);
  return key;
}

std::uint64_t read_document_offset(std::string_view key) { return read_feed_offset(key); }

std::string author_key(const SpaceId& space, std::string_view name, std::uint64_t client) {
  return document_key(space, name, client);
}

std::string base_key(const SpaceId& space) { return std::string(as_text(space.view())); }
std::string loading_key(const SpaceId& space) {
  std::string key = base_key(space);
  key += '+';
  return key;
}
bool is_loading_key(std::string_view key) { return key.size() == SpaceId::kSize + 1; }
std::string writer_key(const LogId& log, Hlc hlc) {
  std::string key = base_key(log.space);
  key += as_text(log.origin.view());
  ByteWriter(key).u64(hlc);
  return key;
}

std::string command_key(const AccountId& account, const CommandId& command) {
  std::string key(as_text(account.view()));
  key += as_text(command.view());
  return key;
}

}  // namespace giaoban::layout
