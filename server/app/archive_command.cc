#include "server/app/archive_command.h"

#include <future>
#include <ostream>

#include "server/api/wait_for.h"
#include "server/app/control.h"
#include "sync/store/receipt.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// The latest checkpoint whose state is here: the archive is held against it.
std::optional<Checkpoint> latest_checkpoint(const StoreReader& view, const BlobStore& blobs, const SpaceId& space) {
  const auto known = read_checkpoints(view, space);
  for (auto at = known.rbegin(); at != known.rend(); ++at)
    if (blobs.has(at->checkpoint.state)) return at->checkpoint;
  return std::nullopt;
}

/// A path as a query carries it: everything but letters, digits and -_.~/ as %XX (RFC 3986, 2.1).
std::string query_text(const std::string& text) {
  constexpr std::string_view kPlain = "-_.~/";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte < 0x80 && std::isalnum(byte) != 0) || kPlain.find(c) != std::string_view::npos;
    if (is_plain) out += c;
    else out += "%" + to_hex(as_bytes(std::string_view(&c, 1)));
  }
  return out;
}

Json summary_json(const ArchiveSummary& summary) {
  return {{"space", summary.space.text()}, {"entries", summary.entries}, {"files", summary.files}, {"bytes", summary.bytes}};
}

}  // namespace

void archive_space(NodeCore& core, const BlobStore& blobs, const SpaceId& space, const std::filesystem::path& file,
                   std::function<void(const Result<ArchiveSummary>&)> done) {
  const auto view = core.store().view();
  const auto checkpoint = latest_checkpoint(*view, blobs, space);
  const auto summary = write_archive(file, *view, core.catalog(), blobs, space, checkpoint, unix_ms_now());
  if (!summary) return done(summary);
  core.hub().note_archive(space, summary->heads, [summary, done = std::move(done)](const Result<void>& noted) {
    done(noted ? summary : std::unexpected(noted.error()));
  });
}

void add_archive_control(Router& router, NodeCore& core, const BlobStore& blobs) {
  router.on_control("POST", "/control/archive", [&core, &blobs](const Request& request, const PathValues&) -> awaitable<Response> {
    const auto named = request.query.find("space"), placed = request.query.find("file");
    const auto space = named == request.query.end() ? std::nullopt : Uuid::parse(named->second);
    if (!space || placed == request.query.end())
      co_return problem_response({problem::kInvalidField, "space and file are wanted"}, language_of(request));
    auto start = [&core, &blobs, id = *space, file = placed->second](auto done) {
      core.services().in_background([&core, &blobs, id, file, done] { archive_space(core, blobs, id, file, done); });
    };
    const auto summary = co_await wait_for<Result<ArchiveSummary>>(std::move(start));
    if (!summary) co_return problem_response(summary.error(), language_of(request));
    co_return json_response(summary_json(*summary));
  });
}

Result<ArchiveSummary> archive_command(const DataDir& dir, const SpaceId& space, const std::filesystem::path& file) {
  if (is_running(dir)) {
    const auto path = std::filesystem::absolute(file).string();
    const auto answer = ask_node(dir, "POST", "/control/archive?space=" + space.text() + "&file=" + query_text(path), Json());
    if (!answer) return std::unexpected(answer.error());
    ArchiveSummary summary;
    summary.space = space;
    summary.entries = answer->at("entries").get<std::uint64_t>();
    summary.files = answer->at("files").get<std::uint64_t>();
    summary.bytes = answer->at("bytes").get<std::uint64_t>();
    return summary;
  }
  auto core = NodeCore::open(dir);
  if (!core) return std::unexpected(core.error());
  auto blobs = BlobStore::open(dir.blobs());
  if (!blobs) return std::unexpected(blobs.error());
  (*core)->services().blobs = blobs->get();
  if (auto started = (*core)->start(); !started) return std::unexpected(started.error());
  std::promise<Result<ArchiveSummary>> archived;
  archive_space(**core, **blobs, space, file, [&archived](const Result<ArchiveSummary>& summary) { archived.set_value(summary); });
  auto summary = archived.get_future().get();
  (*core)->stop();
  return summary;
}

int verify_archive_command(const std::filesystem::path& file, std::ostream& out) {
  const auto summary = verify_archive(file, Ed25519Verifier(), unix_ms_now());
  if (!summary) {
    out << "BAD " << file.string() << ": " << summary.error().code << ": " << summary.error().detail << "\n";
    return 1;
  }
  for (const auto& [origin, head] : summary->heads)
    out << "space " << summary->space.text() << " origin " << origin.text() << " entries " << head.seq << " head "
        << head.hash.text() << "\n";
  out << summary->entries << " entries, " << summary->files << " files, " << summary->bytes << " bytes; "
      << (summary->checkpoint ? "they make the state that the owner signed" : "no checkpoint to compare with") << "; 0 faults\n";
  return 0;
}

}  // namespace giaoban
