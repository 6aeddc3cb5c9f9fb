#include "sync/space/record.h"

#include <vector>

#include "sync/base/bytes.h"

namespace giaoban {

bool Record::merge(const RecordChange& change, const Stamp& stamp) {
  bool won = false;
  for (const auto& [name, value] : change.fields.items()) {
    auto [place, added] = fields_.try_emplace(name);
    if (!added && stamp <= place->second.stamp) continue;
    place->second = {value, stamp};
    won = true;
  }
  if (change.deleted && (!deleted_ || deleted_->stamp < stamp)) {
    deleted_ = Deleted{*change.deleted, stamp};
    won = true;
  }
  return won;
}

void Record::merge(const Record& other) {
  for (const auto& [name, field] : other.fields_) {
    auto [place, added] = fields_.try_emplace(name, field);
    if (!added && place->second.stamp < field.stamp) place->second = field;
  }
  if (other.deleted_ && (!deleted_ || deleted_->stamp < other.deleted_->stamp)) deleted_ = other.deleted_;
}

std::optional<Stamp> Record::stamp(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? std::nullopt : std::optional(found->second.stamp);
}

const Json* Record::field(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() || found->second.value.is_null() ? nullptr : &found->second.value;
}

std::string Record::text(std::string_view name) const {
  const Json* value = field(name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

Json Record::visible() const {
  Json fields = Json::object();
  for (const auto& [name, field] : fields_)
    if (!field.value.is_null()) fields[name] = field.value;
  return fields;
}

// record := varuint n, n × origin, varuint m, m × (sized name, stamp, sized JSON), u8 deleted (0, 1 + flag), [stamp]
// stamp  := u64 hlc, varuint index of origin

std::string Record::encode() const {
  std::vector<NodeId> origins;
  const auto index_of = [&](const NodeId& origin) {
    for (std::size_t i = 0; i < origins.size(); ++i)
      if (origins[i] == origin) return i;
    origins.push_back(origin);
    return origins.size() - 1;
  };
  std::string rows;
  ByteWriter out(rows);
  out.varuint(fields_.size());
  for (const auto& [name, field] : fields_) {
    out.sized(name);
    out.u64(field.stamp.hlc);
    out.varuint(index_of(field.stamp.origin));
    out.sized(to_text(field.value));
  }
  out.u8(deleted_ ? 1 + deleted_->value : 0);
  if (deleted_) {
    out.u64(deleted_->stamp.hlc);
    out.varuint(index_of(deleted_->stamp.origin));
  }
  std::string bytes;
  bytes.reserve(10 + origins.size() * NodeId::kSize + rows.size());
  ByteWriter head(bytes);
  head.varuint(origins.size());
  for (const auto& origin : origins) head.raw(origin.view());
  return bytes += rows;
}

Result<Record> Record::decode(std::string_view bytes) {
  const auto damaged = [] { return fail(problem::kDataDamaged, "a stored record cannot be read"); };
  ByteReader in(bytes);
  std::vector<NodeId> origins;
  for (std::uint64_t n = in.varuint(); n > 0 && !in.failed(); --n) origins.push_back(in.id<NodeId>());
  const auto read_stamp = [&] {
    Stamp stamp;
    stamp.hlc = in.u64();
    const std::uint64_t index = in.varuint();
    if (index < origins.size()) stamp.origin = origins[index];
    return stamp;
  };
  Record record;
  for (std::uint64_t n = in.varuint(); n > 0 && !in.failed(); --n) {
    std::string name(in.sized());
    const Stamp at = read_stamp();
    auto value = parse_json(in.sized());
    if (!value) return damaged();
    record.fields_.emplace(std::move(name), Field{std::move(*value), at});
  }
  if (const std::uint8_t deleted = in.u8(); deleted > 0) record.deleted_ = Deleted{deleted == 2, read_stamp()};
  if (in.failed() || !in.at_end()) return damaged();
  return record;
}

}  // namespace giaoban
