#include "api_world.h"

#include <fstream>

#include "schema/api.h"
#include "server/api/files_api.h"
#include "tests/unit/noise.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

/// A conference with a folder for its files.
struct Files : ApiWorld {
  fs::path folder = fs::temp_directory_path() / ("giaoban_files_" + std::to_string(getpid()));
  std::unique_ptr<BlobStore> blobs;
  std::unique_ptr<FileQuota> quota;
  SpaceId conference;
  std::vector<Hash> opened;                   ///< files that somebody was told to wait for
  std::vector<schema::FileState> states = {};  ///< of what is not here

  explicit Files(std::uint64_t allowed = 1 << 30) {
    fs::remove_all(folder);
    blobs = std::move(*BlobStore::open(folder));
    quota = std::make_unique<FileQuota>(store, directory, *blobs, allowed);
    const auto open = [this](const SpaceId&, const Hash& blob) { opened.push_back(blob); };
    const auto tell = [this](const SpaceId&, const std::function<void(std::vector<schema::FileState>)>& done) { done(states); };
    add_files_api(router, {hub, *blobs, *quota, {open, tell}, find_caller()});
    conference = found("conference", kUnit);
  }
  ~Files() { fs::remove_all(folder); }

  Response upload(GivenBody body, std::string who = "secretary", std::map<std::string, std::string> headers = {}) {
    Request request = request_of("POST", "/api/v1/files", std::move(headers));
    request.headers["x-actor"] = std::move(who);
    request.query["space"] = conference.text();
    return ask(request, &body);
  }
  Response download(const std::string& blob, std::string who = "observer") {
    Request request = request_of("GET", "/api/v1/files/" + conference.text() + "/" + blob, {{"x-actor", std::move(who)}});
    request.query["name"] = "Báo cáo \"1\".pdf";
    return ask(request);
  }
  Hash uploaded(std::string bytes) {
    const auto response = upload(GivenBody({std::move(bytes)}));
    REQUIRE(response.status == 201);
    return schema::Upload::decode(*parse_json(response.body))->blob;
  }
  void name(const Hash& blob, std::int64_t size, const std::string& id = "f1") {
    put(conference, {{"files",
                      id,
                      {{"agenda_item", numbered(5).text()},
                       {"name", "a.pdf"},
                       {"media_type", "application/pdf"},
                       {"size", size},
                       {"blob", blob.text()},
                       {"unit", kUnit.text()}},
                      {}}});
  }
  Response get(const std::string& path, std::string who = "observer") {
    return ask(request_of("GET", path, {{"x-actor", std::move(who)}}));
  }
  std::int64_t used() { return schema::FileUsage::decode(*parse_json(get("/api/v1/file-usage").body))->used; }
  std::size_t files_on_disk() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) count += entry.is_regular_file();
    return count;
  }
};

