#include "server/api/notes_api.h"

#include "schema/api.h"
#include "server/api/conditional.h"
#include "server/api/space_reading.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

std::string etag_of(const Note& note) { return "\"" + hash_of(note.text).text() + "\""; }

/// A private note is in no cache.
Response note_response(const Note& note, int status) {
  schema::Note shown{.text = note.text};
  if (note.changed_ms != 0) shown.changed_ms = static_cast<std::int64_t>(note.changed_ms);
  Response response = json_response(shown.encode());
  response.status = status;
  response.headers = {{"ETag", etag_of(note)}, {"Cache-Control", "no-store"}};
  return response;
}

/// What PUT brings. Errors: malformed_json and those of a body, missing_field.
Result<Note> wish_of(const Request& request, std::uint64_t now_ms) {
  auto body = parse_json(request.body);
  if (!body) return std::unexpected(body.error());
  auto wish = schema::Note::decode(std::move(*body));
  if (!wish) return std::unexpected(wish.error());
  if (request.header("if-match").empty()) return fail(problem::kMissingField, "If-Match: which note this takes the place of");
  return Note{std::move(wish->text), now_ms};
}

}  // namespace

void NotesApi::add_to(Router& router) {
  router.on("GET", "/api/v1/notes/{space}", [this](const Request& request, const PathValues& values) { return show(request, values); });
  router.on("PUT", "/api/v1/notes/{space}", [this](const Request& request, const PathValues& values) { return put(request, values); });
}

awaitable<Response> NotesApi::show(const Request& request, const PathValues& values) {
  const auto call = conference_call(parts_.hub, parts_.find_caller, request, values);
  if (!call) co_return problem_response(call.error(), language_of(request));
  const auto note = notes_.read(*Uuid::parse(values.at("space")), call->caller.account);
  co_return note ? note_response(*note, 200) : problem_response(note.error(), language_of(request));
}

awaitable<Response> NotesApi::put(const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = conference_call(parts_.hub, parts_.find_caller, request, values);
  if (!call) co_return problem_response(call.error(), language);
  auto wish = wish_of(request, parts_.hub.services().unix_ms());
  if (!wish) co_return problem_response(wish.error(), language);
  auto start = [this, space = *Uuid::parse(values.at("space")), account = call->caller.account, note = std::move(*wish),
                tags = std::string(request.header("if-match"))](auto done) {
    const auto replaces = [&tags](const Note& now) { return lists_etag(tags, etag_of(now)); };
    notes_.put(space, account, note, replaces, [done](const Result<NoteBook::Put>& outcome) { done(outcome); });
  };
  const auto outcome = co_await wait_for<Result<NoteBook::Put>>(std::move(start));
  if (!outcome) co_return problem_response(outcome.error(), language);
  co_return note_response(outcome->note, outcome->is_taken ? 200 : 412);
}

}  // namespace giaoban
