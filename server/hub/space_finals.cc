// What a SpaceHost does for minutes that become final: reads all that the node holds of them and keeps it as a file, before
// the command is decided (SPEC N2).
#include <boost/asio/post.hpp>

#include "server/hub/space_host.h"
#include "server/minutes/final_text.h"

namespace giaoban {
namespace {

/// How often a document is read anew because somebody wrote meanwhile.
constexpr int kFreezeTries = 5;

Result<Hash> keep_file(const Services& services, const std::string& bytes) {
  if (services.blobs == nullptr || !services.fresh_name) return fail(problem::kStorageFailed, "this node keeps no files");
  auto upload = services.blobs->begin_upload(services.fresh_name());
  if (!upload) return std::unexpected(upload.error());
  if (auto appended = (*upload)->append(bytes); !appended) return std::unexpected(appended.error());
  const auto manifest = (*upload)->cut();
  if (!manifest) return std::unexpected(manifest.error());
  return (*upload)->keep(*manifest);
}

Result<FrozenMinutes> freeze(const Services& services, const SpaceId& space, const std::string& name) {
  const auto stored = read_document(services.store, space, name);
  if (!stored) return std::unexpected(stored.error());
  const auto state = compact(*stored);
  if (!state) return std::unexpected(state.error());
  const auto text = final_text(*state);
  if (!text) return std::unexpected(text.error());
  auto vector = state_vector_of(*state);
  if (!vector) return std::unexpected(vector.error());
  const auto kept = keep_file(services, *state);
  if (!kept) return std::unexpected(kept.error());
  return FrozenMinutes{*kept, std::move(*vector), hash_of(*text)};
}

}  // namespace

/// Waits for what is on its way to the disk, reads the document in the background, and decides the command with it. What was
/// written meanwhile is not in it: then it is read again.
void SpaceHost::freeze_and_decide(Command command, const Hash& content, std::string document, int tries) {
  const CommandKey key(command.actor.account, command.id);
  if (tries == kFreezeTries) return reply(key, fail(problem::kBusy, "somebody goes on writing"));
  const std::uint64_t writes = document_writes_;
  Pending pending;
  pending.finish = [this, command = std::move(command), content, document = std::move(document), key, writes, tries](const Result<void>& outcome) {
    if (!outcome) return reply(key, std::unexpected(outcome.error()));
    services_.in_background([self = shared_from_this(), command, content, document, key, writes, tries] {
      auto frozen = freeze(self->services_, self->space().id(), document);
      boost::asio::post(self->executor_, [self, command, content, document, key, writes, tries, frozen = std::move(frozen)] {
        if (!frozen) return self->reply(key, std::unexpected(frozen.error()));
        if (!self->is_ready()) return self->reply(key, fail(problem::kBusy));
        if (self->document_writes_ != writes) return self->freeze_and_decide(command, content, document, tries + 1);
        self->decide_and_commit(command, content, nullptr, &*frozen);
      });
    });
  };
  submit(Commit{}, std::move(pending));
}

}  // namespace giaoban
