#include "sync/log/payload.h"

#include "sync/base/bytes.h"
#include "sync/base/text.h"

namespace giaoban {

namespace {

Json text_of_version(const Version& version) {
  return {{"hlc", version.stamp.hlc}, {"origin", version.stamp.origin.text()}, {"value", version.value}};
}

/// {field: {"replaced"?: [{hlc, origin, value}], "seen"?: {origin: hlc}}}
Json text_of_contexts(const std::map<std::string, FieldContext>& contexts) {
  Json all = Json::object();
  for (const auto& [name, context] : contexts) {
    Json one = Json::object();
    for (const auto& [origin, hlc] : context.seen) one["seen"][origin.text()] = hlc;
    for (const Version& version : context.replaced) one["replaced"].push_back(text_of_version(version));
    all[name] = std::move(one);
  }
  return all;
}

std::optional<Version> read_version(Json& one) {
  if (!one.is_object() || one.size() != 3 || !one.contains("value")) return std::nullopt;
  const auto hlc = one.find("hlc"), from = one.find("origin");
  if (hlc == one.end() || !hlc->is_number_unsigned() || from == one.end() || !from->is_string()) return std::nullopt;
  const auto origin = NodeId::parse(from->get_ref<const std::string&>());
  if (!origin) return std::nullopt;
  return Version{std::move(one["value"]), {hlc->get<Hlc>(), *origin}};
}

std::optional<FieldContext> read_context(Json& one) {
  if (!one.is_object()) return std::nullopt;
  FieldContext context;
  for (auto& [key, value] : one.items()) {
    if (key == "seen" && value.is_object()) {
      for (const auto& [node, hlc] : value.items()) {
        const auto origin = NodeId::parse(node);
        if (!origin || !hlc.is_number_unsigned()) return std::nullopt;
        context.seen[*origin] = hlc.get<Hlc>();
      }
    } else if (key == "replaced" && value.is_array() && value.size() <= FieldContext::kReplaced) {
      for (Json& version : value) {
        auto read = read_version(version);
        if (!read) return std::nullopt;
        context.replaced.push_back(std::move(*read));
      }
    } else {
      return std::nullopt;
    }
  }
  return context;
}

/// False where it is none.
bool read_contexts(Json& all, RecordChange& change) {
  if (!all.is_object()) return false;
  for (auto& [name, one] : all.items()) {
    auto context = read_context(one);
    if (!context || context->empty()) return false;
    change.contexts.emplace(name, std::move(*context));
  }
  return true;
}

}  // namespace

std::string encode_change(const RecordChange& change) {
  // The keys in their order, without a copy of the fields.
  std::string text = R"({"collection":)" + to_text(change.collection);
  if (!change.contexts.empty()) text += R"(,"contexts":)" + to_text(text_of_contexts(change.contexts));
  if (change.deleted) text += *change.deleted ? R"(,"deleted":true)" : R"(,"deleted":false)";
  if (!change.fields.empty()) text += R"(,"fields":)" + to_text(change.fields);
  return text += R"(,"id":)" + to_text(change.id) + "}";
}

Result<RecordChange> decode_change(std::string_view payload) {
  auto parsed = parse_json(payload);
  if (!parsed) return std::unexpected(parsed.error());
  if (!parsed->is_object()) return fail(problem::kBadMessage, "a record change is an object");
  RecordChange change;
  for (auto& [key, value] : parsed->get_ref<Json::object_t&>()) {
    if (key == "collection" && value.is_string())
      change.collection = value.get<std::string>();
    else if (key == "id" && value.is_string())
      change.id = value.get<std::string>();
    else if (key == "fields" && value.is_object())
      change.fields = std::move(value);
    else if (key == "contexts" && read_contexts(value, change))
      continue;
    else if (key == "deleted" && value.is_boolean())
      change.deleted = value.get<bool>();
    else
      return fail(problem::kBadMessage, "unexpected in a record change", "/" + key);
  }
  if (!is_record_id(change.id)) return fail(problem::kBadMessage, "not a record id", "/id");
  // One change has one spelling, so that nobody can hide bytes in it.
  if (encode_change(change) != payload) return fail(problem::kBadMessage, "a record change that is not canonical");
  return change;
}

std::string encode_document_update(std::string_view name, std::string_view update) {
  std::string payload;
  payload.reserve(name.size() + update.size() + 2);
  ByteWriter out(payload);
  out.sized(name);
  out.raw(update);
  return payload;
}

Result<DocumentUpdate> decode_document_update(std::string_view payload) {
  ByteReader in(payload);
  const auto name = in.sized();
  if (in.failed() || !is_document_name(name)) return fail(problem::kBadMessage, "not a document's name");
  return DocumentUpdate{name, in.rest()};
}

}  // namespace giaoban
