// What a SpaceHost does about what is still owed (SPEC O7): each conference that this node owns tells the others of its series what it
// left open, and one that is still to be held keeps its rows up by what the others tell. What is written follows from what
// is, so doing it again after a stop, or twice, changes nothing.
#include <boost/asio/post.hpp>

#include "server/hub/space_host.h"

namespace giaoban {

/// Only of what is durable: others write it into their own logs.
void SpaceHost::look_after_debts() {
  const bool is_ours = space().is_founded() && space().kind() == SpaceKind::kConference && space().owner() == services_.signer.node();
  if (!is_ours) return;
  if (has_debt_news_ && pending_.empty() && is_ready()) {
    has_debt_news_ = false;
    has_debts_to_take_ = true;
    for (const SpaceId& other : services_.owed.put(debts_of(space()))) tell_of_debts(other);
  }
  if (has_debts_to_take_) take_debts();
}

void SpaceHost::tell_of_debts(const SpaceId& other) const {
  const auto host = services_.find_host(other);
  if (host == nullptr) return;
  boost::asio::post(host->executor_, [host] {
    host->has_debts_to_take_ = true;
    host->look_after_debts();
  });
}

/// What cannot be written now is written with the next that happens here, or is told.
void SpaceHost::take_debts() {
  if (!is_ready()) return;
  auto changes = owed_changes(space(), services_.owed.of_series(debts_of(space()).series));
  if (changes.empty()) return static_cast<void>(has_debts_to_take_ = false);
  auto step = replica_.stage({}, std::move(changes), services_.unix_ms());
  if (!step) return;
  has_debts_to_take_ = false;
  submit(std::move(*step), {});
}

}  // namespace giaoban
