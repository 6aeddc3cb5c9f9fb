#include "sync/store/answers.h"

#include "sync/base/bytes.h"
#include "sync/base/hash.h"
#include "sync/store/layout.h"

namespace giaoban {

Hash content_of(const SpaceId& space, std::string_view name, const Json& arguments) {
  return Hasher().add(space.view()).add(name).add(to_text(arguments)).finish();
}

std::optional<Outcome> find_answer(const Store& store, const CommandName& command) {
  const auto row = store.get(Table::kCommands, layout::command_key(command.account, command.id));
  if (!row) return std::nullopt;
  ByteReader in(*row);
  in.u64();
  if (in.id<Hash>() != command.content) return fail(problem::kCommandIdReused);
  Done done;
  done.offset = in.u64();
  if (auto value = parse_json(in.rest())) done.value = std::move(*value);
  return done;
}

void add_answer(Batch& rows, const CommandName& command, std::uint64_t unix_ms, const Done& done) {
  std::string row;
  ByteWriter out(row);
  out.u64(unix_ms);
  out.raw(command.content.view());
  out.u64(done.offset);
  out.raw(to_text(done.value));
  rows.put(Table::kCommands, layout::command_key(command.account, command.id), row);
}

}  // namespace giaoban
