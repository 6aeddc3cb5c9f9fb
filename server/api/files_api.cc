#include "server/api/files_api.h"

#include <atomic>
#include <boost/asio/thread_pool.hpp>

#include "server/api/blob_content.h"
#include "server/api/wait_for.h"
#include "server/hub/authorise.h"
#include "sync/base/limits.h"
#include "sync/base/random.h"
#include "sync/space/file_names.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

constexpr std::string_view kPdf = "application/pdf";
constexpr std::string_view kPdfMagic = "%PDF-";
constexpr std::size_t kNameBytes = 800;  // a name of 200 code points

/// What a request to a file asks for, once it is allowed.
struct Access {
  std::shared_ptr<SpaceHost> host;
  Actor actor;
};

Result<Access> access(const FilesParts& parts, const Request& request, std::string_view space_text) {
  const auto caller = parts.find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  const auto space = Uuid::parse(space_text);
  const auto card = space ? parts.hub.directory().find(*space) : nullptr;
  auto host = space ? parts.hub.find(*space) : nullptr;
  if (card == nullptr || host == nullptr || !card->has_member(caller->unit)) return fail(problem::kSpaceUnknown);
  return Access{std::move(host), *caller};
}

/// The thread that writes and syncs uploads, and adds up what files take: a slow disk delays them, and no other connection.
struct Disk {
  static constexpr int kUploads = 64;  ///< at a time; beyond that `busy`

  template <typename Value, typename Work>
  awaitable<Value> run(Work work) {
    return wait_for<Value>([this, work = std::move(work)](auto done) mutable {
      boost::asio::post(thread, [work = std::move(work), done]() mutable { done(work()); });
    });
  }

  std::atomic<int> uploads = 0;
  boost::asio::thread_pool thread{1};
};

