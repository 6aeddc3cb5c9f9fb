// How a record is stored.
#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/space/record.h"

namespace giaoban {

// record   := varuint n, n × origin, varuint m, m × (sized name, stamp, sized JSON), u8 flags, [stamp of deleted],
//             [varuint c, c × (sized name, register)]
// flags    := 0 or 1 + deleted, and 4 where there are fields of which more is known than their value
// register := versions (replaced), varuint a, a × (varuint origin, u64 hlc, sized JSON, versions), varuint k, k × stamp
// versions := varuint n, n × (stamp, sized JSON)
// stamp    := u64 hlc, varuint index of origin

/// Writes and reads the inside of records.
class RecordCodec {
 public:
  static std::string encode(const Record& record) {
    RecordCodec codec;
    codec.write(record);
    std::string bytes;
    bytes.reserve(10 + codec.origins_.size() * NodeId::kSize + codec.rows_.size());
    ByteWriter head(bytes);
    head.varuint(codec.origins_.size());
    for (const auto& origin : codec.origins_) head.raw(origin.view());
    return bytes += codec.rows_;
  }

  static std::optional<Record> decode(std::string_view bytes) {
    ByteReader in(bytes);
    RecordCodec codec;
    for (std::uint64_t n = in.varuint(); n > 0 && !in.failed(); --n) codec.origins_.push_back(in.id<NodeId>());
    Record record;
    codec.read(in, record);
    if (in.failed() || !in.at_end() || codec.is_damaged_) return std::nullopt;
    return record;
  }

 private:
  static constexpr std::uint8_t kHasMore = 4;

  std::size_t index_of(const NodeId& origin) {
    for (std::size_t i = 0; i < origins_.size(); ++i)
      if (origins_[i] == origin) return i;
    origins_.push_back(origin);
    return origins_.size() - 1;
  }
  void write(const Stamp& stamp) {
    out_.u64(stamp.hlc);
    out_.varuint(index_of(stamp.origin));
  }
  void write(const std::vector<Version>& versions) {
    out_.varuint(versions.size());
    for (const Version& version : versions) {
      write(version.stamp);
      out_.sized(to_text(version.value));
    }
  }
  void write(const Register& field) {
    write(field.replaced_);
    out_.varuint(field.apart_.size());
    for (const auto& [origin, apart] : field.apart_) {
      write(Stamp{apart.hlc, origin});
      out_.sized(to_text(apart.value));
      write(apart.replaced);
    }
    out_.varuint(field.known_.size());
    for (const auto& [origin, hlc] : field.known_) write(Stamp{hlc, origin});
  }
  void write(const Record& record) {
    out_.varuint(record.fields_.size());
    for (const auto& [name, field] : record.fields_) {
      out_.sized(name);
      write(field.stamp());
      out_.sized(to_text(field.value()));
    }
    const auto has_more = [](const auto& field) { return field.second.is_contended() || !field.second.known_.empty(); };
    const auto more = static_cast<std::size_t>(std::ranges::count_if(record.fields_, has_more));
    out_.u8(static_cast<std::uint8_t>((record.deleted_ ? 1 + record.deleted_->value : 0) + (more > 0 ? kHasMore : 0)));
    if (record.deleted_) write(record.deleted_->stamp);
    if (more == 0) return;
    out_.varuint(more);
    for (const auto& field : record.fields_) {
      if (!has_more(field)) continue;
      out_.sized(field.first);
      write(field.second);
    }
  }

  Stamp read_stamp(ByteReader& in) {
    Stamp stamp;
    stamp.hlc = in.u64();
    const std::uint64_t index = in.varuint();
    if (index < origins_.size()) stamp.origin = origins_[index];
    else is_damaged_ = true;
    return stamp;
  }
  Json read_value(ByteReader& in) {
    auto value = parse_json(in.sized());
    if (!value) is_damaged_ = true;
    return value ? std::move(*value) : Json();
  }
  bool goes_on(const ByteReader& in) const { return !in.failed() && !is_damaged_; }
  std::vector<Version> read_versions(ByteReader& in) {
    std::vector<Version> versions;
    for (std::uint64_t n = in.varuint(); n > 0 && goes_on(in); --n) {
      const Stamp stamp = read_stamp(in);
      versions.push_back({read_value(in), stamp});
    }
    return versions;
  }
  void read(ByteReader& in, Register& field) {
    field.replaced_ = read_versions(in);
    for (std::uint64_t n = in.varuint(); n > 0 && goes_on(in); --n) {
      const Stamp stamp = read_stamp(in);
      Register::Apart& apart = field.apart_[stamp.origin];
      apart.hlc = stamp.hlc;
      apart.value = read_value(in);
      apart.replaced = read_versions(in);
    }
    for (std::uint64_t n = in.varuint(); n > 0 && goes_on(in); --n) {
      const Stamp stamp = read_stamp(in);
      field.known_[stamp.origin] = stamp.hlc;
    }
  }
  void read(ByteReader& in, Record& record) {
    for (std::uint64_t n = in.varuint(); n > 0 && goes_on(in); --n) {
      Register& field = record.fields_[std::string(in.sized())];
      field.latest_.stamp = read_stamp(in);
      field.latest_.value = read_value(in);
    }
    const std::uint8_t flags = in.u8(), deleted = flags & 3;
    if (deleted > 0) record.deleted_ = Record::Deleted{deleted == 2, read_stamp(in)};
    for (std::uint64_t n = (flags & kHasMore) != 0 ? in.varuint() : 0; n > 0 && goes_on(in); --n) {
      const auto field = record.fields_.find(in.sized());
      if (field == record.fields_.end()) is_damaged_ = true;
      else read(in, field->second);
    }
  }

  std::vector<NodeId> origins_;
  std::string rows_;
  ByteWriter out_{rows_};
  bool is_damaged_ = false;
};

std::string Record::encode() const { return RecordCodec::encode(*this); }

Result<Record> Record::decode(std::string_view bytes) {
  auto record = RecordCodec::decode(bytes);
  if (!record) return fail(problem::kDataDamaged, "a stored record cannot be read");
  return std::move(*record);
}

}  // namespace giaoban
