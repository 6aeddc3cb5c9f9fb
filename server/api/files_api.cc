#include "server/api/files_api.h"

#include <atomic>
#include <boost/asio/thread_pool.hpp>

#include "server/api/wait_for.h"
#include "server/hub/authorise.h"
#include "sync/base/limits.h"
#include "sync/base/random.h"

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

Result<Access> access(Hub& hub, const FindCaller& find_caller, const Request& request, std::string_view space_text) {
  const auto caller = find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  const auto space = Uuid::parse(space_text);
  const auto card = space ? hub.directory().find(*space) : nullptr;
  auto host = space ? hub.find(*space) : nullptr;
  if (card == nullptr || host == nullptr || !card->has_member(caller->unit)) return fail(problem::kSpaceUnknown);
  return Access{std::move(host), *caller};
}

/// The thread that writes and syncs uploads: a slow disk delays them, and no other connection.
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

awaitable<Result<Json>> upload(Hub& hub, const BlobStore& blobs, Disk& disk, const FindCaller& find_caller,
                               const Request& request, BodySource& body) {
  const auto space = request.query.find("space");
  const auto allowed = access(hub, find_caller, request, space == request.query.end() ? "" : space->second);
  if (!allowed) co_return std::unexpected(allowed.error());
  if (!allowed->actor.may_write()) co_return fail(problem::kForbidden, "only secretaries and administrators add files");
  if (const auto length = request.header("content-length");
      length.size() > 9 || (!length.empty() && std::stoull("0" + std::string(length)) > limits::kBlobBytes))
    co_return fail(problem::kTooLarge, "a file may have " + std::to_string(limits::kBlobBytes) + " bytes");
  const Place place(disk);
  if (!place.is_free()) co_return fail(problem::kBusy, "too many uploads at a time");
  auto begun = blobs.begin_upload(to_hex(random_bytes<16>()));
  if (!begun) co_return std::unexpected(begun.error());
  if (auto received = co_await receive(body, disk, **begun); !received) co_return std::unexpected(received.error());
  const auto blob = co_await disk.run<Result<Hash>>([&] { return (*begun)->finish(); });
  if (!blob) co_return std::unexpected(blob.error());
  co_return Json{{"blob", blob->text()}, {"size", (*begun)->size()}, {"media_type", kPdf}};
}

/// Whether a record of the space names the file. On the space's thread.
bool names_file(const Space& space, const std::string& blob) {
  bool found = false;
  space.each("files", [&](const std::string&, const Record& record) { found |= record.text("blob") == blob; });
  return found;
}

awaitable<Result<Response>> download(Hub& hub, const BlobStore& blobs, const FindCaller& find_caller,
                                     const Request& request, const PathValues& values) {
  const auto allowed = access(hub, find_caller, request, values.at("space"));
  if (!allowed) co_return std::unexpected(allowed.error());
  const auto blob = Hash::parse(values.at("blob"));
  if (!blob) co_return fail(problem::kNotFound);
  auto start = [host = allowed->host, text = blob->text()](auto done) {
    boost::asio::post(host->executor(), [host, text, done] { done(names_file(host->space(), text)); });
  };
  const bool named = co_await wait_for<bool>(std::move(start));
  if (!named || !blobs.has(*blob)) co_return fail(problem::kNotFound, named ? "the file has not arrived here yet" : "");
  Response response;
  response.content_type = kPdf;
  response.file = blobs.path(*blob);
  const auto name = request.query.find("name");
  const bool has_name = name != request.query.end() && !name->second.empty() && name->second.size() <= kNameBytes;
  response.headers = {{"ETag", "\"" + blob->text() + "\""},
                      {"Cache-Control", "private, max-age=31536000, immutable"},
                      {"Content-Disposition", inline_disposition(has_name ? name->second : blob->text() + ".pdf")}};
  co_return response;
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

void add_files_api(Router& router, Hub& hub, BlobStore& blobs, FindCaller find_caller) {
  router.on_upload("POST", "/api/v1/files",
                   [&hub, &blobs, find_caller, disk = std::make_shared<Disk>()](
                       const Request& request, const PathValues&, BodySource& body) -> awaitable<Response> {
                     const auto stored = co_await upload(hub, blobs, *disk, find_caller, request, body);
                     if (!stored) co_return problem_response(stored.error(), language_of(request));
                     Response response = json_response(*stored);
                     response.status = 201;
                     co_return response;
                   });
  router.on("GET", "/api/v1/files/{space}/{blob}",
            [&hub, &blobs, find_caller](const Request& request, const PathValues& values) -> awaitable<Response> {
              auto response = co_await download(hub, blobs, find_caller, request, values);
              co_return response ? std::move(*response) : problem_response(response.error(), language_of(request));
            });
}

}  // namespace giaoban