/// Counts an upload as long as it lives.
class Place {
 public:
  explicit Place(Disk& disk) : disk_(disk), is_free_(++disk.uploads <= Disk::kUploads) {}
  ~Place() { --disk_.uploads; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  bool is_free() const { return is_free_; }

 private:
  Disk& disk_;
  const bool is_free_;
};

/// Streams the body into `upload`. Errors: those of the body and of the disk, unsupported_media.
awaitable<Result<void>> receive(BodySource& body, Disk& disk, BlobStore::Upload& upload) {
  std::string head;  // the first bytes, until they tell what the file is
  for (;;) {
    const auto piece = co_await body.next();
    if (!piece) co_return std::unexpected(piece.error());
    if (piece->empty()) break;
    if (head.size() < kPdfMagic.size()) head += piece->substr(0, kPdfMagic.size() - head.size());
    if (!kPdfMagic.starts_with(head) && !head.starts_with(kPdfMagic)) co_return fail(problem::kUnsupportedMedia);
    auto append = [&upload, bytes = *piece] { return upload.append(bytes); };
    auto kept = co_await disk.run<Result<void>>(append);
    if (!kept) co_return kept;
  }
  if (head != kPdfMagic) co_return fail(problem::kUnsupportedMedia);
  co_return Result<void>();
}

awaitable<Result<Json>> upload(const FilesParts& parts, Disk& disk, const Request& request, BodySource& body) {
  const auto space = request.query.find("space");
  const auto allowed = access(parts, request, space == request.query.end() ? "" : space->second);
  if (!allowed) co_return std::unexpected(allowed.error());
  if (!allowed->actor.may_write()) co_return fail(problem::kForbidden, "only secretaries and administrators add files");
  if (const auto length = request.header("content-length");
      length.size() > 9 || (!length.empty() && std::stoull("0" + std::string(length)) > limits::kBlobBytes))
    co_return fail(problem::kTooLarge, "a file may have " + std::to_string(limits::kBlobBytes) + " bytes");
  const Place place(disk);
  if (!place.is_free()) co_return fail(problem::kBusy, "too many uploads at a time");
  auto begun = parts.blobs.begin_upload(to_hex(random_bytes<16>()));
  if (!begun) co_return std::unexpected(begun.error());
  if (auto received = co_await receive(body, disk, **begun); !received) co_return std::unexpected(received.error());
  auto keep = [&parts, &file = **begun, unit = allowed->actor.unit]() -> Result<Hash> {
    const auto manifest = file.cut();
    if (!manifest) return std::unexpected(manifest.error());
    if (auto taken = parts.quota.take(unit, *manifest, parts.hub.services().unix_ms()); !taken)
      return std::unexpected(taken.error());
    return file.keep(*manifest);
  };
  const auto blob = co_await disk.run<Result<Hash>>(keep);
  if (!blob) co_return std::unexpected(blob.error());
  co_return Json{{"blob", blob->text()}, {"size", (*begun)->size()}, {"media_type", kPdf}};
}

awaitable<Result<Json>> usage(const FilesParts& parts, Disk& disk, const Request& request) {
  const auto caller = parts.find_caller(request);
  if (!caller) co_return fail(problem::kNotSignedIn);
  auto add_up = [&parts, unit = caller->unit] { return parts.quota.used(unit, parts.hub.services().unix_ms()); };
  const auto used = co_await disk.run<std::uint64_t>(add_up);
  co_return Json{{"used", used}, {"allowed", parts.quota.allowed()}};
}

/// Whether a record of the space names the file. On the space's thread.
bool names_file(const Space& space, const Hash& blob) {
  bool found = false;
  for (const std::string_view collection : collections_with_files())
    space.each(collection, [&](const std::string&, const Record& record) {
      for (const FileName& file : files_of(collection, record)) found |= file.use == FileUse::kPaper && file.blob == blob;
    });
  return found;
}

/// A file that the caller may have, whether it is here or not.
struct NamedFile {
  SpaceId space;
  Hash blob;
};

awaitable<Result<NamedFile>> find_file(const FilesParts& parts, const Request& request, const PathValues& values) {
  const auto allowed = access(parts, request, values.at("space"));
  if (!allowed) co_return std::unexpected(allowed.error());
  const auto blob = Hash::parse(values.at("blob"));
  if (!blob) co_return fail(problem::kNotFound);
  auto start = [host = allowed->host, blob = *blob](auto done) {
    boost::asio::post(host->executor(), [host, blob, done] { done(names_file(host->space(), blob)); });
  };
  const bool is_named = co_await wait_for<bool>(std::move(start));
  if (!is_named) co_return fail(problem::kNotFound);
  co_return NamedFile{*Uuid::parse(values.at("space")), *blob};
}

awaitable<Result<Response>> download(const FilesParts& parts, const Request& request, const PathValues& values) {
  const auto file = co_await find_file(parts, request, values);
  if (!file) co_return std::unexpected(file.error());
  if (!parts.blobs.has(file->blob)) co_return fail(problem::kFileNotHere);
  auto manifest = parts.blobs.manifest(file->blob);
  if (!manifest) co_return fail(problem::kFileNotHere);
  const auto refetch = [open = parts.source.open, space = file->space, blob = file->blob] { open(space, blob); };
  const auto content = std::make_shared<BlobContent>(parts.blobs, std::move(*manifest), refetch);
  if (!content->read(0, 1)) co_return fail(problem::kFileNotHere);
  Response response;
  response.content_type = kPdf;
  response.content = content;
  const auto name = request.query.find("name");
  const bool has_name = name != request.query.end() && !name->second.empty() && name->second.size() <= kNameBytes;
  const std::string text = file->blob.text();
  response.headers = {{"ETag", "\"" + text + "\""},
                      {"Cache-Control", "private, max-age=31536000, immutable"},
                      {"Content-Disposition", inline_disposition(has_name ? name->second : text + ".pdf")}};
  co_return response;
}

awaitable<Result<Response>> fetch(const FilesParts& parts, const Request& request, const PathValues& values) {
  const auto file = co_await find_file(parts, request, values);
  if (!file) co_return std::unexpected(file.error());
  if (!parts.blobs.has(file->blob)) parts.source.open(file->space, file->blob);
  Response response;
  response.status = 202;
  co_return response;
}

awaitable<Result<Response>> states(const FilesParts& parts, const Request& request, const PathValues& values) {
  const auto allowed = access(parts, request, values.at("space"));
  if (!allowed) co_return std::unexpected(allowed.error());
  auto start = [ask = parts.source.states, space = *Uuid::parse(values.at("space"))](auto done) { ask(space, done); };
  schema::FileStates answer;
  answer.files = co_await wait_for<std::vector<schema::FileState>>(std::move(start));
  co_return json_response(answer.encode());
}

Response with_problems(const Request& request, Result<Response> response) {
  return response ? std::move(*response) : problem_response(response.error(), language_of(request));
}

}  // namespace

std::string inline_disposition(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return "inline; filename*=UTF-8''" + encoded;
}

void add_files_api(Router& router, FilesParts given) {
  const auto parts = std::make_shared<const FilesParts>(std::move(given));
  const auto disk = std::make_shared<Disk>();
  router.on_upload("POST", "/api/v1/files",
                   [parts, disk](const Request& request, const PathValues&, BodySource& body) -> awaitable<Response> {
                     const auto stored = co_await upload(*parts, *disk, request, body);
                     if (!stored) co_return problem_response(stored.error(), language_of(request));
                     Response response = json_response(*stored);
                     response.status = 201;
                     co_return response;
                   });
  router.on("GET", "/api/v1/file-usage", [parts, disk](const Request& request, const PathValues&) -> awaitable<Response> {
    const auto sum = co_await usage(*parts, *disk, request);
    co_return sum ? json_response(*sum) : problem_response(sum.error(), language_of(request));
  });
  const auto on_file = [&](const char* method, const char* path, auto answer) {
    router.on(method, path, [parts, answer](const Request& request, const PathValues& values) -> awaitable<Response> {
      auto response = co_await answer(*parts, request, values);
      co_return with_problems(request, std::move(response));
    });
  };
  on_file("GET", "/api/v1/files/{space}", states);
  on_file("GET", "/api/v1/files/{space}/{blob}", download);
  on_file("POST", "/api/v1/files/{space}/{blob}/fetch", fetch);
}

}  // namespace giaoban
