#include "tests/bench/store/sample_space.h"

#include <chrono>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"
#include "sync/log/chain.h"
#include "tests/bench/sample_fields.h"

namespace giaoban::bench {
namespace {

Uuid numbered(std::uint8_t kind, std::uint64_t number) {
  Uuid id;
  id.bytes[0] = kind;
  for (int i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

/// As server/hub lays out the result of a command.
std::string command_row(std::string_view content, std::uint64_t offset) {
  std::string row;
  ByteWriter out(row);
  out.u64(unix_ms());
  out.raw(hash_of(content).view());
  out.u64(offset);
  out.raw(std::string_view("{}"));
  return row;
}

}  // namespace

CommandId sample_command(std::uint64_t turn) { return numbered(3, turn); }

std::uint64_t unix_ms() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

SampleSpace::SampleSpace(const Signer& signer, LogCatalog& catalog)
    : signer_(signer),
      catalog_(catalog),
      actor_{numbered(1, 1), numbered(2, 1), {Role::kSecretary}},
      nonce_(numbered(4, 1)),
      space_(space_id(signer.node(), nonce_)) {}

void SampleSpace::put(Commit& commit, RecordChange change) {
  const ParsedEntry entry = record_entry(space_.next_stamp(unix_ms()), {actor_.unit, actor_.account}, std::move(change));
  add_entry(commit, catalog_, space_, signer_.node(), entry, space_.apply(signer_.node(), entry));
}

Commit SampleSpace::found() {
  const std::string owner = signer_.node().text(), unit = actor_.unit.text();
  Commit commit;
  commit.epoch = 1;
  put(commit, {"spaces", id().text(), {{"kind", "conference"}, {"title", "Giao ban"}, {"owner", owner}, {"nonce", nonce_.text()}}});
  put(commit, {"members", unit, {{"unit", unit}, {"nodes", {owner}}, {"role", "convener"}}});
  return commit;
}

Commit SampleSpace::write() {
  const std::uint64_t turn = turn_++;
  const std::string fields = sample_fields(turn);
  Commit commit;
  commit.epoch = 1;
  put(commit, {"agenda_items", sample_record(turn), *parse_json(fields)});
  commit.rows.put(Table::kCommands, layout::command_key(actor_.account, sample_command(turn)),
                  command_row(fields, space_.offset()));
  return commit;
}

}  // namespace giaoban::bench
