#include "server/api/minutes_api.h"

#include "server/api/in_background.h"
#include "server/api/space_reading.h"
#include "server/minutes/final_text.h"
#include "server/minutes/minutes_proof.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// A conference as it is now and one of its final minutes, which are there.
struct FinalCall {
  std::shared_ptr<const Space> space;
  std::string id;
  const Record& record() const { return *space->find("final_minutes", id); }
};

awaitable<Result<FinalCall>> final_call(const MinutesApiParts& parts, const Request& request, const PathValues& values) {
  auto call = conference_call(parts.hub, parts.find_caller, request, values);
  if (!call) co_return std::unexpected(call.error());
  auto space = co_await copy_of(call->host);
  const std::string& id = values.at("final");
  const Record* found = space->find("final_minutes", id);
  if (found == nullptr || !found->exists()) co_return fail(problem::kRecordUnknown, "final_minutes/" + id);
  co_return FinalCall{std::move(space), id};
}

/// The bytes of a file, whole. Errors: file_not_here.
Result<std::string> whole_file(const BlobStore& blobs, const Hash& blob) {
  const auto size = blobs.size(blob);
  if (!size) return fail(problem::kFileNotHere);
  std::string bytes;
  while (bytes.size() < *size) {
    const auto piece = blobs.read(blob, bytes.size(), *size - bytes.size());
    if (!piece || piece->empty()) return fail(problem::kFileNotHere);
    bytes += *piece;
  }
  return bytes;
}

Result<std::string> state_of(const MinutesApiParts& parts, const FinalCall& call) {
  const auto state = Hash::parse(call.record().text("state"));
  return state ? whole_file(parts.blobs, *state) : Result<std::string>(fail(problem::kFileNotHere));
}

/// Those of the amendments that are still what was judged, and of the files that are still those that were signed: what was
/// written over since is left out, the statement names it all the same.
void add_records(const FinalCall& call, const Statement& statement, std::vector<MinutesPart>& parts) {
  for (const auto& [id, judged] : statement.amendments) {
    const Record* record = call.space->find("amendments", id);
    if (record != nullptr && content_of(record->visible()) == judged.content)
      parts.push_back({MinutesPartKind::kAmendment, id, to_text(record->visible())});
  }
  for (const auto& [id, blob] : statement.files) {
    const Record* record = call.space->find("files", id);
    if (record != nullptr && record->text("blob") == blob.text()) parts.push_back({MinutesPartKind::kFileRecord, id, to_text(record->visible())});
  }
}

Result<std::string> file_of(const MinutesApiParts& api, const FinalCall& call) {
  auto state = state_of(api, call);
  if (!state) return std::unexpected(state.error());
  auto text = final_text(*state);
  if (!text) return std::unexpected(text.error());
  const std::string signed_bytes = call.record().text("statement");
  const auto statement = decode_statement(signed_bytes);
  if (!statement) return std::unexpected(statement.error());
  std::vector<MinutesPart> parts = {{MinutesPartKind::kStatement, "", signed_bytes},
                                    {MinutesPartKind::kText, "", std::move(*text)},
                                    {MinutesPartKind::kState, "", std::move(*state)}};
  call.space->each("signatures", [&](const std::string& id, const Record& record) {
    if (record.text("final") == call.id) parts.push_back({MinutesPartKind::kSignature, id, to_text(record.visible())});
  });
  add_records(call, *statement, parts);
  std::uint64_t left = kMinutesContentBytes;
  for (const auto& [id, blob] : statement->files) {
    const auto size = api.blobs.size(blob);
    if (!size || *size > left) continue;
    auto content = whole_file(api.blobs, blob);
    if (!content) continue;  // damaged meanwhile: it is named without its bytes
    left -= *size;
    parts.push_back({MinutesPartKind::kFile, id, std::move(*content)});
  }
  return write_minutes_file(parts);
}

Response bytes_response(std::string bytes, std::vector<std::pair<std::string, std::string>> headers) {
  Response response;
  response.content_type = "application/octet-stream";
  response.body = std::move(bytes);
  response.headers = std::move(headers);
  return response;
}

awaitable<Response> download(const MinutesApiParts& parts, const Request& request, const PathValues& values) {
  auto call = co_await final_call(parts, request, values);
  if (!call) co_return problem_response(call.error(), language_of(request));
  auto work = [&parts, &call = *call] { return file_of(parts, call); };
  auto file = co_await in_background<Result<std::string>>(parts.hub, std::move(work));
  if (!file) co_return problem_response(file.error(), language_of(request));
  // Signatures may be added later: it is not kept.
  co_return bytes_response(std::move(*file), {{"Cache-Control", "private, no-store"},
                                             {"Content-Disposition", "attachment; filename=\"" + call->id + ".minutes\""}});
}

awaitable<Response> state(const MinutesApiParts& parts, const Request& request, const PathValues& values) {
  auto call = co_await final_call(parts, request, values);
  if (!call) co_return problem_response(call.error(), language_of(request));
  auto work = [&parts, &call = *call] { return state_of(parts, call); };
  auto bytes = co_await in_background<Result<std::string>>(parts.hub, std::move(work));
  if (!bytes) co_return problem_response(bytes.error(), language_of(request));
  co_return bytes_response(std::move(*bytes), {{"Cache-Control", "private, max-age=31536000, immutable"}});
}

}  // namespace

void add_minutes_api(Router& router, MinutesApiParts given) {
  const auto parts = std::make_shared<const MinutesApiParts>(std::move(given));
  router.on("GET", "/api/v1/conferences/{space}/minutes/{final}",
            [parts](const Request& request, const PathValues& values) { return download(*parts, request, values); });
  router.on("GET", "/api/v1/conferences/{space}/minutes/{final}/state",
            [parts](const Request& request, const PathValues& values) { return state(*parts, request, values); });
}

}  // namespace giaoban
