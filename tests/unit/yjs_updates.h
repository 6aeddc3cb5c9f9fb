#pragma once
#include <rapidcheck.h>

#include "sync/ydoc/merge.h"
#include "tests/unit/yjs_vectors.h"

namespace giaoban {

/// What npm's yjs makes of updates without a document (tests/golden/yjs_codec.mjs).
inline const Json& yjs_codec() {
  static const Json vectors = Json::parse(std::ifstream("tests/golden/yjs_codec.json"));
  return vectors;
}

/// A few updates of one session of npm's yjs, in any order, some twice.
inline rc::Gen<std::vector<std::string>> some_updates() {
  return rc::gen::exec([] {
    const Json& updates = yjs_codec().at(*rc::gen::arbitrary<std::uint32_t>() % yjs_codec().size()).at("updates");
    std::vector<std::string> out;
    for (const std::uint32_t pick : *rc::gen::arbitrary<std::vector<std::uint32_t>>()) {
      out.push_back(base64(updates.at(pick % updates.size())));
    }
    return out;
  });
}

inline std::string merged_all(const std::vector<std::string>& updates) {
  const std::vector<std::string_view> views(updates.begin(), updates.end());
  return merge_updates(views).value();
}

inline UpdateSummary summary_of(std::string_view update) { return parse_update(update, kStoredUpdate).value(); }

}  // namespace giaoban
