#include "server/minutes/minutes_file.h"

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

constexpr std::string_view kMagic = "giaoban minutes file 1\n";
constexpr std::size_t kNameBytes = 200;

void add_part(std::string& out, MinutesPartKind kind, std::string_view name, std::string_view content) {
  const std::size_t from = out.size();
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(kind));
  writer.sized(name);
  writer.u64(content.size());
  writer.raw(content);
  const Hash hash = hash_of(std::string_view(out).substr(from));
  writer.raw(hash.view());
}

std::string range(std::uint64_t from, std::uint64_t end) { return "bytes " + std::to_string(from) + "-" + std::to_string(end - 1); }

/// Reads the part at the start of `rest`; false where it cannot be told where it ends.
bool read_part(std::string_view rest, MinutesPart& out, Hash& told) {
  ByteReader in(rest);
  const std::uint8_t kind = in.u8();
  out.name = in.sized();
  const std::uint64_t bytes = in.u64();
  if (in.failed() || kind < 1 || kind > 8 || out.name.size() > kNameBytes || bytes > in.rest().size()) return false;
  out.kind = static_cast<MinutesPartKind>(kind);
  out.content = in.raw(bytes);
  told = in.id<Hash>();
  out.end = out.offset + (rest.size() - in.rest().size());
  return !in.failed();
}

}  // namespace

std::string_view name_of(MinutesPartKind kind) {
  switch (kind) {
    case MinutesPartKind::kStatement: return "statement";
    case MinutesPartKind::kText: return "text";
    case MinutesPartKind::kState: return "state";
    case MinutesPartKind::kSignature: return "signature";
    case MinutesPartKind::kAmendment: return "amendment";
    case MinutesPartKind::kFileRecord: return "file record";
    case MinutesPartKind::kFile: return "file";
    case MinutesPartKind::kEnd: return "end";
  }
  return "part";
}

std::string MinutesPart::place() const {
  return range(offset, end) + ", " + std::string(name_of(kind)) + (name.empty() ? "" : " " + name);
}

std::string write_minutes_file(const std::vector<MinutesPart>& parts) {
  std::string out(kMagic);
  for (const MinutesPart& part : parts) add_part(out, part.kind, part.name, part.content);
  const Hash all = hash_of(out);
  add_part(out, MinutesPartKind::kEnd, "", as_text(all.view()));
  return out;
}

MinutesFile read_minutes_file(std::string_view bytes) {
  MinutesFile file;
  const auto fault = [&](std::string text) { file.faults.push_back(std::move(text)); };
  if (bytes.size() > kMinutesFileBytes) return fault("the file is longer than " + std::to_string(kMinutesFileBytes) + " bytes"), file;
  if (!bytes.starts_with(kMagic)) {
    fault(range(0, kMagic.size()) + ", first line: this is no file of final minutes");
    return file;
  }
  std::uint64_t at = kMagic.size();
  while (at < bytes.size() && file.parts.size() < kMinutesFileParts) {
    MinutesPart part;
    part.offset = at;
    Hash told;
    if (!read_part(bytes.substr(at), part, told)) {
      fault(range(at, bytes.size()) + ": the head of the part that begins there was changed, or the file was cut short");
      return file;
    }
    const std::string_view whole = bytes.substr(at, part.end - at);
    const bool is_good = hash_of(whole.substr(0, whole.size() - Hash::kSize)) == told;
    if (!is_good) fault(part.place() + ": changed");
    at = part.end;
    if (part.kind != MinutesPartKind::kEnd) {
      if (is_good) file.parts.push_back(std::move(part));
      continue;
    }
    if (is_good && part.content != as_text(hash_of(bytes.substr(0, part.offset)).view()))
      fault(part.place() + ": parts were taken away, added or exchanged");
    if (at != bytes.size()) fault(range(at, bytes.size()) + ": behind the end");
    return file;
  }
  fault(range(at, std::max<std::uint64_t>(at + 1, bytes.size())) + ": the end is missing");
  return file;
}

}  // namespace giaoban
