#include "server/api/papers_api.h"

#include <spdlog/spdlog.h>

#include "server/api/space_reading.h"
#include "server/hub/document_kinds.h"
#include "server/papers/conference_facts.h"
#include "server/papers/docx_writer.h"
#include "server/papers/html_writer.h"
#include "server/papers/minutes_blocks.h"
#include "server/papers/paper_kind.h"
#include "sync/store/document_store.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;
using Made = Result<std::string>;

struct PaperWish {
  PaperKind kind;
  PaperFormat format;
};

std::optional<PaperWish> wish_of(std::string_view file) {
  const auto dot = file.rfind('.');
  const auto kind = paper_kind(file.substr(0, dot));
  if (!kind || dot == std::string_view::npos) return std::nullopt;
  const std::string_view ending = file.substr(dot + 1);
  if (ending == "pdf") return PaperWish{*kind, PaperFormat::kPdf};
  if (ending == "docx") return PaperWish{*kind, PaperFormat::kDocx};
  return std::nullopt;
}

/// The minutes as they are stored.
Result<std::vector<Block>> minutes_of(const Store& store, const SpaceId& space) {
  const auto stored = read_document(store, space, kMinutesName);
  if (!stored) return std::unexpected(stored.error());
  Document document({.client = 1});
  if (!stored->snapshot.empty())
    if (auto taken = document.apply(stored->snapshot, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  for (const auto& update : stored->tail)
    if (auto taken = document.apply(update.bytes, nullptr, kStoredUpdate); !taken) return std::unexpected(taken.error());
  const auto text = read_rich_text(document, document.root(kMinutesRoot));
  if (!text) return std::unexpected(text.error());
  return minutes_blocks(*text);
}

struct Source {
  std::shared_ptr<const Space> conference, registry;
  std::uint64_t now_ms = 0;
};

Made make(const PaperDesk& desk, const Store& store, const Source& source, PaperWish wish) {
  Result<std::vector<Block>> minutes;
  if (wish.kind == PaperKind::kMinutes) minutes = minutes_of(store, source.conference->id());
  if (!minutes) return std::unexpected(minutes.error());
  const auto facts = conference_facts(*source.conference, source.registry.get(), std::move(*minutes), source.now_ms);
  if (!facts) return std::unexpected(facts.error());
  const auto paper = make_paper(wish.kind, *facts, desk.templates());
  if (!paper) return std::unexpected(paper.error());
  return wish.format == PaperFormat::kDocx ? paper_docx(*paper) : desk.render(paper_html(*paper));
}

awaitable<Response> get_paper(std::shared_ptr<const PapersParts> parts, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto call = conference_call(parts->hub, parts->find_caller, request, values);
  if (!call) co_return problem_response(call.error(), language);
  const auto wish = wish_of(values.at("file"));
  if (!wish) co_return problem_response({problem::kNotFound}, language);
  auto conference = co_await copy_of(call->host);
  const Source source{std::move(conference), call->registry, parts->hub.services().unix_ms()};
  auto start = [parts, source, wish = *wish](auto done) {
    auto work = [parts, source, wish, done] { done(make(parts->desk, parts->hub.services().store, source, wish)); };
    if (!parts->desk.take(std::move(work))) done(Made(fail(problem::kBusy, "too many papers are being made")));
  };
  auto made = co_await wait_for<Made>(std::move(start));
  if (!made) {
    spdlog::warn("event=paper_not_made kind={} code={} detail=\"{}\"", kind_name(wish->kind), made.error().code, made.error().detail);
    co_return problem_response(made.error(), language);
  }
  const bool is_pdf = wish->format == PaperFormat::kPdf;
  Response response;
  response.content_type = is_pdf ? "application/pdf" : kDocxType;
  response.body = std::move(*made);
  const std::string name = std::string(file_stem(wish->kind)) + (is_pdf ? ".pdf" : ".docx");
  response.headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}};
  co_return response;
}

}  // namespace

void add_papers_api(Router& router, PapersParts given) {
  const auto parts = std::make_shared<const PapersParts>(std::move(given));
  router.on("GET", "/api/v1/conferences/{space}/papers/{file}",
            [parts](const Request& request, const PathValues& values) { return get_paper(parts, request, values); });
}

}  // namespace giaoban
