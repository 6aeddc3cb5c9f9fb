#include "sync/space/register.h"

#include <algorithm>
#include <utility>

namespace giaoban {

bool Register::merge(Version version, const FieldContext& context) {
  const bool learned = know(context.seen);
  return put(std::move(version), context.replaced) || learned;
}

void Register::merge(const Register& other) {
  know(other.known_);
  if (other.latest_.stamp.hlc != 0) put(Version(other.latest_), other.replaced_);
  for (const auto& [origin, apart] : other.apart_) put({apart.value, {apart.hlc, origin}}, apart.replaced);
}

bool Register::put(Version&& version, const std::vector<Version>& replaced) {
  const NodeId origin = version.stamp.origin;
  if (version.stamp > latest_.stamp) {
    const NodeId before = latest_.stamp.origin;
    const auto known = known_.find(before);
    const bool is_apart = latest_.stamp.hlc != 0 && before != origin && (known == known_.end() || known->second < latest_.stamp.hlc);
    if (is_apart) apart_[before] = {std::move(latest_.value), latest_.stamp.hlc, std::move(replaced_)};
    apart_.erase(origin);
    latest_ = std::move(version);
    replaced_ = replaced;
    return true;
  }
  const auto known = known_.find(origin);
  if (origin == latest_.stamp.origin || (known != known_.end() && known->second >= version.stamp.hlc)) return false;
  auto [place, added] = apart_.try_emplace(origin);
  if (!added && place->second.hlc >= version.stamp.hlc) return false;
  place->second = {std::move(version.value), version.stamp.hlc, replaced};
  return true;
}

bool Register::know(const std::map<NodeId, Hlc>& seen) {
  bool learned = false;
  for (const auto& [origin, hlc] : seen) {
    Hlc& known = known_[origin];
    if (hlc <= known) continue;
    known = hlc;
    learned = true;
    if (const auto apart = apart_.find(origin); apart != apart_.end() && apart->second.hlc <= hlc) apart_.erase(apart);
  }
  return learned;
}

std::vector<Version> Register::others() const {
  std::vector<Version> all = replaced_;
  for (const auto& [origin, apart] : apart_) {
    all.push_back({apart.value, {apart.hlc, origin}});
    all.insert(all.end(), apart.replaced.begin(), apart.replaced.end());
  }
  std::ranges::sort(all, std::greater(), &Version::stamp);
  const auto repeated = std::ranges::unique(all, {}, &Version::stamp);
  all.erase(repeated.begin(), repeated.end());
  std::erase_if(all, [&](const Version& one) { return one.value == latest_.value; });
  return all;
}

FieldContext Register::context_for(const NodeId& self, bool knew_value, bool decides) const {
  FieldContext context;
  if (latest_.stamp.hlc == 0) return context;
  if (latest_.stamp.origin != self) context.seen[latest_.stamp.origin] = latest_.stamp.hlc;
  if (decides)
    for (const auto& [origin, apart] : apart_)
      if (origin != self) context.seen[origin] = apart.hlc;
  if (!knew_value) context.replaced.push_back(latest_);
  if (!decides) context.replaced.insert(context.replaced.end(), replaced_.begin(), replaced_.end());
  if (context.replaced.size() > FieldContext::kReplaced) context.replaced.resize(FieldContext::kReplaced);
  return context;
}

}  // namespace giaoban
