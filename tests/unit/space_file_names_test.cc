#include <doctest/doctest.h>

#include "sync/base/hash.h"
#include "sync/space/file_names.h"
#include "tests/unit/space_world.h"

namespace giaoban {
namespace {

const Hash kFirst = hash_of("first"), kSecond = hash_of("second");

TEST_CASE("[B3] a record names files in fields of its own or in a list") {
  const RecordChange paper{"paper_versions", "u/1", {{"blob", kFirst.text()}, {"size", 7u}}, {}};
  CHECK(files_of(paper) == std::vector<FileName>{{kFirst, 7, FileUse::kPaper}});
  const RecordChange report{"task_reports",
                            "u/1",
                            {{"evidence", {{{"name", "a"}, {"blob", kSecond.text()}, {"size", 3u}}, {{"name", "b"}, {"link", "https://x"}}, {{"name", "c"}, {"blob", kFirst.text()}}}}},
                            {}};
  CHECK(files_of(report) == std::vector<FileName>{{kSecond, 3, FileUse::kPaper}, {kFirst, 0, FileUse::kPaper}});
  CHECK(files_of({"checkpoints", "1", {{"state", kFirst.text()}, {"state_bytes", 9u}}, {}}) == std::vector<FileName>{{kFirst, 9, FileUse::kCheckpoint}});
  CHECK(files_of({"final_minutes", "1", {{"state", kFirst.text()}}, {}}) == std::vector<FileName>{{kFirst, 0, FileUse::kMinutes}});
}

TEST_CASE("what names no file, or not as it should, is passed over") {
  CHECK(files_of({"tasks", "1", {{"blob", kFirst.text()}}, {}}).empty());
  CHECK(files_of({"files", "1", {{"blob", "zz"}}, {}}).empty());
  CHECK(files_of({"files", "1", {{"blob", nullptr}}, {}}).empty());
  CHECK(files_of({"task_reports", "1", {{"evidence", "no list"}}, {}}).empty());
  CHECK(files_of({"task_reports", "1", {{"evidence", {1, kFirst.text()}}}, {}}).empty());
  CHECK(files_of({"files", "1", Json::object(), true}).empty());
}

TEST_CASE("[L5] the start of a payload tells whether it may name files") {
  for (const std::string_view collection : collections_with_files())
    CHECK(may_name_files(encode_change({std::string(collection), "1", {{"size", 1}}, {}})));
  CHECK_FALSE(may_name_files(encode_change({"file", "1", {{"size", 1}}, {}})));
  CHECK_FALSE(may_name_files(encode_change({"files_of_ours", "1", {{"size", 1}}, {}})));
  CHECK_FALSE(may_name_files(""));
}

}  // namespace
}  // namespace giaoban
