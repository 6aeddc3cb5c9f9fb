#include "sync/ydoc/awareness.h"

#include <algorithm>

#include "sync/ydoc/json_text.h"
#include "sync/ydoc/lib0.h"
#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

constexpr std::string_view kGone = "null";

/// A state as it is kept: "null" has one spelling here.
std::string_view trimmed(std::string_view state) {
  const auto from = state.find_first_not_of(" \t\n\r");
  const auto last = state.find_last_not_of(" \t\n\r");
  return from == std::string_view::npos ? state : state.substr(from, last - from + 1);
}

std::string encode_if_any(std::vector<AwarenessEntry>& entries) {
  if (entries.empty()) return {};
  std::ranges::sort(entries, {}, &AwarenessEntry::client);
  return encode_awareness(entries);
}

}  // namespace

Result<std::vector<AwarenessEntry>> parse_awareness(std::string_view update) {
  Lib0Reader in(update);
  std::vector<AwarenessEntry> entries;
  const std::size_t count = in.count(3, limits::kAwarenessEntries);
  entries.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    AwarenessEntry entry;
    entry.client = in.varuint();
    entry.clock = in.varuint();
    entry.state = trimmed(in.var_string(limits::kAwarenessStateBytes));
    if (!in.failed() && !is_json_text(entry.state)) in.fail_with("not JSON");
    entries.push_back(entry);
  }
  if (!in.at_end()) in.fail_with("bytes after the end");
  if (in.failed()) return std::unexpected(in.error());
  return entries;
}

std::string encode_awareness(std::span<const AwarenessEntry> entries) {
  std::string out;
  append_varuint(out, entries.size());
  for (const AwarenessEntry& entry : entries) {
    append_varuint(out, entry.client);
    append_varuint(out, entry.clock);
    append_var_bytes(out, entry.state);
  }
  return out;
}

Result<std::string> Awareness::apply(std::uint64_t source, std::string_view update) {
  auto entries = parse_awareness(update);
  if (!entries) return std::unexpected(std::move(entries.error()));
  std::erase_if(*entries, [&](const AwarenessEntry& entry) { return !accept(source, entry); });
  return entries->empty() ? std::string() : encode_awareness(*entries);
}

bool Awareness::accept(std::uint64_t source, const AwarenessEntry& entry) {
  auto found = clients_.find(entry.client);
  const std::uint64_t known = found == clients_.end() ? 0 : found->second.clock;
  const bool is_present = found != clients_.end() && found->second.left_at == 0;
  if (entry.clock < known || (entry.clock == known && !(entry.is_gone() && is_present))) return false;
  const std::size_t held = is_present ? found->second.state.size() : 0;
  if (!entry.is_gone() && state_bytes_ - held + entry.state.size() > limits::kAwarenessBytes) return false;
  if (found == clients_.end()) {
    if (!make_room()) return false;
    found = clients_.try_emplace(entry.client).first;
  }
  found->second.clock = entry.clock;
  found->second.source = source;
  set_state(entry.client, found->second, entry.state);
  return true;
}

void Awareness::set_state(std::uint64_t id, Client& client, std::string_view state) {
  if (client.left_at != 0) gone_.erase(client.left_at);
  client.left_at = 0;
  state_bytes_ -= client.state.size();
  if (state == kGone) {
    client.state = {};
    client.left_at = ++leavings_;
    gone_.emplace(client.left_at, id);
  } else {
    client.state = state;
  }
  state_bytes_ += client.state.size();
}

/// For one more client. False where everybody known is present.
bool Awareness::make_room() {
  if (clients_.size() < limits::kAwarenessClients) return true;
  if (gone_.empty()) return false;
  clients_.erase(gone_.begin()->second);
  gone_.erase(gone_.begin());
  return true;
}

std::string Awareness::withdraw(std::uint64_t source) {
  std::vector<AwarenessEntry> entries;
  for (auto& [id, client] : clients_) {
    if (client.source != source || client.left_at != 0) continue;
    set_state(id, client, kGone);
    entries.push_back({id, client.clock, kGone});
  }
  return encode_if_any(entries);
}

std::string Awareness::encode(std::span<const std::uint64_t> clients) const {
  std::vector<AwarenessEntry> entries;
  for (const std::uint64_t id : clients) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) continue;
    const Client& client = found->second;
    entries.push_back({id, client.clock, client.left_at == 0 ? std::string_view(client.state) : kGone});
  }
  return encode_if_any(entries);
}

std::string Awareness::encode_all() const {
  std::vector<AwarenessEntry> entries;
  for (const auto& [id, client] : clients_) {
    if (client.left_at == 0) entries.push_back({id, client.clock, client.state});
  }
  return encode_if_any(entries);
}

}  // namespace giaoban
