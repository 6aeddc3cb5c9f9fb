#include "tests/golden/examples.h"

#include <filesystem>
#include <fstream>

namespace giaoban {
namespace {

Examples load(const std::filesystem::path& folder) {
  Examples examples;
  for (const char* name : {"api", "commands", "feed", "peer", "records"}) {
    std::ifstream file(folder / (std::string(name) + ".json"));
    const Json group = Json::parse(file);
    for (const Json& row : group.at("valid")) {
      examples.valid.push_back({row.at("schema"), row.at("value"), row.at("bytes")});
    }
    for (const Json& row : group.at("invalid")) {
      examples.invalid.push_back({row.at("schema"), row.at("text"), row.at("code"), row.at("pointer")});
    }
  }
  return examples;
}

}  // namespace

const Examples& golden_examples() {
  static const Examples examples = load("schema/golden");
  return examples;
}

}  // namespace giaoban
