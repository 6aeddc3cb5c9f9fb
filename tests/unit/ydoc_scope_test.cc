#include <doctest/doctest.h>

#include <algorithm>

#include "sync/ydoc/update_scope.h"
#include "tests/unit/yjs_updates.h"

namespace giaoban {
namespace {

using Clients = std::vector<std::uint64_t>;
using Roots = std::vector<std::string>;

TEST_CASE("An update names the clients and the roots that it touches") {
  // Client 2 puts texts in "t" and "m", client 1 another in "t".
  const auto scope = scope_of(hex("02 02 02 00 04 01 01 74 01 61 28 01 01 6d 01 6b 01 7d 01 01 01 00 04 01 01 74 01 62 00")).value();
  CHECK(scope.authors == Clients{1, 2});
  CHECK(scope.roots == Roots{"m", "t"});
  CHECK(scope.deleted_of.empty());
  CHECK_FALSE(scope.needs_document);
}

TEST_CASE("Where the rest of it lies only a document tells") {
  const auto beside = scope_of(hex("01 01 01 01 84 01 00 01 62 00")).value();
  CHECK(beside.roots.empty());
  CHECK(beside.needs_document);
  CHECK(scope_of(hex("01 01 01 05 04 00 01 04 01 61 00")).value().needs_document);  // below an item
  const auto deletes = scope_of(hex("00 02 05 01 00 01 03 01 00 01")).value();
  CHECK(deletes.authors.empty());
  CHECK(deletes.deleted_of == Clients{3, 5});
  CHECK(deletes.needs_document);
  CHECK_FALSE(scope_of(hex("00 00")).value().needs_document);
}

TEST_CASE("Gaps have no author; what was collected has") {
  CHECK(scope_of(hex("01 01 01 00 0a 05 00")).value().authors.empty());
  const auto collected = scope_of(hex("01 01 01 00 00 05 00")).value();
  CHECK(collected.authors == Clients{1});
  CHECK_FALSE(collected.needs_document);
  CHECK(scope_of(hex("01")).error().code == problem::kBrokenUpdate);
}

TEST_CASE("The scope of many updates together is that of each") {
  for (const Json& row : yjs_codec()) {
    const auto whole = scope_of(base64(row.at("merged"))).value();
    for (const Json& update : row.at("updates")) {
      const auto one = scope_of(base64(update)).value();
      CHECK(std::ranges::includes(whole.authors, one.authors));
      CHECK(std::ranges::includes(whole.roots, one.roots));
      CHECK(std::ranges::includes(whole.deleted_of, one.deleted_of));
    }
  }
}

}  // namespace
}  // namespace giaoban
