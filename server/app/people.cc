#include "server/app/people.h"

#include <spdlog/spdlog.h>

#include "server/identity/password.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

RecordChange person(const Account& account) {
  Json fields = {{"full_name", account.full_name}};
  if (!account.post.empty()) fields["post"] = account.post;
  return {"people", account.unit.text() + "/" + account.id.text(), std::move(fields), {}};
}

/// Where the registry lists who speaks for the unit, it must be this node.
bool vouches_for(const NodeCore& core, const Space* registry, const UnitId& unit) {
  return registry == nullptr || registry->vouches(core.signer().node(), unit);
}

}  // namespace

Result<AccountId> add_account(NodeCore& core, Accounts& accounts, const schema::NewAccount& wish) {
  const auto registry = core.directory().registry();
  if (!vouches_for(core, registry.get(), wish.unit))
    return fail(problem::kForbidden, "the unit's people are vouched for by another node", "/unit");
  Account account;
  account.id = make_uuid(unix_ms_now(), random_bytes<10>());
  account.username = wish.username;
  account.full_name = wish.full_name;
  account.post = wish.post.value_or("");
  account.unit = wish.unit;
  for (const Role role : wish.roles) account.roles.add(role);
  if (accounts.find(wish.username)) return fail(problem::kAlreadyExists, wish.username, "/username");
  account.password_hash = hash_password(wish.password);
  if (auto added = accounts.add(account); !added) return std::unexpected(added.error());
  publish_people(core, accounts);
  return account.id;
}

void publish_people(NodeCore& core, const Accounts& accounts) {
  const auto registry = core.directory().registry();
  if (registry == nullptr) return;
  std::vector<RecordChange> changes;
  for (const Account& account : accounts.all()) {
    RecordChange change = person(account);
    if (registry->find("people", change.id) == nullptr && registry->vouches(core.signer().node(), account.unit))
      changes.push_back(std::move(change));
  }
  if (changes.empty()) return;
  core.hub().put_own(registry->id(), std::move(changes), [](const Result<void>& outcome) {
    if (!outcome) spdlog::warn("event=people_not_published code={} detail=\"{}\"", outcome.error().code, outcome.error().detail);
  });
}

}  // namespace giaoban
