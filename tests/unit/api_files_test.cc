#include "api_world.h"

#include <fstream>

#include "schema/api.h"
#include "server/api/files_api.h"

namespace giaoban {
namespace {

namespace fs = std::filesystem;

/// A conference with a folder for its files.
struct Files : ApiWorld {
  fs::path folder = fs::temp_directory_path() / ("giaoban_files_" + std::to_string(getpid()));
  std::unique_ptr<BlobStore> blobs;
  SpaceId conference;

  Files() {
    fs::remove_all(folder);
    blobs = std::move(*BlobStore::open(folder));
    add_files_api(router, hub, *blobs, find_caller());
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
  std::size_t files_on_disk() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) count += entry.is_regular_file();
    return count;
  }
};

TEST_CASE("an upload is kept under the hash of its bytes, and sent to members once a record names it") {
  Files node;
  const auto response = node.upload(GivenBody({"%P", "DF-1.7 ", std::string(100'000, 'x')}));
  REQUIRE(response.status == 201);
  const auto stored = schema::Upload::decode(*parse_json(response.body));
  REQUIRE(stored);
  CHECK(stored->blob == hash_of("%PDF-1.7 " + std::string(100'000, 'x')));
  CHECK(stored->size == 100'009);
  const std::string blob = stored->blob.text();
  CHECK(node.download(blob).status == 404);

  node.put(node.conference, {{"files",
                              ApiWorld::kUnit.text() + "/f1",
                              {{"agenda_item", numbered(5).text()},
                               {"name", "a.pdf"},
                               {"media_type", "application/pdf"},
                               {"size", 100'009},
                               {"blob", blob},
                               {"unit", ApiWorld::kUnit.text()}},
                              {}}});
  const auto sent = node.download(blob);
  CHECK(sent.file == node.blobs->path(stored->blob));
  CHECK(sent.content_type == "application/pdf");
  CHECK(header_of(sent, "ETag") == "\"" + blob + "\"");
  CHECK(header_of(sent, "Content-Disposition") == "inline; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%221%22.pdf");
  CHECK(code_of(node.download(blob, "stranger")) == "space_unknown");
  CHECK(node.download(blob, "").status == 401);
  CHECK(node.download("zz").status == 404);
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
  CHECK(node.files_on_disk() == 2);
  const auto left = half->release();  // as if the process had ended here
  REQUIRE(BlobStore::open(node.folder));
  CHECK(node.files_on_disk() == 1);
  delete left;
}

}  // namespace
}  // namespace giaoban
