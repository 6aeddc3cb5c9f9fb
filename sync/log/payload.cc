#include "sync/log/payload.h"

#include "sync/base/bytes.h"
#include "sync/base/text.h"

namespace giaoban {

std::string encode_change(const RecordChange& change) {
  // The keys in their order, without a copy of the fields.
  std::string text = R"({"collection":)" + to_text(change.collection);
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