TEST_CASE("[B1][B2] an upload is kept under the hash of its manifest, and sent to members once a record names it") {
  Files node;
  const std::string bytes = "%PDF-1.7 " + noise(100'000);
  const auto response = node.upload(GivenBody({"%P", bytes.substr(2, 5), bytes.substr(7)}));
  REQUIRE(response.status == 201);
  const auto stored = schema::Upload::decode(*parse_json(response.body));
  REQUIRE(stored);
  CHECK(stored->blob == hash_of(encode_manifest(manifest_of(bytes))));
  CHECK(stored->size == 100'009);
  const std::string blob = stored->blob.text();
  CHECK(node.download(blob).status == 404);

  node.name(stored->blob, 100'009);
  const auto sent = node.download(blob);
  REQUIRE(sent.content != nullptr);
  REQUIRE(sent.content->size() == bytes.size());
  std::string whole;
  while (whole.size() < bytes.size()) whole += sent.content->read(whole.size(), 10'000).value();
  CHECK(whole == bytes);
  CHECK(sent.content->read(70'000, 50).value() == bytes.substr(70'000, 50));
  CHECK(sent.content->read(5, 1).value() == "1");
  CHECK(sent.content->read(bytes.size(), 1).value().empty());
  CHECK(sent.content_type == "application/pdf");
  CHECK(header_of(sent, "ETag") == "\"" + blob + "\"");
  CHECK(header_of(sent, "Content-Disposition") == "inline; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%221%22.pdf");
  CHECK(code_of(node.download(blob, "stranger")) == "space_unknown");
  CHECK(node.download(blob, "").status == 401);
  CHECK(node.download("zz").status == 404);
}

TEST_CASE("[B3][B6] evidence of a report is sent to members, and counts as the unit's") {
  Files node;
  const Hash blob = node.uploaded("%PDF-" + noise(50'000));
  CHECK(node.download(blob.text()).status == 404);
  const Json evidence = {{{"name", "a.pdf"}, {"blob", blob.text()}, {"size", 50'005}},
                         {{"name", "b.pdf"}, {"blob", hash_of("elsewhere").text()}, {"size", 700}}};
  node.put(node.conference, {{"task_reports",
                              node.kUnit.text() + "/" + numbered(8).text(),
                              {{"task", numbered(9).text()}, {"at_ms", 5}, {"evidence", evidence}},
                              {}}});
  CHECK(node.download(blob.text()).status == 200);
  CHECK(code_of(node.download(blob.text(), "stranger")) == "space_unknown");
  CHECK(code_of(node.download(hash_of("elsewhere").text())) == "file_not_here");
  CHECK(node.used() == 50'705);
}

TEST_CASE("[B5] a file that is not here is said to be so, and fetched when somebody opens it") {
  Files node;
  const Hash blob = hash_of("elsewhere");
  node.name(blob, 10);
  CHECK(code_of(node.download(blob.text())) == "file_not_here");
  schema::FileState state;
  state.blob = blob;
  state.state = schema::FileStateState::kComing;
  state.held = 3;
  state.size = 10;
  node.states = {state};
  const auto answer = node.get("/api/v1/files/" + node.conference.text());
  const auto told = schema::FileStates::decode(*parse_json(answer.body));
  REQUIRE(told);
  REQUIRE(told->files.size() == 1);
  CHECK(told->files[0].held == 3);
  CHECK(code_of(node.get("/api/v1/files/" + node.conference.text(), "stranger")) == "space_unknown");

  const auto fetch = [&](const Hash& file, std::string who) {
    return node.ask(request_of("POST", "/api/v1/files/" + node.conference.text() + "/" + file.text() + "/fetch",
                               {{"x-actor", std::move(who)}}));
  };
  CHECK(fetch(blob, "stranger").status == 404);
  CHECK(fetch(hash_of("not named"), "observer").status == 404);
  CHECK(node.opened.empty());
  CHECK(fetch(blob, "observer").status == 202);
  CHECK(node.opened == std::vector<Hash>{blob});
}

TEST_CASE("[B2] a chunk that is damaged on disk is not sent, is set aside, and fetched anew") {
  Files node;
  const std::string bytes = "%PDF-" + noise(100'000);
  const Hash blob = node.uploaded(bytes);
  node.name(blob, 100'005);
  const std::string chunk = manifest_of(bytes).chunks.back().hash.text();
  {
    std::ofstream file(node.folder / "chunks" / chunk.substr(0, 2) / chunk.substr(2), std::ios::in | std::ios::binary);
    file.put('\0');
  }
  const auto sent = node.download(blob.text());
  REQUIRE(sent.content != nullptr);
  CHECK(sent.content->read(0, 10).value() == bytes.substr(0, 10));
  CHECK(sent.content->read(100'000, 1).error().code == problem::kDataDamaged);
  CHECK(sent.content->read(100'000, 1).error().code == problem::kNotFound);
  CHECK(node.opened == std::vector<Hash>{blob});
  CHECK(fs::exists(node.folder / "damaged" / (chunk + ".1")));
}

TEST_CASE("[B6] a unit's files take what their chunks take, once, and no more than is allowed") {
  Files node(150'000);
  const std::string paper = "%PDF-" + noise(100'000);
  const Hash first = node.uploaded(paper);
  CHECK(node.used() == 100'005);
  node.name(first, 100'005);
  CHECK(node.used() == 100'005);
  node.name(node.uploaded(paper), 100'005, "again");
  CHECK(node.used() == 100'005);
  const Hash newer = node.uploaded(paper + noise(20'000, 1));
  node.name(newer, 120'005, "newer");
  const auto after = node.used();
  CHECK(after > 120'000);
  CHECK(after < 150'000);
  const std::size_t files = node.files_on_disk();
  CHECK(code_of(node.upload(GivenBody({"%PDF-" + noise(60'000, 2)}))) == "quota_exceeded");
  CHECK(node.used() == after);
  CHECK(node.files_on_disk() == files);
  CHECK(code_of(node.get("/api/v1/file-usage", "")) == "not_signed_in");
}

TEST_CASE("[B6] a file that is only named counts with its size, until its record is deleted") {
  Files node(1000);
  node.name(hash_of("elsewhere"), 900);
  node.name(hash_of("elsewhere"), 900, "again");
  CHECK(node.used() == 900);
  CHECK(code_of(node.upload(GivenBody({"%PDF-" + std::string(100, 'x')}))) == "quota_exceeded");
  for (const char* id : {"f1", "again"}) node.put(node.conference, {{"files", id, Json::object(), true}});
  CHECK(node.used() == 0);
  CHECK(node.upload(GivenBody({"%PDF-" + std::string(100, 'x')})).status == 201);
}

TEST_CASE("what is no PDF, is cut short or is too large leaves nothing behind") {
  Files node;
  CHECK(code_of(node.upload(GivenBody({"<html>"}))) == "unsupported_media");
  CHECK(code_of(node.upload(GivenBody({"%PD"}))) == "unsupported_media");
  CHECK(code_of(node.upload(GivenBody({}))) == "unsupported_media");
  CHECK(code_of(node.upload(GivenBody({"%PDF-1.7"}, problem::kBadRequest))) == "bad_request");
  CHECK(code_of(node.upload(GivenBody({}), "secretary", {{"content-length", "52428801"}})) == "too_large");
  CHECK(code_of(node.upload(GivenBody({"%PDF-", std::string(limits::kBlobBytes, 'x')}))) == "too_large");
  CHECK(node.files_on_disk() == 0);
}

TEST_CASE("who may not write adds no file") {
  Files node;
  CHECK(code_of(node.upload(GivenBody({"%PDF-"}), "observer")) == "forbidden");
  CHECK(code_of(node.upload(GivenBody({"%PDF-"}), "stranger")) == "space_unknown");
  CHECK(code_of(node.upload(GivenBody({"%PDF-"}), "")) == "not_signed_in");
  CHECK(node.files_on_disk() == 0);
}

TEST_CASE("what an interrupted run left half-sent is removed when the store opens, whole files stay") {
  Files node;
  REQUIRE(node.upload(GivenBody({"%PDF-1.7"})).status == 201);
  auto half = node.blobs->begin_upload("abcd");
  REQUIRE(half);
  REQUIRE((*half)->append("%PDF-half"));
  CHECK(node.files_on_disk() == 3);
  const auto left = half->release();  // as if the process had ended here
  REQUIRE(BlobStore::open(node.folder));
  CHECK(node.files_on_disk() == 2);
  delete left;
}

}  // namespace
}  // namespace giaoban
