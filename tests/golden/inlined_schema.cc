#include "tests/golden/inlined_schema.h"

#include <filesystem>
#include <map>
#include <stdexcept>

#include "schema/catalog.h"

namespace giaoban {
namespace {

const std::map<std::string, std::string> kPatterns = {
    {"uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
    {"node-id", "^[0-9a-f]{64}$"},
    {"blob-hash", "^[0-9a-f]{64}$"},
    {"signature", "^[0-9a-f]{128}$"},
    {"record-id", "^[0-9A-Za-z_-]+(/[0-9A-Za-z_-]+)?$"},
    {"date", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
    {"time-of-day", "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    {"term", "^[0-9]{4}-[0-9]{4}$"},
};

Json inlined(const Json& node, const std::string& id);

Json referred(const std::string& reference, const std::string& id) {
  const auto hash = reference.find('#');
  const std::string path = reference.substr(0, hash);
  const auto folder = std::filesystem::path(id).parent_path();
  const std::string target = path.empty() ? id : (folder / path).lexically_normal().string();
  const Json document = Json::parse(schema::schema_text(target));
  const std::string pointer = hash == std::string::npos ? "" : reference.substr(hash + 1);
  return inlined(document.at(Json::json_pointer(pointer)), target);
}

Json inlined(const Json& node, const std::string& id) {
  if (node.is_array()) {
    Json out = Json::array();
    for (const Json& item : node) out.push_back(inlined(item, id));
    return out;
  }
  if (!node.is_object()) return node;
  if (node.contains("$ref")) return referred(node.at("$ref"), id);
  Json out = Json::object();
  for (const auto& [key, value] : node.items()) {
    if (key.starts_with('$') || key.starts_with("x-") || key == "title" || key == "description") continue;
    if (key == "format") {
      out["pattern"] = kPatterns.at(value);
      if (value == "record-id") out["maxLength"] = 80;
    } else if (key == "properties") {  // its keys are names, not keywords
      for (const auto& [name, property] : value.items()) out["properties"][name] = inlined(property, id);
    } else {
      out[key] = inlined(value, id);
    }
  }
  return out;
}

}  // namespace

Json inlined_schema(std::string_view id) {
  return inlined(Json::parse(schema::schema_text(id)), std::string(id));
}

}  // namespace giaoban
